/** The coefficient of determination: how much of the target's variance the predictions explain. */

import { knownOptions } from '../common/validate.ts';
import type { Targets } from '../data/targets.ts';
import { meanR2 } from '../numerics/r2.ts';
import { toNumberPairs } from './numberLists.ts';
import { type SampleWeightOptions, toWeighting } from './sampleWeights.ts';

/**
 * Coefficient of determination `R² = 1 - Σ w·(yTrue - yPred)² / Σ w·(yTrue - mean)²`, with the
 * weighted mean of `yTrue`. It is 1 for perfect predictions, 0 for predictions no better than the
 * mean, and negative for worse ones. With several outputs it is their unweighted mean
 * (`uniform_average` of scikit-learn). An output that is constant in `yTrue` scores 1 if it is
 * predicted exactly, otherwise 0.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs; at least two samples
 * @param yPred predictions of the same shape
 * @param options sample weights w
 * @throws {TypeError} if an argument is neither a list of numbers nor a matrix, or an option is
 *   unknown
 * @throws {RangeError} if there are fewer than two samples, a number is not finite, the shapes
 *   differ, or the weights are unsuitable
 * @example
 * r2Score([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.9486081370449679
 */
export function r2Score(yTrue: Targets, yPred: Targets, options?: SampleWeightOptions): number {
  const { sampleWeight } = knownOptions('r2Score', options, ['sampleWeight']);
  const pairs = toNumberPairs(yTrue, yPred);
  if (pairs.nSamples < 2) {
    throw new RangeError(
      'Expected at least two samples in "yTrue": R² compares with their variance',
    );
  }
  const weights = toWeighting(sampleWeight, pairs.nSamples);
  const { yTrue: target, yPred: predicted, nSamples, nOutputs } = pairs;
  return meanR2(nSamples, nOutputs, target, (at) => predicted[at], weights.weightOf);
}
