/**
 * BLAS functions on vectors; lib/kernels/index.ts describes the vector arguments. Small whole
 * vectors, the common case, go straight to the loops: only their types need a check.
 */

import type { FloatArray } from '../data/numericArrays.ts';
import { NATIVE_THRESHOLDS } from '../numerics/nativeThresholds.ts';
import * as loops32 from './float32/vectorLoops.ts';
import * as vectors32 from './float32/vectors.ts';
import * as loops64 from './float64/vectorLoops.ts';
import * as vectors64 from './float64/vectors.ts';
import { areDoubles, areSingles, isDouble, lengthOf } from './precision.ts';
import { firstIndex } from './shared/stdlib.ts';

const { float64, float32 } = NATIVE_THRESHOLDS;

/** The common length of two whole vectors. */
function sameLength(x: FloatArray, y: FloatArray): number {
  const n = lengthOf('x', x);
  if (lengthOf('y', y) === n) return n;
  throw new RangeError(
    `Expected "x" and "y" to have the same length without "n", but they have ${n} and ${y.length}`,
  );
}

/**
 * Dot product Σ x_i·y_i.
 *
 * @param x the first vector
 * @param y the second vector
 * @example
 * dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)); // 32
 */
export function dot<Elements extends FloatArray>(
  x: Elements,
  y: Elements,
  n?: number,
  strideX?: number,
  strideY?: number,
  offsetX?: number,
  offsetY?: number,
): number {
  if (n === undefined) {
    if (areDoubles(x, y) && x.length < float64.dot) {
      return loops64.dotLoop(x.length, x, 1, 0, y as Float64Array, 1, 0);
    }
    if (areSingles(x, y) && x.length < float32.dot) {
      return loops32.dotLoop(x.length, x, 1, 0, y as Float32Array, 1, 0);
    }
  }
  return dotOf(x, y, n, strideX, strideY, offsetX, offsetY);
}

function dotOf<Elements extends FloatArray>(
  x: Elements,
  y: Elements,
  n = sameLength(x, y),
  strideX = 1,
  strideY = 1,
  offsetX = firstIndex(n, strideX),
  offsetY = firstIndex(n, strideY),
): number {
  return isDouble('x', x)
    ? vectors64.dot(n, x, strideX, offsetX, y as Float64Array, strideY, offsetY)
    : vectors32.dot(n, x as Float32Array, strideX, offsetX, y as Float32Array, strideY, offsetY);
}

/**
 * y += α·x.
 *
 * @param alpha the factor α
 * @param x the vector that is added
 * @param y the vector that is updated
 * @returns `y`
 * @example
 * axpy(2, Float64Array.of(1, 2), Float64Array.of(10, 20)); // Float64Array [12, 24]
 */
export function axpy<Elements extends FloatArray>(
  alpha: number,
  x: Elements,
  y: Elements,
  n?: number,
  strideX?: number,
  strideY?: number,
  offsetX?: number,
  offsetY?: number,
): Elements {
  if (n === undefined && typeof alpha === 'number' && alpha !== 0) {
    if (areDoubles(x, y) && x.length < float64.axpy) {
      loops64.axpyLoop(x.length, alpha, x, 1, 0, y as Float64Array, 1, 0);
      return y;
    }
    if (areSingles(x, y) && x.length < float32.axpy) {
      loops32.axpyLoop(x.length, alpha, x, 1, 0, y as Float32Array, 1, 0);
      return y;
    }
  }
  return axpyOf(alpha, x, y, n, strideX, strideY, offsetX, offsetY);
}

function axpyOf<Elements extends FloatArray>(
  alpha: number,
  x: Elements,
  y: Elements,
  n = sameLength(x, y),
  strideX = 1,
  strideY = 1,
  offsetX = firstIndex(n, strideX),
  offsetY = firstIndex(n, strideY),
): Elements {
  if (isDouble('x', x)) {
    vectors64.axpy(n, alpha, x, strideX, offsetX, y as Float64Array, strideY, offsetY);
  } else {
    vectors32.axpy(
      n,
      alpha,
      x as Float32Array,
      strideX,
      offsetX,
      y as Float32Array,
      strideY,
      offsetY,
    );
  }
  return y;
}

/**
 * x *= α.
 *
 * @param alpha the factor α
 * @param x the vector, which is updated
 * @returns `x`
 * @example
 * scal(3, Float32Array.of(1, 2)); // Float32Array [3, 6]
 */
export function scal<Elements extends FloatArray>(
  alpha: number,
  x: Elements,
  n?: number,
  strideX?: number,
  offsetX?: number,
): Elements {
  if (n === undefined && typeof alpha === 'number') {
    if (x instanceof Float64Array && x.length < float64.scal) {
      loops64.scalLoop(x.length, alpha, x, 1, 0);
      return x;
    }
    if (x instanceof Float32Array && x.length < float32.scal) {
      loops32.scalLoop(x.length, alpha, x, 1, 0);
      return x;
    }
  }
  return scalOf(alpha, x, n, strideX, offsetX);
}

function scalOf<Elements extends FloatArray>(
  alpha: number,
  x: Elements,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): Elements {
  if (isDouble('x', x)) vectors64.scal(n, alpha, x, strideX, offsetX);
  else vectors32.scal(n, alpha, x as Float32Array, strideX, offsetX);
  return x;
}

/**
 * Euclidean norm √Σ x_i², without overflow or underflow of the squares.
 *
 * @param x the vector; `n`, `strideX` and `offsetX` select its elements
 * @example
 * nrm2(Float64Array.of(3e200, 4e200)); // 5e200
 */
export function nrm2(x: FloatArray, n?: number, strideX?: number, offsetX?: number): number {
  if (n === undefined) {
    if (x instanceof Float64Array && x.length < float64.nrm2 && x.length > 0) {
      return loops64.nrm2Loop(x.length, x, 1, 0);
    }
    if (x instanceof Float32Array && x.length < float32.nrm2 && x.length > 0) {
      return loops32.nrm2Loop(x.length, x, 1, 0);
    }
  }
  return nrm2Of(x, n, strideX, offsetX);
}

function nrm2Of(
  x: FloatArray,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): number {
  return isDouble('x', x)
    ? vectors64.nrm2(n, x, strideX, offsetX)
    : vectors32.nrm2(n, x as Float32Array, strideX, offsetX);
}

/**
 * Sum of absolute values Σ |x_i|.
 *
 * @param x the vector; `n`, `strideX` and `offsetX` select its elements
 * @example
 * asum(Float64Array.of(1, -2, 3)); // 6
 */
export function asum(x: FloatArray, n?: number, strideX?: number, offsetX?: number): number {
  if (n === undefined) {
    if (x instanceof Float64Array && x.length < float64.asum) {
      return loops64.asumLoop(x.length, x, 1, 0);
    }
    if (x instanceof Float32Array && x.length < float32.asum) {
      return loops32.asumLoop(x.length, x, 1, 0);
    }
  }
  return asumOf(x, n, strideX, offsetX);
}

function asumOf(
  x: FloatArray,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): number {
  return isDouble('x', x)
    ? vectors64.asum(n, x, strideX, offsetX)
    : vectors32.asum(n, x as Float32Array, strideX, offsetX);
}

/**
 * Index of the first element with the largest absolute value, counted in elements of the vector; -1
 * for an empty vector. NaN is ignored unless it is the first element.
 *
 * @param x the vector; `n`, `strideX` and `offsetX` select its elements
 * @example
 * iamax(Float64Array.of(1, -5, 5)); // 1
 */
export function iamax(x: FloatArray, n?: number, strideX?: number, offsetX?: number): number {
  if (n === undefined) {
    if (x instanceof Float64Array && x.length < float64.iamax && x.length > 0) {
      return loops64.iamaxLoop(x.length, x, 1, 0);
    }
    if (x instanceof Float32Array && x.length < float32.iamax && x.length > 0) {
      return loops32.iamaxLoop(x.length, x, 1, 0);
    }
  }
  return iamaxOf(x, n, strideX, offsetX);
}

function iamaxOf(
  x: FloatArray,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): number {
  return isDouble('x', x)
    ? vectors64.iamax(n, x, strideX, offsetX)
    : vectors32.iamax(n, x as Float32Array, strideX, offsetX);
}
