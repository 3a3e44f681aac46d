/**
 * The Hessian of the objective of a linear model: X′DX with the second derivatives D of the losses
 * by the scores, plus the penalties. The twin of native/engine/hessian.h; hessianShape.ts says which
 * blocks there are.
 *
 * The second derivatives of softmax with probabilities p are p_k·(δ_kl - p_l). They sum to 0 over l,
 * so the blocks off the diagonal suffice: a block of the diagonal is minus their sum (D. Böhning,
 * "Multinomial logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44,
 * 1992).
 */
import { VectorTreeSum } from '../common/treeSum.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { hessianShape } from '../plan/hessianShape.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { BlockLoss } from './blockLoss.ts';
import { constantCurvatureOf, isStraightOverClasses } from './curvatures.ts';
import { type Frame, FramedRows } from './framedRows.ts';
import { placeHessian } from './hessianBlocks.ts';
import { comparesClasses } from './losses.ts';
import { addRows, scoreRows } from './rows.ts';
import { type Pieces, WorkMeter } from './work.ts';

/** Numbers of a block of rows, which is read once for every column, from the second-level cache. */
const BLOCK_ELEMENTS = 32_768;
const MAX_BLOCK_ROWS = 256;
/** Most leaves of the tree of sums, and most numbers of all their sums. */
const MOST_LEAVES = 64;
const MOST_SUMS = 2 ** 24;

/**
 * Writes the Hessian at the parameters to `out`.
 *
 * @param frame the coordinates of the columns; undefined: the columns as they are
 * @param out as `hessianShape` says
 */
export function* hessianPieces(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  frame: Frame | undefined,
  out: Float64Array,
): Pieces<void> {
  const hessian = new HessianSums(plan, data, parameters, frame);
  const sums = new Float64Array(hessian.size);
  yield* hessian.sum(sums);
  placeHessian(plan, data.rows, frame, sums, out);
}

/** Number of different blocks of second derivatives, each made of a weight per sample. */
function blockCount(plan: TrainingPlan): number {
  if (!comparesClasses(plan.loss)) return hessianShape(plan).blocks;
  return isStraightOverClasses(plan.loss) ? 0 : (plan.nOutputs * (plan.nOutputs - 1)) / 2;
}

/** Sums over the samples; the upper triangle of each block. */
class HessianSums {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #blockRows: number;
  readonly #rows: FramedRows;
  readonly #loss: BlockLoss;
  readonly #parameters: Float64Array;
  readonly #blocks: number;
  readonly #numbers: Uint32Array;
  readonly #scores: Float64Array;
  readonly #base: Float64Array;
  readonly #weights: Float64Array;
  readonly #weighted: Float64Array;
  readonly #starts: Int32Array;
  readonly #meter = new WorkMeter();
  /** Number of sums. */
  readonly size: number;

  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    frame: Frame | undefined,
  ) {
    const width = plan.nFeatures + (plan.useBias ? 1 : 0);
    const rows = Math.floor(BLOCK_ELEMENTS / width / 8) * 8;
    const blockRows = Math.min(MAX_BLOCK_ROWS, Math.max(16, rows));
    this.#plan = plan;
    this.#data = data;
    this.#parameters = Float64Array.from(parameters);
    this.#blockRows = blockRows;
    this.#rows = new FramedRows(plan, data, frame, plan.useBias, blockRows);
    this.#loss = new BlockLoss(plan, data, blockRows);
    this.#blocks = blockCount(plan);
    this.#numbers = new Uint32Array(blockRows);
    this.#scores = new Float64Array(blockRows * plan.nOutputs);
    this.#base = new Float64Array(blockRows * width);
    this.#weights = new Float64Array(blockRows * Math.max(this.#blocks, plan.nOutputs));
    this.#weighted = new Float64Array(blockRows);
    this.#starts = new Int32Array(blockRows);
    this.size = this.#blocks * width * width;
  }

  /** Adds the sums over all samples to `out`, which is all 0. */
  *sum(out: Float64Array): Pieces<void> {
    if (out.length === 0) return;
    const blockRows = this.#blockRows;
    const { rows } = this.#data;
    const most = Math.min(MOST_LEAVES, Math.max(1, Math.floor(MOST_SUMS / this.size)));
    const leafRows = blockRows * Math.ceil(Math.ceil(rows / blockRows) / most);
    const tree = new VectorTreeSum();
    tree.begin(out);
    for (let leaf = 0; leaf < rows; leaf += leafRows) {
      const sums = tree.next();
      const end = Math.min(rows, leaf + leafRows);
      for (let first = leaf; first < end; first += blockRows) {
        yield* this.#addRows(first, Math.min(blockRows, end - first), sums);
      }
      tree.close();
    }
    tree.finish();
  }

  *#addRows(first: number, n: number, sums: Float64Array): Pieces<void> {
    const { width } = this.#rows;
    this.#rows.read(first, n);
    this.#rows.place(n, this.#base);
    this.#differentiate(first, n);
    for (let b = 0; b < this.#blocks; b++) {
      yield* this.#addBlock(n, b * this.#blockRows, sums, b * width * width);
    }
  }

  /** weights[b·blockRows + i] = a second derivative of the loss of row i, times its weight. */
  #differentiate(first: number, n: number): void {
    const { loss, nOutputs } = this.#plan;
    const [weights, scores, numbers] = [this.#weights, this.#scores, this.#numbers];
    const { sampleWeights } = this.#data;
    const constant = constantCurvatureOf(loss);
    if (constant !== undefined) {
      for (let i = 0; i < n; i++) weights[i] = constant * (sampleWeights?.[first + i] ?? 1);
      return;
    }
    this.#score(n);
    for (let i = 0; i < n; i++) numbers[i] = first + i;
    if (!comparesClasses(loss)) {
      weights.fill(1, 0, nOutputs * this.#blockRows);
      this.#loss.curve(n, numbers, scores, weights);
      return;
    }
    for (let i = 0; i < n; i++) this.#differentiateSoftmax(i, sampleWeights?.[first + i] ?? 1);
  }

  /** The weights of the pairs of classes k < l of row i: its weight times p_k·p_l. */
  #differentiateSoftmax(i: number, weight: number): void {
    const { nOutputs } = this.#plan;
    const [weights, scores, stride] = [this.#weights, this.#scores, this.#blockRows];
    const end = nOutputs * stride;
    let [most, total] = [scores[i], 0];
    for (let at = i; at < end; at += stride) most = Math.max(most, scores[at]);
    for (let at = i; at < end; at += stride) {
      scores[at] = Math.exp(scores[at] - most);
      total += scores[at];
    }
    for (let at = i; at < end; at += stride) scores[at] /= total;
    for (let k = 0, to = i; k < nOutputs; k++) {
      for (let l = k + 1; l < nOutputs; l++, to += stride) {
        weights[to] = weight * (scores[k * stride + i] * scores[l * stride + i]);
      }
    }
  }

  /** scores[k·blockRows + i] = the score of row i for output k. */
  #score(n: number): void {
    const { nFeatures: cols, nOutputs, useBias } = this.#plan;
    const [parameters, { x, starts }] = [this.#parameters, this.#rows];
    for (let k = 0; k < nOutputs; k++) {
      const bias = useBias ? parameters[nOutputs * cols + k] : 0;
      const at = k * this.#blockRows;
      scoreRows(x, starts, n, cols, parameters, k * cols, bias, this.#scores, at);
    }
  }

  /** Adds base′·diag(weights)·base, its upper triangle, row by row. */
  *#addBlock(n: number, at: number, sums: Float64Array, to: number): Pieces<void> {
    const { width } = this.#rows;
    const [base, weights, weighted, starts] = [
      this.#base,
      this.#weights,
      this.#weighted,
      this.#starts,
    ];
    for (let j = 0; j < width; j++) {
      for (let i = 0, from = j; i < n; i++, from += width) {
        starts[i] = from;
        weighted[i] = weights[at + i] * base[from];
      }
      addRows(base, starts, n, width - j, weighted, 0, sums, to + j * width + j);
      if (this.#meter.isFull(n * (width - j) + n)) yield;
    }
  }
}
