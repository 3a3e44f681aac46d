/**
 * The table of weight initialisers: distribution, use, parameters with default and check. The
 * drawing is in lib/models/initial/layerWeights.ts. A layer has n inputs and m units.
 */

import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import {
  type NamedOption,
  type NamedPlan,
  type Parameters,
  resolveNamed,
} from '../common/named.ts';
import { finiteNumber, nonNegativeNumber, positiveNumber } from '../common/validate.ts';
import { ACTIVATIONS, type ActivationName } from './activations.ts';

interface InitializerRow {
  readonly formula: string;
  readonly about: string;
  readonly parameters: Parameters;
}

/** Factor of the weights; √2 for activations that pass half of a signal. */
const gain = <Default extends number>(byDefault: Default) =>
  ({ gain: { default: byDefault, check: positiveNumber } }) as const;

/**
 * Weight initialisers by name, each with its formula, its use, and its parameters with their
 * defaults. A layer has n inputs and m units.
 */
export const INITIALIZERS = {
  zeros: {
    formula: '0',
    about: 'every unit of a layer stays like the others: for a last layer only',
    parameters: {},
  },
  ones: { formula: '1', about: 'as zeros; to see why weights are drawn at all', parameters: {} },
  normal: {
    formula: 'N(mean, deviation²)',
    about: 'numbers of a chosen size, whatever the size of the layer',
    parameters: {
      mean: { default: 0, check: finite },
      deviation: { default: 0.01, check: nonNegativeNumber },
    },
  },
  uniform: {
    formula: 'U(-limit, limit)',
    about: 'as normal, within bounds',
    parameters: { limit: { default: 0.05, check: nonNegativeNumber } },
  },
  /** Glorot, Bengio, "Understanding the difficulty of training deep networks", AISTATS 2010. */
  xavierUniform: {
    formula: 'U(-a, a), a = gain·√(6/(n + m))',
    about: 'for tanh and sigmoid: signals keep their size forwards and backwards',
    parameters: gain(1),
  },
  xavierNormal: {
    formula: 'N(0, gain²·2/(n + m))',
    about: 'as xavierUniform, from a normal distribution',
    parameters: gain(1),
  },
  /** He, Zhang, Ren, Sun, "Delving deep into rectifiers", arXiv:1502.01852. */
  heUniform: {
    formula: 'U(-a, a), a = gain·√(3/n)',
    about: 'for relu and those like it (gain √2), which let half of a signal through',
    parameters: gain(Math.SQRT2),
  },
  heNormal: {
    formula: 'N(0, gain²/n)',
    about: 'as heUniform, from a normal distribution',
    parameters: gain(Math.SQRT2),
  },
  /** Saxe, McClelland, Ganguli, arXiv:1312.6120. */
  orthogonal: {
    formula: 'gain·Q, the rows or the columns of Q orthonormal',
    about: 'keeps lengths exactly: for deep networks',
    parameters: gain(1),
  },
  /** Mishkin, Matas, "All you need is a good init", arXiv:1511.06422. */
  lsuv: {
    formula: 'orthogonal, then divided by the deviation of z over the first samples',
    about: 'looks at the data: every layer begins with sums of variance 1',
    parameters: {},
  },
} as const satisfies Record<string, InitializerRow>;

/** Name of an initialiser; see `INITIALIZERS`. */
export type InitializerName = keyof typeof INITIALIZERS;
export const INITIALIZER_NAMES = Object.keys(INITIALIZERS) as InitializerName[];

/** An initialiser with all of its parameters. */
export type InitializerPlan = NamedPlan<typeof INITIALIZERS>;

/** An initialiser: its name, or `{ name, …parameters }`. Omitted parameters have their defaults. */
export type InitializerOption = NamedOption<typeof INITIALIZERS>;

/**
 * The complete plan of an initialiser.
 *
 * @param place the name of the option in messages, such as `layers[0].initializer`
 * @throws {TypeError} if the option is neither a name nor an object with a name, or a parameter has
 *   the wrong type or does not belong to this initialiser
 * @throws {RangeError} if the name is unknown or a value is out of range
 */
export function resolveInitializer(option: unknown, place = 'initializer'): InitializerPlan {
  return Object.freeze(resolveNamed(place, option, INITIALIZERS, FOREIGN_NAMES));
}

/** The default initialiser of layers with this activation. */
export function initializerFor(activation: ActivationName): InitializerName {
  return ACTIVATIONS[activation].rectifies ? 'heUniform' : 'xavierUniform';
}

function finite(place: string, value: unknown): number {
  return finiteNumber(place, value);
}
