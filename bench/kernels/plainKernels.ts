/**
 * Plain loops for each kernel, for one kind of array per process: the baseline that
 * fallline/kernels must not be slower than at any size. Kept naive on purpose.
 */
import type { FloatArray } from '../../lib/data/numericArrays.ts';

export function plainDot(n: number, x: FloatArray, y: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

export function plainAxpy(n: number, alpha: number, x: FloatArray, y: FloatArray): void {
  for (let i = 0; i < n; i++) y[i] += alpha * x[i];
}

export function plainScal(n: number, alpha: number, x: FloatArray): void {
  for (let i = 0; i < n; i++) x[i] *= alpha;
}

export function plainNrm2(n: number, x: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

export function plainAsum(n: number, x: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(x[i]);
  return sum;
}

export function plainIamax(n: number, x: FloatArray): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (Math.abs(x[i]) > Math.abs(x[best])) best = i;
  return best;
}

export function plainGemv(m: number, n: number, a: FloatArray, x: FloatArray, y: FloatArray): void {
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j] * x[j];
    y[i] = sum;
  }
}

export function plainGer(
  m: number,
  n: number,
  alpha: number,
  x: FloatArray,
  y: FloatArray,
  a: FloatArray,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] += alpha * x[i] * y[j];
  }
}

/** Loops in memory order, as most careful users write them. */
export function plainGemm(
  m: number,
  n: number,
  k: number,
  a: FloatArray,
  b: FloatArray,
  c: FloatArray,
): void {
  c.fill(0);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const factor = a[i * k + l];
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[l * n + j];
    }
  }
}

export function plainSigmoid(n: number, x: FloatArray, out: FloatArray): void {
  for (let i = 0; i < n; i++) out[i] = 1 / (1 + Math.exp(-x[i]));
}

export function plainSoftmax(n: number, x: FloatArray, out: FloatArray): void {
  let largest = x[0];
  for (let i = 1; i < n; i++) if (x[i] > largest) largest = x[i];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    out[i] = Math.exp(x[i] - largest);
    sum += out[i];
  }
  for (let i = 0; i < n; i++) out[i] /= sum;
}

export function plainLogSumExp(n: number, x: FloatArray): number {
  let largest = x[0];
  for (let i = 1; i < n; i++) if (x[i] > largest) largest = x[i];
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.exp(x[i] - largest);
  return largest + Math.log(sum);
}

export function plainLogistic(
  rows: number,
  cols: number,
  x: FloatArray,
  y: FloatArray,
  w: FloatArray,
  gradient: FloatArray,
): number {
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < cols; j++) z += x[i * cols + j] * w[j];
    const e = Math.exp(-z);
    loss += Math.log(1 + e) + (1 - y[i]) * z;
    const slope = 1 / (1 + e) - y[i];
    for (let j = 0; j < cols; j++) gradient[j] += slope * x[i * cols + j];
  }
  return loss;
}

export function plainHinge(
  rows: number,
  cols: number,
  x: FloatArray,
  y: FloatArray,
  w: FloatArray,
  gradient: FloatArray,
): number {
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < cols; j++) z += x[i * cols + j] * w[j];
    const sign = 2 * y[i] - 1;
    loss += Math.max(0, 1 - sign * z);
    const slope = sign * z < 1 ? -sign : 0;
    for (let j = 0; j < cols; j++) gradient[j] += slope * x[i * cols + j];
  }
  return loss;
}

export function plainSquaredError(
  rows: number,
  cols: number,
  x: FloatArray,
  y: FloatArray,
  w: FloatArray,
  gradient: FloatArray,
): number {
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < cols; j++) z += x[i * cols + j] * w[j];
    const residual = z - y[i];
    loss += residual * residual;
    const slope = 2 * residual;
    for (let j = 0; j < cols; j++) gradient[j] += slope * x[i * cols + j];
  }
  return loss;
}

export function plainSoftmaxGradient(
  rows: number,
  cols: number,
  classes: number,
  x: FloatArray,
  y: FloatArray,
  w: FloatArray,
  gradient: FloatArray,
  scores: FloatArray,
): number {
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < classes; k++) {
      let z = 0;
      for (let j = 0; j < cols; j++) z += x[i * cols + j] * w[k * cols + j];
      scores[k] = z;
    }
    plainSoftmax(classes, scores, scores);
    loss -= Math.log(scores[y[i]]);
    scores[y[i]] -= 1;
    for (let k = 0; k < classes; k++) {
      const slope = scores[k];
      for (let j = 0; j < cols; j++) gradient[k * cols + j] += slope * x[i * cols + j];
    }
  }
  return loss;
}

export function plainMomentum(
  n: number,
  w: FloatArray,
  gradient: FloatArray,
  velocity: FloatArray,
  learningRate: number,
  momentum: number,
): void {
  for (let j = 0; j < n; j++) {
    velocity[j] = momentum * velocity[j] + gradient[j];
    w[j] -= learningRate * velocity[j];
  }
}

export function plainAdam(
  n: number,
  w: FloatArray,
  gradient: FloatArray,
  m: FloatArray,
  v: FloatArray,
  t: number,
  learningRate: number,
): void {
  const size = learningRate / (1 - 0.9 ** t);
  const correction = 1 - 0.999 ** t;
  for (let j = 0; j < n; j++) {
    m[j] = 0.9 * m[j] + 0.1 * gradient[j];
    v[j] = 0.999 * v[j] + 0.001 * gradient[j] * gradient[j];
    w[j] -= (size * m[j]) / (Math.sqrt(v[j] / correction) + 1e-8);
  }
}
