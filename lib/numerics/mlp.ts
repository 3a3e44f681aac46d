/**
 * Scores, activations and gradients of layered networks: the twin of native/engine/mlp.h. Rows go
 * through all layers in passes that stay in cache, forward and then backward. A batch whose
 * normalisation needs all of its rows is one pass. Sums are added in the tree of common/treeSum.ts,
 * over the leaves that leaves.ts defines for both backends.
 */

import { TreeSum, VectorTreeSum } from '../common/treeSum.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { copyRow, elementCount, type Features, isNarrow } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { dependsOnBatch, isTrained } from '../plan/layers.ts';
import { layerOffsets, parameterCount } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { nextWord } from '../random/rng.ts';
import { BlockLoss } from './blockLoss.ts';
import { DropoutWork, type LayerWork, layerWork, type PassContext } from './layers.ts';
import { NETWORK_LEAF_ROWS, networkChunkRowsFor } from './leaves.ts';
import { inOneGo, type Pieces, type WorkMeter } from './work.ts';

/** Number of rows in a pass outside training. */
const PASS_ROWS = 256;

/** Multiplications for one row through all layers, the unit of work. */
export function workOfRow({ layers }: TrainingPlan): number {
  return layers.reduce((sum, { inputs, units, kind }) => {
    return sum + (kind === 'dense' ? inputs * units : 4 * units);
  }, 0);
}

/** The forward pass of a network. */
class Layers {
  readonly works: readonly LayerWork[];
  readonly inputs: Float64Array;
  readonly #plan: TrainingPlan;
  /** A row of features in narrow storage, decoded to the plan's precision. */
  readonly #row: FloatArray;

  constructor(plan: TrainingPlan, rows: number, chunkRows: number) {
    const offsets = layerOffsets(plan.layers);
    this.#row = floatArray(plan.precision, plan.nFeatures);
    this.#plan = plan;
    this.inputs = new Float64Array(rows * plan.nFeatures);
    this.works = plan.layers.map((layer, l) => layerWork(layer, offsets[l], rows, chunkRows));
  }

  /** The inputs of layer l. */
  into(l: number): Float64Array {
    return l === 0 ? this.inputs : this.works[l - 1].outputs;
  }

  get scores(): Float64Array {
    return this.works[this.works.length - 1].outputs;
  }

  /** Copies rows `rowAt(0 … n)` of x. */
  load(x: Features, n: number, rowAt: (i: number) => number): void {
    const { nFeatures } = this.#plan;
    if (isNarrow(x)) {
      for (let i = 0; i < n; i++) {
        copyRow(x, nFeatures, rowAt(i), this.#row, 0);
        this.inputs.set(this.#row, i * nFeatures);
      }
      return;
    }
    for (let i = 0; i < n; i++) {
      const from = rowAt(i) * nFeatures;
      const to = i * nFeatures;
      for (let j = 0; j < nFeatures; j++) this.inputs[to + j] = x[from + j];
    }
  }

  *forward(context: PassContext, meter: WorkMeter | undefined): Pieces<void> {
    for (const [l, work] of this.works.entries()) {
      work.forward(this.into(l), context);
      const { inputs, units } = this.#plan.layers[l];
      if (meter?.isFull(context.rows * Math.max(units, inputs * units))) yield;
    }
  }
}

/** Loss and gradient of batches, for one plan and its data. */
export class NetworkGradient {
  /** The parameters in double precision. */
  readonly parameters: Float64Array;
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #random: Uint32Array | undefined;
  readonly #chunkRows: number;
  /**
   * Number of rows that go through the layers together: a chunk, or a batch whose rows depend on
   * each other.
   */
  readonly #passRows: number;
  readonly #sums = new VectorTreeSum();
  readonly #layers: Layers;
  readonly #loss: BlockLoss;
  readonly #rows: Uint32Array;
  /** The scores of a chunk in the layout of the losses: output after output. */
  readonly #slopes: Float64Array;
  readonly #deltas: [Float64Array, Float64Array];
  /** Index of the first layer that is trained; backpropagation ends there. */
  readonly #first: number;

  /**
   * @param batchRows maximum number of rows in a batch
   * @param random the random generator of the training state; without it, dropout is off and batch
   *   normalisation uses its running mean and variance
   */
  constructor(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    batchRows: number,
    random?: Uint32Array,
  ) {
    const isWhole = random !== undefined && plan.layers.some(dependsOnBatch);
    const chunkRows = networkChunkRowsFor(plan, batchRows, isWhole);
    const passRows = isWhole ? batchRows : Math.min(chunkRows, batchRows);
    const widest = plan.layers.reduce((width, { units }) => Math.max(width, units), 0);
    this.#plan = plan;
    this.#data = data;
    this.#random = random;
    this.#chunkRows = chunkRows;
    this.#passRows = passRows;
    this.#layers = new Layers(plan, passRows, chunkRows);
    this.#loss = new BlockLoss(plan, data, chunkRows);
    this.#rows = new Uint32Array(passRows);
    this.#slopes = new Float64Array(chunkRows * plan.nOutputs);
    this.#deltas = [new Float64Array(passRows * widest), new Float64Array(passRows * widest)];
    this.#first = random ? plan.layers.findIndex(isTrained) : 0;
    this.parameters = Float64Array.from(parameters);
  }

  /**
   * Sums the gradient of the loss of samples order[from … to), or from … to when order is undefined,
   * in `gradient` (laid out as the parameters; all 0 before) and returns their summed loss.
   */
  *sum(
    order: Uint32Array | undefined,
    from: number,
    to: number,
    gradient: Float64Array,
    meter?: WorkMeter,
  ): Pieces<number> {
    this.#drawKeys();
    const losses = new TreeSum();
    // If a pass is a whole batch, each layer divides its rows into leaves.
    const leafRows = Math.max(NETWORK_LEAF_ROWS, this.#passRows);
    this.#sums.begin(gradient);
    for (let leaf = from; leaf < to; leaf += leafRows) {
      const end = Math.min(to, leaf + leafRows);
      const part = this.#sums.next();
      for (let first = leaf; first < end; first += this.#passRows) {
        const rows = Math.min(this.#passRows, end - first);
        for (let i = 0; i < rows; i++) {
          this.#rows[i] = order === undefined ? first + i : order[first + i];
        }
        this.#layers.load(this.#data.x, rows, (i) => this.#rows[i]);
        const context = {
          rows,
          parameters: this.parameters,
          training: this.#random !== undefined,
          firstRow: first - from,
        };
        yield* this.#layers.forward(context, meter);
        this.#lossAndSlopes(rows, losses);
        yield* this.#backward(part, context, meter);
      }
      this.#sums.close();
    }
    this.#sums.finish();
    return losses.total;
  }

  /** Draws two words per batch for every dropout layer. */
  #drawKeys(): void {
    if (this.#random === undefined) return;
    for (const work of this.#layers.works) {
      if (!(work instanceof DropoutWork)) continue;
      work.keys[0] = nextWord(this.#random);
      work.keys[1] = nextWord(this.#random);
    }
  }

  /**
   * Adds the losses of the pass, chunk after chunk, and writes their slopes to the first deltas.
   */
  #lossAndSlopes(rows: number, losses: TreeSum): void {
    const { nOutputs } = this.#plan;
    const chunkRows = this.#chunkRows;
    const [scores, slopes, deltas] = [this.#layers.scores, this.#slopes, this.#deltas[0]];
    for (let first = 0; first < rows; first += chunkRows) {
      const n = Math.min(chunkRows, rows - first);
      for (let i = 0, at = first * nOutputs; i < n; i++) {
        for (let k = 0; k < nOutputs; k++, at++) slopes[k * chunkRows + i] = scores[at];
      }
      const of = first === 0 ? this.#rows : this.#rows.subarray(first, first + n);
      losses.add(this.#loss.replace(n, of, slopes));
      for (let i = 0, at = first * nOutputs; i < n; i++) {
        for (let k = 0; k < nOutputs; k++, at++) deltas[at] = slopes[k * chunkRows + i];
      }
    }
  }

  *#backward(
    gradient: Float64Array,
    context: PassContext,
    meter: WorkMeter | undefined,
  ): Pieces<void> {
    let [deltas, before] = this.#deltas;
    const first = this.#first < 0 ? this.#plan.layers.length : this.#first;
    for (let l = this.#plan.layers.length - 1; l >= first; l--) {
      const layer = this.#plan.layers[l];
      const adds = this.#random === undefined || isTrained(layer);
      this.#layers.works[l].backward(
        this.#layers.into(l),
        deltas,
        l > first ? before : undefined,
        adds ? gradient : undefined,
        context,
      );
      [deltas, before] = [before, deltas];
      if (meter?.isFull(2 * context.rows * layer.inputs * layer.units)) yield;
    }
  }

  /** Writes what batches changed in addition to the steps: the running means and variances. */
  settle(parameters: FloatArray): void {
    let offset = 0;
    const offsets = layerOffsets(this.#plan.layers);
    for (const [l, layer] of this.#plan.layers.entries()) {
      if (layer.kind !== 'batchNorm' || layer.frozen) continue;
      offset = offsets[l] + 2 * layer.units;
      parameters.set(this.parameters.subarray(offset, offset + 2 * layer.units), offset);
    }
  }

  /**
   * The index of the first layer whose outputs in the last pass are not finite; -1 if there is
   * none.
   */
  nonFiniteLayer(): number {
    return this.#layers.works.findIndex(({ outputs }) => !outputs.every(Number.isFinite));
  }
}

/**
 * Writes the outputs of every layer for the rows of x, outside training: rows × units numbers per
 * layer, layer after layer.
 */
export function networkActivations(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): void {
  const rows = elementCount(x) / plan.nFeatures;
  forEachPass(plan, x, parameters, (layers, first, n) => {
    let from = 0;
    for (const [l, { outputs }] of layers.works.entries()) {
      const { units } = plan.layers[l];
      out.set(outputs.subarray(0, n * units), from + first * units);
      from += rows * units;
    }
  });
}

/** out[i * nOutputs + k] = output k of the network for row i. */
export function networkScores(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  out: FloatArray,
): void {
  forEachPass(plan, x, parameters, (layers, first, n) => {
    out.set(layers.scores.subarray(0, n * plan.nOutputs), first * plan.nOutputs);
  });
}

function forEachPass(
  plan: TrainingPlan,
  x: Features,
  parameters: FloatArray,
  take: (layers: Layers, first: number, n: number) => void,
): void {
  const rows = elementCount(x) / plan.nFeatures;
  const passRows = Math.min(rows, PASS_ROWS);
  const layers = new Layers(plan, passRows, passRows);
  const inDouble = Float64Array.from(parameters.subarray(0, parameterCount(plan)));
  for (let first = 0; first < rows; first += PASS_ROWS) {
    const n = Math.min(PASS_ROWS, rows - first);
    layers.load(x, n, (i) => first + i);
    const context = { rows: n, parameters: inDouble, training: false, firstRow: first };
    inOneGo(layers.forward(context, undefined));
    take(layers, first, n);
  }
}
