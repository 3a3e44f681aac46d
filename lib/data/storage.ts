/**
 * Narrow storage: features in fewer bytes per element than float32, because training on many
 * samples is limited by memory bandwidth. Features are widened block by block where they are used
 * (native: in registers); all arithmetic has the plan's precision.
 */
import type { FloatArray } from './numericArrays.ts';
import { SHORT_FLOATS, shortFloatValues } from './shortFloats.ts';

export const NARROW_STORAGES = ['float16', 'bfloat16', 'uint8'] as const;
/** A storage format with fewer bytes per element than float32. */
export type NarrowStorage = (typeof NARROW_STORAGES)[number];

/**
 * Features in row-major order in fewer bytes than float32:
 *
 * - `float16` (IEEE 754 binary16): 11 significant bits, up to 65,504;
 * - `bfloat16` (the upper half of a float32): 8 significant bits, up to 3.4e38;
 * - `uint8`: the number `scale[j] · code + offset[j]` in column j, computed in double precision and
 *   rounded to the precision of the computation.
 */
export type NarrowFeatures =
  | {
      readonly storage: 'float16' | 'bfloat16';
      readonly codes: Uint16Array;
      readonly scale?: undefined;
      readonly offset?: undefined;
    }
  | {
      readonly storage: 'uint8';
      readonly codes: Uint8Array;
      readonly scale: Float32Array;
      readonly offset: Float32Array;
    };

/**
 * Features in the form that backends take: numbers in the plan's precision, or a narrow storage.
 */
export type Features = FloatArray | NarrowFeatures;

export function isNarrow(x: Features): x is NarrowFeatures {
  return 'storage' in x;
}

/** Number of elements. */
export function elementCount(x: Features): number {
  return isNarrow(x) ? x.codes.length : x.length;
}

/** Writes the `cols` numbers of row `row` to `out`, from index `at` on. */
export function copyRow(x: Features, cols: number, row: number, out: FloatArray, at: number): void {
  const from = row * cols;
  if (!isNarrow(x)) {
    out.set(x.subarray(from, from + cols), at);
    return;
  }
  if (x.storage === 'uint8') {
    const { codes, scale, offset } = x;
    for (let j = 0; j < cols; j++) out[at + j] = scale[j] * codes[from + j] + offset[j];
    return;
  }
  const { codes, storage } = x;
  const values = shortFloatValues(storage);
  for (let j = 0; j < cols; j++) out[at + j] = values[codes[from + j]];
}

/** Fills `out` with whole widened rows, from row `first` on. */
export function widenRows(x: NarrowFeatures, cols: number, first: number, out: FloatArray): void {
  for (let row = first, at = 0; at < out.length; row++, at += cols) copyRow(x, cols, row, out, at);
}

/** The rows at `indices`, in that order, in memory from `allocate`. */
export function takeNarrowRows(
  x: NarrowFeatures,
  cols: number,
  indices: ArrayLike<number>,
  allocate: AllocateCodes,
): NarrowFeatures {
  const codes = allocate(x.storage, indices.length * cols);
  for (let i = 0, to = 0; i < indices.length; i++) {
    const from = indices[i] * cols;
    for (let j = 0; j < cols; j++) codes[to++] = x.codes[from + j];
  }
  return { ...x, codes } as NarrowFeatures;
}

/** Allocates zero-filled codes. */
export type AllocateCodes = (storage: NarrowStorage, length: number) => NarrowFeatures['codes'];

export const codeArray: AllocateCodes = (storage, length) =>
  storage === 'uint8' ? new Uint8Array(length) : new Uint16Array(length);

/** Index and value of the first element that is NaN or infinite, if there is one. */
export function firstNotFinite(x: Features): { index: number; value: number } | undefined {
  if (!isNarrow(x)) {
    const index = x.findIndex((value) => !Number.isFinite(value));
    return index < 0 ? undefined : { index, value: x[index] };
  }
  if (x.storage === 'uint8') return undefined;
  const infinity = infinityOf(x.storage);
  const index = x.codes.findIndex((code) => (code & 0x7fff) >= infinity);
  return index < 0 ? undefined : { index, value: shortFloatValues(x.storage)[x.codes[index]] };
}

/** The code of infinity; greater codes are NaN. */
function infinityOf(storage: keyof typeof SHORT_FLOATS): number {
  const { mantissaBits } = SHORT_FLOATS[storage];
  return (0x7fff >>> mantissaBits) << mantissaBits;
}
