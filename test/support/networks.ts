/** Networks for tests: plans of layers, and parameters to start from. */

import { floatArray } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import type { Layer } from '../../lib/plan/layers.ts';
import { resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import { parameterBlocks, parameterCount } from '../../lib/plan/parameters.ts';
import { type PlanOptions, resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { noise } from './numbers.ts';

export interface NetworkProblemShape {
  readonly rows: number;
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly precision: Precision;
}

/** A plan, samples of the kind that its loss wants, and parameters whose sums are around 1. */
export function networkProblem(
  options: PlanOptions & { readonly layers: readonly Layer[] },
  { rows, nFeatures, nOutputs, precision }: NetworkProblemShape,
) {
  const kind = targetsOf(resolveLoss(options.loss ?? 'logistic'));
  const coding = kind === 'multiclass' ? 'classes' : 'values';
  const plan = resolvePlan(options, {
    nSamples: rows,
    nFeatures,
    nOutputs,
    precision,
    targets: coding,
  });
  const x = noise(rows * nFeatures, 3 + rows + nFeatures, precision);
  const blur = noise(coding === 'classes' ? rows : rows * nOutputs, 17);
  const y = floatArray(precision, blur.length);
  for (const [i, each] of blur.entries()) {
    if (coding === 'classes') y[i] = Math.floor((nOutputs * (each + 1)) / 2);
    else y[i] = kind === 'binary' ? Number(each > 0) : 1 + each;
  }
  const sampleWeights = noise(rows, 23, precision).map((weight) => 1 + weight);
  return { plan, data: { x, y, rows, sampleWeights }, start: startOf(plan) };
}

/** Weights of varied size, scales and variances above 0. */
export function startOf(plan: TrainingPlan): Float64Array {
  const start = Float64Array.from(noise(parameterCount(plan), 5), (w) => Math.fround(w));
  for (const { layer, from, size, cols } of parameterBlocks(plan)) {
    if (plan.layers[layer]?.kind === 'batchNorm') {
      for (let j = from; j < from + 2 * size; j++) start[j] = Math.fround(1 + start[j] / 2);
    } else {
      for (let j = from; j < from + size; j++)
        start[j] = Math.fround(start[j] / Math.sqrt(cols / 2));
    }
  }
  return start;
}
