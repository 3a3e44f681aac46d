/**
 * Reads regression targets and sample weights: the numbers that accompany the rows of x. (labels.ts
 * reads class labels.)
 */
import { wrongKind } from '../common/errors.ts';
import { nonNegativeNumber } from '../common/validate.ts';
import {
  assertFinite,
  floatArray,
  type Matrix,
  type MatrixLike,
  notFinite,
  toMatrix,
} from './matrix.ts';
import { isNumericArray, type NumericArray, numericArray } from './numericArrays.ts';

/**
 * Targets of a regression: one number per row of x, or a matrix with a row of numbers per row of x.
 */
export type Targets = readonly number[] | NumericArray | MatrixLike;

/** Weights of the samples: one number per row of x, finite and at least 0, not all 0. */
export type SampleWeights = readonly number[] | NumericArray;

/**
 * Reads a user's regression targets as a matrix of rows × nOutputs; nOutputs is 1 if there is one
 * number per row. Floats in row-major order are used in place; everything else is copied. The
 * precision is that of `toMatrix`.
 *
 * @param rows required number of rows
 * @throws {TypeError} if it is neither an array of numbers nor a matrix, or an element is not a
 *   number
 * @throws {RangeError} if the number of rows is not `rows`, or an element is not finite (named by
 *   its place)
 * @example
 * toTargets('y', [1, 2, 3], 3); // { data: Float64Array [1, 2, 3], rows: 3, cols: 1 }
 */
export function toTargets(name: string, value: unknown, rows: number): Matrix {
  if (ArrayBuffer.isView(value)) return columnOf(name, numericArray(name, value), rows);
  if (Array.isArray(value)) {
    if (value.length === 0) {
      throw new RangeError(`Expected "${name}" to have at least one target, but it is empty`);
    }
    if (!isRow(value[0])) return columnOfNumbers(name, value, rows);
  }
  if (typeof value !== 'object' || value === null) {
    throw wrongKind(
      name,
      'an array of numbers, a matrix ({data, rows, cols}) or an array of rows',
      value,
    );
  }
  const targets = toMatrix(name, value);
  assertCount(name, 'rows', targets.rows, rows);
  assertFinite(name, targets);
  return targets;
}

/**
 * Reads a user's sample weights; always makes a copy.
 *
 * @param rows required number of weights
 * @param isPart whether more samples will follow; then all weights may be 0, and they are not
 *   summed. Default false
 * @returns `rows` weights, at least one above 0 unless `isPart`; `undefined` if none are given
 * @throws {TypeError} if it is not an array of numbers
 * @throws {RangeError} if the number of weights is not `rows`; if a weight is negative or not
 *   finite (named by its place); or, unless `isPart`, if their sum is 0 or not finite
 * @example
 * toSampleWeights('sampleWeight', [1, 0, 2.5], 3); // Float64Array [1, 0, 2.5]
 */
export function toSampleWeights(
  name: string,
  value: unknown,
  rows: number,
  isPart = false,
): Float64Array | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) && !isNumericArray(value)) {
    throw wrongKind(name, 'an array of numbers', value);
  }
  assertCount(name, 'weights', value.length, rows);
  const weights = new Float64Array(rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const weight: unknown = value[i];
    // The place is formatted only for an error.
    const isFine = typeof weight === 'number' && weight >= 0 && weight < Number.POSITIVE_INFINITY;
    weights[i] = isFine ? weight : nonNegativeNumber(`${name}[${i}]`, weight);
    sum += weights[i];
  }
  if (isPart) return weights;
  if (sum === 0) {
    throw new RangeError(`Expected "${name}" to have a weight above 0, but all are 0`);
  }
  if (sum === Number.POSITIVE_INFINITY) {
    throw new RangeError(`Expected "${name}" to have a finite sum, but it is ${sum}`);
  }
  return weights;
}

function columnOf(name: string, values: NumericArray, rows: number): Matrix {
  assertCount(name, 'targets', values.length, rows);
  const column = toMatrix(name, { data: values, rows, cols: 1 });
  const { data } = column;
  for (let i = 0; i < rows; i++) {
    if (!Number.isFinite(data[i])) throw notFinite(`${name}[${i}]`, data[i]);
  }
  return column;
}

function columnOfNumbers(name: string, values: readonly unknown[], rows: number): Matrix {
  assertCount(name, 'targets', values.length, rows);
  const data = floatArray('float64', rows);
  for (let i = 0; i < rows; i++) {
    const target = values[i];
    if (typeof target !== 'number') throw wrongKind(`${name}[${i}]`, 'a number', target);
    if (!Number.isFinite(target)) throw notFinite(`${name}[${i}]`, target);
    data[i] = target;
  }
  return { data, rows, cols: 1 };
}

function isRow(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function assertCount(name: string, what: string, count: number, rows: number): void {
  if (count === rows) return;
  throw new RangeError(
    `Expected "${name}" to have ${rows} ${what}, one for each row of x, but it has ${count}`,
  );
}
