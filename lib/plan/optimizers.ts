/**
 * The optimizers by name, with every hyperparameter's default and check: what a plan may say about
 * them. The steps themselves are the backends' (backend/typescript/optimizers.ts and
 * native/kernels/optimizers.h). Names and defaults are PyTorch's in camelCase, unless said otherwise.
 */

import { wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import { resolveNamed } from '../common/named.ts';
import { booleanValue, finiteNumber, nonNegativeNumber } from '../common/validate.ts';

/** Hyperparameters and their defaults. A number's check is in `CHECKS`. */
export const OPTIMIZERS = {
  /** Gradient descent: Polyak's momentum (1964), Nesterov's as Sutskever et al. (ICML 2013). */
  sgd: { momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
  /** Duchi, Hazan, Singer, "Adaptive subgradient methods", JMLR 12 (2011). */
  adagrad: { learningRateDecay: 0, initialAccumulator: 0, epsilon: 1e-10, weightDecay: 0 },
  /** Hinton, lecture 6e of "Neural networks for machine learning"; centred: Graves (2013). */
  rmsprop: { rho: 0.99, epsilon: 1e-8, momentum: 0, centered: false, weightDecay: 0 },
  /** Zeiler, "ADADELTA", arXiv:1212.5701. */
  adadelta: { rho: 0.9, epsilon: 1e-6, weightDecay: 0 },
  /** Kingma and Ba, arXiv:1412.6980; amsgrad: Reddi, Kale, Kumar, arXiv:1904.09237. */
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, amsgrad: false, weightDecay: 0 },
  /** Adam with decoupled weight decay: Loshchilov and Hutter, arXiv:1711.05101. */
  adamw: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, amsgrad: false, weightDecay: 0.01 },
  /** Adam with the infinity norm: section 7 of arXiv:1412.6980. */
  adamax: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  /** Dozat, "Incorporating Nesterov momentum into Adam" (2016), as PyTorch since 2.0. */
  nadam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentumDecay: 4e-3, weightDecay: 0 },
  /** Liu et al., "On the variance of the adaptive learning rate", arXiv:1908.03265. */
  radam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  /** Riedmiller and Braun (1993), without weight backtracking; for whole batches. */
  rprop: { etaMinus: 0.5, etaPlus: 1.2, minStep: 1e-6, maxStep: 50 },
  /** Chen et al., "Symbolic discovery of optimization algorithms", arXiv:2302.06675. */
  lion: { beta1: 0.9, beta2: 0.99, weightDecay: 0 },
} as const;

export type OptimizerName = keyof typeof OPTIMIZERS;
export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as OptimizerName[];

/** `as const` made the defaults literal types: the kinds of value they stand for. */
type Widened<Value> = Value extends boolean ? boolean : number;
type Parameters<Name extends OptimizerName> = {
  readonly [Key in keyof (typeof OPTIMIZERS)[Name]]: Widened<(typeof OPTIMIZERS)[Name][Key]>;
};

/** A complete optimizer: its name and each of its hyperparameters. */
export type OptimizerPlan = {
  [Name in OptimizerName]: { readonly name: Name } & Parameters<Name>;
}[OptimizerName];

/** One of the optimizers' plans. */
export type PlanOf<Name extends OptimizerName> = Extract<OptimizerPlan, { name: Name }>;

/** What a user may give: a name, or a name with some of its hyperparameters. */
export type OptimizerOption =
  | OptimizerName
  | { [Name in OptimizerName]: { readonly name: Name } & Partial<Parameters<Name>> }[OptimizerName];

/** Default learning rates, where they are not those of plain descent. PyTorch's; Lion's paper. */
export const OPTIMIZER_LEARNING_RATES: Partial<Record<OptimizerName, number>> = {
  adagrad: 0.01,
  rmsprop: 0.01,
  adadelta: 1,
  adam: 0.001,
  adamw: 0.001,
  adamax: 0.002,
  nadam: 0.002,
  radam: 0.001,
  rprop: 0.01,
  lion: 0.0001,
};

/** Hyperparameters that are on or off. */
const SWITCHES = ['nesterov', 'centered', 'amsgrad'];

/** Numbers must be at least 0 unless a range is named here. */
const CHECKS: Record<string, (name: string, value: unknown) => number> = {
  momentum: fraction,
  rho: fraction,
  beta1: fraction,
  beta2: fraction,
  dampening: (name, value) => between(name, value, 0, 1),
  etaMinus: fraction,
  etaPlus: (name, value) => {
    const number = finiteNumber(name, value, 'a number above 1');
    if (number <= 1) throw wrongValue(name, 'a number above 1', value);
    return number;
  },
};

/**
 * The complete plan of an optimizer.
 *
 * @throws {TypeError} if it is neither a name nor an object with one, or a hyperparameter has the
 *   wrong kind or is not one of this optimizer's
 * @throws {RangeError} if the name is not known or a value is out of its range
 * @example
 * resolveOptimizer({ name: 'adam', beta1: 0.8 }); // { name: 'adam', beta1: 0.8, beta2: 0.999, … }
 */
export function resolveOptimizer(option: unknown): OptimizerPlan {
  const plan = resolveNamed(
    'optimizer',
    option,
    OPTIMIZERS,
    (place, key, value) =>
      SWITCHES.includes(key)
        ? booleanValue(place, value)
        : (CHECKS[key] ?? nonNegativeNumber)(place, value),
    FOREIGN_NAMES,
  );
  return Object.freeze(checkedTogether(plan as unknown as OptimizerPlan));
}

/** Hyperparameters that only make sense together. */
function checkedTogether(plan: OptimizerPlan): OptimizerPlan {
  if (plan.name === 'sgd' && plan.nesterov && (plan.momentum === 0 || plan.dampening !== 0)) {
    throw new RangeError(
      'Expected "optimizer.nesterov" to come with a momentum above 0 and no dampening, but received ' +
        `momentum ${plan.momentum} and dampening ${plan.dampening}`,
    );
  }
  if (plan.name === 'sgd' && plan.dampening !== 0 && plan.momentum === 0) {
    throw new RangeError(
      'Expected "optimizer.dampening" to come with a momentum above 0, but received momentum 0',
    );
  }
  if (plan.name === 'rprop' && plan.minStep > plan.maxStep) {
    throw wrongValue('optimizer.minStep', `at most maxStep (${plan.maxStep})`, plan.minStep);
  }
  return plan;
}

/** How many numbers an optimizer keeps for each parameter. */
export function slotCount(optimizer: OptimizerPlan): number {
  switch (optimizer.name) {
    case 'sgd':
      return optimizer.momentum > 0 ? 1 : 0;
    case 'adagrad':
    case 'lion':
      return 1;
    case 'rmsprop':
      return 1 + (optimizer.centered ? 1 : 0) + (optimizer.momentum > 0 ? 1 : 0);
    case 'adam':
    case 'adamw':
      return optimizer.amsgrad ? 3 : 2;
    case 'adadelta':
    case 'adamax':
    case 'nadam':
    case 'radam':
    case 'rprop':
      return 2;
  }
}

function fraction(name: string, value: unknown): number {
  const expected = 'a number from 0 to below 1';
  const number = finiteNumber(name, value, expected);
  if (number < 0 || number >= 1) throw wrongValue(name, expected, value);
  return number;
}

function between(name: string, value: unknown, low: number, high: number): number {
  const expected = `a number from ${low} to ${high}`;
  const number = finiteNumber(name, value, expected);
  if (number < low || number > high) throw wrongValue(name, expected, value);
  return number;
}
