/**
 * Second derivatives of the losses with respect to the scores, the twin of
 * native/kernels/curvatures.h: with them, X and the penalties make the Hessian of a linear model. At a
 * kink of the slope (squaredHinge, huber …) the curvature is that of one side, as generalised Newton
 * methods take it: O. L. Mangasarian, "A finite Newton method for classification", Optimization
 * Methods and Software 17 (2002).
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { LossPlan, LossPlanOf } from '../plan/losses.ts';
import type { PointLossName } from './losses.ts';

/**
 * Replaces `along`, changes of the scores of `n` samples, by the changes of their slopes: multiplies
 * each by the curvature at its score.
 */
export type PointCurvature = (
  n: number,
  y: FloatArray,
  scores: Float64Array,
  along: Float64Array,
) => void;

/** The same for the second derivative of one score; not finite where the score is not. */
type SecondDerivative = (z: number, y: number) => number;

/** No curvature but at kinks; NaN and ∞ stay visible. */
const straight: SecondDerivative = (z) => 0 * z;

const curvatures: {
  readonly [Name in PointLossName]: (loss: LossPlanOf<Name>) => SecondDerivative;
} = {
  // s' = s·(1 - s), s'' = s'·(1 - 2s): L'' = 2·s'² + 2·(s - y)·s''.
  sigmoidSquaredError: () => (z, y) => {
    const e = Math.exp(z < 0 ? z : -z);
    const one = 1 + e;
    const slope = e / (one * one);
    const s = z >= 0 ? 1 / one : e / one;
    return 2 * slope * (slope + (s - y) * (1 - 2 * s));
  },
  logistic: () => (z) => {
    const e = Math.exp(z < 0 ? z : -z);
    return e / ((1 + e) * (1 + e));
  },
  hinge: () => straight,
  squaredHinge: () => (z, y) => {
    const short = 1 - (2 * y - 1) * z;
    return short > 0 ? 2 : 0 * short;
  },
  modifiedHuber: () => (z, y) => {
    const margin = (2 * y - 1) * z;
    return margin < 1 && margin >= -1 ? 2 : 0 * margin;
  },
  perceptron: () => straight,
  // With p = sigmoid(m), q = 1 - p: L'' = q^γ·p·(q·(1 + 2γ) + γ·log p·(q - γ·p)).
  focal:
    ({ gamma }) =>
    (z, y) => {
      const margin = (2 * y - 1) * z;
      const e = Math.exp(margin < 0 ? margin : -margin);
      const l = Math.log1p(e);
      const minusLogP = margin < 0 ? l - margin : l;
      const minusLogQ = margin < 0 ? l : l + margin;
      const p = (margin < 0 ? e : 1) / (1 + e);
      const q = (margin < 0 ? 1 : e) / (1 + e);
      const factor = Math.exp(-gamma * minusLogQ);
      return factor * p * (q * (1 + 2 * gamma) - gamma * minusLogP * (q - gamma * p));
    },
  squaredError: () => (z) => 2 + 0 * z,
  absoluteError: () => straight,
  huber:
    ({ delta }) =>
    (z, y) =>
      Math.abs(z - y) <= delta ? 1 : 0 * z,
  epsilonInsensitive: () => straight,
  squaredEpsilonInsensitive:
    ({ epsilon }) =>
    (z, y) =>
      Math.abs(z - y) > epsilon ? 2 : 0 * z,
  // 1 - tanh²(r) = 4·e / (1 + e)² with e = e^-2|r|
  logCosh: () => (z, y) => {
    const e = Math.exp(-2 * Math.abs(z - y));
    return (4 * e) / ((1 + e) * (1 + e));
  },
  quantile: () => straight,
  poisson: () => (z) => Math.exp(z),
  tweedie: ({ power }) => {
    const rise = 2 - power;
    const fall = power - 1;
    return (z, y) => rise * Math.exp(rise * z) + (y === 0 ? 0 : fall * y * Math.exp(-fall * z));
  },
  gamma: () => (z, y) => y * Math.exp(-z),
};

/** The second derivative of a loss for which it is the same at every score; else undefined. */
export function constantCurvatureOf({ name }: LossPlan): number | undefined {
  return name === 'squaredError' ? 2 : undefined;
}

/** Whether all second derivatives of a loss that compares classes are 0. */
export function isStraightOverClasses({ name }: LossPlan): boolean {
  return name !== 'softmax';
}

/** The function of a loss of single scores. */
export function pointCurvatureOf(loss: LossPlan): PointCurvature {
  const second = (curvatures[loss.name as PointLossName] as (loss: LossPlan) => SecondDerivative)(
    loss,
  );
  return (n, y, scores, along) => {
    for (let i = 0; i < n; i++) along[i] *= second(scores[i], y[i]);
  };
}

/**
 * The same for a loss that compares classes: `scores[k * stride + i]` is the score of sample i for
 * class k. Of softmax with p its probabilities, `along` u becomes p∘u - p·(p·u), smoothed labels or
 * not; the other losses are straight.
 */
export function classCurvature(
  loss: LossPlan,
  n: number,
  nClasses: number,
  stride: number,
  scores: Float64Array,
  along: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    let most = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let product = 0;
    for (let k = 0; k < nClasses; k++) most = Math.max(most, scores[k * stride + i]);
    for (let k = 0; k < nClasses; k++) {
      const at = k * stride + i;
      const e = Math.exp(scores[at] - most);
      scores[at] = e;
      sum += e;
      product += e * along[at];
    }
    const mean = product / sum;
    for (let k = 0; k < nClasses; k++) {
      const at = k * stride + i;
      along[at] = isStraightOverClasses(loss)
        ? 0 * scores[at]
        : (scores[at] / sum) * (along[at] - mean);
    }
  }
}
