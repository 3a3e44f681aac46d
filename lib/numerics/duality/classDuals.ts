/**
 * The dual of softmax: its dual variables are p - q, where p is a distribution over the classes for
 * each sample and q the (smoothed) label. Biases without a penalty demand that the weighted sums of p
 * and q agree in each class. They are made to agree in two steps:
 *
 * 1. p at scores that are shifted by one number per class, found by Newton's method, whose linear
 *    systems are solved by conjugate gradients. What it changes is of second order in the gap;
 * 2. what is left, rounding if step 1 converged: p is mixed with one distribution for all samples, in
 *    the least share for which the sums agree.
 */
import { sumOfRows } from '../../common/treeSum.ts';
import type { Pieces } from '../work.ts';
import { divergence } from './divergence.ts';

const MOST_SHIFTS = 8;
/** A share of mixing that is rounding of the sums. */
const ROUNDING = 1e-14;

/** Samples whose arrays hold class after class: element k·rows + i is of sample i. */
export interface ClassSamples {
  readonly rows: number;
  readonly shares: Float64Array;
  readonly scores: Float64Array;
  /** The weighted sum of the labels of each class. */
  readonly sums: Float64Array;
}

/** The weighted sum of the labels q of each class. */
export function labelSums(
  shares: Float64Array,
  y: ArrayLike<number>,
  nClasses: number,
  labelSmoothing: number,
): Float64Array {
  const total = sumOfRows(shares.length, (i) => shares[i]);
  const sums = new Float64Array(nClasses);
  for (let i = 0; i < shares.length; i++) sums[y[i]] += shares[i];
  return sums.map((sum) => (1 - labelSmoothing) * sum + (labelSmoothing * total) / nClasses);
}

/** softmax(scores + shift); classes without labels have no probability with a shift. */
export function probabilities(
  { rows, scores, sums }: ClassSamples,
  shift?: Float64Array,
): Float64Array {
  const out = new Float64Array(scores.length);
  for (let i = 0; i < rows; i++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0, at = i; k < sums.length; k++, at += rows) {
      const z = shift === undefined ? scores[at] : scores[at] + shift[k];
      out[at] = shift !== undefined && sums[k] === 0 ? Number.NEGATIVE_INFINITY : z;
      if (out[at] > most) most = out[at];
    }
    let sum = 0;
    for (let at = i; at < out.length; at += rows) {
      out[at] = Math.exp(out[at] - most);
      sum += out[at];
    }
    for (let at = i; at < out.length; at += rows) out[at] /= sum;
  }
  return out;
}

/** Distributions whose weighted sums are `sums`. */
export function* balancedProbabilities(samples: ClassSamples): Pieces<Float64Array> {
  if (!(sizeOf(samples.sums) > 0)) return probabilities(samples);
  const shift = new Float64Array(samples.sums.length);
  let best = probabilities(samples, shift);
  let excess = excessSums(samples, best);
  for (let k = 0; k < MOST_SHIFTS && sizeOf(excess) > 0; k++) {
    yield;
    const step = yield* newtonStep(samples, best, excess);
    for (let j = 0; j < shift.length; j++) shift[j] += step[j];
    const next = probabilities(samples, shift);
    const left = excessSums(samples, next);
    if (!(sizeOf(left) < sizeOf(excess))) break;
    [best, excess] = [next, left];
  }
  mix(samples, best, excess);
  return best;
}

/** The weighted sums of the probabilities less those of the labels. */
function excessSums({ rows, shares, sums }: ClassSamples, p: Float64Array): Float64Array {
  return sums.map((sum, k) => sumOfRows(rows, (i) => shares[i] * p[k * rows + i]) - sum);
}

function sizeOf(vector: Float64Array): number {
  return vector.reduce((sum, each) => sum + Math.abs(each), 0);
}

/** The step of Newton's method against `excess`, by conjugate gradients. */
function* newtonStep(
  samples: ClassSamples,
  p: Float64Array,
  excess: Float64Array,
): Pieces<Float64Array> {
  const step = new Float64Array(excess.length);
  const residual = excess.map((each) => -each);
  const along = residual.slice();
  let squares = dot(residual, residual);
  const enough = 1e-20 * squares;
  for (let k = 0; k < 2 * excess.length && squares > enough; k++) {
    const product = curvatureProduct(samples, p, along);
    yield;
    const length = squares / dot(along, product);
    if (!(length > 0 && length < Number.POSITIVE_INFINITY)) break;
    for (let j = 0; j < step.length; j++) {
      step[j] += length * along[j];
      residual[j] -= length * product[j];
    }
    const next = dot(residual, residual);
    for (let j = 0; j < step.length; j++) along[j] = residual[j] + (next / squares) * along[j];
    squares = next;
  }
  return step;
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, each, j) => sum + each * y[j], 0);
}

/** Σ shares·(p∘v - p·(p·v)) */
function curvatureProduct(
  { rows, shares }: ClassSamples,
  p: Float64Array,
  v: Float64Array,
): Float64Array {
  const product = new Float64Array(v.length);
  for (let i = 0; i < rows; i++) {
    let mean = 0;
    for (let k = 0, at = i; k < v.length; k++, at += rows) mean += p[at] * v[k];
    for (let k = 0, at = i; k < v.length; k++, at += rows) {
      product[k] += shares[i] * p[at] * (v[k] - mean);
    }
  }
  return product;
}

/** Mixes each p with one distribution, so that nothing is in excess. */
function mix({ rows, shares, sums }: ClassSamples, p: Float64Array, excess: Float64Array): void {
  const total = sumOfRows(rows, (i) => shares[i]);
  let share = 0;
  for (let k = 0; k < sums.length; k++) {
    if (excess[k] > 0) share = Math.max(share, excess[k] / (sums[k] + excess[k]));
  }
  if (!(share > ROUNDING)) return;
  for (let k = 0; k < sums.length; k++) {
    // Of the mixed-in distribution: (sums - (1 - share)·(sums + excess)) / share / total.
    const other = Math.max(0, sums[k] + excess[k] - excess[k] / share) / total;
    for (let at = k * rows; at < (k + 1) * rows; at++) p[at] += share * (other - p[at]);
  }
}

/** Σ shares · divergence of `duals` + q from softmax(scores), where `duals` is p - q. */
export function classExcess(samples: ClassSamples, target: Float64Array): number {
  const { rows, shares, scores } = samples;
  const p = probabilities(samples);
  return sumOfRows(rows, (i) => {
    if (shares[i] === 0) return 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = i; at < p.length; at += rows) most = Math.max(most, scores[at]);
    let sum = 0;
    for (let at = i; at < p.length; at += rows) sum += Math.exp(scores[at] - most);
    const logSum = most + Math.log(sum);
    let excess = 0;
    for (let at = i; at < p.length; at += rows) {
      excess += divergence(p[at], scores[at] - logSum, target[at] - p[at]);
    }
    return shares[i] * excess;
  });
}
