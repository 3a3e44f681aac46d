/**
 * Learning-rate schedules by name, with every parameter's default and check: what a plan may say
 * about them. The rates themselves are the backends' (backend/typescript/schedules.ts and
 * native/schedules.h).
 *
 * A schedule is a function of t, which counts epochs or steps from 0. `initial` is the rate that the
 * formula starts from. `period` is, unless given, the length of the whole run.
 */
import { wrongKind, wrongValue } from './errors.ts';
import { resolveNamed } from './named.ts';
import {
  finiteNumber,
  integerBetween,
  nonNegativeNumber,
  oneOf,
  positiveNumber,
} from './validate.ts';

const UNITS = ['epoch', 'step'] as const;

/** For every schedule: the rate at the start (default: that of the optimizer), and what t counts. */
const COMMON = { initial: undefined, per: 'epoch' } as const;

/** Parameters and their defaults; `undefined` must be given, or is known when the run is. */
export const SCHEDULES = {
  /** initial at every t. */
  constant: { ...COMMON },
  /** initial · gamma^⌊t/every⌋ */
  step: { ...COMMON, every: undefined, gamma: 0.1 },
  /** initial · gamma^(number of milestones up to t) */
  multiStep: { ...COMMON, milestones: undefined, gamma: 0.1 },
  /** initial · gamma^t */
  exponential: { ...COMMON, gamma: undefined },
  /** initial / (1 + decay·t) */
  inverseTime: { ...COMMON, decay: undefined },
  /** initial / (t + 1)^power, scikit-learn's `invscaling` */
  inverseScaling: { ...COMMON, power: 0.5 },
  /** initial · (1 - t/period)^power, then 0 */
  polynomial: { ...COMMON, period: undefined, power: 1 },
  /**
   * minimum + ½·(initial - minimum)·(1 + cos(π·t/period)): Loshchilov, Hutter, arXiv:1608.03983. As
   * PyTorch's, it rises again after its period.
   */
  cosine: { ...COMMON, period: undefined, minimum: 0 },
  /** cosine that starts anew after each period, which grows by `growth` each time (the same paper) */
  cosineRestarts: { ...COMMON, period: undefined, growth: 1, minimum: 0 },
  /** initial · a factor that goes straight from `from` to `to` in `period`: a warm-up by default */
  linear: { ...COMMON, period: undefined, from: 1 / 3, to: 1 },
  /**
   * Up from maximum/divisor to maximum in the first `rise` of the period, then down to
   * maximum/divisor/finalDivisor, by half cosines: Smith, Topin, arXiv:1708.07120. `initial` is not
   * used: it is maximum/divisor.
   */
  oneCycle: {
    per: 'epoch',
    maximum: undefined,
    period: undefined,
    rise: 0.3,
    divisor: 25,
    finalDivisor: 1e4,
  },
} as const;

export type ScheduleName = keyof typeof SCHEDULES;
export const SCHEDULE_NAMES = Object.keys(SCHEDULES) as ScheduleName[];

/** What t counts. */
export type ScheduleUnit = (typeof UNITS)[number];

type Parameters<Name extends ScheduleName> = {
  readonly [Key in keyof (typeof SCHEDULES)[Name]]: Key extends 'per'
    ? ScheduleUnit
    : Key extends 'milestones'
      ? readonly number[]
      : number;
};

/** A complete schedule. */
export type SchedulePlan = {
  [Name in ScheduleName]: { readonly name: Name } & Parameters<Name>;
}[ScheduleName];

/** One of the schedules' plans. */
export type SchedulePlanOf<Name extends ScheduleName> = Extract<SchedulePlan, { name: Name }>;

/** What a user may give for a learning rate beside a number. */
export type Schedule = {
  [Name in ScheduleName]: { readonly name: Name } & Partial<Parameters<Name>>;
}[ScheduleName];

/** Numbers must be positive unless a range is named here. */
const CHECKS: Record<string, (place: string, value: unknown) => unknown> = {
  per: (place, value) => oneOf(place, value, UNITS),
  milestones,
  every: (place, value) => integerBetween(place, value, 1),
  decay: nonNegativeNumber,
  power: nonNegativeNumber,
  minimum: nonNegativeNumber,
  from: nonNegativeNumber,
  to: nonNegativeNumber,
  growth: (place, value) => integerBetween(place, value, 1),
  rise: (place, value) => {
    const expected = 'a number between 0 and 1';
    const number = finiteNumber(place, value, expected);
    if (number <= 0 || number >= 1) throw wrongValue(place, expected, value);
    return number;
  },
};

/** How long the run is that a schedule is for. */
export interface RunLength {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/**
 * The complete plan of a learning rate: a number is a constant schedule.
 *
 * @param option a positive number, or `{ name, …parameters }`
 * @param byDefault the rate where none is given
 * @throws {TypeError} if it is of another kind, or a parameter is or is not one of this schedule's
 * @throws {RangeError} if the name is not known, a value is out of its range, or one must be given
 * @example
 * resolveSchedule({ name: 'cosine', initial: 0.1 }, 0.01, { epochs: 60, stepsPerEpoch: 1 });
 * // { name: 'cosine', initial: 0.1, per: 'epoch', period: 60, minimum: 0 }
 */
export function resolveSchedule(
  option: unknown,
  byDefault: number,
  length: RunLength,
): SchedulePlan {
  if (option === undefined || typeof option === 'number') {
    const initial = option === undefined ? byDefault : positiveNumber('learningRate', option);
    return Object.freeze({ name: 'constant', initial, per: 'epoch' });
  }
  if (typeof option !== 'object' || option === null) {
    throw wrongKind('learningRate', 'a positive number or a schedule ({ name, … })', option);
  }
  const plan = resolveNamed('learningRate', option, SCHEDULES, (place, key, value) =>
    (CHECKS[key] ?? positiveNumber)(place, value),
  );
  if ('initial' in plan) plan.initial ??= byDefault;
  if ('maximum' in plan) plan.maximum ??= byDefault;
  if ('period' in plan) {
    plan.period ??= plan.per === 'epoch' ? length.epochs : length.epochs * length.stepsPerEpoch;
  }
  for (const [key, value] of Object.entries(plan)) {
    if (value === undefined) throw wrongKind(`learningRate.${key}`, 'given', value);
  }
  return Object.freeze(plan) as unknown as SchedulePlan;
}

function milestones(place: string, value: unknown): readonly number[] {
  const expected = 'an array of ascending integers of at least 1';
  if (!Array.isArray(value)) throw wrongKind(place, expected, value);
  value.forEach((each, i) => {
    integerBetween(`${place}[${i}]`, each, i === 0 ? 1 : value[i - 1] + 1);
  });
  return Object.freeze([...value]);
}

/** Whether the steps of a schedule satisfy Robbins' and Monro's conditions, and why. */
export interface RobbinsMonro {
  readonly satisfied: boolean;
  readonly reason: string;
}

/**
 * Whether Ση = ∞ and Ση² < ∞, under which stochastic descent converges: H. Robbins, S. Monro, "A
 * stochastic approximation method", Ann. Math. Statist. 22 (1951). As functions of t without end.
 *
 * @example
 * robbinsMonro({ name: 'inverseTime', decay: 0.1 }).satisfied; // true
 */
export function robbinsMonro(schedule: number | Schedule): RobbinsMonro {
  const plan = resolveSchedule(schedule, 1, { epochs: 1, stepsPerEpoch: 1 });
  const never = (reason: string) => Object.freeze({ satisfied: false, reason });
  switch (plan.name) {
    case 'constant':
      return never('Ση² = ∞: the rate stays the same');
    case 'inverseTime':
      return plan.decay === 0
        ? never('Ση² = ∞: without decay the rate stays the same')
        : Object.freeze({ satisfied: true, reason: 'η falls as 1/t: Σ1/t = ∞ and Σ1/t² < ∞' });
    case 'inverseScaling': {
      const { power } = plan;
      if (power <= 0.5) return never(`Ση² = ∞: η falls as 1/t^${power}, and 2·${power} ≤ 1`);
      if (power > 1) return never(`Ση < ∞: η falls as 1/t^${power}, and ${power} > 1`);
      return Object.freeze({
        satisfied: true,
        reason: `η falls as 1/t^${power}: Ση = ∞ since ${power} ≤ 1, Ση² < ∞ since 2·${power} > 1`,
      });
    }
    case 'exponential':
      return plan.gamma < 1
        ? never('Ση < ∞: the rate falls as a geometric series')
        : never('Ση² = ∞: the rate does not fall');
    case 'step':
      return plan.gamma < 1
        ? never('Ση < ∞: the rate falls as a geometric series, step by step')
        : never('Ση² = ∞: the rate does not fall');
    case 'multiStep':
      return never('Ση² = ∞: after the last milestone the rate stays the same');
    case 'linear':
      return plan.to === 0
        ? never('Ση < ∞: the rate is 0 after its period')
        : never('Ση² = ∞: after its period the rate stays the same');
    case 'cosineRestarts':
      return never('Ση² = ∞: the rate comes back to its start again and again');
    case 'polynomial':
      return plan.power > 0
        ? never('Ση < ∞: the rate is 0 after its period')
        : never('Ση² = ∞: with power 0 the rate stays the same');
    case 'cosine':
      return never('Ση² = ∞: after its period the rate rises again');
    case 'oneCycle':
      return never('Ση² = ∞: after its period the rate stays the same');
  }
}
