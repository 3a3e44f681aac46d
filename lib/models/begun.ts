/** What a call of `partialFit` must know of the training that it goes on from. */

import { plainObject } from '../common/serialize.ts';
import { integerBetween, oneOf } from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { PRECISIONS, type Precision } from '../data/numericArrays.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { MONITORS } from '../plan/options.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import { type NamedSchedulePlan, namedSchedule } from '../plan/schedules.ts';
import { checkPlan, FREE, readCheckpoint, readState } from './checkpoint.ts';
import { readClasses } from './classTargets.ts';
import { continuedState, type Fitted, modelParameters } from './fitted.ts';
import { stateAt } from './initial/initialState.ts';
import type { ModelName } from './presets.ts';
import { loadedState } from './savedState.ts';

/** Training that has begun. */
export interface Begun {
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly precision: Precision;
  /** Ascending; none in a regressor. */
  readonly classes: readonly Label[];
  /** The learning rate's, as it began; none where it is a function, or not known. */
  readonly schedule: NamedSchedulePlan | undefined;
  readonly steps: number;
  readonly epochs: number;
  /** The state in which it goes on. */
  readonly stateFor: (plan: TrainingPlan) => TrainingState;
}

/** What training, or the file that a model was loaded from, left in it. */
export function begunBy(fitted: Fitted): Begun {
  const { plan, parameters, state, loaded, classes } = fitted;
  const { nFeatures, nOutputs, precision } = plan;
  const counters = state?.counters ?? loaded?.counters;
  const schedule = state === undefined ? loaded?.schedule : plan.schedule;
  return {
    ...{ nFeatures, nOutputs, precision, classes },
    steps: counters?.[COUNTERS.steps] ?? 0,
    epochs: counters?.[COUNTERS.epochs] ?? 0,
    schedule: namedSchedule(schedule),
    stateFor(next) {
      if (state !== undefined) return continuedState(next, state, fitted);
      // A file of fallline 0.1.0 has the parameters only.
      return loaded === undefined
        ? stateAt(next, parameters)
        : loadedState(loaded, next, parameters);
    },
  };
}

/** Entries of a plan that `partialFit` does not look at, or that depend on the samples of a call. */
const FREE_IN_STREAM = [...FREE, 'patience', 'monitor', 'batchSize', 'shuffle', 'schedule'];

/**
 * What a checkpoint holds, of a run of `fit` or of `partialFit`. After a run with `patience` it is
 * gone on from the best epoch, as always.
 *
 * @param value what the user gave
 * @throws {TypeError | RangeError} for what is no checkpoint of this model; the state is checked when
 *   it is asked for
 */
export function begunByCheckpoint(value: unknown, model: ModelName): Begun {
  const checkpoint = readCheckpoint(value, model);
  const saved = plainObject('resume.plan', checkpoint.plan);
  const { steps, epochs } = plainObject('resume.counters', checkpoint.counters);
  return {
    nFeatures: integerBetween('resume.plan.nFeatures', saved.nFeatures, 1),
    nOutputs: integerBetween('resume.plan.nOutputs', saved.nOutputs, 1),
    precision: oneOf('resume.plan.precision', saved.precision, PRECISIONS),
    classes: readClasses('resume.classes', checkpoint.classes),
    schedule: readSchedule(saved.schedule),
    steps: integerBetween('resume.counters.steps', steps, 0),
    epochs: integerBetween('resume.counters.epochs', epochs, 0),
    stateFor(plan) {
      checkPlan(saved, plan, FREE_IN_STREAM);
      const before = planBefore(saved, plan);
      const state = readState(checkpoint, before);
      const nSamples = integerBetween('resume.nSamples', checkpoint.nSamples, 1);
      const parameters = modelParameters(before, state, nSamples);
      return continuedState(plan, state, { plan: before, parameters });
    },
  };
}

/** The plan of the run, as far as it says which parameters are the model's. */
function planBefore(saved: Record<string, unknown>, plan: TrainingPlan): TrainingPlan {
  return {
    ...plan,
    patience: integerBetween('resume.plan.patience', saved.patience, 0),
    batchSize: integerBetween('resume.plan.batchSize', saved.batchSize, 1),
    monitor: oneOf('resume.plan.monitor', saved.monitor, MONITORS),
  };
}

function readSchedule(value: unknown): NamedSchedulePlan | undefined {
  const saved = plainObject('resume.plan.schedule', value);
  if (saved.name === 'custom') return undefined;
  const schedule = resolveSchedule(saved, 1, { epochs: 1, stepsPerEpoch: 1 });
  return namedSchedule(schedule);
}
