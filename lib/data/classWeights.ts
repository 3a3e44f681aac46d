/** Class weights that compensate for different class frequencies. */
import { distinctLabels, type Label, type Labels, toLabels } from './labels.ts';
import { type SampleWeights, toSampleWeights } from './targets.ts';

/**
 * Computes the weight `total / (nClasses · count)` of each class; all classes then have the same
 * total weight. Each sample counts with its weight, or with 1. This is `class_weight='balanced'` of
 * scikit-learn, with sample weights as of version 1.9 (G. King, L. Zeng, "Logistic regression in
 * rare events data", Political Analysis 9, 2001).
 *
 * @param labels one label per sample
 * @param sampleWeight one weight per sample, at least 0. Default: all 1
 * @returns the weight of each class that occurs with a weight above 0, by label, ascending
 * @throws {TypeError} if `labels` is not an array of labels of one type, or `sampleWeight` is not
 *   an array of numbers
 * @throws {RangeError} if `labels` is empty or contains a number that is not finite; if
 *   `sampleWeight` has another length, or a weight is negative or not finite, or all are 0
 * @example
 * balancedClassWeights(['no', 'no', 'no', 'yes']).get('yes'); // 2
 * balancedClassWeights(['no', 'yes'], [3, 1]).get('yes'); // 2
 */
export function balancedClassWeights(
  labels: Labels,
  sampleWeight?: SampleWeights,
): Map<Label, number> {
  const given = toLabels('labels', labels);
  const weights = toSampleWeights('sampleWeight', sampleWeight, given.length);
  const counts = new Map<Label, number>(distinctLabels(given).map((label) => [label, 0]));
  let total = 0;
  for (let i = 0; i < given.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    counts.set(given[i], counts.get(given[i])! + weight);
    total += weight;
  }
  const weighed = [...counts].filter(([, count]) => count > 0);
  return new Map(weighed.map(([label, count]) => [label, total / (weighed.length * count)]));
}
