/**
 * Dual variables of a loss of single scores. A bias without a penalty demands that their weighted sum
 * is 0, which slopes fulfil only at the optimum. They are balanced in two steps, both of second order
 * in the distance to the optimum where the loss is smooth:
 *
 * 1. slopes at scores that are shifted by the number c for which the sum is 0 (Newton's method in c);
 * 2. the sum that is left: the variables of the larger side, positive or negative, are shortened. They
 *    stay in the domain of the conjugate, which is an interval around 0.
 */
import { sumOfRows } from '../../common/treeSum.ts';
import type { LossPlan } from '../../plan/losses.ts';
import { lossRow } from '../../plan/losses.ts';
import { pointCurvatureOf } from '../curvatures.ts';
import { pointLossOf } from '../losses.ts';
import type { Pieces } from '../work.ts';

const MOST_SHIFTS = 8;

/** The samples of one output. */
export interface OutputSamples {
  readonly shares: Float64Array;
  readonly y: Float64Array;
  readonly scores: Float64Array;
}

/** The slopes at the scores. */
export function slopesAt(loss: LossPlan, { y, scores }: OutputSamples, shift = 0): Float64Array {
  const slopes = scores.slice();
  if (shift !== 0) for (let i = 0; i < slopes.length; i++) slopes[i] += shift;
  pointLossOf(loss)(slopes.length, y, slopes, new Float64Array(slopes.length));
  return slopes;
}

/** Slopes at shifted scores, so that their weighted sum is nearly 0; the plain ones if there are none. */
export function* shiftedSlopes(
  loss: LossPlan,
  samples: OutputSamples,
  slopes: Float64Array,
): Pieces<Float64Array> {
  const { shares } = samples;
  let best: Float64Array = slopes.slice();
  if (!lossRow(loss).isSmooth) return best;
  let sum = weightedSum(shares, best);
  for (let shift = 0, k = 0; k < MOST_SHIFTS && sum !== 0; k++) {
    yield;
    shift -= sum / curvatureAt(loss, samples, shift);
    if (!Number.isFinite(shift)) break;
    yield;
    const next = slopesAt(loss, samples, shift);
    const left = weightedSum(shares, next);
    if (!(Math.abs(left) < Math.abs(sum))) break;
    [best, sum] = [next, left];
  }
  return best;
}

function weightedSum(shares: Float64Array, values: Float64Array): number {
  return sumOfRows(values.length, (i) => shares[i] * values[i]);
}

function curvatureAt(loss: LossPlan, { shares, y, scores }: OutputSamples, shift: number): number {
  const n = scores.length;
  const along = shares.slice();
  const shifted = shift === 0 ? scores : scores.map((z) => z + shift);
  pointCurvatureOf(loss)(n, y, shifted, along);
  return sumOfRows(n, (i) => along[i]);
}

/** Shortens the duals of the larger side, so that the weighted sum is 0. */
export function balance(shares: Float64Array, duals: Float64Array): void {
  const n = duals.length;
  const above = sumOfRows(n, (i) => shares[i] * Math.max(0, duals[i]));
  const below = sumOfRows(n, (i) => shares[i] * Math.max(0, -duals[i]));
  if (above === below || Number.isNaN(above + below)) return;
  const factor = Math.min(above, below) / Math.max(above, below);
  for (let i = 0; i < n; i++) if (duals[i] > 0 === above > below) duals[i] *= factor;
}
