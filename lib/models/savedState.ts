/**
 * The training progress of a saved model: always its counters; on request also the optimizer's
 * state, so that `partialFit` continues in the same bits.
 */

import { NotFittedError } from '../common/errors.ts';
import {
  objectWithKeys,
  readGeneratorState,
  readNumbers,
  type SavedNumber,
  savedNumber,
  savedNumbers,
} from '../common/serialize.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { COUNTERS, initialCounters, type TrainingState } from '../numerics/state.ts';
import { resolveOptimizer, slotCount } from '../plan/optimizers.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';
import { resolveSchedule } from '../plan/resolveSchedule.ts';
import { namedSchedule } from '../plan/schedules.ts';
import { continuedState, type Fitted, type LoadedProgress, type Memory } from './fitted.ts';
import { stateAt } from './initial/initialState.ts';
import { readCounters } from './savedCounters.ts';

/** Counters that learning rates and optimizer steps depend on. */
const OF_PROGRESS = [
  ...(['steps', 'epochs', 'rateScale', 'firstLoss'] as const),
  ...(['plateauBest', 'plateauWaited', 'plateauCooldown'] as const),
] as const;
const OF_STATE = ['products', 'averaged', 'slotsSince'] as const;

/** The progress of training and the initial learning-rate schedule; `null` for a function. */
export type SavedProgress = Readonly<Record<(typeof OF_PROGRESS)[number], SavedNumber>> & {
  readonly schedule: Readonly<Record<string, unknown>> | null;
};

/** The data that the next step needs in addition to the model's parameters. */
export type SavedState = Readonly<Record<(typeof OF_STATE)[number], SavedNumber>> & {
  readonly optimizer: Readonly<Record<string, unknown>>;
  /** The parameters after the last step, if predictions use other ones: their mean. */
  readonly parameters?: readonly SavedNumber[];
  readonly slots: readonly SavedNumber[];
  readonly average: readonly SavedNumber[];
  readonly random: readonly number[];
};

/**
 * The progress, and the state if requested, for a saved model.
 *
 * @param model its name, for messages
 * @param withState whether to include the state; `undefined`: if `partialFit` trained the model
 *   last
 * @throws {NotFittedError} if the state is requested but the model was loaded without it
 */
export function savedProgressOf(
  model: string,
  fitted: Fitted,
  withState: boolean | undefined,
): { progress?: SavedProgress; state?: SavedState } {
  const progress = progressIn(fitted);
  if (withState === true && progress?.memory === undefined) {
    throw new NotFittedError(`${model}.toJSON({ state: true })`, {
      what: 'a model that was trained, or loaded with its state,',
      by: 'partialFit',
    });
  }
  if (progress === undefined) return {};
  const isIncluded = withState ?? (fitted.state === undefined || fitted.isStream);
  const { memory } = progress;
  return {
    progress: {
      ...savedCounters(OF_PROGRESS, progress.counters),
      schedule: progress.schedule === undefined ? null : { ...progress.schedule },
    },
    ...(isIncluded && memory && { state: savedState(memory, progress.counters, fitted) }),
  };
}

/** After a solver, only the parameters are what a descent could continue from. */
function progressIn(fitted: Fitted): LoadedProgress | undefined {
  if (fitted.plan.solver !== 'descent') return undefined;
  return fitted.state === undefined ? fitted.loaded : progressOf(fitted, fitted.state);
}

function progressOf(fitted: Fitted, state: TrainingState): LoadedProgress {
  const { optimizer, schedule } = fitted.plan;
  const memory = continuedState(fitted.plan, state, fitted);
  return {
    schedule: namedSchedule(schedule),
    counters: memory.counters,
    memory: { ...memory, optimizer },
  };
}

function savedState(memory: Memory, counters: Float64Array, { parameters }: Fitted): SavedState {
  const isModels = memory.parameters.every((value, j) => Object.is(value, parameters[j]));
  return {
    optimizer: { ...memory.optimizer },
    ...(!isModels && { parameters: savedNumbers(memory.parameters) }),
    slots: savedNumbers(memory.slots),
    average: savedNumbers(memory.average),
    random: [...memory.random],
    ...savedCounters(OF_STATE, counters),
  };
}

function savedCounters<Name extends keyof typeof COUNTERS>(
  names: readonly Name[],
  counters: Float64Array,
): Record<Name, SavedNumber> {
  const entries = names.map((name) => [name, savedNumber(counters[COUNTERS[name]])]);
  return Object.fromEntries(entries) as Record<Name, SavedNumber>;
}

/**
 * Reads the result of `savedProgressOf`.
 *
 * @param plan has the shape and precision of the model
 * @param parameters the parameters used for predictions
 * @returns `undefined` for a file without progress, written by fallline 0.1.0
 * @throws {TypeError | RangeError} for a value that `savedProgressOf` cannot have written
 */
export function readProgress(
  { progress: saved, state }: { readonly progress?: unknown; readonly state?: unknown },
  plan: TrainingPlan,
  parameters: FloatArray,
): LoadedProgress | undefined {
  if (saved === undefined) {
    if (state === undefined) return undefined;
    throw new TypeError('Expected "json.state" to come with "json.progress", but there is none');
  }
  const progress = objectWithKeys('json.progress', saved, [...OF_PROGRESS, 'schedule']);
  const counters = initialCounters();
  readCounters('json.progress', progress, OF_PROGRESS, counters);
  const schedule =
    progress.schedule === null
      ? undefined
      : resolveSchedule(progress.schedule, 1, { epochs: 1, stepsPerEpoch: 1 });
  if (state !== undefined) {
    return { schedule, counters, memory: readMemory(state, plan, parameters, counters) };
  }
  // The optimizer starts anew.
  counters[COUNTERS.slotsSince] = counters[COUNTERS.steps];
  return { schedule, counters, memory: undefined };
}

function readMemory(
  value: unknown,
  plan: TrainingPlan,
  parameters: FloatArray,
  counters: Float64Array,
): Memory {
  const keys = ['optimizer', 'slots', 'average', 'random', ...OF_STATE];
  const state = objectWithKeys('json.state', value, keys, ['parameters']);
  readCounters('json.state', state, OF_STATE, counters);
  const optimizer = resolveOptimizer(state.optimizer);
  const n = parameterCount(plan);
  const floats = (key: string, length: number) =>
    readNumbers(`json.state.${key}`, state[key], floatArray(plan.precision, length));
  const isAveraged = Array.isArray(state.average) && state.average.length > 0;
  const average = new Float64Array(isAveraged ? n : 0);
  return {
    optimizer,
    parameters: state.parameters === undefined ? parameters : floats('parameters', n),
    slots: floats('slots', n * slotCount(optimizer)),
    average: readNumbers('json.state.average', state.average, average),
    random: readGeneratorState('json.state.random', state.random),
  };
}

/** Progress after a change of schedule: the new schedule starts at the same step and epoch. */
export function withoutSchedule(progress: LoadedProgress): LoadedProgress {
  const counters = initialCounters();
  for (const name of ['steps', 'epochs', ...OF_STATE] as const) {
    counters[COUNTERS[name]] = progress.counters[COUNTERS[name]];
  }
  return { ...progress, schedule: undefined, counters };
}

/**
 * The state from which `partialFit` continues in a loaded model. If the optimizer is not the saved
 * one, it starts anew.
 *
 * @param parameters the parameters used for predictions
 */
export function loadedState(
  { counters: saved, memory }: LoadedProgress,
  plan: TrainingPlan,
  parameters: FloatArray,
): TrainingState {
  const counters = saved.slice();
  const fresh = stateAt(plan, memory?.parameters ?? parameters);
  if (memory === undefined) return { ...fresh, counters };
  const { optimizer, average } = memory;
  const isSame =
    optimizer.name === plan.optimizer.name && slotCount(optimizer) === slotCount(plan.optimizer);
  if (!isSame) {
    counters[COUNTERS.slotsSince] = counters[COUNTERS.steps];
    counters[COUNTERS.products] = fresh.counters[COUNTERS.products];
  }
  const isAveraged = fresh.average.length > 0 && average.length > 0;
  if (!isAveraged) counters[COUNTERS.averaged] = 0;
  return {
    ...fresh,
    slots: isSame ? memory.slots.slice() : fresh.slots,
    average: isAveraged ? average.slice() : fresh.average,
    random: memory.random.slice(),
    counters,
  };
}
