/**
 * Means over the samples of an error function of the residuals, output by output, for all mean
 * regression scores.
 */
import { knownOptions } from '../common/validate.ts';
import { type NumberPairs, toNumberPairs } from './numberLists.ts';
import { toWeighting } from './sampleWeights.ts';

/**
 * The weighted mean of `error(true - predicted)` of each output.
 *
 * @param owner the score's name, for messages
 * @returns nOutputs means
 */
export function outputErrors(
  owner: string,
  trueTargets: unknown,
  predictedTargets: unknown,
  options: unknown,
  error: (residual: number) => number,
): Float64Array {
  const { sampleWeight } = knownOptions(owner, options, ['sampleWeight']);
  const { yTrue, yPred, nSamples, nOutputs } = toNumberPairs(trueTargets, predictedTargets);
  const weights = toWeighting(sampleWeight, nSamples);
  const sums = new Float64Array(nOutputs);
  for (let i = 0, k = 0; i < nSamples; i++) {
    const weight = weights.weightOf(i);
    for (let j = 0; j < nOutputs; j++, k++) sums[j] += weight * error(yTrue[k] - yPred[k]);
  }
  return sums.map((sum) => sum / weights.sum);
}

/** The residuals `true - predicted` of one output. */
export function residualsOf({ yTrue, yPred, nSamples, nOutputs }: NumberPairs, output: number) {
  return Float64Array.from({ length: nSamples }, (_, i) => {
    const k = i * nOutputs + output;
    return yTrue[k] - yPred[k];
  });
}

/** The plain mean over outputs. */
export function uniformAverage(byOutput: Float64Array): number {
  return byOutput.reduce((sum, each) => sum + each, 0) / byOutput.length;
}
