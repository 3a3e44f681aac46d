// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/matrices.ts: change that one.
/**
 * BLAS functions on matrices. Each checks its arguments, then computes in TypeScript or, from its
 * native threshold on, in the addon. Calls that the addon declines are computed in TypeScript. For
 * a transposed matrix, the caller exchanges the strides.
 */
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { addonCalls, kernelThreads } from '../shared/addon.ts';
import { type Block, mayShare } from '../shared/overlap.ts';
import { checkGrid, checkNumber, checkVector, isNone } from './checks.ts';
import type { Elements } from './elements.ts';
import { gemmLoop, smallGemmLoop } from './gemmLoops.ts';
import { gemvLoop, gerLoop } from './matrixLoops.ts';

const crossings = NATIVE_THRESHOLDS.float32;
/** Up to this many multiplications, products are computed in scratch memory and then written. */
const MOST_SMALL = 4096;

/** y = α·A·x + β·y for A of m × n. */
export function gemv(
  m: number,
  n: number,
  alpha: number,
  a: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): void {
  if (isNone('m', m) || isNone('n', n) || (alpha === 0 && beta === 1)) return;
  checkNumber('alpha', alpha);
  checkNumber('beta', beta);
  checkGrid('a', a, m, n, strideA1, strideA2, offsetA);
  checkVector('x', x, n, strideX, offsetX);
  checkVector('y', y, m, strideY, offsetY);
  if (
    m * n >= crossings.gemv &&
    // biome-ignore format: as one line of the formula
    addonCalls()?.float32.gemv(m, n, alpha, a, strideA1, strideA2, offsetA, x, strideX, offsetX, beta, y, strideY, offsetY, kernelThreads())
  ) {
    return;
  }
  // biome-ignore format: as one line of the formula
  gemvLoop(m, n, alpha, a, strideA1, strideA2, offsetA, x, strideX, offsetX, beta, y, strideY, offsetY);
}

/** A += α·x·yᵀ for A of m × n. */
export function ger(
  m: number,
  n: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
  a: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
): void {
  if (isNone('m', m) || isNone('n', n) || alpha === 0) return;
  checkNumber('alpha', alpha);
  checkVector('x', x, m, strideX, offsetX);
  checkVector('y', y, n, strideY, offsetY);
  checkGrid('a', a, m, n, strideA1, strideA2, offsetA);
  if (
    m * n >= crossings.ger &&
    // biome-ignore format: as one line of the formula
    addonCalls()?.float32.ger(m, n, alpha, x, strideX, offsetX, y, strideY, offsetY, a, strideA1, strideA2, offsetA)
  ) {
    return;
  }
  // biome-ignore format: as one line of the formula
  gerLoop(m, n, alpha, x, strideX, offsetX, y, strideY, offsetY, a, strideA1, strideA2, offsetA);
}

/** C = α·A·B + β·C for A of m × k, B of k × n. */
export function gemm(
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
  b: Elements,
  strideB1: number,
  strideB2: number,
  offsetB: number,
  beta: number,
  c: Elements,
  strideC1: number,
  strideC2: number,
  offsetC: number,
): void {
  if (isNone('m', m) || isNone('n', n)) return;
  checkNumber('alpha', alpha);
  checkNumber('beta', beta);
  checkGrid('c', c, m, n, strideC1, strideC2, offsetC);
  if (isNone('k', k)) {
    // With k = 0 there are no terms; a and b are not read.
    smallGemmLoop(m, n, 0, 0, c, 0, 0, 0, c, 0, 0, 0, beta, c, strideC1, strideC2, offsetC);
    return;
  }
  checkGrid('a', a, m, k, strideA1, strideA2, offsetA);
  checkGrid('b', b, k, n, strideB1, strideB2, offsetB);
  if (alpha === 0) {
    smallGemmLoop(m, n, 0, 0, c, 0, 0, 0, c, 0, 0, 0, beta, c, strideC1, strideC2, offsetC);
    return;
  }
  if (m * n * k < Math.min(crossings.gemm, MOST_SMALL)) {
    // biome-ignore format: as one line of the formula
    smallGemmLoop(m, n, k, alpha, a, strideA1, strideA2, offsetA, b, strideB1, strideB2, offsetB, beta, c, strideC1, strideC2, offsetC);
    return;
  }
  if (
    m * n * k >= crossings.gemm &&
    // biome-ignore format: as one line of the formula
    addonCalls()?.float32.gemm(m, n, k, alpha, a, strideA1, strideA2, offsetA, b, strideB1, strideB2, offsetB, beta, c, strideC1, strideC2, offsetC, kernelThreads())
  ) {
    return;
  }
  const out = block(c, m, n, strideC1, strideC2, offsetC);
  const left = mayShare(out, block(a, m, k, strideA1, strideA2, offsetA)) ? a.slice() : a;
  const right = mayShare(out, block(b, k, n, strideB1, strideB2, offsetB)) ? b.slice() : b;
  // biome-ignore format: as one line of the formula
  gemmLoop(m, n, k, alpha, left, strideA1, strideA2, offsetA, right, strideB1, strideB2, offsetB, beta, c, strideC1, strideC2, offsetC);
}

function block(
  elements: Elements,
  rows: number,
  cols: number,
  down: number,
  across: number,
  offset: number,
): Block {
  return { elements, rows, cols, down, across, offset };
}
