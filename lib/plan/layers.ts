/**
 * The layers of a network: the functions with which users specify them (`dense(128, { activation:
 * 'relu' })`), and the complete plan of each layer. A linear model has no layers.
 */

import { wrongKind, wrongValue } from '../common/errors.ts';
import { foreignOption } from '../common/foreignHints.ts';
import { checkedValues } from '../common/named.ts';
import { knownOptions, oneOf } from '../common/validate.ts';
import { type ActivationOption, type ActivationPlan, resolveActivation } from './activations.ts';
import {
  type InitializerOption,
  type InitializerPlan,
  initializerFor,
  resolveInitializer,
} from './initializers.ts';
import { LAYER_KINDS, LAYER_TRAITS, LAYERS, type LayerPart } from './layerKinds.ts';
import type { LinkName } from './links.ts';
import { type LossName, linkOf } from './losses.ts';

const MAX_LAYERS = 1000;

/** Options of layers with parameters. */
interface TrainableOptions {
  /**
   * Activation function of the layer. `'softmax'` is accepted in the last layer of a network with
   * the loss `softmax`. Default `'identity'`.
   */
  readonly activation?: ActivationOption | 'softmax' | undefined;
  /** Factor of the learning rate in this layer. Default 1. */
  readonly learningRateFactor?: number | undefined;
  /** Whether training leaves the parameters of the layer unchanged. Default false. */
  readonly frozen?: boolean | undefined;
}

/** Options of `dense`. */
export interface DenseOptions extends TrainableOptions {
  /** Whether units have a bias. Default: the option `useBias` of the network. */
  readonly useBias?: boolean | undefined;
  /**
   * Strength of the L2 penalty ½·l2·‖W‖² (Frobenius norm) of this layer. Default: the option `l2`
   * of the network.
   */
  readonly l2?: number | undefined;
  /**
   * Initial weights. Default `'heUniform'` for relu and its variants, otherwise `'xavierUniform'`.
   */
  readonly initializer?: InitializerOption | undefined;
  /** Number of inputs, to be checked. Default: the number of outputs of the layer before. */
  readonly inputs?: number | undefined;
}

/** Options of `batchNorm`. */
export interface BatchNormOptions extends TrainableOptions {
  /** Share of each batch in the running mean and variance. Default 0.1, as in PyTorch. */
  readonly momentum?: number | undefined;
  /** Number added to the variance, against division by 0. Default 1e-5. */
  readonly epsilon?: number | undefined;
}

/** A fully connected layer, as `dense` returns it. */
export interface DenseLayer extends DenseOptions {
  /** Kind of the layer. */
  readonly kind: 'dense';
  /** Number of units, the outputs of the layer. */
  readonly units: number;
}
/** A dropout layer, as `dropout` returns it. */
export interface DropoutLayer {
  /** Kind of the layer. */
  readonly kind: 'dropout';
  /** Fraction of the inputs that is dropped. */
  readonly rate: number;
}
/** A batch normalisation layer, as `batchNorm` returns it. */
export interface BatchNormLayer extends BatchNormOptions {
  /** Kind of the layer. */
  readonly kind: 'batchNorm';
}
/** A layer of a network, as plain data. */
export type Layer = DenseLayer | DropoutLayer | BatchNormLayer;

/**
 * A fully connected layer: a = activation(W·x + b).
 *
 * @param units number of units, the outputs of the layer
 * @param options activation, bias, penalty and initialiser
 * @example
 * const network = new Network({ layers: [dense(128, { activation: 'relu', l2: 1e-4 }), dense(1)] });
 */
export function dense(units: number, options: DenseOptions = {}): DenseLayer {
  return Object.freeze({ ...options, kind: 'dense', units });
}

/**
 * A dropout layer. In training it sets this fraction of its inputs to 0, chosen at random, and
 * multiplies the others by 1/(1 - rate). In prediction it does nothing (N. Srivastava et al., JMLR
 * 15, 2014).
 *
 * @param rate fraction of the inputs to drop, from 0 to below 1
 * @example
 * const network = new Network({ layers: [dense(128, { activation: 'relu' }), dropout(0.5), dense(1)] });
 */
export function dropout(rate: number): DropoutLayer {
  return Object.freeze({ kind: 'dropout', rate });
}

/**
 * A batch normalisation layer. In training it standardises each input by its mean and variance over
 * the batch; in prediction it uses running estimates of both. It then scales and shifts by learned
 * parameters and applies the activation (S. Ioffe, C. Szegedy, arXiv:1502.03167).
 *
 * @param options activation, momentum of the running estimates, and epsilon
 * @example
 * const layers = [dense(64, { useBias: false }), batchNorm({ activation: 'relu' }), dense(10)];
 * const network = new Network({ layers, loss: 'softmax' });
 */
export function batchNorm(options: BatchNormOptions = {}): BatchNormLayer {
  return Object.freeze({ ...options, kind: 'batchNorm' });
}

interface PlanBase {
  /** Number of values per sample that come in and go out. */
  readonly inputs: number;
  readonly units: number;
}
interface TrainablePlan extends PlanBase {
  readonly activation: ActivationPlan;
  readonly learningRateFactor: number;
  readonly frozen: boolean;
}
export interface DensePlan extends TrainablePlan {
  readonly kind: 'dense';
  readonly useBias: boolean;
  readonly l2: number;
  readonly initializer: InitializerPlan;
}
export interface DropoutPlan extends PlanBase {
  readonly kind: 'dropout';
  readonly rate: number;
}
export interface BatchNormPlan extends TrainablePlan {
  readonly kind: 'batchNorm';
  readonly momentum: number;
  readonly epsilon: number;
}
/** A complete, checked and frozen layer. */
export type LayerPlan = DensePlan | DropoutPlan | BatchNormPlan;

/** The properties of the network that its layers depend on. */
export interface NetworkShape {
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly loss: LossName;
  readonly useBias: boolean;
  readonly l2: number;
}

/**
 * Activations of the last layer that are the link function of a loss. Such a loss works on scores
 * and applies its link itself.
 */
const LINK_ACTIVATIONS: Readonly<Record<string, LinkName>> = {
  softmax: 'softmax',
  sigmoid: 'logistic',
};

/**
 * The complete layers of a network; the last one is the output layer.
 *
 * A softmax or sigmoid in the last layer is dropped if the loss has that link, because losses work
 * on scores.
 *
 * @throws {TypeError} if a value is not a layer, or an option has the wrong type
 * @throws {RangeError} if a value is out of range, or the sizes of layers do not fit together
 */
export function resolveLayers(value: unknown, shape: NetworkShape): readonly LayerPlan[] {
  const layers = layersOf(value);
  const last = layers.length - 1;
  const plans: LayerPlan[] = [];
  let inputs = shape.nFeatures;
  for (const [l, layer] of layers.entries()) {
    const plan = resolveLayer(`layers[${l}]`, layer, inputs, shape, l === last);
    inputs = plan.units;
    plans.push(Object.freeze(plan));
  }
  if (plans[last].kind !== 'dense') {
    throw wrongValue(
      `layers[${last}]`,
      'dense: the last layer gives the scores',
      layers[last].kind,
    );
  }
  if (inputs !== shape.nOutputs) {
    throw new RangeError(
      `Expected "layers[${last}]", the last layer, to have ${shape.nOutputs} units, one for each output, but it has ${inputs}`,
    );
  }
  return Object.freeze(plans);
}

/** Checks that the option is an array of layers of known kinds. */
export function layersOf(value: unknown): readonly Layer[] {
  if (!Array.isArray(value)) throw wrongKind('layers', 'an array of layers', value);
  if (value.length === 0 || value.length > MAX_LAYERS) {
    throw new RangeError(
      `Expected "layers" to hold 1 to ${MAX_LAYERS} layers, but it holds ${value.length}`,
    );
  }
  for (const [l, layer] of value.entries()) {
    if (typeof layer !== 'object' || layer === null || !('kind' in layer)) {
      throw wrongKind(`layers[${l}]`, 'a layer such as dense(64)', layer);
    }
    oneOf(`layers[${l}].kind`, layer.kind, LAYER_KINDS);
  }
  return value as readonly Layer[];
}

function resolveLayer(
  place: string,
  layer: Layer,
  inputs: number,
  shape: NetworkShape,
  isLast: boolean,
): LayerPlan {
  const { kind } = layer;
  const options = ['kind', ...Object.keys(LAYERS[kind].parameters)];
  const given = { ...knownOptions(place, layer, options, foreignOption) };
  switch (kind) {
    case 'dense':
      if (isLast) given.activation = outputActivation(place, layer, shape.loss);
      return resolveDense(place, given, inputs, shape);
    case 'dropout':
      return {
        kind,
        inputs,
        units: inputs,
        ...checkedValues(place, LAYERS[kind].parameters, given),
      };
    case 'batchNorm':
      return {
        kind,
        inputs,
        units: inputs,
        ...checkedValues(place, LAYERS[kind].parameters, given),
      };
  }
}

function resolveDense(
  place: string,
  given: Readonly<Record<string, unknown>>,
  inputs: number,
  shape: NetworkShape,
): DensePlan {
  const values = checkedValues(place, LAYERS.dense.parameters, given);
  const { activation, initializer = resolveInitializer(initializerFor(activation.name)) } = values;
  if (values.inputs !== undefined && values.inputs !== inputs) {
    throw wrongValue(`${place}.inputs`, `${inputs}, the number of its inputs`, values.inputs);
  }
  const { useBias = shape.useBias, l2 = shape.l2 } = values;
  return { ...values, kind: 'dense', inputs, useBias, l2, initializer };
}

function outputActivation(place: string, layer: DenseLayer, loss: LossName): ActivationPlan {
  const { activation = LAYERS.dense.parameters.activation.default } = layer;
  const name = typeof activation === 'object' ? activation?.name : activation;
  if (Object.hasOwn(LINK_ACTIVATIONS, name) && LINK_ACTIVATIONS[name] === linkOf({ name: loss })) {
    return resolveActivation('identity');
  }
  if (name === 'softmax') {
    throw new RangeError(
      `Expected "${place}.activation" to be 'softmax' with the loss 'softmax' only, but the loss is '${loss}'`,
    );
  }
  return resolveActivation(activation, `${place}.activation`);
}

/** The name of a layer in messages, such as `layers[1] (dense, 64 → 32)`. */
export function describeLayer(layers: readonly LayerPlan[], l: number): string {
  const { kind, inputs, units } = layers[l];
  return `layers[${l}] (${kind}, ${inputs} → ${units})`;
}

/** The groups of parameters that a layer stores, in order. */
export function layerParts(layer: LayerPlan): readonly LayerPart[] {
  const { parts } = LAYER_TRAITS[layer.kind];
  const hasBias = layer.kind !== 'dense' || layer.useBias;
  return hasBias ? parts : parts.filter((part: LayerPart) => part.isBias !== true);
}

/** How many numbers of a group belong to each unit. */
export function colsOf({ per }: LayerPart, { inputs }: Pick<LayerPlan, 'inputs'>): number {
  return per === 'input' ? inputs : 1;
}

/** Whether training changes any parameter of the layer. */
export function isTrained(layer: LayerPlan): boolean {
  return 'frozen' in layer && !layer.frozen;
}

/**
 * Whether, in training, the output of the layer for a row depends on the other rows of the batch.
 */
export function dependsOnBatch(layer: LayerPlan): boolean {
  return LAYER_TRAITS[layer.kind].usesBatch && isTrained(layer);
}
