/**
 * The table of layer kinds. A row has the formula, the use, options with default and check, the
 * stored parameters, and how the layer treats its inputs. The computation is in the kernels.
 * Options without a default are required, or are taken from the network.
 */

import { wrongValue } from '../common/errors.ts';
import type { Parameters } from '../common/named.ts';
import {
  booleanValue,
  finiteNumber,
  fraction,
  integerBetween,
  nonNegativeNumber,
  positiveNumber,
} from '../common/validate.ts';
import { type ActivationPlan, resolveActivation } from './activations.ts';
import { type InitializerPlan, resolveInitializer } from './initializers.ts';

/**
 * Maximum number of units of a layer: BLAS counts in 32-bit signed integers, and products of two
 * sizes must fit.
 */
export const MAX_UNITS = 1 << 20;

/** A group of parameters that a layer stores: one per unit, or one per unit and input. */
export interface LayerPart {
  readonly name: string;
  readonly per: 'unit' | 'input';
  /** Initial value; `drawn`: drawn by the layer's initialiser. */
  readonly start: number | 'drawn';
  /** Whether the optimizer changes them. */
  readonly isTrained: boolean;
  /** Whether they are absent without `useBias`. */
  readonly isBias?: boolean;
}

/** The part of a row that backends use. */
interface LayerTraits {
  /** In the order of the array of parameters. */
  readonly parts: readonly LayerPart[];
  /** Whether, in training, the output for a row depends on the other rows of its batch. */
  readonly usesBatch: boolean;
  /** Whether, in prediction, the layer returns its inputs unchanged. */
  readonly isIdentity: boolean;
}

interface LayerRow extends LayerTraits {
  readonly formula: readonly string[];
  readonly about: string;
  readonly parameters: Parameters;
}

/**
 * The traits of each kind, apart from the options, whose checks bring all tables of names with them: a
 * bundle of the backends has only this.
 */
export const LAYER_TRAITS = {
  dense: {
    parts: [
      { name: 'weights', per: 'input', start: 'drawn', isTrained: true },
      { name: 'bias', per: 'unit', start: 0, isTrained: true, isBias: true },
    ],
    usesBatch: false,
    isIdentity: false,
  },
  dropout: { parts: [], usesBatch: false, isIdentity: true },
  batchNorm: {
    parts: [
      { name: 'scale', per: 'unit', start: 1, isTrained: true },
      { name: 'shift', per: 'unit', start: 0, isTrained: true },
      { name: 'mean', per: 'unit', start: 0, isTrained: false },
      { name: 'variance', per: 'unit', start: 1, isTrained: false },
    ],
    usesBatch: true,
    isIdentity: false,
  },
} as const satisfies Record<string, LayerTraits>;

/** Options of layers with trainable parameters. */
const TRAINABLE = {
  learningRateFactor: { default: 1, check: positiveNumber },
  frozen: { default: false, check: booleanValue },
} as const;

const ACTIVATION = { default: 'identity', check: activation } as const;

export const LAYERS = {
  /** Rumelhart, Hinton, Williams, Nature 323 (1986). */
  dense: {
    formula: ['a = activation(W·x + b)'],
    about: 'every unit sums up all inputs: W has a row of weights for each unit',
    parameters: {
      units: { default: undefined, required: true, check: unitCount },
      activation: ACTIVATION,
      useBias: { default: undefined, check: booleanValue },
      l2: { default: undefined, check: nonNegativeNumber },
      initializer: { default: undefined, check: initializer },
      inputs: { default: undefined, check: finiteNumber },
      ...TRAINABLE,
    },
    ...LAYER_TRAITS.dense,
  },
  /** Srivastava et al., JMLR 15 (2014). */
  dropout: {
    formula: [
      'in training: a = x/(1 - rate), or 0 with the probability rate, each number by itself',
      'afterwards: a = x',
    ],
    about: 'leaves out units at random in training, against learning by heart',
    parameters: { rate: { default: undefined, required: true, check: fraction } },
    ...LAYER_TRAITS.dropout,
  },
  /** Ioffe, Szegedy, arXiv:1502.03167. */
  batchNorm: {
    formula: [
      'a = activation(scale·(x - μ)/√(σ² + epsilon) + shift)',
      'in training: μ and σ² are mean and variance of the batch, for each unit',
      'afterwards: the running ones, mean += momentum·(μ - mean), and so the variance',
    ],
    about: 'brings each input to mean 0 and variance 1 over the batch: deep networks learn faster',
    parameters: {
      activation: ACTIVATION,
      momentum: { default: 0.1, check: upToOne },
      epsilon: { default: 1e-5, check: positiveNumber },
      ...TRAINABLE,
    },
    ...LAYER_TRAITS.batchNorm,
  },
} as const satisfies Record<keyof typeof LAYER_TRAITS, LayerRow>;

export type LayerKind = keyof typeof LAYERS;
export const LAYER_KINDS = Object.keys(LAYERS) as LayerKind[];

function unitCount(place: string, value: unknown): number {
  return integerBetween(place, value, 1, MAX_UNITS);
}

function activation(place: string, value: unknown): ActivationPlan {
  return resolveActivation(value, place);
}

function initializer(place: string, value: unknown): InitializerPlan {
  return resolveInitializer(value, place);
}

function upToOne(place: string, value: unknown): number {
  const number = positiveNumber(place, value);
  if (number > 1) throw wrongValue(place, 'a number above 0 and at most 1', number);
  return number;
}
