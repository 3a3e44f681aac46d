/**
 * A `Network` as the commands work with it, by what its outputs stand for: classes with a number
 * each, or numbers or labels side by side. Numbers go in and out of a network; which columns they
 * are, the data say.
 */

import { floatArray, type Matrix, precisionOf } from '../../data/matrix.ts';
import type { Targets } from '../../data/targets.ts';
import { argMax } from '../../models/argMax.ts';
import type { AnyModel } from '../../models/loadModel.ts';
import { Network } from '../../models/network.ts';
import { PROBABILITY_LOSSES, probabilities } from '../../models/probabilities.ts';
import type { ModelJson } from '../../models/savedModel.ts';
import { targetsOf } from '../../plan/losses.ts';
import type { TargetKind } from '../../plan/lossTable.ts';
import { OBJECTIVE } from '../../plan/objective.ts';

/** What both kinds have. */
abstract class NetworkModel {
  readonly json: ModelJson;
  protected readonly network: Network;

  constructor(network: Network) {
    this.network = network;
    this.json = network.toJSON();
  }

  get kind(): TargetKind {
    return targetsOf(this.json.loss);
  }

  /** Whether the scores of its loss stand for probabilities. */
  get givesProbabilities(): boolean {
    return PROBABILITY_LOSSES.includes(this.json.loss.name);
  }

  toJSON(): ModelJson {
    return this.json;
  }

  /** The mean loss over samples, without penalties. */
  meanLoss(x: Matrix, y: Targets): number {
    const objective = this.network[OBJECTIVE](x, y, {});
    return objective.evaluate(objective.parameters).loss;
  }
}

/** A network that tells classes apart: one score for each, or one for the second of two. */
export class NetworkClasses extends NetworkModel {
  /** Their numbers, from 0. */
  readonly classes: readonly number[];

  constructor(network: Network, nOutputs: number) {
    super(network);
    this.classes = Array.from({ length: Math.max(2, nOutputs) }, (_, k) => k);
  }

  /** The number of the class of each row. */
  predict(x: Matrix): number[] {
    const { data, rows, cols } = this.network.decisionFunction(x);
    return Array.from({ length: rows }, (_, i) => {
      return cols === 1 ? Number(data[i] > 0) : argMax(data, i * cols, cols);
    });
  }

  /** rows × classes, where `givesProbabilities`. */
  predictProba(x: Matrix): Matrix {
    const { data, rows, cols } = this.network.decisionFunction(x);
    const nClasses = this.classes.length;
    const out = floatArray(precisionOf(data), rows * nClasses);
    probabilities({ loss: this.json.loss, scores: data, nOutputs: cols, nClasses }, out);
    return { data: out, rows, cols: nClasses };
  }

  decisionFunction(x: Matrix): Matrix {
    return this.network.decisionFunction(x);
  }
}

/** A network of numbers, or of several labels that may each hold or not. */
export class NetworkOutputs extends NetworkModel {
  readonly nOutputs: number;

  constructor(network: Network, nOutputs: number) {
    super(network);
    this.nOutputs = nOutputs;
  }

  get areLabels(): boolean {
    return this.kind === 'binary';
  }

  /** Numbers, or 1 for each label that holds: rows × outputs. */
  predict(x: Matrix): Matrix {
    if (!this.areLabels) return this.network.predict(x);
    const { data, rows, cols } = this.network.decisionFunction(x);
    return { data: data.map((score) => (score > 0 ? 1 : 0)), rows, cols };
  }

  /** How far each label is believed in: probabilities where `givesProbabilities`, else scores. */
  beliefs(x: Matrix): Matrix {
    return this.network.predict(x);
  }
}

/** What the commands work with in place of a network. */
export type Served<Model extends AnyModel> =
  | Exclude<Model, Network>
  | NetworkClasses
  | NetworkOutputs;

/** Any model, a network by what its outputs stand for. */
export function servedModel(model: AnyModel): Served<AnyModel> {
  if (!(model instanceof Network)) return model;
  const last = model.layers.at(-1);
  const nOutputs = last?.kind === 'dense' ? last.weights.rows : 1;
  const kind = targetsOf(model.toJSON().loss);
  const isClasses = kind === 'multiclass' || (kind === 'binary' && nOutputs === 1);
  return isClasses ? new NetworkClasses(model, nOutputs) : new NetworkOutputs(model, nOutputs);
}

/** A model's class, as it was saved. */
export function className(model: Served<AnyModel>): string {
  return model instanceof NetworkModel ? 'Network' : model.constructor.name;
}

/** Whether it is a network that was written in code. */
export function isNetwork(model: Served<AnyModel>): model is NetworkClasses | NetworkOutputs {
  return model instanceof NetworkModel;
}
