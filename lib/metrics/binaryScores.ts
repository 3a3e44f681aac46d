/**
 * Reads the arguments of metrics for two classes: true labels, a score per sample that rises with
 * the confidence in the positive class, and weights.
 */

import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { distinctLabels, type Label, type Labels, showLabel, toLabels } from '../data/labels.ts';
import { isNumberList, toNumbers } from './numberLists.ts';
import { type SampleWeightOptions, toWeighting, type Weighting } from './sampleWeights.ts';

/** Options of metrics for two classes. */
export interface BinaryScoreOptions extends SampleWeightOptions {
  /**
   * The positive class, which high scores indicate. Default: the greater of the two labels; 1 and
   * `true` count as the greater one even if the other label does not occur.
   */
  readonly positive?: Label;
}

export interface BinaryScores {
  /** 1 for each sample of the positive class, 0 for the others. */
  readonly isPositive: Uint8Array;
  readonly scores: ArrayLike<number>;
  readonly weights: Weighting;
}

/**
 * Reads the arguments of a score of two classes.
 *
 * @param owner the score's name, for messages
 * @param name the name of the argument `scores`
 * @throws {TypeError} if labels, scores or options have the wrong kind
 * @throws {RangeError} if there are more than two classes, the positive class is ambiguous, lengths
 *   differ, or a number is out of range
 */
export function toBinaryScores(
  owner: string,
  yTrue: unknown,
  name: string,
  scores: unknown,
  options: unknown,
): BinaryScores {
  const given = knownOptions(owner, options, ['positive', 'sampleWeight']);
  const labels = toLabels('yTrue', yTrue);
  const positive = positiveClass(given.positive, labels);
  const numbers = toScores(name, scores);
  if (numbers.length !== labels.length) {
    throw new RangeError(
      `Expected "${name}" to have a number for each of the ${labels.length} labels, but it has ${numbers.length}`,
    );
  }
  const isPositive = Uint8Array.from(labels, (label) => (label === positive ? 1 : 0));
  return { isPositive, scores: numbers, weights: toWeighting(given.sampleWeight, labels.length) };
}

/** Reads one number per sample. Rows, as `predictProba` returns them, are refused with advice. */
function toScores(name: string, scores: unknown): ArrayLike<number> {
  const isList = isNumberList(scores);
  if (isList || typeof scores !== 'object' || scores === null) return toNumbers(name, scores);
  const error = wrongKind(name, 'an array of numbers, one a sample', scores);
  error.message +=
    ': of rows, pass the column of the positive class, such as rows.map((row) => row[1])';
  throw error;
}

function positiveClass(chosen: unknown, labels: Labels): Label {
  if (chosen !== undefined && typeof chosen !== typeof labels[0]) {
    throw wrongKind('positive', `a ${typeof labels[0]} like yTrue[0]`, chosen);
  }
  const occurring = distinctLabels(labels);
  const classes = chosen === undefined ? occurring : distinctLabels(occurring, [chosen as Label]);
  if (classes.length > 2) {
    const shown = classes.slice(0, 5).map(showLabel).join(', ');
    throw new RangeError(
      `Expected two classes in "yTrue"${chosen === undefined ? '' : ' and "positive"'}, but there are ${classes.length}: ${shown}${classes.length > 5 ? ', …' : ''}. Of more classes, take one against all others: yTrue.map((label) => label === one), with the scores of that one`,
    );
  }
  if (chosen !== undefined) return chosen as Label;
  if (classes.length === 2) return classes[1];
  const [only] = classes;
  if (only === 0 || only === 1 || only === -1) return 1;
  if (only === 0n || only === 1n || only === -1n) return 1n;
  if (typeof only === 'boolean') return true;
  throw new RangeError(
    `Expected two classes in "yTrue", but every label is ${showLabel(only)}: name the class that high scores indicate with the option "positive"`,
  );
}
