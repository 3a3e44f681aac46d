/**
 * Splits that keep the proportions of the classes, draw for draw as scikit-learn makes them.
 *
 * Source: scikit-learn's published source: `StratifiedShuffleSplit` in
 * `sklearn/model_selection/_split.py` and `_approximate_mode` in `sklearn/utils`.
 */
import { distinctLabels, type Label, type Labels, showLabel } from '../labels.ts';
import type { MersenneTwister } from '../random/mt19937.ts';
import { permutedIndices } from '../random/permutations.ts';
import type { SplitIndices, SplitSizes } from './splitSizes.ts';

/**
 * Training and test indices in which every class has its share. Each class is permuted, its first
 * samples go to the training set and the next to the test set, and both sets are permuted.
 *
 * @param labels the class of each sample
 * @throws {RangeError} if a class has one member only, or a set is smaller than the number of
 *   classes
 */
export function stratifiedIndices(
  labels: Labels,
  { nTrain, nTest }: SplitSizes,
  words: MersenneTwister,
): SplitIndices {
  const classes = distinctLabels(labels);
  const members = membersOf(labels, classes);
  for (const [c, { length }] of members.entries()) {
    if (length > 1) continue;
    throw new RangeError(
      `Expected every class to have at least 2 members to stratify by, but class ${showLabel(classes[c])} has 1`,
    );
  }
  assertRoomForAll('training', nTrain, classes.length);
  assertRoomForAll('test', nTest, classes.length);

  const counts = members.map(({ length }) => length);
  const trainCounts = approximateMode(counts, nTrain, words);
  const rest = counts.map((count, c) => count - trainCounts[c]);
  const testCounts = approximateMode(rest, nTest, words);
  const train: number[] = [];
  const test: number[] = [];
  for (const [c, indices] of members.entries()) {
    const drawn = permuted(words, indices);
    const testFrom = trainCounts[c];
    for (let i = 0; i < testFrom; i++) train.push(drawn[i]);
    for (let i = testFrom; i < testFrom + testCounts[c]; i++) test.push(drawn[i]);
  }
  return {
    trainIndices: Int32Array.from(permuted(words, train)),
    testIndices: Int32Array.from(permuted(words, test)),
  };
}

/** The same numbers in random order. */
function permuted(words: MersenneTwister, list: readonly number[]): number[] {
  return Array.from(permutedIndices(words, list.length), (i) => list[i]);
}

/** For each class the indices of its samples, ascending. */
function membersOf(labels: Labels, classes: readonly Label[]): number[][] {
  const members: number[][] = classes.map(() => []);
  const place = new Map(classes.map((label, c) => [label, members[c]]));
  for (let i = 0; i < labels.length; i++) place.get(labels[i])?.push(i);
  return members;
}

/**
 * How many of `draws` samples each class gets: nearly the most probable outcome of drawing
 * without replacement. Every class gets its share rounded down; what is missing goes to the
 * largest remainders, and among equal ones to classes drawn at random.
 *
 * @param counts members of each class
 */
function approximateMode(
  counts: readonly number[],
  draws: number,
  words: MersenneTwister,
): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (count / total) * draws);
  const mode = shares.map(Math.floor);
  const remainders = shares.map((share, c) => share - mode[c]);
  let missing = draws - mode.reduce((sum, count) => sum + count, 0);
  const descending = [...new Set(remainders)].sort((a, b) => b - a);
  for (const remainder of descending) {
    if (missing === 0) break;
    const tied = [...remainders.keys()].filter((c) => remainders[c] === remainder);
    const chosen = permuted(words, tied).slice(0, missing);
    for (const c of chosen) mode[c]++;
    missing -= chosen.length;
  }
  return mode;
}

function assertRoomForAll(set: string, size: number, classes: number): void {
  if (size >= classes) return;
  throw new RangeError(
    `Expected the ${set} set to have room for each of ${classes} classes, but it has ${size} samples`,
  );
}
