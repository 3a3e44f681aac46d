/**
 * Symmetric and triangular matrices, of which only one triangle is read: in full storage, where
 * element (i, j) is a[offset + i * s1 + j * s2], or packed, where the triangle's rows (for a
 * symmetric matrix, equally its columns) follow each other. There is no native twin. Outputs are
 * written after all inputs have been read. The callers have checked the arguments.
 */
import { doubles } from '../shared/scratch.ts';
import type { Elements } from './elements.ts';

/**
 * The index of element (i, j) of row i, as start + j * step; the step is `across` in full storage
 * and `stride` in packed storage.
 */
export interface Triangle {
  readonly n: number;
  /** True if the triangle has the elements with j ≥ i, false for j ≤ i. */
  readonly upper: boolean;
  readonly packed: boolean;
  readonly down: number;
  readonly across: number;
  readonly offset: number;
}

function startOf({ n, upper, packed, down, across, offset }: Triangle, i: number): number {
  if (!packed) return offset + i * down;
  return offset + across * (upper ? i * n - (i * (i + 1)) / 2 : (i * (i + 1)) / 2);
}

/** y = α·A·x + β·y for A symmetric. */
export function symvLoop(
  triangle: Triangle,
  alpha: number,
  a: Elements,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): void {
  const { n, upper, across } = triangle;
  const sums = doubles(n);
  sums.fill(0, 0, n);
  if (alpha !== 0) {
    for (let i = 0; i < n; i++) {
      const start = startOf(triangle, i);
      const u = x[offsetX + i * strideX];
      let sum = a[start + i * across] * u;
      const end = upper ? n : i;
      for (let j = upper ? i + 1 : 0; j < end; j++) {
        const element = a[start + j * across];
        sum += element * x[offsetX + j * strideX];
        sums[j] += element * u;
      }
      sums[i] += sum;
    }
  }
  // If β is 0, y is not read.
  for (let i = 0, iy = offsetY; i < n; i++, iy += strideY) {
    y[iy] = beta === 0 ? alpha * sums[i] : alpha * sums[i] + beta * y[iy];
  }
}

/** A += α·x·xᵀ, or with y, A += α·x·yᵀ + α·y·xᵀ, for A symmetric. */
export function syrLoop(
  triangle: Triangle,
  alpha: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements | undefined,
  strideY: number,
  offsetY: number,
  a: Elements,
): void {
  const { n, upper, across } = triangle;
  const held = doubles(2 * n);
  for (let i = 0; i < n; i++) {
    held[i] = x[offsetX + i * strideX];
    held[n + i] = y === undefined ? held[i] : y[offsetY + i * strideY];
  }
  for (let i = 0; i < n; i++) {
    const start = startOf(triangle, i);
    const u = alpha * held[i];
    const v = y === undefined ? 0 : alpha * held[n + i];
    const end = upper ? n : i + 1;
    for (let j = upper ? i : 0; j < end; j++) {
      const both = y === undefined ? u * held[j] : u * held[n + j] + v * held[j];
      a[start + j * across] += both;
    }
  }
}

/** x = A·x for A triangular; the diagonal is 1 with `unit`. */
export function trmvLoop(
  triangle: Triangle,
  unit: boolean,
  a: Elements,
  x: Elements,
  strideX: number,
  offsetX: number,
): void {
  const { n, upper, across } = triangle;
  const sums = doubles(n);
  for (let i = 0; i < n; i++) {
    const start = startOf(triangle, i);
    const own = x[offsetX + i * strideX];
    let sum = unit ? own : a[start + i * across] * own;
    const end = upper ? n : i;
    for (let j = upper ? i + 1 : 0; j < end; j++) {
      sum += a[start + j * across] * x[offsetX + j * strideX];
    }
    sums[i] = sum;
  }
  for (let i = 0, ix = offsetX; i < n; i++, ix += strideX) x[ix] = sums[i];
}

/** x = A⁻¹·x for A triangular, by substitution; the diagonal is 1 with `unit`. */
export function trsvLoop(
  triangle: Triangle,
  unit: boolean,
  a: Elements,
  x: Elements,
  strideX: number,
  offsetX: number,
): void {
  const { n, upper, across } = triangle;
  const solved = doubles(n);
  for (let step = 0; step < n; step++) {
    const i = upper ? n - 1 - step : step;
    const start = startOf(triangle, i);
    let rest = x[offsetX + i * strideX];
    const end = upper ? n : i;
    for (let j = upper ? i + 1 : 0; j < end; j++) rest -= a[start + j * across] * solved[j];
    solved[i] = unit ? rest : rest / a[start + i * across];
  }
  for (let i = 0, ix = offsetX; i < n; i++, ix += strideX) x[ix] = solved[i];
}
