/**
 * The table of optimizers. A row has the hyperparameters with default and check, the default
 * learning rate, the slots per parameter, and how a step depends on the size of the gradient. The
 * steps are computed in lib/numerics/optimizers.ts and native/kernels/optimizers.h. Names and
 * defaults are PyTorch's in camelCase, unless stated otherwise.
 */

import { wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES } from '../common/foreignHints.ts';
import {
  type NamedOption,
  type NamedPlan,
  type Parameters,
  type ParameterValues,
  resolveNamed,
} from '../common/named.ts';
import {
  booleanValue,
  finiteNumber,
  fraction,
  nonNegativeNumber,
  numberBetween,
} from '../common/validate.ts';

/**
 * How a step changes if all gradients of a run are multiplied by the same positive number.
 *
 * - `proportional`: the step is multiplied by it too.
 * - `normalized`: the step stays the same, except for the effect of `epsilon`, because the gradient
 *   is divided by a mean of its size.
 * - `sign`: the step stays the same, because only the signs of gradients, or of their running mean,
 *   count. A proximal step for an L1 penalty would have no defined size.
 */
export type GradientScaling = 'proportional' | 'normalized' | 'sign';

interface OptimizerRow<Of extends Parameters = Parameters> {
  readonly parameters: Of;
  /**
   * Default learning rate; `undefined` for plain descent, whose default depends on the reduction.
   */
  readonly learningRate: number | undefined;
  /** If false, the learning rate is only the size of the first step, and must be a number. */
  readonly followsSchedule: boolean;
  readonly scaling: GradientScaling;
  /** The initial value of each slot; every parameter has these slots. */
  readonly slots: (values: ParameterValues<Of>, learningRate: number) => readonly number[];
  /** Refuses hyperparameters that are valid alone but contradict each other. */
  readonly checkTogether?: (values: ParameterValues<Of>) => void;
}

function row<const Of extends Parameters>(row: OptimizerRow<Of>): OptimizerRow<Of> {
  return row;
}

const MOMENTUM = { default: 0, check: fraction } as const;
const WEIGHT_DECAY = { default: 0, check: nonNegativeNumber } as const;
/** Decay rates of Adam's running means of gradient and squared gradient. */
const MOMENTS = {
  beta1: { default: 0.9, check: fraction },
  beta2: { default: 0.999, check: fraction },
  epsilon: { default: 1e-8, check: nonNegativeNumber },
} as const;
const AMSGRAD = { default: false, check: booleanValue } as const;

const adamSlots = ({ amsgrad }: { amsgrad: boolean }) => (amsgrad ? [0, 0, 0] : [0, 0]);
const twoSlots = () => [0, 0];

/** Optimizers by name, each with its hyperparameters: their defaults and ranges. */
export const OPTIMIZERS = {
  /** Gradient descent: Polyak's momentum (1964), Nesterov's as Sutskever et al. (ICML 2013). */
  sgd: row({
    parameters: {
      momentum: MOMENTUM,
      dampening: { default: 0, check: upToOne },
      nesterov: { default: false, check: booleanValue },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: undefined,
    followsSchedule: true,
    scaling: 'proportional',
    slots: ({ momentum }) => (momentum > 0 ? [0] : []),
    checkTogether({ momentum, dampening, nesterov }) {
      if (nesterov && (momentum === 0 || dampening !== 0)) {
        throw new RangeError(
          `Expected "optimizer.nesterov" to come with a momentum above 0 and no dampening, but received momentum ${momentum} and dampening ${dampening}`,
        );
      }
      if (dampening !== 0 && momentum === 0) {
        throw new RangeError(
          'Expected "optimizer.dampening" to come with a momentum above 0, but received momentum 0',
        );
      }
    },
  }),
  /** Duchi, Hazan, Singer, "Adaptive subgradient methods", JMLR 12 (2011). */
  adagrad: row({
    parameters: {
      learningRateDecay: { default: 0, check: nonNegativeNumber },
      initialAccumulator: { default: 0, check: nonNegativeNumber },
      epsilon: { default: 1e-10, check: nonNegativeNumber },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: 0.01,
    followsSchedule: true,
    scaling: 'normalized',
    slots: ({ initialAccumulator }) => [initialAccumulator],
  }),
  /** Hinton, lecture 6e of "Neural networks for machine learning"; centred: Graves (2013). */
  rmsprop: row({
    parameters: {
      rho: { default: 0.99, check: fraction },
      epsilon: { default: 1e-8, check: nonNegativeNumber },
      momentum: MOMENTUM,
      centered: { default: false, check: booleanValue },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: 0.01,
    followsSchedule: true,
    scaling: 'normalized',
    slots: ({ centered, momentum }) => [0, ...(centered ? [0] : []), ...(momentum > 0 ? [0] : [])],
  }),
  /** Zeiler, "ADADELTA", arXiv:1212.5701. */
  adadelta: row({
    parameters: {
      rho: { default: 0.9, check: fraction },
      epsilon: { default: 1e-6, check: nonNegativeNumber },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: 1,
    followsSchedule: true,
    scaling: 'normalized',
    slots: twoSlots,
  }),
  /** Kingma and Ba, arXiv:1412.6980; amsgrad: Reddi, Kale, Kumar, arXiv:1904.09237. */
  adam: row({
    parameters: { ...MOMENTS, amsgrad: AMSGRAD, weightDecay: WEIGHT_DECAY },
    learningRate: 0.001,
    followsSchedule: true,
    scaling: 'normalized',
    slots: adamSlots,
  }),
  /** Adam with decoupled weight decay: Loshchilov and Hutter, arXiv:1711.05101. */
  adamw: row({
    parameters: {
      ...MOMENTS,
      amsgrad: AMSGRAD,
      weightDecay: { default: 0.01, check: nonNegativeNumber },
    },
    learningRate: 0.001,
    followsSchedule: true,
    scaling: 'normalized',
    slots: adamSlots,
  }),
  /** Adam with the infinity norm: section 7 of arXiv:1412.6980. */
  adamax: row({
    parameters: { ...MOMENTS, weightDecay: WEIGHT_DECAY },
    learningRate: 0.002,
    followsSchedule: true,
    scaling: 'normalized',
    slots: twoSlots,
  }),
  /** Dozat, "Incorporating Nesterov momentum into Adam" (2016), as PyTorch since 2.0. */
  nadam: row({
    parameters: {
      ...MOMENTS,
      momentumDecay: { default: 4e-3, check: nonNegativeNumber },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: 0.002,
    followsSchedule: true,
    scaling: 'normalized',
    slots: twoSlots,
  }),
  /** Liu et al., "On the variance of the adaptive learning rate", arXiv:1908.03265. */
  radam: row({
    parameters: { ...MOMENTS, weightDecay: WEIGHT_DECAY },
    learningRate: 0.001,
    followsSchedule: true,
    // The first steps are proportional: the variance cannot be estimated yet.
    scaling: 'normalized',
    slots: twoSlots,
  }),
  /** Riedmiller and Braun (1993), without weight backtracking; for whole batches. */
  rprop: row({
    parameters: {
      etaMinus: { default: 0.5, check: fraction },
      etaPlus: { default: 1.2, check: aboveOne },
      minStep: { default: 1e-6, check: nonNegativeNumber },
      maxStep: { default: 50, check: nonNegativeNumber },
    },
    learningRate: 0.01,
    followsSchedule: false,
    scaling: 'sign',
    // The last gradient, and the size of the next step.
    slots: (_values, learningRate) => [0, learningRate],
    checkTogether({ minStep, maxStep }) {
      if (minStep <= maxStep) return;
      throw wrongValue('optimizer.minStep', `at most maxStep (${maxStep})`, minStep);
    },
  }),
  /** Chen et al., "Symbolic discovery of optimization algorithms", arXiv:2302.06675; its rate too. */
  lion: row({
    parameters: {
      beta1: { default: 0.9, check: fraction },
      beta2: { default: 0.99, check: fraction },
      weightDecay: WEIGHT_DECAY,
    },
    learningRate: 0.0001,
    followsSchedule: true,
    scaling: 'sign',
    slots: () => [0],
  }),
} as const;

/** Name of an optimizer; see `OPTIMIZERS`. */
export type OptimizerName = keyof typeof OPTIMIZERS;
export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as OptimizerName[];

/** An optimizer with all of its hyperparameters. */
export type OptimizerPlan = NamedPlan<typeof OPTIMIZERS>;

/** The plan of one optimizer. */
export type PlanOf<Name extends OptimizerName> = Extract<OptimizerPlan, { name: Name }>;

/**
 * An optimizer: its name, or `{ name, …hyperparameters }`. Omitted hyperparameters have their
 * defaults.
 */
export type OptimizerOption = NamedOption<typeof OPTIMIZERS>;

/**
 * The complete plan of an optimizer.
 *
 * @throws {TypeError} if the option is neither a name nor an object with a name, or a
 *   hyperparameter has the wrong type or does not belong to this optimizer
 * @throws {RangeError} if the name is unknown or a value is out of range
 * @example
 * resolveOptimizer({ name: 'adam', beta1: 0.8 }); // { name: 'adam', beta1: 0.8, beta2: 0.999, … }
 */
export function resolveOptimizer(option: unknown): OptimizerPlan {
  const plan = resolveNamed('optimizer', option, OPTIMIZERS, FOREIGN_NAMES);
  rowOf(plan).checkTogether?.(plan);
  return Object.freeze(plan);
}

/** The row of an optimizer. The types cannot express that it fits the values of the plan. */
function rowOf({ name }: Pick<OptimizerPlan, 'name'>): OptimizerRow {
  return OPTIMIZERS[name] as unknown as OptimizerRow;
}

/** Number of slots per parameter. */
export function slotCount(optimizer: OptimizerPlan): number {
  return rowOf(optimizer).slots(optimizer, 0).length;
}

/** Fills the slots of n parameters, slot after slot, with their initial values. */
export function fillSlots(
  optimizer: OptimizerPlan,
  learningRate: number,
  n: number,
  slots: { fill(value: number, from: number, to: number): unknown },
): void {
  const starts = rowOf(optimizer).slots(optimizer, learningRate);
  for (const [k, start] of starts.entries()) slots.fill(start, k * n, (k + 1) * n);
}

/** How an optimizer's steps depend on the size of the gradient. */
export function scalingOf(optimizer: Pick<OptimizerPlan, 'name'>): GradientScaling {
  return rowOf(optimizer).scaling;
}

/** Whether the schedule sets the rate of each step. */
export function followsSchedule(optimizer: Pick<OptimizerPlan, 'name'>): boolean {
  return rowOf(optimizer).followsSchedule;
}

/** Strength of the weight decay, decoupled or not; 0 without weight decay. */
export function weightDecayOf(optimizer: OptimizerPlan): number {
  return 'weightDecay' in optimizer ? optimizer.weightDecay : 0;
}

/** The default learning rate; `plain` for optimizers with the default of plain descent. */
export function defaultRateOf(optimizer: Pick<OptimizerPlan, 'name'>, plain: number): number {
  return rowOf(optimizer).learningRate ?? plain;
}

/** @throws {RangeError} for a schedule with an optimizer that determines its step sizes itself */
export function assertFollows(optimizer: OptimizerPlan, schedule: { readonly name: string }): void {
  if (followsSchedule(optimizer) || schedule.name === 'constant') return;
  throw new RangeError(
    `Expected "learningRate" to be a number with optimizer '${optimizer.name}', which chooses its step sizes itself, but received the schedule '${schedule.name}'`,
  );
}

function upToOne(place: string, value: unknown): number {
  return numberBetween(place, value, 0, 1);
}

function aboveOne(place: string, value: unknown): number {
  const number = finiteNumber(place, value, 'a number above 1');
  if (number <= 1) throw wrongValue(place, 'a number above 1', value);
  return number;
}
