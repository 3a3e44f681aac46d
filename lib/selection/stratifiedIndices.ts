/**
 * Splits that keep the proportions of the classes, draw for draw as scikit-learn makes them.
 *
 * Source: scikit-learn's published source: `StratifiedShuffleSplit` in
 * `sklearn/model_selection/_split.py` and `_approximate_mode` in `sklearn/utils`.
 */
import { distinctLabels, type Label, type Labels, showLabel } from '../labels.ts';
import type { RandomState } from '../random/randomState.ts';
import type { SplitIndices, SplitSizes, SplitWords } from './splitSizes.ts';

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
  random: RandomState,
  { testSize, unstratified, labelOf = (label) => label }: SplitWords,
): SplitIndices {
  const classes = distinctLabels(labels);
  const members = membersOf(labels, classes);
  for (const [c, { length }] of members.entries()) {
    if (length > 1) continue;
    throw new RangeError(
      `Expected every class to have at least 2 samples, one to train on and one to hold out, but class ${showLabel(labelOf(classes[c]))} has 1: add samples of it, or ${unstratified}`,
    );
  }
  const room = (verb: string, size: number, way: string) => {
    if (size >= classes.length) return;
    throw new RangeError(
      `Expected "${testSize}" to ${verb} at least one sample of each of the ${classes.length} classes, but of ${labels.length} samples that is ${size}: pass a ${way} one, or ${unstratified}`,
    );
  };
  room('leave for training', nTrain, 'smaller');
  room('hold out', nTest, 'larger');

  const counts = members.map(({ length }) => length);
  const trainCounts = approximateMode(counts, nTrain, random);
  const rest = counts.map((count, c) => count - trainCounts[c]);
  const testCounts = approximateMode(rest, nTest, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [c, indices] of members.entries()) {
    const permuted = random.permutation(indices);
    const testFrom = trainCounts[c];
    for (let i = 0; i < testFrom; i++) train.push(permuted[i]);
    for (let i = testFrom; i < testFrom + testCounts[c]; i++) test.push(permuted[i]);
  }
  return {
    trainIndices: random.permutation(Int32Array.from(train)),
    testIndices: random.permutation(Int32Array.from(test)),
  };
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
function approximateMode(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (count / total) * draws);
  const mode = shares.map(Math.floor);
  const remainders = shares.map((share, c) => share - mode[c]);
  let missing = draws - mode.reduce((sum, count) => sum + count, 0);
  const descending = [...new Set(remainders)].sort((a, b) => b - a);
  for (const remainder of descending) {
    if (missing === 0) break;
    const tied = [...remainders.keys()].filter((c) => remainders[c] === remainder);
    const chosen = random.choice(tied, Math.min(tied.length, missing), false);
    for (const c of chosen) mode[c]++;
    missing -= chosen.length;
  }
  return mode;
}
