/**
 * Scores and gradients of a linear model with one output, in blocks of rows that stay in the
 * first-level cache, four rows at a time, so that each row comes from memory once and each weight
 * is loaded once for four rows. The twin of native/linear.h.
 */
import { type FloatArray, floatArray } from '../../matrix.ts';
import type { TrainingPlan } from '../../plan.ts';
import type { TrainingData } from '../backend.ts';
import { losses } from './losses.ts';

/** Elements of X in a block, which is read twice. */
const BLOCK_ELEMENTS = 4096;
const MAX_BLOCK_ROWS = 256;

/**
 * Elements that 32-bit offsets reach. Offsets of 64-bit arrays would be converted at every row,
 * which halves the speed; rows beyond are copied together first.
 */
const MAX_REACH = 2 ** 31 - 1;

/** Rows of a block for rows of `cols` elements, a multiple of four. */
function blockRowsFor(cols: number): number {
  const rows = Math.floor(BLOCK_ELEMENTS / cols / 4) * 4;
  return Math.min(MAX_BLOCK_ROWS, Math.max(4, rows));
}

/**
 * scores[i] = x[row i] · weights + bias for the rows that begin at `starts[i]`.
 * `weights` is always in double precision, so that this loop sees one kind of array.
 */
function scoreRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  weights: Float64Array,
  bias: number,
  scores: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    let sa = bias;
    let sb = bias;
    let sc = bias;
    let sd = bias;
    for (let j = 0; j < cols; j++) {
      const w = weights[j];
      sa += x[a + j] * w;
      sb += x[b + j] * w;
      sc += x[c + j] * w;
      sd += x[d + j] * w;
    }
    scores[i] = sa;
    scores[i + 1] = sb;
    scores[i + 2] = sc;
    scores[i + 3] = sd;
  }
  for (; i < n; i++) {
    const a = starts[i];
    let sum = bias;
    for (let j = 0; j < cols; j++) sum += x[a + j] * weights[j];
    scores[i] = sum;
  }
}

/** gradient += Σ slopes[i] · x[row i] over the rows that begin at `starts[i]`. */
function addRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  slopes: Float64Array,
  gradient: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const sa = slopes[i];
    const sb = slopes[i + 1];
    const sc = slopes[i + 2];
    const sd = slopes[i + 3];
    for (let j = 0; j < cols; j++) {
      gradient[j] += sa * x[a + j] + sb * x[b + j] + sc * x[c + j] + sd * x[d + j];
    }
  }
  for (; i < n; i++) {
    const a = starts[i];
    const slope = slopes[i];
    for (let j = 0; j < cols; j++) gradient[j] += slope * x[a + j];
  }
}

/** Loss and gradient of batches, for one plan and its data. */
export class LinearGradient {
  readonly #data: TrainingData;
  readonly #cols: number;
  readonly #useBias: boolean;
  readonly #lossOf: (typeof losses)[keyof typeof losses];
  readonly #blockRows: number;
  readonly #starts: Int32Array;
  readonly #slopes: Float64Array;
  readonly #y: Float64Array;
  /** Rows copied together, where offsets into x do not reach. */
  readonly #copied: FloatArray | undefined;
  /** The weights in double precision, and the bias after them. */
  readonly parameters: Float64Array;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    reach: number = MAX_REACH,
  ) {
    this.#data = data;
    this.#cols = plan.nFeatures;
    this.#useBias = plan.useBias;
    this.#lossOf = losses[plan.loss];
    this.#blockRows = blockRowsFor(plan.nFeatures);
    this.#starts = new Int32Array(this.#blockRows);
    this.#slopes = new Float64Array(this.#blockRows);
    this.#y = new Float64Array(this.#blockRows);
    if (data.x.length > reach) {
      this.#copied = floatArray(plan.precision, this.#blockRows * plan.nFeatures);
    }
    this.parameters = Float64Array.from(parameters);
  }

  /**
   * Adds the loss gradient of the samples order[from … to), or from … to when order is
   * undefined, to `gradient` (the bias last) and returns their summed loss.
   */
  add(order: Uint32Array | undefined, from: number, to: number, gradient: Float64Array): number {
    const { y } = this.#data;
    const x = this.#copied ?? this.#data.x;
    const cols = this.#cols;
    const starts = this.#starts;
    const slopes = this.#slopes;
    const targets = this.#y;
    const bias = this.#useBias ? this.parameters[cols] : 0;
    let loss = 0;
    for (let first = from; first < to; first += this.#blockRows) {
      const n = Math.min(this.#blockRows, to - first);
      for (let i = 0; i < n; i++) {
        const row = order === undefined ? first + i : order[first + i];
        starts[i] = this.#copied === undefined ? row * cols : this.#copy(row, i);
        targets[i] = y[row];
      }
      scoreRows(x, starts, n, cols, this.parameters, bias, slopes);
      loss += this.#lossOf(n, targets, slopes);
      addRows(x, starts, n, cols, slopes, gradient);
      if (this.#useBias) for (let i = 0; i < n; i++) gradient[cols] += slopes[i];
    }
    return loss;
  }

  /** Copies a row to place i of the block; returns where it begins there. */
  #copy(row: number, i: number): number {
    const cols = this.#cols;
    this.#copied?.set(this.#data.x.subarray(row * cols, (row + 1) * cols), i * cols);
    return i * cols;
  }
}

/**
 * One-sample descent over samples order[from … to), or from … to when order is undefined: score,
 * slope, update, next. Returns the sum of the losses, each before its own update.
 */
export function descendOneByOne(
  plan: TrainingPlan,
  { x, y }: TrainingData,
  order: Uint32Array | undefined,
  from: number,
  to: number,
  parameters: FloatArray,
  learningRate: number,
): number {
  const { nFeatures: cols, useBias } = plan;
  const lossOf = losses[plan.loss];
  const [target, score] = [new Float64Array(1), new Float64Array(1)];
  let total = 0;
  for (let i = from; i < to; i++) {
    const row = order === undefined ? i : order[i];
    const a = row * cols;
    let sum = useBias ? parameters[cols] : 0;
    for (let j = 0; j < cols; j++) sum += x[a + j] * parameters[j];
    target[0] = y[row];
    score[0] = sum;
    total += lossOf(1, target, score);
    const step = learningRate * score[0];
    for (let j = 0; j < cols; j++) parameters[j] -= step * x[a + j];
    if (useBias) parameters[cols] -= step;
  }
  return total;
}

/** out[i] = x[row i] · weights + bias for every row of x. */
export function linearScores(
  plan: TrainingPlan,
  x: FloatArray,
  parameters: FloatArray,
  out: FloatArray,
): void {
  const cols = plan.nFeatures;
  const blockRows = blockRowsFor(cols);
  const weights = Float64Array.from(parameters);
  const starts = new Int32Array(blockRows);
  const scores = new Float64Array(blockRows);
  for (let i = 0; i < blockRows; i++) starts[i] = i * cols;
  for (let first = 0; first < out.length; first += blockRows) {
    const n = Math.min(blockRows, out.length - first);
    const block = x.subarray(first * cols, (first + n) * cols);
    scoreRows(block, starts, n, cols, weights, plan.useBias ? weights[cols] : 0, scores);
    for (let i = 0; i < n; i++) out[first + i] = scores[i];
  }
}
