/**
 * The losses of single scores: the loss of each sample and its derivative with respect to its score
 * z, the twin of native/kernels/losses.h. lib/plan/losses.ts has names, formulas, parameters and
 * the rule for kinks.
 *
 * Losses based on the sigmoid use e = e^-|z| ≤ 1, which cannot overflow: sigmoid(z) = 1 / (1 + e)
 * for z ≥ 0 and e / (1 + e) below.
 */

import { sign } from '../common/sign.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { LossName, LossPlan, LossPlanOf } from '../plan/losses.ts';
import { type ClassLossName, classLosses } from './classLosses.ts';
import { logisticSum } from './logisticSum.ts';

/**
 * Replaces the scores of `n` samples by their slopes and writes their losses; `y[i]` is the target
 * of `scores[i]`.
 */
export type PointLoss = (
  n: number,
  y: FloatArray,
  scores: Float64Array,
  losses: Float64Array,
) => void;

export type PointLossName = Exclude<LossName, ClassLossName>;

/** For each loss, the factory that makes its function from its parameters. */
export const pointLosses: {
  readonly [Name in PointLossName]: (loss: LossPlanOf<Name>) => PointLoss;
} = {
  sigmoidSquaredError: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const e = Math.exp(z < 0 ? z : -z);
      const one = 1 + e;
      const error = (z >= 0 ? 1 - y[i] - y[i] * e : (1 - y[i]) * e - y[i]) / one;
      losses[i] = error * error;
      scores[i] = 2 * error * (e / (one * one));
    }
  },

  logistic: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const e = Math.exp(z < 0 ? z : -z);
      losses[i] = Math.max(z, 0) - y[i] * z + Math.log1p(e);
      scores[i] = (z >= 0 ? 1 - y[i] - y[i] * e : (1 - y[i]) * e - y[i]) / (1 + e);
    }
  },

  hinge: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const sign = 2 * y[i] - 1;
      const short = 1 - sign * scores[i];
      losses[i] = orZero(short);
      scores[i] = short > 0 ? -sign : 0 * short;
    }
  },

  squaredHinge: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const sign = 2 * y[i] - 1;
      const short = orZero(1 - sign * scores[i]);
      losses[i] = short * short;
      scores[i] = -2 * sign * short;
    }
  },

  modifiedHuber: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const sign = 2 * y[i] - 1;
      const margin = sign * scores[i];
      const short = orZero(1 - margin);
      const far = margin < -1;
      losses[i] = far ? -4 * margin : short * short;
      scores[i] = far ? -4 * sign : -2 * sign * short;
    }
  },

  perceptron: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const sign = 2 * y[i] - 1;
      const short = -sign * scores[i];
      losses[i] = orZero(short);
      scores[i] = short >= 0 ? -sign : 0 * short;
    }
  },

  // With p = sigmoid(m), q = 1 - p: L = -q^γ·log p and dL/dm = q^γ·(γ·p·log p - q). Both logarithms
  // come from l = log(1 + e^-|m|), and q^γ = e^(γ·log q).
  focal:
    ({ gamma }) =>
    (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const sign = 2 * y[i] - 1;
        const margin = sign * scores[i];
        const e = Math.exp(margin < 0 ? margin : -margin);
        const l = Math.log1p(e);
        const minusLogP = margin < 0 ? l - margin : l;
        const minusLogQ = margin < 0 ? l : l + margin;
        const p = (margin < 0 ? e : 1) / (1 + e);
        const q = (margin < 0 ? 1 : e) / (1 + e);
        const factor = Math.exp(-gamma * minusLogQ);
        losses[i] = factor * minusLogP;
        scores[i] = -sign * factor * (gamma * p * minusLogP + q);
      }
    },

  squaredError: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const r = scores[i] - y[i];
      losses[i] = r * r;
      scores[i] = 2 * r;
    }
  },

  absoluteError: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const r = scores[i] - y[i];
      losses[i] = Math.abs(r);
      scores[i] = sign(r);
    }
  },

  huber:
    ({ delta }) =>
    (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const r = scores[i] - y[i];
        const a = Math.abs(r);
        losses[i] = a <= delta ? 0.5 * r * r : delta * (a - 0.5 * delta);
        scores[i] = a <= delta ? r : delta * sign(r);
      }
    },

  epsilonInsensitive:
    ({ epsilon }) =>
    (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const r = scores[i] - y[i];
        const beyond = Math.abs(r) - epsilon;
        losses[i] = orZero(beyond);
        scores[i] = beyond > 0 ? sign(r) : 0 * beyond;
      }
    },

  squaredEpsilonInsensitive:
    ({ epsilon }) =>
    (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const r = scores[i] - y[i];
        const beyond = orZero(Math.abs(r) - epsilon);
        losses[i] = beyond * beyond;
        scores[i] = 2 * sign(r) * beyond;
      }
    },

  // log cosh r = ½·log(1 + sinh² r) where sinh² r ≤ 1, else |r| - log 2 + log(1 + e^-2|r|); with
  // u = 1 - e^-2|r|: sinh² r = u²/(4·e^-2|r|), tanh |r| = u/(2 - u).
  logCosh: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const r = scores[i] - y[i];
      const a = Math.abs(r);
      const u = -Math.expm1(-2 * a);
      const e = 1 - u;
      const square = (u * u) / (4 * e);
      losses[i] = square <= 1 ? 0.5 * Math.log1p(square) : a - Math.LN2 + Math.log1p(e);
      scores[i] = (sign(r) * u) / (2 - u);
    }
  },

  quantile:
    ({ quantile }) =>
    (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const e = y[i] - scores[i];
        const factor = e > 0 ? quantile : e < 0 ? quantile - 1 : 0 * e;
        losses[i] = factor * e;
        scores[i] = -factor;
      }
    },

  poisson: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const mean = Math.exp(z);
      losses[i] = mean - y[i] * z;
      scores[i] = mean - y[i];
    }
  },

  // For a target of 0 the second term is 0, even if e^((1 - power)·z) overflows.
  tweedie: ({ power }) => {
    const rise = 2 - power;
    const fall = power - 1;
    return (n, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const z = scores[i];
        const mean = Math.exp(rise * z);
        const share = y[i] === 0 ? 0 : y[i] * Math.exp(-fall * z);
        losses[i] = share / fall + mean / rise;
        scores[i] = mean - share;
      }
    };
  },

  gamma: () => (n, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const z = scores[i];
      const ratio = y[i] * Math.exp(-z);
      losses[i] = z + ratio;
      scores[i] = 1 - ratio;
    }
  },
};

/** max(v, 0), but NaN stays NaN, so that invalid samples are detected. */
function orZero(value: number): number {
  return value > 0 ? value : 0 * value;
}

/**
 * The function of a loss of single scores. The cast is needed because the types do not express that
 * the table pairs parameters and factory by name.
 */
export function pointLossOf(loss: LossPlan): PointLoss {
  return (pointLosses[loss.name as PointLossName] as (loss: LossPlan) => PointLoss)(loss);
}

/**
 * Replaces the scores of `n` samples by their slopes and returns the sum of the losses; `y` is 0 or
 * 1.
 */
export type SumLoss = typeof logisticSum;

/** The classification losses that have a faster kernel for the sum of the losses alone. */
const sumLosses: Partial<Record<LossName, SumLoss>> = { logistic: logisticSum };

export function sumLossOf(loss: LossPlan): SumLoss | undefined {
  return sumLosses[loss.name];
}

/** Whether a loss compares the scores of several classes with each other. */
export function comparesClasses(loss: LossPlan): boolean {
  return Object.hasOwn(classLosses, loss.name);
}

/** Clips slopes[at … at + n) to ±limit; NaN stays NaN, so that invalid samples are detected. */
export function clipSlopes(limit: number, slopes: Float64Array, at: number, n: number): void {
  for (let i = at; i < at + n; i++) {
    if (slopes[i] > limit) slopes[i] = limit;
    else if (slopes[i] < -limit) slopes[i] = -limit;
  }
}
