/** Precision against recall for each threshold, and the area under the curve. */
import { asResult, resultPrototype } from '../common/asArrays.ts';
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, type BinaryScores, toBinaryScores } from './binaryScores.ts';
import { type ThresholdCounts, thresholdCounts } from './thresholdCounts.ts';

/**
 * A precision–recall curve: one point per threshold, and a last one with precision 1 and recall 0.
 */
export interface PrecisionRecallCurve {
  /** Fraction of the samples predicted positive that are positive; 1 at the last point. */
  readonly precision: Float64Array;
  /**
   * Fraction of the positive samples that are predicted positive; descending, 0 at the last point.
   */
  readonly recall: Float64Array;
  /**
   * Ascending thresholds: a sample is predicted positive if its score is at least the threshold.
   * One element fewer than the points.
   */
  readonly thresholds: Float64Array;
}

const PRECISION_RECALL_CURVE = resultPrototype('PrecisionRecallCurve');

/**
 * Precision and recall for each distinct score as the threshold, ascending, followed by the point
 * with precision 1 and recall 0. Equals `precision_recall_curve` of scikit-learn. Unlike the ROC
 * curve, it shows how rare the positive class is (J. Davis, M. Goadrich, ICML 2006).
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @param options positive class and sample weights
 * @throws {TypeError} if labels, scores or options have the wrong type
 * @throws {RangeError} if there are more than two classes, the positive class has no sample with a
 *   weight above 0, lengths differ, or a score is not finite
 * @example
 * const curve = precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * curve.recall; // Float64Array [1, 1, 0.5, 0.5, 0]
 * curve.thresholds; // Float64Array [0.1, 0.35, 0.4, 0.8]
 */
export function precisionRecallCurve(
  yTrue: Labels,
  scores: ArrayLike<number>,
  options?: BinaryScoreOptions,
): PrecisionRecallCurve {
  const binary = toBinaryScores('precisionRecallCurve', yTrue, 'scores', scores, options);
  const { truePositives, falsePositives, thresholds, positives } = counted(binary);
  const precision = truePositives.map((count, k) => count / (count + falsePositives[k]));
  const recall = truePositives.map((count) => count / positives);
  return asResult(PRECISION_RECALL_CURVE, {
    precision: backwards(precision, 1),
    recall: backwards(recall, 0),
    thresholds: thresholds.reverse(),
  });
}

/** The values in reverse order, followed by one more. */
function backwards(values: Float64Array, last: number): Float64Array {
  const all = new Float64Array(values.length + 1);
  all.set(values.reverse());
  all[values.length] = last;
  return all;
}

/**
 * Average precision: the sum of the precision at each threshold times the increase of the recall.
 * This is the area under the precision–recall curve as a step function, without interpolation,
 * which would be too optimistic. Equals `average_precision_score` of scikit-learn.
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @param options positive class and sample weights
 * @throws the same errors as `precisionRecallCurve`
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333333333333333
 */
export function averagePrecision(
  yTrue: Labels,
  scores: ArrayLike<number>,
  options?: BinaryScoreOptions,
): number {
  const binary = toBinaryScores('averagePrecision', yTrue, 'scores', scores, options);
  const { truePositives, falsePositives, positives } = counted(binary);
  let sum = 0;
  for (let k = 0; k < truePositives.length; k++) {
    const added = truePositives[k] - (k === 0 ? 0 : truePositives[k - 1]);
    sum += (added * truePositives[k]) / (truePositives[k] + falsePositives[k]);
  }
  return sum / positives;
}

function counted(binary: BinaryScores): ThresholdCounts {
  const counts = thresholdCounts(binary);
  if (counts.positives > 0) return counts;
  throw new RangeError(
    'Expected samples of the positive class in "yTrue", but there are none: recall is not defined',
  );
}
