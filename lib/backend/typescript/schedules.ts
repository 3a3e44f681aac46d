/**
 * The rates of the schedules: functions of t = 0, 1, 2 … The twin of native/schedules.h;
 * lib/schedules.ts has names, parameters and sources. After its period a schedule stays where it
 * ended, but for the cosines.
 */

import type { ScheduleName, SchedulePlan, SchedulePlanOf } from '../../schedules.ts';
import { COUNTERS } from '../backend.ts';

/** Half a cosine from a (share 0) to b (share 1). */
function halfCosine(a: number, b: number, share: number): number {
  return b + 0.5 * (a - b) * (1 + Math.cos(Math.PI * share));
}

export const schedules: {
  readonly [Name in ScheduleName]: (schedule: SchedulePlanOf<Name>, t: number) => number;
} = {
  constant: ({ initial }) => initial,
  step: ({ initial, every, gamma }, t) => initial * gamma ** Math.floor(t / every),
  multiStep({ initial, milestones, gamma }, t) {
    let passed = 0;
    while (passed < milestones.length && milestones[passed] <= t) passed++;
    return initial * gamma ** passed;
  },
  exponential: ({ initial, gamma }, t) => initial * gamma ** t,
  inverseTime: ({ initial, decay }, t) => initial / (1 + decay * t),
  inverseScaling: ({ initial, power }, t) => initial / (t + 1) ** power,
  polynomial: ({ initial, period, power }, t) =>
    initial * (1 - Math.min(t, period) / period) ** power,
  cosine: ({ initial, minimum, period }, t) => halfCosine(initial, minimum, t / period),
  cosineRestarts({ initial, minimum, period, growth }, t) {
    // Periods of length period · growth^k; one after the other, so that no logarithm rounds.
    let [since, length] = [t, period];
    while (since >= length) {
      if (growth === 1) {
        since %= length;
        break;
      }
      since -= length;
      length *= growth;
    }
    return halfCosine(initial, minimum, since / length);
  },
  linear: ({ initial, period, from, to }, t) =>
    initial * (from + (to - from) * (Math.min(t, period) / period)),
  oneCycle({ maximum, period, rise, divisor, finalDivisor }, t) {
    const start = maximum / divisor;
    // As PyTorch counts: the first of `period` rates is the start, the last one the end.
    const [top, end] = [rise * period - 1, period - 1];
    if (t <= top) return halfCosine(start, maximum, top > 0 ? t / top : 1);
    const share = end > top ? (Math.min(t, end) - top) / (end - top) : 1;
    return halfCosine(maximum, start / finalDivisor, share);
  },
};

/** The rate of the step that comes next. */
export function nextRate(schedule: SchedulePlan, counters: Float64Array): number {
  const { epochs, steps } = COUNTERS;
  return rateAt(schedule, counters[schedule.per === 'epoch' ? epochs : steps]);
}

/** The rate at t; what the table pairs by name, the types cannot follow. */
export function rateAt(schedule: SchedulePlan, t: number): number {
  return (schedules[schedule.name] as (schedule: SchedulePlan, t: number) => number)(schedule, t);
}
