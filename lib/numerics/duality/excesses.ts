/**
 * Fenchel-Young terms of the losses of single scores: L(z) + L*(a) - a·z for a dual variable a, where
 * L* is the convex conjugate of L. A term is at least 0, and 0 where a is a slope of L at z:
 * R. T. Rockafellar, "Convex Analysis", Princeton 1970, theorem 23.5; the conjugates are in S.
 * Shalev-Shwartz, T. Zhang, "Stochastic dual coordinate ascent methods for regularized loss
 * minimization", JMLR 14 (2013), table 1.
 *
 * Each is computed from a's distance to the slope, not as a difference of losses, so that terms of
 * 1e-20 are right too. lib/plan/lossTable.ts has the losses and their notation.
 */
import { sign } from '../../common/sign.ts';
import type { LossPlan, LossPlanOf } from '../../plan/losses.ts';
import type { PointLossName } from '../losses.ts';
import { atLeast0, divergence } from './divergence.ts';

/**
 * The Fenchel-Young term of score z and target y for the dual variable L'(z) + change, which must be
 * in the domain of the conjugate, up to rounding.
 */
export type Excess = (z: number, y: number, change: number) => number;

/** Absent for a loss that is not convex, or whose conjugate has no closed form. */
const excesses: { readonly [Name in PointLossName]?: (loss: LossPlanOf<Name>) => Excess } = {
  logistic: () => (z, y, change) => logisticExcess(z, change, y),

  // With a = -sign·(dual variable) in [0, 1]: L*(a) = -a.
  hinge: () => (z, y, change) => {
    const side = 2 * y - 1;
    return kinkExcess(1 - side * z, side * change);
  },
  perceptron: () => (z, y, change) => {
    const side = 2 * y - 1;
    const short = -side * z;
    return short === 0 ? 0 * change : kinkExcess(short, side * change);
  },

  // L*(a) = a²/4 - a, a ≥ 0
  squaredHinge: () => (z, y, change) => {
    const side = 2 * y - 1;
    return squareExcess(1 - side * z, -side * change);
  },
  // The same with a ≤ 4.
  modifiedHuber: () => (z, y, change) => {
    const side = 2 * y - 1;
    const margin = side * z;
    if (!(margin < -1)) return squareExcess(1 - margin, -side * change);
    return atLeast0(side * change) * (-1 - margin) + 0.25 * change * change;
  },

  squaredError: () => (_z, _y, change) => 0.25 * change * change,

  absoluteError: () => (z, y, change) => {
    const r = z - y;
    return Math.abs(r) * clamped(-sign(r) * change, 2);
  },

  huber:
    ({ delta }) =>
    (z, y, change) => {
      const r = z - y;
      const beyond = Math.abs(r) - delta;
      const straight = beyond > 0 ? beyond * atLeast0(-sign(r) * change) : 0 * r;
      return 0.5 * change * change + straight;
    },

  // L*(a) = ε·|a| + a·y, |a| ≤ 1
  epsilonInsensitive:
    ({ epsilon }) =>
    (z, y, change) => {
      const r = z - y;
      const beyond = Math.abs(r) - epsilon;
      const dual = sign(r) * change + (beyond > 0 ? 1 : 0);
      if (dual < 0) return atLeast0(beyond) - dual * (epsilon + Math.abs(r));
      return beyond > 0 ? atLeast0(1 - dual) * beyond : -dual * beyond;
    },

  // L*(a) = a²/4 + ε·|a| + a·y
  squaredEpsilonInsensitive:
    ({ epsilon }) =>
    (z, y, change) => {
      const r = z - y;
      const beyond = Math.abs(r) - epsilon;
      const along = sign(r) * change;
      if (beyond > 0 && 2 * beyond + along >= 0) return 0.25 * change * change;
      if (beyond > 0) {
        return 0.25 * change * change - 2 * epsilon * (2 * beyond + along);
      }
      return 0.25 * change * change + epsilon * Math.abs(change) - change * r;
    },

  // log cosh r = log(e^r + e^-r) - log 2: a logistic loss of 2·r whose dual variable is a/2.
  logCosh: () => (z, y, change) => logisticExcess(2 * (z - y), 0.5 * change, 0),

  // L*(a) = a·y, -quantile ≤ a ≤ 1 - quantile
  quantile: () => (z, y, change) => {
    const e = y - z;
    return e > 0 ? e * clamped(change, 1) : -e * clamped(-change, 1);
  },

  // With m = e^z = L'(z) + y: L*(a) = m'·log m' - m' for m' = a + y.
  poisson: () => (z, _y, change) => divergence(Math.exp(z), z, change),

  // With m = y·e^-z = 1 - L'(z).
  gamma: () => (z, y, change) => divergence(y * Math.exp(-z), Math.log(y) - z, -change),
};

/**
 * Logistic: the divergence of (q, 1 - q) from (p, 1 - p), where p is the probability of the wrong
 * label and q = p - side·change.
 */
function logisticExcess(z: number, change: number, y: number): number {
  const side = 2 * y - 1;
  const margin = side * z;
  const e = Math.exp(margin < 0 ? margin : -margin);
  const l = Math.log1p(e);
  const wrong = (margin < 0 ? 1 : e) / (1 + e);
  const right = (margin < 0 ? e : 1) / (1 + e);
  const logWrong = margin < 0 ? -l : -l - margin;
  const logRight = margin < 0 ? margin - l : -l;
  const d = -side * change;
  return divergence(wrong, logWrong, d) + divergence(right, logRight, -d);
}

/**
 * max(0, short) with the dual variable -(slope + change): 1 - change where short > 0, -change
 * elsewhere, for `less`, how much less than 1 or than 0 it is.
 */
function kinkExcess(short: number, less: number): number {
  return short > 0 ? short * clamped(less, 1) : -short * clamped(-less, 1);
}

/** max(0, short)² with the dual variable a = 2·max(0, short) + more. */
function squareExcess(short: number, more: number): number {
  const square = 0.25 * more * more;
  return short > 0 ? square : square - atLeast0(more) * short;
}

/** Between 0 and `most`; beyond them is rounding. NaN stays NaN. */
function clamped(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}

/** The Fenchel-Young terms of a loss of single scores, if they have a closed form. */
export function excessOf(loss: LossPlan): Excess | undefined {
  const make = excesses[loss.name as PointLossName] as ((loss: LossPlan) => Excess) | undefined;
  return make?.(loss);
}
