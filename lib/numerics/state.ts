/** The state of a training run: what training changes, and which of its parameters are the model's. */

import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingPlan } from '../plan/plan.ts';

/** Where each number stands in `TrainingState.counters`; native/plan/plan.h has the same order. */
export const COUNTERS = {
  /** Steps taken. */
  steps: 0,
  /** NAdam's product of momenta. */
  products: 1,
  /** Epochs completed. */
  epochs: 2,
  /** Steps in the mean of `average`. */
  averaged: 3,
  /** What the schedule's rate is multiplied by: `plateau` and `lossProportional` change it. */
  rateScale: 4,
  /** Loss of the first epoch, for `lossProportional`; 0 before there is one. */
  firstLoss: 5,
  /** The best monitored value that `plateau` saw, the epochs since, and those still at rest. */
  plateauBest: 6,
  plateauWaited: 7,
  plateauCooldown: 8,
  /** The best monitored value that `patience` saw, and the epochs since. */
  best: 9,
  waited: 10,
  /** Loss of the last epoch, for `tolerance`. */
  lastLoss: 11,
  /**
   * Steps taken when the optimizer's slots were as at the start: 0, unless training went on without
   * them. What an optimizer calls t counts from there.
   */
  slotsSince: 12,
} as const;

/** The counters at the start. Monitored values are such that less is better. */
export function initialCounters(): Float64Array {
  const counters = new Float64Array(Object.keys(COUNTERS).length);
  counters[COUNTERS.products] = 1;
  counters[COUNTERS.rateScale] = 1;
  for (const name of ['plateauBest', 'best', 'lastLoss'] as const) {
    counters[COUNTERS[name]] = Number.POSITIVE_INFINITY;
  }
  return counters;
}

/** What training changes: plain typed arrays, so that a run can be kept, moved and resumed. */
export interface TrainingState {
  /**
   * nFeatures weights of each output and, with `useBias`, their biases after them, or those of a
   * network, layer after layer (see parameters.ts); in the plan's precision.
   */
  readonly parameters: FloatArray;
  /** What the optimizer keeps: slot k of parameter j is `slots[k * parameters.length + j]`. */
  readonly slots: FloatArray;
  /** The mean of the parameters after each step; empty where the plan does not average. */
  readonly average: Float64Array;
  /** The model's parameters after the best epoch; empty where the plan has no patience. */
  readonly best: FloatArray;
  /** State of the generator that shuffles: four 32-bit numbers, not all 0. */
  readonly random: Uint32Array;
  /** Each at its place in `COUNTERS`. */
  readonly counters: Float64Array;
}

/** The parameters that a model has now: the mean, where averaging has begun. */
export function currentParameters(plan: TrainingPlan, state: TrainingState): FloatArray {
  if (plan.averageFrom < 0 || state.counters[COUNTERS.averaged] === 0) return state.parameters;
  const parameters = floatArray(plan.precision, state.average.length);
  parameters.set(state.average);
  return parameters;
}
