/** The simplest score of a classifier: the share of correct predictions. */
import type { Labels } from '../data/labels.ts';
import { toLabelPairs } from './labelPairs.ts';

/**
 * Accuracy: the fraction of samples whose predicted label is correct, from 0 to 1.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @throws {TypeError} if an argument is not an array of labels, or labels have different types
 * @throws {RangeError} if an argument is empty, or the lengths differ
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
