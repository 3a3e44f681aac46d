// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/vectorLoops.ts: change that one.
/**
 * BLAS functions on vectors in TypeScript, used below the native thresholds and without the addon.
 * Element i of a vector is x[offset + i * stride]; vectors.ts has checked the arguments. Contiguous
 * vectors are computed four elements at a time, with four partial sums, so that additions do not
 * depend on each other.
 */
import { type Elements, rounded } from './elements.ts';

export function dotLoop(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): number {
  let ix = offsetX;
  let iy = offsetY;
  let a = 0;
  let i = 0;
  if (strideX === 1 && strideY === 1) {
    let b = 0;
    let c = 0;
    let d = 0;
    for (; i + 4 <= n; i += 4, ix += 4, iy += 4) {
      a += x[ix] * y[iy];
      b += x[ix + 1] * y[iy + 1];
      c += x[ix + 2] * y[iy + 2];
      d += x[ix + 3] * y[iy + 3];
    }
    a += b + (c + d);
  }
  for (; i < n; i++, ix += strideX, iy += strideY) a += x[ix] * y[iy];
  return rounded(a);
}

export function axpyLoop(
  n: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): void {
  let ix = offsetX;
  let iy = offsetY;
  let i = 0;
  if (strideX === 1 && strideY === 1) {
    for (; i + 4 <= n; i += 4, ix += 4, iy += 4) {
      y[iy] += alpha * x[ix];
      y[iy + 1] += alpha * x[ix + 1];
      y[iy + 2] += alpha * x[ix + 2];
      y[iy + 3] += alpha * x[ix + 3];
    }
  }
  for (; i < n; i++, ix += strideX, iy += strideY) y[iy] += alpha * x[ix];
}

export function scalLoop(
  n: number,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
): void {
  let ix = offsetX;
  let i = 0;
  if (strideX === 1) {
    for (; i + 4 <= n; i += 4, ix += 4) {
      x[ix] *= alpha;
      x[ix + 1] *= alpha;
      x[ix + 2] *= alpha;
      x[ix + 3] *= alpha;
    }
  }
  for (; i < n; i++, ix += strideX) x[ix] *= alpha;
}

export function asumLoop(n: number, x: Elements, strideX: number, offsetX: number): number {
  let ix = offsetX;
  let a = 0;
  let i = 0;
  if (strideX === 1) {
    let b = 0;
    let c = 0;
    let d = 0;
    for (; i + 4 <= n; i += 4, ix += 4) {
      a += Math.abs(x[ix]);
      b += Math.abs(x[ix + 1]);
      c += Math.abs(x[ix + 2]);
      d += Math.abs(x[ix + 3]);
    }
    a += b + (c + d);
  }
  for (; i < n; i++, ix += strideX) a += Math.abs(x[ix]);
  return rounded(a);
}

/** The sum of the squares of the elements times `factor`. */
function sumOfSquares(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  factor: number,
): number {
  let ix = offsetX;
  let a = 0;
  let i = 0;
  if (strideX === 1) {
    let b = 0;
    for (; i + 2 <= n; i += 2, ix += 2) {
      const u = x[ix] * factor;
      const v = x[ix + 1] * factor;
      a += u * u;
      b += v * v;
    }
    a += b;
  }
  for (; i < n; i++, ix += strideX) {
    const u = x[ix] * factor;
    a += u * u;
  }
  return a;
}

/**
 * A sum of squares between these limits is accurate: no square overflowed, and none that matters
 * underflowed.
 */
const TINY = 2 ** -960;
const HUGE = 2 ** 1020;

/**
 * Squares are summed unscaled, and summed again with a power of two as the scale if the first sum
 * is out of range (after J. L. Blue, A portable Fortran program to find the Euclidean norm of a
 * vector, ACM TOMS 4, 1978).
 */
export function nrm2Loop(n: number, x: Elements, strideX: number, offsetX: number): number {
  const sum = sumOfSquares(n, x, strideX, offsetX, 1);
  if (sum > TINY && sum < HUGE) return rounded(Math.sqrt(sum));
  if (Number.isNaN(sum)) return sum;
  const largest = Math.abs(x[offsetX + strideX * iamaxLoop(n, x, strideX, offsetX)]);
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  const factor = largest > 1 ? 2 ** -600 : 2 ** 600;
  return rounded(Math.sqrt(sumOfSquares(n, x, strideX, offsetX, factor)) / factor);
}

/**
 * The first index of the greatest |x_i|. As in the reference BLAS, NaN is ignored unless it is the
 * first element.
 */
export function iamaxLoop(n: number, x: Elements, strideX: number, offsetX: number): number {
  let best = 0;
  let largest = Math.abs(x[offsetX]);
  for (let i = 1, ix = offsetX + strideX; i < n; i++, ix += strideX) {
    const a = Math.abs(x[ix]);
    if (a > largest) {
      largest = a;
      best = i;
    }
  }
  return best;
}
