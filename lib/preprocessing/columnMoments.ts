/**
 * Means and variances of the columns of a matrix, computed in float64 for data of any precision.
 */
import { SUM_ROWS, VectorTreeSum } from '../common/treeSum.ts';
import type { Matrix } from '../data/matrix.ts';

export interface ColumnMoments {
  readonly mean: Float64Array;
  /** Population variances: divided by the number of rows. */
  readonly variance: Float64Array;
}

/**
 * Two passes: the means, then the squared deviations, corrected for the rounding error of the mean
 * (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37, 1983), as scikit-learn does. Each sum is the tree of the sums of blocks
 * of `SUM_ROWS` rows (common/treeSum.ts).
 *
 * @param x rows × cols
 */
export function columnMoments(x: Matrix): ColumnMoments {
  const { data, rows, cols } = x;
  const mean = columnSums(x, cols, (sums, at) => {
    for (let j = 0; j < cols; j++) sums[j] += data[at + j];
  });
  for (let j = 0; j < cols; j++) mean[j] /= rows;
  // The sums of squared deviations of all columns, followed by the sums of the deviations.
  const sums = columnSums(x, 2 * cols, (sums, at) => {
    for (let j = 0; j < cols; j++) {
      const deviation = data[at + j] - mean[j];
      sums[j] += deviation * deviation;
      sums[cols + j] += deviation;
    }
  });
  const variance = sums.slice(0, cols);
  const rest = sums.subarray(cols);
  for (let j = 0; j < cols; j++) variance[j] = (variance[j] - rest[j] ** 2 / rows) / rows;
  return { mean, variance };
}

/**
 * Sums over the rows in the tree of blocks: for the row whose elements begin at `at`, `add` adds
 * `width` numbers to `sums`.
 */
function columnSums(
  { rows, cols }: Matrix,
  width: number,
  add: (sums: Float64Array, at: number) => void,
): Float64Array {
  const total = new Float64Array(width);
  const tree = new VectorTreeSum();
  tree.begin(total);
  for (let first = 0; first < rows; first += SUM_ROWS) {
    const sums = tree.next();
    const end = Math.min(rows, first + SUM_ROWS) * cols;
    for (let at = first * cols; at < end; at += cols) add(sums, at);
    tree.close();
  }
  tree.finish();
  return total;
}

/**
 * Whether a variance is within the rounding error for a constant column: the error bound of the
 * two-pass algorithm in the work cited above, which scikit-learn uses too.
 */
export function isConstant(mean: number, variance: number, rows: number): boolean {
  const bound = rows * Number.EPSILON * variance + (rows * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
