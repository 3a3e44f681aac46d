/**
 * The duality gap of least squares with L1 and L2 penalties: an upper bound of the distance of the
 * objective from its least value. Dual points are multiples s of the residual: S.-J. Kim, K. Koh, M.
 * Lustig, S. Boyd, D. Gorinevsky, "An interior-point method for large-scale l1-regularized least
 * squares", IEEE Journal of Selected Topics in Signal Processing 1 (2007). Written as sums of terms
 * that are at least 0, so that a small gap is not a difference of large numbers.
 */
import type { Strengths } from './coordinateProblem.ts';

export interface DualityGap {
  readonly gap: number;
  /** The gap with the L2 penalty as rows of the data, and the multiple of the residual there. */
  readonly augmented: number;
  readonly scale: number;
}

/**
 * @param listed coordinates to look at; the others are 0 and known to be 0 at the optimum
 * @param products x_j · residual
 * @param residualSquares ‖residual‖²
 */
export function dualityGap(
  listed: Uint32Array,
  weights: Float64Array,
  products: Float64Array,
  residualSquares: number,
  strengths: Strengths,
): DualityGap {
  const { gap: augmented, scale } = augmentedGap(
    listed,
    weights,
    products,
    residualSquares,
    strengths,
  );
  const conjugate = conjugateGap(listed, weights, products, residualSquares, strengths);
  // Not Math.min: one of them may be NaN where the other overflows.
  return { gap: conjugate < augmented ? conjugate : augmented, augmented, scale };
}

/**
 * With √l2_j as a row for coordinate j: the residual grows by -√l2_j·w_j, the products become
 * c_j = x_j·r - l2_j·w_j, and s·|c_j| ≤ l1_j must hold. The gap is
 * ½(1 - s)²·(‖r‖² + Σ l2_j·w_j²) + Σ (l1_j·|w_j| - s·c_j·w_j).
 */
function augmentedGap(
  listed: Uint32Array,
  weights: Float64Array,
  products: Float64Array,
  residualSquares: number,
  { l1, l2 }: Strengths,
): { gap: number; scale: number } {
  let squares = residualSquares;
  let along = 0;
  let most = Number.POSITIVE_INFINITY;
  for (const j of listed) {
    const product = products[j] - l2[j] * weights[j];
    squares += l2[j] * weights[j] * weights[j];
    along += product * weights[j];
    if (product !== 0) most = Math.min(most, l1[j] / Math.abs(product));
  }
  // The best multiple that is allowed.
  const best = squares > 0 ? 1 + along / squares : 1;
  const scale = Math.max(-most, Math.min(most, best));
  let gap = 0.5 * (1 - scale) ** 2 * squares;
  for (const j of listed) {
    const product = products[j] - l2[j] * weights[j];
    gap += l1[j] * Math.abs(weights[j]) - scale * product * weights[j];
  }
  return { gap: Math.max(0, gap), scale };
}

/**
 * By the conjugate of the whole penalty, (|u| - l1_j)₊²/(2·l2_j), which bounds no product where
 * l2_j > 0: tighter than the other where L2 is strong, and the only one where l1_j = 0 < l2_j.
 */
function conjugateGap(
  listed: Uint32Array,
  weights: Float64Array,
  products: Float64Array,
  residualSquares: number,
  { l1, l2 }: Strengths,
): number {
  let scale = 1;
  for (const j of listed) {
    if (l2[j] === 0 && products[j] !== 0) scale = Math.min(scale, l1[j] / Math.abs(products[j]));
  }
  let gap = 0.5 * (1 - scale) ** 2 * residualSquares;
  for (const j of listed) {
    const product = scale * products[j];
    const excess = Math.max(0, Math.abs(product) - l1[j]);
    const penalty = (l1[j] + 0.5 * l2[j] * Math.abs(weights[j])) * Math.abs(weights[j]);
    gap += penalty - product * weights[j] + (excess > 0 ? (excess * excess) / (2 * l2[j]) : 0);
  }
  return Math.max(0, gap);
}
