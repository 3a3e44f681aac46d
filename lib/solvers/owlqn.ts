/**
 * OWL-QN, L-BFGS for a smooth function with an L1 penalty: G. Andrew, J. Gao, "Scalable training of
 * L1-regularized log-linear models", ICML 2007. It minimises
 *
 *   F(x) = f(x) + Σ_j l1_j·|x_j|.
 *
 * Within an orthant F is smooth. Each step chooses an orthant by the pseudo-gradient, takes a
 * direction from the pairs of L-BFGS, and projects the points of its line search on the orthant, so
 * that coordinates become exactly 0. The pairs hold gradients of f only.
 */
import { sign } from '../common/sign.ts';
import { CurvaturePairs } from './curvaturePairs.ts';
import { type PenalizedPlace, penalized, penalty } from './l1Penalty.ts';
import { type LbfgsOptions, lbfgs } from './lbfgs.ts';
import { Progress } from './progress.ts';
import type { EvaluateRequest, Solver } from './solver.ts';
import { start, steepest } from './steepest.ts';
import { dot, largest } from './vectors.ts';

export interface OwlqnOptions extends LbfgsOptions {
  /** The strength of the penalty on each coordinate; 0: not penalised. */
  readonly l1: Float64Array;
}

/** Decrease demanded, as a share of that of the tangent. */
const DECREASE = 1e-4;
const MOST_TRIALS = 60;
/** A shorter step is at least and at most this share of the one before. */
const SHORTER = [0.1, 0.5] as const;
/** Change of F, relative to its size, that may be rounding. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * Minimises from x0. It asks for values and gradients of f; reports hold F and its pseudo-gradient.
 * Where no coordinate is penalised, this is L-BFGS.
 *
 * @param x0 start, unchanged
 */
export function* owlqn(x0: Float64Array, options: OwlqnOptions): Solver {
  const { l1, memory, pairs = new CurvaturePairs(memory) } = options;
  if (l1.every((each) => each === 0)) return yield* lbfgs(x0, { memory, pairs });
  let at = penalized(yield* start(x0), l1);
  const progress = new Progress(at);
  while (largest(at.gradient) > 0) {
    const found = yield* search(at, directionFrom(at, pairs, l1), l1);
    if (found === undefined) {
      if (pairs.count === 0) return 'precision';
      // Old pairs may have misled the direction.
      pairs.clear();
      continue;
    }
    pairs.add({ x: at.x, gradient: at.slopes }, { x: found.x, gradient: found.slopes });
    at = found;
    const { x, value, gradient, stepSize } = found;
    yield { kind: 'iterate', x, value, gradient, stepSize };
    if (progress.isOver(at)) return 'precision';
  }
  return 'stationary';
}

/** The direction of L-BFGS, without the penalised coordinates in which it does not descend. */
function directionFrom(at: PenalizedPlace, pairs: CurvaturePairs, l1: Float64Array): Float64Array {
  if (pairs.count === 0) return steepest(at);
  const direction = pairs.direction(at.gradient);
  for (let j = 0; j < l1.length; j++) {
    if (l1[j] > 0 && direction[j] * at.gradient[j] >= 0) direction[j] = 0;
  }
  return direction;
}

/**
 * Shortens the step until F falls by enough at the projected point. Where values differ by rounding
 * alone, the slope at that point decides (W. W. Hager, H. Zhang, SIAM Journal on Optimization 16, 2005).
 */
function* search(
  at: PenalizedPlace,
  direction: Float64Array,
  l1: Float64Array,
): Generator<
  EvaluateRequest,
  (PenalizedPlace & { readonly stepSize: number }) | undefined,
  number
> {
  const signs = at.x.map((each, j) => sign(each === 0 ? -at.gradient[j] : each));
  const gradient = new Float64Array(l1.length);
  let step = 1;
  for (let n = 0; n < MOST_TRIALS; n++) {
    const x = projected(at.x, step, direction, signs, l1);
    const change = x.map((each, j) => each - at.x[j]);
    const slope = dot(at.gradient, change);
    if (!(slope < 0)) return undefined;
    const smooth = yield { kind: 'evaluate', x, gradient };
    const value = smooth + penalty(x, l1);
    if (!Number.isFinite(value)) {
      step *= SHORTER[0];
      continue;
    }
    const isLower = value <= at.value + DECREASE * slope;
    if (
      isLower ||
      isRoundedDecrease(at.value, value, slope, endSlope(gradient, change, signs, l1))
    ) {
      return { ...penalized({ x, value: smooth, gradient }, l1), stepSize: step };
    }
    const share = slope / (2 * (at.value + slope - value));
    step *= Math.min(SHORTER[1], Math.max(SHORTER[0], share));
  }
  return undefined;
}

/** x + step·direction, with penalised coordinates that would leave the orthant at 0. */
function projected(
  x: Float64Array,
  step: number,
  direction: Float64Array,
  signs: Float64Array,
  l1: Float64Array,
): Float64Array {
  return x.map((each, j) => {
    const moved = each + step * direction[j];
    return l1[j] > 0 && moved * signs[j] <= 0 ? 0 : moved;
  });
}

/** The slope of F along a change, at its end, within the orthant. */
function endSlope(
  gradient: Float64Array,
  change: Float64Array,
  signs: Float64Array,
  l1: Float64Array,
): number {
  let sum = 0;
  for (let j = 0; j < l1.length; j++) sum += (gradient[j] + l1[j] * signs[j]) * change[j];
  return sum;
}

function isRoundedDecrease(before: number, after: number, slope: number, end: number): boolean {
  if (Math.abs(after - before) > ROUNDING * Math.abs(before)) return false;
  return Math.abs(end) <= (2 * DECREASE - 1) * slope;
}
