/** The state that training leaves in a model, and the state from which training continues. */

import type { Label } from '../data/labels.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { COUNTERS, currentParameters, type TrainingState } from '../numerics/state.ts';
import type { StopReason } from '../numerics/stopping.ts';
import type { OptimizerPlan } from '../plan/optimizers.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { SchedulePlan } from '../plan/schedules.ts';

/** Sample counts of a run. */
export interface SampleCounts {
  /** Number of training samples. */
  readonly nSamples: number;
  /** Number of validation samples; 0 without validation. */
  readonly nValidation: number;
}

/** The state that training leaves in a model. */
export interface Fitted extends SampleCounts {
  readonly plan: TrainingPlan;
  /** The parameters used for predictions. */
  readonly parameters: FloatArray;
  /** The state from which training continues; undefined in a loaded model. */
  readonly state: TrainingState | undefined;
  /** The training progress stored in the file of a loaded model, if any. */
  readonly loaded?: LoadedProgress | undefined;
  /** The rule that stopped the run; undefined if it ended early. */
  readonly ended?: StopReason | undefined;
  /** Whether `partialFit` was the last to train the model. */
  readonly isStream: boolean;
  /** The class labels in ascending order; empty for a regressor. */
  readonly classes: readonly Label[];
}

/** The training progress of a saved model; see savedState.ts. */
export interface LoadedProgress {
  /** The initial schedule of the learning rate; undefined if it was a function. */
  readonly schedule: SchedulePlan | undefined;
  readonly counters: Float64Array;
  readonly memory: Memory | undefined;
}

/** The data that the next step needs; `parameters` are those after the last step. */
export interface Memory extends Pick<TrainingState, 'parameters' | 'slots' | 'average' | 'random'> {
  readonly optimizer: OptimizerPlan;
}

/**
 * The parameters used for predictions: those of the best epoch if the plan has patience, otherwise
 * their mean if averaging has begun, otherwise the last ones.
 *
 * In batch descent the loss of an epoch belongs to the parameters before its step, so the loss
 * after the last step is unknown. It counts as an improvement if the previous step was one. The loss
 * of a solver's iteration is that after its step.
 */
export function modelParameters(
  plan: TrainingPlan,
  state: TrainingState,
  nSamples: number,
): FloatArray {
  const { counters, best } = state;
  const isBefore =
    plan.solver === 'descent' && plan.monitor === 'loss' && plan.batchSize === nSamples;
  const stillFalling = isBefore && counters[COUNTERS.lastLoss] === counters[COUNTERS.best];
  const isBest = plan.patience > 0 && !stillFalling;
  return (isBest ? best : currentParameters(plan, state)).slice();
}

/**
 * The state from which `partialFit` continues: the state after training, but with the model's
 * parameters. After a fit with patience these are the parameters of the best epoch.
 *
 * @param plan without patience; with the shape, optimizer and averaging of the fit
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
  // A stream has no stopping rules: reset their counters.
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
