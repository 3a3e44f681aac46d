/**
 * Where the trainer gets the loss and the gradient of a batch from: the linear model's or the network's
 * own way, behind one interface.
 */
import { TreeSum, VectorTreeSum } from '../../common/treeSum.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { leafRowsFor } from '../../numerics/leaves.ts';
import { LinearGradient } from '../../numerics/linear.ts';
import { NetworkGradient } from '../../numerics/mlp.ts';
import { type Pieces, WORK_PER_PIECE, type WorkMeter } from '../../numerics/work.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

export interface BatchGradient {
  /** What it computes with, in double precision. */
  readonly parameters: Float64Array;
  /**
   * Sums the gradient of the loss of samples order[from … to), or from … to when order is undefined,
   * in `gradient` (laid out as the parameters; all 0 before) and returns their summed loss.
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
 * @param batchRows rows of a batch, at most
 * @param random the state's generator, where the batches are those of training
 */
export function batchGradient(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  batchRows: number,
  random?: Uint32Array,
): BatchGradient {
  return plan.layers.length === 0
    ? new LinearPieces(plan, data, parameters)
    : new NetworkGradient(plan, data, parameters, batchRows, random);
}

/** What a batch costs beside its elements, in their unit. */
const WORK_PER_BATCH = 300;

/** The linear gradient, a few rows at a time, in the tree of its leaves. */
class LinearPieces implements BatchGradient {
  readonly #linear: LinearGradient;
  readonly #plan: TrainingPlan;
  readonly #workPerRow: number;
  readonly #sums = new VectorTreeSum();
  /** Of the batches that came last, most of which are of one size. */
  #batchRows = 0;
  #leafRows = 0;

  constructor(plan: TrainingPlan, data: TrainingData, parameters: FloatArray) {
    this.#plan = plan;
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
    if (to - from !== this.#batchRows) {
      this.#batchRows = to - from;
      this.#leafRows = leafRowsFor(this.#plan, to - from);
    }
    const sums = this.#sums;
    const losses = new TreeSum();
    sums.begin(gradient);
    for (let leaf = from; leaf < to; leaf += this.#leafRows) {
      const end = Math.min(to, leaf + this.#leafRows);
      const part = sums.next();
      let loss = 0;
      for (let first = leaf; first < end; first += rowsPerPiece) {
        const last = Math.min(end, first + rowsPerPiece);
        loss += this.#linear.add(order, first, last, part);
        if (meter?.isFull((last - first) * workPerRow + WORK_PER_BATCH + 4 * workPerRow)) yield;
      }
      losses.add(loss);
      sums.close();
    }
    sums.finish();
    return losses.total;
  }
}
