/** Regression scores from squared residuals. 0 is best. */

import type { Targets } from '../data/targets.ts';
import { outputErrors, uniformAverage } from './outputErrors.ts';
import type { SampleWeightOptions } from './sampleWeights.ts';

/**
 * Mean squared error, `Σ w·(yTrue - yPred)² / Σ w`; with several outputs, their mean.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions of the same shape
 * @param options sample weights w
 * @throws {TypeError} if an argument is neither a list of numbers nor a matrix, or an option is
 *   unknown
 * @throws {RangeError} if an argument is empty or contains a number that is not finite, the shapes
 *   differ, or the weights are unsuitable
 * @example
 * meanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.375
 */
export function meanSquaredError(
  yTrue: Targets,
  yPred: Targets,
  options?: SampleWeightOptions,
): number {
  return uniformAverage(outputErrors('meanSquaredError', yTrue, yPred, options, square));
}

/**
 * Square root of the mean squared error, in the unit of the target; with several outputs, the mean
 * of their roots.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions of the same shape
 * @param options sample weights w
 * @throws the same errors as `meanSquaredError`
 * @example
 * rootMeanSquaredError([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // 0.6123724356957945
 */
export function rootMeanSquaredError(
  yTrue: Targets,
  yPred: Targets,
  options?: SampleWeightOptions,
): number {
  const squares = outputErrors('rootMeanSquaredError', yTrue, yPred, options, square);
  return uniformAverage(squares.map(Math.sqrt));
}

function square(residual: number): number {
  return residual * residual;
}
