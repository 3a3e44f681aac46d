/**
 * The layers of a network: what users write (`dense(128, { activation: 'relu' })`) and the complete
 * plan that comes of it. A linear model has none: its one layer is the plan's own weights.
 */

import { wrongKind, wrongValue } from '../common/errors.ts';
import { foreignOption } from '../common/foreignHints.ts';
import {
  booleanValue,
  finiteNumber,
  integerBetween,
  knownOptions,
  nonNegativeNumber,
  oneOf,
  positiveNumber,
} from '../common/validate.ts';
import { type ActivationOption, type ActivationPlan, resolveActivation } from './activations.ts';
import {
  type InitializerOption,
  type InitializerPlan,
  initializerFor,
  resolveInitializer,
} from './initializers.ts';
import { LAYER_KINDS, LAYERS } from './layerKinds.ts';
import type { LinkName } from './links.ts';
import { type LossName, linkOf } from './losses.ts';

/** Most units of a layer: BLAS counts in 32-bit signed integers, and products of two must fit. */
export const MAX_UNITS = 1 << 20;
const MAX_LAYERS = 1000;

/** What can be said of a layer that learns. */
interface TrainableOptions {
  /** The activation of the layer's sums. Default `'identity'`. */
  readonly activation?: ActivationOption | 'softmax' | undefined;
  /** What the learning rate is multiplied by in this layer. Default 1. */
  readonly learningRateFactor?: number | undefined;
  /** Whether nothing of the layer changes in training. Default false. */
  readonly frozen?: boolean | undefined;
}

export interface DenseOptions extends TrainableOptions {
  /** Whether units have a bias. Default: the network's `useBias`. */
  readonly useBias?: boolean | undefined;
  /** Strength of the penalty ½·l2·‖W‖² (Frobenius) of this layer. Default: the network's `l2`. */
  readonly l2?: number | undefined;
  /** How weights are drawn. Default `'heUniform'` for relu and those like it, else `'xavierUniform'`. */
  readonly initializer?: InitializerOption | undefined;
  /** Inputs, where they should be checked. Default: as many as come. */
  readonly inputs?: number | undefined;
}

export interface BatchNormOptions extends TrainableOptions {
  /** Share of each batch in the running mean and variance. Default 0.1, as PyTorch. */
  readonly momentum?: number | undefined;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number | undefined;
}

export interface DenseLayer extends DenseOptions {
  readonly kind: 'dense';
  readonly units: number;
}
export interface DropoutLayer {
  readonly kind: 'dropout';
  readonly rate: number;
}
export interface BatchNormLayer extends BatchNormOptions {
  readonly kind: 'batchNorm';
}
/** A layer as users write it: plain data. */
export type Layer = DenseLayer | DropoutLayer | BatchNormLayer;

/**
 * A fully connected layer: activation(W·a + b) of so many units.
 *
 * @example
 * dense(128, { activation: 'relu', l2: 1e-4 })
 */
export function dense(units: number, options: DenseOptions = {}): DenseLayer {
  return Object.freeze({ ...options, kind: 'dense', units });
}

/**
 * In training, sets this share of its inputs to 0, at random, and scales the others by
 * 1/(1 - rate); afterwards does nothing. Srivastava et al., JMLR 15 (2014).
 */
export function dropout(rate: number): DropoutLayer {
  return Object.freeze({ kind: 'dropout', rate });
}

/**
 * Brings each input to mean 0 and variance 1 over the batch (afterwards: by the running mean and
 * variance), then scales and shifts it by learned numbers; the activation comes last. Ioffe, Szegedy,
 * arXiv:1502.03167.
 *
 * @example
 * [dense(64, { useBias: false }), batchNorm({ activation: 'relu' }), dense(10)]
 */
export function batchNorm(options: BatchNormOptions = {}): BatchNormLayer {
  return Object.freeze({ ...options, kind: 'batchNorm' });
}

interface PlanBase {
  /** Numbers that come in and go out for each sample. */
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

/** What layers must know of the network that they are in. */
export interface NetworkShape {
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly loss: LossName;
  readonly useBias: boolean;
  readonly l2: number;
}

/** Activations at the end that are the link of some losses, and so the losses' business. */
const LINK_ACTIVATIONS: Readonly<Record<string, LinkName>> = {
  softmax: 'softmax',
  sigmoid: 'logistic',
};

/**
 * The complete layers of a network, the last of them its output.
 *
 * A softmax or sigmoid at the end is taken for the loss's own where the loss has one: losses work on
 * scores.
 *
 * @throws {TypeError} for what is not a layer, or an option of the wrong kind
 * @throws {RangeError} for a value out of range, or layers whose sizes do not fit together
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

/** The layers of an option, each with a kind that is known. */
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
  if (layer.kind === 'dropout') return resolveDropout(place, layer, inputs);
  return layer.kind === 'dense'
    ? resolveDense(place, layer, inputs, shape, isLast)
    : resolveBatchNorm(place, layer, inputs);
}

function resolveDropout(place: string, layer: DropoutLayer, inputs: number): DropoutPlan {
  knownOptions(place, layer, ['kind', ...Object.keys(LAYERS.dropout.parameters)], foreignOption);
  const expected = 'a number from 0 to below 1';
  const rate = finiteNumber(`${place}.rate`, layer.rate, expected);
  if (rate < 0 || rate >= 1) throw wrongValue(`${place}.rate`, expected, rate);
  return { kind: 'dropout', inputs, units: inputs, rate };
}

const DENSE = LAYERS.dense.parameters;
const BATCH_NORM = LAYERS.batchNorm.parameters;

function resolveDense(
  place: string,
  layer: DenseLayer,
  inputs: number,
  shape: NetworkShape,
  isLast: boolean,
): DensePlan {
  knownOptions(place, layer, ['kind', ...Object.keys(DENSE)], foreignOption);
  const { units, useBias = shape.useBias, l2 = shape.l2, initializer } = layer;
  integerBetween(`${place}.units`, units, 1, MAX_UNITS);
  if (layer.inputs !== undefined && layer.inputs !== inputs) {
    throw wrongValue(`${place}.inputs`, `${inputs}, what comes into it`, layer.inputs);
  }
  const activation = isLast
    ? outputActivation(place, layer, shape.loss)
    : resolveActivation(layer.activation ?? DENSE.activation, `${place}.activation`);
  return {
    kind: 'dense',
    inputs,
    units,
    activation,
    useBias: booleanValue(`${place}.useBias`, useBias),
    l2: nonNegativeNumber(`${place}.l2`, l2),
    initializer: resolveInitializer(
      initializer ?? initializerFor(activation.name),
      `${place}.initializer`,
    ),
    ...trainable(place, layer),
  };
}

function resolveBatchNorm(place: string, layer: BatchNormLayer, inputs: number): BatchNormPlan {
  knownOptions(place, layer, ['kind', ...Object.keys(BATCH_NORM)], foreignOption);
  const expected = 'a number above 0 and at most 1';
  const momentum = positiveNumber(`${place}.momentum`, layer.momentum ?? BATCH_NORM.momentum);
  if (momentum > 1) throw wrongValue(`${place}.momentum`, expected, momentum);
  return {
    kind: 'batchNorm',
    inputs,
    units: inputs,
    activation: resolveActivation(layer.activation ?? BATCH_NORM.activation, `${place}.activation`),
    momentum,
    epsilon: positiveNumber(`${place}.epsilon`, layer.epsilon ?? BATCH_NORM.epsilon),
    ...trainable(place, layer),
  };
}

/** Both kinds that learn have the same defaults here. */
function trainable(place: string, options: TrainableOptions) {
  const { learningRateFactor = DENSE.learningRateFactor, frozen = DENSE.frozen } = options;
  return {
    learningRateFactor: positiveNumber(`${place}.learningRateFactor`, learningRateFactor),
    frozen: booleanValue(`${place}.frozen`, frozen),
  };
}

function outputActivation(place: string, layer: DenseLayer, loss: LossName): ActivationPlan {
  const { activation = DENSE.activation } = layer;
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

/** A layer of a network as messages call it, such as `layers[1] (dense, 64 → 32)`. */
export function describeLayer(layers: readonly LayerPlan[], l: number): string {
  const { kind, inputs, units } = layers[l];
  return `layers[${l}] (${kind}, ${inputs} → ${units})`;
}
