/**
 * Every loss, optimizer and schedule, and every part of networks, as users read about it: what the
 * guides say, together with the formulas and defaults of the tables that the code runs on.
 */
import { ACTIVATION_NAMES, ACTIVATIONS, type ActivationName } from '../plan/activations.ts';
import {
  INITIALIZER_NAMES,
  INITIALIZERS,
  type InitializerName,
  initializerFor,
} from '../plan/initializers.ts';
import { LAYER_KINDS, LAYERS, type LayerKind } from '../plan/layerKinds.ts';
import { LOSS_NAMES, type LossName } from '../plan/losses.ts';
import { LOSSES, type TargetKind } from '../plan/lossTable.ts';
import {
  OPTIMIZER_NAMES,
  OPTIMIZERS,
  type OptimizerName,
  resolveOptimizer,
  slotCount,
} from '../plan/optimizers.ts';
import { resolvePlan } from '../plan/plan.ts';
import { SCHEDULE_NAMES, SCHEDULES, type ScheduleName } from '../plan/schedules.ts';
import { boundedActivations } from './activationsBounded.ts';
import { smoothActivations } from './activationsSmooth.ts';
import type {
  ActivationGuides,
  Elsewhere,
  InitializerGuides,
  ParameterGuide,
  Source,
} from './guide.ts';
import { plainInitializers } from './initializersPlain.ts';
import { scaledInitializers } from './initializersScaled.ts';
import { layerGuides } from './layers.ts';
import { lossGuides } from './losses.ts';
import { optimizerGuides } from './optimizers.ts';
import { scheduleGuides } from './schedules.ts';

// One entry for each name of the tables, or this does not compile.
const activationGuides = {
  ...boundedActivations,
  ...smoothActivations,
} satisfies ActivationGuides;
const initializerGuides = {
  ...plainInitializers,
  ...scaledInitializers,
} satisfies InitializerGuides;

/** A parameter and its default, or what holds where it is not given. */
export interface ParameterEntry {
  readonly name: string;
  readonly meaning: string;
  readonly range: string;
  readonly default: unknown;
  /** Meaning of an absent value, if there is no default. */
  readonly leftOut?: string;
}

interface CommonEntry {
  readonly title: string;
  /** In one line. */
  readonly about: string;
  readonly formula: readonly string[];
  readonly parameters: readonly ParameterEntry[];
  readonly choose: { readonly when: readonly string[]; readonly not: readonly string[] };
  readonly elsewhere: readonly Elsewhere[];
  readonly notes: readonly string[];
  readonly sources: readonly Source[];
  readonly seeAlso: readonly string[];
}

export interface LossEntry extends CommonEntry {
  readonly kind: 'loss';
  readonly name: LossName;
  readonly targets: TargetKind;
  readonly slope: readonly string[];
}

export interface OptimizerEntry extends CommonEntry {
  readonly kind: 'optimizer';
  readonly name: OptimizerName;
  /** Default rate for a mean of losses and for a sum. */
  readonly learningRate: { readonly mean: number; readonly sum: number };
  /** Numbers kept for each parameter, with its defaults. */
  readonly slots: number;
}

export interface ScheduleEntry extends CommonEntry {
  readonly kind: 'schedule';
  readonly name: ScheduleName;
}

export interface ActivationEntry extends CommonEntry {
  readonly kind: 'activation';
  readonly name: ActivationName;
  readonly slope: readonly string[];
}

export interface InitializerEntry extends CommonEntry {
  readonly kind: 'initializer';
  readonly name: InitializerName;
  /** Activations whose layers use it by default. */
  readonly defaultFor: readonly ActivationName[];
}

export interface LayerEntry extends CommonEntry {
  readonly kind: 'layer';
  readonly name: LayerKind;
  /** As it is written in code. */
  readonly written: string;
}

export type GuideEntry =
  | LossEntry
  | OptimizerEntry
  | ScheduleEntry
  | ActivationEntry
  | InitializerEntry
  | LayerEntry;
export type GuideKind = GuideEntry['kind'];

/** All entries, in the order of the tables: losses, optimizers, schedules, then what networks are made of. */
export function guideEntries(): readonly GuideEntry[] {
  return [
    ...LOSS_NAMES.map(lossEntry),
    ...OPTIMIZER_NAMES.map(optimizerEntry),
    ...SCHEDULE_NAMES.map(scheduleEntry),
    ...ACTIVATION_NAMES.map(activationEntry),
    ...INITIALIZER_NAMES.map(initializerEntry),
    ...LAYER_KINDS.map(layerEntry),
  ];
}

function lossEntry(name: LossName): LossEntry {
  const { example: _, parameters, ...guide } = lossGuides[name];
  const { targets, formula, about, parameters: defaults } = LOSSES[name];
  return {
    ...{ kind: 'loss', name, title: guide.title, about, targets, formula: [formula] },
    ...guide,
    parameters: parameterEntries(parameters, defaults),
  };
}

function optimizerEntry(name: OptimizerName): OptimizerEntry {
  const { example: _, parameters, ...guide } = optimizerGuides[name];
  return {
    ...{ kind: 'optimizer', name },
    ...guide,
    parameters: parameterEntries(parameters, OPTIMIZERS[name].parameters),
    learningRate: { mean: defaultRate(name, 'mean'), sum: defaultRate(name, 'sum') },
    slots: slotCount(resolveOptimizer(name)),
  };
}

function scheduleEntry(name: ScheduleName): ScheduleEntry {
  const { shown: _, parameters, ...guide } = scheduleGuides[name];
  const rows = name === 'custom' ? {} : SCHEDULES[name].parameters;
  return {
    ...{ kind: 'schedule', name },
    ...guide,
    parameters: parameterEntries(parameters, rows),
  };
}

function activationEntry(name: ActivationName): ActivationEntry {
  const { parameters, ...guide } = activationGuides[name];
  const { formula, about, parameters: rows } = ACTIVATIONS[name];
  return {
    ...{ kind: 'activation', name, about, formula: [formula] },
    ...guide,
    parameters: parameterEntries(parameters, rows),
  };
}

function initializerEntry(name: InitializerName): InitializerEntry {
  const { parameters, ...guide } = initializerGuides[name];
  const { formula, about, parameters: rows } = INITIALIZERS[name];
  return {
    ...{ kind: 'initializer', name, about, formula: [formula] },
    ...guide,
    parameters: parameterEntries(parameters, rows),
    defaultFor: ACTIVATION_NAMES.filter((activation) => initializerFor(activation) === name),
  };
}

function layerEntry(name: LayerKind): LayerEntry {
  const { parameters, ...guide } = layerGuides[name];
  const { formula, about, parameters: rows } = LAYERS[name];
  return {
    ...{ kind: 'layer', name, about, formula },
    ...guide,
    parameters: parameterEntries(parameters, rows),
  };
}

function parameterEntries(
  guides: Readonly<Record<string, ParameterGuide & { leftOut?: string }>>,
  rows: Readonly<Record<string, { readonly default: unknown }>>,
): ParameterEntry[] {
  return Object.entries(rows).map(([name, row]) => ({
    name,
    ...guides[name],
    default: row.default,
  }));
}

/** The rate of a plan that does not name one. */
function defaultRate(optimizer: OptimizerName, reduction: 'mean' | 'sum'): number {
  const { schedule } = resolvePlan(
    { optimizer, reduction },
    { nSamples: 1, nFeatures: 1, precision: 'float64' },
  );
  if (schedule.name !== 'constant') throw new Error(`The default rate is '${schedule.name}'`);
  return schedule.initial;
}
