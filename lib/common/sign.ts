/**
 * The sign of a number: 1, -1, or the number itself for 0, -0 and NaN. Replaces `Math.sign`,
 * because some packages overwrite that: sylvester, a dependency of natural and apparatus, makes it
 * 1 at 0.
 */
export function sign(value: number): number {
  return value > 0 ? 1 : value < 0 ? -1 : value;
}
