/**
 * Which samples train and which test, by index: for those who hold their data in other ways than
 * a matrix. `trainTestSplit` takes rows and labels by it.
 */
import { foreignFunctionOption } from '../common/foreignFunctionHints.ts';
import { booleanValue, integerBetween, knownOptions, seedNumber } from '../common/validate.ts';
import { type Labels, toLabels } from '../data/labels.ts';
import { type SampleWeights, toSampleWeights } from '../data/targets.ts';
import { MersenneTwister } from '../random/mt19937.ts';
import { permutedIndices } from '../random/permutations.ts';
import { OWN_WORDS, type SplitIndices, type SplitWords, splitSizes } from './splitSizes.ts';
import { stratifiedIndices } from './stratifiedIndices.ts';

export interface SplitIndexOptions {
  /** Fraction (0 to 1, rounded up) or count of test samples. Default: the rest, or 0.25. */
  readonly testSize?: number;
  /** Fraction (0 to 1, rounded down) or count of training samples. Default: the rest. */
  readonly trainSize?: number;
  /** Whether samples are drawn at random; otherwise the last ones test. Default true. */
  readonly shuffle?: boolean;
  /** Labels whose proportions both sets keep. */
  readonly stratify?: Labels;
  /**
   * With `stratify`: what each sample counts. Both sets then keep the proportions of the classes by
   * weight, and the sizes are shares of each class's weight. (scikit-learn counts samples.) Default:
   * all the same.
   */
  readonly sampleWeight?: SampleWeights;
  /** scikit-learn's `random_state`: an integer from 0 to 2³²-1. Default 0. */
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
 * Splits the numbers from 0 to n-1 as scikit-learn's `train_test_split` does, index for index.
 *
 * The test set is the start of one permutation and the training set follows it; with `stratify`
 * see `stratifiedIndices`; without shuffling the first samples train and the next ones test.
 *
 * @param n samples, at least 2
 * @throws {TypeError} if an option is unknown or has the wrong kind
 * @throws {RangeError} if `n` or a size is out of range, the sizes are more than all or leave no
 *   training sample, or `stratify` is of another length, has a class of one member, has more
 *   classes than a set has samples, or goes with `shuffle: false`
 * @example
 * trainTestIndices(10, { testSize: 0.3, seed: 42 });
 * // { trainIndices: Int32Array [0, 7, 2, 9, 4, 3, 6], testIndices: Int32Array [8, 1, 5] }
 */
export function trainTestIndices(n: number, options: SplitIndexOptions = {}): SplitIndices {
  knownOptions('trainTestIndices', options, SPLIT_OPTION_NAMES, foreignFunctionOption);
  return splitIndices(n, options, OWN_WORDS);
}

/** As `trainTestIndices`, for callers whose users know the options by other names. */
export function splitIndices(
  n: number,
  options: SplitIndexOptions,
  words: SplitWords,
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
