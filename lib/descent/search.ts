/**
 * Search without a gradient, as in the notes "CS231n: Optimization": random points, and random
 * steps of which only improvements are accepted.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { wrongKind } from '../common/errors.ts';
import { inTurns } from '../common/turns.ts';
import {
  functionValue,
  integerBetween,
  knownOptions,
  positiveNumber,
  seedNumber,
} from '../common/validate.ts';
import { RandomState } from '../random/randomState.ts';
import { type Surface, type SurfaceLike, toSurface, valuesAt } from './surface.ts';

const SEARCH = resultPrototype('Search');

/** A point that is better than all earlier ones. */
export interface Improvement {
  /** Number of the attempt, from 1; 0 is the start of a local search. */
  readonly attempt: number;
  /** Value at the point. */
  readonly value: number;
}

/** Options of `randomSearch` and `localSearch`. */
export interface SearchOptions {
  /** Number of points to try. Default 1000. */
  attempts?: number | undefined;
  /** Standard deviation of the random numbers. Default 0.0001, as in the CS231n notes. */
  scale?: number | undefined;
  /** Seed of `RandomState`, whose `randn` draws the numbers. Default 0. */
  seed?: number | undefined;
  /**
   * Starting point of a local search. A random search takes only the number of coordinates from it.
   * Default: the parameters of the objective.
   */
  start?: ArrayLike<number> | number | undefined;
  /** Called with each improvement. */
  onImprovement?: ((improvement: Improvement) => void) | undefined;
  /** Aborts the search. */
  signal?: AbortSignal | undefined;
}

/** Result of a search. */
export interface SearchResult {
  /** The best point. */
  readonly x: Float64Array;
  /** Value at the best point. */
  readonly value: number;
  /** Value of each attempt. */
  readonly values: Float64Array;
  /** Lowest value up to each attempt. */
  readonly best: Float64Array;
  /** The improvements, in order. */
  readonly improvements: readonly Improvement[];
}

const OPTIONS = ['attempts', 'scale', 'seed', 'start', 'onImprovement', 'signal'];
/** Number of points that are drawn and evaluated together. */
const TOGETHER = 16;

interface SearchPlan {
  readonly surface: Surface;
  readonly attempts: number;
  readonly scale: number;
  readonly random: RandomState;
  readonly onImprovement: ((improvement: Improvement) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Random search: tries points whose coordinates are standard normal numbers times `scale` ("CS231n:
 * Optimization").
 *
 * @param subject an objective, or a function together with the option `start`, which gives the
 *   number of coordinates
 * @param options number of attempts, scale, seed, a callback and an abort signal
 * @throws {TypeError | RangeError} if the subject or an option is wrong
 * @throws {FunctionError} if the function throws or returns NaN; with the point
 * @throws {unknown} `signal.reason` if aborted
 * @example
 * const { x, y } = datasets.loadIris();
 * const loss = objective(new LogisticRegression(), x, y);
 * const { value, x: best } = await randomSearch(loss, { attempts: 100, scale: 0.1 });
 * best.length; // 15
 */
export async function randomSearch(
  subject: SurfaceLike,
  options?: SearchOptions,
): Promise<SearchResult> {
  return search(resolveSearch('randomSearch', subject, options), randomAttempts);
}

/**
 * Random local search: tries W + δ, with each coordinate of δ a standard normal number times
 * `scale`, from the best point W so far, and moves there if the value is lower ("CS231n:
 * Optimization").
 *
 * @param subject an objective, or a function together with the option `start`
 * @param options number of attempts, scale, seed, starting point, a callback and an abort signal
 * @throws the same errors as `randomSearch`
 * @example
 * const { values, best } = await localSearch(([x]) => x * x, { start: [2], scale: 0.1 });
 * best[999] < 0.1; // true
 */
export async function localSearch(
  subject: SurfaceLike,
  options?: SearchOptions,
): Promise<SearchResult> {
  return search(resolveSearch('localSearch', subject, options), localAttempts);
}

async function search(
  plan: SearchPlan,
  attempts: (plan: SearchPlan, found: Found) => Generator<undefined, void, undefined>,
): Promise<SearchResult> {
  plan.signal?.throwIfAborted();
  const found = new Found(plan);
  const result = await inTurns(searched(attempts(plan, found), found), plan.signal);
  if (result !== undefined) return result;
  plan.signal?.throwIfAborted();
  throw new Error('the search was left');
}

function* searched(
  attempts: Generator<undefined, void, undefined>,
  found: Found,
): Generator<undefined, SearchResult, undefined> {
  yield* attempts;
  return found.result();
}

function* randomAttempts(plan: SearchPlan, found: Found): Generator<undefined, void, undefined> {
  const { surface, attempts } = plan;
  for (let from = 0; from < attempts; from += TOGETHER) {
    const points = Array.from({ length: Math.min(TOGETHER, attempts - from) }, () =>
      draw(plan, undefined),
    );
    const values = valuesAt(surface, points.length, (i) => points[i]);
    points.forEach((point, i) => {
      found.add(point, values[i]);
    });
    yield;
  }
}

function* localAttempts(plan: SearchPlan, found: Found): Generator<undefined, void, undefined> {
  const { surface, attempts } = plan;
  found.begin(surface.start, surface.values([surface.start])[0]);
  for (let i = 0; i < attempts; i++) {
    const point = draw(plan, found.x);
    found.add(point, surface.values([point])[0]);
    yield;
  }
}

/** Standard normal numbers times the scale, added to a point or to 0. */
function draw({ random, scale, surface }: SearchPlan, from: Float64Array | undefined) {
  const point = random.randn(surface.size);
  for (let j = 0; j < point.length; j++) point[j] = (from?.[j] ?? 0) + scale * point[j];
  return point;
}

/** The records of a search. */
class Found {
  x: Float64Array;
  #value = Number.POSITIVE_INFINITY;
  #attempts = 0;
  readonly #values: Float64Array;
  readonly #best: Float64Array;
  readonly #improvements: Improvement[] = [];
  readonly #onImprovement: SearchPlan['onImprovement'];

  constructor({ attempts, surface, onImprovement }: SearchPlan) {
    this.x = surface.start;
    this.#values = new Float64Array(attempts);
    this.#best = new Float64Array(attempts);
    this.#onImprovement = onImprovement;
  }

  begin(x: Float64Array, value: number): void {
    this.#improve(x, value, 0);
  }

  add(x: Float64Array, value: number): void {
    const i = this.#attempts++;
    this.#values[i] = value;
    if (value < this.#value) this.#improve(x, value, i + 1);
    this.#best[i] = this.#value;
  }

  #improve(x: Float64Array, value: number, attempt: number): void {
    this.x = x;
    this.#value = value;
    const improvement = { attempt, value };
    this.#improvements.push(improvement);
    this.#onImprovement?.(improvement);
  }

  result(): SearchResult {
    return Object.freeze({
      __proto__: SEARCH,
      x: this.x.slice(),
      value: this.#value,
      values: this.#values,
      best: this.#best,
      improvements: this.#improvements,
    });
  }
}

function resolveSearch(owner: string, subject: unknown, options: unknown): SearchPlan {
  const given = knownOptions(owner, options, OPTIONS);
  const { attempts = 1000, scale = 1e-4, seed = 0, onImprovement, signal } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  return {
    surface: toSurface(subject, 'start', given.start),
    attempts: integerBetween('attempts', attempts, 1, 1e7),
    scale: positiveNumber('scale', scale),
    random: new RandomState(seedNumber('seed', seed)),
    onImprovement:
      onImprovement === undefined ? undefined : functionValue('onImprovement', onImprovement),
    signal,
  };
}
