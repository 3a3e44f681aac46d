/**
 * Penalties and constraints on the parameters, the twin of native/penalties.h. They apply to the
 * first `penalizedCount(plan)` parameters. L1 is taken as a proximal step after the optimizer's own
 * (see optimizers.ts), so that its kink does not enter the gradient of training.
 */
import type { FloatArray } from '../../matrix.ts';
import { penalizedCount, type TrainingPlan } from '../../plan.ts';
import { sign } from '../../sign.ts';

/**
 * Adds the penalties' gradient and returns their value, ½·l2·‖w‖² + l1·‖w‖₁; of L1 only where
 * `withL1` says so, with the subgradient 0 at 0.
 */
export function addPenalties(
  plan: TrainingPlan,
  parameters: FloatArray,
  gradient: Float64Array,
  withL1: boolean,
): number {
  const { l1, l2 } = plan;
  if (l1 === 0 && l2 === 0) return 0;
  const n = penalizedCount(plan);
  let [squares, absolutes] = [0, 0];
  for (let j = 0; j < n; j++) {
    const w = parameters[j];
    squares += w * w;
    absolutes += Math.abs(w);
    gradient[j] += l2 * w + (withL1 ? l1 * sign(w) : 0);
  }
  return 0.5 * l2 * squares + l1 * absolutes;
}

/** Shortens the weights of each output (and its bias, where penalised) to `plan.maxNorm`. */
export function shortenTo(plan: TrainingPlan, parameters: FloatArray): void {
  const { maxNorm, nFeatures, nOutputs, penalizeBias } = plan;
  if (maxNorm === 0) return;
  for (let k = 0; k < nOutputs; k++) {
    const from = k * nFeatures;
    const bias = nOutputs * nFeatures + k;
    let squares = penalizeBias ? parameters[bias] ** 2 : 0;
    for (let j = 0; j < nFeatures; j++) squares += parameters[from + j] ** 2;
    const norm = Math.sqrt(squares);
    if (!(norm > maxNorm)) continue;
    const factor = maxNorm / norm;
    for (let j = 0; j < nFeatures; j++) parameters[from + j] *= factor;
    if (penalizeBias) parameters[bias] *= factor;
  }
}
