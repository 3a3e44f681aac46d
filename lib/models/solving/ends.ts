/** When an iterate is the optimum but for rounding. */
import type { IterateReport } from '../../solvers/solver.ts';
import { largest } from '../../solvers/vectors.ts';

/**
 * A Newton step that was expected to lower the objective by no more than this share of it leads to
 * the optimum, since Newton's method converges quadratically.
 */
const CLOSE = 1e-13;
/** The same for a step after which no slope counts: with weak penalties slopes alone say little. */
const NEAR = 1e-9;

/** @param limit largest slope that counts as 0 */
export function isClose({ value, gradient, expected }: IterateReport, limit: number): boolean {
  const slope = largest(gradient);
  if (expected === undefined || slope === 0) return slope <= limit;
  const size = Math.abs(value);
  return expected <= CLOSE * size || (slope <= limit && expected <= NEAR * size);
}
