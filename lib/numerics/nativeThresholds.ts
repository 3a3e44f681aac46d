/**
 * The sizes from which the addon is faster than TypeScript, in one table. A call into the addon
 * costs a few hundred nanoseconds before it computes anything; below these sizes TypeScript
 * finishes in that time.
 *
 * `npm run bench:crossings` measures the thresholds of the kernels and prints their two tables.
 * `scores` was measured separately, at 8 and 64 columns. The thresholds for packages (`oneVsAll`,
 * `patterns`, `mlMatrix`) come from `npm run bench:small`, which compares both backends with the
 * packages.
 */

/** The sizes for one precision. */
interface KernelThresholds {
  /** Elements of a vector. */
  readonly dot: number;
  readonly axpy: number;
  readonly scal: number;
  readonly nrm2: number;
  readonly asum: number;
  readonly iamax: number;
  readonly sigmoid: number;
  readonly softmax: number;
  readonly logSumExp: number;
  readonly momentumStep: number;
  readonly adamStep: number;
  /** Number of elements of the matrix. */
  readonly gemv: number;
  readonly ger: number;
  /** Multiplications. */
  readonly gemm: number;
  /** Elements of X, times classes for softmaxGradient. */
  readonly gradient: number;
}

export const NATIVE_THRESHOLDS = {
  float64: {
    dot: 280,
    axpy: 280,
    scal: 280,
    nrm2: 250,
    asum: 650,
    iamax: 200,
    sigmoid: 25,
    softmax: 27,
    logSumExp: 23,
    momentumStep: 170,
    adamStep: 98,
    gemv: 280,
    ger: 180,
    gemm: 260,
    gradient: 1300,
  } satisfies KernelThresholds,
  float32: {
    dot: 250,
    axpy: 200,
    scal: 300,
    nrm2: 250,
    asum: 600,
    iamax: 200,
    sigmoid: 19,
    softmax: 16,
    logSumExp: 25,
    momentumStep: 230,
    adamStep: 74,
    gemv: 190,
    ger: 160,
    gemm: 190,
    gradient: 680,
  } satisfies KernelThresholds,
  /** Products of a model's scores: rows × features × outputs. */
  scores: 2000,
  /** Multiply-adds of descent of one class against all others: rows × columns × classes × steps … */
  oneVsAll: 1_000,
  /** … and with more than one thread. */
  oneVsAllThreads: 1_000_000,
  /** Multiply-adds of descent by patterns: weights × patterns × passes. */
  patterns: 8_000,
  /**
   * Multiplications of a product of an ml-matrix matrix with one column, which needs no packing.
   */
  mlMatrixColumn: 100,
  /** Other products of ml-matrix matrices, which must be packed first, by backend: … */
  mlMatrix: {
    /**
     * … multiplications, at least; for each row of all three matrices; for each element of a view; and
     * columns of the result.
     */
    native: { products: 3_500, perRow: 30, perElement: 8, leastColumns: 2 },
    typescript: { products: 3_500, perRow: 60, perElement: 8, leastColumns: 4 },
  },
} as const;
