/** Validates and formats the numbers of charts. */
import { wrongKind } from '../common/errors.ts';
import { notFinite } from '../data/matrix.ts';

/**
 * Validates a list of numbers: an array or a typed array.
 *
 * @throws {TypeError} if it is no such list, or an element is no number
 * @throws {RangeError} if an element is not finite, unless `finite` is false
 */
export function toNumbers(
  name: string,
  value: unknown,
  { finite = true }: { readonly finite?: boolean } = {},
): readonly number[] {
  const isList =
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw wrongKind(name, 'an array of numbers', value);
  return Array.from(value as unknown as ArrayLike<unknown>, (each, i) => {
    if (typeof each !== 'number') throw wrongKind(`${name}[${i}]`, 'a number', each);
    if (finite && !Number.isFinite(each)) throw notFinite(`${name}[${i}]`, each);
    return each;
  });
}

/** Formats a number for a chart: about four digits, with an exponent if it is large. */
export function showValue(value: number): string {
  return showDigits(value, 4);
}

/** Formats a number with the given number of digits. */
export function showDigits(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) < 1e7) return String(rounded);
  return rounded.toExponential().replace('e+', 'e');
}
