/**
 * The losses that compare the scores of several classes: the loss of each sample and its
 * derivatives with respect to its scores, the twin of native/kernels/classLosses.h.
 * lib/plan/losses.ts has names, formulas, parameters and the rule for kinks and ties.
 */

import type { FloatArray } from '../data/numericArrays.ts';
import type { LossName, LossPlan, LossPlanOf } from '../plan/losses.ts';
import type { LOSSES } from '../plan/lossTable.ts';

/**
 * `scores[k * stride + i]` is the score of sample i, of `n`, for class k, of `nClasses`; `y[i]` is the
 * number of its class. Replaces scores by slopes and writes the losses.
 */
export type ClassLoss = (
  n: number,
  nClasses: number,
  stride: number,
  y: FloatArray,
  scores: Float64Array,
  losses: Float64Array,
) => void;

export type ClassLossName = {
  [Name in LossName]: (typeof LOSSES)[Name]['targets'] extends 'multiclass' ? Name : never;
}[LossName];

/** The class with the greatest score of sample i, the first in a tie; class `but` is excluded. */
function greatest(
  nClasses: number,
  stride: number,
  i: number,
  scores: Float64Array,
  but = -1,
): number {
  let best = but === 0 ? 1 : 0;
  for (let k = best + 1; k < nClasses; k++) {
    if (k !== but && scores[k * stride + i] > scores[best * stride + i]) best = k;
  }
  return best;
}

/** For each loss, the factory that makes its function from its parameters. */
export const classLosses: {
  readonly [Name in ClassLossName]: (loss: LossPlanOf<Name>) => ClassLoss;
} = {
  // log Σ e^zₖ = z_max + log(1 + rest), where rest is the sum of e^(zₖ - z_max) over the other
  // classes. log1p keeps the digits of a small rest that the sum 1 + rest would lose.
  softmax:
    ({ labelSmoothing }) =>
    (n, nClasses, stride, y, scores, losses) => {
      for (let i = 0; i < n; i++) {
        const right = y[i];
        const top = greatest(nClasses, stride, i, scores);
        const largest = scores[top * stride + i];
        const ofRight = scores[right * stride + i];
        let rest = 0;
        let others = 0;
        let sum = 0;
        for (let k = 0; k < nClasses; k++) {
          const at = k * stride + i;
          const z = scores[at];
          sum += z - ofRight;
          const e = Math.exp(z - largest);
          scores[at] = e;
          if (k !== top) rest += e;
          if (k !== right) others += e;
        }
        losses[i] = largest - ofRight + Math.log1p(rest) - (labelSmoothing * sum) / nClasses;
        const one = 1 + rest;
        const share = labelSmoothing / nClasses;
        for (let k = 0; k < nClasses; k++) {
          const at = k * stride + i;
          // p - 1 of the true class without cancellation, then the correction for label smoothing.
          scores[at] =
            k === right ? labelSmoothing - others / one - share : scores[at] / one - share;
        }
      }
    },

  westonWatkins: () => (n, nClasses, stride, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const right = y[i];
      const ofRight = scores[right * stride + i];
      let loss = 0;
      let count = 0;
      for (let k = 0; k < nClasses; k++) {
        if (k === right) continue;
        const at = k * stride + i;
        const short = scores[at] - ofRight + 1;
        const isShort = short > 0;
        if (isShort) count++;
        loss += isShort ? short : 0 * short;
        scores[at] = isShort ? 1 : 0;
      }
      losses[i] = loss;
      scores[right * stride + i] = -count;
    }
  },

  crammerSinger: () => (n, nClasses, stride, y, scores, losses) => {
    for (let i = 0; i < n; i++) {
      const right = y[i];
      const worst = greatest(nClasses, stride, i, scores, right);
      const short = 1 + scores[worst * stride + i] - scores[right * stride + i];
      const isShort = short > 0;
      losses[i] = isShort ? short : 0 * short;
      for (let k = 0; k < nClasses; k++) {
        scores[k * stride + i] = isShort ? (k === worst ? 1 : k === right ? -1 : 0) : 0;
      }
    }
  },
};

/** The function of a loss of several scores. */
export function classLossOf(loss: LossPlan): ClassLoss {
  return (classLosses[loss.name as ClassLossName] as (loss: LossPlan) => ClassLoss)(loss);
}
