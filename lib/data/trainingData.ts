/** The samples of a training run, as backends take them. */
import type { FloatArray } from './numericArrays.ts';
import type { Features } from './storage.ts';

/**
 * Samples in the plan's precision, but for an `x` that is narrow: it has rows × plan.nFeatures
 * elements.
 */
export interface TrainingData {
  readonly x: Features;
  /** rows × plan.nOutputs targets, or with `plan.targets: 'classes'` one class number per row. */
  readonly y: FloatArray;
  readonly rows: number;
  /** One per row, at least 0; all 1 where there are none. */
  readonly sampleWeights?: FloatArray | undefined;
}

/** The samples of a run, and those that it is watched by. */
export interface RunData extends TrainingData {
  readonly validation?: TrainingData | undefined;
}
