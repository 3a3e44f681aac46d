/**
 * Sums and means in NumPy's order of additions, so that averages of scores are bit-identical to
 * scikit-learn's.
 */

/** Up to this many terms NumPy adds in one block of eight running sums. */
const BLOCK = 128;

/**
 * The sum of `values[start]` … `values[end - 1]` in NumPy's pairwise order: below 8 terms one
 * after the other; up to 128 in eight running sums; above that in two halves, each by the same
 * rule. (`pairwise_sum` in numpy/core/src/umath/loops_utils.h.src.)
 */
export function pairwiseSum(
  values: ArrayLike<number>,
  start = 0,
  end: number = values.length,
): number {
  const count = end - start;
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const middle = start + half - (half % 8);
    return pairwiseSum(values, start, middle) + pairwiseSum(values, middle, end);
  }
  let next = start;
  let sum = 0;
  if (count >= 8) {
    const running = Array.from({ length: 8 }, (_, j) => values[start + j]);
    for (next = start + 8; next + 8 <= end; next += 8) {
      for (let j = 0; j < 8; j++) running[j] += values[next + j];
    }
    const [a, b, c, d, e, f, g, h] = running;
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (; next < end; next++) sum += values[next];
  return sum;
}

/** `Σ values / n`. */
export function mean(values: readonly number[]): number {
  return pairwiseSum(values) / values.length;
}

/** `Σ weights·values / Σ weights`; the weights must not sum to 0. */
export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return pairwiseSum(values.map((value, i) => value * weights[i])) / pairwiseSum(weights);
}
