/**
 * What each kind of layer does with the rows of a pass, forwards and backwards, in double precision:
 * the layers of native/engine/mlp.h. A layer holds what its way back needs; its parameters stand in the
 * network's array from `offset` on.
 */
import type { BatchNormPlan, DensePlan, DropoutPlan, LayerPlan } from '../plan/layers.ts';
import { type Activation, activationOf } from './activations.ts';
import { addTransposedProduct, multiply, multiplyTransposed } from './products.ts';

/** What a pass works with beside the numbers that come in. */
export interface PassContext {
  readonly rows: number;
  readonly parameters: Float64Array;
  /** In training: batches' own means and variances, and dropout. */
  readonly training: boolean;
  /** The number of the first row in its batch, by which dropout draws. */
  readonly firstRow: number;
}

export interface LayerWork {
  /** rows × units: what the layer gives. */
  readonly outputs: Float64Array;
  forward(inputs: Float64Array, context: PassContext): void;
  /**
   * Adds the layer's gradient to `gradient`, if there is one to add to. `deltas`, rows × units, are
   * the loss's derivatives by the outputs, and are spoilt; those by the inputs go to `before`, if
   * they are wanted.
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
    const { units, inputs: cols, useBias } = this.#plan;
    const [offset, slopes] = [this.#offset, this.#slopes];
    const n = rows * units;
    for (let at = 0; at < n; at++) deltas[at] *= slopes[at];
    if (gradient !== undefined) {
      addTransposedProduct(rows, units, cols, deltas, inputs, gradient, offset);
      const biases = offset + units * cols;
      for (let i = 0, at = 0; useBias && i < rows; i++) {
        for (let k = 0; k < units; k++, at++) gradient[biases + k] += deltas[at];
      }
    }
    if (before !== undefined) multiply(rows, units, cols, deltas, parameters, offset, before);
  }
}

export class DropoutWork implements LayerWork {
  readonly outputs: Float64Array;
  /** Two words of the batch, from the generator of the state. */
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
  /** The inputs at mean 0 and variance 1, and what they were divided by to get there. */
  readonly #normal: Float64Array;
  readonly #means: Float64Array;
  readonly #variances: Float64Array;

  constructor(plan: BatchNormPlan, offset: number, rows: number) {
    this.#plan = plan;
    this.#offset = offset;
    this.#activation = activationOf(plan.activation);
    this.outputs = new Float64Array(rows * plan.units);
    this.#slopes = new Float64Array(rows * plan.units);
    this.#normal = new Float64Array(rows * plan.units);
    this.#means = new Float64Array(plan.units);
    this.#variances = new Float64Array(plan.units);
  }

  /** Whether it looks at the batch: what is frozen stays as it is. */
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

  /** Mean and variance of the batch; what it adds to the running ones. */
  #measure(inputs: Float64Array, { rows, parameters }: PassContext): void {
    const { units, momentum } = this.#plan;
    const [means, variances] = [this.#means.fill(0), this.#variances.fill(0)];
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < units; k++, at++) means[k] += inputs[at];
    }
    for (let k = 0; k < units; k++) means[k] /= rows;
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < units; k++, at++) {
        const off = inputs[at] - means[k];
        variances[k] += off * off;
      }
    }
    const running = this.#offset + 2 * units;
    for (let k = 0; k < units; k++) {
      // Of one sample there is no variance to learn from.
      if (rows > 1) {
        const unbiased = variances[k] / (rows - 1);
        parameters[running + k] += momentum * (means[k] - parameters[running + k]);
        parameters[running + units + k] += momentum * (unbiased - parameters[running + units + k]);
      }
      variances[k] /= rows;
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
    const ofScales = new Float64Array(units);
    const ofShifts = new Float64Array(units);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < units; k++, at++) {
        deltas[at] *= slopes[at];
        ofScales[k] += deltas[at] * normal[at];
        ofShifts[k] += deltas[at];
      }
    }
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

/** The work of a layer whose parameters begin at `offset`, for passes of at most so many rows. */
export function layerWork(plan: LayerPlan, offset: number, rows: number): LayerWork {
  switch (plan.kind) {
    case 'dense':
      return new DenseWork(plan, offset, rows);
    case 'dropout':
      return new DropoutWork(plan, rows);
    case 'batchNorm':
      return new BatchNormWork(plan, offset, rows);
  }
}

/** Hashes below this are dropped. */
function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}

/**
 * Which units dropout keeps. A batch draws two words from the generator of the state; each unit of
 * each row is decided by a hash of its place and these, so that rows can be worked on in any order,
 * and nothing need be kept for the way back.
 *
 * The hash is two rounds of the mixer of splitmix32 (https://nullprogram.com/blog/2018/07/31/).
 *
 * @param place row × units + unit of its batch
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
