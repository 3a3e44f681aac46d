/**
 * Elastic nets for falling strengths, each begun at the weights of the one before: J. Friedman, T.
 * Hastie, R. Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
 * Journal of Statistical Software 33 (2010). The penalties are scikit-learn's (lasso_path, enet_path):
 * ‖y - X·w‖²/(2n) + alpha·(l1Ratio·‖w‖₁ + ½·(1 - l1Ratio)·‖w‖²).
 */
import { type CoordinateEnd, coordinateDescent } from './coordinateDescent.ts';
import type { CoordinateProblem, Strengths } from './coordinateProblem.ts';
import { largest } from './vectors.ts';

/**
 * The least alpha for which all weights are 0.
 *
 * @param correlations Xᵀ·y of centred columns and targets
 * @param samples n; with sample weights, their sum
 */
export function alphaMax(correlations: Float64Array, samples: number, l1Ratio: number): number {
  return largest(correlations) / (samples * l1Ratio);
}

/** `count` alphas from `most` to eps·most, the logarithms evenly spaced. */
export function alphaGrid(most: number, eps = 1e-3, count = 100): Float64Array {
  return Float64Array.from({ length: count }, (_, k) =>
    count === 1 ? most : most * eps ** (k / (count - 1)),
  );
}

export interface PathOptions {
  /** From strong to weak, as warm starts need it. */
  readonly alphas: Float64Array;
  readonly l1Ratio: number;
  readonly samples: number;
  /** Number of coordinates. */
  readonly size: number;
  /** Share of ‖y‖² below which the gap of a fit ends it. */
  readonly tolerance: number;
}

export interface PathPoint {
  readonly alpha: number;
  readonly weights: Float64Array;
  /** Of ½·‖y - X·w‖² and its penalties; divided by n, it is that of scikit-learn's objective. */
  readonly gap: number;
  readonly sweeps: number;
  /** Why the descent ended before the gap was reached, if it did. */
  readonly end?: CoordinateEnd;
}

/**
 * The fits, one after the other.
 *
 * @param problem the same data with other strengths: `columnProblem` or `gramProblem`
 */
export function* l1Path(
  problem: (strengths: Strengths) => CoordinateProblem,
  { alphas, l1Ratio, samples, size, tolerance }: PathOptions,
): Generator<PathPoint, void, void> {
  const weights = new Float64Array(size);
  for (const alpha of alphas) {
    const at = problem({
      l1: new Float64Array(size).fill(samples * alpha * l1Ratio),
      l2: new Float64Array(size).fill(samples * alpha * (1 - l1Ratio)),
    });
    const enough = tolerance * at.targetSquares;
    yield { alpha, ...descended(at, weights, enough), weights: weights.slice() };
  }
}

/** Descends until the gap is small enough. */
function descended(problem: CoordinateProblem, weights: Float64Array, enough: number) {
  let gap = Number.POSITIVE_INFINITY;
  let sweeps = 0;
  const descent = coordinateDescent(problem, weights);
  for (;;) {
    const { done, value } = descent.next();
    if (done) return { gap, sweeps, end: value };
    gap = value.gap;
    sweeps = value.sweeps;
    if (gap <= enough) return { gap, sweeps };
  }
}
