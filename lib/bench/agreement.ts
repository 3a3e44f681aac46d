/**
 * The losses by which results are compared. bench/contenders/common.py implements the same
 * formulas.
 */
import { l2Of, type Training } from './tasks.ts';

/** A model with one output for two classes, or one output per class; weights: outputs × cols. */
export interface LinearWeights {
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

/**
 * The objective: the mean over all rows of log(1 + e^z) - y·z, or of log Σₖ e^zₖ - z_y for more
 * than two classes, where z = x · weights + bias, plus the penalty of `training`. Computed in
 * float64.
 */
export function objectiveOf(
  x: Float32Array,
  y: Float32Array,
  model: LinearWeights,
  training: Training,
): number {
  const { weights, bias } = model;
  const outputs = bias.length;
  const cols = weights.length / outputs;
  const scores = new Float64Array(outputs);
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < outputs; k++) {
      let z = bias[k];
      for (let j = 0; j < cols; j++) z += x[i * cols + j] * weights[k * cols + j];
      scores[k] = z;
    }
    sum += outputs === 1 ? logLoss(scores[0], y[i]) : crossEntropy(scores, y[i]);
  }
  let squares = 0;
  for (let j = 0; j < weights.length; j++) squares += weights[j] ** 2;
  return sum / y.length + (l2Of(training, y.length) / 2) * squares;
}

/** Mean negative log-likelihood of the true classes; p is the probability of class 1. */
export function logLossOf(probabilities: Float32Array, y: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    sum -= Math.log(y[i] === 1 ? probabilities[i] : 1 - probabilities[i]);
  }
  return sum / y.length;
}

function logLoss(z: number, y: number): number {
  return Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
}

function crossEntropy(scores: Float64Array, y: number): number {
  const most = Math.max(...scores);
  let sum = 0;
  for (const z of scores) sum += Math.exp(z - most);
  return most + Math.log(sum) - scores[y];
}
