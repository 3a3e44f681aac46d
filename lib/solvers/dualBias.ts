/**
 * Where dual descent starts a bias without a penalty, and the first penalty of its moves.
 *
 * It starts at a constant that is best, or close to it, while w = 0. For losses that grow linearly, the
 * best bias at the weights w is a quantile of target - w·x, so that it is at most max |w·x| ≤ Σ C·max ‖x‖²
 * away from there: a penalty whose square is of the order of ‖x‖² lets the bias go so far in one move.
 * For losses that grow as squares, the moves also shrink by the factor 1/(1 + biasSquare·Σ 1/curvature),
 * so that biasSquare must not be below 1/Σ C.
 */
import type { DualProblem } from '../numerics/dualDescent.ts';
import type { Pieces } from '../numerics/work.ts';

/** The square of the bias's feature, as a share of the mean ‖x‖². */
const SHARE = 0.3;
/** The same as a multiple of 1/Σ C, for losses that grow as squares. */
const CURVED_SHARE = 0.3;
/** Two sums of limits differ by rounding if by no more than this part. */
const ROUNDING = 1e-12;

type Samples = Pick<DualProblem, 'targets' | 'lows' | 'highs' | 'curvatures' | 'epsilon'>;

/** The square of the bias's feature to begin with. */
export function firstBiasSquare({ curvatures }: Samples, squares: Float64Array): number {
  let [mean, total] = [0, 0];
  for (let i = 0; i < squares.length; i++) {
    mean += squares[i] / squares.length;
    // Half of C, by which the slope of the loss changes.
    if (curvatures[i] > 0) total += 1 / curvatures[i];
  }
  return Math.max(SHARE * mean, total > 0 ? CURVED_SHARE / total : 0) || 1;
}

/** The bias to begin with; 0 if no row counts. */
export function* firstBias(samples: Samples): Pieces<number> {
  const { targets, curvatures } = samples;
  if (!curvatures.some((each) => each > 0)) return yield* bestConstant(samples);
  // The weighted mean: the best constant for the square of hinge, and for others if epsilon is small.
  let [mean, total] = [0, 0];
  for (let i = 0; i < targets.length; i++) {
    if (!(curvatures[i] > 0)) continue;
    total += 1 / curvatures[i];
    mean += (targets[i] - mean) * (1 / curvatures[i] / total);
  }
  return mean;
}

/**
 * The bias where Σ d, the sum of the slopes, changes its sign, for losses that grow linearly. Σ d falls
 * from Σ high to Σ low as the bias grows: by high where the bias passes target - epsilon, by -low at
 * target + epsilon. If it is 0 between two such points, the bias is in the middle.
 */
function* bestConstant({ targets, lows, highs, epsilon }: Samples): Pieces<number> {
  const counting: number[] = [];
  let most = 0;
  for (let i = 0; i < targets.length; i++) {
    if (!(lows[i] < highs[i])) continue;
    counting.push(i);
    most += highs[i];
  }
  if (counting.length === 0) return 0;
  const points = new Float64Array(2 * counting.length);
  counting.forEach((i, at) => {
    points[2 * at] = targets[i] - epsilon;
    points[2 * at + 1] = targets[i] + epsilon;
  });
  points.sort();
  yield;
  const fallenAt = (bias: number) => {
    let sum = 0;
    for (const i of counting) {
      if (targets[i] - epsilon <= bias) sum += highs[i];
      if (targets[i] + epsilon <= bias) sum -= lows[i];
    }
    return sum;
  };
  const least = yield* firstWhere(points, (bias) => fallenAt(bias) >= most * (1 - ROUNDING));
  const last = yield* firstWhere(points, (bias) => fallenAt(bias) > most * (1 + ROUNDING));
  return least + (last - least) / 2;
}

/** The first of ascending points from which on a condition holds; the last point if there is none. */
function* firstWhere(points: Float64Array, holds: (point: number) => boolean): Pieces<number> {
  let [from, to] = [0, points.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(points[middle])) to = middle;
    else from = middle + 1;
    yield;
  }
  return points[from];
}
