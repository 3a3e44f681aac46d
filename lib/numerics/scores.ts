/**
 * Scores of any model in TypeScript, and the test whether a batch is small enough to score here on
 * every backend.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { Features } from '../data/storage.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { isSmallBatch as isSmallLinearBatch, linearScores } from './linear.ts';
import { networkScores } from './mlp.ts';

/** out[i * nOutputs + k] = output k for row i of x. */
export function modelScores(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): void {
  if (plan.layers.length === 0) linearScores(plan, x, parameters, out);
  else networkScores(plan, x, parameters, out);
}

/**
 * Whether a batch of `rows` rows is so small that scores are fastest computed in TypeScript on
 * every backend. False for networks, whose layers need memory.
 */
export function isSmallBatch(plan: TrainingPlan, rows: number): boolean {
  return plan.layers.length === 0 && isSmallLinearBatch(plan, rows);
}
