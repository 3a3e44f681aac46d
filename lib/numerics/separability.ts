/**
 * Objectives without a minimum. A. Albert, J. A. Anderson, "On the existence of maximum likelihood
 * estimates in logistic regression models", Biometrika 71 (1984): if a linear model classifies every
 * sample correctly, longer weights are always better, so that no parameters are the best ones.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';

/** Rounding errors of a score, in units of the largest score. */
const ROUNDINGS = 64;

/**
 * Whether the scores prove that the objective has no minimum: the loss is logistic or softmax, there is
 * no penalty, and every sample that counts is on the right side. For several outputs, each of which is
 * a problem of its own, one that is separated is enough. `false` proves nothing.
 *
 * @param scores rows × nOutputs scores of a linear model at any parameters
 */
export function isSeparated(plan: TrainingPlan, data: TrainingData, scores: FloatArray): boolean {
  const { loss, layers, l1, l2, maxNorm, nOutputs, precision } = plan;
  if (layers.length > 0 || l1 > 0 || l2 > 0 || maxNorm > 0) return false;
  const epsilon = precision === 'float32' ? 2 ** -23 : Number.EPSILON;
  const least = ROUNDINGS * epsilon * largestOf(scores);
  if (!Number.isFinite(least)) return false;
  if (loss.name === 'softmax') {
    if (loss.labelSmoothing > 0) return false;
    return (
      isEach(data, (i) => classMargin(plan, data, scores, i) > least) ||
      isClassApart(plan, data, scores, least)
    );
  }
  if (loss.name !== 'logistic') return false;
  for (let k = 0; k < nOutputs; k++) {
    const target = (i: number) =>
      plan.targets === 'classes' ? data.y[i] === k : data.y[i * nOutputs + k] > 0.5;
    const margin = (i: number) => (target(i) ? 1 : -1) * scores[i * nOutputs + k];
    if (isEach(data, (i) => margin(i) > least)) return true;
  }
  return false;
}

/**
 * Whether the objective has no minimum, as far as it is known: the classes are separated, or a bias
 * without a penalty has nothing to hold it: all samples that count have the same label, none has a
 * class, or all have a target of 0 where a prediction is always above 0.
 *
 * @param scores as in `isSeparated`
 */
export function hasNoMinimum(plan: TrainingPlan, data: TrainingData, scores: FloatArray): boolean {
  return isOneSided(plan, data) || isSeparated(plan, data, scores);
}

function isOneSided(plan: TrainingPlan, data: TrainingData): boolean {
  const { loss, layers, nOutputs, targets, useBias, penalizeBias, link } = plan;
  if (!useBias || penalizeBias || layers.length > 0) return false;
  const isOf = (i: number, k: number): boolean =>
    targets === 'classes' ? data.y[i] === k : data.y[i * nOutputs + k] !== 0;
  const outputs = Array.from({ length: nOutputs }, (_, k) => k);
  const isNone = (k: number) => isEach(data, (i) => !isOf(i, k));
  if (loss.name === 'softmax') return loss.labelSmoothing === 0 && outputs.some(isNone);
  if (link === 'log') return outputs.some(isNone);
  if (loss.name !== 'logistic') return false;
  return outputs.some((k) => isNone(k) || isEach(data, (i) => isOf(i, k)));
}

/**
 * Whether a difference of scores separates a class from all others: larger scores of this class in
 * its direction are then always better, whatever the other classes do.
 */
function isClassApart(
  { nOutputs, useBias, penalizeBias }: TrainingPlan,
  data: TrainingData,
  scores: FloatArray,
  least: number,
): boolean {
  const { rows, y, sampleWeights } = data;
  // A free bias moves the threshold.
  const isFree = useBias && !penalizeBias;
  for (let k = 0; k < nOutputs; k++) {
    for (let j = 0; j < nOutputs; j++) {
      if (j === k) continue;
      let [inside, outside] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let i = 0; i < rows; i++) {
        if (sampleWeights !== undefined && sampleWeights[i] === 0) continue;
        const difference = scores[i * nOutputs + k] - scores[i * nOutputs + j];
        if (y[i] === k) inside = Math.min(inside, difference);
        else outside = Math.max(outside, difference);
      }
      if (!Number.isFinite(inside - outside)) continue;
      if (inside - outside > least && (isFree || (inside > least && outside < -least))) return true;
    }
  }
  return false;
}

/** Whether a condition holds for every sample with a weight, of which there must be one. */
function isEach({ rows, sampleWeights }: TrainingData, holds: (i: number) => boolean): boolean {
  let any = false;
  for (let i = 0; i < rows; i++) {
    if (sampleWeights !== undefined && sampleWeights[i] === 0) continue;
    if (!holds(i)) return false;
    any = true;
  }
  return any;
}

/** The score of the sample's class less the largest other one. */
function classMargin(
  { nOutputs }: TrainingPlan,
  { y }: TrainingData,
  scores: FloatArray,
  i: number,
): number {
  let other = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < nOutputs; k++) {
    if (k !== y[i]) other = Math.max(other, scores[i * nOutputs + k]);
  }
  return scores[i * nOutputs + y[i]] - other;
}

function largestOf(scores: FloatArray): number {
  let largest = 0;
  for (let i = 0; i < scores.length; i++) largest = Math.max(largest, Math.abs(scores[i]));
  return largest;
}
