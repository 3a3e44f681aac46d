/**
 * Descent on any function, step by step, with the TypeScript versions of the optimizers and
 * schedules; the path is recorded. It is a generator, so that its caller can stop between two
 * steps.
 */

import { foreignOption } from '../common/foreignHints.ts';
import { knownOptions } from '../common/validate.ts';
import { stepOf } from '../numerics/optimizers.ts';
import { adaptRate, nextRate, rateAt } from '../numerics/schedules.ts';
import { COUNTERS, initialCounters } from '../numerics/state.ts';
import { fillSlots, slotCount } from '../plan/optimizers.ts';
import { feedbackOf } from '../plan/schedules.ts';
import type { DescentResult, DescentStep } from './descentResult.ts';
import { allFinite, DescentRun, diverged, lengthOf } from './descentRun.ts';
import { FunctionError } from './errors.ts';
import { type ScalarFunction, toPoint } from './functions.ts';
import {
  type DescentOptions,
  resolveLoop,
  resolveSteps,
  SOLVER_OPTIONS,
  type StepPlan,
} from './options.ts';
import { checkedProduct, numericalProduct } from './secondDerivatives.ts';
import { solverSteps } from './solverSteps.ts';
import { solverFrom } from './solverTable.ts';

/** The method that computes the next point from the gradient. */
export interface Stepper {
  /** The step size of the next step. */
  rate(): number;
  /** Updates x; t counts steps from 1. */
  advance(x: Float64Array, gradient: Float64Array, t: number, rate: number): void;
  /**
   * Called with the value after each step.
   *
   * @throws {RangeError} if its learning rate cannot depend on such a value
   */
  observe(value: number): void;
}

/**
 * Runs gradient descent as a generator: it yields after each step and returns the result.
 * `minimize` describes the options.
 *
 * @param f the function to minimise
 * @param x0 starting point: a number, or one number per coordinate
 * @param options gradient, optimizer, learning rate and stopping rules
 * @throws {TypeError | RangeError} if the starting point or an option is wrong; at the call
 * @throws {FunctionError} if `f` or its gradient throws or returns NaN; from `next`, with the point
 *   and the step
 * @throws {DescentDivergenceError} if the point or the value is no longer finite; from `next`, with
 *   the descent so far
 * @throws {RangeError} if `f` is negative with the schedule `lossProportional`; from `next`
 * @example
 * const descent = descend(([x]) => x * x, [2], { learningRate: 0.1, maxIterations: 20 });
 * for (const { step, x, value } of descent) console.log(step, x[0], value);
 */
export function descend(
  f: ScalarFunction,
  x0: number | ArrayLike<number>,
  options?: DescentOptions,
): Generator<DescentStep, DescentResult, undefined> {
  const given = knownOptions('descend', options, SOLVER_OPTIONS, foreignOption);
  return descentOf(f, x0, given);
}

/** Like `descend`, for options whose names were checked. */
export function descentOf(
  f: ScalarFunction,
  x0: unknown,
  given: Readonly<Record<string, unknown>>,
): Generator<DescentStep, DescentResult, undefined> {
  const start = toPoint('x0', x0);
  const loop = resolveLoop(given, start.length);
  const plan = resolveSteps(given, loop);
  if ('solver' in plan) {
    const run = new DescentRun(f, start, loop);
    const multiply = plan.hessianProduct
      ? checkedProduct(plan.hessianProduct, start.length)
      : numericalProduct(run.slope, start.length);
    return solverSteps(run, solverFrom(plan.solver, start), multiply);
  }
  return steps(new DescentRun(f, start, loop), new OptimizerStepper(plan, start.length));
}

/** Steps of a training optimizer. */
class OptimizerStepper implements Stepper {
  readonly #plan: StepPlan;
  readonly #slots: Float64Array;
  readonly #counters = initialCounters();

  constructor(plan: StepPlan, size: number) {
    const { optimizer, schedule } = plan;
    this.#plan = plan;
    this.#slots = new Float64Array(size * slotCount(optimizer));
    fillSlots(optimizer, rateAt(schedule, 0), size, this.#slots);
  }

  rate(): number {
    return nextRate(this.#plan.schedule, this.#counters);
  }

  advance(x: Float64Array, gradient: Float64Array, t: number, learningRate: number): void {
    const { optimizer } = this.#plan;
    stepOf(optimizer)(optimizer, {
      n: x.length,
      stride: x.length,
      nDecayed: x.length,
      learningRate,
      l1: 0,
      t,
      gradient,
      parameters: x,
      slots: this.#slots,
      products: this.#counters.subarray(COUNTERS.products, COUNTERS.products + 1),
    });
    // The schedule counts one step as one epoch.
    this.#counters[COUNTERS.steps] = t;
    this.#counters[COUNTERS.epochs] = t;
  }

  observe(value: number): void {
    const { schedule } = this.#plan;
    if (feedbackOf(schedule) === 'loss' && value < 0) {
      throw new RangeError(
        `Expected "f" to be at least 0 with the schedule '${schedule.name}', whose rate would be 0 where f crosses 0, but it is ${value} after step ${this.#counters[COUNTERS.steps]}. Use 'plateau', which lowers the rate when the value no longer falls`,
      );
    }
    adaptRate(this.#plan, this.#counters, value, value);
  }
}

/** The loop of a descent. */
export function* steps(
  run: DescentRun,
  stepper: Stepper,
): Generator<DescentStep, DescentResult, undefined> {
  const { tolerance, maxIterations } = run.plan;
  try {
    for (let t = 1; t <= maxIterations; t++) {
      run.step = t;
      const norm = gradientNorm(run, stepper);
      if (norm === undefined) return run.result('gradientTolerance');
      const before = run.value;
      const rate = stepper.rate();
      stepper.advance(run.x, run.gradient, t, rate);
      if (!allFinite(run.x)) throw diverged(run, rate, 'a coordinate is no longer finite');
      const value = run.evaluate();
      if (!Number.isFinite(value)) throw diverged(run, rate, 'the value is no longer finite');
      yield run.keep(value, rate, norm);
      stepper.observe(value);
      if (tolerance > 0 && Math.abs(value - before) <= tolerance) return run.result('tolerance');
    }
    return run.result('maxIterations');
  } catch (error) {
    if (error instanceof FunctionError) error.descent = run.result('failed');
    throw error;
  }
}

/**
 * Computes the next gradient and returns its norm; `undefined` if the norm is so small that the
 * descent must stop.
 */
function gradientNorm(run: DescentRun, stepper: Stepper): number | undefined {
  run.differentiate();
  if (!allFinite(run.gradient)) {
    throw diverged(run, stepper.rate(), 'the gradient is no longer finite');
  }
  const norm = lengthOf(run.gradient);
  const { gradientTolerance } = run.plan;
  return gradientTolerance > 0 && norm <= gradientTolerance ? undefined : norm;
}
