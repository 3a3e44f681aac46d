/** The options of a descent on a function, with their defaults and checks. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import {
  booleanValue,
  functionValue,
  integerBetween,
  nonNegativeNumber,
} from '../common/validate.ts';
import {
  assertFollows,
  defaultRateOf,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
} from '../plan/optimizers.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import type { LearningRate, SchedulePlan } from '../plan/schedules.ts';
import type { DescentStep } from './descentResult.ts';
import type { GradientFunction } from './functions.ts';
import { type Difference, type DifferencePlan, resolveDifference } from './numericalGradient.ts';

/** Options of all descents. */
export interface DescentOptions {
  /** The gradient of the function. Default: finite differences. */
  gradient?: GradientFunction | undefined;
  /** The optimizer; see `OPTIMIZERS`. Default `'sgd'`, plain gradient descent. */
  optimizer?: OptimizerOption | undefined;
  /**
   * Learning rate: a number, a schedule (see `SCHEDULES`; one step is one epoch) or a function of
   * the step, from 0. Default: 0.02 for `sgd`, otherwise the optimizer's.
   */
  learningRate?: LearningRate | undefined;
  /** Stops after a step that changes the value by at most this. Default 0: off. */
  tolerance?: number | undefined;
  /** Stops if the Euclidean norm of the gradient is at most this. Default 0: off. */
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

/** Checks optimizer and learning rate, like `resolvePlan` for training. */
export function resolveSteps(given: Readonly<Record<string, unknown>>, loop: LoopPlan): StepPlan {
  const optimizer = resolveOptimizer(given.optimizer ?? 'sgd');
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
