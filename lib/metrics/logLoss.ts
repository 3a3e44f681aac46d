/** The log loss (cross-entropy) of predicted probabilities. */

import { booleanValue, knownOptions } from '../common/validate.ts';
import { distinctLabels, type Label, type Labels, showLabel, toLabels } from '../data/labels.ts';
import type { MatrixLike } from '../data/matrix.ts';
import { toClasses } from './labelPairs.ts';
import { toClassProbabilities } from './probabilities.ts';
import { type SampleWeightOptions, toWeighting } from './sampleWeights.ts';

/** Options of `logLoss`. */
export interface LogLossOptions extends SampleWeightOptions {
  /**
   * The classes, in the order of the columns of the probabilities. Default: all that occur in
   * `yTrue`, ascending.
   */
  readonly labels?: Labels;
  /** Whether to return the mean over the samples instead of their sum. Default true. */
  readonly normalize?: boolean;
}

/**
 * Log loss (cross-entropy) `-Σ w·ln p / Σ w`, where p is the predicted probability of the true
 * class; 0 is best. As in scikit-learn, p is clipped to [ε, 1 - ε] with the machine epsilon of the
 * probabilities (2⁻⁵² or 2⁻²³), so that one confident mistake does not make the loss infinite.
 *
 * @param yTrue nSamples labels
 * @param probabilities nSamples × nClasses, with columns in the order of the classes; for two
 *   classes also nSamples probabilities of the second one
 * @param options classes, sample weights w, and whether to average
 * @throws {TypeError} if labels, probabilities or options have the wrong type
 * @throws {RangeError} if there are fewer than two classes, a label is not a class, a probability
 *   is not from 0 to 1, the probabilities of a row do not sum to 1, or lengths differ
 * @example
 * logLoss(['ham', 'spam', 'spam'], [0.1, 0.9, 0.8]); // 0.14462152754328741
 * logLoss([0, 2], [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]], { labels: [0, 1, 2] }); // 0.43375…
 */
export function logLoss(
  yTrue: Labels,
  probabilities: ArrayLike<number> | MatrixLike,
  options?: LogLossOptions,
): number {
  const given = knownOptions('logLoss', options, ['labels', 'normalize', 'sampleWeight']);
  const normalize = booleanValue('normalize', given.normalize ?? true);
  const labels = toLabels('yTrue', yTrue);
  const places = classPlaces(given.labels, labels);
  const { probabilityOf, nSamples, epsilon } = toClassProbabilities(
    'probabilities',
    probabilities,
    {
      labels: [...places.keys()],
      source: given.labels === undefined ? 'yTrue' : 'labels',
    },
  );
  if (nSamples !== labels.length) {
    throw new RangeError(
      `Expected "probabilities" to have one entry for each of the ${labels.length} labels, but it has ${nSamples}`,
    );
  }
  const weights = toWeighting(given.sampleWeight, nSamples);
  let sum = 0;
  for (let i = 0; i < nSamples; i++) {
    const place = places.get(labels[i]);
    if (place === undefined) {
      throw new RangeError(
        `Expected every label of "yTrue" to be one of "labels", but yTrue[${i}] is ${showLabel(labels[i])}`,
      );
    }
    const probability = Math.min(Math.max(probabilityOf(i, place), epsilon), 1 - epsilon);
    sum -= weights.weightOf(i) * Math.log(probability);
  }
  return normalize ? sum / weights.sum : sum;
}

/** The column of each class. */
function classPlaces(chosen: unknown, yTrue: Labels): Map<Label, number> {
  const classes =
    chosen === undefined ? distinctLabels(yTrue) : toClasses(chosen, { yTrue, yPred: yTrue });
  if (classes.length < 2) {
    throw new RangeError(
      `Expected at least two classes, but ${chosen === undefined ? '"yTrue" holds' : '"labels" names'} only ${showLabel(classes[0])}${chosen === undefined ? ': name all classes with the option "labels"' : ''}`,
    );
  }
  return new Map(classes.map((label, place) => [label, place]));
}
