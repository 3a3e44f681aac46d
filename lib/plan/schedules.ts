/**
 * Learning-rate schedules by name, with every parameter's default and check: what a plan may say
 * about them. The rates themselves are the backends' (backend/typescript/schedules.ts and
 * native/engine/schedules.h).
 *
 * A schedule is a function of t, which counts epochs or steps from 0. `initial` is the rate that the
 * formula starts from. `period` is, unless given, the length of the whole run.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { FOREIGN_NAMES, foreignValue } from '../common/foreignHints.ts';
import { resolveNamed } from '../common/named.ts';
import { ignoreRejection } from '../common/promises.ts';
import {
  booleanValue,
  finiteNumber,
  integerBetween,
  nearestName,
  nonNegativeNumber,
  oneOf,
  positiveNumber,
} from '../common/validate.ts';

const UNITS = ['epoch', 'step'] as const;
const ANNEALS = ['cosine', 'linear'] as const;
const THRESHOLD_MODES = ['relative', 'absolute'] as const;
/** A user's function is called once for every epoch that may come. */
const MOST_CUSTOM_EPOCHS = 1e6;

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
  /** initial / (1 + decay·t)^power */
  inverseTime: { ...COMMON, decay: undefined, power: 1 },
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
   * maximum/divisor/finalDivisor, by half cosines or straight: Smith, Topin, arXiv:1708.07120. With
   * `threePhase`, down to maximum/divisor in as long as it went up, and then on. There is no
   * `initial`: it is maximum/divisor. The momentum stays as it is.
   */
  oneCycle: {
    per: 'epoch',
    maximum: undefined,
    period: undefined,
    rise: 0.3,
    divisor: 25,
    finalDivisor: 1e4,
    anneal: 'cosine',
    threePhase: false,
  },
  /**
   * 1 / (alpha·(t0 + t)) by steps, scikit-learn's `optimal`: Bottou, "Stochastic gradient descent
   * tricks" (2012). `alpha` is, unless given, l1 + l2 of the run; t0 makes the first rate
   * alpha^-¼, the size that weights come to.
   */
  optimal: { per: 'step', alpha: undefined, t0: undefined },
  /**
   * initial, times `factor` whenever the monitored value was not better for more than `patience`
   * epochs, then at rest for `cooldown` epochs; not below `minimum`. Better is better by more than
   * `threshold`, as a share of the best value or, with `thresholdMode: 'absolute'`, as it is.
   * PyTorch's ReduceLROnPlateau.
   */
  plateau: {
    per: 'epoch',
    initial: undefined,
    factor: 0.1,
    patience: 10,
    threshold: 1e-4,
    thresholdMode: 'relative',
    cooldown: 0,
    minimum: 0,
  },
  /** initial · loss of the last epoch / loss of the first one, between `minimum` and initial */
  lossProportional: { per: 'epoch', initial: undefined, minimum: 0 },
} as const;

/** The schedules that are asked for by name. */
export type NamedSchedule = keyof typeof SCHEDULES;
/** All of them: `custom` is what a user's function becomes. */
export type ScheduleName = NamedSchedule | 'custom';
export const SCHEDULE_NAMES: readonly ScheduleName[] = [
  ...(Object.keys(SCHEDULES) as NamedSchedule[]),
  'custom',
];

/** What t counts. */
export type ScheduleUnit = (typeof UNITS)[number];

/** Parameters that are not numbers. */
interface Kinds {
  per: ScheduleUnit;
  milestones: readonly number[];
  anneal: (typeof ANNEALS)[number];
  threePhase: boolean;
  thresholdMode: (typeof THRESHOLD_MODES)[number];
}

type Parameters<Name extends NamedSchedule> = {
  readonly [Key in keyof (typeof SCHEDULES)[Name]]: Key extends keyof Kinds ? Kinds[Key] : number;
};

/** A user's function of the epoch, as it was when the run began. */
export interface CustomSchedule {
  readonly name: 'custom';
  readonly per: 'epoch';
  /** The epoch of the first rate. */
  readonly first: number;
  readonly rates: Float64Array;
}

/** A complete schedule. */
export type SchedulePlan =
  | { [Name in NamedSchedule]: { readonly name: Name } & Parameters<Name> }[NamedSchedule]
  | CustomSchedule;

/** One of the schedules' plans. */
export type SchedulePlanOf<Name extends ScheduleName> = Extract<SchedulePlan, { name: Name }>;

/** A schedule by name. */
export type Schedule = {
  [Name in NamedSchedule]: { readonly name: Name } & Partial<Parameters<Name>>;
}[NamedSchedule];

/** What a user may give for a learning rate. */
export type LearningRate = number | Schedule | ((epoch: number, step: number) => number);

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
  growth: (place, value) => {
    const expected =
      'an integer of at least 1, such as 2: each period is so many times as long as the one before';
    if (typeof value !== 'number') throw wrongKind(place, expected, value);
    if (!Number.isSafeInteger(value) || value < 1) throw wrongValue(place, expected, value);
    return value;
  },
  anneal: (place, value) => oneOf(place, value, ANNEALS),
  threePhase: booleanValue,
  thresholdMode: (place, value) => oneOf(place, value, THRESHOLD_MODES),
  threshold: nonNegativeNumber,
  patience: (place, value) => integerBetween(place, value, 0),
  cooldown: (place, value) => integerBetween(place, value, 0),
  factor: (place, value) => {
    const expected = 'a number between 0 and 1';
    const number = finiteNumber(place, value, expected);
    if (number <= 0 || number >= 1) throw wrongValue(place, expected, value);
    return number;
  },
  rise: (place, value) => {
    const expected = 'a number between 0 and 1';
    const number = finiteNumber(place, value, expected);
    if (number <= 0 || number >= 1) throw wrongValue(place, expected, value);
    return number;
  },
};

/** What a schedule must know of the run that it is for. */
export interface RunLength {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Strength of the penalties, for `optimal`. */
  readonly alpha?: number;
  /** What was done before this run, in `partialFit`. */
  readonly epochsBefore?: number;
  readonly stepsBefore?: number;
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
  if (typeof option === 'function') return customSchedule(option as CustomRate, length);
  if (typeof option !== 'object' || option === null) {
    throw notARate(option);
  }
  const plan = resolveNamed(
    'learningRate',
    option,
    SCHEDULES,
    (place, key, value) => (CHECKS[key] ?? positiveNumber)(place, value),
    FOREIGN_NAMES,
  );
  if ('initial' in plan) plan.initial ??= byDefault;
  if ('maximum' in plan) plan.maximum ??= byDefault;
  if ('period' in plan) {
    plan.period ??= plan.per === 'epoch' ? length.epochs : length.epochs * length.stepsPerEpoch;
  }
  if (plan.name === 'optimal') fillOptimal(plan, length.alpha ?? 0);
  if (FIXED_UNITS.includes(plan.name) && plan.per !== SCHEDULES[plan.name as NamedSchedule].per) {
    throw wrongValue(
      'learningRate.per',
      `'${SCHEDULES[plan.name as NamedSchedule].per}' for '${plan.name}'`,
      plan.per,
    );
  }
  if (plan.name === 'oneCycle' && plan.threePhase && (plan.rise as number) >= 0.5) {
    throw wrongValue('learningRate.rise', 'below 0.5 with threePhase', plan.rise);
  }
  for (const [key, value] of Object.entries(plan)) {
    if (value === undefined) throw wrongKind(`learningRate.${key}`, 'given', value);
  }
  return Object.freeze(plan) as unknown as SchedulePlan;
}

/** A name alone says too little of a schedule; the hint is for names of other libraries. */
function notARate(option: unknown): TypeError {
  const expected = 'a positive number, a schedule ({ name, … }) or a function';
  const error = wrongKind('learningRate', expected, option);
  if (typeof option !== 'string') return error;
  const names = Object.keys(SCHEDULES);
  const hint = foreignValue('learningRate', option, names);
  const name = nearestName(option, names);
  if (hint !== undefined) error.message += `. ${hint}`;
  else if (name !== undefined) error.message += `. A schedule is an object: { name: '${name}', … }`;
  return error;
}

/** Schedules whose t counts one thing only. */
const FIXED_UNITS = ['optimal', 'plateau', 'lossProportional'];

function fillOptimal(plan: Record<string, unknown>, penalty: number): void {
  plan.alpha ??= penalty;
  if (plan.alpha === 0) {
    throw new RangeError(
      `Expected "learningRate.alpha" to be given for 'optimal' where there is no "l1" or "l2", but received undefined`,
    );
  }
  // scikit-learn: eta0 = typw / max(1, slope at (-typw, 1)), and that slope is never above 1.
  const typical = (plan.alpha as number) ** -0.25;
  plan.t0 ??= 1 / (typical * (plan.alpha as number));
}

type CustomRate = (epoch: number, step: number) => unknown;

function customSchedule(rate: CustomRate, length: RunLength): CustomSchedule {
  const { epochs, stepsPerEpoch, epochsBefore: first = 0, stepsBefore = 0 } = length;
  if (epochs > MOST_CUSTOM_EPOCHS) {
    throw wrongValue(
      'maxEpochs',
      `at most ${MOST_CUSTOM_EPOCHS} with a function as "learningRate"`,
      epochs,
    );
  }
  const rates = new Float64Array(epochs);
  for (let i = 0; i < epochs; i++) {
    const [epoch, step] = [first + i, stepsBefore + i * stepsPerEpoch];
    const value = rate(epoch, step);
    ignoreRejection(value); // a promise is refused as no number
    rates[i] = nonNegativeNumber(`learningRate(${epoch}, ${step})`, value);
  }
  return Object.freeze({ name: 'custom', per: 'epoch', first, rates });
}

function milestones(place: string, value: unknown): readonly number[] {
  const expected = 'an array of ascending integers of at least 1';
  if (!Array.isArray(value)) throw wrongKind(place, expected, value);
  value.forEach((each, i) => {
    integerBetween(`${place}[${i}]`, each, i === 0 ? 1 : value[i - 1] + 1);
  });
  return Object.freeze([...value]);
}
