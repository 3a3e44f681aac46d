/**
 * Scores and gradients of a linear model, in blocks of rows that stay in the first-level cache, eight
 * rows at a time, so that each row comes from memory once and each weight is loaded once for eight
 * rows. The twin of native/linear.h.
 */
import { type FloatArray, floatArray } from '../../matrix.ts';
import { copyRow, type Features, isNarrow, type NarrowFeatures, widenRows } from '../../narrow.ts';
import { parameterCount, type TrainingPlan } from '../../plan.ts';
import type { TrainingData } from '../backend.ts';
import { CROSSINGS } from '../crossings.ts';
import { type ClassLoss, classLossOf } from './classLosses.ts';
import { areBits, logisticSum } from './logisticSum.ts';
import { comparesClasses, type PointLoss, pointLossOf } from './losses.ts';

/** Elements of X in a block, which is read twice. */
const BLOCK_ELEMENTS = 4096;
const MAX_BLOCK_ROWS = 256;

/**
 * Elements that 32-bit offsets reach. Offsets of 64-bit arrays would be converted at every row,
 * which halves the speed; rows beyond are copied together first.
 */
export const MAX_REACH = 2 ** 31 - 1;

/** Whether rows of x are read where they are; of others, narrow ones too, copies are made first. */
export function isReadInPlace(x: Features, reach: number): x is FloatArray {
  return !isNarrow(x) && x.length <= reach;
}

/** Rows of a block for rows of `cols` elements, a multiple of eight. */
export function blockRowsFor(cols: number): number {
  const rows = Math.floor(BLOCK_ELEMENTS / cols / 8) * 8;
  return Math.min(MAX_BLOCK_ROWS, Math.max(8, rows));
}

/**
 * scores[at + i] = x[row i] · weights + bias for the rows that begin at `starts[i]`; the weights begin
 * at `from`. They are always in double precision, so that this loop sees one kind of array.
 *
 * Eight rows at a time, and four of the rest: each weight is loaded once for eight, and the function is too
 * long for the engine to inline, which would leave too few registers for the loop (a fifth slower).
 */
export function scoreRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  weights: Float64Array,
  from: number,
  bias: number,
  scores: Float64Array,
  at: number,
): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const e = starts[i + 4];
    const f = starts[i + 5];
    const g = starts[i + 6];
    const h = starts[i + 7];
    let sa = bias;
    let sb = bias;
    let sc = bias;
    let sd = bias;
    let se = bias;
    let sf = bias;
    let sg = bias;
    let sh = bias;
    for (let j = 0; j < cols; j++) {
      const w = weights[from + j];
      sa += x[a + j] * w;
      sb += x[b + j] * w;
      sc += x[c + j] * w;
      sd += x[d + j] * w;
      se += x[e + j] * w;
      sf += x[f + j] * w;
      sg += x[g + j] * w;
      sh += x[h + j] * w;
    }
    scores[at + i] = sa;
    scores[at + i + 1] = sb;
    scores[at + i + 2] = sc;
    scores[at + i + 3] = sd;
    scores[at + i + 4] = se;
    scores[at + i + 5] = sf;
    scores[at + i + 6] = sg;
    scores[at + i + 7] = sh;
  }
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
      const w = weights[from + j];
      sa += x[a + j] * w;
      sb += x[b + j] * w;
      sc += x[c + j] * w;
      sd += x[d + j] * w;
    }
    scores[at + i] = sa;
    scores[at + i + 1] = sb;
    scores[at + i + 2] = sc;
    scores[at + i + 3] = sd;
  }
  for (; i < n; i++) {
    const a = starts[i];
    let sum = bias;
    for (let j = 0; j < cols; j++) sum += x[a + j] * weights[from + j];
    scores[at + i] = sum;
  }
}

/** gradient[to …] += Σ slopes[at + i] · x[row i] over the rows that begin at `starts[i]`; see `scoreRows`. */
export function addRows(
  x: FloatArray,
  starts: Int32Array,
  n: number,
  cols: number,
  slopes: Float64Array,
  at: number,
  gradient: Float64Array,
  to: number,
): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const e = starts[i + 4];
    const f = starts[i + 5];
    const g = starts[i + 6];
    const h = starts[i + 7];
    const sa = slopes[at + i];
    const sb = slopes[at + i + 1];
    const sc = slopes[at + i + 2];
    const sd = slopes[at + i + 3];
    const se = slopes[at + i + 4];
    const sf = slopes[at + i + 5];
    const sg = slopes[at + i + 6];
    const sh = slopes[at + i + 7];
    for (let j = 0; j < cols; j++) {
      const first = sa * x[a + j] + sb * x[b + j] + (sc * x[c + j] + sd * x[d + j]);
      const second = se * x[e + j] + sf * x[f + j] + (sg * x[g + j] + sh * x[h + j]);
      gradient[to + j] += first + second;
    }
  }
  for (; i + 4 <= n; i += 4) {
    const a = starts[i];
    const b = starts[i + 1];
    const c = starts[i + 2];
    const d = starts[i + 3];
    const sa = slopes[at + i];
    const sb = slopes[at + i + 1];
    const sc = slopes[at + i + 2];
    const sd = slopes[at + i + 3];
    for (let j = 0; j < cols; j++) {
      gradient[to + j] += sa * x[a + j] + sb * x[b + j] + (sc * x[c + j] + sd * x[d + j]);
    }
  }
  for (; i < n; i++) {
    const a = starts[i];
    const slope = slopes[at + i];
    for (let j = 0; j < cols; j++) gradient[to + j] += slope * x[a + j];
  }
}

/** slopes[at] + … + slopes[at + n - 1], in four sums: one would wait for each addition. */
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

/** Losses and slopes of a block: what `LinearGradient` and `evaluate` have in common. */
export class BlockLoss {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #blockRows: number;
  readonly #pointLoss: PointLoss | undefined;
  readonly #classLoss: ClassLoss | undefined;
  readonly #isLogisticSum: boolean;
  readonly #y: Float64Array;
  /** The loss of each sample of the block; with several single scores, of each score. */
  readonly #losses: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, blockRows: number) {
    this.#plan = plan;
    this.#data = data;
    this.#blockRows = blockRows;
    if (comparesClasses(plan.loss)) this.#classLoss = classLossOf(plan.loss);
    else this.#pointLoss = pointLossOf(plan.loss);
    const { sampleWeights, y } = data;
    this.#isLogisticSum =
      plan.loss.name === 'logistic' && plan.nOutputs === 1 && !sampleWeights && areBits(y);
    this.#y = new Float64Array(blockRows);
    this.#losses = new Float64Array(blockRows);
  }

  /**
   * Replaces the scores of `n` samples, output k of sample i at k·blockRows + i, by their slopes,
   * weighted, and returns the sum of their weighted losses. `rows[i]` is the number of the row.
   */
  replace(n: number, rows: Uint32Array, scores: Float64Array): number {
    const { nOutputs, targets } = this.#plan;
    const { y, sampleWeights } = this.#data;
    if (this.#isLogisticSum) return logisticSum(n, y, rows, scores);
    const [ofBlock, losses, stride] = [this.#y, this.#losses, this.#blockRows];
    if (this.#classLoss !== undefined) {
      for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i]];
      this.#classLoss(n, nOutputs, stride, ofBlock, scores, losses);
      return this.#weigh(n, rows, scores, nOutputs, sampleWeights);
    }
    let total = 0;
    for (let k = 0; k < nOutputs; k++) {
      const ofOutput = nOutputs === 1 ? scores : scores.subarray(k * stride, (k + 1) * stride);
      if (targets === 'classes') for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i]] === k ? 1 : 0;
      else for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i] * nOutputs + k];
      (this.#pointLoss as PointLoss)(n, ofBlock, ofOutput, losses);
      total += this.#weigh(n, rows, ofOutput, 1, sampleWeights);
    }
    return total;
  }

  #weigh(
    n: number,
    rows: Uint32Array,
    slopes: Float64Array,
    nOutputs: number,
    sampleWeights: FloatArray | undefined,
  ): number {
    const losses = this.#losses;
    let total = 0;
    if (sampleWeights === undefined) {
      for (let i = 0; i < n; i++) total += losses[i];
      return total;
    }
    for (let i = 0; i < n; i++) {
      const weight = sampleWeights[rows[i]];
      total += weight * losses[i];
      for (let k = 0, at = i; k < nOutputs; k++, at += this.#blockRows) slopes[at] *= weight;
    }
    return total;
  }
}

/** Loss and gradient of batches, for one plan and its data. */
export class LinearGradient {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #blockRows: number;
  readonly #loss: BlockLoss;
  readonly #rows: Uint32Array;
  readonly #starts: Int32Array;
  readonly #slopes: Float64Array;
  /** Where rows are read: x itself, or rows copied together. */
  readonly #x: FloatArray;
  readonly #copies: boolean;
  /** The weights of all outputs in double precision, and their biases after them. */
  readonly parameters: Float64Array;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    reach: number = MAX_REACH,
  ) {
    this.#plan = plan;
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
   * undefined, to `gradient` (laid out as the parameters) and returns their summed loss.
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
      for (let k = 0; k < nOutputs; k++) {
        const bias = useBias ? parameters[biases + k] : 0;
        scoreRows(x, starts, n, cols, parameters, k * cols, bias, slopes, k * blockRows);
      }
      loss += this.#loss.replace(n, rows, slopes);
      for (let k = 0, at = 0; k < nOutputs; k++, at += blockRows) {
        addRows(x, starts, n, cols, slopes, at, gradient, k * cols);
        if (useBias) gradient[biases + k] += sumOf(slopes, at, n);
      }
    }
    return loss;
  }

  /** Copies a row to place i of the block; returns where it begins there. */
  #copy(row: number, i: number): number {
    const cols = this.#plan.nFeatures;
    copyRow(this.#data.x, cols, row, this.#x, i * cols);
    return i * cols;
  }
}

/** Whether so many rows are few: scores of these are best made here, whatever the backend. */
export function areFew({ nFeatures, nOutputs }: TrainingPlan, rows: number): boolean {
  return rows * nFeatures * nOutputs <= CROSSINGS.scores;
}

function fewScores(
  { nFeatures: cols, nOutputs, useBias }: TrainingPlan,
  x: FloatArray,
  parameters: FloatArray,
  out: FloatArray,
): void {
  for (let at = 0, a = 0; at < out.length; a += cols) {
    for (let k = 0, b = 0; k < nOutputs; k++, at++, b += cols) {
      const bias = useBias ? parameters[nOutputs * cols + k] : 0;
      // Four sums: one would wait for each addition.
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

/** All rows of x that there are scores for. */
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
  if (areFew(plan, out.length / nOutputs)) {
    fewScores(plan, isNarrow(x) ? widened(plan, x, out) : x, parameters, out);
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
