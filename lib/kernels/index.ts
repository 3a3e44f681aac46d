/**
 * `fallline/kernels`: BLAS and the fused loops of gradient descent for programs that have loops of their
 * own. Arrays of numbers in and out, Float64Array or Float32Array, all of one kind in a call; nothing is
 * allocated. Small calls are computed in TypeScript, larger ones by the addon where it is there.
 *
 * Vectors are given as elements `x`, then how they lie: `n` elements, `strideX` apart, the first at
 * `offsetX`. Without `n` it is the whole array. With a negative stride the vector goes backwards; it then
 * begins at its far end unless `offsetX` says where, as in BLAS.
 *
 * A wrong kind of argument throws a `TypeError`; sizes, strides and offsets that lead out of an array, and
 * matrices to be written that are read as well, a `RangeError`. Nothing is written then.
 */
import { wrongKind, wrongValue } from '../errors.ts';
import type { FloatArray } from '../matrix.ts';
import { isKindOf } from './checks.ts';
import * as matrices32 from './float32/matrices.ts';
import * as vectors32 from './float32/vectors.ts';
import * as matrices64 from './float64/matrices.ts';
import * as vectors64 from './float64/vectors.ts';
import { firstIndex } from './stdlib.ts';

export { setThreads } from './addon.ts';

/** Whether the precision is double; throws if it is neither. */
function isDouble(name: string, x: FloatArray): x is Float64Array {
  if (x instanceof Float64Array) return true;
  if (x instanceof Float32Array) return false;
  if (isKindOf('Float64Array', x)) return true;
  if (isKindOf('Float32Array', x)) return false;
  throw wrongKind(name, 'a Float64Array or a Float32Array', x);
}

/** The length of a vector that is given whole. */
function lengthOf(name: string, x: FloatArray): number {
  if (ArrayBuffer.isView(x)) return x.length;
  throw wrongKind(name, 'a Float64Array or a Float32Array', x);
}

/** The length of two vectors that are given whole. */
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
 * @example
 * dot(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)); // 32
 */
export function dot<Elements extends FloatArray>(
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
 * y += α·x. Returns y.
 *
 * @example
 * axpy(2, Float64Array.of(1, 2), Float64Array.of(10, 20)); // Float64Array [12, 24]
 */
export function axpy<Elements extends FloatArray>(
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
    const single = x as Float32Array;
    vectors32.axpy(n, alpha, single, strideX, offsetX, y as Float32Array, strideY, offsetY);
  }
  return y;
}

/**
 * x *= α. Returns x.
 *
 * @example
 * scal(3, Float32Array.of(1, 2)); // Float32Array [3, 6]
 */
export function scal<Elements extends FloatArray>(
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
 * Euclidean norm √Σ x_i², also where the squares are out of range.
 *
 * @example
 * nrm2(Float64Array.of(3e200, 4e200)); // 5e200
 */
export function nrm2(
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
 * Sum of magnitudes Σ |x_i|.
 *
 * @example
 * asum(Float64Array.of(1, -2, 3)); // 6
 */
export function asum(
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
 * The first i with the greatest |x_i|, counted in elements of the vector; -1 where it is empty. NaN is
 * passed over, unless it comes first.
 *
 * @example
 * iamax(Float64Array.of(1, -5, 5)); // 1
 */
export function iamax(
  x: FloatArray,
  n: number = lengthOf('x', x),
  strideX = 1,
  offsetX = firstIndex(n, strideX),
): number {
  return isDouble('x', x)
    ? vectors64.iamax(n, x, strideX, offsetX)
    : vectors32.iamax(n, x as Float32Array, strideX, offsetX);
}

/** Whether a matrix is to be transposed. */
function turned(name: string, trans: boolean): boolean {
  if (typeof trans !== 'boolean') throw wrongKind(name, 'a boolean', trans);
  return trans;
}

/** How far apart rows are: at least as far as they are long. */
function leading(name: string, value: number, cols: number): number {
  if (value >= cols) return value;
  throw wrongValue(name, `at least ${cols}, the columns of the matrix`, value);
}

/**
 * y = α·op(A)·x + β·y. Returns y. Where β is 0, y is not read.
 *
 * @param trans whether op(A) is Aᵀ
 * @param m rows of A
 * @param n columns of A
 * @param a m × n elements in rows, `lda` apart
 * @param x n elements, or m for Aᵀ
 * @param y m elements, or n for Aᵀ
 * @example
 * const a = Float64Array.of(1, 2, 3, 4, 5, 6); // 2 × 3
 * gemv(false, 2, 3, 1, a, Float64Array.of(1, 1, 1), 0, new Float64Array(2)); // [6, 15]
 */
export function gemv<Elements extends FloatArray>(
  trans: boolean,
  m: number,
  n: number,
  alpha: number,
  a: Elements,
  x: Elements,
  beta: number,
  y: Elements,
  lda: number = n,
  strideX = 1,
  strideY = 1,
  offsetA = 0,
  offsetX = firstIndex(trans ? m : n, strideX),
  offsetY = firstIndex(trans ? n : m, strideY),
): Elements {
  const row = leading('lda', lda, n);
  const rows = turned('trans', trans) ? n : m;
  const cols = trans ? m : n;
  const down = trans ? 1 : row;
  const across = trans ? row : 1;
  const gemvOf = (isDouble('a', a) ? matrices64.gemv : matrices32.gemv) as typeof matrices64.gemv;
  // biome-ignore format: as one line of the formula
  gemvOf(rows, cols, alpha, a as Float64Array, down, across, offsetA, x as Float64Array, strideX, offsetX, beta, y as Float64Array, strideY, offsetY);
  return y;
}

/**
 * A += α·x·yᵀ. Returns A.
 *
 * @param m elements of x, and rows of A
 * @param n elements of y, and columns of A
 * @param a m × n elements in rows, `lda` apart
 * @example
 * ger(2, 2, 1, Float64Array.of(1, 2), Float64Array.of(3, 4), new Float64Array(4)); // [3, 4, 6, 8]
 */
export function ger<Elements extends FloatArray>(
  m: number,
  n: number,
  alpha: number,
  x: Elements,
  y: Elements,
  a: Elements,
  lda: number = n,
  strideX = 1,
  strideY = 1,
  offsetX = firstIndex(m, strideX),
  offsetY = firstIndex(n, strideY),
  offsetA = 0,
): Elements {
  const down = leading('lda', lda, n);
  const gerOf = (isDouble('a', a) ? matrices64.ger : matrices32.ger) as typeof matrices64.ger;
  // biome-ignore format: as one line of the formula
  gerOf(m, n, alpha, x as Float64Array, strideX, offsetX, y as Float64Array, strideY, offsetY, a as Float64Array, down, 1, offsetA);
  return a;
}

/**
 * C = α·op(A)·op(B) + β·C. Returns C. Where β is 0, C is not read.
 *
 * @param transA whether op(A) is Aᵀ; `transB` the same for B
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param a m × k elements in rows, `lda` apart; k × m where it is transposed
 * @param b k × n elements in rows, `ldb` apart; n × k where it is transposed
 * @param c m × n elements in rows, `ldc` apart
 * @example
 * const a = Float64Array.of(1, 2, 3, 4);
 * const b = Float64Array.of(1, 1, 0, 1);
 * gemm(false, false, 2, 2, 2, 1, a, b, 0, new Float64Array(4)); // [1, 3, 3, 7]
 */
export function gemm<Elements extends FloatArray>(
  transA: boolean,
  transB: boolean,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Elements,
  b: Elements,
  beta: number,
  c: Elements,
  lda: number = transA ? m : k,
  ldb: number = transB ? k : n,
  ldc: number = n,
  offsetA = 0,
  offsetB = 0,
  offsetC = 0,
): Elements {
  const rowA = leading('lda', lda, turned('transA', transA) ? m : k);
  const rowB = leading('ldb', ldb, turned('transB', transB) ? k : n);
  const rowC = leading('ldc', ldc, n);
  const a1 = transA ? 1 : rowA;
  const a2 = transA ? rowA : 1;
  const b1 = transB ? 1 : rowB;
  const b2 = transB ? rowB : 1;
  const gemmOf = (isDouble('c', c) ? matrices64.gemm : matrices32.gemm) as typeof matrices64.gemm;
  // biome-ignore format: as one line of the formula
  gemmOf(m, n, k, alpha, a as Float64Array, a1, a2, offsetA, b as Float64Array, b1, b2, offsetB, beta, c as Float64Array, rowC, 1, offsetC);
  return c;
}
