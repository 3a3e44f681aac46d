// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/symmetricSums.ts: change that one.
/**
 * Rank-one and rank-two updates of symmetric matrices, with the signatures of @stdlib/blas/base
 * (see blas.ts in this folder). They are always computed in TypeScript.
 */
import {
  firstIndex,
  type Layout,
  leadingAtLeast,
  nonnegative,
  nonzero,
  type Uplo,
  validLayout,
  validUplo,
} from '../shared/stdlib.ts';
import { checkNumber, checkVector } from './checks.ts';
import type { Elements } from './elements.ts';
import { full, packed } from './storage.ts';
import { syrLoop } from './triangleLoops.ts';

/** A += α·x·xᵀ for A symmetric of N × N; returns A. */
export function syr(
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  A: Elements,
  LDA: number,
): Elements {
  const inRows = validLayout(order);
  validUplo('Second', uplo, 'to reference');
  nonnegative('Third', N);
  nonzero('Sixth', strideX);
  leadingAtLeast('Eighth', N, LDA);
  const [sa1, sa2] = inRows ? [LDA, 1] : [1, LDA];
  return syr.ndarray(uplo, N, alpha, x, strideX, firstIndex(N, strideX), A, sa1, sa2, 0);
}
syr.ndarray = (
  uplo: Uplo,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  A: Elements,
  sa1: number,
  sa2: number,
  offsetA: number,
): Elements => {
  const upper = validUplo('First', uplo, 'to reference');
  nonnegative('Second', N);
  nonzero('Fifth', strideX);
  nonzero('Eighth', sa1);
  nonzero('Ninth', sa2);
  if (N === 0 || alpha === 0) return A;
  checkNumber('alpha', alpha);
  checkVector('x', x, N, strideX, offsetX);
  const triangle = full(A, N, upper, sa1, sa2, offsetA);
  syrLoop(triangle, alpha, x, strideX, offsetX, undefined, 0, 0, A);
  return A;
};

/** A += α·x·yᵀ + α·y·xᵀ for A symmetric of N × N; returns A. */
export function syr2(
  order: Layout,
  uplo: Uplo,
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
  validUplo('Second', uplo, 'to reference');
  nonnegative('Third', N);
  nonzero('Sixth', strideX);
  nonzero('Eighth', strideY);
  leadingAtLeast('Tenth', N, LDA);
  const [sa1, sa2] = inRows ? [LDA, 1] : [1, LDA];
  return syr2.ndarray(
    ...([uplo, N, alpha, x, strideX, firstIndex(N, strideX)] as const),
    ...([y, strideY, firstIndex(N, strideY), A, sa1, sa2, 0] as const),
  );
}
syr2.ndarray = (
  uplo: Uplo,
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
  const upper = validUplo('First', uplo, 'to reference');
  nonnegative('Second', N);
  nonzero('Fifth', strideX);
  nonzero('Eighth', strideY);
  nonzero('Eleventh', sa1);
  nonzero('Twelfth', sa2);
  if (N === 0 || alpha === 0) return A;
  checkNumber('alpha', alpha);
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  const triangle = full(A, N, upper, sa1, sa2, offsetA);
  syrLoop(triangle, alpha, x, strideX, offsetX, y, strideY, offsetY, A);
  return A;
};

/** A += α·x·xᵀ for A symmetric of N × N, packed; returns AP. */
export function spr(
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  AP: Elements,
): Elements {
  return spr.ndarray(order, uplo, N, alpha, x, strideX, firstIndex(N, strideX), AP, 1, 0);
}
spr.ndarray = (
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  AP: Elements,
  strideAP: number,
  offsetAP: number,
): Elements => {
  const inRows = validLayout(order);
  const upper = validUplo('Second', uplo);
  nonnegative('Third', N);
  nonzero('Sixth', strideX);
  nonzero('Ninth', strideAP);
  if (N === 0 || alpha === 0) return AP;
  checkNumber('alpha', alpha);
  checkVector('x', x, N, strideX, offsetX);
  const triangle = packed(AP, N, upper, inRows, strideAP, offsetAP);
  syrLoop(triangle, alpha, x, strideX, offsetX, undefined, 0, 0, AP);
  return AP;
};
