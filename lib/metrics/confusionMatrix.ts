/** Which class is taken for which: the counts that the other classification metrics condense. */

import { knownOptions } from '../common/validate.ts';
import { type Label, type Labels, showLabel } from '../data/labels.ts';
import { toClasses, toLabelPairs } from './labelPairs.ts';

export interface ConfusionMatrixOptions {
  /** Classes to count, in the order of rows and columns. Default: all that occur, ascending. */
  readonly labels?: Labels;
}

/** Counts of samples by true and by predicted class. */
export interface ConfusionMatrix {
  /** The class of each row and of each column. */
  readonly labels: readonly Label[];
  /** nClasses × nClasses: `counts[i][j]` samples of `labels[i]` were predicted as `labels[j]`. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts how often each true class was predicted as each class: rows are true classes, columns
 * predicted ones, as in scikit-learn's `confusion_matrix`. Where `labels` are chosen, a sample
 * counts only if both its labels are among them.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @returns a frozen value
 * @throws {TypeError} if an argument is not an array of labels, labels mix kinds, or an option is
 *   unknown
 * @throws {RangeError} if `yTrue` and `yPred` are empty or differ in length, or `labels` is empty,
 *   names a class twice, or names none that occurs in `yTrue`
 * @example
 * confusionMatrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);
 * // { labels: [0, 1], counts: [[1, 1], [1, 2]] }
 */
export function confusionMatrix(
  yTrue: Labels,
  yPred: Labels,
  options?: ConfusionMatrixOptions,
): ConfusionMatrix {
  const given = knownOptions('confusionMatrix', options, ['labels']);
  const pairs = toLabelPairs(yTrue, yPred);
  const labels = toClasses(given.labels, pairs);
  const place = new Map(labels.map((label, index) => [label, index]));
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  let anyTrue = false;
  for (let i = 0; i < pairs.yTrue.length; i++) {
    const row = place.get(pairs.yTrue[i]);
    if (row === undefined) continue;
    anyTrue = true;
    const column = place.get(pairs.yPred[i]);
    if (column !== undefined) counts[row][column]++;
  }
  if (!anyTrue) {
    const shown = labels.map(showLabel).join(', ');
    throw new RangeError(`Expected one of "labels" to occur in "yTrue", but none of ${shown} does`);
  }
  return Object.freeze({
    labels: Object.freeze(labels),
    counts: Object.freeze(counts.map((row) => Object.freeze(row))),
  });
}
