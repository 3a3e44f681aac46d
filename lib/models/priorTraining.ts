/**
 * The state of earlier training that `partialFit` continues from: a fitted model's, or a
 * checkpoint's.
 */

import { plainObject } from '../common/serialize.ts';
import { integerBetween, oneOf } from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { PRECISIONS, type Precision } from '../data/numericArrays.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { resolveOptimizer } from '../plan/optimizers.ts';
import { MONITORS } from '../plan/options.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import { type NamedSchedulePlan, namedSchedule } from '../plan/schedules.ts';
import { SOLVER_NAMES } from '../plan/solvers.ts';
import { checkPlan, MAY_DIFFER, readCheckpoint, readState } from './checkpoint.ts';
import { readClasses } from './classTargets.ts';
import { continuedState, type Fitted, modelParameters } from './fitted.ts';
import { stateAt } from './initial/initialState.ts';
import type { ModelParts } from './job.ts';
import { dependsOnWeight } from './penaltyOptions.ts';
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
  if (plan.solver !== 'descent') {
    const of = { nFeatures, nOutputs, precision, classes, schedule: undefined };
    return { ...of, steps: 0, epochs: 0, stateFor: (next) => stateAt(next, parameters) };
  }
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

/** Entries of the plan of a solver's run, from whose parameters a stream begins anew. */
const SHAPE = ['loss', 'nFeatures', 'nOutputs', 'targets', 'precision', 'useBias'];

/**
 * The earlier training in a checkpoint of `fit` or `partialFit`. After a run with `patience`,
 * training continues from the best epoch; after a run of a solver, from its parameters only.
 *
 * @param value the user's checkpoint
 * @throws {TypeError | RangeError} if it is not a checkpoint of this model; `stateFor` checks the
 *   state
 */
export function priorTrainingInCheckpoint(
  value: unknown,
  { name, descentOptions }: Pick<ModelParts, 'name' | 'descentOptions'>,
): PriorTraining {
  const checkpoint = readCheckpoint(value, name);
  const saved = plainObject('resume.plan', checkpoint.plan);
  const { steps, epochs } = plainObject('resume.counters', checkpoint.counters);
  const { solver = 'descent' } = saved;
  const isDescent = solver === 'descent';
  const free = dependsOnWeight(name, descentOptions)
    ? [...MAY_DIFFER_IN_STREAM, 'l1', 'l2']
    : MAY_DIFFER_IN_STREAM;
  return {
    nFeatures: integerBetween('resume.plan.nFeatures', saved.nFeatures, 1),
    nOutputs: integerBetween('resume.plan.nOutputs', saved.nOutputs, 1),
    precision: oneOf('resume.plan.precision', saved.precision, PRECISIONS),
    classes: readClasses('resume.classes', checkpoint.classes),
    schedule: isDescent ? readSchedule(saved.schedule) : undefined,
    steps: isDescent ? integerBetween('resume.counters.steps', steps, 0) : 0,
    epochs: isDescent ? integerBetween('resume.counters.epochs', epochs, 0) : 0,
    stateFor(plan) {
      checkPlan(saved, plan, isDescent ? free : withoutShape(plan));
      const before = isDescent ? planBefore(saved, plan) : solverPlanBefore(saved, plan);
      const state = readState(checkpoint, before);
      const nSamples = integerBetween('resume.nSamples', checkpoint.nSamples, 1);
      const parameters = modelParameters(before, state, nSamples);
      return isDescent
        ? continuedState(plan, state, { plan: before, parameters })
        : stateAt(plan, parameters);
    },
  };
}

function withoutShape(plan: TrainingPlan): string[] {
  return Object.keys(plan).filter((key) => !SHAPE.includes(key));
}

/** As `planBefore`; the run of a solver has no average, and its optimizer was not used. */
function solverPlanBefore(saved: Record<string, unknown>, plan: TrainingPlan): TrainingPlan {
  return {
    ...planBefore(saved, plan),
    solver: oneOf('resume.plan.solver', saved.solver, SOLVER_NAMES),
    optimizer: resolveOptimizer(saved.optimizer),
    averageFrom: -1,
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
