/**
 * The rules by which a run stops before its last epoch; the twin of native/engine/stopping.h.
 * Values that a resumed run needs are in the training state.
 */

import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { COUNTERS, type TrainingState } from './state.ts';

/** The figures of one epoch, as `onEpoch` receives them. */
export interface EpochReport {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  /**
   * Training loss, as `TrainingOptions.reduction` defines it, including penalties. The loss of each
   * batch is taken before its update.
   */
  readonly loss: number;
  /**
   * Mean loss of the validation samples after the epoch, without penalties; NaN without validation.
   */
  readonly validationLoss: number;
  /** Accuracy or R² of the validation samples after the epoch; NaN without validation. */
  readonly validationScore: number;
  /** Accuracy or R² of the training samples after the epoch; NaN unless `targetScore` is given. */
  readonly trainingScore: number;
  /** Learning rate of the last step of the epoch. */
  readonly learningRate: number;
  /** Mean Euclidean norm of the gradients of the epoch, before clipping. */
  readonly gradientNorm: number;
  /** Duration of the epoch, in seconds. */
  readonly seconds: number;
}

export const STOP_REASONS = [
  'maxEpochs',
  'targetLoss',
  'targetScore',
  'tolerance',
  'patience',
  'timeLimit',
] as const;
/** The rule that ended a run: the name of the option that set it. */
export type StopReason = (typeof STOP_REASONS)[number];

/** The value that the plan monitors, with its sign such that lower is better. */
export function monitored(
  { monitor }: Pick<TrainingPlan, 'monitor'>,
  report: Pick<EpochReport, 'loss' | 'validationLoss' | 'validationScore'>,
): number {
  return monitor === 'validationScore' ? -report.validationScore : report[monitor];
}

export class StoppingRules {
  readonly #plan: TrainingPlan;
  readonly #state: TrainingState;
  readonly #start = performance.now();

  constructor(plan: TrainingPlan, state: TrainingState) {
    this.#plan = plan;
    this.#state = state;
  }

  /** Called after each epoch with its report and the parameters that the report describes. */
  after(report: EpochReport, parameters: FloatArray | Float64Array): StopReason | undefined {
    const { targetLoss, targetScore, tolerance, patience, timeLimit } = this.#plan;
    const { counters, best } = this.#state;
    const isBest = patience > 0 && this.#isBest(monitored(this.#plan, report));
    if (isBest) best.set(parameters);
    const change = Math.abs(report.loss - counters[COUNTERS.lastLoss]);
    counters[COUNTERS.lastLoss] = report.loss;
    if (targetLoss > 0 && report.loss <= targetLoss) return 'targetLoss';
    if (targetScore > 0 && report.trainingScore >= targetScore) return 'targetScore';
    if (patience > 0) {
      if (counters[COUNTERS.waited] >= patience) return 'patience';
    } else if (tolerance > 0 && change <= tolerance) {
      return 'tolerance';
    }
    const seconds = (performance.now() - this.#start) / 1000;
    return timeLimit > 0 && seconds >= timeLimit ? 'timeLimit' : undefined;
  }

  #isBest(value: number): boolean {
    const { counters } = this.#state;
    const best = counters[COUNTERS.best];
    // Every improvement is stored, but only one by more than the minimum resets the count of
    // epochs.
    if (value < best - this.#plan.tolerance) counters[COUNTERS.waited] = 0;
    else counters[COUNTERS.waited] += 1;
    if (value < best) counters[COUNTERS.best] = value;
    // The validation loss may overflow in every epoch; the first epoch is then the best.
    const isFirst = best === Number.POSITIVE_INFINITY && counters[COUNTERS.waited] === 1;
    return value < best || isFirst;
  }
}
