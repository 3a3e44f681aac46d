/**
 * Splits indices into a training set and a test set, for data that are not in a matrix.
 * `trainTestSplit` uses it for matrices.
 */
import { foreignFunctionOption } from '../common/foreignFunctionHints.ts';
import { booleanValue, integerBetween, knownOptions, seedNumber } from '../common/validate.ts';
import { type Labels, toLabels } from '../data/labels.ts';
import { type SampleWeights, toSampleWeights } from '../data/targets.ts';
import { MersenneTwister } from '../random/mt19937.ts';
import { permutedIndices } from '../random/permutations.ts';
import { DEFAULT_WORDING, type SplitIndices, type SplitWording, splitSizes } from './splitSizes.ts';
import { stratifiedIndices } from './stratifiedIndices.ts';

/** Options of `trainTestIndices`. */
export interface SplitIndexOptions {
  /**
   * Size of the test set: a fraction between 0 and 1 (rounded up) or a number of samples. Default:
   * the samples that `trainSize` leaves, or 0.25.
   */
  readonly testSize?: number;
  /**
   * Size of the training set: a fraction between 0 and 1 (rounded down) or a number of samples.
   * Default: the samples that the test set leaves.
   */
  readonly trainSize?: number;
  /**
   * Whether samples are drawn at random. If false, the last samples are the test set. Default true.
   */
  readonly shuffle?: boolean;
  /** Labels whose proportions both sets preserve. Default: none. */
  readonly stratify?: Labels;
  /**
   * Weight of each sample, only with `stratify`. Both sets then preserve the proportions of the
   * classes by weight, and sizes are fractions of the weight of each class. (scikit-learn counts
   * samples.) Default: all equal.
   */
  readonly sampleWeight?: SampleWeights;
  /** Seed, as `random_state` in scikit-learn: an integer from 0 to 2³²-1. Default 0. */
  readonly seed?: number;
}

export const SPLIT_OPTION_NAMES: readonly (keyof SplitIndexOptions)[] = [
  'testSize',
  'trainSize',
  'shuffle',
  'stratify',
  'sampleWeight',
  'seed',
];

/**
 * Splits the integers from 0 to n - 1 into a training and a test set. The result equals
 * `train_test_split` of scikit-learn, index by index.
 *
 * The test set is the start of a random permutation and the training set follows it. With
 * `stratify`, every class is split in proportion. Without shuffling, the first samples are the
 * training set.
 *
 * @param n number of samples, at least 2
 * @param options sizes of the sets, stratification and seed
 * @throws {TypeError} if an option is unknown or has the wrong type
 * @throws {RangeError} if `n` or a size is out of range, the sizes exceed `n` or leave no training
 *   sample, or `stratify` has another length, has a class with one member, has more classes than a
 *   set has samples, or is used with `shuffle: false`
 * @example
 * const { trainIndices, testIndices } = trainTestIndices(10, { testSize: 0.3, seed: 42 });
 * trainIndices; // Int32Array [0, 7, 2, 9, 4, 3, 6]
 * testIndices; // Int32Array [8, 1, 5]
 */
export function trainTestIndices(n: number, options: SplitIndexOptions = {}): SplitIndices {
  knownOptions('trainTestIndices', options, SPLIT_OPTION_NAMES, foreignFunctionOption);
  return splitIndices(n, options, DEFAULT_WORDING);
}

/** As `trainTestIndices`, for callers that have other names for the options. */
export function splitIndices(
  n: number,
  options: SplitIndexOptions,
  words: SplitWording,
): SplitIndices {
  const { testSize, trainSize, shuffle = true, stratify, sampleWeight, seed = 0 } = options;
  const sizes = splitSizes(integerBetween('n', n, 0), testSize, trainSize, words);
  const { nTrain, nTest } = sizes;
  const twister = new MersenneTwister(seedNumber('seed', seed));
  if (sampleWeight !== undefined && stratify === undefined) {
    throw new RangeError(
      'Expected "sampleWeight" to come with "stratify", which counts classes by it, but there is none',
    );
  }
  if (!booleanValue('shuffle', shuffle)) {
    if (stratify !== undefined) {
      throw new RangeError(
        'Expected "shuffle" to be true with "stratify": samples are drawn by class',
      );
    }
    const all = Int32Array.from({ length: nTrain + nTest }, (_, i) => i);
    return { trainIndices: all.slice(0, nTrain), testIndices: all.slice(nTrain) };
  }
  if (stratify !== undefined) {
    const labels = labelsOf(n, stratify);
    const weights = toSampleWeights('sampleWeight', sampleWeight, n);
    return stratifiedIndices(labels, sizes, twister, words, weights);
  }
  const order = permutedIndices(twister, n);
  return { trainIndices: order.slice(nTest, nTest + nTrain), testIndices: order.slice(0, nTest) };
}

function labelsOf(n: number, stratify: unknown): Labels {
  const labels = toLabels('stratify', stratify);
  if (labels.length !== n) {
    throw new RangeError(
      `Expected "stratify" to have one label for each of ${n} samples, but it has ${labels.length}`,
    );
  }
  return labels;
}
