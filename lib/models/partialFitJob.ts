/** The job of `partialFit` and `partialFitSync`: a few epochs more, from where training was. */
import { COUNTERS, type TrainingState } from '../backend/backend.ts';
import { stateAt } from '../initialize.ts';
import { resolvePlan, type TrainingPlan } from '../plan.ts';
import { knownClasses } from './classTargets.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import type { FitMethod, Wishes } from './fitOptions.ts';
import { continuedState, type Fitted } from './fitted.ts';
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
import { type Given, readSamples, type Samples, trainingData } from './samples.ts';

/**
 * Makes the job. Precision, and the learning rate's schedule if it is one by name, are those that
 * training began with.
 *
 * @throws {TypeError | RangeError} for samples that are not fit to be trained on, or are of another
 *   shape than those before
 */
export function partialFitJob(
  model: ModelParts,
  method: FitMethod,
  given: Given,
  wishes: Wishes,
): Job {
  const start = performance.now();
  const { fitted, options } = model;
  const classes = knownClasses(fitted?.classes, wishes.classes);
  const samples = readSamples('', given, (name, y, rows) =>
    model.encode(y, { name, rows, partial: true, classes }),
  );
  if (fitted !== undefined) assertSameShape(fitted.plan, samples);
  const counters = fitted?.state?.counters;
  const plan = resolvePlan(
    {
      ...partialOptions(options, fitted, wishes.epochs),
      loss: samples.targets.loss,
      layers: samples.targets.layers,
    },
    {
      nSamples: samples.x.rows,
      ...shapeOf(samples),
      ...(fitted && { precision: fitted.plan.precision }),
      epochsBefore: counters?.[COUNTERS.epochs] ?? 0,
      stepsBefore: counters?.[COUNTERS.steps] ?? 0,
    },
  );
  assertMemory(plan);
  const data = trainingData(plan, samples, undefined, holdingFor(method, wishes));
  const parts = { plan, data, samples, start };
  return jobOf(model, { ...parts, state: startOf(model, parts), epochs: wishes.epochs });
}

/** The options without the rules for when `fit` stops, and with the schedule that has begun. */
function partialOptions(
  options: Readonly<ClassifierOptions>,
  fitted: Fitted | undefined,
  epochs: number,
): ClassifierOptions {
  const { patience, tolerance, targetLoss, targetScore, timeLimit, monitor, ...others } = options;
  const { validationFraction, learningRate } = options;
  if (validationFraction !== undefined) {
    throw new RangeError(
      'Expected no "validationFraction" with partialFit, which does not stop by itself: there is nothing to watch a run for',
    );
  }
  // A model that was loaded has begun none.
  const schedule = fitted?.state && fitted.plan.schedule;
  const begun = schedule !== undefined && schedule.name !== 'custom' ? schedule : learningRate;
  const usesMonitor = typeof begun === 'object' && begun.name === 'plateau';
  return {
    ...others,
    // A function is asked for the epochs of this call only.
    ...(typeof learningRate === 'function' ? { maxEpochs: epochs } : { learningRate: begun }),
    ...(usesMonitor && { monitor }),
  };
}

function assertSameShape(before: TrainingPlan, { x, targets }: Samples): void {
  const of = (what: string, expected: number, found: number) => {
    if (found === expected) return;
    throw new RangeError(
      `Expected "${what}" to have ${expected} columns, as it had when training began, but it has ${found}`,
    );
  };
  of('x', before.nFeatures, x.cols);
  of('y', before.nOutputs, targets.nOutputs);
}

function startOf(
  model: ModelParts,
  { plan, data }: Pick<JobParts, 'plan' | 'data'>,
): TrainingState {
  const { fitted } = model;
  if (fitted === undefined) return freshState(model, plan, data);
  // A model that was loaded has its parameters only.
  if (fitted.state === undefined) return stateAt(plan, fitted.parameters);
  return continuedState(plan, fitted.state, fitted);
}
