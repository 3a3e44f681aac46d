/**
 * What goes with each row of x in numbers: the targets of a regression, and sample weights.
 * (Class labels, which need not be numbers, are read in labels.ts.)
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
 * Reads a user's regression targets as a matrix of rows × nOutputs; nOutputs is 1 where there is
 * one number per row. Floats in row-major order are used where they are, anything else is copied;
 * precisions are those of `toMatrix`.
 *
 * @param rows how many there must be
 * @throws {TypeError} if it is neither numbers nor a matrix, or an element is not a number
 * @throws {RangeError} if there are not `rows` of them, or one is not finite (named by its place)
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
 * Reads a user's sample weights; always a copy.
 *
 * @param rows how many there must be
 * @param isPart whether these are weights of a part of the samples, which may all be 0 and are not
 *   added up. Default false
 * @returns rows weights, at least one above 0 unless `isPart`; `undefined` where none were given
 * @throws {TypeError} if it is no array of numbers
 * @throws {RangeError} if there are not `rows` of them, one is negative or not finite (named by its
 *   place), or, unless `isPart`, their sum is 0 or not finite
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
    // The place is put into words only where it is needed.
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
