/** Means and variances of the columns of a matrix, in float64 whatever the precision of the data. */
import { SUM_ROWS, VectorTreeSum } from '../common/treeSum.ts';
import type { Matrix } from '../data/matrix.ts';

export interface ColumnMoments {
  readonly mean: Float64Array;
  /** Population variances: divided by the number of rows. */
  readonly variance: Float64Array;
}

/**
 * Two passes: the means, then the squared deviations, corrected by what rounding left in the mean
 * (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37, 1983), as scikit-learn does. Each sum is the tree of those of blocks of
 * `SUM_ROWS` rows (common/treeSum.ts).
 *
 * @param x rows × cols
 */
export function columnMoments(x: Matrix): ColumnMoments {
  const { data, rows, cols } = x;
  const mean = columnSums(x, cols, (sums, at) => {
    for (let j = 0; j < cols; j++) sums[j] += data[at + j];
  });
  for (let j = 0; j < cols; j++) mean[j] /= rows;
  // Of each column the sum of its squares, then those of the deviations themselves.
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

/** The tree of what `add` adds to `sums`, `width` numbers, for each row, whose elements begin at `at`. */
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
 * Whether a variance is no more than rounding makes of a constant column: the bound of the
 * two-pass algorithm's error in the work cited above, which scikit-learn uses too.
 */
export function isConstant(mean: number, variance: number, rows: number): boolean {
  const bound = rows * Number.EPSILON * variance + (rows * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
