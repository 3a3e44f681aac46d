/** Encodes a matrix in a narrow storage, rounding to the nearest representable number. */

import { wrongKind, wrongValue } from '../common/errors.ts';
import { resolveNamed } from '../common/named.ts';
import { type MatrixSource, notFinite } from './matrix.ts';
import { encodeShortFloats, SHORT_FLOATS, type ShortFloat } from './shortFloats.ts';
import type { AllocateCodes, NarrowFeatures, NarrowStorage } from './storage.ts';

/**
 * A narrow storage: its name, or `{ name, … }`. `uint8` has a scale and an offset, each a number
 * for all columns or one number per column; see `NarrowFeatures`.
 */
export type StorageOption =
  | NarrowStorage
  | { readonly name: ShortFloat }
  | {
      readonly name: 'uint8';
      /** What a step of the code is worth, above 0. Default: chosen for each column. */
      readonly scale?: number | ArrayLike<number> | undefined;
      /** What the code 0 stands for. Default 0 where `scale` is given. */
      readonly offset?: number | ArrayLike<number> | undefined;
    };

/** A checked option; `scale` and `offset` are present if they were given. */
export interface StoragePlan {
  readonly name: NarrowStorage;
  readonly scale?: Float32Array | undefined;
  readonly offset?: Float32Array | undefined;
}

/** The parameters of each narrow storage, for a matrix with this number of columns. */
function storages(cols: number) {
  const column = (isScale: boolean) => ({
    default: undefined,
    check: (place: string, value: unknown) => columnValues(place, value, cols, isScale),
  });
  return {
    float16: { parameters: {} },
    bfloat16: { parameters: {} },
    uint8: { parameters: { scale: column(true), offset: column(false) } },
  } as const satisfies Record<NarrowStorage, unknown>;
}

/** Number of elements that are encoded together. */
const BLOCK_ELEMENTS = 1 << 16;
/** Integers up to this size are exact in float32. */
const EXACT = 2 ** 24;
const MOST = 255;

/**
 * Reads the option `storage`.
 *
 * @param cols number of columns of x
 * @throws {TypeError | RangeError} if the name is unknown, or a scale or offset is unsuitable
 */
export function resolveStorage(value: unknown, cols: number): StoragePlan {
  const { name, scale, offset }: StoragePlan = resolveNamed('storage', value, storages(cols));
  if (scale === undefined && offset !== undefined) {
    throw new TypeError('Expected "storage.scale" to be given where "storage.offset" is');
  }
  const offsets = offset ?? new Float32Array(cols);
  const beyond = scale?.findIndex((step, j) => !reachesFinite(step, offsets[j])) ?? -1;
  if (beyond >= 0) {
    throw wrongValue(
      `storage.scale[${beyond}]`,
      'such that float32 holds the number of the code 255',
      scale?.[beyond],
    );
  }
  return { name, scale, offset: scale && offsets };
}

/** Whether the decoded values of all codes are finite in float32. */
function reachesFinite(scale: number, offset: number): boolean {
  return Number.isFinite(Math.fround(MOST * scale + offset));
}

/** One number per column, rounded to float32. */
function columnValues(place: string, given: unknown, cols: number, isScale: boolean): Float32Array {
  const expected = isScale ? 'a positive number that float32 holds' : 'a number that float32 holds';
  const checked = (where: string, value: unknown) => {
    if (typeof value !== 'number') throw wrongKind(where, expected, value);
    const rounded = Math.fround(value);
    if (!Number.isFinite(rounded) || (isScale && rounded <= 0)) {
      throw wrongValue(where, expected, value);
    }
    return rounded;
  };
  if (typeof given === 'number') return new Float32Array(cols).fill(checked(place, given));
  if (!Array.isArray(given) && !(ArrayBuffer.isView(given) && 'length' in given)) {
    throw wrongKind(place, `${expected}, or an array of them`, given);
  }
  const list = given as ArrayLike<unknown>;
  if (list.length !== cols) {
    throw new RangeError(
      `Expected "${place}" to have ${cols} numbers, one for each column of x, but it has ${list.length}`,
    );
  }
  return Float32Array.from(list, (value, j) => checked(`${place}[${j}]`, value));
}

/**
 * Encodes features. With `uint8` and no scale, each column gets its own: integers that span at most
 * 255 stay exact (with a scale of 1); other columns are spread over the 256 codes from their
 * minimum to their maximum.
 *
 * @throws {RangeError} for the first element, named by its place, that is not finite or that the
 *   storage cannot hold
 */
export function narrowed(
  name: string,
  source: MatrixSource,
  storage: StoragePlan,
  allocate: AllocateCodes,
): NarrowFeatures {
  const codes = allocate(storage.name, source.rows * source.cols);
  if (storage.name !== 'uint8') {
    const format = storage.name;
    forBlocks(name, source, (block, first) => {
      assertHeld(name, source.cols, block, first, format);
      encodeShortFloats(format, block, codes as Uint16Array, first);
    });
    return { storage: format, codes: codes as Uint16Array };
  }
  const { scale, offset } =
    storage.scale && storage.offset
      ? { scale: storage.scale, offset: storage.offset }
      : chosenSteps(name, source);
  const isGiven = storage.scale !== undefined;
  forBlocks(name, source, (block, first) => {
    for (let k = 0, j = 0; k < block.length; k++, j = j + 1 === source.cols ? 0 : j + 1) {
      const code = Math.round((block[k] - offset[j]) / scale[j]);
      if (isGiven && !(code >= 0 && code <= MOST)) {
        throw outOfSteps(placeOf(name, source.cols, first + k), block[k], scale[j], offset[j]);
      }
      codes[first + k] = Math.min(MOST, Math.max(0, code));
    }
  });
  return { storage: 'uint8', codes: codes as Uint8Array, scale, offset };
}

/** Calls `take` with blocks of whole rows, all finite, and the index of the first element. */
function forBlocks(
  name: string,
  source: MatrixSource,
  take: (block: Float64Array, first: number) => void,
): void {
  const { rows, cols } = source;
  const blockRows = Math.max(1, Math.min(rows, Math.floor(BLOCK_ELEMENTS / cols)));
  const whole = new Float64Array(blockRows * cols);
  for (let row = 0; row < rows; row += blockRows) {
    const block = row + blockRows <= rows ? whole : whole.subarray(0, (rows - row) * cols);
    source.copyTo(block, row);
    for (let k = 0; k < block.length; k++) {
      if (Number.isFinite(block[k])) continue;
      throw notFinite(placeOf(name, cols, row * cols + k), block[k]);
    }
    take(block, row * cols);
  }
}

function placeOf(name: string, cols: number, index: number): string {
  return `${name}[${Math.floor(index / cols)}][${index % cols}]`;
}

function assertHeld(
  name: string,
  cols: number,
  block: Float64Array,
  first: number,
  format: ShortFloat,
): void {
  const { greatest, mantissaBits } = SHORT_FLOATS[format];
  // Numbers at least half a step above the greatest finite one round to infinity.
  const tooLarge = greatest * (1 + 2 ** -(mantissaBits + 1) / (2 - 2 ** -mantissaBits));
  for (let k = 0; k < block.length; k++) {
    if (Math.abs(block[k]) < tooLarge) continue;
    const wider = format === 'float16' ? ': scale the features, or use bfloat16' : '';
    throw new RangeError(
      `Expected numbers that ${format} holds (up to ${greatest} in size), but ${placeOf(name, cols, first + k)} is ${block[k]}${wider}`,
    );
  }
}

function outOfSteps(place: string, value: number, scale: number, offset: number): RangeError {
  return new RangeError(
    `Expected numbers from ${offset} to ${offset + MOST * scale}, which uint8 holds with scale ${scale} and offset ${offset}, but ${place} is ${value}`,
  );
}

/** Scale and offset of each column, chosen from the range of its numbers. */
function chosenSteps(
  name: string,
  source: MatrixSource,
): { scale: Float32Array; offset: Float32Array } {
  const { cols } = source;
  const least = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  const isWhole = new Uint8Array(cols).fill(1);
  forBlocks(name, source, (block) => {
    for (let k = 0, j = 0; k < block.length; k++, j = j + 1 === cols ? 0 : j + 1) {
      const value = block[k];
      if (value < least[j]) least[j] = value;
      if (value > most[j]) most[j] = value;
      if (value % 1 !== 0) isWhole[j] = 0;
    }
  });
  const scale = new Float32Array(cols).fill(1);
  const offset = new Float32Array(cols);
  for (let j = 0; j < cols; j++) {
    const isExact = isWhole[j] === 1 && Math.max(-least[j], most[j]) <= EXACT;
    if (isExact && least[j] >= 0 && most[j] <= MOST) continue;
    offset[j] = least[j];
    if (isExact && most[j] - least[j] <= MOST) continue;
    const step = Math.fround((most[j] - offset[j]) / MOST);
    if (!Number.isFinite(offset[j]) || !reachesFinite(step, offset[j])) {
      throw new RangeError(
        `Expected numbers that float32 holds, for storage 'uint8', but column ${j} of ${name} reaches from ${least[j]} to ${most[j]}`,
      );
    }
    // If all numbers are equal, or equal in float32, a single code represents them.
    if (step > 0) scale[j] = step;
  }
  return { scale, offset };
}
