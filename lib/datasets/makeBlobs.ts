/**
 * Gaussian blobs for classification and clustering, equal to scikit-learn's `make_blobs`. Labels
 * are bit-identical; points are as close as the normal numbers of `RandomState` (bit-identical
 * except for one in thousands on some platforms).
 *
 * Source: scikit-learn's published documentation and source of `sklearn.datasets.make_blobs`: all
 * centers are drawn first, then the samples center by center, then one permutation of the rows.
 */

import { wrongKind, wrongValue } from '../common/errors.ts';
import { foreignFunctionOption } from '../common/foreignFunctionHints.ts';
import {
  booleanValue,
  finiteNumber,
  integerBetween,
  knownOptions,
  nonNegativeNumber,
  seedNumber,
} from '../common/validate.ts';
import { isList, type List, takeElements } from '../data/lists.ts';
import {
  assertFinite,
  type Matrix,
  type MatrixLike,
  matrix,
  takeRows,
  toMatrix,
} from '../data/matrix.ts';
import { RandomState } from '../random/randomState.ts';

/** Options of `makeBlobs`. */
export interface BlobOptions {
  /**
   * Total number of samples, divided evenly (the first blobs get one more), or an array with the
   * number of each blob. Default 100.
   */
  readonly nSamples?: number | ArrayLike<number>;
  /** Number of features. Default: 2, or the columns of `centers`. */
  readonly nFeatures?: number;
  /**
   * Number of blobs, whose centers are drawn at random, or the centers: blobs × features. Default
   * 3.
   */
  readonly centers?: number | MatrixLike;
  /** Standard deviation of every blob, or an array with one of each blob; at least 0. Default 1. */
  readonly clusterStd?: number | ArrayLike<number>;
  /** Bounds of every coordinate of a random center. Default [-10, 10]. */
  readonly centerBox?: readonly [low: number, high: number];
  /** Whether the rows are in random order instead of blob by blob. Default true. */
  readonly shuffle?: boolean;
  /** Seed, as `random_state` in scikit-learn: an integer from 0 to 2³²-1. Default 0. */
  readonly seed?: number;
}

/** Result of `makeBlobs`. */
export interface Blobs {
  /** The points: samples × features. */
  readonly x: Matrix<Float64Array>;
  /** Index of the blob of each row of `x`. */
  readonly y: Int32Array;
  /** The centers: blobs × features. */
  readonly centers: Matrix<Float64Array>;
}

const OPTION_NAMES: readonly (keyof BlobOptions)[] = [
  'nSamples',
  'nFeatures',
  'centers',
  'clusterStd',
  'centerBox',
  'shuffle',
  'seed',
];

/**
 * Draws Gaussian blobs: points around centers, each coordinate with a normal distribution. The
 * numbers are those of `make_blobs` of scikit-learn for the same seed.
 *
 * @param options numbers of samples, features and blobs, their spread, and the seed
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if a count, deviation, bound or center is out of range, or options disagree
 *   on the number of blobs or features
 * @example
 * const { x, y } = makeBlobs({ nSamples: 1000, centers: 2, clusterStd: 1.5, seed: 1 });
 * [x.rows, x.cols]; // [1000, 2]
 * y.filter((blob) => blob === 1).length; // 500
 */
export function makeBlobs(options: BlobOptions = {}): Blobs {
  knownOptions('makeBlobs', options, OPTION_NAMES, foreignFunctionOption);
  const { nSamples = 100, clusterStd = 1, shuffle = true, seed = 0 } = options;
  booleanValue('shuffle', shuffle);
  const random = new RandomState(seedNumber('seed', seed));
  const centers = blobCenters(options, random);
  const counts = blobCounts(nSamples, centers.rows);
  const deviations = blobDeviations(clusterStd, centers.rows);

  const { cols } = centers;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const data = random.randn(rows * cols);
  const y = new Int32Array(rows);
  let row = 0;
  for (let blob = 0; blob < centers.rows; blob++) {
    for (const end = row + counts[blob]; row < end; row++) {
      y[row] = blob;
      for (let j = 0; j < cols; j++) {
        data[row * cols + j] =
          centers.data[blob * cols + j] + deviations[blob] * data[row * cols + j];
      }
    }
  }
  if (!shuffle) return { x: matrix(data, rows, cols), y, centers };
  const order = random.permutation(rows);
  return { x: takeRows(matrix(data, rows, cols), order), y: takeElements(y, order), centers };
}

/** The given centers, or the requested number drawn uniformly from the box, row by row. */
function blobCenters(options: BlobOptions, random: RandomState): Matrix<Float64Array> {
  const { nSamples, nFeatures = 2, centers, centerBox = [-10, 10] } = options;
  const [low, high] = boxBounds(centerBox);
  const cols = integerBetween('nFeatures', nFeatures, 1);
  if (centers !== undefined && typeof centers !== 'number') {
    return givenCenters(centers, options.nFeatures);
  }
  if (isList(nSamples) && centers !== undefined) {
    throw wrongKind('centers', 'a matrix with one row for each count in "nSamples"', centers);
  }
  const rows = isList(nSamples)
    ? integerBetween('nSamples.length', nSamples.length, 1)
    : integerBetween('centers', centers ?? 3, 1);
  return matrix(random.uniform(low, high, rows * cols), rows, cols);
}

function givenCenters(centers: MatrixLike, nFeatures: number | undefined): Matrix<Float64Array> {
  const given = toMatrix('centers', centers);
  assertFinite('centers', given);
  if (nFeatures !== undefined && nFeatures !== given.cols) {
    throw new RangeError(
      `Expected "centers" to have nFeatures = ${nFeatures} columns, but it has ${given.cols}`,
    );
  }
  return matrix(Float64Array.from(given.data), given.rows, given.cols);
}

function boxBounds(box: unknown): [low: number, high: number] {
  if (!isList(box)) throw wrongKind('centerBox', 'an array [low, high]', box);
  if (box.length !== 2) throw wrongValue('centerBox', 'an array [low, high]', box);
  return [finiteNumber('centerBox[0]', box[0]), finiteNumber('centerBox[1]', box[1])];
}

/** The number of samples of each blob. */
function blobCounts(nSamples: unknown, blobs: number): number[] {
  if (!isList(nSamples)) {
    const total = integerBetween('nSamples', nSamples, 1);
    const share = Math.floor(total / blobs);
    return Array.from({ length: blobs }, (_, i) => share + (i < total % blobs ? 1 : 0));
  }
  assertOnePerBlob('nSamples', nSamples, blobs);
  const counts = Array.from(nSamples, (count, i) => integerBetween(`nSamples[${i}]`, count, 0));
  if (counts.every((count) => count === 0)) {
    throw new RangeError(
      'Expected "nSamples" to ask for at least one sample, but all counts are 0',
    );
  }
  return counts;
}

function blobDeviations(clusterStd: unknown, blobs: number): number[] {
  if (!isList(clusterStd)) {
    return new Array<number>(blobs).fill(nonNegativeNumber('clusterStd', clusterStd));
  }
  assertOnePerBlob('clusterStd', clusterStd, blobs);
  return Array.from(clusterStd, (each, i) => nonNegativeNumber(`clusterStd[${i}]`, each));
}

function assertOnePerBlob(name: string, list: List, blobs: number): void {
  if (list.length === blobs) return;
  throw new RangeError(
    `Expected "${name}" to have one element for each of the ${blobs} centers, but it has ${list.length}`,
  );
}
