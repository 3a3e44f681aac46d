/**
 * Descent in batches: the gradient of a batch, gathered piece by piece, and the optimizer's step
 * along it. The twin of `byBatches` in native/trainer.cc.
 */
import { parameterCount, penalizedCount, type TrainingPlan } from '../../plan.ts';
import { COUNTERS, type TrainingData, type TrainingState } from '../backend.ts';
import { LinearGradient } from './linear.ts';
import { type Averaging, addToMean, type EpochSums } from './oneByOne.ts';
import { stepOf } from './optimizers.ts';
import { addPenalties, shortenTo } from './penalties.ts';
import { nextRate } from './schedules.ts';

export class BatchDescent {
  readonly #plan: TrainingPlan;
  readonly #state: TrainingState;
  readonly #sum: LinearGradient;
  readonly #gradient: Float64Array;
  readonly #products: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, state: TrainingState) {
    this.#plan = plan;
    this.#state = state;
    this.#sum = new LinearGradient(plan, data, state.parameters);
    this.#gradient = new Float64Array(parameterCount(plan));
    this.#products = state.counters.subarray(COUNTERS.products, COUNTERS.products + 1);
  }

  /** Adds samples order[from … to) to the batch and returns the sum of their losses. */
  add(order: Uint32Array | undefined, from: number, to: number): number {
    return this.#sum.add(order, from, to, this.#gradient);
  }

  /**
   * Takes the step of a batch of so many samples, whose losses came to `total`; adds to `sums`.
   * Returns the batch's loss under the plan's reduction, penalties included.
   */
  step(samples: number, total: number, averaging: Averaging | undefined, sums: EpochSums): number {
    const { optimizer, schedule, reduction, l1 } = this.#plan;
    const { parameters, slots, counters } = this.#state;
    const gradient = this.#gradient;
    const mean = reduction === 'mean';
    if (mean) scale(gradient, 1 / samples);
    const penalty = addPenalties(this.#plan, this.#sum.parameters, gradient, false);
    const norm = normOf(gradient);
    sums.loss += mean ? total + samples * penalty : total + penalty;
    sums.gradientNorm += norm;
    clip(this.#plan, gradient, norm);
    const learningRate = nextRate(schedule, counters);
    counters[COUNTERS.steps] += 1;
    stepOf(optimizer)(optimizer, {
      n: parameters.length,
      nDecayed: penalizedCount(this.#plan),
      learningRate,
      l1,
      t: counters[COUNTERS.steps],
      gradient,
      parameters,
      slots,
      products: this.#products,
    });
    shortenTo(this.#plan, parameters);
    this.#sum.parameters.set(parameters); // rounded to the plan's precision
    gradient.fill(0);
    if (averaging !== undefined) addToMean(parameters, averaging);
    return mean ? total / samples + penalty : total + penalty;
  }
}

function scale(gradient: Float64Array, factor: number): void {
  for (let j = 0; j < gradient.length; j++) gradient[j] *= factor;
}

function normOf(gradient: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < gradient.length; j++) squares += gradient[j] * gradient[j];
  return Math.sqrt(squares);
}

/** By value first, then by norm, as with PyTorch's clip_grad_value_ and clip_grad_norm_. */
function clip({ clipNorm, clipValue }: TrainingPlan, gradient: Float64Array, norm: number): void {
  if (clipValue > 0) {
    for (let j = 0; j < gradient.length; j++) {
      gradient[j] = Math.max(-clipValue, Math.min(clipValue, gradient[j]));
    }
  }
  if (clipNorm > 0) {
    const left = clipValue > 0 ? normOf(gradient) : norm;
    if (left > clipNorm) scale(gradient, clipNorm / left);
  }
}
