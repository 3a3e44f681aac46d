/** A run that is ready to begin, and the parts of making one that all ways to train share. */

import { selectBackend } from '../backend/select.ts';
import type { Label } from '../data/labels.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { StopReason } from '../numerics/stopping.ts';
import type { DataShape, TrainingPlan } from '../plan/plan.ts';
import type { EncodedTargets, TargetContext } from './encodedTargets.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import type { FitMethod, GivenFitOptions } from './fitOptions.ts';
import type { Fitted, SampleCounts } from './fitted.ts';
import { initialState } from './initial/initialState.ts';
import type { ModelName } from './presets.ts';
import type { Run } from './run.ts';
import { type Holding, IN_PLACE, type Samples, SHARED, SHARED_COPY } from './samples.ts';

/** What a job must know of its model. */
export interface ModelParts {
  readonly name: ModelName;
  /** Completed by the model's preset. */
  readonly options: Readonly<ClassifierOptions>;
  /** What training left before. */
  readonly fitted: Fitted | undefined;
  /** Reads targets as the model's kind of targets. */
  readonly encode: (y: unknown, context: TargetContext) => EncodedTargets;
  /** Where biases start, if not at 0: one for each output. */
  readonly startingBiases: (plan: TrainingPlan, data: TrainingData) => Float64Array | undefined;
}

/** A run with what is needed to make sense of its outcome. */
export interface Job extends Run, SampleCounts {
  readonly samples: Samples;
  /** The rows of the samples that are trained on; all where it is `undefined`. */
  readonly training: Int32Array | undefined;
  readonly classes: readonly Label[];
  /** Whether it is of a stream, whose other samples are not known. */
  readonly isStream: boolean;
  /** When reading the data began, in milliseconds. */
  readonly start: number;
  /**
   * The parameters before the first step of the whole run, which is judged by them after its end;
   * nothing where it is not, as in `partialFit`.
   */
  readonly began?: FloatArray | undefined;
}

/** What a way to train adds to a job. */
export type JobParts = Pick<Job, 'plan' | 'data' | 'state' | 'samples' | 'start' | 'epochs'> & {
  readonly training?: Int32Array | undefined;
  readonly ended?: StopReason | undefined;
  readonly isStream?: boolean;
};

/** The job of these parts, on the model's backend. */
export function jobOf({ options }: ModelParts, parts: JobParts): Job {
  const { data, samples } = parts;
  return {
    training: undefined,
    isStream: false,
    ...parts,
    backend: selectBackend(options.backend),
    classes: samples.targets.classes,
    nSamples: data.rows,
    nValidation: data.validation?.rows ?? 0,
  };
}

/** Where the data of a call are held while it runs. */
export function holdingFor(method: FitMethod, { checkpointEvery }: GivenFitOptions): Holding {
  if (method.endsWith('Sync')) return IN_PLACE;
  return checkpointEvery === undefined ? SHARED : SHARED_COPY;
}

/** What a plan must know of samples beside their number. */
export function shapeOf({ x, targets }: Samples): Omit<DataShape, 'nSamples'> {
  const { nOutputs, coding } = targets;
  return { nFeatures: x.cols, precision: x.precision, nOutputs, targets: coding };
}

/**
 * Where training starts that has nothing to go on from.
 *
 * @param known the samples that biases may start by; without any they start at 0
 */
export function freshState(
  model: ModelParts,
  plan: TrainingPlan,
  data: RunData,
  known: TrainingData | undefined,
): TrainingState {
  const { initialWeights } = model.options;
  if (initialWeights !== undefined) return initialState(plan, initialWeights);
  const biases = plan.useBias && known ? model.startingBiases(plan, known) : undefined;
  return initialState(plan, 'zeros', biases, data.x);
}
