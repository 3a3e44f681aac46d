/** The area under the ROC curve: how well scores tell two classes apart, at any threshold. */
import type { Labels } from '../labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';

/**
 * The probability that a sample of the positive class scores higher than one of the other class, a
 * tie counting half: 1 for a perfect order, 0.5 for chance. That is the area under the curve of
 * true against false positive rates (J. A. Hanley, B. J. McNeil, Radiology 143, 1982), and equals
 * scikit-learn's `roc_auc_score`.
 *
 * @param yTrue nSamples labels of two classes
 * @param scores nSamples numbers: probabilities or values of a decision function
 * @throws {TypeError} if labels, scores or options have the wrong kind
 * @throws {RangeError} if `yTrue` does not hold two classes (both with a positive weight), lengths
 *   differ or a score is not finite
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(
  yTrue: Labels,
  scores: ArrayLike<number>,
  options?: BinaryScoreOptions,
): number {
  const binary = toBinaryScores('rocAuc', yTrue, 'scores', scores, options);
  const { isPositive, weights } = binary;
  const order = Uint32Array.from(isPositive.keys()).sort(
    (a, b) => binary.scores[a] - binary.scores[b],
  );
  let negativesBelow = 0;
  let positives = 0;
  let ordered = 0;
  for (let begin = 0; begin < order.length; ) {
    const score = binary.scores[order[begin]];
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = begin;
    for (; end < order.length && binary.scores[order[end]] === score; end++) {
      const weight = weights.of(order[end]);
      if (isPositive[order[end]]) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    ordered += tiedPositives * (negativesBelow + tiedNegatives / 2);
    positives += tiedPositives;
    negativesBelow += tiedNegatives;
    begin = end;
  }
  if (positives === 0 || negativesBelow === 0) {
    throw new RangeError(
      `Expected samples of both classes in "yTrue", but there are none of the ${positives === 0 ? 'positive' : 'negative'} class: the area under the ROC curve is not defined`,
    );
  }
  return ordered / (positives * negativesBelow);
}
