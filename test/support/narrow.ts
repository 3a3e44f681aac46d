/** Narrow features for tests: the codes of a dataset with that storage, and their widened values. */
import { Dataset } from '../../lib/data/dataset.ts';
import type { StorageOption } from '../../lib/data/encodeStorage.ts';
import { floatArray, type Matrix } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { NARROW_STORAGES, type NarrowFeatures, widenRows } from '../../lib/data/storage.ts';

export interface StorageCase {
  readonly name: string;
  readonly option: StorageOption;
  /** Whether codes and values differ by a product and a sum, which rounds otherwise. */
  readonly isScaled: boolean;
}

/** Each storage; uint8 with scales of its own choice and as whole numbers. */
export const storageCases: readonly StorageCase[] = [
  ...NARROW_STORAGES.map((name) => ({ name, option: name, isScaled: name === 'uint8' })),
  {
    name: 'uint8 as it is',
    option: { name: 'uint8', scale: 2 ** -6, offset: -2 },
    isScaled: true,
  },
];

export interface NarrowCase {
  readonly narrow: NarrowFeatures;
  /** Its values in the precision that is computed in. */
  readonly widened: FloatArray;
}

export function narrowCase(x: Matrix, option: StorageOption, precision: Precision): NarrowCase {
  const { narrow } = new Dataset(x, { storage: option });
  if (narrow === undefined) throw new Error('the dataset is not narrow');
  const widened = floatArray(precision, x.rows * x.cols);
  widenRows(narrow, x.cols, 0, widened);
  return { narrow, widened };
}

/** The same codes in memory that begins one element later, where no vector is aligned. */
export function unaligned(narrow: NarrowFeatures): NarrowFeatures {
  const { codes } = narrow;
  const all = codes instanceof Uint8Array ? new Uint8Array(codes.length + 1) : undefined;
  const shifted = (all ?? new Uint16Array(codes.length + 1)).subarray(1);
  shifted.set(codes);
  return { ...narrow, codes: shifted } as NarrowFeatures;
}
