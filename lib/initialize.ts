/** The state that training starts from: initial parameters and the generator that shuffles. */
import type { TrainingState } from './backend/backend.ts';
import { nextDouble, seedWords } from './backend/typescript/rng.ts';
import { wrongKind, wrongValue } from './errors.ts';
import { type FloatArray, floatArray, notFinite } from './matrix.ts';
import { slotCount } from './optimizers.ts';
import { parameterCount, type TrainingPlan } from './plan.ts';
import { oneOf } from './validate.ts';

/**
 * Where the weights start: all 0, drawn from a standard normal (from the plan's seed), or given.
 * The bias starts at 0.
 */
export type InitialWeights = 'zeros' | 'normal' | ArrayLike<number>;

/**
 * @throws {TypeError} if `initialWeights` is neither a known name nor numbers
 * @throws {RangeError} if there are not `plan.nFeatures` of them, or one is not finite
 */
export function initialState(plan: TrainingPlan, initialWeights: InitialWeights): TrainingState {
  const random = seedWords(plan.seed);
  const parameters = floatArray(plan.precision, parameterCount(plan));
  if (typeof initialWeights !== 'string') {
    copyWeights(plan, initialWeights, parameters);
  } else if (oneOf('initialWeights', initialWeights, ['zeros', 'normal']) === 'normal') {
    for (let j = 0; j < plan.nFeatures; j++) parameters[j] = nextNormal(random);
  }
  return { parameters, random, slots: initialSlots(plan), counters: Float64Array.of(0, 1, 0) };
}

/** Slots are 0 at the start, but for Adagrad's accumulator and Rprop's step sizes. */
function initialSlots({ optimizer, schedule, ...plan }: TrainingPlan): FloatArray {
  const n = parameterCount(plan);
  const slots = floatArray(plan.precision, n * slotCount(optimizer));
  if (optimizer.name === 'adagrad') slots.fill(optimizer.initialAccumulator);
  // The plan allows Rprop no schedule but a constant one.
  if (optimizer.name === 'rprop' && schedule.name === 'constant') slots.fill(schedule.initial, n);
  return slots;
}

/** Checks what can be checked of `initialWeights` without knowing the data. */
export function checkInitialWeights(value: unknown): void {
  if (typeof value === 'string') {
    oneOf('initialWeights', value, ['zeros', 'normal']);
  } else if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) {
    throw wrongKind('initialWeights', "'zeros', 'normal' or an array of numbers", value);
  }
}

function copyWeights(plan: TrainingPlan, from: ArrayLike<number>, to: FloatArray): void {
  const { nFeatures } = plan;
  if (from.length !== nFeatures) {
    throw new RangeError(
      `Expected "initialWeights" to have ${nFeatures} elements, one for each column of x, but it has ${from.length}`,
    );
  }
  for (let j = 0; j < nFeatures; j++) {
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

/**
 * A standard normal number, by the cosine half of Box and Muller (Ann. Math. Statist. 29, 1958).
 * `Math.log` and `Math.cos` of V8 are the same code on every platform, so are these numbers.
 */
function nextNormal(random: Uint32Array): number {
  const radius = Math.sqrt(-2 * Math.log(1 - nextDouble(random)));
  return radius * Math.cos(2 * Math.PI * nextDouble(random));
}
