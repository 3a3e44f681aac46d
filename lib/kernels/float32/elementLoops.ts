// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/elementLoops.ts: change that one.
/**
 * Elementwise functions and optimizer steps in TypeScript, used below the native thresholds and
 * without the addon. Twin: native/kernels/elementwise.h. fused.ts has checked the arguments.
 */
import { type Elements, rounded } from './elements.ts';

/**
 * Below this x, 1 + e^-x overflows or nearly does; there 1 / (1 + e^-x) equals e^x to the last bit.
 */
const FAR_BELOW = -700;

/** out = 1 / (1 + e^-x), without overflow. */
export function sigmoidLoop(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  out: Elements,
  strideOut: number,
  offsetOut: number,
): void {
  for (let i = 0, ix = offsetX, io = offsetOut; i < n; i++, ix += strideX, io += strideOut) {
    const z = x[ix];
    out[io] = z > FAR_BELOW ? 1 / (1 + Math.exp(-z)) : Math.exp(z);
  }
}

/** The greatest of n contiguous elements; NaN is ignored. */
function largestOf(n: number, x: Elements, stride: number, offset: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0, ix = offset; i < n; i++, ix += stride) if (x[ix] > largest) largest = x[ix];
  return largest;
}

/** out = e^x / Σ e^x for each row; the strides are the distances between rows. */
export function softmaxLoop(
  rows: number,
  cols: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  out: Elements,
  strideOut: number,
  offsetOut: number,
): void {
  for (let i = 0; i < rows; i++) {
    const from = offsetX + i * strideX;
    const to = offsetOut + i * strideOut;
    const largest = largestOf(cols, x, 1, from);
    let sum = 0;
    for (let j = 0; j < cols; j++) {
      const e = Math.exp(x[from + j] - largest);
      out[to + j] = e;
      sum += e;
    }
    for (let j = 0; j < cols; j++) out[to + j] /= sum;
  }
}

/** Σ e^(x - largest) of elements from … to. */
function sumOfExp(
  from: number,
  to: number,
  x: Elements,
  stride: number,
  offset: number,
  largest: number,
): number {
  let sum = 0;
  for (let i = from, ix = offset + from * stride; i < to; i++, ix += stride) {
    sum += Math.exp(x[ix] - largest);
  }
  return sum;
}

/**
 * log Σ e^x = x_max + log(1 + Σ e^(x - x_max) over the other elements); log1p keeps the digits that
 * 1 + … would lose.
 */
export function logSumExpLoop(n: number, x: Elements, strideX: number, offsetX: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  let top = 0;
  for (let i = 0, ix = offsetX; i < n; i++, ix += strideX) {
    const z = x[ix];
    // The comparison is written so that it also catches NaN.
    if (!(z <= largest)) {
      if (Number.isNaN(z)) return z;
      largest = z;
      top = i;
    }
  }
  if (largest - largest !== 0) return largest;
  const rest =
    sumOfExp(0, top, x, strideX, offsetX, largest) +
    sumOfExp(top + 1, n, x, strideX, offsetX, largest);
  return rounded(largest + Math.log1p(rest));
}

/** v = μ·v + g; w -= η·v, or η·(g + μ·v) for Nesterov. The same as the optimizer `sgd`. */
export function momentumLoop(
  n: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  velocity: Elements,
  offsetV: number,
  learningRate: number,
  momentum: number,
  nesterov: boolean,
): void {
  if (nesterov) {
    for (let j = 0; j < n; j++) {
      const g = gradient[offsetG + j];
      const v = momentum * velocity[offsetV + j] + g;
      velocity[offsetV + j] = v;
      w[offsetW + j] -= learningRate * (g + momentum * v);
    }
    return;
  }
  for (let j = 0; j < n; j++) {
    const v = momentum * velocity[offsetV + j] + gradient[offsetG + j];
    velocity[offsetV + j] = v;
    w[offsetW + j] -= learningRate * v;
  }
}

/**
 * Kingma and Ba, arXiv:1412.6980, with ε added to √v as in PyTorch. The same as the optimizer
 * `adam`.
 */
export function adamLoop(
  n: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  m: Elements,
  offsetM: number,
  v: Elements,
  offsetV: number,
  t: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
): void {
  const size = learningRate / (1 - beta1 ** t);
  const correction = Math.sqrt(1 - beta2 ** t);
  for (let j = 0; j < n; j++) {
    const g = gradient[offsetG + j];
    const first = beta1 * m[offsetM + j] + (1 - beta1) * g;
    const second = beta2 * v[offsetV + j] + (1 - beta2) * g * g;
    m[offsetM + j] = first;
    v[offsetV + j] = second;
    w[offsetW + j] -= (size * first) / (Math.sqrt(second) / correction + epsilon);
  }
}
