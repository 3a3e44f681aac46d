/**
 * Precision, recall and F1 of every class and their averages: the figures behind scikit-learn's
 * `classification_report` (1.9), as a plain value. `formatClassificationReport` turns it into text.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { distinctLabels, type Label, type Labels } from '../data/labels.ts';
import { mean, weightedMean } from './averages.ts';
import { type LabelPairs, toClasses, toLabelPairs } from './labelPairs.ts';

/** Options of `classificationReport`. */
export interface ClassificationReportOptions {
  /** Classes to report, in this order. Default: all that occur, ascending. */
  readonly labels?: Labels;
  /** Name of each class, in the order of the classes. Default: the labels. */
  readonly targetNames?: readonly string[];
  /**
   * Value of a score whose denominator is 0, such as the precision of a class that is never
   * predicted: 0, 1, or NaN, which averages ignore. Default 0.
   */
  readonly zeroDivision?: number;
}

/** Precision, recall and F1 of one class, or averages of them; each from 0 to 1. */
export interface Scores {
  /** Fraction of the samples predicted as the class that belong to it: `tp / (tp + fp)`. */
  readonly precision: number;
  /** Fraction of the samples of the class that are predicted as the class: `tp / (tp + fn)`. */
  readonly recall: number;
  /** Harmonic mean of precision and recall: `2·tp / (2·tp + fp + fn)`. */
  readonly f1Score: number;
  /** Number of true samples of the class, or of all reported classes. */
  readonly support: number;
}

/** Scores of one class. */
export interface ClassScores extends Scores {
  /** Label of the class. */
  readonly label: Label;
  /** Name of the class in the report. */
  readonly name: string;
}

/** Result of `classificationReport`. */
export interface ClassificationReport {
  /** Scores of each class. */
  readonly classes: readonly ClassScores[];
  /**
   * Fraction of samples predicted correctly. Absent if the option `labels` does not contain exactly
   * the classes that occur; use `microAverage` then.
   */
  readonly accuracy?: number;
  /** Scores from the total counts of all reported classes. */
  readonly microAverage: Scores;
  /** Unweighted means of the scores of the classes. */
  readonly macroAverage: Scores;
  /** Means of the scores of the classes, weighted by support. */
  readonly weightedAverage: Scores;
  /**
   * Whether at least one prediction is correct. If none is, scikit-learn prints supports as `2.0`
   * instead of `2`.
   */
  readonly anyCorrect: boolean;
}

/** Counts of one class: correctly predicted, predicted, true. */
interface Counts {
  correct: number;
  predicted: number;
  support: number;
}

/**
 * Computes precision, recall and F1 for each class and on average.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @param options classes, their names, and the value of undefined scores
 * @returns a frozen object
 * @throws {TypeError} if an argument is not an array of labels, labels have different types, a name
 *   is not a string, or an option is unknown
 * @throws {RangeError} if `yTrue` and `yPred` are empty or differ in length, `labels` is empty or
 *   contains a class twice, `targetNames` has another length than the classes, or `zeroDivision` is
 *   not 0, 1 or NaN
 * @example
 * const report = classificationReport([0, 1, 2, 2, 2], [0, 0, 2, 2, 1]);
 * report.classes[2].precision; // 1
 * report.accuracy; // 0.6
 * process.stdout.write(formatClassificationReport(report));
 */
export function classificationReport(
  yTrue: Labels,
  yPred: Labels,
  options?: ClassificationReportOptions,
): ClassificationReport {
  const given = knownOptions('classificationReport', options, [
    'labels',
    'targetNames',
    'zeroDivision',
  ]);
  const pairs = toLabelPairs(yTrue, yPred);
  const labels = toClasses(given.labels, pairs);
  const names = toNames(given.targetNames, labels);
  const zeroDivision = toZeroDivision(given.zeroDivision);

  const tally = countByClass(pairs);
  const counts = labels.map((label) => tally.get(label) ?? noCounts());
  const scores = counts.map((each) => scoresOf(each, zeroDivision));
  const total = counts.reduce(add, noCounts());
  const microAverage = scoresOf(total, zeroDivision);
  return Object.freeze({
    classes: Object.freeze(
      scores.map((each, i) => Object.freeze({ label: labels[i], name: names[i], ...each })),
    ),
    ...(coversAll(labels, pairs) && { accuracy: microAverage.precision }),
    microAverage: Object.freeze(microAverage),
    macroAverage: Object.freeze(averageOf(scores, total.support, definedMean)),
    weightedAverage: Object.freeze(weightedAverageOf(scores, total.support)),
    anyCorrect: [...tally.values()].some(({ correct }) => correct > 0),
  });
}

function noCounts(): Counts {
  return { correct: 0, predicted: 0, support: 0 };
}

function add(a: Counts, b: Counts): Counts {
  return {
    correct: a.correct + b.correct,
    predicted: a.predicted + b.predicted,
    support: a.support + b.support,
  };
}

function countByClass({ yTrue, yPred }: LabelPairs): Map<Label, Counts> {
  const tally = new Map(distinctLabels(yTrue, yPred).map((label) => [label, noCounts()]));
  for (let i = 0; i < yTrue.length; i++) {
    const ofTrue = tally.get(yTrue[i])!;
    const ofPredicted = tally.get(yPred[i])!;
    ofTrue.support++;
    ofPredicted.predicted++;
    if (ofTrue === ofPredicted) ofTrue.correct++;
  }
  return tally;
}

function scoresOf({ correct, predicted, support }: Counts, zeroDivision: number): Scores {
  const ratio = (part: number, whole: number) => (whole === 0 ? zeroDivision : part / whole);
  return {
    precision: ratio(correct, predicted),
    recall: ratio(correct, support),
    // predicted + support = 2·tp + fp + fn
    f1Score: ratio(2 * correct, predicted + support),
    support,
  };
}

function averageOf(
  scores: readonly Scores[],
  support: number,
  average: (values: readonly number[]) => number,
): Scores {
  return {
    precision: average(scores.map((each) => each.precision)),
    recall: average(scores.map((each) => each.recall)),
    f1Score: average(scores.map((each) => each.f1Score)),
    support,
  };
}

/** The mean of the scores that are defined; NaN if no score is defined. */
function definedMean(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length === 0 ? Number.NaN : mean(defined);
}

/** If the defined scores have no samples, their unweighted mean. */
function weightedAverageOf(scores: readonly Scores[], support: number): Scores {
  return averageOf(scores, support, (values) => {
    const places = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
    const weights = places.map((i) => scores[i].support);
    if (weights.every((weight) => weight === 0)) return definedMean(values);
    return weightedMean(
      places.map((i) => values[i]),
      weights,
    );
  });
}

/** Whether the labels, which are distinct, are exactly the classes that occur. */
function coversAll(labels: readonly Label[], { yTrue, yPred }: LabelPairs): boolean {
  const present = new Set(distinctLabels(yTrue, yPred));
  return present.size === labels.length && labels.every((label) => present.has(label));
}

function toNames(value: unknown, labels: readonly Label[]): readonly string[] {
  if (value === undefined) return labels.map(String);
  if (!Array.isArray(value)) throw wrongKind('targetNames', 'an array of strings', value);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'string') throw wrongKind(`targetNames[${i}]`, 'a string', value[i]);
  }
  if (value.length !== labels.length) {
    throw wrongValue('targetNames', `an array of ${labels.length}, a name for each class`, value);
  }
  return value;
}

function toZeroDivision(value: unknown): number {
  if (value === undefined) return 0;
  if (value === 0 || value === 1 || Number.isNaN(value)) return value as number;
  throw typeof value === 'number'
    ? wrongValue('zeroDivision', '0, 1 or NaN', value)
    : wrongKind('zeroDivision', '0, 1 or NaN', value);
}
