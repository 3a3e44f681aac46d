/** Checks of options that are lists of numbers. */
import { wrongKind } from '../common/errors.ts';

/**
 * Reads a list of numbers and checks each.
 *
 * @throws {TypeError} if the value is not a list
 * @throws {RangeError} if it is empty; and the error of the check, which names the element
 */
export function numbersOf(
  name: string,
  value: unknown,
  check: (place: string, value: unknown) => number,
): number[] {
  const isList =
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw wrongKind(name, 'an array of numbers', value);
  const list = Array.from(value as unknown as ArrayLike<unknown>);
  if (list.length === 0)
    throw new RangeError(`Expected "${name}" to hold numbers, but it is empty`);
  return list.map((each, i) => check(`${name}[${i}]`, each));
}
