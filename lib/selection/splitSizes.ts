/**
 * The sizes of the test set and the training set, by scikit-learn's rules.
 *
 * Source: scikit-learn's published source, `sklearn/model_selection/_split.py`,
 * `_validate_shuffle_split`: a fraction for the test set is rounded up, one for the training set is
 * rounded down, and a missing size is the rest.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import type { Label } from '../data/labels.ts';

export interface SplitSizes {
  readonly nTrain: number;
  readonly nTest: number;
}

/** The indices of the training set and the test set. */
export interface SplitIndices {
  /** Indices of the training samples, from 0. */
  readonly trainIndices: Int32Array;
  /** Indices of the test samples, from 0. */
  readonly testIndices: Int32Array;
}

/** The names of a split's options in messages. */
export interface SplitWording {
  /** The option for the size of the test set. */
  readonly testSize: string;
  /** How to avoid stratification: what to pass, or to leave out. */
  readonly unstratified: string;
  /** The user's label for an element of `stratify`. Default: the element. */
  readonly labelOf?: (label: Label) => Label;
}

/** The option names of `trainTestIndices`. */
export const DEFAULT_WORDING: SplitWording = {
  testSize: 'testSize',
  unstratified: 'leave out "stratify"',
};

/** Fraction of samples in the test set if neither size is given. */
const DEFAULT_TEST_SIZE = 0.25;

/**
 * @param n number of samples
 * @param testSize a fraction between 0 and 1, a count from 1 to n-1, or undefined
 * @param trainSize as `testSize`
 * @throws {TypeError} if a size is not a number
 * @throws {RangeError} if there are fewer than 2 samples, a size is out of range, the sum of both
 *   exceeds n, or no training sample would remain
 */
export function splitSizes(
  n: number,
  testSize: unknown,
  trainSize: unknown,
  words: SplitWording = DEFAULT_WORDING,
): SplitSizes {
  if (n < 2) {
    throw new RangeError(
      `Expected at least 2 samples to split by "${words.testSize}", but received ${n}`,
    );
  }
  const neither = testSize === undefined && trainSize === undefined;
  const test = checkedSize(words.testSize, neither ? DEFAULT_TEST_SIZE : testSize, n);
  const train = checkedSize('trainSize', trainSize, n);
  if (isFraction(test) && isFraction(train) && train + test > 1) {
    throw new RangeError(
      `Expected "testSize" and "trainSize" to be at most 1 together, but ${test} + ${train} is ${train + test}`,
    );
  }
  const testCount = isFraction(test) ? Math.ceil(test * n) : test;
  const trainCount = isFraction(train) ? Math.floor(train * n) : train;
  const nTrain = trainCount ?? n - (testCount ?? 0);
  const nTest = testCount ?? n - nTrain;
  if (nTrain + nTest > n) {
    throw new RangeError(
      `Expected test and training set to be at most the ${n} samples there are, but "testSize" and "trainSize" ask for ${nTest} + ${nTrain}`,
    );
  }
  if (nTrain === 0) {
    throw new RangeError(
      `Expected "${train === undefined ? words.testSize : 'trainSize'}" to leave at least one of ${n} samples to train on, but it leaves none: pass a ${train === undefined ? 'smaller' : 'larger'} one`,
    );
  }
  return { nTrain, nTest };
}

function isFraction(size: number | undefined): size is number {
  return size !== undefined && size < 1;
}

function checkedSize(name: string, size: unknown, n: number): number | undefined {
  if (size === undefined) return undefined;
  const expected = `a fraction between 0 and 1 or a count from 1 to ${n - 1}`;
  if (typeof size !== 'number') throw wrongKind(name, expected, size);
  const isCount = Number.isInteger(size) && size >= 1 && size < n;
  if (!isCount && !(size > 0 && size < 1)) throw wrongValue(name, expected, size);
  return size;
}
