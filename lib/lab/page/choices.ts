/** The choices for a racer: optimizers and schedules of the library, with display names. */
import {
  followsSchedule,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
  scalingOf,
} from '../../plan/optimizers.ts';
import type { LearningRate } from '../../plan/schedules.ts';

/** How the step scales: with the gradient, or by the learning rate alone. */
type Scale = 'gradient' | 'momentum' | 'step' | 'large' | 'whole';

interface OptimizerChoice {
  readonly title: string;
  /** Undefined for Newton's method, which is not an optimizer of the library. */
  readonly option: OptimizerOption | undefined;
  readonly scale: Scale;
}

/** Momentum has the value of textbooks; all other parameters have the library's defaults. */
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
  /** Creates the schedule for a race of a given number of steps. */
  readonly rateOf: (rate: number, steps: number) => LearningRate;
}

/** Schedules that span the length of a race. */
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

/** The library's optimizer; undefined for Newton's method. */
function optimizerOf(key: OptimizerKey): OptimizerPlan | undefined {
  const { option } = OPTIMIZER_CHOICES[key];
  return option === undefined ? undefined : resolveOptimizer(option);
}

/** Whether the learning rate can follow a schedule. */
export function hasSchedule(key: OptimizerKey): boolean {
  const optimizer = optimizerOf(key);
  return optimizer !== undefined && followsSchedule(optimizer);
}

/** Whether the step size depends on the gradient, and thus on a penalty. */
export function takesPenalty(key: OptimizerKey): boolean {
  const optimizer = optimizerOf(key);
  return optimizer !== undefined && scalingOf(optimizer) !== 'sign';
}

/** Whether second derivatives are needed, which only surfaces have. */
export function isForData(optimizer: OptimizerKey): boolean {
  return OPTIMIZER_CHOICES[optimizer].option !== undefined;
}

/** The settings of a racer. */
export interface Racer {
  readonly optimizer: OptimizerKey;
  readonly rate: number;
  readonly schedule: ScheduleKey;
  /** Batch size; only for data. */
  readonly batch: number | 'all';
}

/** `Adam, rate 0.1, cosine, batch 32` */
export function describeRacer({ optimizer, rate, schedule, batch }: Racer, onData: boolean) {
  const parts: string[] = [OPTIMIZER_CHOICES[optimizer].title, `rate ${rate}`];
  if (schedule !== 'constant') parts.push(SCHEDULE_CHOICES[schedule].title);
  if (onData && batch !== 'all') parts.push(`batch ${batch}`);
  return parts.join(', ');
}

/** Factor of the learning rate for each kind of optimizer. */
export interface RateScale {
  /** A learning rate at which plain gradient descent is fast and stable. */
  readonly gradient: number;
  /** A step that is small relative to the drawing. */
  readonly step: number;
}

/** A default learning rate, rounded to two digits. */
export function suggestedRate(optimizer: OptimizerKey, { gradient, step }: RateScale): number {
  const { scale } = OPTIMIZER_CHOICES[optimizer];
  const rate = { gradient, momentum: gradient / 2, step, large: 5 * step, whole: 1 }[scale];
  return Number(rate.toPrecision(2));
}
