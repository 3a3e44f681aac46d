/**
 * Descent in batches: sums the gradient of a batch piece by piece, then takes the optimizer's step.
 * The twin of `byBatches` in native/engine/trainer.cc.
 */

import type { TrainingData } from '../../data/trainingData.ts';
import { stepOf } from '../../numerics/optimizers.ts';
import { addPenalties, shortenTo } from '../../numerics/penalties.ts';
import { nextRate } from '../../numerics/schedules.ts';
import { COUNTERS, type TrainingState } from '../../numerics/state.ts';
import type { Pieces, WorkMeter } from '../../numerics/work.ts';
import { type ParameterBlock, parameterBlocks, parameterCount } from '../../plan/parameters.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { type BatchGradient, batchGradient } from './gradients.ts';
import { type Averaging, addToMean, type EpochSums } from './oneByOne.ts';

export class BatchDescent {
  readonly #plan: TrainingPlan;
  readonly #state: TrainingState;
  readonly #sum: BatchGradient;
  readonly #blocks: readonly ParameterBlock[];
  readonly #gradient: Float64Array;
  readonly #products: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, state: TrainingState) {
    this.#plan = plan;
    this.#state = state;
    this.#sum = batchGradient(
      plan,
      data,
      state.parameters,
      Math.min(plan.batchSize, data.rows),
      state.random,
    );
    this.#blocks = parameterBlocks(plan);
    this.#gradient = new Float64Array(parameterCount(plan));
    this.#products = state.counters.subarray(COUNTERS.products, COUNTERS.products + 1);
  }

  /**
   * Returns the summed loss of samples order[from … to) and adds their gradient to that of the
   * batch.
   */
  sum(order: Uint32Array | undefined, from: number, to: number, meter: WorkMeter): Pieces<number> {
    return this.#sum.sum(order, from, to, this.#gradient, meter);
  }

  /** After a loss that is not finite: the index of the layer that caused it, if there is one. */
  nonFiniteLayer(): number {
    return this.#sum.nonFiniteLayer?.() ?? -1;
  }

  /**
   * Takes the step of a batch, given its number of samples and their summed loss; adds to `sums`.
   * Returns the batch's loss under the plan's reduction, penalties included.
   */
  step(samples: number, total: number, averaging: Averaging | undefined, sums: EpochSums): number {
    const { schedule, reduction } = this.#plan;
    const { parameters, counters } = this.#state;
    const gradient = this.#gradient;
    const mean = reduction === 'mean';
    if (mean) scale(gradient, 1 / samples);
    const penalty = addPenalties(this.#plan, this.#blocks, this.#sum.parameters, gradient, false);
    const norm = normOf(gradient);
    sums.loss += mean ? total + samples * penalty : total + penalty;
    sums.gradientNorm += norm;
    clip(this.#plan, gradient, norm);
    const learningRate = nextRate(schedule, counters);
    counters[COUNTERS.steps] += 1;
    const [products] = this.#products;
    for (const block of this.#blocks) {
      if (block.frozen) continue;
      this.#products[0] = products; // the momenta of a step count once
      this.#stepIn(block, learningRate);
    }
    shortenTo(this.#plan, this.#blocks, parameters);
    this.#sum.settle?.(parameters);
    this.#sum.parameters.set(parameters); // rounded to the plan's precision
    gradient.fill(0);
    if (averaging !== undefined) addToMean(parameters, averaging);
    return mean ? total / samples + penalty : total + penalty;
  }

  #stepIn({ from, size, penalized, learningRateFactor }: ParameterBlock, rate: number): void {
    const { optimizer, l1 } = this.#plan;
    const { parameters, slots, counters } = this.#state;
    const isWhole = size === parameters.length;
    stepOf(optimizer)(optimizer, {
      n: size,
      stride: parameters.length,
      nDecayed: penalized,
      learningRate: rate * learningRateFactor,
      l1,
      t: counters[COUNTERS.steps] - counters[COUNTERS.slotsSince],
      gradient: isWhole ? this.#gradient : this.#gradient.subarray(from, from + size),
      parameters: isWhole ? parameters : parameters.subarray(from, from + size),
      slots: isWhole ? slots : slots.subarray(from),
      products: this.#products,
    });
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

/** Clips by value first, then by norm, like PyTorch's clip_grad_value_ and clip_grad_norm_. */
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
