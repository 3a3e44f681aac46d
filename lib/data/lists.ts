/**
 * Arrays and typed arrays under a common type, for shuffling, permuting, choosing and splitting.
 * Results have the same type as the argument.
 */
import { wrongKind } from '../common/errors.ts';
import { type Matrix, toMatrix } from './matrix.ts';
import type { NumericArray } from './numericArrays.ts';

export type TypedArray = NumericArray | BigInt64Array | BigUint64Array;

/** An array or a typed array. */
export type List = readonly unknown[] | TypedArray;

/** The type of selected elements: a typed array of the same type, or an array. */
export type ListLike<L extends List> = L extends readonly (infer Element)[] ? Element[] : L;

const TYPED_ARRAYS = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  BigInt64Array,
  BigUint64Array,
] as const;

export function isList(value: unknown): value is List {
  return Array.isArray(value) || TYPED_ARRAYS.some((Kind) => value instanceof Kind);
}

/**
 * Reads an argument that may be a list or a `Matrix`.
 *
 * @param expected describes the expected value in messages, if more than these two are allowed
 * @throws {TypeError} if it is neither
 * @throws {RangeError} if it is a matrix whose sizes and data disagree
 */
export function listOrMatrix(
  name: string,
  value: unknown,
  expected = 'an array, a typed array or a matrix ({data, rows, cols})',
): List | Matrix {
  if (isList(value)) return value;
  if (typeof value === 'object' && value !== null && 'data' in value) return toMatrix(name, value);
  throw wrongKind(name, expected, value);
}

/** The elements of `list` at `indices`, in that order, in a list of the same type. */
export function takeElements<L extends List>(list: L, indices: ArrayLike<number>): ListLike<L> {
  const taken: Record<number, unknown> = emptyLike(list, indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = list[indices[i]];
  return taken as ListLike<L>; // its kind was chosen by that of `list`
}

/** A list of the same type. For a Buffer, which is a Uint8Array, a plain Uint8Array. */
function emptyLike(list: List, length: number): unknown[] | TypedArray {
  for (const Kind of TYPED_ARRAYS) if (list instanceof Kind) return new Kind(length);
  return new Array(length);
}
