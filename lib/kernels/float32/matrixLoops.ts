// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/matrixLoops.ts: change that one.
/**
 * BLAS functions on matrices in TypeScript, used below the native thresholds and without the addon.
 * Element (i, j) of a matrix is a[offset + i * stride1 + j * stride2]; matrices.ts has checked the
 * arguments. Outputs are written after all inputs have been read, so that they may overlap.
 */
import { type Doubles, doubles } from '../shared/scratch.ts';
import type { Elements } from './elements.ts';

/** y = α·A·x + β·y for A of m × n. */
export function gemvLoop(
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
  const sums = doubles(m);
  // Traverse the matrix in its memory order.
  if (alpha === 0) sums.fill(0, 0, m);
  else if (Math.abs(strideA2) <= Math.abs(strideA1)) {
    sumRows(m, n, a, strideA1, strideA2, offsetA, x, strideX, offsetX, sums);
  } else {
    sumColumns(m, n, a, strideA1, strideA2, offsetA, x, strideX, offsetX, sums);
  }
  // If β is 0, y is not read.
  if (beta === 0) {
    for (let i = 0, iy = offsetY; i < m; i++, iy += strideY) y[iy] = alpha * sums[i];
  } else {
    for (let i = 0, iy = offsetY; i < m; i++, iy += strideY) {
      y[iy] = alpha * sums[i] + beta * y[iy];
    }
  }
}

/** sums = A·x, one row of A after the other. */
function sumRows(
  m: number,
  n: number,
  a: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  sums: Doubles,
): void {
  for (let i = 0, row = offsetA; i < m; i++, row += strideA1) {
    let s = 0;
    let t = 0;
    let j = 0;
    let ia = row;
    let ix = offsetX;
    for (; j + 2 <= n; j += 2, ia += 2 * strideA2, ix += 2 * strideX) {
      s += a[ia] * x[ix];
      t += a[ia + strideA2] * x[ix + strideX];
    }
    if (j < n) s += a[ia] * x[ix];
    sums[i] = s + t;
  }
}

/** sums = A·x, one column of A after the other, two at a time. */
function sumColumns(
  m: number,
  n: number,
  a: Elements,
  strideA1: number,
  strideA2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  sums: Doubles,
): void {
  sums.fill(0, 0, m);
  let j = 0;
  let col = offsetA;
  let ix = offsetX;
  for (; j + 2 <= n; j += 2, col += 2 * strideA2, ix += 2 * strideX) {
    const u = x[ix];
    const v = x[ix + strideX];
    for (let i = 0, ia = col; i < m; i++, ia += strideA1) {
      sums[i] += u * a[ia] + v * a[ia + strideA2];
    }
  }
  if (j === n) return;
  const u = x[ix];
  for (let i = 0, ia = col; i < m; i++, ia += strideA1) sums[i] += u * a[ia];
}

/** A += α·x·yᵀ for A of m × n. */
export function gerLoop(
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
  if (Math.abs(strideA1) < Math.abs(strideA2)) {
    // Column-major: the transpose, Aᵀ += α·y·xᵀ, is row-major.
    gerInRows(
      n,
      m,
      alpha,
      y,
      strideY,
      offsetY,
      x,
      strideX,
      offsetX,
      a,
      strideA2,
      strideA1,
      offsetA,
    );
    return;
  }
  gerInRows(m, n, alpha, x, strideX, offsetX, y, strideY, offsetY, a, strideA1, strideA2, offsetA);
}

function gerInRows(
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
  const held = doubles(m + n);
  for (let i = 0, ix = offsetX; i < m; i++, ix += strideX) held[i] = alpha * x[ix];
  for (let j = 0, iy = offsetY; j < n; j++, iy += strideY) held[m + j] = y[iy];
  for (let i = 0, row = offsetA; i < m; i++, row += strideA1) {
    const u = held[i];
    for (let j = 0, ia = row; j < n; j++, ia += strideA2) a[ia] += u * held[m + j];
  }
}
