/** What a descent is while it runs, and what it came to. */

/**
 * Why a descent stopped; see the options of the same names. One that `diverged` or `failed` is found
 * in the error that says so, as `descent`.
 */
export type DescentStop =
  | 'maxIterations'
  | 'tolerance'
  | 'gradientTolerance'
  | 'diverged'
  | 'failed';

/** What one step came to. */
export interface DescentStep {
  /** Counted from 1. */
  readonly step: number;
  /** The point after it, in an array of its own. */
  readonly x: Float64Array;
  /** The value there. */
  readonly value: number;
  /** The step size of this step. */
  readonly learningRate: number;
  /** Euclidean norm of the gradient that it was made of. */
  readonly gradientNorm: number;
}

/** What a descent came to. */
export interface DescentResult {
  /** Where it ended, and the value there. */
  readonly x: Float64Array;
  readonly value: number;
  /** Steps taken. */
  readonly iterations: number;
  readonly stopReason: DescentStop;
  /** Every point, the start first; without `recordPath` the start and the end. */
  readonly path: readonly Float64Array[];
  /** The value at the start and after each step: always iterations + 1. */
  readonly values: Float64Array;
  /** Of each step. */
  readonly learningRates: Float64Array;
  /** Of the gradient that each step was made of. */
  readonly gradientNorms: Float64Array;
  /** How often the function was called, and the gradient. */
  readonly evaluations: number;
  readonly gradientEvaluations: number;
}
