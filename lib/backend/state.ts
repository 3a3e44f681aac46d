/** What a state means for the model: which of its parameters are the model's. */
import { type FloatArray, floatArray } from '../matrix.ts';
import type { TrainingPlan } from '../plan.ts';
import { COUNTERS, type TrainingState } from './backend.ts';

/** The parameters that a model has now: the mean, where averaging has begun. */
export function currentParameters(plan: TrainingPlan, state: TrainingState): FloatArray {
  if (plan.averageFrom < 0 || state.counters[COUNTERS.averaged] === 0) return state.parameters;
  const parameters = floatArray(plan.precision, state.average.length);
  parameters.set(state.average);
  return parameters;
}
