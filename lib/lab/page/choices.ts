/** What a racer can be made of: optimizers and schedules of the engine under the names that people know. */
import {
  followsSchedule,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
  scalingOf,
} from '../../plan/optimizers.ts';
import type { LearningRate } from '../../plan/schedules.ts';

/** How large a learning rate must be: as the gradient makes the step, or as steps themselves are. */
type Scale = 'gradient' | 'momentum' | 'step' | 'large' | 'whole';

interface OptimizerChoice {
  readonly title: string;
  /** None for Newton's method, which is no optimizer of the engine. */
  readonly option: OptimizerOption | undefined;
  readonly scale: Scale;
}

/** Momentum as the texts use it; everything else as the library has it by default. */
export const OPTIMIZER_CHOICES = {
  sgd: { title: 'SGD', option: 'sgd', scale: 'gradient' },
  momentum: { title: 'Momentum', option: { name: 'sgd', momentum: 0.9 }, scale: 'momentum' },
  nesterov: {
    title: 'Nesterov',
    option: { name: 'sgd', momentum: 0.9, nesterov: true },
    scale: 'momentum',
  },
  adagrad: { title: 'Adagrad', option: 'adagrad', scale: 'large' },
  rmsprop: { title: 'RMSprop', option: { name: 'rmsprop', rho: 0.9 }, scale: 'step' },
  adadelta: { title: 'Adadelta', option: 'adadelta', scale: 'large' },
  adam: { title: 'Adam', option: 'adam', scale: 'step' },
  amsgrad: { title: 'AMSGrad', option: { name: 'adam', amsgrad: true }, scale: 'step' },
  adamw: { title: 'AdamW', option: 'adamw', scale: 'step' },
  adamax: { title: 'Adamax', option: 'adamax', scale: 'step' },
  nadam: { title: 'NAdam', option: 'nadam', scale: 'step' },
  radam: { title: 'RAdam', option: 'radam', scale: 'step' },
  rprop: { title: 'Rprop', option: 'rprop', scale: 'step' },
  lion: { title: 'Lion', option: 'lion', scale: 'step' },
  newton: { title: 'Newton', option: undefined, scale: 'whole' },
} as const satisfies Readonly<Record<string, OptimizerChoice>>;

export type OptimizerKey = keyof typeof OPTIMIZER_CHOICES;
export const OPTIMIZER_KEYS = Object.keys(OPTIMIZER_CHOICES) as OptimizerKey[];

interface ScheduleChoice {
  readonly title: string;
  /** The schedule of a race of so many steps. */
  readonly rateOf: (rate: number, steps: number) => LearningRate;
}

/** Each falls, or rises, over the length of a race. */
export const SCHEDULE_CHOICES = {
  constant: { title: 'constant', rateOf: (rate) => rate },
  step: {
    title: 'halved, in steps',
    rateOf: (initial, steps) => ({
      name: 'step',
      initial,
      every: Math.max(1, Math.floor(steps / 5)),
      gamma: 0.5,
    }),
  },
  exponential: {
    title: 'exponential',
    rateOf: (initial, steps) => ({ name: 'exponential', initial, gamma: 0.01 ** (1 / steps) }),
  },
  inverseTime: {
    title: '1 / time',
    rateOf: (initial, steps) => ({ name: 'inverseTime', initial, decay: 20 / steps }),
  },
  inverseScaling: {
    title: '1 / √time',
    rateOf: (initial) => ({ name: 'inverseScaling', initial, power: 0.5 }),
  },
  cosine: {
    title: 'cosine',
    rateOf: (initial, steps) => ({ name: 'cosine', initial, period: steps }),
  },
  warmUp: {
    title: 'warm-up',
    rateOf: (initial, steps) => ({
      name: 'linear',
      initial,
      from: 0.01,
      period: Math.max(1, Math.floor(steps / 5)),
    }),
  },
  oneCycle: {
    title: 'one cycle',
    rateOf: (maximum, steps) => ({ name: 'oneCycle', maximum, period: Math.max(4, steps) }),
  },
} as const satisfies Readonly<Record<string, ScheduleChoice>>;

export type ScheduleKey = keyof typeof SCHEDULE_CHOICES;
export const SCHEDULE_KEYS = Object.keys(SCHEDULE_CHOICES) as ScheduleKey[];

/** The engine's row of an optimizer; none for Newton's method. */
function optimizerOf(key: OptimizerKey): OptimizerPlan | undefined {
  const { option } = OPTIMIZER_CHOICES[key];
  return option === undefined ? undefined : resolveOptimizer(option);
}

/** Whether the rate of each step may follow a schedule. */
export function hasSchedule(key: OptimizerKey): boolean {
  const optimizer = optimizerOf(key);
  return optimizer !== undefined && followsSchedule(optimizer);
}

/** Whether a penalty changes the size of steps as it changes the gradient. */
export function takesPenalty(key: OptimizerKey): boolean {
  const optimizer = optimizerOf(key);
  return optimizer !== undefined && scalingOf(optimizer) !== 'sign';
}

/** Second derivatives are taken of surfaces only. */
export function isForData(optimizer: OptimizerKey): boolean {
  return OPTIMIZER_CHOICES[optimizer].option !== undefined;
}

/** One descent of a race. */
export interface Racer {
  readonly optimizer: OptimizerKey;
  readonly rate: number;
  readonly schedule: ScheduleKey;
  /** Samples of one update; only data have samples. */
  readonly batch: number | 'all';
}

/** `Adam, rate 0.1, cosine, batch 32` */
export function describeRacer({ optimizer, rate, schedule, batch }: Racer, onData: boolean) {
  const parts: string[] = [OPTIMIZER_CHOICES[optimizer].title, `rate ${rate}`];
  if (schedule !== 'constant') parts.push(SCHEDULE_CHOICES[schedule].title);
  if (onData && batch !== 'all') parts.push(`batch ${batch}`);
  return parts.join(', ');
}

/** What a learning rate is multiplied by for each kind of optimizer. */
export interface RateScale {
  /** A rate at which plain descent is quick and safe. */
  readonly gradient: number;
  /** A step that is small beside the picture. */
  readonly step: number;
}

/** A rate to begin with, of two digits. */
export function suggestedRate(optimizer: OptimizerKey, { gradient, step }: RateScale): number {
  const { scale } = OPTIMIZER_CHOICES[optimizer];
  const rate = { gradient, momentum: gradient / 2, step, large: 5 * step, whole: 1 }[scale];
  return Number(rate.toPrecision(2));
}
