/**
 * One-sample descent in one loop: score, slope, update, next. For plans that `isPlainDescent`
 * allows; the twin of `descendOneByOne` in native/kernels/descentKernels.cc.
 *
 * Rows are gathered in groups first, in double precision. The cache misses of several rows then
 * overlap, each row is converted once instead of twice, and sums that need no weights are computed
 * while copying.
 */
import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import { copyRow } from '../../data/storage.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { clipSlopes, type PointLoss, pointLossOf } from '../../numerics/losses.ts';
import { isReadInPlace, MAX_REACH } from '../../numerics/rows.ts';
import type { TrainingState } from '../../numerics/state.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

/** Maximum number of elements, and of rows, that are gathered together. */
const BLOCK_ELEMENTS = 2048;
const MOST_ROWS = 64;

/** Sums over the samples of an epoch. */
export interface EpochSums {
  /** Losses of the samples, penalties included; each is computed before the sample's update. */
  loss: number;
  /** Euclidean norms of the steps' gradients. */
  gradientNorm: number;
  /** If a network's loss was not finite: the index of the layer that caused it; otherwise -1. */
  layer?: number;
}

/** The running mean of the parameters, once averaging has begun. */
export interface Averaging {
  readonly average: Float64Array;
  /** Number of steps in the mean. */
  count: number;
}

/** One-sample descent over samples, for one plan, its data and its state. */
export class OneByOne {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #parameters: FloatArray;
  readonly #lossOf: PointLoss;
  /** The parameters in double precision, during one call of `run`. */
  readonly #weights: Float64Array;
  readonly #target = new Float64Array(1);
  readonly #score = new Float64Array(1);
  readonly #loss = new Float64Array(1);
  /** The gathered rows, and the sum of squares of each. */
  readonly #rows: Float64Array;
  readonly #squares: Float64Array;
  /** The array from which rows are read: x itself, or a copy of one row (see linear.ts). */
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
    const atATime = Math.max(1, Math.min(MOST_ROWS, Math.floor(BLOCK_ELEMENTS / plan.nFeatures)));
    this.#rows = new Float64Array(atATime * plan.nFeatures);
    this.#squares = new Float64Array(atATime);
    this.#copies = !isReadInPlace(data.x, reach);
    this.#x = isReadInPlace(data.x, reach) ? data.x : floatArray(plan.precision, plan.nFeatures);
  }

  /** Copies a row; returns the index at which the copy begins. */
  #copy(row: number): number {
    copyRow(this.#data.x, this.#plan.nFeatures, row, this.#x, 0);
    return 0;
  }

  /**
   * Takes one step for each of the samples order[from … to), or from … to if order is undefined,
   * with the learning rates rates[0 …]. Adds to `sums`, and writes the loss of each step to
   * `losses` if it is given.
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
    const { nFeatures: cols, useBias, l2, clipSlope } = this.#plan;
    const { y, sampleWeights } = this.#data;
    const [weights, gathered, squaresOf] = [this.#weights, this.#rows, this.#squares];
    const [target, score] = [this.#target, this.#score];
    weights.set(this.#parameters);
    let squares = l2 > 0 ? squareOf(weights, cols) : 0;
    for (let first = from; first < to; first += squaresOf.length) {
      const n = Math.min(squaresOf.length, to - first);
      this.#gather(order, first, n);
      for (let k = 0, a = 0; k < n; k++, a += cols) {
        const i = first + k;
        const row = order === undefined ? i : order[i];
        const product = dot(gathered, a, cols, weights);
        target[0] = y[row];
        score[0] = useBias ? product + weights[cols] : product;
        this.#lossOf(1, target, score, this.#loss);
        if (clipSlope > 0) clipSlopes(clipSlope, score, 0, 1);
        const weight = sampleWeights === undefined ? 1 : sampleWeights[row];
        const slope = weight * score[0];
        const loss = weight * this.#loss[0] + 0.5 * l2 * squares;
        sums.loss += loss;
        sums.gradientNorm += this.#normOf(slope, product, squaresOf[k], squares);
        if (losses !== undefined) losses[i - from] = loss;
        const rate = rates[i - from];
        const step = rate * slope;
        if (l2 > 0) squares = stepWithDecay(weights, gathered, a, cols, step, rate * l2);
        else stepAlong(weights, gathered, a, cols, step);
        if (useBias) weights[cols] -= step;
        if (averaging !== undefined) addToMean(weights, averaging);
      }
    }
    this.#parameters.set(weights);
  }

  /** Copies the rows of samples [first … first + n) and computes their sums of squares. */
  #gather(order: Uint32Array | undefined, first: number, n: number): void {
    const cols = this.#plan.nFeatures;
    const [x, gathered, squaresOf] = [this.#x, this.#rows, this.#squares];
    if (order !== undefined && !this.#copies) {
      squaresOf[0] = touch(x, order, first, n, cols); // stored, so that no engine eliminates the loop
    }
    for (let k = 0, to = 0; k < n; k++, to += cols) {
      const row = order === undefined ? first + k : order[first + k];
      const a = this.#copies ? this.#copy(row) : Math.imul(row, cols);
      squaresOf[k] = copySquared(x, a, cols, gathered, to);
    }
  }

  /** The Euclidean norm of slope·(x, 1) + l2·(w, 0), where x·w is `product` and x·x is `square`. */
  #normOf(slope: number, product: number, square: number, squares: number): number {
    const { useBias, l2 } = this.#plan;
    const ofSample = slope * slope * (useBias ? square + 1 : square);
    if (l2 === 0) return Math.sqrt(ofSample);
    return Math.sqrt(Math.max(0, ofSample + 2 * slope * l2 * product + l2 * l2 * squares));
  }
}

/**
 * Reads one element of each cache line of rows in random order. In so short a loop many cache
 * misses overlap; copying would wait for each row.
 */
function touch(x: FloatArray, order: Uint32Array, first: number, n: number, cols: number): number {
  const perLine = 64 / x.BYTES_PER_ELEMENT;
  let sum = 0;
  for (let i = first; i < first + n; i++) {
    const end = Math.imul(order[i], cols) + cols;
    for (let at = end - cols; at < end; at += perLine) sum += x[at];
  }
  return sum;
}

/**
 * Copies a row and returns its sum of squares. Four partial sums shorten the chain of dependent
 * additions.
 */
function copySquared(
  x: FloatArray,
  a: number,
  cols: number,
  out: Float64Array,
  to: number,
): number {
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
    out[to + j] = v0;
    out[to + j + 1] = v1;
    out[to + j + 2] = v2;
    out[to + j + 3] = v3;
    q0 += v0 * v0;
    q1 += v1 * v1;
    q2 += v2 * v2;
    q3 += v3 * v3;
  }
  for (; j < cols; j++) {
    const value = x[a + j];
    out[to + j] = value;
    q0 += value * value;
  }
  return q0 + q1 + (q2 + q3);
}

/** x[a …] · weights, in four partial sums. */
function dot(x: Float64Array, a: number, cols: number, weights: Float64Array): number {
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let p3 = 0;
  let j = 0;
  for (; j + 4 <= cols; j += 4) {
    p0 += x[a + j] * weights[j];
    p1 += x[a + j + 1] * weights[j + 1];
    p2 += x[a + j + 2] * weights[j + 2];
    p3 += x[a + j + 3] * weights[j + 3];
  }
  for (; j < cols; j++) p0 += x[a + j] * weights[j];
  return p0 + p1 + (p2 + p3);
}

function squareOf(weights: Float64Array, cols: number): number {
  let squares = 0;
  for (let j = 0; j < cols; j++) squares += weights[j] * weights[j];
  return squares;
}

/** weights -= step·x */
function stepAlong(
  weights: Float64Array,
  x: Float64Array,
  a: number,
  cols: number,
  step: number,
): void {
  let j = 0;
  for (; j + 4 <= cols; j += 4) {
    const w0 = weights[j] - step * x[a + j];
    const w1 = weights[j + 1] - step * x[a + j + 1];
    const w2 = weights[j + 2] - step * x[a + j + 2];
    const w3 = weights[j + 3] - step * x[a + j + 3];
    weights[j] = w0;
    weights[j + 1] = w1;
    weights[j + 2] = w2;
    weights[j + 3] = w3;
  }
  for (; j < cols; j++) weights[j] -= step * x[a + j];
}

/** weights -= step·x + decay·weights; returns the sum of their squares. */
function stepWithDecay(
  weights: Float64Array,
  x: Float64Array,
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
