/**
 * The pairs of differences of limited-memory BFGS: J. Nocedal, S. Wright, "Numerical Optimization",
 * 2nd edition, algorithm 7.4. The approximation H of the inverse Hessian is built from the last m
 * pairs (s of points, y of gradients), starting from (s·y / y·y)·I of the newest pair.
 */
import type { Place } from './solver.ts';
import { addScaled, dot, isPositive, scaleTo } from './vectors.ts';

/** The newest pairs of differences. */
export class CurvaturePairs {
  readonly #memory: number;
  readonly #s: Float64Array[] = [];
  readonly #y: Float64Array[] = [];
  /** 1 / (s·y) of each pair. */
  readonly #rho: number[] = [];

  /** @param memory number of pairs kept (m) */
  constructor(memory: number) {
    this.#memory = memory;
  }

  get count(): number {
    return this.#rho.length;
  }

  clear(): void {
    for (const list of [this.#s, this.#y, this.#rho]) list.length = 0;
  }

  /** The pairs as numbers: s, then y, of each pair from the oldest to the newest. */
  toNumbers(): Float64Array {
    const size = this.#s[0]?.length ?? 0;
    const numbers = new Float64Array(2 * size * this.count);
    for (let k = 0; k < this.count; k++) {
      numbers.set(this.#s[k], 2 * k * size);
      numbers.set(this.#y[k], (2 * k + 1) * size);
    }
    return numbers;
  }

  /** Replaces the pairs by those that `toNumbers` gave, of vectors of this size. */
  restore(numbers: Float64Array, size: number): void {
    this.clear();
    for (let at = 0; at + 2 * size <= numbers.length; at += 2 * size) {
      this.#keep(numbers.slice(at, at + size), numbers.slice(at + size, at + 2 * size));
    }
  }

  /** Adds the pair of a step, unless its curvature is not positive: H must stay positive definite. */
  add(from: Pick<Place, 'x' | 'gradient'>, to: Pick<Place, 'x' | 'gradient'>): void {
    this.#keep(difference(to.x, from.x), difference(to.gradient, from.gradient));
  }

  /** -H·g by the two loops of algorithm 7.4; there is at least one pair. */
  direction(gradient: Float64Array): Float64Array {
    const out = gradient.map((each) => -each);
    const { count } = this;
    const alpha = new Float64Array(count);
    for (let k = count - 1; k >= 0; k--) {
      alpha[k] = this.#rho[k] * dot(this.#s[k], out);
      addScaled(-alpha[k], this.#y[k], out);
    }
    const newest = this.#y[count - 1];
    scaleTo(1 / (this.#rho[count - 1] * dot(newest, newest)), out, out);
    for (let k = 0; k < count; k++) {
      const beta = this.#rho[k] * dot(this.#y[k], out);
      addScaled(alpha[k] - beta, this.#s[k], out);
    }
    return out;
  }

  #keep(s: Float64Array, y: Float64Array): void {
    const product = dot(s, y);
    if (!isPositive(product, s, y) || !Number.isFinite(1 / product)) return;
    if (this.count === this.#memory) for (const list of [this.#s, this.#y, this.#rho]) list.shift();
    this.#s.push(s);
    this.#y.push(y);
    this.#rho.push(1 / product);
  }
}

function difference(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((each, j) => each - y[j]);
}
