/**
 * Precision, recall and F1 of every class and their averages: the figures behind scikit-learn
 * 1.2's `classification_report`, as a plain value. `formatClassificationReport` turns it into text.
 */
import { wrongKind, wrongValue } from '../errors.ts';
import { distinctLabels, type Label, type Labels } from '../labels.ts';
import { knownOptions } from '../validate.ts';
import { mean, weightedMean } from './averages.ts';
import { type LabelPairs, toClasses, toLabelPairs } from './labelPairs.ts';

export interface ClassificationReportOptions {
  /** Classes to report on, in this order. Default: all that occur, ascending. */
  readonly labels?: Labels;
  /** A name for each class, in the order of the classes. Default: the labels themselves. */
  readonly targetNames?: readonly string[];
  /** What a score is whose denominator is 0, such as the precision of a class that was never
   * predicted. Default: 0. */
  readonly zeroDivision?: 0 | 1;
}

/** The scores of one class, or averages of them; each from 0 to 1. */
export interface Scores {
  /** The share of the samples predicted to be of the class that are: `tp / (tp + fp)`. */
  readonly precision: number;
  /** The share of the class's samples that were found: `tp / (tp + fn)`. */
  readonly recall: number;
  /** The harmonic mean of the two: `2·precision·recall / (precision + recall)`. */
  readonly f1Score: number;
  /** The number of true samples of the class, or of all classes reported. */
  readonly support: number;
}

export interface ClassScores extends Scores {
  readonly label: Label;
  readonly name: string;
}

/** What `classificationReport` returns. */
export interface ClassificationReport {
  readonly classes: readonly ClassScores[];
  /** The share of samples predicted right. Absent where chosen `labels` are not exactly the
   * classes that occur: read `microAverage` then. */
  readonly accuracy?: number;
  /** Scores of the summed counts of the classes reported. */
  readonly microAverage: Scores;
  /** The plain means of the classes' scores. */
  readonly macroAverage: Scores;
  /** The means of the classes' scores, weighted by support. */
  readonly weightedAverage: Scores;
  /** Whether at least one prediction was right, in any class: scikit-learn 1.2 prints supports
   * as `2.0` instead of `2` where none was. */
  readonly anyCorrect: boolean;
}

/** Counts of one class: predicted and true, predicted, true. */
interface Counts {
  correct: number;
  predicted: number;
  support: number;
}

type ZeroDivision = 0 | 1;

/**
 * Scores the predictions of a classifier, class by class and on average.
 *
 * @param yTrue nSamples true labels
 * @param yPred nSamples predicted labels
 * @returns a frozen value
 * @throws {TypeError} if an argument is not an array of labels, labels mix kinds, a name is not a
 *   string, or an option is unknown
 * @throws {RangeError} if `yTrue` and `yPred` are empty or differ in length, `labels` is empty or
 *   names a class twice, `targetNames` has another length than the classes, or `zeroDivision` is
 *   neither 0 nor 1
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
    macroAverage: Object.freeze(averageOf(scores, total.support, mean)),
    weightedAverage: Object.freeze(weightedAverageOf(scores, total, zeroDivision)),
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

/** F1 is 0 where precision and recall both are, whatever `zeroDivision` says. */
function scoresOf({ correct, predicted, support }: Counts, zeroDivision: ZeroDivision): Scores {
  const precision = predicted === 0 ? zeroDivision : correct / predicted;
  const recall = support === 0 ? zeroDivision : correct / support;
  const f1Score = (2 * precision * recall) / (precision + recall || 1);
  return { precision, recall, f1Score, support };
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

/** Without a single sample in the classes chosen there is nothing to weight by: then a score is
 * `zeroDivision` where it is undefined and 0 elsewhere, as in scikit-learn. */
function weightedAverageOf(
  scores: readonly Scores[],
  total: Counts,
  zeroDivision: ZeroDivision,
): Scores {
  const { support, predicted } = total;
  if (support === 0) {
    const undefinedOrZero = predicted === 0 ? zeroDivision : 0;
    return {
      precision: undefinedOrZero,
      recall: zeroDivision,
      f1Score: undefinedOrZero,
      support,
    };
  }
  const weights = scores.map((each) => each.support);
  return averageOf(scores, support, (values) => weightedMean(values, weights));
}

/** Whether the labels are exactly those that occur. (They are distinct already.) */
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

function toZeroDivision(value: unknown): ZeroDivision {
  if (value === undefined || value === 0) return 0;
  if (value === 1) return 1;
  throw typeof value === 'number'
    ? wrongValue('zeroDivision', '0 or 1', value)
    : wrongKind('zeroDivision', '0 or 1', value);
}
