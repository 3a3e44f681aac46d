/**
 * The initial state of training: parameters, optimizer slots, counters, and the generator for
 * shuffling.
 */

import { wrongKind, wrongValue } from '../../common/errors.ts';
import { oneOf } from '../../common/validate.ts';
import { floatArray, notFinite } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { Features } from '../../data/storage.ts';
import { rateAt } from '../../numerics/schedules.ts';
import { initialCounters, type TrainingState } from '../../numerics/state.ts';
import { fillSlots, slotCount } from '../../plan/optimizers.ts';
import { parameterCount, type TrainingPlan } from '../../plan/plan.ts';
import { nextNormal, seedState } from '../../random/rng.ts';
import { drawLayers } from './layerWeights.ts';

/**
 * Initial weights: all 0, drawn from a standard normal distribution with the option `seed`, or
 * given as the nFeatures weights of each output, one output after the other. Biases start at 0.
 */
export type InitialWeights = 'zeros' | 'normal' | ArrayLike<number>;

/**
 * The state before the first step.
 *
 * @param initialWeights for a linear model; the layers of a network have their own initialisers
 * @param biases initial biases of the outputs; 0 if omitted
 * @param x the samples, which the initialiser `lsuv` uses
 * @throws {TypeError} if `initialWeights` is neither a known name nor an array of numbers
 * @throws {RangeError} if the number of weights is wrong, or a weight is not finite
 */
export function initialState(
  plan: TrainingPlan,
  initialWeights: InitialWeights,
  biases?: ArrayLike<number>,
  x?: Features,
): TrainingState {
  const random = seedState(plan.seed);
  const parameters = floatArray(plan.precision, parameterCount(plan));
  if (plan.layers.length > 0) {
    drawLayers(plan, parameters, random, x);
    const last = plan.layers[plan.layers.length - 1];
    const hasBias = last.kind === 'dense' && last.useBias;
    if (biases !== undefined && hasBias) parameters.set(biases, parameters.length - plan.nOutputs);
    return untrained(plan, parameters, random);
  }
  const nWeights = plan.nOutputs * plan.nFeatures;
  if (typeof initialWeights !== 'string') {
    copyWeights(plan, initialWeights, parameters);
  } else if (oneOf('initialWeights', initialWeights, ['zeros', 'normal']) === 'normal') {
    for (let j = 0; j < nWeights; j++) parameters[j] = nextNormal(random);
  }
  if (plan.useBias && biases !== undefined) parameters.set(biases, nWeights);
  return untrained(plan, parameters, random);
}

/**
 * The state before the first step, with the given parameters.
 *
 * @param parameters weights and biases in the order of `TrainingState`, in either precision
 */
export function stateAt(plan: TrainingPlan, parameters: FloatArray): TrainingState {
  const own = floatArray(plan.precision, parameterCount(plan));
  own.set(parameters);
  return untrained(plan, own, seedState(plan.seed));
}

/** A state whose optimizer has not taken a step. */
function untrained(plan: TrainingPlan, parameters: FloatArray, random: Uint32Array): TrainingState {
  return {
    parameters,
    random,
    slots: initialSlots(plan),
    average: plan.averageFrom < 0 ? new Float64Array(0) : Float64Array.from(parameters),
    best: floatArray(plan.precision, plan.patience > 0 ? parameters.length : 0),
    counters: initialCounters(),
  };
}

function initialSlots({ optimizer, schedule, ...plan }: TrainingPlan): FloatArray {
  const n = parameterCount(plan);
  const slots = floatArray(plan.precision, n * slotCount(optimizer));
  fillSlots(optimizer, rateAt(schedule, 0), n, slots);
  return slots;
}

/** Checks `initialWeights` as far as this is possible without the data. */
export function checkInitialWeights(value: unknown): void {
  if (typeof value === 'string') {
    oneOf('initialWeights', value, ['zeros', 'normal']);
  } else if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) {
    throw wrongKind('initialWeights', "'zeros', 'normal' or an array of numbers", value);
  }
}

function copyWeights(plan: TrainingPlan, from: ArrayLike<number>, to: FloatArray): void {
  const { nFeatures, nOutputs } = plan;
  const nWeights = nOutputs * nFeatures;
  if (from.length !== nWeights) {
    const outputs = nOutputs === 1 ? '' : ` and each of ${nOutputs} outputs`;
    throw new RangeError(
      `Expected "initialWeights" to have ${nWeights} elements, one for each column of x${outputs}, but it has ${from.length}`,
    );
  }
  for (let j = 0; j < nWeights; j++) {
    if (typeof from[j] !== 'number') throw wrongKind(`initialWeights[${j}]`, 'a number', from[j]);
    to[j] = from[j];
    if (!Number.isFinite(from[j])) throw notFinite(`initialWeights[${j}]`, from[j]);
    if (!Number.isFinite(to[j])) {
      throw wrongValue(
        `initialWeights[${j}]`,
        `a number within the range of ${plan.precision}`,
        from[j],
      );
    }
  }
}
