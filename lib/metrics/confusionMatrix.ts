/** Counts of true against predicted classes, from which other classification metrics derive. */

import { knownOptions } from '../common/validate.ts';
import { type Label, type Labels, showLabel } from '../data/labels.ts';
import { toClasses, toLabelPairs } from './labelPairs.ts';

/** Options of `confusionMatrix`. */
export interface ConfusionMatrixOptions {
  /** Classes to count, in the order of rows and columns. Default: all that occur, ascending. */
  readonly labels?: Labels;
}

/** Counts of samples by true and predicted class. */
export interface ConfusionMatrix {
  /** Class of each row and of each column. */
  readonly labels: readonly Label[];
  /**
   * nClasses × nClasses: `counts[i][j]` is the number of samples of `labels[i]` that are predicted
   * as `labels[j]`.
   */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts how often each true class is predicted as each class. Rows are true classes and columns
 * are predicted classes, as in `confusion_matrix` of scikit-learn. With the option `labels`, only
 * samples count whose true and predicted label are both among them.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @param options classes to count
 * @returns a frozen object
 * @throws {TypeError} if an argument is not an array of labels, labels have different types, or an
 *   option is unknown
 * @throws {RangeError} if `yTrue` and `yPred` are empty or differ in length, or `labels` is empty,
 *   contains a class twice, or contains no class of `yTrue`
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
