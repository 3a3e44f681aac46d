/** The kind of array in this folder. lib/kernels/float32 has the same files for the other. */

import { wrongKind } from '../../common/errors.ts';
import { isKindOf } from '../shared/checks.ts';

export type Elements = Float64Array;

/** A result as it is where it is stored. */
export function rounded(value: number): number {
  return value;
}

/** Throws unless the value is an array of this kind; one of another realm is. */
export function assertElements(name: string, value: unknown): void {
  if (!isKindOf('Float64Array', value)) throw wrongKind(name, 'a Float64Array', value);
}

/** Parameters of the package's `ndarray` methods of which we take two forms: as its `length` says. */
export const NDARRAY_LENGTHS = { symv: 13, spmv: 13 } as const;
