/**
 * Penalties and constraints on the parameters, the twin of native/engine/penalties.h. They apply to the
 * first `penalized` parameters of each block. Training applies L1 as a proximal step after the
 * optimizer's step (see optimizers.ts), so that its kink does not enter the gradient.
 */

import { sign } from '../common/sign.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { ParameterBlock } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';

/**
 * Adds the penalties' gradient and returns their value, ½·l2·‖w‖² + l1·‖w‖₁; the gradient of L1 is
 * added only with `withL1`, with the subgradient 0 at 0.
 */
export function addPenalties(
  { l1 }: TrainingPlan,
  blocks: readonly ParameterBlock[],
  parameters: FloatArray,
  gradient: Float64Array,
  withL1: boolean,
): number {
  let penalty = 0;
  for (const { from, penalized, l2, frozen } of blocks) {
    if (l1 === 0 && l2 === 0) continue;
    let [squares, absolutes] = [0, 0];
    for (let j = from; j < from + penalized; j++) {
      const w = parameters[j];
      squares += w * w;
      absolutes += Math.abs(w);
      if (withL1) gradient[j] += l2 * w + l1 * sign(w);
      else if (!frozen) gradient[j] += l2 * w;
    }
    penalty += 0.5 * l2 * squares + l1 * absolutes;
  }
  return penalty;
}

/** Adds the product of the penalties' Hessian, l2 for each penalised parameter, with a vector. */
export function addPenaltyProduct(
  blocks: readonly ParameterBlock[],
  vector: Float64Array,
  product: Float64Array,
): void {
  for (const { from, penalized, l2 } of blocks) {
    for (let j = from; j < from + penalized; j++) product[j] += l2 * vector[j];
  }
}

/**
 * Shortens the weights of each output, or of each unit of a network (and their biases, where
 * penalised), to `plan.maxNorm`.
 */
export function shortenTo(
  { maxNorm }: TrainingPlan,
  blocks: readonly ParameterBlock[],
  parameters: FloatArray,
): void {
  if (maxNorm === 0) return;
  for (const { from, size, weights, cols, penalized, frozen } of blocks) {
    const withBias = penalized === size && size > weights;
    for (let first = 0; !frozen && first < weights; first += cols) {
      const bias = from + weights + first / cols;
      let squares = withBias ? parameters[bias] ** 2 : 0;
      for (let j = 0; j < cols; j++) squares += parameters[from + first + j] ** 2;
      const norm = Math.sqrt(squares);
      if (!(norm > maxNorm)) continue;
      const factor = maxNorm / norm;
      for (let j = 0; j < cols; j++) parameters[from + first + j] *= factor;
      if (withBias) parameters[bias] *= factor;
    }
  }
}
