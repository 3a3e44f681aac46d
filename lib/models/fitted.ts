/** What training leaves in a model, and how training goes on from it. */

import type { Label } from '../data/labels.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { COUNTERS, currentParameters, type TrainingState } from '../numerics/state.ts';
import type { StopReason } from '../numerics/stopping.ts';
import type { OptimizerPlan } from '../plan/optimizers.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { SchedulePlan } from '../plan/schedules.ts';

/** How many samples a run has. */
export interface SampleCounts {
  /** Number of training samples. */
  readonly nSamples: number;
  /** Number of validation samples; 0 without validation. */
  readonly nValidation: number;
}

/** What training leaves behind. */
export interface Fitted extends SampleCounts {
  readonly plan: TrainingPlan;
  /** What the model answers with. */
  readonly parameters: FloatArray;
  /** What training goes on from; none in a model that was loaded. */
  readonly state: TrainingState | undefined;
  /** Of a model that was loaded: where its training was, if its file says so. */
  readonly loaded?: LoadedProgress | undefined;
  /** The rule by which the run ended; none where it did not come to its end. */
  readonly ended?: StopReason | undefined;
  /** Whether `partialFit` was the last to train the model. */
  readonly isStream: boolean;
  /** The labels of the classes, ascending; none in a regressor. */
  readonly classes: readonly Label[];
}

/** Where the training of a saved model was; see savedState.ts. */
export interface LoadedProgress {
  /** The learning rate's, as it began; none where it was a function. */
  readonly schedule: SchedulePlan | undefined;
  readonly counters: Float64Array;
  readonly memory: Memory | undefined;
}

/** What a further step needs; `parameters` are where the last one ended. */
export interface Memory extends Pick<TrainingState, 'parameters' | 'slots' | 'average' | 'random'> {
  readonly optimizer: OptimizerPlan;
}

/**
 * The parameters that a model answers with: those of its best epoch where the plan has patience,
 * else their mean where averaging has begun, else the last ones.
 *
 * In batch descent the loss of an epoch is that of the parameters it began with, so that what the
 * last step came to is not known. It is taken for an improvement where the step before was one.
 */
export function modelParameters(
  plan: TrainingPlan,
  state: TrainingState,
  nSamples: number,
): FloatArray {
  const { counters, best } = state;
  const isBefore = plan.monitor === 'loss' && plan.batchSize === nSamples;
  const stillFalling = isBefore && counters[COUNTERS.lastLoss] === counters[COUNTERS.best];
  const isBest = plan.patience > 0 && !stillFalling;
  return (isBest ? best : currentParameters(plan, state)).slice();
}

/**
 * The state in which `partialFit` goes on: as training left it, but at the model's parameters, which
 * after a fit with patience are those of its best epoch.
 *
 * @param plan without patience; of the same shape, optimizer and averaging as that of the fit
 */
export function continuedState(
  plan: TrainingPlan,
  state: TrainingState,
  from: Pick<Fitted, 'plan' | 'parameters'>,
): TrainingState {
  const restored = from.plan.patience > 0;
  const parameters = floatArray(plan.precision, state.parameters.length);
  parameters.set(restored ? from.parameters : state.parameters);
  const slots = floatArray(plan.precision, state.slots.length);
  slots.set(state.slots);
  const counters = state.counters.slice();
  // What the rules for when fit stops have seen: a stream has none.
  counters[COUNTERS.best] = Number.POSITIVE_INFINITY;
  counters[COUNTERS.waited] = 0;
  return {
    parameters,
    slots,
    average:
      restored && state.average.length > 0
        ? Float64Array.from(from.parameters)
        : state.average.slice(),
    best: floatArray(plan.precision, 0),
    random: state.random.slice(),
    counters,
  };
}
