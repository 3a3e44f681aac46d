/** The ROC curve: the share of each class that is predicted positive, for each threshold. */
import { asResult, resultPrototype } from '../common/asArrays.ts';
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';
import { bothClassCounts } from './thresholdCounts.ts';

/** A receiver operating characteristic; each array has one element per point. */
export interface RocCurve {
  /** Fraction of the negative samples that are predicted positive; ascending from 0 to 1. */
  readonly falsePositiveRate: Float64Array;
  /** Fraction of the positive samples that are predicted positive; ascending from 0 to 1. */
  readonly truePositiveRate: Float64Array;
  /**
   * Descending thresholds, the first one Infinity: a sample is predicted positive if its score is
   * at least the threshold.
   */
  readonly thresholds: Float64Array;
}

const ROC_CURVE = resultPrototype('RocCurve');

/**
 * Receiver operating characteristic: the point (0, 0), then one point for each distinct score as
 * the threshold (T. Fawcett, Pattern Recognition Letters 27, 2006). Equals `roc_curve` of
 * scikit-learn with `drop_intermediate=False`; `rocAuc` computes the area under it.
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @param options positive class and sample weights
 * @throws {TypeError} if labels, scores or options have the wrong type
 * @throws {RangeError} if `yTrue` does not contain two classes with a weight above 0, lengths
 *   differ, or a score is not finite
 * @example
 * const curve = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * curve.falsePositiveRate; // Float64Array [0, 0, 0.5, 0.5, 1]
 * curve.truePositiveRate; // Float64Array [0, 0.5, 0.5, 1, 1]
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
