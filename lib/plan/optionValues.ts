/** Values of single training options in a plan: their defaults, and what they are if they are omitted. */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { ourName } from '../common/foreignHints.ts';
import { integerBetween, positiveNumber } from '../common/validate.ts';
import { MONITORS, type Monitor, type TrainingOptions } from './options.ts';
import { feedbackOf, type SchedulePlan } from './schedules.ts';

/** A positive number; 0 if the option is omitted. */
export function positiveOrNone(name: string, option: number | undefined): number {
  return option === undefined ? 0 : positiveNumber(name, option);
}

/**
 * The option, or its default if it is omitted. null is not an omitted option; it fails the check.
 */
export function or<Value>(option: Value | undefined, byDefault: Value): Value {
  return option === undefined ? byDefault : option;
}

/** The maximum slope; 0 for no limit. */
export function clipSlopeOf(option: number | undefined): number {
  return option === Number.POSITIVE_INFINITY ? 0 : positiveOrNone('clipSlope', option);
}

export function targetScoreOf(option: number | undefined): number {
  const score = positiveOrNone('targetScore', option);
  if (score > 1) throw wrongValue('targetScore', 'a number above 0 and at most 1', option);
  return score;
}

/** The patience in epochs; 0 for no early stopping. */
export function patienceOf(option: number | undefined): number {
  if (option === undefined || option === Number.POSITIVE_INFINITY) return 0;
  return integerBetween('patience', option, 1);
}

export function averageFromOf(option: unknown): number {
  if (typeof option === 'boolean') return option ? 0 : -1;
  if (typeof option !== 'number') {
    throw wrongKind('average', 'a boolean or a number of epochs', option);
  }
  return integerBetween('average', option, 0);
}

export function monitorOf(
  { monitor, patience }: TrainingOptions,
  schedule: SchedulePlan,
  validation: boolean,
): Monitor {
  if (monitor === undefined) return validation ? 'validationLoss' : 'loss';
  ourName('monitor', monitor, MONITORS);
  if (patienceOf(patience) === 0 && feedbackOf(schedule) !== 'monitor') {
    throw new RangeError(
      `Expected "monitor" to come with "patience" or the schedule 'plateau', but there is neither`,
    );
  }
  if (monitor !== 'loss' && !validation) {
    throw new RangeError(
      `Expected "monitor" to be 'loss' where there are no validation samples, but received '${monitor}'`,
    );
  }
  return monitor;
}
