/**
 * Losses as options and as parts of a plan: names, parameters, and access to the rows of
 * lossTable.ts.
 */

import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import { type ParameterValues, resolveAlias, resolveNamed } from '../common/named.ts';
import type { LinkName } from './links.ts';
import { LOSS_ALIASES, LOSSES, type LossRow, type TargetKind } from './lossTable.ts';

/** Name of a loss; see `LOSSES`. */
export type LossName = keyof typeof LOSSES;
export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

type Parameters<Name extends LossName> = ParameterValues<(typeof LOSSES)[Name]['parameters']>;

/** A loss with all of its parameters. */
export type LossPlan = { [Name in LossName]: { readonly name: Name } & Parameters<Name> }[LossName];

/** The plan of one loss. */
export type LossPlanOf<Name extends LossName> = Extract<LossPlan, { name: Name }>;

/** A loss by its name, with some of its parameters. */
export type LossSetting<Name extends LossName = LossName> = {
  [Each in Name]: { readonly name: Each } & Partial<Parameters<Each>>;
}[Name];

type Aliases = typeof LOSS_ALIASES;
type AliasOf<Name extends LossName> = {
  [Alias in keyof Aliases]: Aliases[Alias] extends Name ? Alias : never;
}[keyof Aliases];
type AliasSetting<Alias extends keyof Aliases> = {
  [Each in Alias]: { readonly name: Each } & Partial<Parameters<Aliases[Each]>>;
}[Alias];

/**
 * The option for one of these losses: its name or an alias, alone or with some of its parameters.
 */
export type LossOptionOf<Name extends LossName> =
  | Name
  | LossSetting<Name>
  | AliasOf<Name>
  | AliasSetting<AliasOf<Name>>;
/** A loss: its name, or `{ name, …parameters }`. Omitted parameters have their defaults. */
export type LossOption = LossOptionOf<LossName>;

/**
 * The complete plan of a loss.
 *
 * @throws {TypeError} if the option is neither a name nor an object with a name, or a parameter has
 *   the wrong type or does not belong to this loss
 * @throws {RangeError} if the name is unknown or a value is out of range
 * @example
 * resolveLoss('huber'); // { name: 'huber', delta: 1 }
 */
export function resolveLoss(option: unknown): LossPlan {
  return Object.freeze(resolveNamed('loss', option, LOSSES, FOREIGN_NAMES, LOSS_ALIASES));
}

/**
 * The name of the loss in an option, with aliases resolved. Other values are returned unchanged.
 */
export function lossNameIn(option: unknown): unknown {
  const named = typeof option === 'object' && option !== null && 'name' in option;
  return resolveAlias(named ? option.name : option, LOSS_ALIASES);
}

/** The row of a loss. */
export function lossRow({ name }: Pick<LossPlan, 'name'>): LossRow {
  return LOSSES[name];
}

/** The kind of targets of a loss. */
export function targetsOf({ name }: Pick<LossPlan, 'name'>): TargetKind {
  return LOSSES[name].targets;
}

/** The link function of a loss. */
export function linkOf({ name }: Pick<LossPlan, 'name'>): LinkName {
  return LOSSES[name].link;
}

/** The smallest possible loss of a sample with this target, over all scores. */
export function leastLoss(loss: LossPlan, y: number): number {
  return lossRow(loss).least?.(y, loss as unknown as Readonly<Record<string, number>>) ?? 0;
}
