/** The plainest measure of a classifier: the share of predictions that are right. */
import type { Labels } from '../data/labels.ts';
import { toLabelPairs } from './labelPairs.ts';

/**
 * The fraction of samples whose predicted label is the true one, from 0 to 1:
 * `#{i : yPred[i] = yTrue[i]} / nSamples`.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @throws {TypeError} if either is not an array of labels, or they mix kinds of label
 * @throws {RangeError} if either is empty, or their lengths differ
 * @example
 * accuracyScore(['spam', 'ham', 'ham', 'ham'], ['spam', 'ham', 'spam', 'ham']); // 0.75
 */
export function accuracyScore(yTrue: Labels, yPred: Labels): number {
  const pairs = toLabelPairs(yTrue, yPred);
  const nSamples = pairs.yTrue.length;
  let correct = 0;
  for (let i = 0; i < nSamples; i++) if (pairs.yTrue[i] === pairs.yPred[i]) correct++;
  return correct / nSamples;
}
