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

/** What all descents may be told. */
export interface DescentOptions {
  /** The gradient. Without one, it is made of values by differences. */
  gradient?: GradientFunction | undefined;
  /** How a step is made of the gradient; see `OPTIMIZERS`. Default `'sgd'`, plain descent. */
  optimizer?: OptimizerOption | undefined;
  /**
   * Step size: a number, a schedule by name (see `SCHEDULES`; one step is one epoch) or a function
   * of the step, counted from 0. Default 0.02 for `sgd`, else the optimizer's own.
   */
  learningRate?: LearningRate | undefined;
  /** Stop after a step that changes the value by at most this. Default 0: never. */
  tolerance?: number | undefined;
  /** Stop where the gradient's Euclidean norm is at most this. Default 0: never. */
  gradientTolerance?: number | undefined;
  /** Most steps. Default 1000. */
  maxIterations?: number | undefined;
  /** Whether the result holds every point, not the first and the last only. Default true. */
  recordPath?: boolean | undefined;
  /** How differences are taken where there is no gradient. Default `'centred'`. */
  difference?: Difference | undefined;
  /** Their step. Default: by the size of each coordinate; see `numericalGradient`. */
  differenceStep?: number | undefined;
}

/** What `minimize` may be told beside them. */
export interface MinimizeOptions extends DescentOptions {
  /**
   * Called after each step; what it throws ends the descent and comes out of it. `minimize` awaits a
   * promise that it returns before the next step, and rejects with what that is rejected with;
   * `minimizeSync` and `newton` refuse one.
   */
  onStep?: ((step: DescentStep) => unknown) | undefined;
  /** Ends the descent within milliseconds. */
  signal?: AbortSignal | undefined;
}

/** Step size η of the text that starts from `|f(θ_k+1) - f(θ_k)| <= ε`. */
const DEFAULT_RATE = 0.02;
const MAX_ITERATIONS = 1000;
/** Most numbers of a recorded path: one gibibyte. */
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

/** When a descent stops, and what is kept of it. */
export interface LoopPlan {
  readonly gradient: GradientFunction | undefined;
  readonly differences: DifferencePlan;
  readonly tolerance: number;
  readonly gradientTolerance: number;
  readonly maxIterations: number;
  readonly recordPath: boolean;
}

/** How its steps are made. */
export interface StepPlan {
  readonly optimizer: OptimizerPlan;
  readonly schedule: SchedulePlan;
}

/**
 * Checks what does not depend on how steps are made.
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

/** Checks optimizer and learning rate; as `resolvePlan` does for training. */
export function resolveSteps(given: Readonly<Record<string, unknown>>, loop: LoopPlan): StepPlan {
  const optimizer = resolveOptimizer(given.optimizer ?? 'sgd');
  const schedule = resolveSchedule(given.learningRate, defaultRateOf(optimizer, DEFAULT_RATE), {
    epochs: loop.maxIterations,
    stepsPerEpoch: 1,
  });
  assertFollows(optimizer, schedule);
  return { optimizer, schedule };
}

/** The watchers of a descent. */
export function resolveWatchers(
  given: Readonly<Record<string, unknown>>,
): Pick<MinimizeOptions, 'onStep' | 'signal'> {
  const { onStep, signal } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  return { onStep: onStep === undefined ? undefined : functionValue('onStep', onStep), signal };
}
