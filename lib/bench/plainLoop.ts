/**
 * Plain training loops in float64 without a library: the baseline that fallline must beat. Kept
 * naive on purpose.
 */
import { nextBelow, seedState } from '../random/rng.ts';
import type { LinearWeights } from './agreement.ts';
import { l2Of, outputsFor, type Training } from './tasks.ts';

/** A trained model, and the number of epochs. */
export interface Trained extends LinearWeights {
  readonly epochs: number;
}

/** Trains from weights of 0 with the loop for these settings. */
export function plainLoop(
  x: Float32Array,
  y: Float32Array,
  classes: number,
  training: Training,
): Trained {
  const { epochs, batchSize, learningRate, tolerance } = training;
  const cols = x.length / y.length;
  if (tolerance !== undefined) return untilSettled(x, y, cols, training, tolerance);
  if (classes > 2) {
    const size = batchSize === 'all' ? y.length : batchSize;
    return softmaxBatches(x, y, cols, outputsFor(classes), epochs, size, learningRate);
  }
  if (batchSize === 'all') return fullBatches(x, y, cols, epochs, learningRate);
  if (batchSize === 1) return singleSamples(x, y, cols, epochs, learningRate);
  return batches(x, y, cols, epochs, batchSize, learningRate);
}

/** The probability of class 1 for the row of x that starts at offset `at`. */
export function plainProbability(
  x: Float32Array,
  at: number,
  { weights, bias }: LinearWeights,
): number {
  let z = bias[0];
  for (let j = 0; j < weights.length; j++) z += x[at + j] * weights[j];
  return 1 / (1 + Math.exp(-z));
}

function fullBatches(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  learningRate: number,
): Trained {
  const rows = y.length;
  const weights = new Float64Array(cols);
  const gradient = new Float64Array(cols);
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    gradient.fill(0);
    let biasGradient = 0;
    for (let i = 0; i < rows; i++) {
      const at = i * cols;
      let z = bias;
      for (let j = 0; j < cols; j++) z += x[at + j] * weights[j];
      const error = 1 / (1 + Math.exp(-z)) - y[i];
      biasGradient += error;
      for (let j = 0; j < cols; j++) gradient[j] += error * x[at + j];
    }
    for (let j = 0; j < cols; j++) weights[j] -= (learningRate / rows) * gradient[j];
    bias -= (learningRate / rows) * biasGradient;
  }
  return { weights, bias: [bias], epochs };
}

function batches(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  batchSize: number,
  learningRate: number,
): Trained {
  const weights = new Float64Array(cols);
  const gradient = new Float64Array(cols);
  const shuffled = shuffler(y.length);
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled();
    for (let from = 0; from < order.length; from += batchSize) {
      const to = Math.min(order.length, from + batchSize);
      gradient.fill(0);
      let biasGradient = 0;
      for (let k = from; k < to; k++) {
        const at = order[k] * cols;
        let z = bias;
        for (let j = 0; j < cols; j++) z += x[at + j] * weights[j];
        const error = 1 / (1 + Math.exp(-z)) - y[order[k]];
        biasGradient += error;
        for (let j = 0; j < cols; j++) gradient[j] += error * x[at + j];
      }
      const step = learningRate / (to - from);
      for (let j = 0; j < cols; j++) weights[j] -= step * gradient[j];
      bias -= step * biasGradient;
    }
  }
  return { weights, bias: [bias], epochs };
}

function singleSamples(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  learningRate: number,
): Trained {
  const weights = new Float64Array(cols);
  const shuffled = shuffler(y.length);
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const i of shuffled()) {
      const at = i * cols;
      let z = bias;
      for (let j = 0; j < cols; j++) z += x[at + j] * weights[j];
      const step = learningRate * (1 / (1 + Math.exp(-z)) - y[i]);
      bias -= step;
      for (let j = 0; j < cols; j++) weights[j] -= step * x[at + j];
    }
  }
  return { weights, bias: [bias], epochs };
}

/** Full-batch descent with Nesterov's momentum until the objective stops changing. */
function untilSettled(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  training: Training,
  tolerance: number,
): Trained {
  const { epochs, learningRate, momentum = 0 } = training;
  const rows = y.length;
  const l2 = l2Of(training, rows);
  const weights = new Float64Array(cols);
  const gradient = new Float64Array(cols);
  const velocity = new Float64Array(cols);
  let bias = 0;
  let biasVelocity = 0;
  let before = Number.POSITIVE_INFINITY;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    gradient.fill(0);
    let biasGradient = 0;
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const at = i * cols;
      let z = bias;
      for (let j = 0; j < cols; j++) z += x[at + j] * weights[j];
      loss += Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
      const error = 1 / (1 + Math.exp(-z)) - y[i];
      biasGradient += error;
      for (let j = 0; j < cols; j++) gradient[j] += error * x[at + j];
    }
    loss /= rows;
    for (let j = 0; j < cols; j++) {
      loss += (l2 / 2) * weights[j] * weights[j];
      const slope = gradient[j] / rows + l2 * weights[j];
      velocity[j] = momentum * velocity[j] + slope;
      weights[j] -= learningRate * (slope + momentum * velocity[j]);
    }
    biasVelocity = momentum * biasVelocity + biasGradient / rows;
    bias -= learningRate * (biasGradient / rows + momentum * biasVelocity);
    if (Math.abs(before - loss) <= tolerance) return { weights, bias: [bias], epochs: epoch };
    before = loss;
  }
  return { weights, bias: [bias], epochs };
}

function softmaxBatches(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  classes: number,
  epochs: number,
  batchSize: number,
  learningRate: number,
): Trained {
  const weights = new Float64Array(classes * cols);
  const bias = new Float64Array(classes);
  const gradient = new Float64Array(classes * cols);
  const biasGradient = new Float64Array(classes);
  const p = new Float64Array(classes);
  const shuffled = shuffler(y.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled();
    for (let from = 0; from < order.length; from += batchSize) {
      const to = Math.min(order.length, from + batchSize);
      gradient.fill(0);
      biasGradient.fill(0);
      for (let s = from; s < to; s++) {
        const at = order[s] * cols;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = 0; k < classes; k++) {
          let z = bias[k];
          for (let j = 0; j < cols; j++) z += x[at + j] * weights[k * cols + j];
          p[k] = z;
          if (z > most) most = z;
        }
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          p[k] = Math.exp(p[k] - most);
          sum += p[k];
        }
        for (let k = 0; k < classes; k++) {
          const error = p[k] / sum - (y[order[s]] === k ? 1 : 0);
          biasGradient[k] += error;
          for (let j = 0; j < cols; j++) gradient[k * cols + j] += error * x[at + j];
        }
      }
      const step = learningRate / (to - from);
      for (let j = 0; j < weights.length; j++) weights[j] -= step * gradient[j];
      for (let k = 0; k < classes; k++) bias[k] -= step * biasGradient[k];
    }
  }
  return { weights, bias, epochs };
}

/**
 * Returns a function that shuffles 0 … n-1 at each call (Fisher–Yates). Seed and algorithm are
 * fallline's defaults, so that losses can be compared closely.
 */
function shuffler(n: number): () => Uint32Array {
  const state = seedState(0);
  const order = new Uint32Array(n);
  return () => {
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = nextBelow(state, i + 1);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  };
}
