// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/gemmLoops.ts: change that one.
/**
 * Products of matrices in TypeScript; see matrixLoops.ts beside this file. `smallGemmLoop` computes
 * in scratch memory and then writes its output; `gemmLoop` requires an output that does not overlap
 * its inputs.
 */
import { doubles } from '../shared/scratch.ts';
import type { Elements } from './elements.ts';

/** C = α·A·B + β·C like `gemmLoop`, for small sizes: C may overlap A and B. */
export function smallGemmLoop(
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
  const sums = doubles(m * n);
  for (let i = 0, at = 0, row = offsetA; i < m; i++, at += n, row += strideA1) {
    let l = 0;
    let ia = row;
    let rowB = offsetB;
    if (k >= 4) {
      // The first terms are stored, not added, so that the sums need not be 0 before.
      const s = a[ia];
      const t = a[ia + strideA2];
      const u = a[ia + 2 * strideA2];
      const v = a[ia + 3 * strideA2];
      for (let j = 0, ib = rowB; j < n; j++, ib += strideB2) {
        sums[at + j] =
          s * b[ib] + t * b[ib + strideB1] + (u * b[ib + 2 * strideB1] + v * b[ib + 3 * strideB1]);
      }
      l = 4;
      ia += 4 * strideA2;
      rowB += 4 * strideB1;
    } else {
      for (let j = 0; j < n; j++) sums[at + j] = 0;
    }
    for (; l + 2 <= k; l += 2, ia += 2 * strideA2, rowB += 2 * strideB1) {
      const s = a[ia];
      const t = a[ia + strideA2];
      for (let j = 0, ib = rowB; j < n; j++, ib += strideB2) {
        sums[at + j] += s * b[ib] + t * b[ib + strideB1];
      }
    }
    if (l < k) {
      const s = a[ia];
      for (let j = 0, ib = rowB; j < n; j++, ib += strideB2) sums[at + j] += s * b[ib];
    }
  }
  for (let i = 0, at = 0, row = offsetC; i < m; i++, row += strideC1) {
    for (let j = 0, ic = row; j < n; j++, at++, ic += strideC2) {
      c[ic] = beta === 0 ? alpha * sums[at] : alpha * sums[at] + beta * c[ic];
    }
  }
}

/** x *= β; if β is 0, x is not read. */
function scaleOrClear(n: number, beta: number, x: Elements, stride: number, offset: number): void {
  if (beta === 0) for (let i = 0, ix = offset; i < n; i++, ix += stride) x[ix] = 0;
  else for (let i = 0, ix = offset; i < n; i++, ix += stride) x[ix] *= beta;
}

/** C = α·A·B + β·C for A of m × k, B of k × n; C must not overlap them. */
export function gemmLoop(
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
  if (Math.abs(strideC1) < Math.abs(strideC2)) {
    // Column-major: the transposes, Cᵀ = α·Bᵀ·Aᵀ + β·Cᵀ, are row-major.
    // biome-ignore format: as one line of the formula
    gemmInRows(n, m, k, alpha, b, strideB2, strideB1, offsetB, a, strideA2, strideA1, offsetA, beta, c, strideC2, strideC1, offsetC);
    return;
  }
  // biome-ignore format: as one line of the formula
  gemmInRows(m, n, k, alpha, a, strideA1, strideA2, offsetA, b, strideB1, strideB2, offsetB, beta, c, strideC1, strideC2, offsetC);
}

function gemmInRows(
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
  if (beta !== 1) {
    for (let i = 0, row = offsetC; i < m; i++, row += strideC1) {
      scaleOrClear(n, beta, c, strideC2, row);
    }
  }
  if (alpha === 0) return;
  const add = Math.abs(strideB2) <= Math.abs(strideB1) ? addByRows : addByDots;
  // biome-ignore format: as one line of the formula
  add(m, n, k, alpha, a, strideA1, strideA2, offsetA, b, strideB1, strideB2, offsetB, c, strideC1, strideC2, offsetC);
}

/** C += α·A·B: adds four rows of B at a time to each row of C. */
function addByRows(
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
  c: Elements,
  strideC1: number,
  strideC2: number,
  offsetC: number,
): void {
  for (let i = 0, row = offsetC; i < m; i++, row += strideC1) {
    let ia = offsetA + i * strideA1;
    let rowB = offsetB;
    let l = 0;
    for (; l + 4 <= k; l += 4, ia += 4 * strideA2, rowB += 4 * strideB1) {
      const s = alpha * a[ia];
      const t = alpha * a[ia + strideA2];
      const u = alpha * a[ia + 2 * strideA2];
      const v = alpha * a[ia + 3 * strideA2];
      for (let j = 0, ib = rowB, ic = row; j < n; j++, ib += strideB2, ic += strideC2) {
        c[ic] +=
          s * b[ib] + t * b[ib + strideB1] + (u * b[ib + 2 * strideB1] + v * b[ib + 3 * strideB1]);
      }
    }
    for (; l < k; l++, ia += strideA2, rowB += strideB1) {
      const s = alpha * a[ia];
      for (let j = 0, ib = rowB, ic = row; j < n; j++, ib += strideB2, ic += strideC2) {
        c[ic] += s * b[ib];
      }
    }
  }
}

/** C += α·A·B: dot products of two rows of A with two columns of B at a time. */
function addByDots(
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
  c: Elements,
  strideC1: number,
  strideC2: number,
  offsetC: number,
): void {
  for (let i = 0; i < m; i += 2) {
    // If the number of rows is odd, the last row is computed twice and written once.
    const nextA = i + 1 < m ? strideA1 : 0;
    for (let j = 0; j < n; j += 2) {
      const nextB = j + 1 < n ? strideB2 : 0;
      let s = 0;
      let t = 0;
      let u = 0;
      let v = 0;
      let ia = offsetA + i * strideA1;
      let ib = offsetB + j * strideB2;
      for (let l = 0; l < k; l++, ia += strideA2, ib += strideB1) {
        const p = a[ia];
        const q = a[ia + nextA];
        const x = b[ib];
        const y = b[ib + nextB];
        s += p * x;
        t += p * y;
        u += q * x;
        v += q * y;
      }
      const ic = offsetC + i * strideC1 + j * strideC2;
      c[ic] += alpha * s;
      if (nextB !== 0) c[ic + strideC2] += alpha * t;
      if (nextA !== 0) {
        c[ic + strideC1] += alpha * u;
        if (nextB !== 0) c[ic + strideC1 + strideC2] += alpha * v;
      }
    }
  }
}
