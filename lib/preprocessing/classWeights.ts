/** Weights of classes that make up for their different frequencies. */
import { distinctLabels, type Label, type Labels, toLabels } from '../labels.ts';

/**
 * The weight `nSamples / (nClasses · count)` of each class, so that all classes weigh the same in
 * sum and the mean weight of a sample is 1: scikit-learn's `class_weight='balanced'` (G. King,
 * L. Zeng, "Logistic regression in rare events data", Political Analysis 9, 2001).
 *
 * @param labels nSamples labels
 * @returns the weight of each class that occurs, the classes ascending
 * @throws {TypeError} if `labels` is not an array of labels of one kind
 * @throws {RangeError} if it is empty or a label is not finite
 * @example
 * balancedClassWeights(['no', 'no', 'no', 'yes']); // Map { 'no' => 0.666…, 'yes' => 2 }
 */
export function balancedClassWeights(labels: Labels): Map<Label, number> {
  const given = toLabels('labels', labels);
  const counts = new Map<Label, number>(distinctLabels(given).map((label) => [label, 0]));
  for (let i = 0; i < given.length; i++) counts.set(given[i], counts.get(given[i])! + 1);
  const weights = [...counts].map(([label, count]): [Label, number] => [
    label,
    given.length / (counts.size * count),
  ]);
  return new Map(weights);
}
