/**
 * Types of the guide's texts about a loss, an optimizer, a schedule, or a part of networks: an activation,
 * an initialiser, a kind of layer. Names, defaults and formulas (except those of optimizers and schedules)
 * are in the tables that the code itself uses (lib/plan/losses.ts,
 * lib/plan/optimizers.ts, lib/plan/schedules.ts, lib/plan/activations.ts, lib/plan/initializers.ts, lib/plan/layerKinds.ts);
 * entries.ts puts both together.
 *
 * Text may hold `code` between backticks. It is printed in lists, and therefore must not begin
 * with a number and a full stop.
 */
import type { ACTIVATIONS, ActivationName } from '../plan/activations.ts';
import type { INITIALIZERS, InitializerName } from '../plan/initializers.ts';
import type { LAYERS, LayerKind } from '../plan/layerKinds.ts';
import type { LossName } from '../plan/losses.ts';
import type { LOSSES } from '../plan/lossTable.ts';
import type { OPTIMIZERS, OptimizerName } from '../plan/optimizers.ts';
import type { LearningRate, NamedSchedule, SCHEDULES, ScheduleName } from '../plan/schedules.ts';

/** A publication. */
export interface Source {
  readonly authors: string;
  readonly title: string;
  /** Journal with volume, meeting, publisher. */
  readonly where?: string;
  readonly year: number;
  /** At arXiv or by DOI where there is one. */
  readonly link?: string;
}

export interface ParameterGuide {
  readonly meaning: string;
  /** Values that are allowed. */
  readonly range: string;
}

/** A parameter whose default is not in the table. */
export interface OpenParameterGuide extends ParameterGuide {
  /** Meaning of an absent value. */
  readonly leftOut: string;
}

/** The defaults of a row's parameters. */
type DefaultsOf<Of> = {
  readonly [Key in keyof Of]: Of[Key] extends { readonly default: infer Default } ? Default : never;
};

/** One for each parameter of a table's row; those without a default say what holds instead. */
export type ParameterGuides<Defaults> = {
  readonly [Key in keyof Defaults]: Defaults[Key] extends undefined
    ? OpenParameterGuide
    : ParameterGuide;
};

/** The same in another library. */
export interface Elsewhere {
  readonly library: string;
  /** Its name there. */
  readonly name: string;
  /** Conversion of its numbers to ours. */
  readonly conversion: string;
}

/** Members of all kinds. */
interface Guide<Name extends string, Defaults> {
  readonly title: string;
  readonly sources: readonly Source[];
  readonly parameters: ParameterGuides<Defaults>;
  /** When it is the right choice, and when something else is. */
  readonly choose: { readonly when: readonly string[]; readonly not: readonly string[] };
  readonly elsewhere: readonly Elsewhere[];
  readonly notes: readonly string[];
  readonly seeAlso: readonly Name[];
}

/** Data that examples train on; see examples.ts. */
export type ExampleData = 'tumours' | 'flowers' | 'diabetes' | 'counts' | 'amounts';

export interface LossGuide<Name extends LossName>
  extends Guide<LossName, (typeof LOSSES)[Name]['parameters']> {
  /** Derivative by the score, line by line. */
  readonly slope: readonly string[];
  readonly example: {
    readonly data: ExampleData;
    /** Parameters that the example gives. */
    readonly parameters?: Partial<Record<keyof (typeof LOSSES)[Name]['parameters'], number>>;
  };
}

export interface OptimizerGuide<Name extends OptimizerName>
  extends Guide<OptimizerName, DefaultsOf<(typeof OPTIMIZERS)[Name]['parameters']>> {
  /** In one line. */
  readonly about: string;
  /** The update rule, line by line. */
  readonly formula: readonly string[];
  readonly example: {
    /** Hyperparameters that the example gives. */
    readonly parameters?: Partial<
      Record<keyof (typeof OPTIMIZERS)[Name]['parameters'], number | boolean>
    >;
    readonly learningRate: number;
    readonly batchSize: number | 'all';
  };
}

type DefaultsOfSchedule<Name extends ScheduleName> = Name extends NamedSchedule
  ? DefaultsOf<(typeof SCHEDULES)[Name]['parameters']>
  : Record<never, never>;

export interface ScheduleGuide<Name extends ScheduleName>
  extends Guide<ScheduleName, DefaultsOfSchedule<Name>> {
  /** In one line. */
  readonly about: string;
  /** η(t), line by line. */
  readonly formula: readonly string[];
  /** The first is shown at work, and all are judged by Robbins' and Monro's conditions. */
  readonly shown: readonly [LearningRate, ...LearningRate[]];
  /** Source text of the first, if it is a function. */
  readonly shownAs?: string;
}

export interface ActivationGuide<Name extends ActivationName>
  extends Guide<ActivationName, DefaultsOf<(typeof ACTIVATIONS)[Name]['parameters']>> {
  /** Derivative by the sum, line by line. */
  readonly slope: readonly string[];
}

export type InitializerGuide<Name extends InitializerName> = Guide<
  InitializerName,
  DefaultsOf<(typeof INITIALIZERS)[Name]['parameters']>
>;

export interface LayerGuide<Name extends LayerKind>
  extends Guide<LayerKind, DefaultsOf<(typeof LAYERS)[Name]['parameters']>> {
  /** As code. */
  readonly written: string;
}

export type ActivationGuides = { readonly [Name in ActivationName]: ActivationGuide<Name> };
export type InitializerGuides = { readonly [Name in InitializerName]: InitializerGuide<Name> };
export type LayerGuides = { readonly [Name in LayerKind]: LayerGuide<Name> };
export type LossGuides = { readonly [Name in LossName]: LossGuide<Name> };
export type OptimizerGuides = { readonly [Name in OptimizerName]: OptimizerGuide<Name> };
export type ScheduleGuides = { readonly [Name in ScheduleName]: ScheduleGuide<Name> };
