/** The job of `partialFit` and `partialFitSync`: a few epochs more, from where training was. */

import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingState } from '../numerics/state.ts';
import { resolvePlan, type TrainingPlan } from '../plan/plan.ts';
import { feedbackOf, type NamedSchedulePlan } from '../plan/schedules.ts';
import { type Begun, begunBy, begunByCheckpoint } from './begun.ts';
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
import { type Given, type Holding, readSamples, type Samples, trainingData } from './samples.ts';

/**
 * Makes the job. Precision, and the learning rate's schedule if it is one by name, are those that
 * training began with. Weights are taken as they are: what others of the run weigh is not known.
 *
 * @throws {TypeError | RangeError} for samples that are not fit to be trained on, or are of another
 *   shape than those before
 */
export function partialFitJob(
  model: ModelParts,
  method: FitMethod,
  given: Given,
  fitOptions: GivenFitOptions,
): Job {
  const start = performance.now();
  const begun =
    fitOptions.resume === undefined
      ? model.fitted && begunBy(model.fitted)
      : begunByCheckpoint(fitOptions.resume, model.name);
  const classes = knownClasses(begun?.classes, fitOptions.classes);
  const samples = readSamples(
    '',
    given,
    (y, context) => model.encode(y, { ...context, partial: true, classes }),
    true,
  );
  return streamJob(model, {
    ...{ begun, samples, start, epochs: fitOptions.epochs, scale: 1 },
    holding: holdingFor(method, fitOptions),
    chosen: undefined,
    freshState: (plan, data) => freshState(model, plan, data, firstBatch(plan, data)),
  });
}

/** What a call of a stream trains on, and how. */
export interface StreamParts extends Pick<JobParts, 'samples' | 'start' | 'epochs'> {
  /** The training that it goes on from, if there was any. */
  readonly begun: Begun | undefined;
  /** The rows of the samples that are trained on; all where it is `undefined`. */
  readonly chosen: Int32Array | undefined;
  /** What their weights are multiplied by. */
  readonly scale: number;
  readonly holding: Holding;
  /** Where training starts that has nothing to go on from. */
  readonly freshState: (plan: TrainingPlan, data: TrainingData) => TrainingState;
}

/** The job of one call, from where training was. */
export function streamJob(model: ModelParts, parts: StreamParts): Job {
  const { begun, samples, chosen, epochs, scale, holding, start } = parts;
  const rows = chosen?.length ?? samples.x.rows;
  const plan = streamPlan(model.options, begun, samples, { rows, epochs });
  assertMemory(plan);
  const data = trainingData(plan, samples, chosen, holding, scale);
  const state = begun === undefined ? parts.freshState(plan, data) : begun.stateFor(plan);
  const call = { training: chosen, start, epochs, isStream: true };
  return jobOf(model, { plan, data, samples, state, ...call });
}

/** The plan of a call over so many of the samples. */
export function streamPlan(
  options: Readonly<ClassifierOptions>,
  begun: Begun | undefined,
  samples: Samples,
  { rows, epochs }: { rows: number; epochs: number },
): TrainingPlan {
  if (begun !== undefined) assertSameShape(begun, samples);
  return resolvePlan(
    {
      ...partialOptions(options, begun?.schedule, epochs),
      loss: samples.targets.loss,
      layers: samples.targets.layers,
    },
    {
      nSamples: rows,
      ...shapeOf(samples),
      ...(begun && { precision: begun.precision }),
      epochsBefore: begun?.epochs ?? 0,
      stepsBefore: begun?.steps ?? 0,
    },
  );
}

/** The options without the rules for when `fit` stops, and with the schedule that has begun. */
function partialOptions(
  options: Readonly<ClassifierOptions>,
  schedule: NamedSchedulePlan | undefined,
  epochs: number,
): ClassifierOptions {
  const { patience, tolerance, targetLoss, targetScore, timeLimit, monitor, ...others } = options;
  const { validationFraction, learningRate } = options;
  if (validationFraction !== undefined) {
    throw new RangeError(
      'Expected no "validationFraction" with partialFit, which does not stop by itself: there is nothing to watch a run for',
    );
  }
  const begun = schedule ?? learningRate;
  const usesMonitor = typeof begun === 'object' && feedbackOf(begun) === 'monitor';
  return {
    ...others,
    // A function is asked for the epochs of this call only.
    ...(typeof learningRate === 'function' ? { maxEpochs: epochs } : { learningRate: begun }),
    ...(usesMonitor && { monitor }),
  };
}

function assertSameShape(before: Begun, { x, targets }: Samples): void {
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
 * The samples of a stream that biases may start by: those of its first batch, so that it does not
 * matter how many batches come in the first call. A batch of one sample says nothing of the others.
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
