/**
 * The loops that everyone writes first, in doubles and without a library: what fallline has to
 * beat to be of any use. Kept naive on purpose.
 */
import { nextBelow, seedWords } from '../lib/backend/typescript/rng.ts';
import type { Training } from './workloads.ts';

export interface LinearWeights {
  readonly weights: ArrayLike<number>;
  readonly bias: number;
}

/** Trains from weights of 0 by full batches, batches or single samples, as `training` says. */
export function plainLoop(
  x: Float32Array,
  y: Float32Array,
  { epochs, batchSize, learningRate }: Training,
): LinearWeights {
  const cols = x.length / y.length;
  if (batchSize === 'all') return fullBatches(x, y, cols, epochs, learningRate);
  if (batchSize === 1) return singleSamples(x, y, cols, epochs, learningRate);
  return batches(x, y, cols, epochs, batchSize, learningRate);
}

function fullBatches(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  learningRate: number,
): LinearWeights {
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
  return { weights, bias };
}

function batches(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  batchSize: number,
  learningRate: number,
): LinearWeights {
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
  return { weights, bias };
}

function singleSamples(
  x: Float32Array,
  y: Float32Array,
  cols: number,
  epochs: number,
  learningRate: number,
): LinearWeights {
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
  return { weights, bias };
}

/**
 * Puts 0 … n-1 in a new random order at each call (Fisher–Yates): from the seed that is fallline's
 * default and in its way, so that the losses can be compared closely.
 */
function shuffler(n: number): () => Uint32Array {
  const words = seedWords(0);
  const order = new Uint32Array(n);
  return () => {
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = nextBelow(words, i + 1);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  };
}
