/** Scores and gradients of a linear model, over blocks of rows (rows.ts). The twin of native/engine/linear.h. */

import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import {
  copyRow,
  type Features,
  isNarrow,
  type NarrowFeatures,
  widenRows,
} from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { parameterCount, type TrainingPlan } from '../plan/plan.ts';
import { BlockLoss } from './blockLoss.ts';
import { NATIVE_THRESHOLDS } from './nativeThresholds.ts';
import { addRows, blockRowsFor, isReadInPlace, MAX_REACH, scoreRows } from './rows.ts';

/** Loss and gradient of batches, for one plan and its data. */
export class LinearGradient {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #blockRows: number;
  readonly #loss: BlockLoss;
  readonly #rows: Uint32Array;
  readonly #starts: Int32Array;
  readonly #slopes: Float64Array;
  /** The array from which rows are read: x itself, or copies of its rows. */
  readonly #x: FloatArray;
  readonly #copies: boolean;
  /** The weights of all outputs in double precision, followed by their biases. */
  readonly parameters: Float64Array;
  /** The vector of a product with the Hessian, laid out as the parameters, and its scores. */
  readonly #direction: Float64Array | undefined;
  readonly #along: Float64Array;

  /**
   * @param direction if given, `add` adds the product of the Hessian with it instead of the gradient
   */
  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    reach: number = MAX_REACH,
    direction?: Float64Array,
  ) {
    this.#plan = plan;
    this.#direction = direction;
    this.#along = new Float64Array(direction ? blockRowsFor(plan.nFeatures) * plan.nOutputs : 0);
    this.#data = data;
    this.#blockRows = blockRowsFor(plan.nFeatures);
    this.#loss = new BlockLoss(plan, data, this.#blockRows);
    this.#rows = new Uint32Array(this.#blockRows);
    this.#starts = new Int32Array(this.#blockRows);
    this.#slopes = new Float64Array(this.#blockRows * plan.nOutputs);
    this.#copies = !isReadInPlace(data.x, reach);
    this.#x = isReadInPlace(data.x, reach)
      ? data.x
      : floatArray(plan.precision, this.#blockRows * plan.nFeatures);
    this.parameters = Float64Array.from(parameters);
  }

  /**
   * Adds the gradient of the loss of samples order[from … to), or from … to when order is
   * undefined, to `gradient` (laid out as the parameters) and returns their summed loss, or 0 with a
   * direction.
   */
  add(order: Uint32Array | undefined, from: number, to: number, gradient: Float64Array): number {
    const x = this.#x;
    const { nFeatures: cols, nOutputs, useBias } = this.#plan;
    const [rows, starts, slopes, parameters] = [
      this.#rows,
      this.#starts,
      this.#slopes,
      this.parameters,
    ];
    const [blockRows, biases, copies] = [this.#blockRows, nOutputs * cols, this.#copies];
    let loss = 0;
    for (let first = from; first < to; first += blockRows) {
      const n = Math.min(blockRows, to - first);
      for (let i = 0; i < n; i++) {
        const row = order === undefined ? first + i : order[first + i];
        rows[i] = row;
        starts[i] = copies ? this.#copy(row, i) : row * cols;
      }
      this.#score(n, parameters, slopes);
      let changes = slopes;
      if (this.#direction === undefined) loss += this.#loss.replace(n, rows, slopes);
      else {
        changes = this.#along;
        this.#score(n, this.#direction, changes);
        this.#loss.curve(n, rows, slopes, changes);
      }
      for (let k = 0, at = 0; k < nOutputs; k++, at += blockRows) {
        addRows(x, starts, n, cols, changes, at, gradient, k * cols);
        if (useBias) gradient[biases + k] += sumOf(changes, at, n);
      }
    }
    return loss;
  }

  /** out[k * blockRows + i] = the score of row i of the block for output k */
  #score(n: number, parameters: Float64Array, out: Float64Array): void {
    const { nFeatures: cols, nOutputs, useBias } = this.#plan;
    for (let k = 0; k < nOutputs; k++) {
      const bias = useBias ? parameters[nOutputs * cols + k] : 0;
      const at = k * this.#blockRows;
      scoreRows(this.#x, this.#starts, n, cols, parameters, k * cols, bias, out, at);
    }
  }

  /** Copies a row to place i of the block; returns the index at which the copy begins. */
  #copy(row: number, i: number): number {
    const cols = this.#plan.nFeatures;
    copyRow(this.#data.x, cols, row, this.#x, i * cols);
    return i * cols;
  }
}

/**
 * Whether a batch of `rows` rows is so small that scores are fastest computed in TypeScript on
 * every backend.
 */
export function isSmallBatch({ nFeatures, nOutputs }: TrainingPlan, rows: number): boolean {
  return rows * nFeatures * nOutputs <= NATIVE_THRESHOLDS.scores;
}

function smallBatchScores(
  { nFeatures: cols, nOutputs, useBias }: TrainingPlan,
  x: FloatArray,
  parameters: FloatArray,
  out: FloatArray,
): void {
  for (let at = 0, a = 0; at < out.length; a += cols) {
    for (let k = 0, b = 0; k < nOutputs; k++, at++, b += cols) {
      const bias = useBias ? parameters[nOutputs * cols + k] : 0;
      // Four partial sums shorten the chain of dependent additions.
      let [sum, s1, s2, s3] = [0, 0, 0, 0];
      let j = 0;
      for (; j + 4 <= cols; j += 4) {
        sum += x[a + j] * parameters[b + j];
        s1 += x[a + j + 1] * parameters[b + j + 1];
        s2 += x[a + j + 2] * parameters[b + j + 2];
        s3 += x[a + j + 3] * parameters[b + j + 3];
      }
      for (; j < cols; j++) sum += x[a + j] * parameters[b + j];
      out[at] = bias + (sum + s1 + (s2 + s3));
    }
  }
}

/** Scores of rows in narrow storage, which are decoded first. */
function widened(plan: TrainingPlan, x: NarrowFeatures, scores: FloatArray): FloatArray {
  const { nFeatures: cols, nOutputs, precision } = plan;
  const values = floatArray(precision, (scores.length / nOutputs) * cols);
  widenRows(x, cols, 0, values);
  return values;
}

/** out[i * nOutputs + k] = x[row i] · weights of output k + its bias, for every row of x. */
export function linearScores(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): void {
  const { nFeatures: cols, nOutputs, useBias } = plan;
  if (isSmallBatch(plan, out.length / nOutputs)) {
    smallBatchScores(plan, isNarrow(x) ? widened(plan, x, out) : x, parameters, out);
    return;
  }
  const blockRows = blockRowsFor(cols);
  const weights = Float64Array.from(parameters.subarray(0, parameterCount(plan)));
  const starts = new Int32Array(blockRows);
  const scores = new Float64Array(blockRows);
  const rows = out.length / nOutputs;
  const copied = isNarrow(x) ? floatArray(plan.precision, blockRows * cols) : undefined;
  for (let i = 0; i < blockRows; i++) starts[i] = i * cols;
  for (let first = 0; first < rows; first += blockRows) {
    const n = Math.min(blockRows, rows - first);
    const block = isNarrow(x)
      ? (copied as FloatArray).subarray(0, n * cols)
      : x.subarray(first * cols, (first + n) * cols);
    if (isNarrow(x)) widenRows(x, cols, first, block);
    for (let k = 0; k < nOutputs; k++) {
      const bias = useBias ? weights[nOutputs * cols + k] : 0;
      scoreRows(block, starts, n, cols, weights, k * cols, bias, scores, 0);
      for (let i = 0; i < n; i++) out[(first + i) * nOutputs + k] = scores[i];
    }
  }
}

/**
 * slopes[at] + … + slopes[at + n - 1], in four partial sums, which shorten the chain of dependent
 * additions.
 */
function sumOf(slopes: Float64Array, at: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = at;
  const end = at + n;
  for (; i + 4 <= end; i += 4) {
    s0 += slopes[i];
    s1 += slopes[i + 1];
    s2 += slopes[i + 2];
    s3 += slopes[i + 3];
  }
  for (; i < end; i++) s0 += slopes[i];
  return s0 + s1 + (s2 + s3);
}
