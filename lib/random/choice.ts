/**
 * Random choice of indices as in NumPy's legacy `RandomState.choice`: uniform or with given
 * probabilities, with and without replacement.
 *
 * Source: NumPy's published source, `numpy/random/mtrand.pyx`, `RandomState.choice`.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { integerBetween, nonNegativeNumber } from '../common/validate.ts';
import { isList } from '../data/lists.ts';

/** The draws that a choice needs; `RandomState` implements them. */
export interface ChoiceDraws {
  randomSample(size: number): Float64Array;
  randint(low: number, high: undefined, size: number): Int32Array;
  permutation(n: number): Int32Array;
}

/**
 * Chooses indices from 0 to below `population`.
 *
 * @param population number of indices to choose from
 * @param size number of indices to choose
 * @param replace whether an index may be chosen more than once
 * @param p `population` probabilities that sum to 1; `undefined` for equal ones
 * @throws {TypeError} if `p` is not an array of numbers
 * @throws {RangeError} if `p` has another length, contains negative numbers or does not sum to 1;
 *   or if `size` exceeds `population` without replacement
 */
export function chosenIndices(
  draws: ChoiceDraws,
  population: number,
  size: number,
  replace: boolean,
  p: unknown,
): Int32Array {
  if (p === undefined) {
    if (size === 0) return new Int32Array(0);
    if (replace) return draws.randint(population, undefined, size);
    integerBetween('size', size, 0, population);
    return draws.permutation(population).slice(0, size);
  }
  const probabilities = toProbabilities(p, population);
  if (replace) return searchAll(cumulative(probabilities), draws.randomSample(size));
  const possible = probabilities.reduce((count, each) => count + (each > 0 ? 1 : 0), 0);
  if (possible < size) {
    throw wrongValue('size', `at most ${possible}, the number of positive probabilities`, size);
  }
  return distinctIndices(draws, probabilities, size);
}

/**
 * Draws the missing number of indices, keeps the first of equal ones, sets their probabilities to 0
 * and repeats. Changes `probabilities`.
 */
function distinctIndices(
  draws: ChoiceDraws,
  probabilities: Float64Array,
  size: number,
): Int32Array {
  const chosen = new Set<number>();
  while (chosen.size < size) {
    const uniforms = draws.randomSample(size - chosen.size);
    for (const index of chosen) probabilities[index] = 0;
    for (const index of searchAll(cumulative(probabilities), uniforms)) chosen.add(index);
  }
  return Int32Array.from(chosen);
}

/** Cumulative sums of the probabilities, divided by the last. */
function cumulative(probabilities: Float64Array): Float64Array {
  let sum = 0;
  const sums = probabilities.map((each) => {
    sum += each;
    return sum;
  });
  return sums.map((each) => each / sum);
}

/** For each of `values`, the number of elements of the ascending `sums` that do not exceed it. */
function searchAll(sums: Float64Array, values: Float64Array): Int32Array {
  const found = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let from = 0;
    let to = sums.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (sums[middle] <= values[i]) from = middle + 1;
      else to = middle;
    }
    found[i] = from;
  }
  return found;
}

function toProbabilities(p: unknown, population: number): Float64Array {
  if (!isList(p)) throw wrongKind('p', 'an array of probabilities', p);
  if (p.length !== population) {
    throw new RangeError(
      `Expected "p" to have one probability for each of ${population}, but it has ${p.length}`,
    );
  }
  const probabilities = new Float64Array(population);
  let sum = 0;
  for (let i = 0; i < population; i++) {
    probabilities[i] = nonNegativeNumber(`p[${i}]`, p[i]);
    sum += probabilities[i];
  }
  // Tolerance as in NumPy: the square root of the machine epsilon of the type of `p`.
  const tolerance = Math.sqrt(p instanceof Float32Array ? 2 ** -23 : Number.EPSILON);
  if (Math.abs(sum - 1) > tolerance) {
    throw new RangeError(`Expected the probabilities in "p" to sum to 1, but their sum is ${sum}`);
  }
  return probabilities;
}
