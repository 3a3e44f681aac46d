/** Scores of any model, and whether so few of them are best made here. */
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
 * Whether so many rows are few: scores of these are best made here, whatever the backend. Those of a
 * network never are: its layers need room of their own.
 */
export function isSmallBatch(plan: TrainingPlan, rows: number): boolean {
  return plan.layers.length === 0 && isSmallLinearBatch(plan, rows);
}
