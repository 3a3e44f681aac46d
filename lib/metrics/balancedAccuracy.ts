/** Accuracy in which rare and frequent classes have the same weight. */
import type { Labels } from '../data/labels.ts';
import { mean } from './averages.ts';
import { classificationReport } from './classificationReport.ts';

/**
 * Balanced accuracy: the mean recall of all classes in `yTrue`, from 0 to 1
 * (`balanced_accuracy_score` of scikit-learn). A classifier that always predicts the same one of k
 * classes scores 1/k, however frequent that class is.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @throws {TypeError} if an argument is not an array of labels, or labels have different types
 * @throws {RangeError} if an argument is empty, or the lengths differ
 * @example
 * balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]); // 0.5
 */
export function balancedAccuracy(yTrue: Labels, yPred: Labels): number {
  const { classes } = classificationReport(yTrue, yPred);
  return mean(classes.filter(({ support }) => support > 0).map(({ recall }) => recall));
}
