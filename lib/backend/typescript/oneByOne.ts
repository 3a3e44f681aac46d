/**
 * One-sample descent in one loop: score, slope, update, next. For plans that `isPlainDescent`
 * allows; the twin of `descendOneByOne` in native/kernels.cc.
 */
import { type FloatArray, floatArray } from '../../matrix.ts';
import { copyRow } from '../../narrow.ts';
import type { TrainingPlan } from '../../plan.ts';
import type { TrainingData, TrainingState } from '../backend.ts';
import { isReadInPlace, MAX_REACH } from './linear.ts';
import { type PointLoss, pointLossOf } from './losses.ts';

/** Sums over the samples of an epoch. */
export interface EpochSums {
  /** Losses of the samples, penalties included, each before its own update. */
  loss: number;
  /** Euclidean norms of the steps' gradients. */
  gradientNorm: number;
  /** Where a loss of a network was not finite: the number of the layer to blame; -1: none. */
  layer?: number;
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
  /** The parameters in double precision, while a stretch of samples is worked on. */
  readonly #weights: Float64Array;
  readonly #target = new Float64Array(1);
  readonly #score = new Float64Array(1);
  readonly #loss = new Float64Array(1);
  /** Of the row that was looked at last: its product with the weights, and with itself. */
  readonly #row = new Float64Array(2);
  /** Where rows are read: x itself, or a row that was copied (see linear.ts). */
  readonly #x: FloatArray;
  readonly #copies: boolean;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    state: TrainingState,
    reach: number = MAX_REACH,
  ) {
    this.#plan = plan;
    this.#data = data;
    this.#parameters = state.parameters;
    this.#lossOf = pointLossOf(plan.loss);
    this.#weights = new Float64Array(state.parameters.length);
    this.#copies = !isReadInPlace(data.x, reach);
    this.#x = isReadInPlace(data.x, reach) ? data.x : floatArray(plan.precision, plan.nFeatures);
  }

  /** Copies a row; returns where it begins there. */
  #copy(row: number): number {
    copyRow(this.#data.x, this.#plan.nFeatures, row, this.#x, 0);
    return 0;
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
    const { y, sampleWeights } = this.#data;
    const x = this.#x;
    const weights = this.#weights;
    const target = this.#target;
    const score = this.#score;
    const product = this.#row;
    weights.set(this.#parameters);
    let squares = l2 > 0 ? squareOf(weights, cols) : 0;
    for (let i = from; i < to; i++) {
      const row = order === undefined ? i : order[i];
      const a = this.#copies ? this.#copy(row) : Math.imul(row, cols);
      this.#lookAt(x, a, cols);
      target[0] = y[row];
      score[0] = useBias ? product[0] + weights[cols] : product[0];
      this.#lossOf(1, target, score, this.#loss);
      const weight = sampleWeights === undefined ? 1 : sampleWeights[row];
      const slope = weight * score[0];
      const loss = weight * this.#loss[0] + 0.5 * l2 * squares;
      sums.loss += loss;
      sums.gradientNorm += this.#normOf(slope, squares);
      if (losses !== undefined) losses[i - from] = loss;
      const rate = rates[i - from];
      const step = rate * slope;
      if (l2 > 0) squares = stepWithDecay(weights, x, a, cols, step, rate * l2);
      else for (let j = 0; j < cols; j++) weights[j] -= step * x[a + j];
      if (useBias) weights[cols] -= step;
      if (averaging !== undefined) addToMean(weights, averaging);
    }
    this.#parameters.set(weights);
  }

  /** Four sums each, so that no addition waits for the one before it. */
  #lookAt(x: FloatArray, a: number, cols: number): void {
    const weights = this.#weights;
    let p0 = 0;
    let p1 = 0;
    let p2 = 0;
    let p3 = 0;
    let q0 = 0;
    let q1 = 0;
    let q2 = 0;
    let q3 = 0;
    let j = 0;
    for (; j + 4 <= cols; j += 4) {
      const v0 = x[a + j];
      const v1 = x[a + j + 1];
      const v2 = x[a + j + 2];
      const v3 = x[a + j + 3];
      p0 += v0 * weights[j];
      p1 += v1 * weights[j + 1];
      p2 += v2 * weights[j + 2];
      p3 += v3 * weights[j + 3];
      q0 += v0 * v0;
      q1 += v1 * v1;
      q2 += v2 * v2;
      q3 += v3 * v3;
    }
    for (; j < cols; j++) {
      const value = x[a + j];
      p0 += value * weights[j];
      q0 += value * value;
    }
    this.#row[0] = p0 + p1 + (p2 + p3);
    this.#row[1] = q0 + q1 + (q2 + q3);
  }

  /** The Euclidean norm of slope·(x, 1) + l2·(w, 0). */
  #normOf(slope: number, squares: number): number {
    const { useBias, l2 } = this.#plan;
    const product = this.#row[0];
    const square = this.#row[1];
    const ofSample = slope * slope * (useBias ? square + 1 : square);
    if (l2 === 0) return Math.sqrt(ofSample);
    return Math.sqrt(Math.max(0, ofSample + 2 * slope * l2 * product + l2 * l2 * squares));
  }
}

function squareOf(weights: Float64Array, cols: number): number {
  let squares = 0;
  for (let j = 0; j < cols; j++) squares += weights[j] * weights[j];
  return squares;
}

/** weights -= step·x + decay·weights; returns the sum of their squares. */
function stepWithDecay(
  weights: Float64Array,
  x: FloatArray,
  a: number,
  cols: number,
  step: number,
  decay: number,
): number {
  let squares = 0;
  for (let j = 0; j < cols; j++) {
    const w = weights[j] - (step * x[a + j] + decay * weights[j]);
    weights[j] = w;
    squares += w * w;
  }
  return squares;
}

/** average += (parameters - average) / count */
export function addToMean(parameters: FloatArray, averaging: Averaging): void {
  const { average } = averaging;
  averaging.count += 1;
  const share = 1 / averaging.count;
  for (let j = 0; j < average.length; j++) average[j] += (parameters[j] - average[j]) * share;
}
