/** Dot products of single precision whose sums are kept in double precision, as BLAS names them. */
import { checkNumber, checkVector } from './float32/checks.ts';
import { firstIndex } from './shared/stdlib.ts';

function doubleDot(
  N: number,
  scalar: number,
  x: Float32Array,
  strideX: number,
  offsetX: number,
  y: Float32Array,
  strideY: number,
  offsetY: number,
): number {
  checkNumber('scalar', scalar);
  if (N <= 0) return scalar;
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  let sum = scalar;
  for (let i = 0, ix = offsetX, iy = offsetY; i < N; i++, ix += strideX, iy += strideY) {
    sum += x[ix] * y[iy];
  }
  return sum;
}

/** Σ x_i·y_i in double precision; 0 for N ≤ 0. */
export function dsdot(
  N: number,
  x: Float32Array,
  strideX: number,
  y: Float32Array,
  strideY: number,
): number {
  return doubleDot(N, 0, x, strideX, firstIndex(N, strideX), y, strideY, firstIndex(N, strideY));
}
dsdot.ndarray = (
  N: number,
  x: Float32Array,
  strideX: number,
  offsetX: number,
  y: Float32Array,
  strideY: number,
  offsetY: number,
): number => doubleDot(N, 0, x, strideX, offsetX, y, strideY, offsetY);

/** scalar + Σ x_i·y_i, summed in double precision and rounded at the end. */
export function sdsdot(
  N: number,
  scalar: number,
  x: Float32Array,
  strideX: number,
  y: Float32Array,
  strideY: number,
): number {
  const offsetX = firstIndex(N, strideX);
  return sdsdot.ndarray(N, scalar, x, strideX, offsetX, y, strideY, firstIndex(N, strideY));
}
sdsdot.ndarray = (
  N: number,
  scalar: number,
  x: Float32Array,
  strideX: number,
  offsetX: number,
  y: Float32Array,
  strideY: number,
  offsetY: number,
): number => Math.fround(doubleDot(N, scalar, x, strideX, offsetX, y, strideY, offsetY));
