/**
 * Newton's method with a line search: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition,
 * chapters 3.3 and 3.4. For generalised linear models it is iteratively reweighted least squares.
 * Where the Hessian is not positive definite, a multiple of its diagonal is added (D. Marquardt, J.
 * SIAM 11, 1963); if that does not help, L-BFGS continues from the same point.
 */
import { type LbfgsOptions, lbfgs } from './lbfgs.ts';
import { lineSearch, WOLFE } from './lineSearch.ts';
import { Progress } from './progress.ts';
import type { NewtonRequest, NewtonSolver, Place } from './solver.ts';
import { start } from './steepest.ts';
import { dot, largest } from './vectors.ts';

/** Multiples of the diagonal that are added in turn. */
const DAMPINGS = [0, 1e-10, 1e-7, 1e-4, 1e-1];

/**
 * Minimises from x0. Each iteration needs a Hessian and one or a few gradients.
 *
 * @param x0 start, unchanged
 * @param options those of L-BFGS
 */
export function* newton(x0: Float64Array, options: LbfgsOptions): NewtonSolver {
  let at = yield* start(x0);
  const progress = new Progress(at);
  const damping = { index: 0 };
  while (largest(at.gradient) > 0) {
    const direction = yield* newtonDirection(at, damping);
    const found = direction && (yield* lineSearch(at, direction, 1, WOLFE));
    if (direction === undefined || found === undefined) return yield* lbfgs(at.x, options);
    // The parabola of the old point expects this decrease; close to the minimum it is true.
    const expected = -dot(at.gradient, direction) / 2;
    at = found;
    yield { kind: 'iterate', ...found, expected };
    if (progress.isOver(found)) return 'precision';
  }
  return 'stationary';
}

/**
 * -H⁻¹·g, with a damped H if needed; `undefined` if no damping gives a direction of descent. It begins
 * with the damping that the last direction needed: a softmax with free biases always needs one.
 */
function* newtonDirection(
  { x, gradient }: Place,
  damping: { index: number },
): Generator<NewtonRequest, Float64Array | undefined, number> {
  const direction = new Float64Array(x.length);
  for (; damping.index < DAMPINGS.length; damping.index++) {
    const answer = yield {
      kind: 'newton',
      x,
      gradient,
      direction,
      damping: DAMPINGS[damping.index],
    };
    const slope = dot(gradient, direction);
    if (answer === 1 && slope < 0 && Number.isFinite(slope)) return direction;
  }
  return undefined;
}
