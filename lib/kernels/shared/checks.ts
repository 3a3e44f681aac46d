/** The errors of invalid kernel calls, and the checks that do not depend on the type of array. */
import { wrongKind, wrongValue } from '../../common/errors.ts';
import type { FloatArray } from '../../data/numericArrays.ts';

/**
 * Compares the type by its name, so that arrays from other realms (a `vm` context, a test runner's
 * sandbox) are accepted.
 */
export function isKindOf(kind: 'Float64Array' | 'Float32Array', value: unknown): boolean {
  return (
    ArrayBuffer.isView(value) &&
    (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === kind
  );
}

/** The error for an invalid number of elements, rows or columns. */
export function wrongCount(name: string, value: unknown): TypeError | RangeError {
  return typeof value === 'number'
    ? wrongValue(name, 'an integer of at least 0', value)
    : wrongKind(name, 'a number', value);
}

/**
 * The error for strides and offset of `n` elements that are not integers, or that reach outside the
 * array.
 */
export function wrongReach(
  name: string,
  { length }: FloatArray,
  n: number,
  stride: unknown,
  offset: unknown,
): TypeError | RangeError {
  if (!Number.isInteger(n)) return wrongCount('n', n);
  const wrong = notInteger(`stride of ${name}`, stride) ?? notInteger(`offset of ${name}`, offset);
  if (wrong !== undefined) return wrong;
  return new RangeError(
    `Expected "${name}" to have ${n} elements from index ${offset} in steps of ${stride}, but it has ${length} elements`,
  );
}

/** The error for strides and offset of rows × cols elements. */
export function wrongGrid(
  name: string,
  { length }: FloatArray,
  [rows, cols]: readonly [number, number],
  strides: readonly [unknown, unknown],
  offset: unknown,
): TypeError | RangeError {
  if (!Number.isInteger(rows)) return wrongCount(`rows of ${name}`, rows);
  if (!Number.isInteger(cols)) return wrongCount(`columns of ${name}`, cols);
  const wrong =
    notInteger(`stride of ${name}`, strides[0]) ??
    notInteger(`stride of ${name}`, strides[1]) ??
    notInteger(`offset of ${name}`, offset);
  if (wrong !== undefined) return wrong;
  return new RangeError(
    `Expected "${name}" to have ${rows} × ${cols} elements from index ${offset} in steps of ${strides[0]} and ${strides[1]}, but it has ${length} elements`,
  );
}

function notInteger(name: string, value: unknown): TypeError | RangeError | undefined {
  if (typeof value !== 'number') return wrongKind(name, 'a number', value);
  return Number.isInteger(value) ? undefined : wrongValue(name, 'an integer', value);
}

/** The error for a scalar that is not a number. */
export function notNumber(name: string, value: unknown): TypeError {
  return wrongKind(name, 'a number', value);
}

/** The error for a label that is not a class index. */
export function wrongClass(place: string, classes: number, value: number): RangeError {
  return wrongValue(place, `the number of a class, an integer from 0 to ${classes - 1}`, value);
}
