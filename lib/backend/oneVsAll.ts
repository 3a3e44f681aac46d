/**
 * One-vs-all logistic regression, bit-identical to ml-logistic-regression, as the backends
 * implement it. The package's descent may not converge, and then amplifies rounding differences
 * without bound. Therefore every sum has the package's order, no multiplication is fused with an
 * addition, and exponentials equal those of Math.exp.
 */

export interface OneVsAllProblem {
  /** rows × cols in row-major order, both at least 1. */
  readonly x: Float64Array;
  /** The class of each row. */
  readonly labels: Float64Array;
  readonly cols: number;
  /** Class k is the label k. */
  readonly classes: number;
  /** An integer. */
  readonly steps: number;
  readonly learningRate: number;
  /** Does not change the result. */
  readonly threads: number;
}

/**
 * `differs`: this backend's exponentials differ from Math.exp in this engine, and nothing was
 * trained. `aborted`: JavaScript execution is being terminated.
 */
export type OneVsAllEnding = 'done' | 'aborted' | 'differs';

/** The functions that every backend has for one-vs-all problems. */
export interface OneVsAllBackend {
  /** Trains from the given weights, classes × cols, which it updates in place. */
  trainOneVsAllSync(problem: OneVsAllProblem, weights: Float64Array): OneVsAllEnding;
}
