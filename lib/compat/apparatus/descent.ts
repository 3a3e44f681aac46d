/**
 * The descent of apparatus's logistic regression: on the mean log loss of one class against all
 * others, from weights 0, with a search for the step size. It begins with 3; when the second or a
 * later step does not reduce the cost, the step size is divided by 3 and the descent continues from
 * the current weights, until a step size reduces the cost. It ends when a step gains less than 0.0001.
 *
 * The cost is computed as in apparatus: a probability of exactly 0 or 1 makes it infinite or NaN. While
 * it is NaN, the search of apparatus ends only with an error, after 500 steps per example. This descent
 * instead restarts with a third of the step size and a cost that is always finite, and the result
 * says so.
 */
import type { Products } from './examples.ts';

const FIRST_LEARNING_RATE = 3;
const SMALLEST_GAIN = 0.0001;
/** After this many consecutive steps with a NaN cost, the cost stays NaN. */
const MOST_NAN = 100;

/** Result of a descent. */
export interface Descent {
  /** The weight of the column of ones, then those of the features. */
  readonly theta: Float64Array;
  /** Number of steps, including those of abandoned step sizes. */
  readonly steps: number;
  readonly learningRate: number;
  /** Whether apparatus also ends on these data, with the same weights. */
  readonly endsThere: boolean;
}

/**
 * Descends.
 *
 * @param isOfClass 1 for each example of the class, 0 for the others
 */
export function descend(products: Products, isOfClass: Uint8Array): Descent {
  const search = new Search(products, isOfClass);
  const found = search.asThere();
  return found ?? search.withFiniteCost();
}

class Search {
  readonly #products: Products;
  readonly #isOfClass: Uint8Array;
  readonly #theta: Float64Array;
  readonly #scores: Float64Array;
  readonly #errors: Float64Array;
  readonly #gradient: Float64Array;
  #learningRate = FIRST_LEARNING_RATE;
  #steps = 0;

  constructor(products: Products, isOfClass: Uint8Array) {
    this.#products = products;
    this.#isOfClass = isOfClass;
    this.#theta = new Float64Array(products.cols + 1);
    this.#gradient = new Float64Array(products.cols + 1);
    this.#scores = new Float64Array(products.rows);
    this.#errors = new Float64Array(products.rows);
  }

  /** The search of apparatus; undefined where its cost stays NaN. */
  asThere(): Descent | undefined {
    const mostSteps = 500 * this.#products.rows;
    let endsThere = true;
    for (let found = false; !found && this.#learningRate !== 0; this.#learningRate /= 3) {
      let last = 0;
      let nan = 0;
      for (let i = 1; ; i++) {
        this.#step();
        const current = this.#cost();
        nan = Number.isNaN(current) ? nan + 1 : 0;
        if (nan === Math.min(MOST_NAN, mostSteps)) return undefined;
        // There is no previous cost before the first step, or after a cost of 0 or NaN.
        if (last) {
          if (!(current < last)) break;
          found = true;
          if (last - current < SMALLEST_GAIN) break;
        }
        if (i >= mostSteps) {
          // A cost of 0 cannot fall further.
          if (current === 0) return this.#ended(false);
          endsThere = false;
        }
        last = current;
      }
      if (found) return this.#ended(endsThere);
    }
    return this.#ended(endsThere);
  }

  /** The same search with a finite cost. Each step size starts from weights 0; the descent ends when a step gains nothing. */
  withFiniteCost(): Descent {
    for (;;) {
      this.#learningRate /= 3;
      this.#theta.fill(0);
      this.#scores.fill(0);
      let last = Math.LN2;
      for (let i = 1; ; i++) {
        this.#step();
        const current = this.#finiteCost();
        const gain = last - current;
        last = current;
        if (gain >= SMALLEST_GAIN) continue;
        // The first step gained almost nothing: there is nothing to learn, or the step is too small.
        if (gain >= 0 || i > 1 || this.#learningRate < Number.EPSILON) return this.#ended(false);
        break;
      }
    }
  }

  #ended(endsThere: boolean): Descent {
    return {
      theta: this.#theta,
      steps: this.#steps,
      learningRate: this.#learningRate,
      endsThere,
    };
  }

  /** theta -= learningRate / rows · Xᵀ (sigmoid(scores) - y), and the scores of that */
  #step(): void {
    const { rows } = this.#products;
    for (let i = 0; i < rows; i++) {
      this.#errors[i] = sigmoid(this.#scores[i]) - this.#isOfClass[i];
    }
    this.#products.gradient(this.#errors, this.#gradient);
    const theta = this.#theta;
    for (let j = 0; j < theta.length; j++) {
      theta[j] -= this.#gradient[j] * (1 / rows) * this.#learningRate;
    }
    this.#products.scores(theta, this.#scores);
    this.#steps++;
  }

  /** Mean of -y log h - (1 - y) log(1 - h), where 0 · log 0 is NaN. */
  #cost(): number {
    const { rows } = this.#products;
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const h = sigmoid(this.#scores[i]);
      const own = this.#isOfClass[i] === 1 ? h : 1 - h;
      sum += own === 1 && (h === 1 || h === 0) ? Number.NaN : -Math.log(own);
    }
    return (1 / rows) * sum;
  }

  /** The same without the limits of double precision. */
  #finiteCost(): number {
    const { rows } = this.#products;
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const margin = this.#isOfClass[i] === 1 ? this.#scores[i] : -this.#scores[i];
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / rows;
  }
}

export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(0 - score));
}
