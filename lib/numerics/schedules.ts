/**
 * The learning rates of the schedules, as functions of t = 0, 1, 2 … The twin of
 * native/engine/schedules.h; lib/plan/schedules.ts has names, parameters and sources. After its
 * period a schedule keeps its last rate, except for the cosine schedules.
 */

import type { TrainingPlan } from '../plan/plan.ts';
import type { ScheduleName, SchedulePlan, SchedulePlanOf } from '../plan/schedules.ts';
import { COUNTERS } from './state.ts';

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
  inverseTime: ({ initial, decay, power }, t) => initial / (1 + decay * t) ** power,
  inverseScaling: ({ initial, power }, t) => initial / (t + 1) ** power,
  polynomial: ({ initial, period, power }, t) =>
    initial * (1 - Math.min(t, period) / period) ** power,
  cosine: ({ initial, minimum, period }, t) => halfCosine(initial, minimum, t / period),
  cosineRestarts({ initial, minimum, period, growth }, t) {
    // Periods have the lengths period · growth^k. They are subtracted one by one, because a
    // logarithm would round.
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
  oneCycle({ maximum, period, rise, divisor, finalDivisor, anneal, threePhase }, t) {
    const start = maximum / divisor;
    const between = anneal === 'cosine' ? halfCosine : straight;
    // As in PyTorch, the first of `period` rates is the start and the last is the end.
    const [top, end] = [rise * period - 1, period - 1];
    if (t <= top) return between(start, maximum, top > 0 ? t / top : 1);
    const back = threePhase ? 2 * rise * period - 2 : top;
    if (t <= back) return between(maximum, start, (t - top) / (back - top));
    const share = end > back ? (Math.min(t, end) - back) / (end - back) : 1;
    return between(threePhase ? start : maximum, start / finalDivisor, share);
  },
  optimal: ({ alpha, t0 }, t) => 1 / (alpha * (t0 + t)),
  // The rates of these two depend on the counters; see `adaptRate`.
  plateau: ({ initial }) => initial,
  lossProportional: ({ initial }) => initial,
  custom: ({ first, rates }, t) => rates[Math.max(0, Math.min(t - first, rates.length - 1))],
};

/** Linear from a (share 0) to b (share 1). */
function straight(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** The learning rate of the next step. */
export function nextRate(schedule: SchedulePlan, counters: Float64Array): number {
  const { epochs, steps } = COUNTERS;
  return rateOfStep(schedule, counters, counters[schedule.per === 'epoch' ? epochs : steps]);
}

/** The learning rate at epoch t, or at step t of this epoch. */
export function rateOfStep(schedule: SchedulePlan, counters: Float64Array, t: number): number {
  return rateAt(schedule, t) * counters[COUNTERS.rateScale];
}

/**
 * The learning rate at t. The cast is needed because the types do not express that the table pairs
 * parameters and function by name.
 */
export function rateAt(schedule: SchedulePlan, t: number): number {
  return (schedules[schedule.name] as (schedule: SchedulePlan, t: number) => number)(schedule, t);
}

/**
 * Called after an epoch: adapts the following rates to its loss and its monitored value (lower is
 * better).
 */
export function adaptRate(
  { schedule }: Pick<TrainingPlan, 'schedule'>,
  counters: Float64Array,
  loss: number,
  monitored: number,
): void {
  if (schedule.name === 'lossProportional') {
    if (counters[COUNTERS.firstLoss] === 0) counters[COUNTERS.firstLoss] = loss;
    const share = Math.min(1, loss / counters[COUNTERS.firstLoss]);
    // With a first loss of 0 there is no ratio; the rate stays unchanged.
    counters[COUNTERS.rateScale] = Math.max(
      Number.isNaN(share) ? 1 : share,
      Math.min(1, schedule.minimum / schedule.initial),
    );
  }
  if (schedule.name !== 'plateau') return;
  const { factor, patience, threshold, thresholdMode, cooldown, minimum, initial } = schedule;
  const best = counters[COUNTERS.plateauBest];
  const least = thresholdMode === 'relative' ? threshold * Math.abs(best) : threshold;
  if (best === Number.POSITIVE_INFINITY || monitored < best - least) {
    counters[COUNTERS.plateauBest] = monitored;
    counters[COUNTERS.plateauWaited] = 0;
  } else {
    counters[COUNTERS.plateauWaited] += 1;
  }
  if (counters[COUNTERS.plateauCooldown] > 0) {
    counters[COUNTERS.plateauCooldown] -= 1;
    counters[COUNTERS.plateauWaited] = 0;
  }
  if (counters[COUNTERS.plateauWaited] > patience) {
    const scale = counters[COUNTERS.rateScale];
    const next = Math.max(scale * factor, minimum / initial);
    // As in PyTorch, changes of 1e-8 or less are skipped.
    if ((scale - next) * initial > 1e-8) counters[COUNTERS.rateScale] = next;
    counters[COUNTERS.plateauCooldown] = cooldown;
    counters[COUNTERS.plateauWaited] = 0;
  }
}
