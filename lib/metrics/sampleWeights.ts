/** Sample weights in scores. */
import { type SampleWeights, toSampleWeights } from '../data/targets.ts';

/** Option of metrics that support sample weights. */
export interface SampleWeightOptions {
  /** One weight per sample: at least 0, not all 0. Default: all equal. */
  readonly sampleWeight?: SampleWeights;
}

/** The weights of a score: `Σ weightOf(i)·value(i) / sum` is the weighted mean. */
export interface Weighting {
  readonly weightOf: (sample: number) => number;
  readonly sum: number;
}

/**
 * Reads the option `sampleWeight`.
 *
 * @throws {TypeError} if it is given and no list of numbers
 * @throws {RangeError} if there are not `nSamples`, one is negative or not finite, or all are 0
 */
export function toWeighting(value: unknown, nSamples: number): Weighting {
  const weights = toSampleWeights('sampleWeight', value, nSamples);
  if (weights === undefined) return { weightOf: () => 1, sum: nSamples };
  return { weightOf: (i) => weights[i], sum: weights.reduce((sum, each) => sum + each, 0) };
}
