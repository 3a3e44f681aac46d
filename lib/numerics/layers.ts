/**
 * The forward and backward pass of each kind of layer, in double precision; the twin of the layers
 * in native/engine/mlp.h. A layer keeps what its backward pass needs. Its parameters begin at
 * `offset` in the network's array.
 */
import { mergeTree, VectorTreeSum } from '../common/treeSum.ts';
import type { BatchNormPlan, DensePlan, DropoutPlan, LayerPlan } from '../plan/layers.ts';
import { type Activation, activationOf } from './activations.ts';
import { NETWORK_LEAF_ROWS } from './leaves.ts';
import { addTransposedProduct, multiply, multiplyTransposed } from './products.ts';

/** The context of a pass, in addition to its inputs. */
export interface PassContext {
  readonly rows: number;
  readonly parameters: Float64Array;
  /**
   * True in training: batch normalisation uses the means and variances of the batch, and dropout is
   * active.
   */
  readonly training: boolean;
  /** Index of the pass's first row in its batch, from which dropout draws its masks. */
  readonly firstRow: number;
}

export interface LayerWork {
  /** The layer's outputs, rows × units. */
  readonly outputs: Float64Array;
  forward(inputs: Float64Array, context: PassContext): void;
  /**
   * Adds the layer's gradient to `gradient`, if that is given. `deltas`, rows × units, are the
   * derivatives of the loss with respect to the outputs; they are overwritten. The derivatives with
   * respect to the inputs are written to `before`, if that is given.
   */
  backward(
    inputs: Float64Array,
    deltas: Float64Array,
    before: Float64Array | undefined,
    gradient: Float64Array | undefined,
    context: PassContext,
  ): void;
}

export class DenseWork implements LayerWork {
  readonly outputs: Float64Array;
  readonly #plan: DensePlan;
  readonly #offset: number;
  readonly #activation: Activation;
  readonly #slopes: Float64Array;
  readonly #sums = new VectorTreeSum();

  constructor(plan: DensePlan, offset: number, rows: number) {
    this.#plan = plan;
    this.#offset = offset;
    this.#activation = activationOf(plan.activation);
    this.outputs = new Float64Array(rows * plan.units);
    this.#slopes = new Float64Array(rows * plan.units);
  }

  forward(inputs: Float64Array, { rows, parameters }: PassContext): void {
    const { units, inputs: cols, useBias } = this.#plan;
    const [offset, outputs] = [this.#offset, this.outputs];
    multiplyTransposed(rows, units, cols, inputs, parameters, offset, outputs);
    if (useBias) {
      const biases = offset + units * cols;
      for (let i = 0, at = 0; i < rows; i++) {
        for (let k = 0; k < units; k++, at++) outputs[at] += parameters[biases + k];
      }
    }
    this.#activation(rows * units, outputs, this.#slopes);
  }

  backward(
    inputs: Float64Array,
    deltas: Float64Array,
    before: Float64Array | undefined,
    gradient: Float64Array | undefined,
    { rows, parameters }: PassContext,
  ): void {
    const { units, inputs: cols } = this.#plan;
    const [offset, slopes] = [this.#offset, this.#slopes];
    const n = rows * units;
    for (let at = 0; at < n; at++) deltas[at] *= slopes[at];
    if (gradient !== undefined) this.#addGradient(inputs, deltas, gradient, rows);
    if (before !== undefined) multiply(rows, units, cols, deltas, parameters, offset, before);
  }

  /**
   * Adds the gradient of a pass. A pass of several leaves is summed in the tree of leaves; its
   * gradient must be 0 before.
   */
  #addGradient(
    inputs: Float64Array,
    deltas: Float64Array,
    gradient: Float64Array,
    rows: number,
  ): void {
    const { units, inputs: cols, useBias } = this.#plan;
    if (rows <= NETWORK_LEAF_ROWS) {
      this.#addLeaf(inputs, deltas, gradient, this.#offset, rows);
      return;
    }
    const size = units * cols + (useBias ? units : 0);
    this.#sums.begin(gradient.subarray(this.#offset, this.#offset + size));
    for (let first = 0; first < rows; first += NETWORK_LEAF_ROWS) {
      const [from, to] = [inputs.subarray(first * cols), deltas.subarray(first * units)];
      const n = Math.min(NETWORK_LEAF_ROWS, rows - first);
      this.#addLeaf(from, to, this.#sums.next(), 0, n);
      this.#sums.close();
    }
    this.#sums.finish();
  }

  #addLeaf(
    inputs: Float64Array,
    deltas: Float64Array,
    gradient: Float64Array,
    offset: number,
    rows: number,
  ): void {
    const { units, inputs: cols, useBias } = this.#plan;
    addTransposedProduct(rows, units, cols, deltas, inputs, gradient, offset);
    const biases = offset + units * cols;
    for (let i = 0, at = 0; useBias && i < rows; i++) {
      for (let k = 0; k < units; k++, at++) gradient[biases + k] += deltas[at];
    }
  }
}

export class DropoutWork implements LayerWork {
  readonly outputs: Float64Array;
  /** The two words that the batch draws from the generator of the training state. */
  readonly keys = new Uint32Array(2);
  readonly #plan: DropoutPlan;
  readonly #factors: Float64Array;

  constructor(plan: DropoutPlan, rows: number) {
    this.#plan = plan;
    this.outputs = new Float64Array(rows * plan.units);
    this.#factors = new Float64Array(rows * plan.units);
  }

  forward(inputs: Float64Array, { rows, training, firstRow }: PassContext): void {
    const { units, rate } = this.#plan;
    const [outputs, factors, keys] = [this.outputs, this.#factors, this.keys];
    const threshold = dropoutThreshold(rate);
    const scale = 1 / (1 - rate);
    for (let at = 0; at < rows * units; at++) {
      const kept = !training || keepsUnit(firstRow * units + at, keys, threshold);
      factors[at] = training ? (kept ? scale : 0) : 1;
      outputs[at] = inputs[at] * factors[at];
    }
  }

  backward(
    _inputs: Float64Array,
    deltas: Float64Array,
    before: Float64Array | undefined,
    _gradient: Float64Array | undefined,
    { rows }: PassContext,
  ): void {
    const factors = this.#factors;
    if (before === undefined) return;
    for (let at = 0; at < rows * this.#plan.units; at++) before[at] = deltas[at] * factors[at];
  }
}

export class BatchNormWork implements LayerWork {
  readonly outputs: Float64Array;
  readonly #plan: BatchNormPlan;
  readonly #offset: number;
  readonly #activation: Activation;
  readonly #slopes: Float64Array;
  /**
   * The normalised inputs (mean 0, variance 1), and the standard deviations by which they were
   * divided.
   */
  readonly #normal: Float64Array;
  readonly #means: Float64Array;
  readonly #variances: Float64Array;
  /** Rows of a chunk, and two sums per unit and chunk of a pass. */
  readonly #chunkRows: number;
  readonly #sums: Float64Array;

  constructor(plan: BatchNormPlan, offset: number, rows: number, chunkRows: number) {
    this.#plan = plan;
    this.#chunkRows = chunkRows;
    this.#sums = new Float64Array(Math.ceil(rows / chunkRows) * 2 * plan.units);
    this.#offset = offset;
    this.#activation = activationOf(plan.activation);
    this.outputs = new Float64Array(rows * plan.units);
    this.#slopes = new Float64Array(rows * plan.units);
    this.#normal = new Float64Array(rows * plan.units);
    this.#means = new Float64Array(plan.units);
    this.#variances = new Float64Array(plan.units);
  }

  /**
   * Whether it uses the statistics of the batch. A frozen layer uses its running mean and variance.
   */
  #usesBatch({ training }: PassContext): boolean {
    return training && !this.#plan.frozen;
  }

  forward(inputs: Float64Array, context: PassContext): void {
    const { units, epsilon } = this.#plan;
    const { rows, parameters } = context;
    const [means, variances, normal, outputs] = [
      this.#means,
      this.#variances,
      this.#normal,
      this.outputs,
    ];
    const [scales, shifts] = [this.#offset, this.#offset + units];
    if (this.#usesBatch(context)) this.#measure(inputs, context);
    else {
      for (let k = 0; k < units; k++) {
        means[k] = parameters[this.#offset + 2 * units + k];
        variances[k] = parameters[this.#offset + 3 * units + k];
      }
    }
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < units; k++, at++) {
        normal[at] = (inputs[at] - means[k]) / Math.sqrt(variances[k] + epsilon);
        outputs[at] = normal[at] * parameters[scales + k] + parameters[shifts + k];
      }
    }
    this.#activation(rows * units, outputs, this.#slopes);
  }

  /** Computes mean and variance of the batch, and its contribution to the running ones. */
  #measure(inputs: Float64Array, { rows, parameters }: PassContext): void {
    const { units, momentum } = this.#plan;
    const [means, variances, chunkRows] = [this.#means, this.#variances, this.#chunkRows];
    const moments = this.#sums;
    for (let first = 0; first < rows; first += chunkRows) {
      const at = (first / chunkRows) * 2 * units;
      columnMoments(inputs, first, Math.min(chunkRows, rows - first), units, moments, at);
    }
    mergeTree(Math.ceil(rows / chunkRows), (chunk, other, width) => {
      const n = width * chunkRows;
      const m = Math.min(n, rows - other * chunkRows);
      mergeMoments(units, n, m, moments, chunk * 2 * units, other * 2 * units);
    });
    const running = this.#offset + 2 * units;
    for (let k = 0; k < units; k++) {
      means[k] = moments[k];
      variances[k] = moments[units + k] / rows;
      // One sample has no variance: the running values stay unchanged.
      if (rows === 1) continue;
      const unbiased = moments[units + k] / (rows - 1);
      parameters[running + k] += momentum * (means[k] - parameters[running + k]);
      parameters[running + units + k] += momentum * (unbiased - parameters[running + units + k]);
    }
  }

  backward(
    _inputs: Float64Array,
    deltas: Float64Array,
    before: Float64Array | undefined,
    gradient: Float64Array | undefined,
    context: PassContext,
  ): void {
    const { units, epsilon } = this.#plan;
    const { rows, parameters } = context;
    const [slopes, normal] = [this.#slopes, this.#normal];
    const sums = this.#sums.fill(0);
    for (let i = 0, at = 0; i < rows; i++) {
      const scaleSums = Math.floor(i / this.#chunkRows) * 2 * units;
      const shiftSums = scaleSums + units;
      for (let k = 0; k < units; k++, at++) {
        deltas[at] *= slopes[at];
        sums[scaleSums + k] += deltas[at] * normal[at];
        sums[shiftSums + k] += deltas[at];
      }
    }
    mergeTree(Math.ceil(rows / this.#chunkRows), (chunk, other) => {
      const [to, from] = [chunk * 2 * units, other * 2 * units];
      for (let k = 0; k < 2 * units; k++) sums[to + k] += sums[from + k];
    });
    const ofScales = sums.subarray(0, units);
    const ofShifts = sums.subarray(units, 2 * units);
    for (let k = 0; gradient !== undefined && k < units; k++) {
      gradient[this.#offset + k] += ofScales[k];
      gradient[this.#offset + units + k] += ofShifts[k];
    }
    if (before === undefined) return;
    const usesBatch = this.#usesBatch(context);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < units; k++, at++) {
        const factor = parameters[this.#offset + k] / Math.sqrt(this.#variances[k] + epsilon);
        const ofBatch = usesBatch ? (ofShifts[k] + normal[at] * ofScales[k]) / rows : 0;
        before[at] = factor * (deltas[at] - ofBatch);
      }
    }
  }
}

/**
 * The means of `units` columns over n rows from `first` on, and the sums of squared deviations from
 * them.
 */
function columnMoments(
  values: Float64Array,
  first: number,
  n: number,
  units: number,
  moments: Float64Array,
  to: number,
): void {
  const squares = to + units;
  const [from, end] = [first * units, (first + n) * units];
  moments.fill(0, to, to + 2 * units);
  for (let at = from; at < end; at += units) {
    for (let k = 0; k < units; k++) moments[to + k] += values[at + k];
  }
  for (let k = 0; k < units; k++) moments[to + k] /= n;
  for (let at = from; at < end; at += units) {
    for (let k = 0; k < units; k++) {
      const off = values[at + k] - moments[to + k];
      moments[squares + k] += off * off;
    }
  }
}

/**
 * Combines the means and sums of squared deviations of n and of m rows (T. F. Chan, G. H. Golub, R.
 * J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
 */
function mergeMoments(
  units: number,
  n: number,
  m: number,
  moments: Float64Array,
  at: number,
  other: number,
): void {
  const share = m / (n + m);
  for (let k = 0; k < units; k++) {
    const off = moments[other + k] - moments[at + k];
    moments[at + k] += off * share;
    moments[at + units + k] += moments[other + units + k] + off * off * (n * share);
  }
}

/**
 * The implementation of a layer whose parameters begin at `offset`, for passes of at most `rows`
 * rows, whose sums are trees of the sums of chunks.
 */
export function layerWork(
  plan: LayerPlan,
  offset: number,
  rows: number,
  chunkRows: number,
): LayerWork {
  switch (plan.kind) {
    case 'dense':
      return new DenseWork(plan, offset, rows);
    case 'dropout':
      return new DropoutWork(plan, rows);
    case 'batchNorm':
      return new BatchNormWork(plan, offset, rows, chunkRows);
  }
}

/** Hashes below this are dropped. */
function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}

/**
 * Decides which units dropout keeps. A batch draws two words from the generator of the training
 * state. Whether a unit of a row is kept follows from a hash of its place and these words, so that
 * rows can be processed in any order and the backward pass needs no stored mask.
 *
 * The hash is two rounds of the mixer of splitmix32 (https://nullprogram.com/blog/2018/07/31/).
 *
 * @param place row × units + unit, with the row's index in the batch
 */
function keepsUnit(place: number, keys: Uint32Array, threshold: number): boolean {
  return mix(mix(place + keys[0]) + keys[1]) >= threshold;
}

function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}
