/**
 * Least squares of minimum norm by a singular value decomposition, for matrices of any shape and
 * rank: QR by Householder reflections, then Jacobi rotations of rows (M. R. Hestenes, "Inversion of
 * matrices by biorthogonalization and related results", Journal of the SIAM 6, 1958; J. Demmel and
 * K. Veselić, "Jacobi's method is more accurate than QR", SIAM Journal on Matrix Analysis and
 * Applications 13, 1992). The twin of native/machine/lapack.cc, which calls LAPACK.
 *
 * Both steps multiply [A | B] from the left by orthogonal matrices, which changes neither the
 * solution nor its residual. They end with orthogonal rows of A, whose norms are the singular values.
 */
import { type Pieces, WorkMeter } from './work.ts';

/** More sweeps than are needed for any matrix in double precision; 6 to 10 are usual. */
const MOST_SWEEPS = 60;

/** Rows of [A | B], one after the other. */
interface System {
  readonly values: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** Numbers of a row: cols and the number of outputs. */
  readonly width: number;
  readonly meter: WorkMeter;
}

/**
 * Writes the weights w of each output for which |a·w - b| is least, and among them the shortest, to
 * `out`. Singular values up to max(rows, cols) times the rounding unit times the greatest one count
 * as 0.
 *
 * @param a rows × cols numbers
 * @param b rows × outputs numbers
 * @param out outputs × cols numbers
 * @returns the rank of a; -1 if a number of a or b is not finite, or the iteration does not converge.
 *   `out` is then undefined
 */
export function* leastSquaresPieces(
  a: Float64Array,
  rows: number,
  cols: number,
  b: Float64Array,
  outputs: number,
  out: Float64Array,
): Pieces<number> {
  const found = yield* decomposed(a, rows, cols, b, outputs);
  return found === undefined ? -1 : solve(found, 0, out);
}

/**
 * Writes the weights w for which |a·w - b|² + alpha·|w|² is least, for each alpha and each output, to
 * `out`. Singular values count as 0 as in `leastSquaresPieces`.
 *
 * @param a rows × cols numbers, column after column
 * @param b rows × outputs numbers, output after output
 * @param alphas strengths, at least 0
 * @param out for each alpha, outputs × cols numbers
 * @returns false if a number of a or b is not finite, or the iteration does not converge. `out` is
 *   then undefined
 */
export function* ridgePathPieces(
  a: Float64Array,
  rows: number,
  cols: number,
  b: Float64Array,
  outputs: number,
  alphas: Float64Array,
  out: Float64Array,
): Pieces<boolean> {
  const found = yield* decomposed(
    transposed(a, cols, rows),
    rows,
    cols,
    transposed(b, outputs, rows),
    outputs,
  );
  if (found === undefined) return false;
  const size = outputs * cols;
  for (let k = 0; k < alphas.length; k++) {
    solve(found, alphas[k], out.subarray(k * size, (k + 1) * size));
    if (found.system.meter.isFull(found.system.rows * size)) yield;
  }
  return true;
}

/** The transpose of a rows × cols matrix. */
function transposed(matrix: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) out[j * rows + i] = matrix[i * cols + j];
  }
  return out;
}

/** [A | B] with orthogonal rows of A. */
interface Decomposition {
  readonly system: System;
  /** What a was multiplied by. */
  readonly factor: number;
  /** Singular values: the norms of the rows, of the matrix times the factor. */
  readonly norms: Float64Array;
  /** Singular values up to this count as 0. */
  readonly least: number;
}

/** Undefined if a number is not finite, or the iteration does not converge. */
function* decomposed(
  a: Float64Array,
  rows: number,
  cols: number,
  b: Float64Array,
  outputs: number,
): Pieces<Decomposition | undefined> {
  const greatest = greatestOf(a);
  if (!(Number.isFinite(greatest) && Number.isFinite(greatestOf(b)))) return undefined;
  const factor = greatest > 0 ? 2 ** -Math.min(1000, Math.floor(Math.log2(greatest))) : 1;
  const whole = joined(a, rows, cols, b, outputs, factor);
  const kept = rows > cols ? yield* triangularize(whole) : rows;
  const system = { ...whole, rows: kept };
  if (!(yield* orthogonalize(system))) return undefined;
  const norms = Float64Array.from({ length: kept }, (_, i) => Math.sqrt(product(system, i, i)));
  const most = norms.reduce((greater, each) => Math.max(greater, each), 0);
  return { system, factor, norms, least: Number.EPSILON * Math.max(rows, cols) * most };
}

/** The greatest absolute value; NaN if there is one. */
function greatestOf(values: Float64Array): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (!(size <= greatest)) greatest = size;
    if (Number.isNaN(size)) return size;
  }
  return greatest;
}

function joined(
  a: Float64Array,
  rows: number,
  cols: number,
  b: Float64Array,
  outputs: number,
  factor: number,
): System {
  const width = cols + outputs;
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) values[i * width + j] = a[i * cols + j] * factor;
    for (let k = 0; k < outputs; k++) values[i * width + cols + k] = b[i * outputs + k];
  }
  return { values, rows, cols, width, meter: new WorkMeter() };
}

/** Makes A upper triangular by Householder reflections; returns how many rows are left: cols. */
function* triangularize({ values, rows, cols, width, meter }: System): Pieces<number> {
  const sums = new Float64Array(width);
  for (let k = 0; k < cols; k++) {
    let squares = 0;
    for (let i = k; i < rows; i++) squares += values[i * width + k] ** 2;
    if (squares === 0) continue;
    const head = values[k * width + k];
    const norm = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    // The reflector is column k with head - norm in row k; half its squared norm is `half`.
    values[k * width + k] = head - norm;
    const half = squares - head * norm;
    sums.fill(0, k + 1);
    for (let i = k; i < rows; i++) {
      addTimes(sums, k + 1, width - k - 1, values[i * width + k], values, i * width + k + 1);
    }
    for (let i = k; i < rows; i++) {
      const at = i * width + k;
      addTimes(values, at + 1, width - k - 1, -values[at] / half, sums, k + 1);
      values[at] = i === k ? norm : 0;
      if (meter.isFull(2 * (width - k))) yield;
    }
  }
  return cols;
}

/** The n numbers of y from index `at` += factor times those of x from index `from`. */
function addTimes(
  y: Float64Array,
  at: number,
  n: number,
  factor: number,
  x: Float64Array,
  from: number,
): void {
  for (let j = 0; j < n; j++) y[at + j] += factor * x[from + j];
}

/** Rotates pairs of rows until those of A are orthogonal; false if that does not converge. */
function* orthogonalize(system: System): Pieces<boolean> {
  const { rows, width, meter } = system;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let greatest = 0;
    for (let i = 0; i < rows; i++) greatest = Math.max(greatest, product(system, i, i));
    // Shorter rows count as 0.
    const negligible = greatest * (0.1 * Number.EPSILON) ** 2;
    let rotated = false;
    for (let p = 0; p < rows; p++) {
      for (let q = p + 1; q < rows; q++) {
        if (rotate(system, p, q, negligible)) rotated = true;
        if (meter.isFull(4 * width)) yield;
      }
    }
    if (!rotated) return true;
  }
  return false;
}

/** The product of rows p and q of A. */
function product({ values, cols, width }: System, p: number, q: number): number {
  const [a, b] = [p * width, q * width];
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += values[a + j] * values[b + j];
  return sum;
}

/** Makes two rows orthogonal; false if they were. */
function rotate({ values, cols, width }: System, p: number, q: number, negligible: number) {
  const a = p * width;
  const b = q * width;
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let j = 0; j < cols; j++) {
    const x = values[a + j];
    const y = values[b + j];
    alpha += x * x;
    beta += y * y;
    gamma += x * y;
  }
  if (Math.min(alpha, beta) <= negligible) return false;
  // The rounding error of a product of rows of this length.
  const error = Number.EPSILON * Math.sqrt(cols) * Math.sqrt(alpha) * Math.sqrt(beta);
  if (Math.abs(gamma) <= error) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  turn(values, a, b, width, cosine, cosine * tangent);
  return true;
}

/** Rotates the n numbers from a and the n numbers from b. */
function turn(
  values: Float64Array,
  a: number,
  b: number,
  n: number,
  cosine: number,
  sine: number,
): void {
  for (let j = 0; j < n; j++) {
    const x = values[a + j];
    const y = values[b + j];
    values[a + j] = cosine * x - sine * y;
    values[b + j] = sine * x + cosine * y;
  }
}

/**
 * Of the weights with the least |a·w - b|² + alpha·|w|², the shortest: with the singular values s and
 * vectors u and v, w = Σ v·(u·b)/(s + alpha/s). Returns the rank.
 */
function solve(found: Decomposition, alpha: number, out: Float64Array): number {
  const { system, factor, norms, least } = found;
  const { values, rows, cols, width } = system;
  out.fill(0);
  let rank = 0;
  for (let i = 0; i < rows; i++) {
    const norm = norms[i];
    if (!(norm > least)) continue;
    rank += 1;
    // In units of a·factor.
    const divisor = norm + (alpha * factor * factor) / norm;
    for (let k = 0; k < width - cols; k++) {
      const along = values[i * width + cols + k] / norm / divisor;
      for (let j = 0; j < cols; j++) out[k * cols + j] += along * values[i * width + j];
    }
  }
  for (let j = 0; j < out.length; j++) out[j] *= factor;
  return rank;
}
