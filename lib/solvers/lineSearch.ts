/**
 * A step length along a direction that satisfies the strong Wolfe conditions: J. J. Moré, D. J.
 * Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM Transactions on
 * Mathematical Software 20 (1994). Near the minimum, where differences of values are lost in
 * rounding, slopes decide: the approximate Wolfe conditions of W. W. Hager, H. Zhang, SIAM Journal
 * on Optimization 16 (2005).
 */
import type { EvaluateRequest, Place } from './solver.ts';
import { dot } from './vectors.ts';
import { type Limits, safeguardedStep, type Trial } from './wolfeStep.ts';

/** Constants of the search. */
export interface LineSearchOptions {
  /** Decrease demanded, as a share of that of the tangent (c1). */
  readonly decrease: number;
  /** Slope allowed at the step, as a share of the slope at its start (c2). */
  readonly curvature: number;
}

/** The place that was found, and the step length that leads there. */
export interface Found extends Place {
  readonly stepSize: number;
}

/** Constants for L-BFGS and Newton steps: Nocedal and Wright, chapter 3.1. */
export const WOLFE: LineSearchOptions = { decrease: 1e-4, curvature: 0.9 };

const MOST_TRIALS = 40;
/** The next step lies beyond a trial by at least and at most so many times its distance from the best one. */
const BEYOND = [1.1, 4] as const;
/** Share of the way to a step where the function is not finite that a later step may go. */
const NEAR_THE_EDGE = 0.9;
/** Change of the value, relative to its size, that may be rounding. */
const ROUNDING = 8 * Number.EPSILON;
/** Width of the bracket, relative to the step, below which it is not narrowed. */
const NARROWEST = 1e-14;

/**
 * Searches along x + α·direction.
 *
 * @param from start, with its value and gradient
 * @param direction a direction with a negative slope
 * @param first first step length to try
 * @returns the place, or `undefined` if no step was found that lowers the value
 */
export function* lineSearch(
  from: Place,
  direction: Float64Array,
  first: number,
  { decrease, curvature }: LineSearchOptions,
): Generator<EvaluateRequest, Found | undefined, number> {
  const slope = dot(from.gradient, direction);
  if (!(slope < 0) || !Number.isFinite(slope)) return undefined;
  const trials = new Trials(from, direction);
  const bracket = new Bracket(from.value, slope);
  let step = first;
  let edge = Number.POSITIVE_INFINITY;
  for (let n = 0; n < MOST_TRIALS; n++) {
    const value = yield trials.at(step);
    if (!Number.isFinite(value)) {
      // Too far: the function is not defined there, or too large.
      edge = step;
      step = bracket.best.step + 0.1 * (step - bracket.best.step);
      if (!trials.moves(step)) break;
      continue;
    }
    const trial: Trial = { step, value, slope: trials.slope() };
    trials.keepIfLower(trial);
    const isLower = value <= from.value + step * decrease * slope;
    if (isLower && Math.abs(trial.slope) <= -curvature * slope) return trials.found(trial);
    if (isRoundedWolfe(trial, from.value, slope, decrease, curvature)) return trials.found(trial);
    const next = bracket.narrow(trial, decrease * slope, edge);
    // Between two neighbouring numbers, or at a limit that it cannot pass.
    if (next === undefined || next === step || !trials.moves(next)) break;
    step = next;
  }
  return trials.lowest();
}

/** The approximate Wolfe conditions, where the values are equal but for rounding. */
function isRoundedWolfe(
  { value, slope }: Trial,
  start: number,
  startSlope: number,
  decrease: number,
  curvature: number,
): boolean {
  if (Math.abs(value - start) > ROUNDING * Math.abs(start)) return false;
  return slope >= curvature * startSlope && slope <= (2 * decrease - 1) * startSlope;
}

/** The interval that holds a good step, and how it shrinks. */
class Bracket {
  /** The end with the lowest value, and the other end. */
  best: Trial;
  #other: Trial;
  #isBracketed = false;
  /** Until a step with sufficient decrease and a slope of at least 0 was seen. */
  #isFirstStage = true;
  #width = Number.POSITIVE_INFINITY;
  #widthBefore = Number.POSITIVE_INFINITY;
  readonly #start: number;

  constructor(start: number, slope: number) {
    this.#start = start;
    this.best = { step: 0, value: start, slope };
    this.#other = this.best;
  }

  /**
   * Takes a trial into account.
   *
   * @param tangent slope of the line of sufficient decrease
   * @param edge a step where the function is not finite; ∞ if none was seen
   * @returns the next step to try; `undefined` if the interval cannot shrink further
   */
  narrow(trial: Trial, tangent: number, edge: number): number | undefined {
    const limit = this.#start + trial.step * tangent;
    if (this.#isFirstStage && trial.value <= limit && trial.slope >= 0) this.#isFirstStage = false;
    // The function minus the line of sufficient decrease serves while the value is above that line.
    const tilt = this.#isFirstStage && trial.value <= this.best.value && trial.value > limit;
    const shift = tilt ? tangent : 0;
    const narrowed = safeguardedStep(
      tilted(this.best, shift),
      tilted(this.#other, shift),
      tilted(trial, shift),
      this.#limits(trial.step, edge),
    );
    this.best = tilted(narrowed.best, -shift);
    this.#other = tilted(narrowed.other, -shift);
    this.#isBracketed = narrowed.isBracketed;
    return this.#isBracketed ? this.#inside(narrowed.step) : narrowed.step;
  }

  #limits(step: number, edge: number): Limits {
    const { step: best } = this.best;
    const { step: other } = this.#other;
    if (this.#isBracketed) {
      return { isBracketed: true, least: Math.min(best, other), most: Math.max(best, other) };
    }
    const [least, most] = BEYOND.map((times) => step + times * (step - best));
    const last = edge === Number.POSITIVE_INFINITY ? most : best + NEAR_THE_EDGE * (edge - best);
    return { isBracketed: false, least: Math.min(least, last), most: Math.min(most, last) };
  }

  /** Bisects where the interval has not shrunk by a third in two rounds. */
  #inside(step: number): number | undefined {
    const { best } = this;
    const other = this.#other;
    const width = Math.abs(other.step - best.step);
    if (width <= NARROWEST * Math.max(best.step, other.step)) return undefined;
    const isSlow = width >= 0.66 * this.#widthBefore || !Number.isFinite(step);
    this.#widthBefore = this.#width;
    this.#width = width;
    return isSlow ? best.step + 0.5 * (other.step - best.step) : step;
  }
}

/** A trial of the function minus a line of this slope through the start. */
function tilted({ step, value, slope }: Trial, tangent: number): Trial {
  return { step, value: value - step * tangent, slope: slope - tangent };
}

/** Points along the direction; keeps the lowest. */
class Trials {
  readonly #from: Place;
  readonly #direction: Float64Array;
  #x: Float64Array;
  #gradient: Float64Array;
  #lowest: Found | undefined;

  constructor(from: Place, direction: Float64Array) {
    this.#from = from;
    this.#direction = direction;
    this.#x = new Float64Array(direction.length);
    this.#gradient = new Float64Array(direction.length);
  }

  at(step: number): EvaluateRequest {
    // The arrays of the lowest trial stay as they are.
    if (this.#lowest?.x === this.#x) {
      this.#x = new Float64Array(this.#x.length);
      this.#gradient = new Float64Array(this.#x.length);
    }
    const { x } = this.#from;
    for (let j = 0; j < x.length; j++) this.#x[j] = x[j] + step * this.#direction[j];
    return { kind: 'evaluate', x: this.#x, gradient: this.#gradient };
  }

  /** Whether a step changes the point at all. */
  moves(step: number): boolean {
    const { x } = this.#from;
    return x.some((each, j) => each + step * this.#direction[j] !== each);
  }

  /** The slope of the last trial. */
  slope(): number {
    return dot(this.#gradient, this.#direction);
  }

  keepIfLower(trial: Trial): void {
    if (trial.value < (this.#lowest?.value ?? this.#from.value)) this.#lowest = this.found(trial);
  }

  found({ step, value }: Trial): Found {
    return { x: this.#x, value, gradient: this.#gradient, stepSize: step };
  }

  lowest(): Found | undefined {
    return this.#lowest;
  }
}
