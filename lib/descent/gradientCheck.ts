/**
 * Gradient checks: whether a gradient is the derivative of its function. Each coordinate is
 * compared with a centred difference by the relative error |a - n| / max(|a|, |n|). Karpathy,
 * "CS231n: Neural networks, part 3", gradient checks.
 */
import { resultPrototype } from '../common/asArrays.ts';
import { integerBetween, knownOptions, positiveNumber, seedNumber } from '../common/validate.ts';
import type { Objective } from '../plan/objective.ts';
import { nextBelow, seedState } from '../random/rng.ts';
import { lengthOf } from './descentRun.ts';
import {
  CheckedFunction,
  CheckedGradient,
  type GradientFunction,
  type ScalarFunction,
  toPoint,
} from './functions.ts';
import { type Difference, differenceStep, resolveDifference } from './numericalGradient.ts';
import { assertSize, toObjective } from './surface.ts';

const CHECK = resultPrototype('GradientCheck');

/** Options of `gradientCheck`. */
export interface GradientCheckOptions {
  /** Point of the check. Default: the parameters of the objective. */
  at?: ArrayLike<number> | number | undefined;
  /**
   * Maximum number of coordinates to compare; if there are more, they are drawn at random. Default
   * 1000.
   */
  coordinates?: number | undefined;
  /** Seed of the random choice. Default 0. */
  seed?: number | undefined;
  /** Largest relative error of a correct gradient. Default 1e-6 for float64, 0.01 for float32. */
  tolerance?: number | undefined;
  /** Kind of finite difference. Default `'centred'`. */
  difference?: Difference | undefined;
  /** Step of the differences. Default: depends on each coordinate and on the precision. */
  step?: number | undefined;
}

/** One coordinate of a gradient, compared with a finite difference. */
export interface CheckedCoordinate {
  /** Index of the coordinate. */
  readonly index: number;
  /** Name of the coordinate, such as `weights[2][17]`, or `x[3]` for a function. */
  readonly name: string;
  /** The gradient under test. */
  readonly analytic: number;
  /** The finite difference. */
  readonly numerical: number;
  /**
   * |a - n| / max(|a|, |n|), from 0 to 2; 0 if both are 0, or both are below the rounding error.
   */
  readonly relativeError: number;
}

/** Result of `gradientCheck`. */
export interface GradientCheck {
  /** Whether the relative error of every coordinate is within the tolerance. */
  readonly isCorrect: boolean;
  /** The largest relative error that is accepted. */
  readonly tolerance: number;
  /** The coordinates that were compared. */
  readonly coordinates: readonly CheckedCoordinate[];
  /** The coordinate with the largest relative error. */
  readonly worst: CheckedCoordinate;
  /** ‖a - n‖ / (‖a‖ + ‖n‖) over the coordinates. */
  readonly normRelativeError: number;
  /** Number of evaluations of the function. */
  readonly evaluations: number;
  /** Number of coordinates of the gradient. */
  readonly size: number;
}

const OPTIONS = ['at', 'coordinates', 'seed', 'tolerance', 'difference', 'step'];
const MOST_COORDINATES = 1000;
/** The rounding of parameters, and the error that a correct gradient may have. */
const EPSILON = { float64: Number.EPSILON, float32: 2 ** -23 } as const;
const TOLERANCE = { float64: 1e-6, float32: 1e-2 } as const;
/** Maximum error of a single value, in units in the last place. */
const ROUNDINGS = 8;
/** Number of points that are evaluated together. */
const TOGETHER = 256;

/** A function with a gradient. */
interface Subject {
  readonly size: number;
  readonly precision: 'float64' | 'float32';
  readonly start: Float64Array;
  /**
   * Maximum error of a value, in units in the last place; sums of many losses accumulate rounding
   * errors.
   */
  readonly roundings: number;
  nameOf(index: number): string;
  values(points: readonly Float64Array[]): ArrayLike<number>;
  gradient(x: Float64Array, out: Float64Array): void;
}

/**
 * Checks the gradient of a model's loss against finite differences, on the model's backend. At a
 * kink of the loss (hinge, absolute error) the two can differ.
 *
 * @param objective the result of `objective(model, x, y)`
 * @param options coordinates, tolerance and differences
 * @throws {TypeError | RangeError} if the first argument is not an objective, or an option is
 *   unknown or wrong
 * @example
 * const { x, y } = datasets.loadIris();
 * const check = gradientCheck(objective(new LogisticRegression(), x, y));
 * check.isCorrect; // true
 * check.worst.name; // for example 'weights[0][3]'
 */
export function gradientCheck(objective: Objective, options?: GradientCheckOptions): GradientCheck;
/**
 * Checks a gradient of one's own.
 *
 * @param f the function
 * @param gradient what may be its gradient
 * @param at the point
 */
export function gradientCheck(
  f: ScalarFunction,
  gradient: GradientFunction,
  at: number | ArrayLike<number>,
  options?: Omit<GradientCheckOptions, 'at'>,
): GradientCheck;
export function gradientCheck(subject: unknown, ...rest: readonly unknown[]): GradientCheck {
  if (typeof subject === 'function') {
    const [gradient, at, options] = rest;
    const given = knownOptions('gradientCheck', options, OPTIONS.slice(1));
    return check(functionSubject(subject, gradient, at), given);
  }
  const given = knownOptions('gradientCheck', rest[0], OPTIONS);
  return check(objectiveSubject(toObjective(subject), given.at), given);
}

function functionSubject(f: unknown, gradient: unknown, at: unknown): Subject {
  const start = toPoint('at', at);
  const checked = new CheckedFunction(f, start.length);
  const slope = new CheckedGradient(gradient, start.length);
  return {
    size: start.length,
    precision: 'float64',
    start,
    roundings: ROUNDINGS,
    nameOf: (index) => `x[${index}]`,
    values: (points) => points.map((point) => checked.at(point)),
    gradient: (x, out) => slope.at(x, out),
  };
}

function objectiveSubject(objective: Objective, at: unknown): Subject {
  const start = at === undefined ? objective.parameters : toPoint('at', at);
  assertSize('at', start, objective.size);
  // The model stores parameters in its precision, so the point is rounded to it.
  if (objective.precision === 'float32') start.set(Float32Array.from(start));
  return {
    size: objective.size,
    precision: objective.precision,
    start,
    roundings: ROUNDINGS * Math.sqrt(objective.nSamples),
    nameOf: (index) => objective.nameOf(index),
    values: (points) => objective.losses(points),
    gradient: (x, out) => objective.gradient(x, out),
  };
}

function check(subject: Subject, given: Readonly<Record<string, unknown>>): GradientCheck {
  const { size, precision, start } = subject;
  const { coordinates = Math.min(size, MOST_COORDINATES), seed = 0 } = given;
  const most = integerBetween('coordinates', coordinates, 1);
  const tolerance = positiveNumber('tolerance', given.tolerance ?? TOLERANCE[precision]);
  const chosen = drawn(size, Math.min(most, size), seedNumber('seed', seed));
  const analytic = new Float64Array(size);
  subject.gradient(start, analytic);
  const { numerical, noise, evaluations } = numericalAt(subject, chosen, given);
  const found = Array.from(chosen, (index, i): CheckedCoordinate => {
    const [a, n] = [analytic[index], numerical[i]];
    return {
      index,
      name: subject.nameOf(index),
      analytic: a,
      numerical: n,
      relativeError: relativeError(a, n, noise[i], tolerance),
    };
  });
  const worst = found.reduce((most, each) =>
    // The comparison is written so that NaN counts as the worst.
    each.relativeError <= most.relativeError || Number.isNaN(most.relativeError) ? most : each,
  );
  const ofNumerical = lengthOf(numerical);
  const ofAnalytic = lengthOf(found.map((each) => each.analytic));
  const apart = lengthOf(found.map((each) => each.analytic - each.numerical));
  return Object.freeze({
    __proto__: CHECK,
    isCorrect: worst.relativeError <= tolerance,
    tolerance,
    coordinates: found,
    worst,
    normRelativeError: apart === 0 ? 0 : apart / (ofAnalytic + ofNumerical),
    evaluations,
    size,
  });
}

/**
 * |a - n| / max(|a|, |n|). Differences have rounding errors. If a and n differ by less than this
 * error, and the error makes the quotient large, the check has found no mistake, and the result is
 * 0.
 */
function relativeError(a: number, n: number, noise: number, tolerance: number): number {
  const apart = Math.abs(a - n);
  if (apart === 0) return 0;
  const largest = Math.max(Math.abs(a), Math.abs(n));
  const relative = apart / largest;
  return relative > tolerance && apart <= noise ? 0 : relative;
}

/** Differences at the chosen coordinates, with a bound on the rounding error of each. */
function numericalAt(
  subject: Subject,
  chosen: Uint32Array,
  given: Readonly<Record<string, unknown>>,
): { numerical: Float64Array; noise: Float64Array; evaluations: number } {
  const plan = resolveDifference(given);
  const { start, precision } = subject;
  const epsilon = EPSILON[precision];
  const isCentred = plan.difference === 'centred';
  const round = precision === 'float32' ? Math.fround : (value: number) => value;
  const at = subject.values([start])[0];
  const numerical = new Float64Array(chosen.length);
  const noise = new Float64Array(chosen.length);
  let evaluations = 1;
  for (let from = 0; from < chosen.length; from += TOGETHER) {
    const points: Float64Array[] = [];
    const widths: number[] = [];
    for (const j of chosen.subarray(from, from + TOGETHER)) {
      const h = differenceStep(plan, start[j], epsilon);
      const ahead = start.slice();
      ahead[j] = round(start[j] + h);
      points.push(ahead);
      if (!isCentred) {
        widths.push(ahead[j] - start[j]);
        continue;
      }
      const behind = start.slice();
      behind[j] = round(start[j] - h);
      points.push(behind);
      widths.push(ahead[j] - behind[j]);
    }
    const values = subject.values(points);
    evaluations += points.length;
    widths.forEach((width, i) => {
      const [ahead, behind] = isCentred ? [values[2 * i], values[2 * i + 1]] : [values[i], at];
      numerical[from + i] = (ahead - behind) / width;
      const largest = Math.max(Math.abs(ahead), Math.abs(behind));
      noise[from + i] = (subject.roundings * epsilon * largest) / width;
    });
  }
  return { numerical, noise, evaluations };
}

/** `count` different numbers below `size`, ascending. Floyd's sampling (CACM 30, 1987). */
function drawn(size: number, count: number, seed: number): Uint32Array {
  if (count === size) return Uint32Array.from({ length: size }, (_, j) => j);
  const state = seedState(seed);
  const taken = new Set<number>();
  for (let j = size - count; j < size; j++) {
    const candidate = nextBelow(state, j + 1);
    taken.add(taken.has(candidate) ? j : candidate);
  }
  return Uint32Array.from(taken).sort();
}
