/** Reads predicted probabilities: of one of two classes, or a row per sample for all classes. */
import { type Label, showLabel } from '../data/labels.ts';
import { assertFinite, type Matrix, toMatrix } from '../data/matrix.ts';
import { isNumberList, toNumbers } from './numberLists.ts';

/** Probabilities of all classes, samples × classes. */
export interface ClassProbabilities {
  readonly probabilityOf: (sample: number, place: number) => number;
  readonly nSamples: number;
  /** The machine epsilon of the precision of the probabilities. */
  readonly epsilon: number;
}

const FLOAT32_EPSILON = 2 ** -23;

/** The classes of the probabilities. */
export interface NamedClasses {
  readonly labels: readonly Label[];
  /** The argument or option that defines the classes. */
  readonly source: 'yTrue' | 'labels';
}

/** @throws {RangeError} if the value is not from 0 to 1 */
export function assertProbability(place: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new RangeError(`Expected probabilities from 0 to 1, but ${place} is ${value}`);
}

/**
 * Reads probabilities of classes: one row per sample, or, for two classes, one probability of the
 * second class per sample.
 *
 * @throws {TypeError} if they are neither a list of numbers nor a matrix
 * @throws {RangeError} if one is not from 0 to 1, a row does not have one for each class or does
 *   not sum to 1 (within the root of the precision)
 */
export function toClassProbabilities(
  name: string,
  value: unknown,
  classes: NamedClasses,
): ClassProbabilities {
  const nClasses = classes.labels.length;
  if (!isNumberList(value)) return ofRows(name, toMatrix(name, value), classes);
  const second = toNumbers(name, value);
  if (nClasses !== 2) {
    throw new RangeError(
      `Expected "${name}" to have a row of ${nClasses} probabilities for each sample, one for each class, but it has a single number`,
    );
  }
  for (let i = 0; i < second.length; i++) assertProbability(`${name}[${i}]`, second[i]);
  return {
    probabilityOf: (i, place) => (place === 1 ? second[i] : 1 - second[i]),
    nSamples: second.length,
    epsilon: epsilonOf(value),
  };
}

function ofRows(name: string, rows: Matrix, { labels, source }: NamedClasses): ClassProbabilities {
  assertFinite(name, rows);
  const nClasses = labels.length;
  if (rows.cols !== nClasses) {
    const shown = labels.slice(0, 5).map(showLabel).join(', ') + (nClasses > 5 ? ', …' : '');
    throw new RangeError(
      `Expected "${name}" to have a column for each of the ${nClasses} classes in "${source}" (${shown}), but it has ${rows.cols}: name the classes in the order of the columns with the option "labels"`,
    );
  }
  const epsilon = epsilonOf(rows.data);
  for (let i = 0; i < rows.rows; i++) {
    let sum = 0;
    for (let j = 0; j < nClasses; j++) {
      const probability = rows.data[i * nClasses + j];
      assertProbability(`${name}[${i}][${j}]`, probability);
      sum += probability;
    }
    if (Math.abs(sum - 1) > Math.sqrt(epsilon)) {
      throw new RangeError(
        `Expected every row of "${name}" to sum to 1, but ${name}[${i}] sums to ${sum}`,
      );
    }
  }
  return { probabilityOf: (i, j) => rows.data[i * nClasses + j], nSamples: rows.rows, epsilon };
}

function epsilonOf(data: unknown): number {
  return data instanceof Float32Array ? FLOAT32_EPSILON : Number.EPSILON;
}
