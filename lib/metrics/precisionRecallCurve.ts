/** Precision against recall, threshold by threshold, and the area below. */
import { asResult, resultPrototype } from '../common/asArrays.ts';
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, type BinaryScores, toBinaryScores } from './binaryScores.ts';
import { type ThresholdCounts, thresholdCounts } from './thresholdCounts.ts';

export interface PrecisionRecallCurve {
  /** Share of the positive class among what is taken for it; 1 at the end. */
  readonly precision: Float64Array;
  /** Share of the positive class that is taken for it: falling, 0 at the end. */
  readonly recall: Float64Array;
  /** A sample is taken for positive if it scores as high or higher; rising, one fewer than points. */
  readonly thresholds: Float64Array;
}

const PRECISION_RECALL_CURVE = resultPrototype('PrecisionRecallCurve');

/**
 * Precision and recall at each score that occurs, the lowest first, and then precision 1 and recall
 * 0, where nothing is taken for positive. Equals scikit-learn's `precision_recall_curve`. Unlike the
 * ROC curve it shows how rare the positive class is (J. Davis, M. Goadrich, ICML 2006).
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @throws {TypeError} if labels, scores or options have the wrong kind
 * @throws {RangeError} if there are more than two classes, no sample of the positive class has a
 *   weight, lengths differ or a score is not finite
 * @example
 * precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * // precision 0.5, 0.667, 0.5, 1, 1; recall 1, 1, 0.5, 0.5, 0; thresholds 0.1, 0.35, 0.4, 0.8
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

/** Values from the last to the first, and one more. */
function backwards(values: Float64Array, last: number): Float64Array {
  const all = new Float64Array(values.length + 1);
  all.set(values.reverse());
  all[values.length] = last;
  return all;
}

/**
 * The precision at each threshold, weighted with what it adds to the recall: the area below the
 * curve in steps, without interpolation, which would promise too much. Equals scikit-learn's
 * `average_precision_score`.
 *
 * @throws as `precisionRecallCurve` does
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
