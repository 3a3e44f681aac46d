/** The types of a descent's steps and of its result. */

/**
 * Why a descent stopped: the name of the option that stopped it. `precision`: a solver found no
 * lower value, because the differences between values are as small as their rounding errors; the
 * point is as near to the minimum as the values can tell. A descent that `diverged` or `failed` is
 * the property `descent` of the error.
 */
export type DescentStop =
  | 'maxIterations'
  | 'tolerance'
  | 'gradientTolerance'
  | 'precision'
  | 'diverged'
  | 'failed';

/** One step of a descent. */
export interface DescentStep {
  /** Number of the step, from 1. */
  readonly step: number;
  /** Point after the step, in a new array. */
  readonly x: Float64Array;
  /** Value at this point. */
  readonly value: number;
  /** Learning rate of the step; of a solver, the length of the step along its direction. */
  readonly learningRate: number;
  /** Euclidean norm of the gradient of the step. */
  readonly gradientNorm: number;
}

/** Result of a descent. */
export interface DescentResult {
  /** Final point. */
  readonly x: Float64Array;
  /** Value at the final point. */
  readonly value: number;
  /** Number of steps. */
  readonly iterations: number;
  /** Why the descent stopped. */
  readonly stopReason: DescentStop;
  /** All points, from the start on; without `recordPath` the first and the last. */
  readonly path: readonly Float64Array[];
  /** Value at the start and after each step: iterations + 1 numbers. */
  readonly values: Float64Array;
  /** Learning rate of each step. */
  readonly learningRates: Float64Array;
  /** Euclidean norm of the gradient of each step. */
  readonly gradientNorms: Float64Array;
  /** Number of evaluations of the function. */
  readonly evaluations: number;
  /** Number of evaluations of the gradient. */
  readonly gradientEvaluations: number;
}
