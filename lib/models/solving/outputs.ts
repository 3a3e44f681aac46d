/** The parameters of one output among those of all outputs of a linear model. */
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

type Shape = Pick<TrainingPlan, 'nFeatures' | 'nOutputs' | 'useBias'>;

/** The weights of output k and, with biases, its bias. */
export function outputParameters(
  { nFeatures, nOutputs, useBias }: Shape,
  all: ArrayLike<number>,
  k: number,
): Float64Array {
  const own = new Float64Array(nFeatures + (useBias ? 1 : 0));
  for (let j = 0; j < nFeatures; j++) own[j] = all[k * nFeatures + j];
  if (useBias) own[nFeatures] = all[nOutputs * nFeatures + k];
  return own;
}

/** Writes them. */
export function setOutputParameters(
  { nFeatures, nOutputs, useBias }: Shape,
  all: FloatArray,
  own: Float64Array,
  k: number,
): void {
  all.set(own.subarray(0, nFeatures), k * nFeatures);
  if (useBias) all[nOutputs * nFeatures + k] = own[nFeatures];
}
