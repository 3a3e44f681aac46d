/**
 * Sweeps of coordinate descent for least squares with L1 and L2 penalties,
 *
 *   ½·‖y - X·w‖² + Σ_j l1_j·|w_j| + ½·Σ_j l2_j·w_j²
 *
 * J. Friedman, T. Hastie, R. Tibshirani, "Regularization paths for generalized linear models via
 * coordinate descent", Journal of Statistical Software 33 (2010). The twin of
 * native/kernels/coordinateDescent.h: the same order of coordinates.
 */

/** What sweeps work on. */
export interface CoordinateSystem {
  /**
   * `columns`: X in column-major order, rows × size. `gram`: Xᵀ·X, size × size.
   */
  readonly kind: 'columns' | 'gram';
  readonly matrix: Float64Array;
  /** Elements of a column of the matrix. */
  readonly rows: number;
  /** Number of coordinates. */
  readonly size: number;
  /** ‖x_j‖² */
  readonly squares: Float64Array;
  readonly l1: Float64Array;
  readonly l2: Float64Array;
  /** `columns`: the residual y - X·w. `gram`: Xᵀ·(y - X·w). Sweeps keep it up to date. */
  readonly state: Float64Array;
}

/** What sweeps did. */
export interface SweepResult {
  readonly sweeps: number;
  /** Σ ½·(‖x_j‖² + l2_j)·δ_j² of the last sweep: it lowered the objective by at least as much. */
  readonly decrease: number;
  /** The greatest √(‖x_j‖² + l2_j)·|δ_j| of the last sweep. */
  readonly change: number;
}

/** The functions that every backend has for coordinate descent. */
export interface CoordinateSweeper {
  /**
   * Minimises over one coordinate after the other, in the order of `active`, in at most so many
   * sweeps; ends after one that lowers the objective by `enough` or less. A coordinate whose new
   * value is not finite keeps its own, and the results are NaN.
   *
   * @param active numbers of coordinates, each with ‖x_j‖² + l2_j > 0
   */
  coordinateSweeps(
    system: CoordinateSystem,
    active: Uint32Array,
    weights: Float64Array,
    sweeps: number,
    enough: number,
  ): SweepResult;
  /**
   * out[j] = x_j · residual for the listed columns of a system of kind `columns`.
   *
   * @param threads does not change the result
   */
  columnProducts(
    system: CoordinateSystem,
    listed: Uint32Array,
    threads: number,
    out: Float64Array,
  ): void;
}

export const typescriptSweeper: CoordinateSweeper = {
  coordinateSweeps(system, active, weights, sweeps, enough) {
    const sweep = system.kind === 'gram' ? gramSweep : columnSweep;
    let done = 0;
    let last = { decrease: 0, change: 0 };
    while (done < sweeps) {
      last = sweep(system, active, weights);
      done += 1;
      if (!(last.decrease > enough)) break;
    }
    return { sweeps: done, ...last };
  },

  columnProducts({ matrix, rows, state }, listed, _threads, out) {
    for (const j of listed) out[j] = dotColumn(matrix, j * rows, rows, state);
  },
};

type Sweep = Omit<SweepResult, 'sweeps'>;
const NOT_FINITE: Sweep = { decrease: Number.NaN, change: Number.NaN };

function columnSweep(system: CoordinateSystem, active: Uint32Array, weights: Float64Array): Sweep {
  const { matrix, rows, squares, l1, l2, state } = system;
  let decrease = 0;
  let most = 0;
  for (let k = 0; k < active.length; k++) {
    const j = active[k];
    const from = j * rows;
    const weight = weights[j];
    const product = dotColumn(matrix, from, rows, state) + squares[j] * weight;
    const size = squares[j] + l2[j];
    const next = shrunk(product, l1[j]) / size;
    if (!Number.isFinite(next)) return NOT_FINITE;
    const delta = next - weight;
    if (delta === 0) continue;
    weights[j] = next;
    addColumn(-delta, matrix, from, rows, state);
    const energy = size * delta * delta;
    decrease += 0.5 * energy;
    if (energy > most) most = energy;
  }
  return { decrease, change: Math.sqrt(most) };
}

function gramSweep(system: CoordinateSystem, active: Uint32Array, weights: Float64Array): Sweep {
  const { matrix, rows, squares, l1, l2, state } = system;
  let decrease = 0;
  let most = 0;
  for (let k = 0; k < active.length; k++) {
    const j = active[k];
    const weight = weights[j];
    const size = squares[j] + l2[j];
    const next = shrunk(state[j] + squares[j] * weight, l1[j]) / size;
    if (!Number.isFinite(next)) return NOT_FINITE;
    const delta = next - weight;
    if (delta === 0) continue;
    weights[j] = next;
    addColumn(-delta, matrix, j * rows, rows, state);
    const energy = size * delta * delta;
    decrease += 0.5 * energy;
    if (energy > most) most = energy;
  }
  return { decrease, change: Math.sqrt(most) };
}

/** Moves a number towards 0 by an amount, at most to 0: the minimiser of ½(w - x)² + amount·|w|. */
function shrunk(x: number, amount: number): number {
  if (x > amount) return x - amount;
  if (x < -amount) return x + amount;
  return x >= -amount ? 0 : Number.NaN;
}

/** Four sums keep additions independent of each other. */
function dotColumn(matrix: Float64Array, from: number, rows: number, y: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    s0 += matrix[from + i] * y[i];
    s1 += matrix[from + i + 1] * y[i + 1];
    s2 += matrix[from + i + 2] * y[i + 2];
    s3 += matrix[from + i + 3] * y[i + 3];
  }
  for (; i < rows; i++) s0 += matrix[from + i] * y[i];
  return s0 + s1 + (s2 + s3);
}

/** y += a · column */
export function addColumn(
  a: number,
  matrix: Float64Array,
  from: number,
  rows: number,
  y: Float64Array,
): void {
  for (let i = 0; i < rows; i++) y[i] += a * matrix[from + i];
}
