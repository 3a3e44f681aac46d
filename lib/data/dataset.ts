/**
 * A set of samples that is checked and converted once and used by many fits.
 *
 * An asynchronous fit trains on a copy of its data, because JavaScript could detach the memory
 * while threads read it. Memory in a SharedArrayBuffer cannot be detached, so it is read in place.
 * A `Dataset` is one such copy, which every fit reads in place.
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

/** Options of `Dataset`. */
export interface DatasetOptions {
  /** One label or number per row of x, or a matrix with a row of numbers per row of x. */
  readonly y?: Labels | Targets | undefined;
  /** One weight per row of x: finite, at least 0, and not all 0. */
  readonly sampleWeight?: SampleWeights | undefined;
  /**
   * Precision of x. Use the precision in which the models train; otherwise every fit converts x.
   * Default: `'float32'` if the type of x has only numbers that float32 represents exactly,
   * otherwise `'float64'`; with a narrow `storage`, `'float32'`.
   */
  readonly precision?: Precision | undefined;
  /**
   * Stores x in fewer bytes per element, rounded to the nearest value of the format: `'float16'`,
   * `'bfloat16'` or `'uint8'`. Computation uses `precision`. Default: the storage of x if x is a
   * `Dataset`, otherwise `precision`.
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
 * A checked copy of samples in shared memory. Every function that takes a matrix accepts it. Create
 * one if several fits use the same samples: none of them checks or copies the data again.
 *
 * The object is frozen, but the elements of its typed arrays can still be changed. Do not write to
 * `x.data` while a fit runs: the result would mix old and new values. `postMessage(dataset.x)`
 * shares the memory with a worker. Without SharedArrayBuffer (a browser page without cross-origin
 * isolation) the copy is an ArrayBuffer, and fits copy it.
 *
 * @example
 * const { x, y } = datasets.loadBreastCancer();
 * const data = new Dataset(new StandardScaler().fitTransform(x), { y, precision: 'float32' });
 * for (const l2 of [0.1, 0.01, 0.001]) {
 *   await new LogisticRegression({ l2 }).fit(data); // does not copy the samples
 * }
 * @example
 * const { x } = datasets.loadDigits(); // pixels from 0 to 16
 * const half = new Dataset(x, { storage: 'float16' }); // 2 bytes per element
 * const bytes = new Dataset(x, { storage: { name: 'uint8', scale: 1 / 8 } }); // 1 byte per element
 */
export class Dataset implements MatrixHolder {
  readonly #x: Matrix | undefined;
  readonly #precision: Precision;
  /** The stored form of x with a narrow `storage`; otherwise `undefined`. */
  readonly narrow: NarrowFeatures | undefined;
  /** Number of samples, the rows of x. */
  readonly nSamples: number;
  /** Number of features, the columns of x. */
  readonly nFeatures: number;
  /** A copy of the targets: an array of the same type as the one given, or a matrix. */
  readonly y: Labels | Matrix | undefined;
  /** A copy of the sample weights; `undefined` if there are none. */
  readonly sampleWeight: Float64Array | undefined;
  /** Name of each column of x; `undefined` if there are none. */
  readonly featureNames: readonly string[] | undefined;

  /**
   * @param x nSamples × nFeatures, as any `MatrixLike`; it is copied
   * @param options targets, weights, precision and storage
   * @throws {TypeError} if an argument or option has the wrong type, or an option is unknown
   * @throws {RangeError} if an element is not finite (the message names its place and tells if only
   *   `precision` makes it infinite), `storage` cannot hold it, sizes disagree, or a value is out
   *   of range
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
   * nSamples × nFeatures, every element finite. With a narrow `storage` this is a new copy in
   * `precision` at every access; `narrow` holds the stored form.
   */
  get x(): Matrix {
    if (this.#x !== undefined) return this.#x;
    return copyMatrix('x', this[MATRIX_SOURCE], this.#precision, sharedArray);
  }

  /** Precision of x, and the default precision of models that train on it. */
  get precision(): Precision {
    return this.#precision;
  }

  /** Storage of the elements of x. */
  get storage(): Precision | NarrowStorage {
    return this.narrow?.storage ?? this.#precision;
  }

  /** The key under which functions that take a matrix read this one. */
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
   * Creates a dataset of selected rows, in the given order, with their targets, weights and names.
   *
   * @param rows indices from 0 to nSamples - 1; an index may occur several times
   * @throws {TypeError} if `rows` is not an array of numbers
   * @throws {RangeError} if `rows` is empty, an index is out of range, or all weights of the rows
   *   are 0
   * @example
   * const data = new Dataset([[0], [1], [2], [3]], { y: ['a', 'b', 'a', 'b'] });
   * const { trainIndices, testIndices } = trainTestIndices(data.nSamples, { seed: 42 });
   * const [train, test] = [data.take(trainIndices), data.take(testIndices)];
   * test.nSamples; // 1
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

/**
 * An array in shared memory if it is available, otherwise in an ArrayBuffer. Large arrays use large
 * pages.
 */
export function sharedArray(precision: Precision, length: number): FloatArray {
  if (typeof SharedArrayBuffer === 'undefined') return floatArray(precision, length);
  return wishLargePages(
    precision === 'float32'
      ? new Float32Array(new SharedArrayBuffer(4 * length))
      : new Float64Array(new SharedArrayBuffer(8 * length)),
  );
}

/** Storage codes in shared memory if it is available. Large arrays use large pages. */
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

/** The requested storage. `kept` is the storage that x already has. */
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

/** Whether the list is an array of rows. */
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
    // The place is formatted only for an error.
    const isFine = typeof index === 'number' && index >= 0 && index < nSamples && index % 1 === 0;
    indices[i] = isFine ? index : integerBetween(`rows[${i}]`, index, 0, nSamples - 1);
  }
  return indices;
}
