/**
 * Logistic regression of one class against all others, to the bit as ml-logistic-regression computes it, for the
 * backends. Its descent need not settle, and then makes of a rounding whatever it likes: so every sum
 * has the package's order, no multiplication is fused with an addition, and exponentials are those of Math.exp.
 */

export interface OneVsAllProblem {
  /** rows × cols in row-major order, both at least 1. */
  readonly x: Float64Array;
  /** The class of each row. */
  readonly labels: Float64Array;
  readonly cols: number;
  /** Class k is the label k. */
  readonly classes: number;
  /** A whole number. */
  readonly steps: number;
  readonly learningRate: number;
  /** The result does not depend on it. */
  readonly threads: number;
}

/**
 * `differs`: this backend's exponentials are not those of Math.exp here, and nothing was trained. `aborted`:
 * JavaScript is not to run on.
 */
export type OneVsAllEnding = 'done' | 'aborted' | 'differs';

/** What every backend does with such problems. */
export interface OneVsAllBackend {
  /** Trains on from the weights, classes × cols, in place. */
  trainOneVsAllSync(problem: OneVsAllProblem, weights: Float64Array): OneVsAllEnding;
}
