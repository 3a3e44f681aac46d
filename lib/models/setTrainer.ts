/** Trains a model on batches of a fixed set of samples; see lib/plan/batchTrainer.ts. */
import type { BatchTrainer } from '../plan/batchTrainer.ts';
import { knownClasses } from './classTargets.ts';
import { freshState, type Job, type ModelParts } from './job.ts';
import { streamJob, streamPlan } from './partialFitJob.ts';
import { priorTrainingOf } from './priorTraining.ts';
import {
  type Given,
  IN_PLACE,
  meanScale,
  readSamples,
  type Samples,
  trainingData,
} from './samples.ts';

/** Builds a job from the current model, runs it, and returns its losses. */
export type RunJob = (make: (model: ModelParts) => Job) => { readonly losses: Float64Array };

/**
 * The trainer of a model on batches of a set, which is read in place.
 *
 * @throws {TypeError | RangeError} if the samples are unsuitable
 */
export function setTrainer(model: ModelParts, given: Given, run: RunJob): BatchTrainer {
  const prior = model.fitted && priorTrainingOf(model.fitted);
  const classes = knownClasses(prior?.classes, undefined);
  const samples = readSamples('', given, (y, context) => model.encode(y, { ...context, classes }));
  const { rows } = samples.x;
  const plan = streamPlan(model, prior, samples, { rows, epochs: 1 });
  const scale = meanScale(plan, samples, undefined);
  return {
    rows,
    train: (chosen) => run((now) => batchJob(now, samples, chosen, scale)).losses[0],
  };
}

function batchJob(
  model: ModelParts,
  samples: Samples,
  chosen: Int32Array | undefined,
  scale: number,
): Job {
  return streamJob(model, {
    prior: model.fitted && priorTrainingOf(model.fitted),
    ...{ samples, chosen, scale, holding: IN_PLACE, epochs: 1, start: performance.now() },
    freshState(plan, data) {
      // Initial biases depend on all samples, as in `fit`, not on the first batch.
      const all =
        chosen === undefined ? data : trainingData(plan, samples, undefined, IN_PLACE, scale);
      return freshState(model, plan, data, all);
    },
  });
}
