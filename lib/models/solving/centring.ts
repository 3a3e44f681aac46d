/** Centred columns and targets, which stand for biases without penalty. */
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { type Computation, call } from './calls.ts';
import { targetMean } from './targetMoments.ts';

/** Weighted means; all 0 in a model without biases. */
export interface Centre {
  /** One for each column. */
  readonly means: Float64Array;
  /** One for each output. */
  readonly targetMeans: Float64Array;
}

/** The centre of the samples, with the deviations of the columns from it. */
export function* centreOf(
  plan: TrainingPlan,
  data: TrainingData,
): Computation<never, Centre & { readonly deviations: Float64Array }> {
  const { nFeatures, nOutputs, useBias } = plan;
  const moments = yield* call('columnMoments', 2 * data.rows * nFeatures, plan, data);
  const targetMeans = new Float64Array(nOutputs);
  if (!useBias) {
    const deviations = moments.deviations.map((each, j) => Math.hypot(each, moments.means[j]));
    return { means: new Float64Array(nFeatures), targetMeans, deviations };
  }
  for (let k = 0; k < nOutputs; k++) targetMeans[k] = targetMean(data, nOutputs, k);
  return { ...moments, targetMeans };
}

/** Writes weights of centred columns for output k as parameters, with the bias that follows. */
export function setCentredOutput(
  { nFeatures, nOutputs, useBias }: TrainingPlan,
  { means, targetMeans }: Centre,
  parameters: FloatArray,
  weights: Float64Array,
  k: number,
): void {
  parameters.set(weights, k * nFeatures);
  if (!useBias) return;
  let bias = targetMeans[k];
  for (let j = 0; j < nFeatures; j++) bias -= weights[j] * means[j];
  parameters[nOutputs * nFeatures + k] = bias;
}
