/** The Brier score: the mean squared error of probabilities. */
import type { Labels } from '../data/labels.ts';
import { type BinaryScoreOptions, toBinaryScores } from './binaryScores.ts';
import { assertProbability } from './probabilities.ts';

/**
 * Brier score `Σ w·(p - t)² / Σ w`, with t = 1 for the positive class and t = 0 for the other; 0 is
 * best, 1 is worst (G. W. Brier, Monthly Weather Review 78, 1950, in the form for two classes).
 *
 * @param yTrue nSamples labels of two classes
 * @param probabilities nSamples probabilities of the positive class, from 0 to 1
 * @param options positive class and sample weights w
 * @throws {TypeError} if labels, probabilities or options have the wrong type
 * @throws {RangeError} if there are more than two classes, lengths differ, or a probability is not
 *   from 0 to 1
 * @example
 * brierScore([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]); // 0.0375
 */
export function brierScore(
  yTrue: Labels,
  probabilities: ArrayLike<number>,
  options?: BinaryScoreOptions,
): number {
  const binary = toBinaryScores('brierScore', yTrue, 'probabilities', probabilities, options);
  const { isPositive, scores, weights } = binary;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    assertProbability(`probabilities[${i}]`, scores[i]);
    sum += weights.weightOf(i) * (scores[i] - isPositive[i]) ** 2;
  }
  return sum / weights.sum;
}
