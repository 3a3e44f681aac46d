/**
 * L-BFGS: D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization",
 * Mathematical Programming 45 (1989); J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition,
 * algorithm 7.5. The direction is -H·g; curvaturePairs.ts holds H.
 */
import { CurvaturePairs } from './curvaturePairs.ts';
import { lineSearch, WOLFE } from './lineSearch.ts';
import { Progress } from './progress.ts';
import type { Solver } from './solver.ts';
import { start, steepest } from './steepest.ts';
import { largest } from './vectors.ts';

export interface LbfgsOptions {
  /** Number of pairs kept (m). */
  readonly memory: number;
  /** The pairs to begin with, and to add to: those of a checkpoint. By default none. */
  readonly pairs?: CurvaturePairs;
}

/**
 * Minimises from x0. Each iteration needs the gradient about once.
 *
 * @param x0 start, unchanged
 */
export function* lbfgs(
  x0: Float64Array,
  { memory, pairs = new CurvaturePairs(memory) }: LbfgsOptions,
): Solver {
  let at = yield* start(x0);
  const progress = new Progress(at);
  while (largest(at.gradient) > 0) {
    const direction = pairs.count > 0 ? pairs.direction(at.gradient) : steepest(at);
    const found = yield* lineSearch(at, direction, 1, WOLFE);
    if (found === undefined) {
      if (pairs.count === 0) return 'precision';
      // Old pairs may have misled the direction.
      pairs.clear();
      continue;
    }
    pairs.add(at, found);
    at = found;
    yield { kind: 'iterate', ...found };
    if (progress.isOver(found)) return 'precision';
  }
  return 'stationary';
}
