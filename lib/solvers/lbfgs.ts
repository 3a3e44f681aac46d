/**
 * L-BFGS: D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization",
 * Mathematical Programming 45 (1989); J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition,
 * algorithms 7.4 and 7.5. The direction is -H·g, where H is the BFGS approximation of the inverse
 * Hessian from the last m pairs of differences (s of points, y of gradients), starting from
 * (s·y / y·y)·I of the newest pair.
 */
import { lineSearch, WOLFE } from './lineSearch.ts';
import { Progress } from './progress.ts';
import type { Place, Solver } from './solver.ts';
import { start, steepest } from './steepest.ts';
import { addScaled, dot, isPositive, largest, scaleTo } from './vectors.ts';

export interface LbfgsOptions {
  /** Number of pairs kept (m). */
  readonly memory: number;
}

/**
 * Minimises from x0. Each iteration needs the gradient about once.
 *
 * @param x0 start, unchanged
 */
export function* lbfgs(x0: Float64Array, { memory }: LbfgsOptions): Solver {
  let at = yield* start(x0);
  const progress = new Progress(at);
  const pairs = new CurvaturePairs(memory);
  while (largest(at.gradient) > 0) {
    const direction = pairs.count > 0 ? pairs.direction(at.gradient) : steepest(at);
    const found = yield* lineSearch(at, direction, 1, WOLFE);
    if (found === undefined) {
      if (pairs.count === 0) return 'precision';
      // Old pairs may have misled the direction.
      pairs.clear();
      continue;
    }
    pairs.add(at, found);
    at = found;
    yield { kind: 'iterate', ...found };
    if (progress.isOver(found)) return 'precision';
  }
  return 'stationary';
}

/** The newest pairs of differences. */
class CurvaturePairs {
  readonly #memory: number;
  readonly #s: Float64Array[] = [];
  readonly #y: Float64Array[] = [];
  /** 1 / (s·y) of each pair. */
  readonly #rho: number[] = [];

  constructor(memory: number) {
    this.#memory = memory;
  }

  get count(): number {
    return this.#rho.length;
  }

  clear(): void {
    for (const list of [this.#s, this.#y, this.#rho]) list.length = 0;
  }

  /** Adds the pair of a step, unless its curvature is not positive: H must stay positive definite. */
  add(from: Place, to: Place): void {
    const s = difference(to.x, from.x);
    const y = difference(to.gradient, from.gradient);
    const product = dot(s, y);
    if (!isPositive(product, s, y) || !Number.isFinite(1 / product)) return;
    if (this.count === this.#memory) for (const list of [this.#s, this.#y, this.#rho]) list.shift();
    this.#s.push(s);
    this.#y.push(y);
    this.#rho.push(1 / product);
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
}

function difference(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((each, j) => each - y[j]);
}
