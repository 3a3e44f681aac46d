/**
 * Wraps a `Network` for the commands by the task of its outputs: a classifier, or several outputs
 * (regression values or binary labels). A network holds numbers only; the data supply the names of
 * columns and classes.
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

/** Common base of network classifiers and networks with several outputs. */
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

  /** Whether the network's loss makes its scores interpretable as probabilities. */
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

/** A network classifier: one score per class, or a single score for the second of two classes. */
export class NetworkClasses extends NetworkModel {
  /** Class numbers, from 0. */
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

  /** rows × classes; only if `givesProbabilities`. */
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

/**
 * A network with several outputs: regression values, or independent binary labels (multi-label).
 */
export class NetworkOutputs extends NetworkModel {
  readonly nOutputs: number;

  constructor(network: Network, nOutputs: number) {
    super(network);
    this.nOutputs = nOutputs;
  }

  get areLabels(): boolean {
    return this.kind === 'binary';
  }

  /** rows × outputs: values, or 1 for each label that is predicted. */
  predict(x: Matrix): Matrix {
    if (!this.areLabels) return this.network.predict(x);
    const { data, rows, cols } = this.network.decisionFunction(x);
    return { data: data.map((score) => (score > 0 ? 1 : 0)), rows, cols };
  }

  /** rows × outputs: label probabilities if `givesProbabilities`, otherwise scores. */
  beliefs(x: Matrix): Matrix {
    return this.network.predict(x);
  }
}

/** The type that the commands use for a model: `Network` is wrapped by the task of its outputs. */
export type Served<Model extends AnyModel> =
  | Exclude<Model, Network>
  | NetworkClasses
  | NetworkOutputs;

/** Wraps a `Network` by the task of its outputs; returns other models unchanged. */
export function servedModel(model: AnyModel): Served<AnyModel> {
  if (!(model instanceof Network)) return model;
  const last = model.layers.at(-1);
  const nOutputs = last?.kind === 'dense' ? last.weights.rows : 1;
  const kind = targetsOf(model.toJSON().loss);
  const isClasses = kind === 'multiclass' || (kind === 'binary' && nOutputs === 1);
  return isClasses ? new NetworkClasses(model, nOutputs) : new NetworkOutputs(model, nOutputs);
}

/** The name of the model's class, as stored in its JSON. */
export function className(model: Served<AnyModel>): string {
  return model instanceof NetworkModel ? 'Network' : model.constructor.name;
}

/** Whether the model is a `Network` that was built in code rather than by `fallline train`. */
export function isNetwork(model: Served<AnyModel>): model is NetworkClasses | NetworkOutputs {
  return model instanceof NetworkModel;
}
