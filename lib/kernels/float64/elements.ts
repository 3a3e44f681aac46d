/**
 * The type of array in this folder. The files of lib/kernels/float32 are the same for the other
 * type.
 */

import { wrongKind } from '../../common/errors.ts';
import { isKindOf } from '../shared/checks.ts';

export type Elements = Float64Array;

/** A result, rounded to the precision of its array. */
export function rounded(value: number): number {
  return value;
}

/** Throws unless the value is an array of this type. Arrays of other realms are accepted. */
export function assertElements(name: string, value: unknown): void {
  if (!isKindOf('Float64Array', value)) throw wrongKind(name, 'a Float64Array', value);
}

/**
 * Number of parameters of those `ndarray` methods of the package that have two forms here; the
 * methods' `length` matches the package.
 */
export const NDARRAY_LENGTHS = { symv: 13, spmv: 13 } as const;
