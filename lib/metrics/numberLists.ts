/** Reads lists of numbers, and pairs of true and predicted numbers, as arguments of scores. */
import { wrongKind } from '../common/errors.ts';
import { assertFinite, notFinite, toMatrix } from '../data/matrix.ts';

/** True and predicted numbers, both samples × outputs in row-major order. */
export interface NumberPairs {
  readonly yTrue: ArrayLike<number>;
  readonly yPred: ArrayLike<number>;
  readonly nSamples: number;
  readonly nOutputs: number;
}

/** Whether the value is an array or a typed array whose elements are not rows. */
export function isNumberList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return value.length === 0 || typeof value[0] !== 'object';
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/**
 * Reads a list of finite numbers.
 *
 * @throws {TypeError} if the value is not a list, or an element is not a number
 * @throws {RangeError} if it is empty, or an element is not finite (named by its place)
 */
export function toNumbers(name: string, value: unknown): ArrayLike<number> {
  if (!isNumberList(value)) throw wrongKind(name, 'an array of numbers', value);
  if (value.length === 0) {
    throw new RangeError(`Expected "${name}" to have at least one number, but it is empty`);
  }
  for (let i = 0; i < value.length; i++) {
    const element = value[i];
    if (typeof element !== 'number') throw wrongKind(`${name}[${i}]`, 'a number', element);
    if (!Number.isFinite(element)) throw notFinite(`${name}[${i}]`, element);
  }
  return value as ArrayLike<number>;
}

/**
 * Reads the two arguments of a regression score.
 *
 * @throws {TypeError} if one is neither a list of numbers nor a matrix
 * @throws {RangeError} if one is empty, holds a number that is not finite, or their shapes differ
 */
export function toNumberPairs(trueTargets: unknown, predictedTargets: unknown): NumberPairs {
  const yTrue = samplesByOutputs('yTrue', trueTargets);
  const yPred = samplesByOutputs('yPred', predictedTargets);
  if (yTrue.rows !== yPred.rows || yTrue.cols !== yPred.cols) {
    throw new RangeError(
      `Expected "yPred" to have the shape of "yTrue" (${yTrue.rows} × ${yTrue.cols}), but it has ${yPred.rows} × ${yPred.cols}`,
    );
  }
  return { yTrue: yTrue.data, yPred: yPred.data, nSamples: yTrue.rows, nOutputs: yTrue.cols };
}

/** A list is read as one column. */
function samplesByOutputs(
  name: string,
  value: unknown,
): { data: ArrayLike<number>; rows: number; cols: number } {
  if (isNumberList(value)) {
    const data = toNumbers(name, value);
    return { data, rows: data.length, cols: 1 };
  }
  const x = toMatrix(name, value);
  assertFinite(name, x);
  return x;
}
