/**
 * What every classification metric reads first: true and predicted labels of equal number and of
 * one kind, and the classes to report on. Checked here once, so that the metrics only count.
 */
import { wrongKind } from '../common/errors.ts';
import {
  assertNamedOnce,
  distinctLabels,
  type Label,
  type Labels,
  toLabels,
} from '../data/labels.ts';

/** True and predicted labels: equally many, at least one, all of one kind. */
export interface LabelPairs {
  readonly yTrue: Labels;
  readonly yPred: Labels;
}

/**
 * Reads the two label arguments of a metric.
 *
 * @throws {TypeError} if one is not an array of labels or their kinds differ
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
 * The classes to report on: those chosen, in the order given, or else all that occur, ascending.
 *
 * @param chosen the `labels` option as the user gave it
 * @throws {TypeError} if the labels chosen are of another kind than those in `pairs`
 * @throws {RangeError} if the choice is empty or names a label twice
 */
export function toClasses(chosen: unknown, { yTrue, yPred }: LabelPairs): readonly Label[] {
  if (chosen === undefined) return distinctLabels(yTrue, yPred);
  const labels = toLabels('labels', chosen);
  assertSameKind('labels', labels, yTrue);
  assertNamedOnce('labels', labels);
  return Array.from(labels);
}

/** `toLabels` has seen that each list is of one kind, so that their first labels decide. */
function assertSameKind(name: string, labels: Labels, yTrue: Labels): void {
  if (typeof labels[0] !== typeof yTrue[0]) {
    throw wrongKind(`${name}[0]`, `a ${typeof yTrue[0]} like yTrue[0]`, labels[0]);
  }
}
