/**
 * The table of activation functions: formula, use, parameters with default and check, and which
 * initialiser suits the weights before them. Values and slopes are computed in
 * lib/numerics/activations.ts and native/kernels/activations.h.
 *
 * Notation: z is the weighted sum of a unit, s = 1/(1 + e^-z); Φ and φ are the distribution
 * function and the density of the standard normal distribution. At the kinks of relu and leakyRelu
 * the slope is the left-hand one, as in PyTorch.
 */
import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import {
  type NamedOption,
  type NamedPlan,
  type Parameters,
  resolveNamed,
} from '../common/named.ts';
import { nonNegativeNumber, positiveNumber } from '../common/validate.ts';

interface ActivationRow {
  readonly formula: string;
  readonly about: string;
  readonly parameters: Parameters;
  /**
   * Whether it passes about half of a signal, as relu does. The default initialiser of its layer is
   * then `heUniform`, otherwise `xavierUniform`.
   */
  readonly rectifies: boolean;
}

/**
 * Activation functions by name, each with its formula, its use, and its parameters with their
 * defaults. z is the weighted sum of a unit.
 */
export const ACTIVATIONS = {
  identity: {
    formula: 'z',
    about: 'no activation: a linear layer, as the last one of a regression is',
    parameters: {},
    rectifies: false,
  },
  /** Verhulst (1838); in networks Rumelhart, Hinton, Williams, Nature 323 (1986). */
  sigmoid: {
    formula: '1/(1 + e^-z)',
    about: 'between 0 and 1; flat far from 0 on both sides, so that deep networks learn slowly',
    parameters: {},
    rectifies: false,
  },
  /** LeCun, Bottou, Orr, Müller, "Efficient BackProp" (1998). */
  tanh: {
    formula: 'tanh(z)',
    about: 'between -1 and 1, around 0: learns faster than the sigmoid; for small networks',
    parameters: {},
    rectifies: false,
  },
  /** Nair, Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010. */
  relu: {
    formula: 'max(0, z)',
    about: 'the usual choice: cheap, and its slope does not fade; units can die',
    parameters: {},
    rectifies: true,
  },
  /** Maas, Hannun, Ng, "Rectifier nonlinearities improve acoustic models", ICML 2013. */
  leakyRelu: {
    formula: 'z for z > 0, else slope·z',
    about: 'relu whose units cannot die',
    parameters: { slope: { default: 0.01, check: nonNegativeNumber } },
    rectifies: true,
  },
  /** Clevert, Unterthiner, Hochreiter, arXiv:1511.07289. */
  elu: {
    formula: 'z for z > 0, else alpha·(e^z - 1)',
    about: 'relu with a smooth left side whose mean is nearer to 0',
    parameters: { alpha: { default: 1, check: positiveNumber } },
    rectifies: true,
  },
  /** Hendrycks, Gimpel, arXiv:1606.08415. */
  gelu: {
    formula: 'z·Φ(z)',
    about: 'a smooth relu, that of transformers; exact, by the error function',
    parameters: {},
    rectifies: true,
  },
  /** The approximation in section 2 of arXiv:1606.08415. */
  geluTanh: {
    formula: '½·z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))',
    about: 'gelu by a hyperbolic tangent, as GPT-2 and BERT have it; within 0.0005 of it',
    parameters: {},
    rectifies: true,
  },
  /** Elfwing, Uchibe, Doya, arXiv:1702.03118; "swish": Ramachandran et al., arXiv:1710.05941. */
  silu: {
    formula: 'z·s',
    about: 'a smooth relu, also called swish',
    parameters: {},
    rectifies: true,
  },
  /** Dugas et al., "Incorporating second-order functional knowledge", NIPS 2000. */
  softplus: {
    formula: 'log(1 + e^z)',
    about: 'a smooth relu that is positive everywhere',
    parameters: {},
    rectifies: true,
  },
} as const satisfies Record<string, ActivationRow>;

/** Name of an activation function; see `ACTIVATIONS`. */
export type ActivationName = keyof typeof ACTIVATIONS;
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as ActivationName[];

/** An activation function with all of its parameters. */
export type ActivationPlan = NamedPlan<typeof ACTIVATIONS>;

/** The plan of one activation. */
export type ActivationPlanOf<Name extends ActivationName> = Extract<ActivationPlan, { name: Name }>;

/**
 * An activation function: its name, or `{ name, …parameters }`. Omitted parameters have their
 * defaults.
 */
export type ActivationOption = NamedOption<typeof ACTIVATIONS>;

/**
 * The complete plan of an activation.
 *
 * @param place the name of the option in messages, such as `layers[0].activation`
 * @throws {TypeError} if the option is neither a name nor an object with a name, or a parameter has
 *   the wrong type or does not belong to this activation
 * @throws {RangeError} if the name is unknown or a value is out of range
 * @example
 * resolveActivation('elu'); // { name: 'elu', alpha: 1 }
 */
export function resolveActivation(option: unknown, place = 'activation'): ActivationPlan {
  return Object.freeze(resolveNamed(place, option, ACTIVATIONS, FOREIGN_NAMES));
}
