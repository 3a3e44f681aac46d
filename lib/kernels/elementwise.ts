/** Sigmoid, softmax and log-sum-exp; lib/kernels/index.ts says how vectors are given. */

import type { FloatArray } from '../data/numericArrays.ts';
import { NATIVE_THRESHOLDS } from '../numerics/nativeThresholds.ts';
import * as loops32 from './float32/elementLoops.ts';
import * as fused32 from './float32/fused.ts';
import * as loops64 from './float64/elementLoops.ts';
import * as fused64 from './float64/fused.ts';
import { areDoubles, areSingles, isDouble, lengthOf } from './precision.ts';
import { firstIndex } from './shared/stdlib.ts';

const { float64, float32 } = NATIVE_THRESHOLDS;

/**
 * out_i = 1 / (1 + e^-x_i), computed without overflow.
 *
 * @param x the vector
 * @param out receives the result; it may be `x`
 * @param n number of elements. Default: the whole array
 * @param strideX distance between elements of `x`. Default 1
 * @param strideOut distance between elements of `out`. Default 1
 * @param offsetX index of the first element of `x`. Default 0
 * @param offsetOut index of the first element of `out`. Default 0
 * @returns `out`
 * @example
 * sigmoid(Float64Array.of(0, 710, -1000), new Float64Array(3)); // [0.5, 1, 0]
 */
export function sigmoid<Elements extends FloatArray>(
  x: Elements,
  out: Elements,
  n?: number,
  strideX?: number,
  strideOut?: number,
  offsetX?: number,
  offsetOut?: number,
): Elements {
  // Small vectors without n, strides and offsets, the common case: only their types need a check.
  if (n === undefined) {
    if (areDoubles(x, out) && x.length < float64.sigmoid) {
      loops64.sigmoidLoop(x.length, x, 1, 0, out as Float64Array, 1, 0);
      return out;
    }
    if (areSingles(x, out) && x.length < float32.sigmoid) {
      loops32.sigmoidLoop(x.length, x, 1, 0, out as Float32Array, 1, 0);
      return out;
    }
  }
  return sigmoidOf(x, out, n, strideX, strideOut, offsetX, offsetOut);
}

function sigmoidOf<Elements extends FloatArray>(
  x: Elements,
  out: Elements,
  n: number = lengthOf('x', x),
  strideX = 1,
  strideOut = 1,
  offsetX = firstIndex(n, strideX),
  offsetOut = firstIndex(n, strideOut),
): Elements {
  if (isDouble('x', x)) {
    fused64.sigmoid(n, x, strideX, offsetX, out as Float64Array, strideOut, offsetOut);
  } else {
    const single = x as Float32Array;
    fused32.sigmoid(n, single, strideX, offsetX, out as Float32Array, strideOut, offsetOut);
  }
  return out;
}

/**
 * Softmax of each row, out_ij = e^x_ij / Σ_k e^x_ik, computed without overflow. With one row, it is
 * the softmax of a vector.
 *
 * @param rows number of rows
 * @param cols number of columns
 * @param x rows × cols, with rows `ldx` elements apart
 * @param out receives the result, with rows `ldout` elements apart; it may be `x`
 * @param ldx distance between rows of `x`. Default `cols`
 * @param ldout distance between rows of `out`. Default `cols`
 * @returns `out`
 * @example
 * softmax(1, 2, Float64Array.of(1, 1), new Float64Array(2)); // [0.5, 0.5]
 */
export function softmax<Elements extends FloatArray>(
  rows: number,
  cols: number,
  x: Elements,
  out: Elements,
  ldx?: number,
  ldout?: number,
  offsetX?: number,
  offsetOut?: number,
): Elements {
  if (
    ldx === undefined &&
    ldout === undefined &&
    offsetX === undefined &&
    offsetOut === undefined &&
    areDoubles(x, out) &&
    x.length === rows * cols &&
    x.length < float64.softmax &&
    Number.isInteger(rows) &&
    Number.isInteger(cols)
  ) {
    loops64.softmaxLoop(rows, cols, x, cols, 0, out as Float64Array, cols, 0);
    return out;
  }
  return softmaxOf(rows, cols, x, out, ldx, ldout, offsetX, offsetOut);
}

function softmaxOf<Elements extends FloatArray>(
  rows: number,
  cols: number,
  x: Elements,
  out: Elements,
  ldx: number = cols,
  ldout: number = cols,
  offsetX = 0,
  offsetOut = 0,
): Elements {
  if (isDouble('x', x)) {
    fused64.softmax(rows, cols, x, ldx, offsetX, out as Float64Array, ldout, offsetOut);
  } else {
    const single = x as Float32Array;
    fused32.softmax(rows, cols, single, ldx, offsetX, out as Float32Array, ldout, offsetOut);
  }
  return out;
}

/**
 * log Σ e^x_i, computed without overflow; -∞ for an empty vector.
 *
 * @param x the vector
 * @param n number of elements. Default: the whole array
 * @param strideX distance between elements. Default 1
 * @param offsetX index of the first element. Default 0
 * @example
 * logSumExp(Float64Array.of(1000, 1000)); // 1000.6931471805599
 */
export function logSumExp(x: FloatArray, n?: number, strideX?: number, offsetX?: number): number {
  if (
    n === undefined &&
    x instanceof Float64Array &&
    x.length > 0 &&
    x.length < float64.logSumExp
  ) {
    return loops64.logSumExpLoop(x.length, x, 1, 0);
  }
  return logSumExpOf(x, n, strideX, offsetX);
}

function logSumExpOf(
  x: FloatArray,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): number {
  return isDouble('x', x)
    ? fused64.logSumExp(n, x, strideX, offsetX)
    : fused32.logSumExp(n, x as Float32Array, strideX, offsetX);
}
