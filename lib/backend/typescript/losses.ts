/**
 * The losses of a model with one output: the loss of each sample and its derivative by the score
 * z, for targets y of 0 or 1. The same formulas stand in native/losses.h.
 *
 * All are written with e = e^-|z| ≤ 1, which cannot overflow for any finite score:
 * sigmoid(z) = 1 / (1 + e) for z ≥ 0 and e / (1 + e) below.
 */
import type { FloatArray } from '../../matrix.ts';
import type { LossName } from '../../plan.ts';

/**
 * Replaces the scores of `n` samples by their slopes and returns the sum of their losses;
 * `y[i]` is the target of `scores[i]`.
 */
export type Loss = (n: number, y: FloatArray, scores: Float64Array) => number;

export const losses = {
  /** (sigmoid(z) - y)² */
  sigmoidSquaredError(n, y, scores) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const e = Math.exp(z < 0 ? z : -z);
      const one = 1 + e;
      const error = (z >= 0 ? 1 - y[i] - y[i] * e : (1 - y[i]) * e - y[i]) / one;
      total += error * error;
      scores[i] = 2 * error * (e / (one * one));
    }
    return total;
  },

  /** log(1 + e^z) - y·z, the negative log-likelihood of a Bernoulli target. */
  logistic(n, y, scores) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const e = Math.exp(z < 0 ? z : -z);
      total += Math.max(z, 0) - y[i] * z + Math.log1p(e);
      scores[i] = (z >= 0 ? 1 - y[i] - y[i] * e : (1 - y[i]) * e - y[i]) / (1 + e);
    }
    return total;
  },
} satisfies Record<LossName, Loss>;
