/**
 * The sign of a number: 1, -1, or the number itself for 0, -0 and NaN. Not `Math.sign`, which packages
 * change for everyone: sylvester, which natural and apparatus bring along, makes it 1 at 0.
 */
export function sign(value: number): number {
  return value > 0 ? 1 : value < 0 ? -1 : value;
}
