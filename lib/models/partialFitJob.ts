/**
 * Makes the job of `partialFit` and `partialFitSync`: further epochs from the current state of
 * training.
 */

import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingState } from '../numerics/state.ts';
import { resolvePlan, type TrainingPlan } from '../plan/plan.ts';
import { feedbackOf, type NamedSchedulePlan } from '../plan/schedules.ts';
import { knownClasses } from './classTargets.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import type { FitMethod, GivenFitOptions } from './fitOptions.ts';
import {
  freshState,
  holdingFor,
  type Job,
  type JobParts,
  jobOf,
  type ModelParts,
  shapeOf,
} from './job.ts';
import { assertMemory } from './memory.ts';
import { dependsOnWeight, penaltiesOf, penaltyOptionsOf } from './penaltyOptions.ts';
import { type PriorTraining, priorTrainingInCheckpoint, priorTrainingOf } from './priorTraining.ts';
import { type Given, type Holding, readSamples, type Samples, trainingData } from './samples.ts';

/**
 * Makes the job. The precision and a schedule given by name stay as they were when training began.
 * Weights are used as given, because the weights of the other samples are unknown.
 *
 * @throws {TypeError | RangeError} if the samples are unsuitable, or differ in shape from earlier
 *   samples
 */
export function partialFitJob(
  model: ModelParts,
  method: FitMethod,
  given: Given,
  fitOptions: GivenFitOptions,
): Job {
  const start = performance.now();
  const prior =
    fitOptions.resume === undefined
      ? model.fitted && priorTrainingOf(model.fitted)
      : priorTrainingInCheckpoint(fitOptions.resume, model);
  const classes = knownClasses(prior?.classes, fitOptions.classes);
  const samples = readSamples(
    '',
    given,
    (y, context) => model.encode(y, { ...context, partial: true, classes }),
    true,
  );
  return streamJob(model, {
    ...{ prior, samples, start, epochs: fitOptions.epochs, scale: 1 },
    holding: holdingFor(method, fitOptions, { solver: 'descent' }),
    chosen: undefined,
    freshState: (plan, data) => freshState(model, plan, data, firstBatch(plan, data)),
  });
}

/** The samples of one call, and how to train on them. */
export interface StreamParts extends Pick<JobParts, 'samples' | 'start' | 'epochs'> {
  /** The earlier training to continue from, if any. */
  readonly prior: PriorTraining | undefined;
  /** The indices of the training rows; `undefined` for all rows. */
  readonly chosen: Int32Array | undefined;
  /** Factor of the sample weights. */
  readonly scale: number;
  readonly holding: Holding;
  /** The initial state of new training. */
  readonly freshState: (plan: TrainingPlan, data: TrainingData) => TrainingState;
}

/** The job of one call, from the current state of training. */
export function streamJob(model: ModelParts, parts: StreamParts): Job {
  const { prior, samples, chosen, epochs, scale, holding, start } = parts;
  const rows = chosen?.length ?? samples.x.rows;
  const plan = streamPlan(model, prior, samples, { rows, epochs });
  assertMemory(plan);
  const data = trainingData(plan, samples, chosen, holding, scale);
  const state = prior === undefined ? parts.freshState(plan, data) : prior.stateFor(plan);
  const call = { training: chosen, start, epochs, isStream: true };
  return jobOf(model, { plan, data, samples, state, ...call });
}

/** The plan of a call with this number of samples. */
export function streamPlan(
  model: StreamModel,
  prior: PriorTraining | undefined,
  samples: Samples,
  { rows, epochs }: { rows: number; epochs: number },
): TrainingPlan {
  if (prior !== undefined) assertSameShape(prior, samples);
  return resolvePlan(
    {
      ...partialOptions(streamOptions(model), prior?.schedule, epochs),
      loss: samples.targets.loss,
      layers: samples.targets.layers,
    },
    {
      nSamples: rows,
      ...shapeOf(samples),
      ...(prior && { precision: prior.precision }),
      epochsBefore: prior?.epochs ?? 0,
      stepsBefore: prior?.steps ?? 0,
    },
  );
}

/** The strength of l2 in streams, where the default penalty depends on the sum of all weights. */
const STREAM_L2 = 1e-4;

type StreamModel = Pick<ModelParts, 'name' | 'options' | 'givenOptions' | 'descentOptions'>;

/**
 * The options for a descent on a stream.
 *
 * @throws {RangeError} if an option that the user gave needs all samples
 */
function streamOptions(model: StreamModel): Readonly<ClassifierOptions> {
  const { name, givenOptions, descentOptions } = model;
  const { solver = 'descent' } = givenOptions;
  if (solver !== 'descent' && solver !== 'auto') {
    throw new RangeError(
      `Expected no "solver" with partialFit, which descends, but received '${solver}': use solver 'descent'`,
    );
  }
  if (!dependsOnWeight(name, descentOptions)) {
    return { ...descentOptions, ...penaltiesOf(name, descentOptions, 1) };
  }
  if (dependsOnWeight(name, givenOptions)) {
    const [strength] = penaltyOptionsOf(name);
    throw new RangeError(
      `Expected no "${strength}" with partialFit, because its penalty depends on the number of all samples: give "l2" instead`,
    );
  }
  return { ...descentOptions, l2: STREAM_L2 };
}

/**
 * The options without the stopping rules of `fit`, and with the schedule that training began with.
 */
function partialOptions(
  options: Readonly<ClassifierOptions>,
  schedule: NamedSchedulePlan | undefined,
  epochs: number,
): ClassifierOptions {
  const { patience, tolerance, targetLoss, targetScore, timeLimit, monitor, ...others } = options;
  const { validationFraction, learningRate } = options;
  if (validationFraction !== undefined) {
    throw new RangeError(
      'Expected no "validationFraction" with partialFit, which has no stopping rules that would use validation samples',
    );
  }
  const rate = schedule ?? learningRate;
  const usesMonitor = typeof rate === 'object' && feedbackOf(rate) === 'monitor';
  return {
    ...others,
    // A function is called only for the epochs of this call.
    ...(typeof learningRate === 'function' ? { maxEpochs: epochs } : { learningRate: rate }),
    ...(usesMonitor && { monitor }),
  };
}

function assertSameShape(before: PriorTraining, { x, targets }: Samples): void {
  const assertColumns = (what: string, expected: number, found: number) => {
    if (found === expected) return;
    throw new RangeError(
      `Expected "${what}" to have ${expected} columns, as it had when training began, but it has ${found}`,
    );
  };
  assertColumns('x', before.nFeatures, x.cols);
  assertColumns('y', before.nOutputs, targets.nOutputs);
}

/**
 * The samples that determine the initial biases: those of the first batch, so that the number of
 * batches in the first call has no effect. A batch of one sample does not represent the others.
 */
function firstBatch({ batchSize, nOutputs, targets }: TrainingPlan, data: TrainingData) {
  if (batchSize === 1) return undefined;
  const perRow = targets === 'classes' ? 1 : nOutputs;
  return {
    ...data,
    rows: batchSize,
    y: data.y.subarray(0, batchSize * perRow),
    sampleWeights: data.sampleWeights?.subarray(0, batchSize),
  };
}
