/** Regression scores from squared residuals. 0 is best. */

import type { Targets } from '../data/targets.ts';
import { outputErrors, uniformAverage } from './outputErrors.ts';
import type { SampleWeightOptions } from './sampleWeights.ts';

/**
 * The mean squared error, `Σ w·(yTrue - yPred)² / Σ w`; of several outputs, the mean over them.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions, of the same shape
 * @throws {TypeError} if an argument is neither a list of numbers nor a matrix, or an option is
 *   unknown
 * @throws {RangeError} if an argument is empty or holds a number that is not finite, the shapes
 *   differ, or the weights do not fit
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
 * The root of the mean squared error, in the unit of the target; of several outputs, the mean of
 * their roots.
 *
 * @param yTrue nSamples true numbers, or nSamples × nOutputs
 * @param yPred predictions, of the same shape
 * @throws {TypeError | RangeError} as `meanSquaredError` does
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
