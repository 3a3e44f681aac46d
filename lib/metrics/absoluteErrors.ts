/** Regression scores from absolute residuals, in the unit of the target. 0 is best. */
import type { Targets } from '../data/targets.ts';
import { toNumberPairs } from './numberLists.ts';
import { outputErrors, residualsOf, uniformAverage } from './outputErrors.ts';
import type { SampleWeightOptions } from './sampleWeights.ts';

/**
 * Mean absolute error, `Σ w·|yTrue - yPred| / Σ w`; with several outputs, their mean.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions of the same shape
 * @param options sample weights w
 * @throws {TypeError} if an argument is neither a list of numbers nor a matrix, or an option is
 *   unknown
 * @throws {RangeError} if an argument is empty or contains a number that is not finite, the shapes
 *   differ, or the weights are unsuitable
 * @example
 * meanAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.5
 */
export function meanAbsoluteError(
  yTrue: Targets,
  yPred: Targets,
  options?: SampleWeightOptions,
): number {
  return uniformAverage(outputErrors('meanAbsoluteError', yTrue, yPred, options, Math.abs));
}

/**
 * Median of the absolute errors, which is robust to outliers; with several outputs, the mean of
 * their medians.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions of the same shape
 * @throws the same errors as `meanAbsoluteError`
 * @example
 * medianAbsoluteError([3, -0.5, 2, 7], [2.5, 0, 2, 80]); // 0.5
 */
export function medianAbsoluteError(yTrue: Targets, yPred: Targets): number {
  const pairs = toNumberPairs(yTrue, yPred);
  const medians = new Float64Array(pairs.nOutputs);
  for (let j = 0; j < medians.length; j++) {
    const errors = residualsOf(pairs, j).map(Math.abs).sort();
    const middle = errors.length >> 1;
    medians[j] =
      errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
  }
  return uniformAverage(medians);
}

/**
 * Largest absolute error over all samples and outputs.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions of the same shape
 * @throws the same errors as `meanAbsoluteError`
 * @example
 * maxError([3, 2, 7, 1], [4, 2, 7, 1]); // 1
 */
export function maxError(yTrue: Targets, yPred: Targets): number {
  const pairs = toNumberPairs(yTrue, yPred);
  let largest = 0;
  for (let k = 0; k < pairs.yTrue.length; k++) {
    largest = Math.max(largest, Math.abs(pairs.yTrue[k] - pairs.yPred[k]));
  }
  return largest;
}
