/** Means and variances of the columns of a matrix, in float64 whatever the precision of the data. */
import type { Matrix } from '../data/matrix.ts';

export interface ColumnMoments {
  readonly mean: Float64Array;
  /** Population variances: divided by the number of rows. */
  readonly variance: Float64Array;
}

/**
 * Two passes: the means, then the squared deviations, corrected by what rounding left in the mean
 * (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37, 1983), as scikit-learn does.
 *
 * @param x rows × cols
 */
export function columnMoments({ data, rows, cols }: Matrix): ColumnMoments {
  const mean = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) mean[j] += data[k];
  for (let j = 0; j < cols; j++) mean[j] /= rows;
  const variance = new Float64Array(cols);
  const rest = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, k++) {
      const deviation = data[k] - mean[j];
      variance[j] += deviation * deviation;
      rest[j] += deviation;
    }
  }
  for (let j = 0; j < cols; j++) variance[j] = (variance[j] - rest[j] ** 2 / rows) / rows;
  return { mean, variance };
}

/**
 * Whether a variance is no more than rounding makes of a constant column: the bound of the
 * two-pass algorithm's error in the work cited above, which scikit-learn uses too.
 */
export function isConstant(mean: number, variance: number, rows: number): boolean {
  const bound = rows * Number.EPSILON * variance + (rows * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
