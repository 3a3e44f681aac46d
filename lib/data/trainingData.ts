/** The samples of a training run in the form that backends take. */
import type { FloatArray } from './numericArrays.ts';
import type { Features } from './storage.ts';

/**
 * Samples in the plan's precision; only `x` may have a narrow storage. `x` has rows ×
 * plan.nFeatures elements.
 */
export interface TrainingData {
  readonly x: Features;
  /** rows × plan.nOutputs targets, or with `plan.targets: 'classes'` one class number per row. */
  readonly y: FloatArray;
  readonly rows: number;
  /** One weight per row, at least 0. Absent if all are 1. */
  readonly sampleWeights?: FloatArray | undefined;
}

/** The samples of a run: training samples and validation samples. */
export interface RunData extends TrainingData {
  readonly validation?: TrainingData | undefined;
}
