/**
 * A job is a run that is ready to start, with what is needed to interpret its outcome. The job
 * files of `fit` and `partialFit` build theirs from the parts here.
 */

import { selectBackend } from '../backend/select.ts';
import type { Label } from '../data/labels.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { StopReason } from '../numerics/stopping.ts';
import type { DataShape, TrainingPlan } from '../plan/plan.ts';
import type { EncodedTargets, TargetContext } from './encodedTargets.ts';
import type { ClassifierOptions, SolverOptions } from './estimatorOptions.ts';
import type { FitMethod, GivenFitOptions } from './fitOptions.ts';
import type { Fitted, SampleCounts } from './fitted.ts';
import { initialState } from './initial/initialState.ts';
import type { PenaltyWords } from './penaltyOptions.ts';
import type { ModelName } from './presets.ts';
import type { Run } from './run.ts';
import { type Holding, IN_PLACE, type Samples, SHARED, SHARED_COPY } from './samples.ts';
import type { MakeSolver, SolverTrainer } from './solving/solverTrainer.ts';

/** The options of all models together. */
export type FitModelOptions = ClassifierOptions & SolverOptions & PenaltyWords;

/** The parts of a model that a job needs. */
export interface ModelParts {
  readonly name: ModelName;
  /** The options, completed by the model's preset. */
  readonly options: Readonly<FitModelOptions>;
  /** The options as the user gave them. */
  readonly givenOptions: Readonly<FitModelOptions>;
  /** The options for descents; see `ModelOptions`. */
  readonly descentOptions: Readonly<FitModelOptions>;
  /** The state of earlier training. */
  readonly fitted: Fitted | undefined;
  /** Makes what leads the model to its optimum; absent in models that only descend. */
  readonly makeSolver: MakeSolver | undefined;
  /** Encodes targets; see `Estimator`. */
  readonly encode: (y: unknown, context: TargetContext) => EncodedTargets;
  /** Initial biases, one per output; `undefined` for 0. */
  readonly startingBiases: (plan: TrainingPlan, data: TrainingData) => Float64Array | undefined;
}

/** A run, with what is needed to interpret its outcome. */
export interface Job extends Run, SampleCounts {
  readonly samples: Samples;
  /** The indices of the training rows; `undefined` for all rows. */
  readonly training: Int32Array | undefined;
  readonly classes: readonly Label[];
  /** Whether this is a `partialFit`, whose other samples are unknown. */
  readonly isStream: boolean;
  /** When reading of the data began, in milliseconds. */
  readonly start: number;
  /**
   * The parameters before the first step of the whole run, from which its convergence is judged.
   * Absent if it is not judged, as in `partialFit`.
   */
  readonly initialParameters?: FloatArray | undefined;
  /** The solver, if the plan names one instead of a descent. */
  readonly solver: SolverTrainer | undefined;
}

/** The parts of a job that depend on the training method. */
export type JobParts = Pick<Job, 'plan' | 'data' | 'state' | 'samples' | 'start' | 'epochs'> & {
  readonly training?: Int32Array | undefined;
  readonly ended?: StopReason | undefined;
  readonly isStream?: boolean;
};

/** Builds the job from these parts, on the model's backend. */
export function jobOf(model: ModelParts, parts: JobParts): Job {
  const { plan, data, samples, state } = parts;
  const backend = selectBackend(model.options.backend);
  const solver =
    plan.solver === 'descent'
      ? undefined
      : model.makeSolver?.(
          backend,
          { plan, data, state, reference: referenceOf(model, plan, data) },
          parts.epochs,
        );
  return {
    training: undefined,
    isStream: false,
    ...parts,
    backend,
    solver,
    trainer: solver ?? backend,
    classes: samples.targets.classes,
    nSamples: data.rows,
    nValidation: data.validation?.rows ?? 0,
  };
}

/** Weights of 0 and the initial biases, from which the tolerance of a solver counts. */
function referenceOf(model: ModelParts, plan: TrainingPlan, data: TrainingData): FloatArray {
  const biases = plan.useBias ? model.startingBiases(plan, data) : undefined;
  return initialState(plan, 'zeros', biases).parameters;
}

/**
 * Where the data of a call are held while it runs. A descent reads them once, at its start; a solver and
 * stretches of epochs read them again.
 */
export function holdingFor(
  method: FitMethod,
  { checkpointEvery }: GivenFitOptions,
  { solver }: Pick<TrainingPlan, 'solver'>,
): Holding {
  if (method.endsWith('Sync')) return IN_PLACE;
  return checkpointEvery === undefined && solver === 'descent' ? SHARED : SHARED_COPY;
}

/** The properties of the samples that a plan needs, except their number. */
export function shapeOf({ x, targets }: Samples): Omit<DataShape, 'nSamples'> {
  const { nOutputs, coding } = targets;
  return { nFeatures: x.cols, precision: x.precision, nOutputs, targets: coding };
}

/**
 * The initial state of new training.
 *
 * @param known the samples that determine the initial biases; without samples, biases start at 0
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
