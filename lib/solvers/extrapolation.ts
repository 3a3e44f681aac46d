/**
 * Anderson extrapolation of the iterates of coordinate descent: Q. Bertrand, M. Massias, "Anderson
 * acceleration of coordinate descent", AISTATS 2021. Of the last iterates w_0 … w_K it takes the
 * combination Σ c_k·w_k, k = 1 … K, with Σ c_k = 1 whose combination of differences w_k - w_{k-1} is
 * least. Near the optimum these are iterates of a linear map, and the combination is far nearer.
 */
import { dot } from './vectors.ts';

/** Number of differences (K). */
const DIFFERENCES = 5;
/** Added to the diagonal, relative to the trace. */
const REGULARIZATION = 1e-12;
/** Combinations with larger coefficients are mostly rounding. */
const LARGEST = 1e4;

/** The last iterates. */
export class Extrapolation {
  #iterates: Float64Array[] = [];

  /** Takes an iterate; returns the combination once there are enough, and begins anew. */
  next(iterate: Float64Array): Float64Array | undefined {
    this.#iterates.push(iterate);
    if (this.#iterates.length <= DIFFERENCES) return undefined;
    const iterates = this.#iterates;
    this.#iterates = [];
    const coefficients = coefficientsOf(iterates);
    if (coefficients === undefined) return undefined;
    return iterate.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < DIFFERENCES; k++) sum += coefficients[k] * iterates[k + 1][i];
      return sum;
    });
  }
}

/** c = (UᵀU)⁻¹·1 / (1ᵀ·(UᵀU)⁻¹·1) for the differences U. */
function coefficientsOf(iterates: readonly Float64Array[]): number[] | undefined {
  const differences = iterates.slice(1).map((each, k) => each.map((w, i) => w - iterates[k][i]));
  const products = differences.map((one) => differences.map((other) => dot(one, other)));
  const trace = products.reduce((sum, row, k) => sum + row[k], 0);
  for (let k = 0; k < DIFFERENCES; k++) products[k][k] += REGULARIZATION * trace;
  const solution = solved(products);
  const sum = solution.reduce((total, each) => total + each, 0);
  const coefficients = solution.map((each) => each / sum);
  return coefficients.every((each) => Math.abs(each) < LARGEST) ? coefficients : undefined;
}

/** Solves a small positive definite system with a right side of ones, by elimination. */
function solved(matrix: number[][]): number[] {
  const n = matrix.length;
  const right = new Array<number>(n).fill(1);
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = matrix[i][k] / matrix[k][k];
      for (let j = k; j < n; j++) matrix[i][j] -= factor * matrix[k][j];
      right[i] -= factor * right[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) right[k] -= matrix[k][j] * right[j];
    right[k] /= matrix[k][k];
  }
  return right;
}
