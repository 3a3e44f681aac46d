/**
 * The state of earlier training that `partialFit` continues from: a fitted model's, or a
 * checkpoint's.
 */

import { plainObject } from '../common/serialize.ts';
import { integerBetween, oneOf } from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { PRECISIONS, type Precision } from '../data/numericArrays.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { MONITORS } from '../plan/options.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import { type NamedSchedulePlan, namedSchedule } from '../plan/schedules.ts';
import { checkPlan, MAY_DIFFER, readCheckpoint, readState } from './checkpoint.ts';
import { readClasses } from './classTargets.ts';
import { continuedState, type Fitted, modelParameters } from './fitted.ts';
import { stateAt } from './initial/initialState.ts';
import type { ModelName } from './presets.ts';
import { loadedState } from './savedState.ts';

/** Earlier training to continue from. */
export interface PriorTraining {
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly precision: Precision;
  /** Class labels in ascending order; empty for a regressor. */
  readonly classes: readonly Label[];
  /** The initial learning-rate schedule; undefined if it is a function or unknown. */
  readonly schedule: NamedSchedulePlan | undefined;
  readonly steps: number;
  readonly epochs: number;
  /** Returns the state to continue from. */
  readonly stateFor: (plan: TrainingPlan) => TrainingState;
}

/** The earlier training of a fitted or loaded model. */
export function priorTrainingOf(fitted: Fitted): PriorTraining {
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
      // A file of fallline 0.1.0 holds only the parameters.
      return loaded === undefined
        ? stateAt(next, parameters)
        : loadedState(loaded, next, parameters);
    },
  };
}

/** Entries of a plan that `partialFit` ignores, or that depend on the samples of a call. */
const MAY_DIFFER_IN_STREAM = [
  ...MAY_DIFFER,
  'patience',
  'monitor',
  'batchSize',
  'shuffle',
  'schedule',
];

/**
 * The earlier training in a checkpoint of `fit` or `partialFit`. After a run with `patience`,
 * training continues from the best epoch.
 *
 * @param value the user's checkpoint
 * @throws {TypeError | RangeError} if it is not a checkpoint of this model; `stateFor` checks the
 *   state
 */
export function priorTrainingInCheckpoint(value: unknown, model: ModelName): PriorTraining {
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
      checkPlan(saved, plan, MAY_DIFFER_IN_STREAM);
      const before = planBefore(saved, plan);
      const state = readState(checkpoint, before);
      const nSamples = integerBetween('resume.nSamples', checkpoint.nSamples, 1);
      const parameters = modelParameters(before, state, nSamples);
      return continuedState(plan, state, { plan: before, parameters });
    },
  };
}

/** The plan of the checkpoint's run, as far as it determines which parameters the model has. */
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
