/** R²: what the scores of models and backends, and the metric of that name, compute. */

/**
 * The mean over outputs of R² = 1 - Σ w·(y - p)² / Σ w·(y - mean)², the mean being the weighted one of y. The mean is computed
 * in two passes, the second one adding the mean of what the first one left, and the squares are
 * corrected by what rounding leaves in it (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for
 * computing the sample variance", The American Statistician 37, 1983). Where all y of some
 * weight are the same number, rounding of the mean must not matter: 1 where every prediction is
 * exact, else 0, as scikit-learn's `r2_score` documents.
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
  let [sum, total] = [0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    if (weight(i) === 0) continue;
    const y = target(i);
    total += weight(i);
    sum += weight(i) * y;
    least = Math.min(least, y);
    most = Math.max(most, y);
  }
  let mean = sum / total;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += weight(i) * (target(i) - mean);
  mean += rest / total;
  let [residual, spread, left] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const away = target(i) - mean;
    residual += weight(i) * (target(i) - predicted(i)) ** 2;
    spread += weight(i) * away ** 2;
    left += weight(i) * away;
  }
  spread -= (left * left) / total;
  if (residual === 0) return 1;
  return least === most || spread <= 0 ? 0 : 1 - residual / spread;
}
