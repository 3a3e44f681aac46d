/**
 * Values of a loss with many parameters for plots: along a line, `L(W + a·D)`, and over a plane,
 * `L(W + a·D₁ + b·D₂)`. Points are evaluated together, so that the samples are read once for
 * several points.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { wrongKind } from '../common/errors.ts';
import { finiteNumber, integerBetween, knownOptions, seedNumber } from '../common/validate.ts';
import {
  drawnDirections,
  givenDirection,
  type Normalization,
  normalizationOf,
} from './directions.ts';
import { type Surface, type SurfaceLike, toSurface, valuesAt } from './surface.ts';

const LINE = resultPrototype('LossLine');
const PLANE = resultPrototype('LossPlane');

/** Options of `lossLine` and `lossPlane`. */
export interface LandscapeOptions {
  /** Point W in the middle. Default: the parameters of the objective. */
  at?: ArrayLike<number> | number | undefined;
  /** Range of a (and b). Default [-1, 1]. */
  range?: readonly [low: number, high: number] | undefined;
  /**
   * Number of points on the line, or on each side of the plane. Default: 101 on a line, 51 in a
   * plane.
   */
  points?: number | undefined;
  /** Seed of directions that are not given. Default 0. */
  seed?: number | undefined;
  /**
   * Normalisation of random directions. Default: `'filter'` for an objective, otherwise `'unit'`.
   */
  normalize?: Normalization | undefined;
}

/** Options of `lossLine`. */
export interface LossLineOptions extends LandscapeOptions {
  /** The direction D. Default: random. */
  direction?: ArrayLike<number> | undefined;
}

/** Options of `lossPlane`. */
export interface LossPlaneOptions extends LandscapeOptions {
  /** The directions D₁ and D₂. Default: random. */
  directions?: readonly [ArrayLike<number>, ArrayLike<number>] | undefined;
  /** Range of b. Default: `range`. */
  rangeB?: readonly [low: number, high: number] | undefined;
}

/** Result of `lossLine`. */
export interface LossLine {
  /** Position of each point along the direction. */
  readonly a: Float64Array;
  /** Value at each point. */
  readonly values: Float64Array;
  /** The direction D. */
  readonly direction: Float64Array;
}

/** Result of `lossPlane`. */
export interface LossPlane {
  /** Positions along the first direction. */
  readonly a: Float64Array;
  /** Positions along the second direction. */
  readonly b: Float64Array;
  /** The value at `a[i]`, `b[k]` is `values[k * a.length + i]`. */
  readonly values: Float64Array;
  /** The directions D₁ and D₂. */
  readonly directions: readonly [Float64Array, Float64Array];
}

const COMMON = ['at', 'range', 'points', 'seed', 'normalize'];
const MOST_ON_A_LINE = 1_000_000;
const MOST_ON_A_SIDE = 1000;

/**
 * Evaluates a function along a line: L(W + a·D).
 *
 * @param subject an objective over any number of samples, or a function together with the option
 *   `at`
 * @param options point, direction, range and number of points
 * @throws {TypeError | RangeError} if the subject or an option is wrong
 * @throws {FunctionError} if the function throws or returns NaN; with the point
 * @example
 * const { x, y } = datasets.loadIris();
 * const loss = objective(new LogisticRegression(), x, y);
 * const { a, values } = lossLine(loss, { range: [-2, 2], normalize: 'unit' });
 * values.length; // 101
 */
export function lossLine(subject: SurfaceLike, options?: LossLineOptions): LossLine {
  const given = knownOptions('lossLine', options, [...COMMON, 'direction']);
  const surface = toSurface(subject, 'at', given.at);
  const a = spread(
    'range',
    given.range,
    integerBetween('points', given.points ?? 101, 2, MOST_ON_A_LINE),
  );
  const direction =
    given.direction === undefined
      ? drawn(surface, given, 1)[0]
      : givenDirection('direction', given.direction, surface);
  const { start } = surface;
  const values = valuesAt(surface, a.length, (i) => start.map((w, j) => w + a[i] * direction[j]));
  return Object.freeze({ __proto__: LINE, a, values, direction });
}

/**
 * Evaluates a function over a plane: L(W + a·D₁ + b·D₂).
 *
 * @param subject an objective over any number of samples, or a function together with the option
 *   `at`
 * @param options point, directions, ranges and number of points
 * @throws the same errors as `lossLine`
 * @example
 * const bowl = ([x, y]) => x * x + y * y;
 * const { a, b, values } = lossPlane(bowl, { at: [0, 0], range: [-1, 1], points: 21 });
 * values.length; // 441
 */
export function lossPlane(subject: SurfaceLike, options?: LossPlaneOptions): LossPlane {
  const given = knownOptions('lossPlane', options, [...COMMON, 'directions', 'rangeB']);
  const surface = toSurface(subject, 'at', given.at);
  const points = integerBetween('points', given.points ?? 51, 2, MOST_ON_A_SIDE);
  const a = spread('range', given.range, points);
  const b = spread('rangeB', given.rangeB ?? given.range, points);
  const [first, second] =
    given.directions === undefined ? drawn(surface, given, 2) : pair(given.directions, surface);
  const { start } = surface;
  const values = valuesAt(surface, a.length * b.length, (index) => {
    const [i, k] = [index % a.length, Math.floor(index / a.length)];
    return start.map((w, j) => w + a[i] * first[j] + b[k] * second[j]);
  });
  return Object.freeze({ __proto__: PLANE, a, b, values, directions: [first, second] as const });
}

function drawn(
  surface: Surface,
  { seed, normalize }: Readonly<Record<string, unknown>>,
  count: number,
): Float64Array[] {
  const by = normalizationOf(normalize, surface);
  return drawnDirections(surface, seedNumber('seed', seed ?? 0), count, by);
}

function pair(value: unknown, surface: Surface): Float64Array[] {
  if (!Array.isArray(value) || value.length !== 2) {
    throw wrongKind('directions', 'two directions', value);
  }
  return value.map((each, i) => givenDirection(`directions[${i}]`, each, surface));
}

/** `count` evenly spaced numbers over a range, including both ends. */
function spread(name: string, value: unknown, count: number): Float64Array {
  const range = value ?? [-1, 1];
  if (!Array.isArray(range) || range.length !== 2) throw wrongKind(name, 'two numbers', range);
  const [low, high] = range.map((each, i) => finiteNumber(`${name}[${i}]`, each));
  if (low >= high) {
    throw new RangeError(`Expected "${name}" to go upwards, but received ${low} and ${high}`);
  }
  const middle = (count - 1) / 2;
  return Float64Array.from({ length: count }, (_, i) =>
    // Symmetric ranges contain 0 exactly.
    i <= middle
      ? low + (i / (count - 1)) * (high - low)
      : high - ((count - 1 - i) / (count - 1)) * (high - low),
  );
}
