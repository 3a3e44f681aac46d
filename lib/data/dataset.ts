/**
 * Samples that are read once for many fits.
 *
 * An asynchronous fit trains on a copy of its data, because JavaScript could take the memory away
 * while threads read it. Memory in a SharedArrayBuffer cannot be taken away, so it is read where
 * it is. A `Dataset` is one such copy: made, checked and converted once, and read in place by
 * every fit.
 */

import { wrongKind } from '../common/errors.ts';
import { integerBetween, knownOptions, oneOf } from '../common/validate.ts';
import { narrowed, resolveStorage, type StorageOption, type StoragePlan } from './encodeStorage.ts';
import { type Labels, toLabels } from './labels.ts';
import { wishLargePages } from './largePages.ts';
import { isList, type List, takeElements } from './lists.ts';
import {
  assertFinite,
  copyMatrix,
  copyRows,
  floatArray,
  MATRIX_SOURCE,
  type Matrix,
  type MatrixHolder,
  type MatrixLike,
  type MatrixSource,
  matrixSource,
  takeRows,
} from './matrix.ts';
import { type FloatArray, PRECISIONS, type Precision } from './numericArrays.ts';
import {
  type AllocateCodes,
  codeArray,
  type NarrowFeatures,
  type NarrowStorage,
  takeNarrowRows,
  widenRows,
} from './storage.ts';
import { type SampleWeights, type Targets, toSampleWeights, toTargets } from './targets.ts';

export interface DatasetOptions {
  /** One label or number per row of x; or a matrix, with a row of numbers for each. */
  readonly y?: Labels | Targets | undefined;
  /** One weight per row of x: finite, at least 0, not all of them 0. */
  readonly sampleWeight?: SampleWeights | undefined;
  /**
   * Precision of x. Give the one that the models train in, or each of their fits converts x.
   * Default: float32 if that holds all elements exactly by their kind, else float64; with
   * `storage`, float32.
   */
  readonly precision?: Precision | undefined;
  /**
   * Holds x in fewer bytes, rounded to the nearest number that these hold: `'float16'`,
   * `'bfloat16'` or `'uint8'`. What is computed from it is computed in `precision`. Default: that
   * of x where x is such a dataset, else `precision`.
   */
  readonly storage?: StorageOption | undefined;
  /** One name per column of x. */
  readonly featureNames?: readonly string[] | undefined;
}

const DATASET_OPTIONS: readonly (keyof DatasetOptions)[] = [
  'y',
  'sampleWeight',
  'precision',
  'storage',
  'featureNames',
];

/**
 * A checked, dense copy of samples in shared memory, taken wherever a matrix is.
 *
 * What it holds is not meant to change: the object is frozen, but the elements of typed arrays
 * cannot be. Whoever writes to `x.data` while a fit runs changes what that fit reads; it stays
 * safe, but the result is neither that of the old nor of the new values. `postMessage(dataset.x)`
 * hands the same memory to a worker. Where the environment has no SharedArrayBuffer (a browser
 * page without cross-origin isolation), the copy is in an ArrayBuffer, and fits copy as always.
 *
 * @example
 * const data = new Dataset(x, { y, precision: 'float32' });
 * for (const learningRate of [0.1, 0.01, 0.001]) {
 *   await new SigmoidClassifier({ learningRate }).fit(data, y); // copies nothing
 * }
 * @example
 * const half = new Dataset(x, { y, storage: 'float16' }); // half of float32's bytes to read
 * const pixels = new Dataset(images, { storage: { name: 'uint8', scale: 1 / 255 } });
 */
export class Dataset implements MatrixHolder {
  readonly #x: Matrix | undefined;
  readonly #precision: Precision;
  /** x as it is held, where `storage` asked for fewer bytes. */
  readonly narrow: NarrowFeatures | undefined;
  readonly nSamples: number;
  readonly nFeatures: number;
  /** A copy of the labels or numbers in an array of the same kind, or of the matrix. */
  readonly y: Labels | Matrix | undefined;
  readonly sampleWeight: Float64Array | undefined;
  readonly featureNames: readonly string[] | undefined;

  /**
   * @param x nSamples × nFeatures, in any form of `MatrixLike`; it may be changed afterwards
   * @throws {TypeError} if an argument or option has the wrong kind, or an option is unknown
   * @throws {RangeError} if an element is not finite (named by its place, and said if it is so in
   *   `precision` only) or not one that `storage` holds, sizes disagree, or a value is out of range
   */
  constructor(x: MatrixLike, options?: DatasetOptions) {
    const given = knownOptions('Dataset', options, DATASET_OPTIONS) as DatasetOptions;
    const source = matrixSource('x', x);
    const { rows, cols } = source;
    const storage = storageOf(given.storage, source);
    this.#precision =
      given.precision === undefined
        ? precisionFor(storage, source)
        : oneOf('precision', given.precision, PRECISIONS);
    this.nSamples = rows;
    this.nFeatures = cols;
    this.y = copyOfTargets(given.y, rows);
    this.sampleWeight = toSampleWeights('sampleWeight', given.sampleWeight, rows);
    this.featureNames = checkedNames(given.featureNames, cols);
    if (storage === undefined) {
      this.#x = Object.freeze(copyMatrix('x', source, this.#precision, sharedArray));
      const becameNarrower = source.precision === 'float64' && this.#precision === 'float32';
      assertFinite('x', this.#x, becameNarrower);
    } else {
      this.narrow = Object.freeze(
        storage === 'kept'
          ? copyOfNarrow(source)
          : narrowed('x', source, storage, (name, length) => allocated(name, length, rows, cols)),
      );
    }
    Object.freeze(this);
  }

  /**
   * nSamples × nFeatures, every element finite. With narrow `storage` a copy in `precision` that is
   * made each time: `narrow` is what is held.
   */
  get x(): Matrix {
    if (this.#x !== undefined) return this.#x;
    return copyMatrix('x', this[MATRIX_SOURCE], this.#precision, sharedArray);
  }

  /** Precision of x, and what models compute in unless they are told otherwise. */
  get precision(): Precision {
    return this.#precision;
  }

  /** How the elements of x are held. */
  get storage(): Precision | NarrowStorage {
    return this.narrow?.storage ?? this.#precision;
  }

  /** How functions that take a matrix read this one. */
  get [MATRIX_SOURCE](): MatrixSource {
    const { narrow, nSamples: rows, nFeatures: cols } = this;
    if (narrow === undefined) return matrixSource('x', this.#x);
    return {
      rows,
      cols,
      precision: this.#precision,
      data: undefined,
      narrow,
      copyTo: (out, first = 0) => widenRows(narrow, cols, first, out),
    };
  }

  /**
   * A new dataset of the chosen rows, in their order, with what belongs to them.
   *
   * @param rows indices from 0 to nSamples - 1; one may be there several times
   * @throws {TypeError} if it is no array of numbers
   * @throws {RangeError} if there are none, one is out of range, or all their weights are 0
   * @example
   * const { trainIndices, testIndices } = trainTestIndices(data.nSamples, { seed: 42 });
   * const [train, test] = [data.take(trainIndices), data.take(testIndices)];
   */
  take(rows: ArrayLike<number>): Dataset {
    const { y, sampleWeight, featureNames, precision } = this;
    const indices = checkedIndices(rows, this.nSamples);
    return new Dataset(
      { [MATRIX_SOURCE]: this.#take(indices) },
      {
        precision,
        y: y === undefined ? undefined : takeTargets(y, indices),
        sampleWeight: sampleWeight && takeElements(sampleWeight, indices),
        featureNames,
      },
    );
  }

  #take(indices: ArrayLike<number>): MatrixSource {
    const { narrow, nFeatures: cols } = this;
    const x = this.#x;
    const shape = { rows: indices.length, cols, precision: this.#precision, data: undefined };
    if (x !== undefined) {
      return {
        ...shape,
        copyTo: (out, first = 0) => {
          copyRows(x, sliceOf(indices, first, out.length / cols), out);
        },
      };
    }
    const taken = takeNarrowRows(narrow as NarrowFeatures, cols, indices, codeArray);
    return {
      ...shape,
      narrow: taken,
      copyTo: (out, first = 0) => widenRows(taken, cols, first, out),
    };
  }
}

export function isDataset(value: unknown): value is Dataset {
  return value instanceof Dataset;
}

/** An array in shared memory where there is any, else in an ArrayBuffer; in large pages if it is large. */
export function sharedArray(precision: Precision, length: number): FloatArray {
  if (typeof SharedArrayBuffer === 'undefined') return floatArray(precision, length);
  return wishLargePages(
    precision === 'float32'
      ? new Float32Array(new SharedArrayBuffer(4 * length))
      : new Float64Array(new SharedArrayBuffer(8 * length)),
  );
}

/** Codes in shared memory where there is any; in large pages if they are many. */
export const sharedCodes: AllocateCodes = (storage, length) => {
  if (typeof SharedArrayBuffer === 'undefined') return codeArray(storage, length);
  return wishLargePages(
    storage === 'uint8'
      ? new Uint8Array(new SharedArrayBuffer(length))
      : new Uint16Array(new SharedArrayBuffer(2 * length)),
  );
};

function allocated(
  storage: NarrowStorage,
  length: number,
  rows: number,
  cols: number,
): NarrowFeatures['codes'] {
  try {
    return sharedCodes(storage, length);
  } catch (cause) {
    throw new RangeError(
      `Expected "x" to fit into memory, but there is none for ${rows} × ${cols} elements of ${storage}`,
      { cause },
    );
  }
}

/** The storage that is asked for; `kept` where x has it already. */
function storageOf(
  option: unknown,
  { narrow, cols }: MatrixSource,
): StoragePlan | 'kept' | undefined {
  if (option === undefined) return narrow && 'kept';
  const storage = resolveStorage(option, cols);
  return narrow?.storage === storage.name && storage.scale === undefined ? 'kept' : storage;
}

function precisionFor(storage: StoragePlan | 'kept' | undefined, source: MatrixSource): Precision {
  return storage === undefined || storage === 'kept' ? source.precision : 'float32';
}

function copyOfNarrow({ narrow, rows, cols }: MatrixSource): NarrowFeatures {
  const { storage, codes, scale, offset } = narrow as NarrowFeatures;
  const copy = allocated(storage, codes.length, rows, cols);
  copy.set(codes);
  const steps = scale && { scale: scale.slice(), offset: offset.slice() };
  return { storage, codes: copy, ...steps } as NarrowFeatures;
}

function sliceOf(indices: ArrayLike<number>, first: number, n: number): ArrayLike<number> {
  if (first === 0 && n === indices.length) return indices;
  return Array.prototype.slice.call(indices, first, first + n);
}

function copyOfTargets(y: DatasetOptions['y'], rows: number): Labels | Matrix | undefined {
  if (y === undefined) return undefined;
  if (isList(y) && !isNested(y)) {
    const labels = toLabels('y', y);
    if (labels.length !== rows) {
      throw new RangeError(
        `Expected "y" to have ${rows} labels or numbers, one for each row of x, but it has ${labels.length}`,
      );
    }
    return copyOfList(y) as Labels;
  }
  const targets = toTargets('y', y, rows);
  return Object.freeze({ ...targets, data: targets.data.slice() });
}

/** Whether it is an array of rows. */
function isNested(list: List): boolean {
  return Array.isArray(list[0]) || ArrayBuffer.isView(list[0]);
}

function copyOfList(list: List): List {
  const everything = Int32Array.from({ length: list.length }, (_, i) => i);
  const copy = takeElements(list, everything);
  return Array.isArray(copy) ? Object.freeze(copy) : copy;
}

function takeTargets(y: Labels | Matrix, indices: ArrayLike<number>): Labels | Matrix {
  return 'rows' in y ? takeRows(y, indices) : (takeElements(y as List, indices) as Labels);
}

function checkedNames(value: unknown, cols: number): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrongKind('featureNames', 'an array of strings', value);
  if (value.length !== cols) {
    throw new RangeError(
      `Expected "featureNames" to have ${cols} names, one for each column of x, but it has ${value.length}`,
    );
  }
  const names = Array.from(value, (name, j) => {
    if (typeof name !== 'string') throw wrongKind(`featureNames[${j}]`, 'a string', name);
    return name;
  });
  return Object.freeze(names);
}

function checkedIndices(rows: unknown, nSamples: number): ArrayLike<number> {
  if (!isList(rows)) throw wrongKind('rows', 'an array of indices', rows);
  if (rows.length === 0) {
    throw new RangeError('Expected "rows" to have at least one index, but it is empty');
  }
  const indices = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const index: unknown = rows[i];
    // The place is put into words only where it is needed.
    const isFine = typeof index === 'number' && index >= 0 && index < nSamples && index % 1 === 0;
    indices[i] = isFine ? index : integerBetween(`rows[${i}]`, index, 0, nSamples - 1);
  }
  return indices;
}
