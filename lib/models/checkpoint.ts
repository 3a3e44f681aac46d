/**
 * Checkpoints: everything a run is made of beside its samples, as plain data, so that it can be
 * written to a file and resumed in another process, in the same bits.
 */
import { COUNTERS, type TrainingState } from '../backend/backend.ts';
import { wrongKind, wrongValue } from '../errors.ts';
import { type Label, type SavedLabel, savedLabel, showLabel } from '../labels.ts';
import { floatArray } from '../matrix.ts';
import { slotCount } from '../optimizers.ts';
import { parameterCount, type TrainingPlan } from '../plan.ts';
import {
  checkFormat,
  objectWithKeys,
  plainObject,
  readNumber,
  readNumbers,
  type SavedNumber,
  savedNumber,
  savedNumbers,
} from '../serialize.ts';
import { integerBetween } from '../validate.ts';
import type { Fitted, SampleCounts } from './fitted.ts';
import type { ModelName } from './presets.ts';

const FORMAT = 'fallline-checkpoint';
const VERSION = 1;

/** The state of a run as plain data; see `FitOptions.resume`. */
export interface Checkpoint extends SampleCounts {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly model: ModelName;
  /** The plan of the run, but for a learning-rate function, of which only the name is here. */
  readonly plan: Readonly<Record<string, unknown>>;
  /** A bigint is `{ bigint: '…' }`. */
  readonly classes: readonly SavedLabel[];
  readonly parameters: readonly SavedNumber[];
  readonly slots: readonly SavedNumber[];
  readonly average: readonly SavedNumber[];
  readonly best: readonly SavedNumber[];
  readonly random: readonly number[];
  readonly counters: Readonly<Record<string, SavedNumber>>;
}

const KEYS = [
  ...['format', 'version', 'model', 'nSamples', 'nValidation', 'plan', 'classes'],
  ...['parameters', 'slots', 'average', 'best', 'random', 'counters'],
];

/** Entries of a plan that do not change what an epoch does. */
const FREE: readonly string[] = ['maxEpochs', 'timeLimit', 'threads', 'recordBatches'];

/** The checkpoint of a run that was left in this state. */
export function checkpointOf(
  model: ModelName,
  { plan, classes, nSamples, nValidation }: Omit<Fitted, 'parameters' | 'state'>,
  state: TrainingState,
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
  };
}

/** A plan as plain data. A function of the epoch is known by its name only. */
function savedPlan(plan: TrainingPlan): Record<string, unknown> {
  const { schedule } = plan;
  const saved = schedule.name === 'custom' ? { name: 'custom' } : { ...schedule };
  return { ...plan, loss: { ...plan.loss }, optimizer: { ...plan.optimizer }, schedule: saved };
}

/**
 * The state in which a run is resumed.
 *
 * @param value what the user gave as a checkpoint
 * @param expected the run that is to go on from it
 * @throws {TypeError} if a key is missing or unknown, or a value is of the wrong kind
 * @throws {RangeError} if it is of another format, version, model, plan (the entry that differs is
 *   named), number of samples or classes, or its numbers cannot be those of a run
 */
export function resumedState(
  value: unknown,
  model: ModelName,
  expected: Omit<Fitted, 'parameters' | 'state'>,
): TrainingState {
  const checkpoint = readCheckpoint(value, model);
  checkPlan(checkpoint.plan, expected.plan);
  checkCounts(checkpoint, expected);
  checkClasses(checkpoint.classes, expected.classes);
  return readState(checkpoint, expected.plan);
}

function readCheckpoint(value: unknown, model: ModelName): Record<string, unknown> {
  checkFormat('resume', value, FORMAT, VERSION);
  const checkpoint = objectWithKeys('resume', value, KEYS);
  if (checkpoint.model !== model) {
    throw wrongValue('resume', `a checkpoint of ${model}`, checkpoint.model);
  }
  return checkpoint;
}

function checkPlan(saved: unknown, plan: TrainingPlan): void {
  const expected = savedPlan(plan);
  const found = objectWithKeys('resume.plan', saved, Object.keys(expected));
  for (const [key, value] of Object.entries(expected)) {
    if (FREE.includes(key)) continue;
    const [was, is] = [JSON.stringify(found[key]), JSON.stringify(value)];
    if (was === is) continue;
    throw new RangeError(
      `Expected "resume" to be a checkpoint of the same plan, but its "${key}" is ${was}, and that of this fit ${is}`,
    );
  }
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

function readState(saved: Record<string, unknown>, plan: TrainingPlan): TrainingState {
  const { precision, optimizer, averageFrom, patience } = plan;
  const n = parameterCount(plan);
  const floats = (key: string, length: number) =>
    readNumbers(`resume.${key}`, saved[key], floatArray(precision, length));
  const average = new Float64Array(averageFrom < 0 ? 0 : n);
  return {
    parameters: floats('parameters', n),
    slots: floats('slots', n * slotCount(optimizer)),
    average: readNumbers('resume.average', saved.average, average),
    best: floats('best', patience > 0 ? n : 0),
    random: readWords(saved.random),
    counters: readCounters(saved.counters),
  };
}

function readWords(value: unknown): Uint32Array {
  if (!Array.isArray(value)) throw wrongKind('resume.random', 'an array of 4 words', value);
  if (value.length !== 4 || value.every((word) => word === 0)) {
    throw wrongValue('resume.random', 'an array of 4 words, not all 0', value);
  }
  return Uint32Array.from(value, (word, i) =>
    integerBetween(`resume.random[${i}]`, word, 0, 0xffff_ffff),
  );
}

/** Those that count must be whole; the others may be infinite where nothing was seen yet. */
function readCounters(value: unknown): Float64Array {
  const names = Object.keys(COUNTERS) as (keyof typeof COUNTERS)[];
  const saved = objectWithKeys('resume.counters', plainObject('resume.counters', value), names);
  const counters = new Float64Array(names.length);
  for (const name of names) {
    counters[COUNTERS[name]] = readNumber(`resume.counters.${name}`, saved[name]);
  }
  for (const name of COUNTS) integerBetween(`resume.counters.${name}`, saved[name], 0);
  return counters;
}

const COUNTS = [
  'steps',
  'epochs',
  'averaged',
  'plateauWaited',
  'plateauCooldown',
  'waited',
] as const;
