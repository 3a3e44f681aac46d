/** The ROC curve: what share of each class is taken for positive, threshold by threshold. */
import { asResult, resultPrototype } from '../common/asArrays.ts';
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';
import { bothClassCounts } from './thresholdCounts.ts';

export interface RocCurve {
  /** Share of the other class taken for positive: from 0 to 1, rising. */
  readonly falsePositiveRate: Float64Array;
  /** Share of the positive class taken for it: from 0 to 1, rising. */
  readonly truePositiveRate: Float64Array;
  /** A sample is taken for positive if it scores as high or higher; Infinity first, then falling. */
  readonly thresholds: Float64Array;
}

const ROC_CURVE = resultPrototype('RocCurve');

/**
 * The receiver operating characteristic of scores: one point for each score that occurs, and (0, 0)
 * before them (T. Fawcett, Pattern Recognition Letters 27, 2006). Equals scikit-learn's `roc_curve`
 * with `drop_intermediate=False`; the area below is `rocAuc`.
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @throws {TypeError} if labels, scores or options have the wrong kind
 * @throws {RangeError} if `yTrue` does not hold two classes (both with a positive weight), lengths
 *   differ or a score is not finite
 * @example
 * rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * // falsePositiveRate 0, 0, 0.5, 0.5, 1; truePositiveRate 0, 0.5, 0.5, 1, 1
 */
export function rocCurve(
  yTrue: Labels,
  scores: ArrayLike<number>,
  options?: BinaryScoreOptions,
): RocCurve {
  const binary = toBinaryScores('rocCurve', yTrue, 'scores', scores, options);
  const counts = bothClassCounts('the ROC curve', binary);
  return asResult(ROC_CURVE, {
    falsePositiveRate: shares(counts.falsePositives, counts.negatives),
    truePositiveRate: shares(counts.truePositives, counts.positives),
    thresholds: after(Number.POSITIVE_INFINITY, counts.thresholds),
  });
}

function shares(counts: Float64Array, all: number): Float64Array {
  return after(
    0,
    counts.map((count) => count / all),
  );
}

function after(first: number, others: Float64Array): Float64Array {
  const all = new Float64Array(others.length + 1);
  all[0] = first;
  all.set(others, 1);
  return all;
}
