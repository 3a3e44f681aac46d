/**
 * One-sample descent in one loop: score, slope, update, next. For plans that `isPlainDescent`
 * allows; the twin of `descendOneByOne` in native/kernels.cc.
 */
import type { FloatArray } from '../../matrix.ts';
import type { TrainingPlan } from '../../plan.ts';
import type { TrainingData, TrainingState } from '../backend.ts';
import { type PointLoss, pointLossOf } from './losses.ts';

/** Sums over the samples of an epoch. */
export interface EpochSums {
  /** Losses of the samples, penalties included, each before its own update. */
  loss: number;
  /** Euclidean norms of the steps' gradients. */
  gradientNorm: number;
}

/** The parameters' running mean, where averaging has begun. */
export interface Averaging {
  readonly average: Float64Array;
  /** How many are in the mean. */
  count: number;
}

/** One-sample descent over samples, for one plan, its data and its state. */
export class OneByOne {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #parameters: FloatArray;
  readonly #lossOf: PointLoss;
  readonly #target = new Float64Array(1);
  readonly #score = new Float64Array(1);
  readonly #loss = new Float64Array(1);

  constructor(plan: TrainingPlan, data: TrainingData, state: TrainingState) {
    this.#plan = plan;
    this.#data = data;
    this.#parameters = state.parameters;
    this.#lossOf = pointLossOf(plan.loss);
  }

  /**
   * Descends along samples order[from … to), or from … to when order is undefined, by rates[0 …];
   * adds to `sums`, and writes the loss of each step to `losses` where it is given.
   */
  descend(
    order: Uint32Array | undefined,
    from: number,
    to: number,
    rates: Float64Array,
    averaging: Averaging | undefined,
    sums: EpochSums,
    losses: Float64Array | undefined,
  ): void {
    const { nFeatures: cols, useBias, l2 } = this.#plan;
    const { x, y, sampleWeights } = this.#data;
    const [parameters, target, score, lossOfOne] = [
      this.#parameters,
      this.#target,
      this.#score,
      this.#loss,
    ];
    let squares = 0;
    for (let j = 0; j < cols; j++) squares += parameters[j] * parameters[j];
    for (let i = from; i < to; i++) {
      const row = order === undefined ? i : order[i];
      const a = row * cols;
      let product = 0;
      let ofRow = 0;
      for (let j = 0; j < cols; j++) {
        const value = x[a + j];
        product += value * parameters[j];
        ofRow += value * value;
      }
      target[0] = y[row];
      score[0] = useBias ? product + parameters[cols] : product;
      this.#lossOf(1, target, score, lossOfOne);
      const weight = sampleWeights === undefined ? 1 : sampleWeights[row];
      const slope = weight * score[0];
      const loss = weight * lossOfOne[0] + 0.5 * l2 * squares;
      sums.loss += loss;
      sums.gradientNorm += Math.sqrt(
        Math.max(
          0,
          slope * slope * (useBias ? ofRow + 1 : ofRow) +
            2 * slope * l2 * product +
            l2 * l2 * squares,
        ),
      );
      if (losses !== undefined) losses[i - from] = loss;
      const rate = rates[i - from];
      const step = rate * slope;
      const decay = rate * l2;
      squares = 0;
      for (let j = 0; j < cols; j++) {
        const w = parameters[j] - (step * x[a + j] + decay * parameters[j]);
        parameters[j] = w;
        squares += w * w;
      }
      if (useBias) parameters[cols] -= step;
      if (averaging !== undefined) addToMean(parameters, averaging);
    }
  }
}

/** average += (parameters - average) / count */
export function addToMean(parameters: FloatArray, averaging: Averaging): void {
  const { average } = averaging;
  averaging.count += 1;
  const share = 1 / averaging.count;
  for (let j = 0; j < average.length; j++) average[j] += (parameters[j] - average[j]) * share;
}
