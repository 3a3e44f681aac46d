/**
 * Where the trainer gets the loss and the gradient of a batch from: the linear model's or the network's
 * own way, behind one interface.
 */
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { LinearGradient } from '../../numerics/linear.ts';
import { NetworkGradient } from '../../numerics/mlp.ts';
import { type Pieces, WORK_PER_PIECE, type WorkMeter } from '../../numerics/work.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

export interface BatchGradient {
  /** What it computes with, in double precision. */
  readonly parameters: Float64Array;
  /**
   * Adds the gradient of the loss of samples order[from … to), or from … to when order is undefined,
   * to `gradient` (laid out as the parameters) and returns their summed loss.
   */
  sum(
    order: Uint32Array | undefined,
    from: number,
    to: number,
    gradient: Float64Array,
    meter?: WorkMeter,
  ): Pieces<number>;
  /** Writes what batches changed in the parameters beside the steps. */
  settle?(parameters: FloatArray): void;
  /** After a loss that is not finite: the layer to blame, or -1. */
  notFinite?(): number;
}

/**
 * The gradient of batches of `data`.
 *
 * @param random the state's generator, where the batches are those of training
 */
export function batchGradient(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  random?: Uint32Array,
): BatchGradient {
  return plan.layers.length === 0
    ? new LinearPieces(plan, data, parameters)
    : new NetworkGradient(plan, data, parameters, random);
}

/** What a batch costs beside its elements, in their unit. */
const WORK_PER_BATCH = 300;

/** The linear gradient, a few rows at a time. */
class LinearPieces implements BatchGradient {
  readonly #linear: LinearGradient;
  readonly #workPerRow: number;

  constructor(plan: TrainingPlan, data: TrainingData, parameters: FloatArray) {
    this.#linear = new LinearGradient(plan, data, parameters);
    this.#workPerRow = plan.nFeatures * plan.nOutputs;
  }

  get parameters(): Float64Array {
    return this.#linear.parameters;
  }

  *sum(
    order: Uint32Array | undefined,
    from: number,
    to: number,
    gradient: Float64Array,
    meter?: WorkMeter,
  ): Pieces<number> {
    const workPerRow = this.#workPerRow;
    const rowsPerPiece = Math.max(1, Math.floor(WORK_PER_PIECE / workPerRow));
    let total = 0;
    for (let first = from; first < to; first += rowsPerPiece) {
      const last = Math.min(to, first + rowsPerPiece);
      total += this.#linear.add(order, first, last, gradient);
      if (meter?.isFull((last - first) * workPerRow + WORK_PER_BATCH + 4 * workPerRow)) yield;
    }
    return total;
  }
}
