/**
 * One interface for the loss and the gradient of a batch, implemented for linear models and for
 * networks, so that the trainer needs no cases.
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
  /** The parameters in double precision. */
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
  /**
   * Writes what batches changed in the parameters in addition to the steps: running means and
   * variances.
   */
  settle?(parameters: FloatArray): void;
  /** After a loss that is not finite: the index of the layer that caused it, or -1. */
  nonFiniteLayer?(): number;
}

/**
 * The gradient of batches of `data`.
 *
 * @param batchRows maximum number of rows in a batch
 * @param random the random generator of the training state; only given for training
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

/**
 * The same for the product of the Hessian of a linear model with a vector: `sum` adds the product
 * instead of the gradient.
 *
 * @param vector laid out as the parameters
 */
export function hessianProducts(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  vector: Float64Array,
): BatchGradient {
  return new LinearPieces(plan, data, parameters, vector);
}

/** Fixed cost of a batch, as a number of elements. */
const WORK_PER_BATCH = 300;

/** The gradient of a linear model: leaves of a few rows each, summed in a tree. */
class LinearPieces implements BatchGradient {
  readonly #linear: LinearGradient;
  readonly #plan: TrainingPlan;
  readonly #workPerRow: number;
  readonly #sums = new VectorTreeSum();
  /** The tree for the most recent batch size; most batches have the same size. */
  #batchRows = 0;
  #leafRows = 0;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    direction?: Float64Array,
  ) {
    this.#plan = plan;
    this.#linear = new LinearGradient(plan, data, parameters, undefined, direction);
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
