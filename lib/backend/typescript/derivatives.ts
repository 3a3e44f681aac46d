/** Derivatives of the objective of all samples: the gradient, and products with the Hessian. */
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { addPenalties, addPenaltyProduct } from '../../numerics/penalties.ts';
import { inOneGo, type Pieces, WorkMeter } from '../../numerics/work.ts';
import { parameterBlocks } from '../../plan/parameters.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { batchGradient, hessianProducts } from './gradients.ts';

/** Loss of all samples under the plan's reduction, with penalties; writes its gradient to `out`. */
export function* gradientPieces(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  out: Float64Array,
  random?: Uint32Array,
): Pieces<number> {
  out.fill(0);
  const gradient = batchGradient(plan, data, parameters, data.rows, random);
  let loss = yield* gradient.sum(undefined, 0, data.rows, out, new WorkMeter());
  if (plan.reduction === 'mean') {
    for (let j = 0; j < out.length; j++) out[j] /= data.rows;
    loss /= data.rows;
  }
  return loss + addPenalties(plan, parameterBlocks(plan), parameters, out, true);
}

/** The same in one go. */
export function gradientOf(...call: Parameters<typeof gradientPieces>): number {
  return inOneGo(gradientPieces(...call));
}

/** The product of the Hessian of the objective with a vector, for linear models. */
export function* hessianProductPieces(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  vector: Float64Array,
  out: Float64Array,
): Pieces<void> {
  out.fill(0);
  const products = hessianProducts(plan, data, parameters, vector);
  yield* products.sum(undefined, 0, data.rows, out, new WorkMeter());
  if (plan.reduction === 'mean') for (let j = 0; j < out.length; j++) out[j] /= data.rows;
  addPenaltyProduct(parameterBlocks(plan), vector, out);
}
