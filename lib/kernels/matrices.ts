/** BLAS functions on row-major matrices; lib/kernels/index.ts says how vectors are given. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import * as matrices32 from './float32/matrices.ts';
import * as whole32 from './float32/whole.ts';
import * as matrices64 from './float64/matrices.ts';
import * as whole64 from './float64/whole.ts';
import { isDouble } from './precision.ts';
import { firstIndex } from './shared/stdlib.ts';

/** Checks the flag that transposes a matrix. */
function turned(name: string, trans: boolean): boolean {
  if (typeof trans !== 'boolean') throw wrongKind(name, 'a boolean', trans);
  return trans;
}

/** The checked distance between rows, at least their length. */
function leading(name: string, value: number, cols: number): number {
  if (value >= cols) return value;
  throw wrongValue(name, `at least ${cols}, the columns of the matrix`, value);
}

/**
 * Matrix–vector product y = α·op(A)·x + β·y. If β is 0, y is not read.
 *
 * @param trans whether op(A) is Aᵀ
 * @param m rows of A
 * @param n columns of A
 * @param alpha the factor α
 * @param a m × n elements, with rows `lda` elements apart
 * @param x n elements, or m for Aᵀ
 * @param beta the factor β
 * @param y m elements, or n for Aᵀ
 * @returns `y`
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
  lda?: number,
  strideX?: number,
  strideY?: number,
  offsetA?: number,
  offsetX?: number,
  offsetY?: number,
): Elements {
  if (
    lda === undefined &&
    strideX === undefined &&
    strideY === undefined &&
    offsetA === undefined &&
    offsetX === undefined &&
    offsetY === undefined
  ) {
    const done =
      y instanceof Float64Array
        ? whole64.wholeGemv(trans, m, n, alpha, a, x, beta, y)
        : whole32.wholeGemv(trans, m, n, alpha, a, x, beta, y);
    if (done) return y;
  }
  // biome-ignore format: all of them once more
  return gemvOf(trans, m, n, alpha, a, x, beta, y, lda, strideX, strideY, offsetA, offsetX, offsetY);
}

function gemvOf<Elements extends FloatArray>(
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
 * Rank-one update A += α·x·yᵀ.
 *
 * @param m elements of x and rows of A
 * @param n elements of y and columns of A
 * @param alpha the factor α
 * @param x m elements
 * @param y n elements
 * @param a m × n elements, with rows `lda` elements apart
 * @returns `a`
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
  lda?: number,
  strideX?: number,
  strideY?: number,
  offsetX?: number,
  offsetY?: number,
  offsetA?: number,
): Elements {
  if (
    lda === undefined &&
    strideX === undefined &&
    strideY === undefined &&
    offsetX === undefined &&
    offsetY === undefined &&
    offsetA === undefined
  ) {
    const done =
      a instanceof Float64Array
        ? whole64.wholeGer(m, n, alpha, x, y, a)
        : whole32.wholeGer(m, n, alpha, x, y, a);
    if (done) return a;
  }
  // biome-ignore format: all of them once more
  return gerOf(m, n, alpha, x, y, a, lda, strideX, strideY, offsetX, offsetY, offsetA);
}

function gerOf<Elements extends FloatArray>(
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
 * Matrix product C = α·op(A)·op(B) + β·C. If β is 0, C is not read.
 *
 * @param transA whether op(A) is Aᵀ
 * @param transB whether op(B) is Bᵀ
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A) and rows of op(B)
 * @param alpha the factor α
 * @param a m × k elements (k × m if transposed), with rows `lda` elements apart
 * @param b k × n elements (n × k if transposed), with rows `ldb` elements apart
 * @param beta the factor β
 * @param c m × n elements, with rows `ldc` elements apart
 * @returns `c`
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
  lda?: number,
  ldb?: number,
  ldc?: number,
  offsetA?: number,
  offsetB?: number,
  offsetC?: number,
): Elements {
  if (
    lda === undefined &&
    ldb === undefined &&
    ldc === undefined &&
    offsetA === undefined &&
    offsetB === undefined &&
    offsetC === undefined
  ) {
    const done =
      c instanceof Float64Array
        ? whole64.wholeGemm(transA, transB, m, n, k, alpha, a, b, beta, c)
        : whole32.wholeGemm(transA, transB, m, n, k, alpha, a, b, beta, c);
    if (done) return c;
  }
  // biome-ignore format: all of them once more
  return gemmOf(transA, transB, m, n, k, alpha, a, b, beta, c, lda, ldb, ldc, offsetA, offsetB, offsetC);
}

function gemmOf<Elements extends FloatArray>(
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
