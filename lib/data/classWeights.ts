/** Weights of classes that make up for their different frequencies. */
import { distinctLabels, type Label, type Labels, toLabels } from './labels.ts';
import { type SampleWeights, toSampleWeights } from './targets.ts';

/**
 * The weight `total / (nClasses · count)` of each class, where a sample counts its own weight, or 1,
 * and the total is over all samples: all classes then weigh the same in sum. scikit-learn's
 * `class_weight='balanced'`, since 1.9 with sample weights (G. King, L. Zeng, "Logistic regression in
 * rare events data", Political Analysis 9, 2001). An integer weight counts as that many repetitions.
 *
 * @param labels nSamples labels
 * @param sampleWeight nSamples weights of at least 0. Default: all 1
 * @returns the weight of each class that occurs with a weight above 0, the classes ascending
 * @throws {TypeError} if `labels` is not an array of labels of one kind, or `sampleWeight` is no
 *   array of numbers
 * @throws {RangeError} if `labels` is empty or one is not finite; if `sampleWeight` is of another
 *   length, or weights are negative, not finite or all 0
 * @example
 * balancedClassWeights(['no', 'no', 'no', 'yes']); // Map { 'no' => 0.666…, 'yes' => 2 }
 * balancedClassWeights(['no', 'yes'], [3, 1]); // the same
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
