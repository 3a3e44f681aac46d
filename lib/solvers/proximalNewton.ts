/**
 * Proximal Newton for a smooth convex function with an L1 penalty: G.-X. Yuan, C.-H. Ho, C.-J. Lin, "An
 * improved GLMNET for L1-regularized logistic regression", Journal of Machine Learning Research 13
 * (2012). Each step minimises the quadratic model of f plus the penalty by coordinate descent on the
 * Hessian, and searches along the way to that point. For as many coordinates as a matrix of their
 * square fits in memory, some 2,000.
 */
import type { CoordinateSweeper, CoordinateSystem } from '../numerics/coordinateSweeps.ts';
import { type PenalizedPlace, penalized, penalty, pseudoGradient } from './l1Penalty.ts';
import { Progress } from './progress.ts';
import type { EvaluateRequest, HessianSolver } from './solver.ts';
import { start } from './steepest.ts';
import { dot, largest } from './vectors.ts';

export interface ProximalNewtonOptions {
  /** The strength of the penalty on each coordinate; 0: not penalised. */
  readonly l1: Float64Array;
  readonly sweeper: CoordinateSweeper;
}

/** Added to the diagonal of the Hessian, relative to its greatest element. */
const REGULARIZATION = 1e-12;
/** Decrease demanded, as a share of that of the model's tangent. */
const DECREASE = 0.01;
const MOST_TRIALS = 40;
/** Rounds of coordinate descent in a step, and sweeps over what is not 0 in each. */
const ROUNDS = 200;
const SWEEPS = 10;
/** Greatest share of the pseudo-gradient that a step may leave in the model. */
const FORCING = 0.1;
/** Change of F, relative to its size, that may be rounding. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * Minimises from x0. It asks for values, gradients and Hessians of f; reports hold F and its
 * pseudo-gradient.
 *
 * @param x0 start, unchanged
 */
export function* proximalNewton(
  x0: Float64Array,
  { l1, sweeper }: ProximalNewtonOptions,
): HessianSolver {
  let at = penalized(yield* start(x0), l1);
  const first = largest(at.gradient);
  const progress = new Progress(at);
  const matrix = new Float64Array(x0.length ** 2);
  while (largest(at.gradient) > 0) {
    yield { kind: 'hessian', x: at.x, matrix };
    const slope = largest(at.gradient);
    const target = Math.min(FORCING, slope / first) * slope;
    const minimiser = modelMinimiser(at, matrix, l1, target, sweeper);
    const found = yield* search(at, minimiser, l1);
    if (found === undefined) return 'precision';
    at = found;
    const { x, value, gradient, stepSize } = found;
    yield { kind: 'iterate', x, value, gradient, stepSize };
    if (progress.isOver(at)) return 'precision';
  }
  return 'stationary';
}

/**
 * The minimiser v of g·(v - x) + ½·(v - x)ᵀ·H·(v - x) + Σ l1_j·|v_j|, until its pseudo-gradient is at
 * most the target.
 */
function modelMinimiser(
  { x, slopes }: PenalizedPlace,
  matrix: Float64Array,
  l1: Float64Array,
  target: number,
  sweeper: CoordinateSweeper,
): Float64Array {
  const size = x.length;
  const squares = x.map((_, j) => matrix[j * (size + 1)]);
  const l2 = new Float64Array(size).fill(REGULARIZATION * largest(squares));
  // -(g + H·(v - x)), what the sweeps keep up to date.
  const state = slopes.map((each) => -each);
  const kind = 'gram' as const;
  const system: CoordinateSystem = { kind, matrix, rows: size, size, squares, l1, l2, state };
  const minimiser = x.slice();
  const all = Uint32Array.from(x.keys()).filter((j) => squares[j] > 0);
  for (let round = 0; round < ROUNDS; round++) {
    const { change } = sweeper.coordinateSweeps(system, all, minimiser, 1, 0);
    // The Hessian is not finite, or nothing moves.
    if (!(change > 0)) break;
    const moving = all.filter((j) => minimiser[j] !== 0);
    sweeper.coordinateSweeps(system, moving, minimiser, SWEEPS, 0);
    const left = pseudoGradient(
      minimiser,
      state.map((each) => -each),
      l1,
    );
    if (largest(left) <= target) break;
  }
  return minimiser;
}

/** Halves the step towards the model's minimiser until F falls by enough. */
function* search(
  at: PenalizedPlace,
  minimiser: Float64Array,
  l1: Float64Array,
): Generator<
  EvaluateRequest,
  (PenalizedPlace & { readonly stepSize: number }) | undefined,
  number
> {
  const direction = minimiser.map((each, j) => each - at.x[j]);
  const slope = dot(at.slopes, direction) + penalty(minimiser, l1) - penalty(at.x, l1);
  if (direction.every((each) => each === 0)) return undefined;
  const gradient = new Float64Array(l1.length);
  for (let n = 0, step = 1; n < MOST_TRIALS; n++, step /= 2) {
    const x = step === 1 ? minimiser : at.x.map((each, j) => each + step * direction[j]);
    const value = yield { kind: 'evaluate', x, gradient };
    if (!Number.isFinite(value)) continue;
    const found = { ...penalized({ x, value, gradient }, l1), stepSize: step };
    if (slope < 0 && found.value <= at.value + DECREASE * step * slope) return found;
    // Where values differ by rounding alone, the pseudo-gradient decides.
    const isRounded = Math.abs(found.value - at.value) <= ROUNDING * Math.abs(at.value);
    if (isRounded && largest(found.gradient) < largest(at.gradient)) return found;
  }
  return undefined;
}
