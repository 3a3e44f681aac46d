/**
 * The state of a training run: the arrays that training updates, and the choice of the parameters
 * that the model uses.
 */

import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingPlan } from '../plan/plan.ts';

/** Index of each number in `TrainingState.counters`; native/plan/plan.h has the same order. */
export const COUNTERS = {
  /** Steps taken. */
  steps: 0,
  /** NAdam's product of momenta. */
  products: 1,
  /** Epochs completed. */
  epochs: 2,
  /** Steps in the mean of `average`. */
  averaged: 3,
  /** Factor of the schedule's rate, set by `plateau` and `lossProportional`. */
  rateScale: 4,
  /** Loss of the first epoch, for `lossProportional`; 0 before the first epoch. */
  firstLoss: 5,
  /**
   * For `plateau`: the best monitored value, the epochs since then, and the remaining epochs of the
   * cooldown.
   */
  plateauBest: 6,
  plateauWaited: 7,
  plateauCooldown: 8,
  /** For `patience`: the best monitored value, and the epochs since then. */
  best: 9,
  waited: 10,
  /** Loss of the last epoch, for `tolerance`. */
  lastLoss: 11,
  /**
   * Number of steps at the last reset of the optimizer's slots: 0, unless training was continued
   * without them. An optimizer's t counts from there.
   */
  slotsSince: 12,
} as const;

/** The counters at the start. Lower monitored values are better. */
export function initialCounters(): Float64Array {
  const counters = new Float64Array(Object.keys(COUNTERS).length);
  counters[COUNTERS.products] = 1;
  counters[COUNTERS.rateScale] = 1;
  for (const name of ['plateauBest', 'best', 'lastLoss'] as const) {
    counters[COUNTERS[name]] = Number.POSITIVE_INFINITY;
  }
  return counters;
}

/**
 * The data that training updates, as plain typed arrays, so that a run can be saved, moved and
 * resumed.
 */
export interface TrainingState {
  /**
   * Linear models: nFeatures weights per output and, with `useBias`, the biases after them.
   * Networks: the parameters layer after layer (see parameters.ts). In the plan's precision.
   */
  readonly parameters: FloatArray;
  /** The optimizer's state: slot k of parameter j is `slots[k * parameters.length + j]`. */
  readonly slots: FloatArray;
  /** The mean of the parameters over the steps; empty if the plan does not average. */
  readonly average: Float64Array;
  /** The model's parameters after the best epoch; empty without `patience`. */
  readonly best: FloatArray;
  /** The state of the random generator that shuffles: four words, not all 0. */
  readonly random: Uint32Array;
  /** Numbers in the order of `COUNTERS`. */
  readonly counters: Float64Array;
  /** What a solver continues from: its variables, then the pairs of L-BFGS. */
  solver?: Float64Array | undefined;
}

/** The parameters that the model uses: the mean, once averaging has begun. */
export function currentParameters(plan: TrainingPlan, state: TrainingState): FloatArray {
  if (plan.averageFrom < 0 || state.counters[COUNTERS.averaged] === 0) return state.parameters;
  const parameters = floatArray(plan.precision, state.average.length);
  parameters.set(state.average);
  return parameters;
}
