/**
 * Exponentially weighted averages: v ← β·v + (1-β)·x from v = 0, an average over about the last
 * 1/(1-β) values. Divided by 1 - βᵗ after t values, the start at 0 is made up for. Ng, "Improving
 * deep neural networks" (deeplearning.ai), week 2; it is the m and v of Adam.
 */
import { wrongKind } from '../common/errors.ts';
import { booleanValue, finiteNumber, fraction, knownOptions } from '../common/validate.ts';

export interface EwmaOptions {
  /** What is kept of the average at each value, from 0 to below 1. Default 0.9. */
  beta?: number | undefined;
  /** Whether averages are divided by 1 - βᵗ. Default true. */
  biasCorrection?: boolean | undefined;
}

/**
 * A running average, in the memory of three numbers.
 *
 * @example
 * const average = new Ewma({ beta: 0.9 });
 * average.add(4); // 4
 * average.add(9); // 6.63…
 */
export class Ewma {
  readonly beta: number;
  readonly biasCorrection: boolean;
  #sum = 0;
  /** βᵗ. */
  #kept = 1;
  #count = 0;

  /** @throws {TypeError | RangeError} for an option that is none, or a β that is not from 0 to below 1 */
  constructor(options?: EwmaOptions) {
    const { beta = 0.9, biasCorrection = true } = knownOptions('Ewma', options, [
      'beta',
      'biasCorrection',
    ]);
    this.beta = fraction('beta', beta);
    this.biasCorrection = booleanValue('biasCorrection', biasCorrection);
  }

  /** Values so far. */
  get count(): number {
    return this.#count;
  }

  /** The average of the values so far; NaN before the first. */
  get value(): number {
    if (this.#count === 0) return Number.NaN;
    return this.biasCorrection ? this.#sum / (1 - this.#kept) : this.#sum;
  }

  /**
   * Takes a value and returns the average.
   *
   * @throws {TypeError | RangeError} if it is not a finite number
   */
  add(value: number): number {
    finiteNumber('value', value);
    this.#count += 1;
    this.#kept *= this.beta;
    this.#sum = this.beta * this.#sum + (1 - this.beta) * value;
    return this.value;
  }
}

/**
 * The average after each value of a series, of any length and from any source: nothing is kept but
 * the average.
 *
 * @yields one average for each value
 * @throws {TypeError | RangeError} for an option that is none, or a value that is not a finite number
 * @example
 * [...ewma([4, 9, 3], { beta: 0.5, biasCorrection: false })]; // [2, 5.5, 4.25]
 */
export function ewma(series: Iterable<number>, options?: EwmaOptions): Generator<number, void> {
  const average = new Ewma(options);
  if (typeof series !== 'object' || series === null || !(Symbol.iterator in series)) {
    throw wrongKind('series', 'an array or another iterable of numbers', series);
  }
  return averages(series, average);
}

function* averages(series: Iterable<number>, average: Ewma): Generator<number, void> {
  for (const value of series) yield average.add(value);
}
