/**
 * BLAS with the signatures of @stdlib/blas/base: each function without offsets, and its method
 * `.ndarray` with offsets. lib/kernels/blas.ts exports them under their BLAS names.
 */
import {
  firstIndex,
  type Layout,
  leadingAtLeast,
  nonnegative,
  nonzero,
  type Transposition,
  validLayout,
  validTransposition,
} from '../shared/stdlib.ts';
import type { Elements } from './elements.ts';
import * as matrices from './matrices.ts';
import * as vectors from './vectors.ts';

/** Σ x_i·y_i; 0 for N ≤ 0. */
export function dot(N: number, x: Elements, strideX: number, y: Elements, strideY: number): number {
  return vectors.dot(N, x, strideX, firstIndex(N, strideX), y, strideY, firstIndex(N, strideY));
}
dot.ndarray = vectors.dot;

/** y += α·x; returns y. */
export function axpy(
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
): Elements {
  const offsetX = firstIndex(N, strideX);
  const offsetY = firstIndex(N, strideY);
  vectors.axpy(N, alpha, x, strideX, offsetX, y, strideY, offsetY);
  return y;
}
axpy.ndarray = (
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements => {
  vectors.axpy(N, alpha, x, strideX, offsetX, y, strideY, offsetY);
  return y;
};

/** x *= α; returns x. */
export function scal(N: number, alpha: number, x: Elements, strideX: number): Elements {
  vectors.scal(N, alpha, x, strideX, firstIndex(N, strideX));
  return x;
}
scal.ndarray = (
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
): Elements => {
  vectors.scal(N, alpha, x, strideX, offsetX);
  return x;
};

/** √Σ x_i²; 0 for N ≤ 0. */
export function nrm2(N: number, x: Elements, strideX: number): number {
  return vectors.nrm2(N, x, strideX, firstIndex(N, strideX));
}
nrm2.ndarray = vectors.nrm2;

/** Σ |x_i|; 0 for N ≤ 0. */
export function asum(N: number, x: Elements, strideX: number): number {
  return vectors.asum(N, x, strideX, firstIndex(N, strideX));
}
asum.ndarray = vectors.asum;

/** The first i with the greatest |x_i|; -1 for N < 1. */
export function iamax(N: number, x: Elements, strideX: number): number {
  return vectors.iamax(N, x, strideX, firstIndex(N, strideX));
}
iamax.ndarray = vectors.iamax;

/** y = α·op(A)·x + β·y for A of M × N; returns y. */
export function gemv(
  order: Layout,
  trans: Transposition,
  M: number,
  N: number,
  alpha: number,
  A: Elements,
  LDA: number,
  x: Elements,
  strideX: number,
  beta: number,
  y: Elements,
  strideY: number,
): Elements {
  const inRows = validLayout(order);
  const transposed = validTransposition('Second', trans);
  nonnegative('Third', M);
  nonnegative('Fourth', N);
  leadingAtLeast('Seventh', inRows ? N : M, LDA);
  nonzero('Ninth', strideX);
  nonzero('Twelfth', strideY);
  const offsetX = firstIndex(transposed ? M : N, strideX);
  const offsetY = firstIndex(transposed ? N : M, strideY);
  const sa1 = inRows ? LDA : 1;
  const sa2 = inRows ? 1 : LDA;
  if (transposed) {
    matrices.gemv(N, M, alpha, A, sa2, sa1, 0, x, strideX, offsetX, beta, y, strideY, offsetY);
  } else {
    matrices.gemv(M, N, alpha, A, sa1, sa2, 0, x, strideX, offsetX, beta, y, strideY, offsetY);
  }
  return y;
}
gemv.ndarray = (
  trans: Transposition,
  M: number,
  N: number,
  alpha: number,
  A: Elements,
  sa1: number,
  sa2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements => {
  const transposed = validTransposition('First', trans);
  nonnegative('Second', M);
  nonnegative('Third', N);
  nonzero('Tenth', strideX);
  nonzero('Fourteenth', strideY);
  if (transposed) {
    // biome-ignore format: beside the other
    matrices.gemv(N, M, alpha, A, sa2, sa1, offsetA, x, strideX, offsetX, beta, y, strideY, offsetY);
  } else {
    // biome-ignore format: beside the other
    matrices.gemv(M, N, alpha, A, sa1, sa2, offsetA, x, strideX, offsetX, beta, y, strideY, offsetY);
  }
  return y;
};

/** A += α·x·yᵀ for A of M × N; returns A. */
export function ger(
  order: Layout,
  M: number,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
  A: Elements,
  LDA: number,
): Elements {
  const inRows = validLayout(order);
  nonnegative('Second', M);
  nonnegative('Third', N);
  nonzero('Sixth', strideX);
  nonzero('Eighth', strideY);
  leadingAtLeast('Tenth', inRows ? N : M, LDA);
  const offsetX = firstIndex(M, strideX);
  const offsetY = firstIndex(N, strideY);
  const sa1 = inRows ? LDA : 1;
  const sa2 = inRows ? 1 : LDA;
  matrices.ger(M, N, alpha, x, strideX, offsetX, y, strideY, offsetY, A, sa1, sa2, 0);
  return A;
}
ger.ndarray = (
  M: number,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
  A: Elements,
  sa1: number,
  sa2: number,
  offsetA: number,
): Elements => {
  nonnegative('First', M);
  nonnegative('Second', N);
  nonzero('Fifth', strideX);
  nonzero('Eighth', strideY);
  matrices.ger(M, N, alpha, x, strideX, offsetX, y, strideY, offsetY, A, sa1, sa2, offsetA);
  return A;
};

/** C = α·op(A)·op(B) + β·C for op(A) of M × K, op(B) of K × N; returns C. */
export function gemm(
  order: Layout,
  transA: Transposition,
  transB: Transposition,
  M: number,
  N: number,
  K: number,
  alpha: number,
  A: Elements,
  LDA: number,
  B: Elements,
  LDB: number,
  beta: number,
  C: Elements,
  LDC: number,
): Elements {
  const inRows = validLayout(order);
  const turnA = validTransposition('Second', transA);
  const turnB = validTransposition('Third', transB);
  nonnegative('Fourth', M);
  nonnegative('Fifth', N);
  nonnegative('Sixth', K);
  leadingAtLeast('Ninth', inRows === turnA ? M : K, LDA);
  leadingAtLeast('Eleventh', inRows === turnB ? K : N, LDB);
  leadingAtLeast('Fourteenth', inRows ? N : M, LDC);
  // Whether op(A) and op(B) are transposed: by op and by the layout; both together cancel.
  const sa1 = inRows === turnA ? 1 : LDA;
  const sa2 = inRows === turnA ? LDA : 1;
  const sb1 = inRows === turnB ? 1 : LDB;
  const sb2 = inRows === turnB ? LDB : 1;
  const sc1 = inRows ? LDC : 1;
  const sc2 = inRows ? 1 : LDC;
  matrices.gemm(M, N, K, alpha, A, sa1, sa2, 0, B, sb1, sb2, 0, beta, C, sc1, sc2, 0);
  return C;
}
gemm.ndarray = (
  transA: Transposition,
  transB: Transposition,
  M: number,
  N: number,
  K: number,
  alpha: number,
  A: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
  B: Elements,
  strideB1: number,
  strideB2: number,
  offsetB: number,
  beta: number,
  C: Elements,
  sc1: number,
  sc2: number,
  offsetC: number,
): Elements => {
  const turnA = validTransposition('First', transA);
  const turnB = validTransposition('Second', transB);
  nonnegative('Third', M);
  nonnegative('Fourth', N);
  nonnegative('Fifth', K);
  nonzero('Seventeenth', sc1);
  nonzero('Eighteenth', sc2);
  const sa1 = turnA ? strideA2 : strideA1;
  const sa2 = turnA ? strideA1 : strideA2;
  const sb1 = turnB ? strideB2 : strideB1;
  const sb2 = turnB ? strideB1 : strideB2;
  // biome-ignore format: as one line of the formula
  matrices.gemm(M, N, K, alpha, A, sa1, sa2, offsetA, B, sb1, sb2, offsetB, beta, C, sc1, sc2, offsetC);
  return C;
};
