/**
 * Exponentially weighted averages: v ← β·v + (1-β)·x from v = 0, an average over about the last
 * 1/(1-β) values. Division by 1 - βᵗ after t values corrects for the start at 0. Ng, "Improving
 * deep neural networks" (deeplearning.ai), week 2; it is the m and v of Adam.
 */
import { wrongKind } from '../common/errors.ts';
import { booleanValue, finiteNumber, fraction, knownOptions } from '../common/validate.ts';

/** Options of `ewma` and `Ewma`. */
export interface EwmaOptions {
  /** Decay β: the weight of the previous average, from 0 to below 1. Default 0.9. */
  beta?: number | undefined;
  /** Whether averages are divided by 1 - βᵗ, which corrects for the start at 0. Default true. */
  biasCorrection?: boolean | undefined;
}

/**
 * An exponentially weighted moving average in constant memory: v = β·v + (1-β)·x from v = 0,
 * divided by 1 - βᵗ after t values (bias correction). It averages over about the last 1/(1-β)
 * values.
 *
 * @example
 * const average = new Ewma({ beta: 0.9 });
 * average.add(4); // 4
 * average.add(9); // 6.63…
 */
export class Ewma {
  /** The decay β. */
  readonly beta: number;
  /** Whether averages are divided by 1 - βᵗ. */
  readonly biasCorrection: boolean;
  #sum = 0;
  /** βᵗ. */
  #kept = 1;
  #count = 0;

  /**
   * @param options β and bias correction
   * @throws {TypeError | RangeError} if an option is unknown, or β is not from 0 to below 1
   */
  constructor(options?: EwmaOptions) {
    const { beta = 0.9, biasCorrection = true } = knownOptions('Ewma', options, [
      'beta',
      'biasCorrection',
    ]);
    this.beta = fraction('beta', beta);
    this.biasCorrection = booleanValue('biasCorrection', biasCorrection);
  }

  /** Number of values so far. */
  get count(): number {
    return this.#count;
  }

  /** Average of the values so far; NaN before the first one. */
  get value(): number {
    if (this.#count === 0) return Number.NaN;
    return this.biasCorrection ? this.#sum / (1 - this.#kept) : this.#sum;
  }

  /**
   * Adds a value and returns the average.
   *
   * @param value a finite number
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
 * Exponentially weighted moving average of a series, as a generator. It stores nothing but the
 * average.
 *
 * @param series finite numbers, from any iterable
 * @param options β and bias correction
 * @yields the average after each value
 * @throws {TypeError | RangeError} if an option is unknown or wrong, or a value is not a finite
 *   number
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
