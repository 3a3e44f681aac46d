/**
 * Losses as options and as parts of a plan: names, parameters, and the questions that the rows of
 * lossTable.ts answer.
 */

import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import { nameBehind, type ParameterValues, resolveNamed } from '../common/named.ts';
import type { LinkName } from './links.ts';
import { LOSS_ALIASES, LOSSES, type LossRow, type TargetKind } from './lossTable.ts';

/** Name of a loss; see `LOSSES`. */
export type LossName = keyof typeof LOSSES;
export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

type Parameters<Name extends LossName> = ParameterValues<(typeof LOSSES)[Name]['parameters']>;

/** A loss with all of its parameters. */
export type LossPlan = { [Name in LossName]: { readonly name: Name } & Parameters<Name> }[LossName];

/** One of the losses' plans. */
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

/** What a user may give for one of these losses: a name or an alias, by itself or with some parameters. */
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
 * @throws {TypeError} if it is neither a name nor an object with one, or a parameter has the wrong
 *   kind or is not one of this loss's
 * @throws {RangeError} if the name is not known or a value is out of its range
 * @example
 * resolveLoss('huber'); // { name: 'huber', delta: 1 }
 */
export function resolveLoss(option: unknown): LossPlan {
  return Object.freeze(resolveNamed('loss', option, LOSSES, FOREIGN_NAMES, LOSS_ALIASES));
}

/** The name of the loss that an option asks for, an alias's own; what is no name as it is. */
export function lossNameIn(option: unknown): unknown {
  const named = typeof option === 'object' && option !== null && 'name' in option;
  return nameBehind(named ? option.name : option, LOSS_ALIASES);
}

/** The row of a loss. */
export function lossRow({ name }: Pick<LossPlan, 'name'>): LossRow {
  return LOSSES[name];
}

/** What a loss compares scores with. */
export function targetsOf({ name }: Pick<LossPlan, 'name'>): TargetKind {
  return LOSSES[name].targets;
}

/** What turns the scores of a loss into predictions. */
export function linkOf({ name }: Pick<LossPlan, 'name'>): LinkName {
  return LOSSES[name].link;
}

/** The least loss of a sample with this target: what is left when every score is the best one. */
export function leastLoss(loss: LossPlan, y: number): number {
  return lossRow(loss).least?.(y, loss as unknown as Readonly<Record<string, number>>) ?? 0;
}
