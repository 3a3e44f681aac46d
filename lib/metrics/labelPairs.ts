/**
 * Reads and checks the arguments of every classification metric: true and predicted labels of the
 * same number and type, and the classes to report.
 */
import { wrongKind } from '../common/errors.ts';
import {
  assertNamedOnce,
  distinctLabels,
  type Label,
  type Labels,
  toLabels,
} from '../data/labels.ts';

/** True and predicted labels: the same number of each, at least one, all of one type. */
export interface LabelPairs {
  readonly yTrue: Labels;
  readonly yPred: Labels;
}

/**
 * Reads the two label arguments of a metric.
 *
 * @throws {TypeError} if one is not an array of labels or their types differ
 * @throws {RangeError} if one is empty or their lengths differ
 */
export function toLabelPairs(trueLabels: unknown, predictedLabels: unknown): LabelPairs {
  const yTrue = toLabels('yTrue', trueLabels);
  const yPred = toLabels('yPred', predictedLabels);
  if (yTrue.length !== yPred.length) {
    throw new RangeError(
      `Expected "yPred" to have as many labels as "yTrue" (${yTrue.length}), but it has ${yPred.length}`,
    );
  }
  assertSameKind('yPred', yPred, yTrue);
  return { yTrue, yPred };
}

/**
 * The classes to report: the chosen ones in the given order, by default all that occur, ascending.
 *
 * @param chosen the `labels` option as the user gave it
 * @throws {TypeError} if the chosen labels have another type than those in `pairs`
 * @throws {RangeError} if the choice is empty or names a label twice
 */
export function toClasses(chosen: unknown, { yTrue, yPred }: LabelPairs): readonly Label[] {
  if (chosen === undefined) return distinctLabels(yTrue, yPred);
  const labels = toLabels('labels', chosen);
  assertSameKind('labels', labels, yTrue);
  assertNamedOnce('labels', labels);
  return Array.from(labels);
}

/** `toLabels` has checked that each list has one type, so comparing the first labels is enough. */
function assertSameKind(name: string, labels: Labels, yTrue: Labels): void {
  if (typeof labels[0] !== typeof yTrue[0]) {
    throw wrongKind(`${name}[0]`, `a ${typeof yTrue[0]} like yTrue[0]`, labels[0]);
  }
}
