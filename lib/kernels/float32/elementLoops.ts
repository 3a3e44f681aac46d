// Written by lib/setup/writeKernels.mjs from lib/kernels/float64/elementLoops.ts: change that one.
/**
 * Functions of elements and steps of optimizers in TypeScript: what runs below the crossing points, and
 * where the addon is not. The twins are in native/elementwise.h; arguments were checked (see fused.ts).
 */
import { type Elements, rounded } from './elements.ts';

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
    const e = Math.exp(z < 0 ? z : -z);
    out[io] = (z >= 0 ? 1 : e) / (1 + e);
  }
}

/** The greatest of n neighbours; NaN is passed over. */
function largestOf(n: number, x: Elements, stride: number, offset: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0, ix = offset; i < n; i++, ix += stride) if (x[ix] > largest) largest = x[ix];
  return largest;
}

/** out = e^x / Σ e^x for each of the rows, which are so far apart. */
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

/** log Σ e^x = x_max + log(1 + the others' e^(x - x_max)). */
export function logSumExpLoop(n: number, x: Elements, strideX: number, offsetX: number): number {
  const largest = largestOf(n, x, strideX, offsetX);
  let rest = 0;
  let seen = false;
  for (let i = 0, ix = offsetX; i < n; i++, ix += strideX) {
    const z = x[ix];
    // Of equals, also infinite ones, the difference is 0.
    if (z !== largest) rest += Math.exp(z - largest);
    else if (seen) rest++;
    else seen = true;
  }
  return seen ? rounded(largest + Math.log1p(rest)) : Number.NaN;
}

/** v = μ·v + g; w -= η·v, or η·(g + μ·v) for Nesterov. As the optimizer `sgd`. */
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
  for (let j = 0; j < n; j++) {
    const g = gradient[offsetG + j];
    const v = momentum * velocity[offsetV + j] + g;
    velocity[offsetV + j] = v;
    w[offsetW + j] -= learningRate * (nesterov ? g + momentum * v : v);
  }
}

/** Kingma and Ba, arXiv:1412.6980, with ε beside √v as PyTorch has it. As the optimizer `adam`. */
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
