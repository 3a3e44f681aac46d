/**
 * Samples that are read once for many fits.
 *
 * An asynchronous fit trains on a copy of its data, because JavaScript could take the memory away
 * while threads read it. Memory in a SharedArrayBuffer cannot be taken away, so it is read where
 * it is. A `Dataset` is one such copy: made, checked and converted once, and read in place by
 * every fit.
 */
import { wrongKind } from './errors.ts';
import { type Labels, toLabels } from './labels.ts';
import {
  assertFinite,
  copyMatrix,
  copyRows,
  type FloatArray,
  floatArray,
  MATRIX_SOURCE,
  type Matrix,
  type MatrixHolder,
  type MatrixLike,
  type MatrixSource,
  matrixSource,
  PRECISIONS,
  type Precision,
  precisionOf,
  takeRows,
} from './matrix.ts';
import { isList, type List, takeElements } from './random/lists.ts';
import { type SampleWeights, type Targets, toSampleWeights, toTargets } from './targets.ts';
import { integerBetween, knownOptions, oneOf } from './validate.ts';

export interface DatasetOptions {
  /** One label or number per row of x; or a matrix, with a row of numbers for each. */
  readonly y?: Labels | Targets | undefined;
  /** One weight per row of x: finite, at least 0, not all of them 0. */
  readonly sampleWeight?: SampleWeights | undefined;
  /**
   * Precision of x. Give the one that the models train in, or each of their fits converts x.
   * Default: float32 if that holds all elements exactly by their kind, else float64.
   */
  readonly precision?: Precision | undefined;
  /** One name per column of x. */
  readonly featureNames?: readonly string[] | undefined;
}

const DATASET_OPTIONS: readonly (keyof DatasetOptions)[] = [
  'y',
  'sampleWeight',
  'precision',
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
 */
export class Dataset implements MatrixHolder {
  /** nSamples × nFeatures, every element finite. */
  readonly x: Matrix;
  /** A copy of the labels or numbers in an array of the same kind, or of the matrix. */
  readonly y: Labels | Matrix | undefined;
  readonly sampleWeight: Float64Array | undefined;
  readonly featureNames: readonly string[] | undefined;

  /**
   * @param x nSamples × nFeatures, in any form of `MatrixLike`; it may be changed afterwards
   * @throws {TypeError} if an argument or option has the wrong kind, or an option is unknown
   * @throws {RangeError} if an element is not finite (named by its place, and said if it is so in
   *   `precision` only), sizes disagree, or a value is out of range
   */
  constructor(x: MatrixLike, options?: DatasetOptions) {
    const given = knownOptions('Dataset', options, DATASET_OPTIONS) as DatasetOptions;
    const source = matrixSource('x', x);
    const { rows, cols } = source;
    const precision =
      given.precision === undefined
        ? source.precision
        : oneOf('precision', given.precision, PRECISIONS);
    this.y = copyOfTargets(given.y, rows);
    this.sampleWeight = toSampleWeights('sampleWeight', given.sampleWeight, rows);
    this.featureNames = checkedNames(given.featureNames, cols);
    this.x = Object.freeze(copyMatrix('x', source, precision, sharedArray));
    assertFinite('x', this.x, source.precision === 'float64' && precision === 'float32');
    Object.freeze(this);
  }

  get nSamples(): number {
    return this.x.rows;
  }

  get nFeatures(): number {
    return this.x.cols;
  }

  get precision(): Precision {
    return precisionOf(this.x.data);
  }

  /** How functions that take a matrix read this one. */
  get [MATRIX_SOURCE](): MatrixSource {
    return matrixSource('x', this.x);
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
    const { x, y, sampleWeight, featureNames, precision } = this;
    const indices = checkedIndices(rows, x.rows);
    const chosen: MatrixSource = {
      rows: indices.length,
      cols: x.cols,
      precision,
      data: undefined,
      copyTo: (out) => copyRows(x, indices, out),
    };
    return new Dataset(
      { [MATRIX_SOURCE]: chosen },
      {
        y: y === undefined ? undefined : takeTargets(y, indices),
        sampleWeight: sampleWeight && takeElements(sampleWeight, indices),
        featureNames,
      },
    );
  }
}

export function isDataset(value: unknown): value is Dataset {
  return value instanceof Dataset;
}

/** An array in shared memory where there is any, else in an ArrayBuffer. */
export function sharedArray(precision: Precision, length: number): FloatArray {
  if (typeof SharedArrayBuffer === 'undefined') return floatArray(precision, length);
  return precision === 'float32'
    ? new Float32Array(new SharedArrayBuffer(4 * length))
    : new Float64Array(new SharedArrayBuffer(8 * length));
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
