/** Decimal formatting as in Python, for output that must equal Python's character by character. */

/**
 * A number with a fixed count of decimals, like Python's `format(value, '.2f')`: the nearest
 * decimal to the exact binary value, and of two equally near the one whose last digit is even.
 *
 * `Number.prototype.toFixed` takes the larger of the two instead. A tie needs a value that lies
 * on an odd multiple of `2^-(digits+1)`, and multiplying by a power of two is exact, so that ties
 * are found without error; the wrong digit is then odd, and one less is right. NaN is `nan`.
 *
 * @param digits decimals, from 0 to 100
 * @example
 * formatFixed(0.125, 2); // '0.12', where (0.125).toFixed(2) is '0.13'
 */
export function formatFixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const text = value.toFixed(digits);
  const isTie = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  const lastDigit = Number(text.at(-1));
  return isTie && lastDigit % 2 === 1 ? `${text.slice(0, -1)}${lastDigit - 1}` : text;
}
