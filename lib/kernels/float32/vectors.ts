// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/vectors.ts: change that one.
/**
 * BLAS functions on vectors. Each checks its arguments, then computes in TypeScript or, from its
 * native threshold on, in the addon. Calls that the addon declines are computed in TypeScript.
 */
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { addonCalls } from '../shared/addon.ts';
import { checkNumber, checkVector } from './checks.ts';
import type { Elements } from './elements.ts';
import { asumLoop, axpyLoop, dotLoop, iamaxLoop, nrm2Loop, scalLoop } from './vectorLoops.ts';

const crossings = NATIVE_THRESHOLDS.float32;

/** Σ x_i·y_i */
export function dot(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): number {
  if (n <= 0) return 0;
  checkVector('x', x, n, strideX, offsetX);
  checkVector('y', y, n, strideY, offsetY);
  if (n >= crossings.dot) {
    const result = addonCalls()?.float32.dot(n, x, strideX, offsetX, y, strideY, offsetY);
    if (result !== undefined) return result;
  }
  return dotLoop(n, x, strideX, offsetX, y, strideY, offsetY);
}

/** y += α·x */
export function axpy(
  n: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): void {
  if (n <= 0 || alpha === 0) return;
  checkNumber('alpha', alpha);
  checkVector('x', x, n, strideX, offsetX);
  checkVector('y', y, n, strideY, offsetY);
  if (
    n >= crossings.axpy &&
    addonCalls()?.float32.axpy(n, alpha, x, strideX, offsetX, y, strideY, offsetY)
  ) {
    return;
  }
  axpyLoop(n, alpha, x, strideX, offsetX, y, strideY, offsetY);
}

/** x *= α */
export function scal(
  n: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
): void {
  if (n <= 0 || alpha === 1) return;
  checkNumber('alpha', alpha);
  checkVector('x', x, n, strideX, offsetX);
  if (n >= crossings.scal && addonCalls()?.float32.scal(n, alpha, x, strideX, offsetX)) return;
  scalLoop(n, alpha, x, strideX, offsetX);
}

/** √Σ x_i² */
export function nrm2(n: number, x: Elements, strideX: number, offsetX: number): number {
  if (n <= 0) return 0;
  checkVector('x', x, n, strideX, offsetX);
  if (n >= crossings.nrm2) {
    const result = addonCalls()?.float32.nrm2(n, x, strideX, offsetX);
    if (result !== undefined) return result;
  }
  return nrm2Loop(n, x, strideX, offsetX);
}

/** Σ |x_i| */
export function asum(n: number, x: Elements, strideX: number, offsetX: number): number {
  if (n <= 0) return 0;
  checkVector('x', x, n, strideX, offsetX);
  if (n >= crossings.asum) {
    const result = addonCalls()?.float32.asum(n, x, strideX, offsetX);
    if (result !== undefined) return result;
  }
  return asumLoop(n, x, strideX, offsetX);
}

/** The first i with the greatest |x_i|; -1 for an empty vector. */
export function iamax(n: number, x: Elements, strideX: number, offsetX: number): number {
  if (n < 1) return -1;
  checkVector('x', x, n, strideX, offsetX);
  if (n >= crossings.iamax) {
    const result = addonCalls()?.float32.iamax(n, x, strideX, offsetX);
    if (result !== undefined) return result;
  }
  return iamaxLoop(n, x, strideX, offsetX);
}
