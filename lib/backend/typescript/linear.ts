/**
 * Scores and gradients of a linear model with one output, in blocks of rows that stay in the
 * first-level cache, four rows at a time, so that each row comes from memory once and each weight
 * is loaded once for four rows. The twin of native/linear.h.
 */
import type { FloatArray } from '../../matrix.ts';
import type { TrainingPlan } from '../../plan.ts';
import type { TrainingData } from '../backend.ts';
import { losses } from './losses.ts';

/** Elements of X in a block, which is read twice. */
const BLOCK_ELEMENTS = 4096;
const MAX_BLOCK_ROWS = 256;

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
  starts: Float64Array,
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
  starts: Float64Array,
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
  readonly #starts: Float64Array;
  readonly #slopes: Float64Array;
  readonly #y: Float64Array;
  /** The weights in double precision, and the bias after them. */
  readonly parameters: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, parameters: FloatArray) {
    this.#data = data;
    this.#cols = plan.nFeatures;
    this.#useBias = plan.useBias;
    this.#lossOf = losses[plan.loss];
    this.#blockRows = blockRowsFor(plan.nFeatures);
    this.#starts = new Float64Array(this.#blockRows);
    this.#slopes = new Float64Array(this.#blockRows);
    this.#y = new Float64Array(this.#blockRows);
    this.parameters = Float64Array.from(parameters);
  }

  /**
   * Adds the loss gradient of the samples order[from … to), or from … to when order is
   * undefined, to `gradient` (the bias last) and returns their summed loss.
   */
  add(order: Uint32Array | undefined, from: number, to: number, gradient: Float64Array): number {
    const { x, y } = this.#data;
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
        starts[i] = row * cols;
        targets[i] = y[row];
      }
      scoreRows(x, starts, n, cols, this.parameters, bias, slopes);
      loss += this.#lossOf(n, targets, slopes);
      addRows(x, starts, n, cols, slopes, gradient);
      if (this.#useBias) for (let i = 0; i < n; i++) gradient[cols] += slopes[i];
    }
    return loss;
  }
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
  const starts = new Float64Array(blockRows);
  const scores = new Float64Array(blockRows);
  for (let first = 0; first < out.length; first += blockRows) {
    const n = Math.min(blockRows, out.length - first);
    for (let i = 0; i < n; i++) starts[i] = (first + i) * cols;
    scoreRows(x, starts, n, cols, weights, plan.useBias ? weights[cols] : 0, scores);
    for (let i = 0; i < n; i++) out[first + i] = scores[i];
  }
}
