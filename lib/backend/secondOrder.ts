/**
 * The operations that solvers with second derivatives need: Hessians, linear systems, least squares
 * and the moments of columns; and the same off the event loop.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { Features } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { ColumnMoments } from '../numerics/columnMoments.ts';
import type { DualProblem, DualState } from '../numerics/dualDescent.ts';
import type { Evaluation } from '../numerics/evaluate.ts';
import type { Frame } from '../numerics/framedRows.ts';
import type { TrainingPlan } from '../plan/plan.ts';

export interface SecondOrderBackend {
  /**
   * Writes the Hessian of the objective of a linear model, under the plan's reduction, with sample
   * weights and the L2 penalty, in blocks to `out`: see `hessianShape`. Where the loss has a kink,
   * its curvature is that of one side; `clipSlope` is ignored.
   *
   * With a frame, the coordinates are v_j = w_j·scale_j and c = b + Σ w_j·shift_j. The L2 penalty of
   * v_j is then l2/scale_j². Without a bias, or with `penalizeBias`, shifts must be 0.
   *
   * @param frame undefined: the parameters as they are
   * @param out blocks × size² numbers
   */
  hessian(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    frame: Frame | undefined,
    out: Float64Array,
  ): void;
  /**
   * Solves matrix·z = b for each right-hand side, in place. Rows and columns of the matrix are first
   * scaled so that the diagonal is 1.
   *
   * @param matrix size² numbers, symmetric, with both triangles; overwritten
   * @param rhs right-hand sides of `size` numbers, one after the other
   * @returns false if the matrix is not positive definite: also if a pivot of the scaled matrix is
   *   below size times the rounding unit, or if a number of the matrix or of the solution is not
   *   finite. `rhs` is then undefined
   */
  choleskySolve(matrix: Float64Array, size: number, rhs: Float64Array): boolean;
  /**
   * The weighted mean and the population standard deviation of each column of x. The deviation is 0
   * where it is at the level of rounding of the mean, as in a constant column.
   */
  columnMoments(plan: TrainingPlan, data: TrainingData): ColumnMoments;
  /**
   * Least squares of minimum norm, for matrices of any shape and rank: writes the weights w of each
   * output for which |a·w - b| is least, and among them the shortest. Singular values up to
   * max(rows, cols) times the rounding unit times the greatest one count as 0.
   *
   * @param a rows × cols numbers
   * @param b rows × outputs numbers, as targets
   * @param out outputs × cols numbers, as weights
   * @returns the rank of a; -1 if a number of a or b is not finite, or the iteration does not
   *   converge. `out` is then undefined
   */
  leastSquaresMinimumNorm(
    a: Float64Array,
    rows: number,
    cols: number,
    b: Float64Array,
    outputs: number,
    out: Float64Array,
  ): number;
  /**
   * Ridge regression for several strengths, by one singular value decomposition: writes the weights w
   * for which |a·w - b|² + alpha·|w|² is least. Singular values count as 0 as in
   * `leastSquaresMinimumNorm`.
   *
   * @param a rows × cols numbers, column after column
   * @param b rows × outputs numbers, output after output
   * @param alphas strengths, at least 0
   * @param out for each alpha, outputs × cols numbers
   * @returns false if a number of a or b is not finite, or the iteration does not converge. `out` is
   *   then undefined
   */
  ridgePath(
    a: Float64Array,
    rows: number,
    cols: number,
    b: Float64Array,
    outputs: number,
    alphas: Float64Array,
    out: Float64Array,
  ): boolean;
  /**
   * Writes the products of all pairs of rows in the coordinates of the frame, each row times the root
   * of its weight, to `out`: rows × rows numbers. It needs memory for all rows in double precision.
   */
  rowGram(
    plan: TrainingPlan,
    data: TrainingData,
    frame: Frame | undefined,
    out: Float64Array,
  ): void;
  readonly later: LaterBackend;
}

/**
 * Operations off the event loop. Each has the parameters of the synchronous function of the same
 * name, returns a promise of its result, and gives the same bits.
 *
 * Inputs are copied before the call returns, except samples in shared memory, which must not change
 * until the promise settles. Outputs are written just before the promise settles; it is rejected if
 * their memory was detached meanwhile. `matrix` of `choleskySolve` is not changed.
 */
export interface LaterBackend {
  gradient(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    out: Float64Array,
    random?: Uint32Array,
  ): Promise<number>;
  hessianProduct(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    vector: Float64Array,
    out: Float64Array,
  ): Promise<void>;
  hessian(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    frame: Frame | undefined,
    out: Float64Array,
  ): Promise<void>;
  choleskySolve(matrix: Float64Array, size: number, rhs: Float64Array): Promise<boolean>;
  columnMoments(plan: TrainingPlan, data: TrainingData): Promise<ColumnMoments>;
  leastSquaresMinimumNorm(
    a: Float64Array,
    rows: number,
    cols: number,
    b: Float64Array,
    outputs: number,
    out: Float64Array,
  ): Promise<number>;
  rowGram(
    plan: TrainingPlan,
    data: TrainingData,
    frame: Frame | undefined,
    out: Float64Array,
  ): Promise<void>;
  scores(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): Promise<void>;
  evaluate(plan: TrainingPlan, data: TrainingData, parameters: FloatArray): Promise<Evaluation>;
  /** The arrays of the state are read before the call returns, and written as outputs are. */
  dualEpochs(
    problem: DualProblem,
    state: DualState,
    epochs: number,
    tolerance: number,
  ): Promise<number>;
}
