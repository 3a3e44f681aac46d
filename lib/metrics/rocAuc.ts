/** The area under the ROC curve: how well scores tell two classes apart, at any threshold. */
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';
import { bothClassCounts } from './thresholdCounts.ts';

/**
 * Area under the ROC curve: the probability that a positive sample has a higher score than a
 * negative one, where a tie counts half; 1 for a perfect order, 0.5 for chance (J. A. Hanley, B. J.
 * McNeil, Radiology 143, 1982). Equals `roc_auc_score` of scikit-learn.
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @param options positive class and sample weights
 * @throws {TypeError} if labels, scores or options have the wrong type
 * @throws {RangeError} if `yTrue` does not contain two classes with a weight above 0, lengths
 *   differ, or a score is not finite
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(
  yTrue: Labels,
  scores: ArrayLike<number>,
  options?: BinaryScoreOptions,
): number {
  const binary = toBinaryScores('rocAuc', yTrue, 'scores', scores, options);
  const { truePositives, falsePositives, positives, negatives } = bothClassCounts(
    'the area under the ROC curve',
    binary,
  );
  // A pair counts once where the positive sample scores higher, and half where both tie.
  let ordered = 0;
  for (let k = 0; k < truePositives.length; k++) {
    const [before, beside] = k === 0 ? [0, 0] : [truePositives[k - 1], falsePositives[k - 1]];
    ordered += ((truePositives[k] + before) / 2) * (falsePositives[k] - beside);
  }
  return ordered / (positives * negatives);
}
