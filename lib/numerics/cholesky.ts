/**
 * Solution of positive definite systems by the Cholesky factorisation (G. H. Golub and C. F. Van
 * Loan, "Matrix Computations", Johns Hopkins University Press 2013, section 4.2). The twin of
 * native/machine/lapack.cc.
 */
import { type Pieces, WorkMeter } from './work.ts';

/**
 * Solves matrix·z = b for each right-hand side of `size` numbers in `rhs`, in place. The matrix is
 * symmetric, with both triangles; it is overwritten. Its rows and columns are first scaled so that
 * the diagonal is 1.
 *
 * @returns false if the matrix is not positive definite: also if a pivot of the scaled matrix is
 *   below size times the rounding unit, or if a number of the matrix or of the solution is not
 *   finite. `rhs` is then undefined
 */
export function* choleskyPieces(
  matrix: Float64Array,
  size: number,
  rhs: Float64Array,
): Pieces<boolean> {
  const factors = equilibrate(matrix, size);
  if (factors === undefined || !(yield* factorize(matrix, size))) return false;
  const meter = new WorkMeter();
  for (let from = 0; from < rhs.length; from += size) {
    for (let i = 0; i < size; i++) rhs[from + i] *= factors[i];
    solve(matrix, size, rhs, from);
    for (let i = 0; i < size; i++) rhs[from + i] *= factors[i];
    if (meter.isFull(size * size)) yield;
  }
  return rhs.every(Number.isFinite);
}

/** Scales the diagonal to 1; returns the factors, or undefined if that cannot be. */
function equilibrate(matrix: Float64Array, size: number): Float64Array | undefined {
  const factors = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const diagonal = matrix[i * size + i];
    if (!(diagonal > 0)) return undefined;
    factors[i] = 1 / Math.sqrt(diagonal);
  }
  let zero = 0;
  for (let i = 0, at = 0; i < size; i++) {
    for (let j = 0; j < size; j++, at++) {
      zero += 0 * matrix[at];
      matrix[at] = matrix[at] * factors[i] * factors[j];
    }
    matrix[i * size + i] = 1;
  }
  return zero === 0 ? factors : undefined;
}

/** Writes the factor L of matrix = L·L′ to the lower triangle; false if a pivot is too small. */
function* factorize(matrix: Float64Array, size: number): Pieces<boolean> {
  const meter = new WorkMeter();
  const least = size * Number.EPSILON;
  // Four rows at a time, so that each row above is read once for four.
  for (let first = 0; first < size; first += 4) {
    const end = Math.min(size, first + 4);
    if (end - first === 4) {
      for (let j = 0; j < first; j++) {
        eliminate(matrix, size, first, j);
        if (meter.isFull(4 * j)) yield;
      }
    }
    for (let i = first; i < end; i++) {
      const row = i * size;
      for (let j = end - first === 4 ? first : 0; j < i; j++) {
        matrix[row + j] = (matrix[row + j] - dot(matrix, row, j * size, j)) / matrix[j * size + j];
      }
      const pivot = matrix[row + i] - dot(matrix, row, row, i);
      if (!(pivot >= least)) return false;
      matrix[row + i] = Math.sqrt(pivot);
    }
  }
  return true;
}

/** Element j of the rows first … first + 3 of the factor. */
function eliminate(matrix: Float64Array, size: number, first: number, j: number): void {
  const a = first * size;
  const b = a + size;
  const c = b + size;
  const d = c + size;
  const other = j * size;
  let sa = 0;
  let sb = 0;
  let sc = 0;
  let sd = 0;
  for (let k = 0; k < j; k++) {
    const factor = matrix[other + k];
    sa += matrix[a + k] * factor;
    sb += matrix[b + k] * factor;
    sc += matrix[c + k] * factor;
    sd += matrix[d + k] * factor;
  }
  const pivot = matrix[other + j];
  matrix[a + j] = (matrix[a + j] - sa) / pivot;
  matrix[b + j] = (matrix[b + j] - sb) / pivot;
  matrix[c + j] = (matrix[c + j] - sc) / pivot;
  matrix[d + j] = (matrix[d + j] - sd) / pivot;
}

/** The product of the n numbers from a with the n numbers from b. */
function dot(matrix: Float64Array, a: number, b: number, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += matrix[a + k] * matrix[b + k];
  return sum;
}

/** Replaces the right-hand side at `from` by the solution of L·L′·z = b. */
function solve(factor: Float64Array, size: number, rhs: Float64Array, from: number): void {
  for (let i = 0; i < size; i++) {
    let sum = rhs[from + i];
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * rhs[from + k];
    rhs[from + i] = sum / factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    const z = rhs[from + i] / factor[i * size + i];
    rhs[from + i] = z;
    for (let k = 0; k < i; k++) rhs[from + k] -= factor[i * size + k] * z;
  }
}
