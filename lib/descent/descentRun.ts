/** The state of a descent: its point, the calls of the function, and the record of the path. */
import { resultPrototype } from '../common/asArrays.ts';
import type { DescentResult, DescentStep, DescentStop } from './descentResult.ts';
import { DescentDivergenceError, FunctionError } from './errors.ts';
import { CheckedFunction, CheckedGradient, type ScalarFunction } from './functions.ts';
import { differences } from './numericalGradient.ts';
import type { LoopPlan } from './options.ts';

const DESCENT = resultPrototype('Descent');

/** The state of a descent and its records so far. */
export class DescentRun {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly plan: LoopPlan;
  readonly #f: CheckedFunction;
  readonly #gradientOf: CheckedGradient | undefined;
  readonly #path: Float64Array[];
  readonly #values: number[];
  readonly #rates: number[] = [];
  readonly #norms: number[] = [];

  /** @throws {FunctionError} if f is not finite at the start */
  constructor(f: ScalarFunction, start: Float64Array, plan: LoopPlan) {
    this.plan = plan;
    this.x = start.slice();
    this.gradient = new Float64Array(start.length);
    this.#f = new CheckedFunction(f, start.length);
    this.#gradientOf = plan.gradient && new CheckedGradient(plan.gradient, start.length);
    const value = this.#f.at(start);
    if (!Number.isFinite(value)) throw new FunctionError('f', `returned ${value}`, start, 0);
    this.#path = [start];
    this.#values = [value];
  }

  /** Value at the last point. */
  get value(): number {
    return this.#values[this.#values.length - 1];
  }

  /** Number of the current step, from 1. */
  set step(t: number) {
    this.#f.step = t;
    if (this.#gradientOf) this.#gradientOf.step = t;
  }

  /** Updates `gradient`. */
  differentiate(): void {
    if (this.#gradientOf) this.#gradientOf.at(this.x, this.gradient);
    else differences(this.#f, this.x, () => this.value, this.plan.differences, this.gradient);
  }

  evaluate(): number {
    return this.#f.at(this.x);
  }

  /**
   * Value and gradient at a point that a search tries. NaN: the value or the gradient is not finite
   * there; the gradient is written only where both are.
   */
  at(x: Float64Array, gradient: Float64Array): number {
    const value = this.#f.trial(x);
    if (!Number.isFinite(value)) return value;
    if (this.#gradientOf) this.#gradientOf.at(x, gradient);
    else differences(this.#f, x, () => value, this.plan.differences, gradient);
    return allFinite(gradient) ? value : Number.NaN;
  }

  /** Writes the gradient at x, for differences of gradients. */
  readonly slope = (x: Float64Array, out: Float64Array): void => {
    if (this.#gradientOf) {
      this.#gradientOf.at(x, out);
      return;
    }
    // For differences of differences, wider steps keep the rounding error small.
    const { differences: plan } = this.plan;
    const wide = { ...plan, step: plan.step ?? Number.EPSILON ** 0.25 };
    differences(this.#f, x, () => this.#f.at(x), wide, out);
  };

  /** Records the current point. */
  keep(value: number, learningRate: number, gradientNorm: number): DescentStep {
    const x = this.x.slice();
    if (this.plan.recordPath || this.#path.length < 2) this.#path.push(x);
    else this.#path[1] = x;
    this.#values.push(value);
    this.#rates.push(learningRate);
    this.#norms.push(gradientNorm);
    return { step: this.#rates.length, x, value, learningRate, gradientNorm };
  }

  result(stopReason: DescentStop): DescentResult {
    return Object.freeze({
      __proto__: DESCENT,
      x: this.#path[this.#path.length - 1].slice(),
      value: this.value,
      iterations: this.#rates.length,
      stopReason,
      path: this.#path,
      values: Float64Array.from(this.#values),
      learningRates: Float64Array.from(this.#rates),
      gradientNorms: Float64Array.from(this.#norms),
      evaluations: this.#f.calls,
      gradientEvaluations: this.#gradientOf?.calls ?? 0,
    });
  }
}

/** The error of a descent whose numbers are no longer finite. */
export function diverged(
  run: DescentRun,
  rate: number,
  what: string,
  remedy?: string,
): DescentDivergenceError {
  return new DescentDivergenceError(what, rate, run.result('diverged'), remedy);
}

export function allFinite(values: Float64Array): boolean {
  for (let j = 0; j < values.length; j++) if (!Number.isFinite(values[j])) return false;
  return true;
}

/** The Euclidean norm, without overflow of the squares. */
export function lengthOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let j = 0; j < values.length; j++) largest = Math.max(largest, Math.abs(values[j]));
  if (largest === 0) return 0;
  let squares = 0;
  for (let j = 0; j < values.length; j++) squares += (values[j] / largest) ** 2;
  return largest * Math.sqrt(squares);
}
