/** The kind of array in this folder. lib/kernels/float64 has the same files for the other. */

import { wrongKind } from '../../common/errors.ts';
import { isKindOf } from '../shared/checks.ts';

export type Elements = Float32Array;

/** A result as it is where it is stored. */
export function rounded(value: number): number {
  return Math.fround(value);
}

/** Throws unless the value is an array of this kind; one of another realm is. */
export function assertElements(name: string, value: unknown): void {
  if (!isKindOf('Float32Array', value)) throw wrongKind(name, 'a Float32Array', value);
}

/** Parameters of the package's `ndarray` methods of which we take two forms: as its `length` says. */
export const NDARRAY_LENGTHS = { symv: 14, spmv: 12 } as const;
