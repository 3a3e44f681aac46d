/**
 * Checkpoints: the whole state of a run except its samples, as plain data. A run resumed from one
 * in another process ends in the same bits.
 */

import { wrongValue } from '../common/errors.ts';
import {
  checkFormat,
  objectWithKeys,
  plainObject,
  readGeneratorState,
  readNumber,
  readNumbers,
  type SavedNumber,
  savedNumber,
  savedNumbers,
} from '../common/serialize.ts';
import { oneOf } from '../common/validate.ts';
import { type Label, type SavedLabel, savedLabel, showLabel } from '../data/labels.ts';
import { floatArray } from '../data/matrix.ts';
import { COUNTERS, initialCounters, type TrainingState } from '../numerics/state.ts';
import { STOP_REASONS, type StopReason } from '../numerics/stopping.ts';
import { slotCount } from '../plan/optimizers.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';
import { feedbackOf, namedSchedule } from '../plan/schedules.ts';
import type { Fitted, SampleCounts } from './fitted.ts';
import type { ModelName } from './presets.ts';
import { type CounterName, readCounters } from './savedCounters.ts';

const FORMAT = 'fallline-checkpoint';
const VERSION = 1;

/**
 * The state of a training run as plain data. `JSON.stringify` writes it and `FitOptions.resume`
 * continues from it. Numbers that JSON has no form for (NaN, ±Infinity, -0) are stored as text.
 */
export interface Checkpoint extends SampleCounts {
  /** Marks the file as a checkpoint of fallline. */
  readonly format: typeof FORMAT;
  /** Version of this format. */
  readonly version: typeof VERSION;
  /** Name of the model's class. */
  readonly model: ModelName;
  /**
   * The plan of the run (see `TrainingPlan`). A `learningRate` that is a function cannot be stored:
   * only its name is.
   */
  readonly plan: Readonly<Record<string, unknown>>;
  /**
   * The labels of the classes, ascending; empty for regression. A bigint is stored as
   * `{ bigint: '…' }`.
   */
  readonly classes: readonly SavedLabel[];
  /**
   * The parameters after the last completed epoch: for a linear model the nFeatures weights of each
   * output, then the biases; for a network layer after layer.
   */
  readonly parameters: readonly SavedNumber[];
  /**
   * The optimizer's buffers, such as momentum: as many numbers as parameters, once for each buffer.
   */
  readonly slots: readonly SavedNumber[];
  /** Running mean of the parameters; empty unless the option `average` is in use. */
  readonly average: readonly SavedNumber[];
  /** Parameters of the best epoch so far; empty unless the option `patience` is in use. */
  readonly best: readonly SavedNumber[];
  /** State of the generator that shuffles the samples: four 32-bit words (xoshiro128**). */
  readonly random: readonly number[];
  /** Steps, epochs, and what the stopping rules and the schedule have counted so far, by name. */
  readonly counters: Readonly<Record<string, SavedNumber>>;
  /**
   * The rule that ended the run; `null` if the run was interrupted. Absent in checkpoints of
   * fallline 0.1.0.
   */
  readonly ended?: StopReason | null;
  /**
   * With a solver: its variables (weights of scaled and centred columns, then biases), then for L-BFGS
   * its pairs of differences. Absent in descents.
   */
  readonly solver?: readonly SavedNumber[];
}

const KEYS = [
  ...['format', 'version', 'model', 'nSamples', 'nValidation', 'plan', 'classes'],
  ...['parameters', 'slots', 'average', 'best', 'random', 'counters'],
];

/** Entries of a plan that do not change the result of an epoch. */
export const MAY_DIFFER: readonly string[] = [
  ...['maxEpochs', 'timeLimit', 'threads', 'recordBatches'],
  ...['targetLoss', 'targetScore', 'tolerance'],
];
/** What a checkpoint records of a run in addition to its state. */
type RunShape = Pick<Fitted, 'plan' | 'classes' | keyof SampleCounts>;

/** The checkpoint of a run with this state. `ended` is the rule that stopped it, if any. */
export function checkpointOf(
  model: ModelName,
  { plan, classes, nSamples, nValidation }: RunShape,
  state: TrainingState,
  ended: StopReason | undefined,
): Checkpoint {
  const counters = Object.entries(COUNTERS).map(([name, at]) => [
    name,
    savedNumber(state.counters[at]),
  ]);
  return {
    format: FORMAT,
    version: VERSION,
    model,
    nSamples,
    nValidation,
    plan: savedPlan(plan),
    classes: classes.map(savedLabel),
    parameters: savedNumbers(state.parameters),
    slots: savedNumbers(state.slots),
    average: savedNumbers(state.average),
    best: savedNumbers(state.best),
    random: [...state.random],
    counters: Object.fromEntries(counters),
    ended: ended ?? null,
    ...(state.solver && { solver: savedNumbers(state.solver) }),
  };
}

/** A plan as plain data. For a learning rate that is a function, only the name is stored. */
function savedPlan(plan: TrainingPlan): Record<string, unknown> {
  const { schedule, solverReason: _, ...others } = plan;
  const saved = { ...(namedSchedule(schedule) ?? { name: schedule.name }) };
  return { ...others, loss: { ...plan.loss }, optimizer: { ...plan.optimizer }, schedule: saved };
}

/**
 * The state in which a run is resumed, and the rule that had ended it, if any.
 *
 * A run that had ended continues if the rule, with its present settings, would not have ended it.
 * After `timeLimit` it always continues.
 *
 * @param value the user's checkpoint
 * @param expected the run that continues from it
 * @throws {TypeError} if a key is missing or unknown, or a value has the wrong type
 * @throws {RangeError} if the format, version, model, plan (the message names the entry that
 *   differs), number of samples or classes differs; if it has more epochs than the plan; or if no
 *   run can have its numbers
 */
export function resumedState(
  value: unknown,
  model: ModelName,
  expected: RunShape,
): { state: TrainingState; ended: StopReason | undefined } {
  const { plan } = expected;
  const checkpoint = readCheckpoint(value, model);
  const saved = checkPlan(checkpoint.plan, plan, freeInFit(checkpoint.plan, plan));
  checkCounts(checkpoint, expected);
  checkClasses(checkpoint.classes, expected.classes);
  const state = readState(checkpoint, plan);
  const done = state.counters[COUNTERS.epochs];
  if (done > plan.maxEpochs) {
    throw wrongValue('maxEpochs', `at least ${done}, the epochs of the checkpoint`, plan.maxEpochs);
  }
  const ended = endingOf(checkpoint.ended, saved, plan, state);
  return { state, ended: ended ?? (done === plan.maxEpochs ? 'maxEpochs' : undefined) };
}

/** `patience` may be turned off; the stored best epoch is then ignored. */
function freeInFit(saved: unknown, { patience, schedule }: TrainingPlan): readonly string[] {
  if (patience > 0) {
    const had = plainObject('resume.plan', saved).patience;
    return typeof had === 'number' && had > 0 ? [...MAY_DIFFER, 'patience'] : MAY_DIFFER;
  }
  return [...MAY_DIFFER, 'patience', ...(feedbackOf(schedule) === 'monitor' ? [] : ['monitor'])];
}

/** The rule that had ended the run, if it would also end it with the present settings. */
function endingOf(
  saved: unknown,
  before: Record<string, unknown>,
  plan: TrainingPlan,
  { counters }: TrainingState,
): StopReason | undefined {
  const { targetLoss, targetScore, tolerance, patience } = plan;
  // A harder target than before may not be reached yet.
  const isNoHarder = (now: number, was: unknown, sign: 1 | -1) =>
    now > 0 && sign * now >= sign * readNumber('resume.plan', was);
  const holds: Partial<Record<StopReason, boolean>> = {
    targetLoss: targetLoss > 0 && counters[COUNTERS.lastLoss] <= targetLoss,
    targetScore: isNoHarder(targetScore, before.targetScore, -1),
    patience: patience > 0 && counters[COUNTERS.waited] >= patience,
    tolerance:
      plan.solver === 'descent'
        ? patience === 0 && isNoHarder(tolerance, before.tolerance, 1)
        : // A solver also ends where rounding leaves nothing to gain, with any tolerance.
          tolerance >= readNumber('resume.plan.tolerance', before.tolerance),
  };
  // Files of fallline 0.1.0 do not store the rule. If the counters do not show it, another epoch
  // does.
  if (saved === undefined) {
    return (['targetLoss', 'patience'] as const).find((reason) => holds[reason]);
  }
  if (saved === null) return undefined;
  const ended = oneOf('resume.ended', saved, STOP_REASONS);
  return holds[ended] ? ended : undefined;
}

/** Checks the outer form of a checkpoint. */
export function readCheckpoint(value: unknown, model: ModelName): Record<string, unknown> {
  checkFormat('resume', value, FORMAT, VERSION);
  const checkpoint = objectWithKeys('resume', value, KEYS, ['ended', 'solver']);
  if (checkpoint.model !== model) {
    throw wrongValue('resume', `a checkpoint of ${model}`, checkpoint.model);
  }
  return checkpoint;
}

/** Compares the plans, except for the entries in `free`; returns the plan of the checkpoint. */
export function checkPlan(
  saved: unknown,
  plan: TrainingPlan,
  free: readonly string[],
): Record<string, unknown> {
  const expected = savedPlan(plan);
  const required = Object.keys(expected).filter((key) => key !== 'solver');
  // Files of fallline 0.1.0 are all of descents.
  const found: Record<string, unknown> = {
    solver: 'descent',
    ...objectWithKeys('resume.plan', saved, required, ['solver']),
  };
  // Another solver is why other entries differ too.
  for (const [key, value] of Object.entries({ solver: plan.solver, ...expected })) {
    if (free.includes(key)) continue;
    const [was, is] = [JSON.stringify(found[key]), JSON.stringify(value)];
    if (was === is) continue;
    const remedy = key === 'solver' && found.solver === 'descent' ? asDescent(found) : '';
    throw new RangeError(
      `Expected "resume" to be a checkpoint of the same plan, but its "${key}" is ${was}, and that of this fit ${is}${remedy}`,
    );
  }
  return found;
}

/** Descent was the default in fallline 0.1.0, with another penalty. */
function asDescent({ l1, l2 }: Record<string, unknown>): string {
  return `. Give the model solver 'descent' and the penalty of that run: l1 ${l1}, l2 ${l2}`;
}

function checkCounts(saved: Record<string, unknown>, expected: SampleCounts): void {
  for (const key of ['nSamples', 'nValidation'] as const) {
    if (saved[key] === expected[key]) continue;
    throw wrongValue(`resume.${key}`, `${expected[key]}, as in this fit`, saved[key]);
  }
}

function checkClasses(saved: unknown, expected: readonly Label[]): void {
  if (JSON.stringify(saved) === JSON.stringify(expected.map(savedLabel))) return;
  const shown = expected.map(showLabel).join(', ');
  throw new RangeError(
    `Expected "resume.classes" to be those of this fit (${shown}), but received ${JSON.stringify(saved)}`,
  );
}

/** The state of a checkpoint. The best epoch's parameters are read only if the plan needs them. */
export function readState(saved: Record<string, unknown>, plan: TrainingPlan): TrainingState {
  const { precision, optimizer, averageFrom, patience } = plan;
  const n = parameterCount(plan);
  const floats = (key: string, length: number) =>
    readNumbers(`resume.${key}`, saved[key], floatArray(precision, length));
  const average = new Float64Array(averageFrom < 0 ? 0 : n);
  return {
    parameters: floats('parameters', n),
    slots: floats('slots', n * slotCount(optimizer)),
    average: readNumbers('resume.average', saved.average, average),
    best: patience > 0 ? floats('best', n) : floatArray(precision, 0),
    random: readGeneratorState('resume.random', saved.random),
    counters: readCheckpointCounters(saved.counters),
    ...(saved.solver !== undefined && { solver: readSolver(saved.solver, n) }),
  };
}

/** The variables of a solver and its pairs, each two times as many numbers. */
function readSolver(value: unknown, n: number): Float64Array {
  const { length } = Array.isArray(value) ? value : [];
  if (length % n !== 0 || (length / n) % 2 !== 1) {
    throw wrongValue('resume.solver', `an array of an odd multiple of ${n} numbers`, value);
  }
  return readNumbers('resume.solver', value, new Float64Array(length));
}

/** Files of fallline 0.1.0 lack some of the counters. */
function readCheckpointCounters(value: unknown): Float64Array {
  const names = Object.keys(COUNTERS) as CounterName[];
  const required = names.filter((name) => !NEW_COUNTERS.includes(name));
  const saved = objectWithKeys('resume.counters', value, required, NEW_COUNTERS);
  const counters = initialCounters();
  const present = names.filter((name) => saved[name] !== undefined);
  readCounters('resume.counters', saved, present, counters);
  return counters;
}

const NEW_COUNTERS: readonly string[] = ['slotsSince'];
