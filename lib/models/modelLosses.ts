/** The losses that each kind of model accepts, as names and as types. */
import { ourName } from '../common/foreignHints.ts';
import {
  LOSS_NAMES,
  type LossName,
  type LossOptionOf,
  type LossPlan,
  lossNameIn,
  resolveLoss,
  targetsOf,
} from '../plan/losses.ts';
import type { LOSSES, TargetKind } from '../plan/lossTable.ts';

type NamesFor<Kind extends TargetKind> = {
  [Name in LossName]: (typeof LOSSES)[Name]['targets'] extends Kind ? Name : never;
}[LossName];

/** A loss for classification: a name of `LOSSES`, or `{ name, …parameters }`. */
export type ClassificationLoss = LossOptionOf<NamesFor<'binary' | 'multiclass'>>;
/** A loss for regression: a name of `LOSSES`, or `{ name, …parameters }`. */
export type RegressionLoss = LossOptionOf<NamesFor<'regression'>>;

/** The names of the losses for these kinds of targets. */
export function lossNamesFor(...kinds: readonly TargetKind[]): LossName[] {
  return LOSS_NAMES.filter((name) => kinds.includes(targetsOf({ name })));
}

export const CLASSIFICATION_LOSSES = lossNamesFor('binary', 'multiclass');
export const REGRESSION_LOSSES = lossNamesFor('regression');

/**
 * The complete plan of a model's loss.
 *
 * @param allowed the losses that the model accepts
 * @throws {TypeError} if `option` is neither a name nor an object with a name, or a parameter is
 *   wrong
 * @throws {RangeError} if the loss belongs to another model (which the message names), or a value
 *   is out of range
 */
export function modelLoss(option: unknown, allowed: readonly LossName[]): LossPlan {
  const name = lossNameIn(option);
  const isOneOf = (names: readonly unknown[]) => names.includes(name);
  if (typeof name === 'string' && !isOneOf(allowed)) {
    if (isOneOf(LOSS_NAMES)) {
      const names = allowed.map((each) => `'${each}'`).join(', ');
      throw new RangeError(
        `Expected "loss" to be one of ${names}, but received '${name}': ${takerOf(name as LossName)} takes it`,
      );
    }
    ourName('loss', name, allowed);
  }
  return resolveLoss(option);
}

function takerOf(name: LossName): string {
  return targetsOf({ name }) === 'regression' ? 'SGDRegressor' : 'SGDClassifier';
}
