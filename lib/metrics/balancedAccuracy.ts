/** Accuracy that rare classes count for as much as frequent ones. */
import type { Labels } from '../data/labels.ts';
import { mean } from './averages.ts';
import { classificationReport } from './classificationReport.ts';

/**
 * The plain mean of the recalls of all classes that occur in `yTrue`, from 0 to 1: scikit-learn's
 * `balanced_accuracy_score`. A classifier that always gives the most frequent of k classes scores
 * 1/k, however frequent that class is.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @throws {TypeError} if either is not an array of labels, or they mix kinds of label
 * @throws {RangeError} if either is empty, or their lengths differ
 * @example
 * balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0]); // 0.5
 */
export function balancedAccuracy(yTrue: Labels, yPred: Labels): number {
  const { classes } = classificationReport(yTrue, yPred);
  return mean(classes.filter(({ support }) => support > 0).map(({ recall }) => recall));
}
