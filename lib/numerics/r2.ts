/** R², for the scores of models and backends and for the metric `r2Score`. */
import { sumOfRows } from '../common/treeSum.ts';

/**
 * The mean over outputs of R² = 1 - Σ w·(y - p)² / Σ w·(y - mean)², the mean being the weighted one of y. The mean is computed
 * in two passes (the second adds the mean of the residuals of the first), and the sum of squares is
 * corrected for the remaining rounding error (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms
 * for computing the sample variance", The American Statistician 37, 1983). If all y with a weight
 * above 0 are equal, the result does not depend on the rounding of the mean: it is 1 if every
 * prediction is exact, otherwise 0, as documented for scikit-learn's `r2_score`.
 *
 * @param target y: rows × nOutputs
 * @param predicted p of element `at` of rows × nOutputs
 * @param weight w of a sample, of at least 0
 */
export function meanR2(
  rows: number,
  nOutputs: number,
  target: ArrayLike<number>,
  predicted: (at: number) => number,
  weight: (sample: number) => number,
): number {
  let sum = 0;
  for (let k = 0; k < nOutputs; k++) {
    sum += r2(
      rows,
      (i) => target[i * nOutputs + k],
      (i) => predicted(i * nOutputs + k),
      weight,
    );
  }
  return sum / nOutputs;
}

function r2(
  n: number,
  target: (sample: number) => number,
  predicted: (sample: number) => number,
  weight: (sample: number) => number,
): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    if (weight(i) === 0) continue;
    least = Math.min(least, target(i));
    most = Math.max(most, target(i));
  }
  const total = sumOfRows(n, weight);
  const first = sumOfRows(n, (i) => weight(i) * target(i)) / total;
  const mean = first + sumOfRows(n, (i) => weight(i) * (target(i) - first)) / total;
  const residual = sumOfRows(n, (i) => weight(i) * (target(i) - predicted(i)) ** 2);
  const left = sumOfRows(n, (i) => weight(i) * (target(i) - mean));
  let spread = sumOfRows(n, (i) => weight(i) * (target(i) - mean) ** 2);
  spread -= (left * left) / total;
  if (residual === 0) return 1;
  return least === most || spread <= 0 ? 0 : 1 - residual / spread;
}
