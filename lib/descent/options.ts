/** The options of a descent on a function, with their defaults and checks. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import { resolveNamed } from '../common/named.ts';
import {
  booleanValue,
  functionValue,
  integerBetween,
  nonNegativeNumber,
} from '../common/validate.ts';
import {
  assertFollows,
  defaultRateOf,
  OPTIMIZERS,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
} from '../plan/optimizers.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import type { LearningRate, SchedulePlan } from '../plan/schedules.ts';
import type { DescentStep } from './descentResult.ts';
import type { GradientFunction, HessianProductFunction } from './functions.ts';
import { type Difference, type DifferencePlan, resolveDifference } from './numericalGradient.ts';
import { isSolver, SOLVERS, type SolverOption, type SolverPlan } from './solverTable.ts';

/** Options of all descents. */
export interface DescentOptions {
  /** The gradient of the function. Default: finite differences. */
  gradient?: GradientFunction | undefined;
  /**
   * The optimizer; see `OPTIMIZERS`. Default `'sgd'`, plain gradient descent. Or a solver, which
   * searches the length of each step: `'lbfgs'` (limited-memory BFGS; `memory` pairs, default 10) or
   * `'newton-cg'` (Newton's method by conjugate gradients; at most `maxProducts` of them a step).
   */
  optimizer?: OptimizerOption | SolverOption | undefined;
  /**
   * The product of the Hessian at x with a vector, for `'newton-cg'`: returns the product, or writes
   * it to `out`. Default: centred differences of the gradient.
   */
  hessianProduct?: HessianProductFunction | undefined;
  /**
   * Learning rate, not for solvers: a number, a schedule (see `SCHEDULES`; one step is one epoch) or a function of
   * the step, from 0. Default: 0.02 for `sgd`, otherwise the optimizer's.
   */
  learningRate?: LearningRate | undefined;
  /** Stops after a step that changes the value by at most this. Default 0: off. */
  tolerance?: number | undefined;
  /**
   * Stops if the Euclidean norm of the gradient is at most this. Default 0: off; a solver stops by
   * itself where the values show no further decrease.
   */
  gradientTolerance?: number | undefined;
  /** Maximum number of steps. Default 1000. */
  maxIterations?: number | undefined;
  /** Whether the result contains every point instead of the first and the last. Default true. */
  recordPath?: boolean | undefined;
  /** Kind of finite difference, if there is no `gradient`. Default `'centred'`. */
  difference?: Difference | undefined;
  /**
   * Step of the finite differences. Default: depends on each coordinate; see `numericalGradient`.
   */
  differenceStep?: number | undefined;
}

/** Options of `minimize`. */
export interface MinimizeOptions extends DescentOptions {
  /**
   * Called after each step. If it throws, the descent ends with that error. `minimize` awaits a
   * returned promise before the next step; if it rejects, the descent ends with that error.
   * `minimizeSync` and `newton` refuse promises.
   */
  onStep?: ((step: DescentStep) => unknown) | undefined;
  /** Aborts the descent within milliseconds. */
  signal?: AbortSignal | undefined;
}

/** Step size η of the text that starts from `|f(θ_k+1) - f(θ_k)| <= ε`. */
const DEFAULT_RATE = 0.02;
const MAX_ITERATIONS = 1000;
/** Maximum number of numbers in a recorded path: one gibibyte. */
const MOST_RECORDED = 2 ** 27;

export const DESCENT_OPTIONS = [
  'gradient',
  'optimizer',
  'learningRate',
  'tolerance',
  'gradientTolerance',
  'maxIterations',
  'recordPath',
  'difference',
  'differenceStep',
];

/** Options of the functions that take solvers too. */
export const SOLVER_OPTIONS = [...DESCENT_OPTIONS, 'hessianProduct'];

/** The checked options that decide when a descent stops and which points it records. */
export interface LoopPlan {
  readonly gradient: GradientFunction | undefined;
  readonly differences: DifferencePlan;
  readonly tolerance: number;
  readonly gradientTolerance: number;
  readonly maxIterations: number;
  readonly recordPath: boolean;
}

/** The checked options that determine the steps. */
export interface StepPlan {
  readonly optimizer: OptimizerPlan;
  readonly schedule: SchedulePlan;
}

/**
 * Checks the options that do not depend on the kind of step.
 *
 * @param size coordinates of a point
 */
export function resolveLoop(given: Readonly<Record<string, unknown>>, size: number): LoopPlan {
  const { gradient, tolerance = 0, gradientTolerance = 0, recordPath = true } = given;
  const { maxIterations = MAX_ITERATIONS, difference, differenceStep: step } = given;
  const plan: LoopPlan = {
    gradient: gradient === undefined ? undefined : functionValue('gradient', gradient),
    differences: resolveDifference({ difference, step }),
    tolerance: nonNegativeNumber('tolerance', tolerance),
    gradientTolerance: nonNegativeNumber('gradientTolerance', gradientTolerance),
    maxIterations: integerBetween('maxIterations', maxIterations, 1),
    recordPath: booleanValue('recordPath', recordPath),
  };
  if (plan.recordPath && size * plan.maxIterations > MOST_RECORDED) {
    const most = Math.max(1, Math.floor(MOST_RECORDED / size));
    throw wrongValue(
      'maxIterations',
      `at most ${most} for a path of points with ${size} coordinates (with recordPath: false, any)`,
      plan.maxIterations,
    );
  }
  return plan;
}

/** The checked options of a solver. */
export interface SolverSteps {
  readonly solver: SolverPlan;
  readonly hessianProduct: HessianProductFunction | undefined;
}

/** Optimizers and solvers, for the names in messages. */
const METHODS = { ...OPTIMIZERS, ...SOLVERS };

/**
 * Checks the optimizer and what belongs to it. Learning rates are checked like those of training.
 *
 * @throws {TypeError} for a learning rate with a solver, or a product of the Hessian without one that
 *   reads it
 */
export function resolveSteps(
  given: Readonly<Record<string, unknown>>,
  loop: LoopPlan,
): StepPlan | SolverSteps {
  const method = resolveNamed('optimizer', given.optimizer ?? 'sgd', METHODS, FOREIGN_NAMES);
  if (given.hessianProduct !== undefined && method.name !== 'newton-cg') {
    throw new TypeError(
      `Expected no "hessianProduct" with the optimizer '${method.name}': only 'newton-cg' reads it`,
    );
  }
  return isSolver(method) ? resolveSolver(given, method) : resolveRates(given, loop, method);
}

function resolveSolver(
  { learningRate, hessianProduct }: Readonly<Record<string, unknown>>,
  solver: SolverPlan,
): SolverSteps {
  if (learningRate !== undefined) {
    throw new TypeError(
      `Expected no "learningRate" with '${solver.name}', which searches the length of each step`,
    );
  }
  return {
    solver,
    hessianProduct:
      hessianProduct === undefined ? undefined : functionValue('hessianProduct', hessianProduct),
  };
}

function resolveRates(
  given: Readonly<Record<string, unknown>>,
  loop: LoopPlan,
  method: OptimizerPlan,
): StepPlan {
  const optimizer = resolveOptimizer(method);
  const schedule = resolveSchedule(given.learningRate, defaultRateOf(optimizer, DEFAULT_RATE), {
    epochs: loop.maxIterations,
    stepsPerEpoch: 1,
  });
  assertFollows(optimizer, schedule);
  return { optimizer, schedule };
}

/** Checks the callback and the signal of a descent. */
export function resolveCallbacks(
  given: Readonly<Record<string, unknown>>,
): Pick<MinimizeOptions, 'onStep' | 'signal'> {
  const { onStep, signal } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  return { onStep: onStep === undefined ? undefined : functionValue('onStep', onStep), signal };
}
