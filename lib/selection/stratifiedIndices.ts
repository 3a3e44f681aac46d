/**
 * Stratified splits, which preserve the proportions of the classes; the same draws as
 * scikit-learn's.
 *
 * Source: scikit-learn's published source: `StratifiedShuffleSplit` in
 * `sklearn/model_selection/_split.py` and `_approximate_mode` in `sklearn/utils`.
 */
import { distinctLabels, type Label, type Labels, showLabel } from '../data/labels.ts';
import type { MersenneTwister } from '../random/mt19937.ts';
import { permutedIndices } from '../random/permutations.ts';
import type { SplitIndices, SplitSizes, SplitWording } from './splitSizes.ts';

/**
 * Training and test indices in which every class is represented in proportion. Each class is
 * permuted, its first samples go to the training set and the next to the test set; then both sets
 * are permuted.
 *
 * @param labels the class of each sample
 * @param weights weight of each sample; proportions are then by weight, and the sizes of the sets
 *   follow from them. `undefined`: all equal
 * @throws {RangeError} if a class has a single member (with a weight above 0), or a set is smaller
 *   than the number of classes
 */
export function stratifiedIndices(
  labels: Labels,
  { nTrain, nTest }: SplitSizes,
  twister: MersenneTwister,
  { testSize, unstratified, labelOf = (label) => label }: SplitWording,
  weights?: Float64Array,
): SplitIndices {
  const classes = distinctLabels(labels);
  const members = membersOf(labels, classes);
  for (const [c, indices] of members.entries()) {
    const counted = weights === undefined ? indices : indices.filter((i) => weights[i] > 0);
    if (counted.length > 1) continue;
    const which = weights === undefined ? '' : ' that weigh more than 0';
    throw new RangeError(
      `Expected every class to have at least 2 samples${which}, one to train on and one to hold out, but class ${showLabel(labelOf(classes[c]))} has ${counted.length}: add samples of it, or ${unstratified}`,
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

  if (weights?.some((weight) => weight !== weights[0])) {
    const shares = { train: nTrain / labels.length, test: nTest / labels.length };
    return splitByWeight(members, weights, shares, twister);
  }
  const counts = members.map(({ length }) => length);
  const trainCounts = approximateMode(counts, nTrain, twister);
  const rest = counts.map((count, c) => count - trainCounts[c]);
  const testCounts = approximateMode(rest, nTest, twister);
  const train: number[] = [];
  const test: number[] = [];
  for (const [c, indices] of members.entries()) {
    const drawn = permuted(twister, indices);
    const testFrom = trainCounts[c];
    for (let i = 0; i < testFrom; i++) train.push(drawn[i]);
    for (let i = testFrom; i < testFrom + testCounts[c]; i++) test.push(drawn[i]);
  }
  return {
    trainIndices: Int32Array.from(permuted(twister, train)),
    testIndices: Int32Array.from(permuted(twister, test)),
  };
}

/**
 * Divides each class by its own weight, as closely to the requested fractions as its samples allow.
 */
function splitByWeight(
  members: readonly number[][],
  weights: Float64Array,
  { train, test }: { train: number; test: number },
  twister: MersenneTwister,
): SplitIndices {
  const sets: { train: number[]; test: number[] } = { train: [], test: [] };
  for (const indices of members) {
    const order = permuted(twister, indices);
    const sums = new Float64Array(order.length + 1);
    for (const [i, row] of order.entries()) sums[i + 1] = sums[i] + weights[row];
    const total = sums[order.length];
    // Each set has at least one sample with a weight above 0.
    const first = sums.findIndex((sum) => sum > 0);
    const last = sums.indexOf(total) - 1;
    const from = Math.min(Math.max(nearest(sums, train * total), first), last);
    const next = sums.findIndex((sum) => sum > sums[from]);
    const to = Math.max(nearest(sums, (train + test) * total), next);
    for (let i = 0; i < from; i++) sets.train.push(order[i]);
    for (let i = from; i < to; i++) sets.test.push(order[i]);
  }
  return {
    trainIndices: Int32Array.from(permuted(twister, sets.train)),
    testIndices: Int32Array.from(permuted(twister, sets.test)),
  };
}

/** The last index in ascending sums whose value is nearest to `value`. */
function nearest(sums: Float64Array, value: number): number {
  let best = 0;
  for (let i = 1; i < sums.length; i++) {
    if (Math.abs(sums[i] - value) <= Math.abs(sums[best] - value)) best = i;
  }
  return best;
}

/** A shuffled copy. */
function permuted(twister: MersenneTwister, list: readonly number[]): number[] {
  return Array.from(permutedIndices(twister, list.length), (i) => list[i]);
}

/** For each class, the indices of its samples in ascending order. */
function membersOf(labels: Labels, classes: readonly Label[]): number[][] {
  const members: number[][] = classes.map(() => []);
  const place = new Map(classes.map((label, c) => [label, members[c]]));
  for (let i = 0; i < labels.length; i++) place.get(labels[i])?.push(i);
  return members;
}

/**
 * How many of `draws` samples each class gets: nearly the most probable outcome of drawing without
 * replacement. Each class gets its share rounded down. The rest goes to the classes with the
 * largest remainders; ties are broken at random.
 *
 * @param counts number of members of each class
 */
function approximateMode(
  counts: readonly number[],
  draws: number,
  twister: MersenneTwister,
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
    const chosen = permuted(twister, tied).slice(0, missing);
    for (const c of chosen) mode[c]++;
    missing -= chosen.length;
  }
  return mode;
}
