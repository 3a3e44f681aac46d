/**
 * Reads the counters of a saved state and checks that each is in the range that a run can reach.
 */

import { wrongValue } from '../common/errors.ts';
import { readNumber } from '../common/serialize.ts';
import { integerBetween } from '../common/validate.ts';
import { COUNTERS } from '../numerics/state.ts';

export type CounterName = keyof typeof COUNTERS;

/** Counters that are whole numbers of at least 0. */
const COUNTS: readonly CounterName[] = [
  ...(['steps', 'epochs', 'averaged', 'plateauWaited', 'plateauCooldown', 'waited'] as const),
  'slotsSince',
];
/**
 * Factors that start at 1 and only decrease. Other values would reverse steps or make them far too
 * long.
 */
const SHARES: readonly CounterName[] = ['products', 'rateScale'];
/**
 * Losses and scores, which are infinite before the first value. The values that `plateau` records
 * may be NaN.
 */
const SEEN: readonly CounterName[] = ['best', 'lastLoss', 'firstLoss'];

/**
 * Writes the named counters to their places.
 *
 * @param place the name of `saved` in messages
 * @throws {TypeError | RangeError} for a value that no run can produce
 */
export function readCounters(
  place: string,
  saved: Record<string, unknown>,
  names: readonly CounterName[],
  counters: Float64Array,
): void {
  for (const name of names) {
    counters[COUNTERS[name]] = readCounter(`${place}.${name}`, name, saved[name]);
  }
  for (const name of ['averaged', 'slotsSince'] as const) {
    if (!names.includes(name)) continue;
    const [most, value] = [counters[COUNTERS.steps], counters[COUNTERS[name]]];
    if (value > most)
      throw wrongValue(`${place}.${name}`, `at most ${most}, the steps taken`, value);
  }
}

function readCounter(place: string, name: CounterName, saved: unknown): number {
  if (COUNTS.includes(name)) return integerBetween(place, saved, 0);
  const value = readNumber(place, saved);
  if (SHARES.includes(name) && !(value >= 0 && value <= 1)) {
    throw wrongValue(place, 'a number from 0 to 1', value);
  }
  if (SEEN.includes(name) && Number.isNaN(value)) throw wrongValue(place, 'a number', value);
  return value;
}
