/** Reading lists of numbers that charts are made of. */
import { wrongKind } from '../common/errors.ts';
import { notFinite } from '../data/matrix.ts';

/**
 * Reads a list of numbers: an array or a typed array.
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

/** A number as a text of a chart has it: about four digits, and large ones with an exponent. */
export function showValue(value: number): string {
  return showDigits(value, 4);
}

/** The same with as many digits as asked for. */
export function showDigits(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  if (Math.abs(rounded) < 1e7) return String(rounded);
  return rounded.toExponential().replace('e+', 'e');
}
