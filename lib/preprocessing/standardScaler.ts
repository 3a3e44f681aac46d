/**
 * Scales features to mean 0 and standard deviation 1, with results equal to scikit-learn's
 * `StandardScaler`. Gradient descent on features of very different ranges is slow or diverges; solvers
 * do not depend on them, but for the penalty.
 */

import { NotFittedError, wrongKind, wrongValue } from '../common/errors.ts';
import { booleanValue, finiteNumber, knownOptions, positiveNumber } from '../common/validate.ts';
import { DenseMatrix } from '../data/denseMatrix.ts';
import {
  assertFinite,
  floatArray,
  type Matrix,
  type MatrixLike,
  precisionOf,
  toMatrix,
} from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { columnMoments, isConstant } from './columnMoments.ts';

/** Options of `StandardScaler`. */
export interface StandardScalerOptions {
  /** Whether to subtract the mean of each feature. Default true. */
  readonly withMean?: boolean;
  /** Whether to divide each feature by its standard deviation. Default true. */
  readonly withStd?: boolean;
}

/** A scaler as plain data: the result of `toJSON`. */
export interface StandardScalerJson {
  /** Marks the data as a scaler. */
  readonly type: 'StandardScaler';
  /** Version of this format. */
  readonly version: 1;
  /** The option `withMean`. */
  readonly withMean: boolean;
  /** The option `withStd`. */
  readonly withStd: boolean;
  /** Mean of each feature; `null` before `fit`. */
  readonly mean: readonly number[] | null;
  /** Standard deviation of each feature, 1 for a constant one; `null` before `fit`. */
  readonly scale: readonly number[] | null;
}

interface Fitted {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

const VERSION = 1;
const KEYS: readonly (keyof StandardScalerJson)[] = [
  'type',
  'version',
  'withMean',
  'withStd',
  'mean',
  'scale',
];
const FITTED_BY_SCALER = { what: 'a fitted scaler', by: 'fit' };

/**
 * Standardises features: z = (x - mean) / scale, with the mean and the population standard
 * deviation of each feature of the training data. A constant feature is only centred: its scale is
 * 1.
 *
 * @example
 * const scaler = new StandardScaler();
 * scaler.fitTransform([[1, 10], [3, 30]]).data; // Float64Array [-1, -1, 1, 1]
 * scaler.transform([[2, 50]]).data; // Float64Array [0, 3]
 */
export class StandardScaler {
  readonly #withMean: boolean;
  readonly #withStd: boolean;
  #fitted: Fitted | undefined;

  /**
   * @param options whether to centre and whether to scale
   * @throws {TypeError} if an option is unknown or not a boolean
   */
  constructor(options?: StandardScalerOptions) {
    const given = knownOptions('StandardScaler', options, ['withMean', 'withStd']);
    this.#withMean = booleanValue('withMean', given.withMean ?? true);
    this.#withStd = booleanValue('withStd', given.withStd ?? true);
  }

  /**
   * A copy of the means that `transform` subtracts, one per feature; 0 without `withMean`.
   *
   * @throws {NotFittedError} before `fit`
   */
  get mean(): Float64Array {
    return this.#get('mean').mean.slice();
  }

  /**
   * A copy of the standard deviations that `transform` divides by, one per feature; 1 for constant
   * features and without `withStd`.
   *
   * @throws {NotFittedError} before `fit`
   */
  get scale(): Float64Array {
    return this.#get('scale').scale.slice();
  }

  /**
   * Computes the means and standard deviations; earlier ones are discarded.
   *
   * @param x nSamples × nFeatures
   * @returns the scaler itself
   * @throws {TypeError} if `x` is not a matrix
   * @throws {RangeError} if an element is not finite, or a mean or a variance overflows
   */
  fit(x: MatrixLike): this {
    const given = toMatrix('x', x);
    assertFinite('x', given);
    const { mean, variance } = columnMoments(given);
    for (let j = 0; j < mean.length; j++) {
      if (Number.isFinite(mean[j]) && Number.isFinite(variance[j])) continue;
      throw new RangeError(
        `Expected a finite mean and variance of every column of "x", but those of column ${j} are ${mean[j]} and ${variance[j]}: its numbers are too large`,
      );
    }
    const scale = variance.map((each, j) =>
      isConstant(mean[j], each, given.rows) ? 1 : Math.sqrt(each),
    );
    this.#fitted = {
      mean: this.#withMean ? mean : mean.fill(0),
      scale: this.#withStd ? scale : scale.fill(1),
    };
    return this;
  }

  /**
   * Standardises data: `(x - mean) / scale`, computed in float64.
   *
   * @param x nSamples × nFeatures
   * @returns a new matrix of the same shape, in the precision of `x`
   * @throws {NotFittedError} before `fit`
   * @throws {TypeError} if `x` is not a matrix
   * @throws {RangeError} if `x` has a different number of columns than the training data
   */
  transform(x: Matrix<Float64Array>): Matrix<Float64Array>;
  transform(x: Matrix<Float32Array>): Matrix<Float32Array>;
  transform(x: MatrixLike): Matrix;
  transform(x: MatrixLike): Matrix {
    return this.#map('transform', x, (value, mean, scale) => (value - mean) / scale);
  }

  /**
   * `fit` and `transform` of the same data.
   *
   * @param x nSamples × nFeatures
   * @returns a new matrix of the same shape, in the precision of `x`
   * @throws the same errors as `fit` and `transform`
   */
  fitTransform(x: Matrix<Float64Array>): Matrix<Float64Array>;
  fitTransform(x: Matrix<Float32Array>): Matrix<Float32Array>;
  fitTransform(x: MatrixLike): Matrix;
  fitTransform(x: MatrixLike): Matrix {
    return this.fit(x).transform(x);
  }

  /**
   * Inverts `transform`, except for rounding: `z·scale + mean`.
   *
   * @param z nSamples × nFeatures
   * @returns a new matrix of the same shape, in the precision of `z`
   * @throws the same errors as `transform`
   */
  inverseTransform(z: Matrix<Float64Array>): Matrix<Float64Array>;
  inverseTransform(z: Matrix<Float32Array>): Matrix<Float32Array>;
  inverseTransform(z: MatrixLike): Matrix;
  inverseTransform(z: MatrixLike): Matrix {
    return this.#map('inverseTransform', z, (value, mean, scale) => value * scale + mean);
  }

  /** Returns the scaler as plain data; `JSON.stringify` calls it. Numbers are restored exactly. */
  toJSON(): StandardScalerJson {
    return {
      type: 'StandardScaler',
      version: VERSION,
      withMean: this.#withMean,
      withStd: this.#withStd,
      mean: this.#fitted ? [...this.#fitted.mean] : null,
      scale: this.#fitted ? [...this.#fitted.scale] : null,
    };
  }

  /**
   * Restores a scaler from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @throws {TypeError} if a part is missing, unknown or has the wrong type
   * @throws {RangeError} if it is of another type or version, or its numbers are not those of a
   *   scaler
   * @example
   * const scaler = new StandardScaler().fit([[1, 10], [3, 30]]);
   * const text = JSON.stringify(scaler);
   * StandardScaler.fromJSON(JSON.parse(text)).mean; // Float64Array [2, 20]
   */
  static fromJSON(json: unknown): StandardScaler {
    if (json === undefined) throw wrongKind('json', 'an object', json);
    const given = knownOptions('a saved StandardScaler', json, KEYS);
    if (given.type !== 'StandardScaler') throw wrongValue('type', '"StandardScaler"', given.type);
    if (given.version !== VERSION) {
      throw wrongValue('version', `${VERSION}, the only one this fallline reads`, given.version);
    }
    const scaler = new StandardScaler({
      withMean: booleanValue('withMean', given.withMean),
      withStd: booleanValue('withStd', given.withStd),
    });
    scaler.#fitted = savedNumbers(given.mean, given.scale);
    return scaler;
  }

  #get(method: string): Fitted {
    if (this.#fitted === undefined) throw new NotFittedError(method, FITTED_BY_SCALER);
    return this.#fitted;
  }

  #map(
    method: string,
    x: MatrixLike,
    apply: (value: number, mean: number, scale: number) => number,
  ): Matrix {
    const { mean, scale } = this.#get(method);
    const { data, rows, cols } = toMatrix('x', x);
    if (cols !== mean.length) {
      throw new RangeError(
        `Expected "x" to have ${mean.length} columns like the data of fit, but it has ${cols}`,
      );
    }
    const out: FloatArray = floatArray(precisionOf(data), data.length);
    for (let i = 0, k = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, k++) out[k] = apply(data[k], mean[j], scale[j]);
    }
    return new DenseMatrix(out, rows, cols);
  }
}

/** The numbers of a fitted scaler; `undefined` if both are null. */
function savedNumbers(mean: unknown, scale: unknown): Fitted | undefined {
  if (mean === null && scale === null) return undefined;
  if (!Array.isArray(mean)) throw wrongKind('mean', 'an array of numbers', mean);
  if (!Array.isArray(scale)) throw wrongKind('scale', 'an array of numbers', scale);
  if (mean.length === 0 || mean.length !== scale.length) {
    throw new RangeError(
      `Expected "mean" and "scale" to have a number for each feature, but they have ${mean.length} and ${scale.length}`,
    );
  }
  return {
    mean: Float64Array.from(mean, (each, j) => finiteNumber(`mean[${j}]`, each)),
    scale: Float64Array.from(scale, (each, j) => positiveNumber(`scale[${j}]`, each)),
  };
}
