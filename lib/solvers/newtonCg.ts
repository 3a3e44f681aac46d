/**
 * Newton's method with directions from truncated conjugate gradients: J. Nocedal, S. Wright,
 * "Numerical Optimization", 2nd edition, algorithm 7.1 (line-search Newton-CG). It needs products of
 * the Hessian with vectors, never the Hessian. Where the curvature is not positive, the direction so
 * far is used, so that it converges to minima, unlike Newton's method with an exact solution.
 */
import { lineSearch, WOLFE } from './lineSearch.ts';
import { Progress } from './progress.ts';
import type { MultiplyRequest, Place, Solver } from './solver.ts';
import { start, steepest } from './steepest.ts';
import { addScaled, dot, isPositive, largest, scaleTo } from './vectors.ts';

export interface NewtonCgOptions {
  /** Most products with the Hessian in one iteration. */
  readonly maxProducts: number;
}

/**
 * Minimises from x0.
 *
 * @param x0 start, unchanged
 */
export function* newtonCg(x0: Float64Array, { maxProducts }: NewtonCgOptions): Solver {
  let at = yield* start(x0);
  const progress = new Progress(at);
  while (largest(at.gradient) > 0) {
    const direction = yield* conjugateGradients(at, maxProducts);
    // Rounding in the products may have spoilt the direction.
    const found =
      (yield* lineSearch(at, direction, 1, WOLFE)) ??
      (yield* lineSearch(at, steepest(at), 1, WOLFE));
    if (found === undefined) return 'precision';
    at = found;
    yield { kind: 'iterate', ...found };
    if (progress.isOver(found)) return 'precision';
  }
  return 'stationary';
}

/**
 * Solves H·d = -g to a relative residual of min(½, √‖g‖), which makes the convergence superlinear.
 * Returns what was reached when the curvature is no longer positive: at first, steepest descent.
 */
function* conjugateGradients(
  at: Place,
  maxProducts: number,
): Generator<MultiplyRequest, Float64Array, number> {
  const { x, gradient } = at;
  const direction = new Float64Array(x.length);
  const residual = gradient.slice();
  const vector = new Float64Array(x.length);
  scaleTo(-1, gradient, vector);
  const product = new Float64Array(x.length);
  let squares = dot(residual, residual);
  const norm = Math.sqrt(squares);
  const tolerance = Math.min(0.5, Math.sqrt(norm)) * norm;
  for (let k = 0; k < maxProducts; k++) {
    yield { kind: 'multiply', x, gradient, vector, product };
    const curvature = dot(vector, product);
    if (!isPositive(curvature, vector, product)) {
      if (k > 0) break;
      return steepest(at);
    }
    const step = squares / curvature;
    addScaled(step, vector, direction);
    addScaled(step, product, residual);
    const next = dot(residual, residual);
    if (Math.sqrt(next) <= tolerance) break;
    const beta = next / squares;
    for (let j = 0; j < vector.length; j++) vector[j] = beta * vector[j] - residual[j];
    squares = next;
  }
  return direction;
}
