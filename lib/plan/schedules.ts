/**
 * The table of learning-rate schedules. A row has the parameters with default and check, the
 * defaults that depend on the run, and whether the rates depend on the losses. The rates are
 * computed in lib/numerics/schedules.ts and native/engine/schedules.h.
 *
 * A schedule is a function of t, which counts epochs or steps from 0. `initial` is the rate at the
 * start of the formula. `period` defaults to the length of the whole run.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import type { Parameter, ParameterValues } from '../common/named.ts';
import {
  booleanValue,
  integerBetween,
  nonNegativeNumber,
  oneOf,
  positiveNumber,
  properFraction,
} from '../common/validate.ts';

const UNITS = ['epoch', 'step'] as const;
const ANNEALS = ['cosine', 'linear'] as const;
const THRESHOLD_MODES = ['relative', 'absolute'] as const;

/** The unit of t. */
export type ScheduleUnit = (typeof UNITS)[number];

/** What the rates depend on besides t: nothing, the training loss, or the monitored value. */
export type RateFeedback = 'none' | 'loss' | 'monitor';

/** The properties of a run from which defaults are derived. */
export interface Run extends RunLength {
  /** The learning rate if none is given. */
  readonly learningRate: number;
}

interface ScheduleParameter<Value = unknown> extends Parameter<Value> {
  /** The default, if it depends on the run or on parameters that precede it in the row. */
  readonly derive?: (run: Run, values: Readonly<Record<string, unknown>>) => Value;
}

interface ScheduleRow<Of extends Readonly<Record<string, ScheduleParameter>>> {
  readonly parameters: Of;
  readonly feedback: RateFeedback;
  /** Refuses parameters that are valid alone but contradict each other. */
  readonly checkTogether?: (values: ParameterValues<Of>) => void;
}

type AnyRow = ScheduleRow<Readonly<Record<string, ScheduleParameter>>>;

function row<const Of extends Readonly<Record<string, ScheduleParameter>>>(
  row: ScheduleRow<Of>,
): ScheduleRow<Of> {
  return row;
}

/** A required parameter. */
const REQUIRED_POSITIVE = { default: undefined, check: positiveNumber } as const;
const MINIMUM = { default: 0, check: nonNegativeNumber } as const;

/** Default: the learning rate of the run. */
const RATE = {
  default: undefined,
  check: positiveNumber,
  derive: ({ learningRate }: Run) => learningRate,
} as const;

const PER = { default: 'epoch', check: unit } as const;

/** Default: the length of the run in the unit of t. */
const PERIOD = {
  default: undefined,
  check: positiveNumber,
  derive: ({ epochs, stepsPerEpoch }: Run, { per }: Readonly<Record<string, unknown>>) =>
    per === 'epoch' ? epochs : epochs * stepsPerEpoch,
} as const;

/** The parameters of most schedules: the initial rate, and the unit of t. */
const COMMON = { initial: RATE, per: PER } as const;

/** Learning-rate schedules by name, each with its parameters: their defaults and ranges. */
export const SCHEDULES = {
  /** initial at every t. */
  constant: row({ parameters: { ...COMMON }, feedback: 'none' }),
  /** initial · gamma^⌊t/every⌋ */
  step: row({
    parameters: {
      ...COMMON,
      every: { default: undefined, check: atLeastOne },
      gamma: { default: 0.1, check: positiveNumber },
    },
    feedback: 'none',
  }),
  /** initial · gamma^(number of milestones up to t) */
  multiStep: row({
    parameters: {
      ...COMMON,
      milestones: { default: undefined, check: milestones },
      gamma: { default: 0.1, check: positiveNumber },
    },
    feedback: 'none',
  }),
  /** initial · gamma^t */
  exponential: row({ parameters: { ...COMMON, gamma: REQUIRED_POSITIVE }, feedback: 'none' }),
  /** initial / (1 + decay·t)^power */
  inverseTime: row({
    parameters: {
      ...COMMON,
      decay: { default: undefined, check: nonNegativeNumber },
      power: { default: 1, check: nonNegativeNumber },
    },
    feedback: 'none',
  }),
  /** initial / (t + 1)^power, scikit-learn's `invscaling` */
  inverseScaling: row({
    parameters: { ...COMMON, power: { default: 0.5, check: nonNegativeNumber } },
    feedback: 'none',
  }),
  /** initial · (1 - t/period)^power, then 0 */
  polynomial: row({
    parameters: { ...COMMON, period: PERIOD, power: { default: 1, check: nonNegativeNumber } },
    feedback: 'none',
  }),
  /**
   * minimum + ½·(initial - minimum)·(1 + cos(π·t/period)): Loshchilov, Hutter, arXiv:1608.03983. As
   * PyTorch's, it rises again after its period.
   */
  cosine: row({ parameters: { ...COMMON, period: PERIOD, minimum: MINIMUM }, feedback: 'none' }),
  /** cosine that starts anew after each period, which grows by `growth` each time (the same paper) */
  cosineRestarts: row({
    parameters: {
      ...COMMON,
      period: PERIOD,
      growth: { default: 1, check: growth },
      minimum: MINIMUM,
    },
    feedback: 'none',
  }),
  /** initial · a factor that goes straight from `from` to `to` in `period`: a warm-up by default */
  linear: row({
    parameters: {
      ...COMMON,
      period: PERIOD,
      from: { default: 1 / 3, check: nonNegativeNumber },
      to: { default: 1, check: nonNegativeNumber },
    },
    feedback: 'none',
  }),
  /**
   * Up from maximum/divisor to maximum in the first `rise` of the period, then down to
   * maximum/divisor/finalDivisor, by half cosines or straight: Smith, Topin, arXiv:1708.07120. With
   * `threePhase`, down to maximum/divisor in as long as it went up, and then on. There is no
   * `initial`: it is maximum/divisor. The momentum stays as it is.
   */
  oneCycle: row({
    parameters: {
      per: PER,
      maximum: RATE,
      period: PERIOD,
      rise: { default: 0.3, check: properFraction },
      divisor: { default: 25, check: positiveNumber },
      finalDivisor: { default: 1e4, check: positiveNumber },
      anneal: { default: 'cosine', check: annealing },
      threePhase: { default: false, check: booleanValue },
    },
    feedback: 'none',
    checkTogether({ threePhase, rise }) {
      if (!threePhase || rise < 0.5) return;
      throw wrongValue('learningRate.rise', 'below 0.5 with threePhase', rise);
    },
  }),
  /**
   * 1 / (alpha·(t0 + t)) by steps, scikit-learn's `optimal`: Bottou, "Stochastic gradient descent
   * tricks" (2012). `alpha` is, unless given, l1 + l2 of the run; t0 makes the first rate
   * alpha^-¼, the size that weights come to.
   */
  optimal: row({
    parameters: {
      per: fixedUnit('optimal', 'step'),
      alpha: { default: undefined, check: positiveNumber, derive: penaltyOf },
      t0: { default: undefined, check: positiveNumber, derive: optimalStart },
    },
    feedback: 'none',
  }),
  /**
   * initial, times `factor` whenever the monitored value was not better for more than `patience`
   * epochs, then at rest for `cooldown` epochs; not below `minimum`. Better is better by more than
   * `threshold`, as a share of the best value or, with `thresholdMode: 'absolute'`, as it is.
   * PyTorch's ReduceLROnPlateau.
   */
  plateau: row({
    parameters: {
      per: fixedUnit('plateau', 'epoch'),
      initial: RATE,
      factor: { default: 0.1, check: properFraction },
      patience: { default: 10, check: count },
      threshold: { default: 1e-4, check: nonNegativeNumber },
      thresholdMode: { default: 'relative', check: thresholdMode },
      cooldown: { default: 0, check: count },
      minimum: MINIMUM,
    },
    feedback: 'monitor',
  }),
  /** initial · loss of the last epoch / loss of the first one, between `minimum` and initial */
  lossProportional: row({
    parameters: {
      per: fixedUnit('lossProportional', 'epoch'),
      initial: RATE,
      minimum: MINIMUM,
    },
    feedback: 'loss',
  }),
} as const;

type Rows = typeof SCHEDULES;
type ValuesOf<Name extends NamedSchedule> = ParameterValues<Rows[Name]['parameters']>;

/** Schedules that can be selected by name. */
export type NamedSchedule = keyof Rows;
/** All schedules; `custom` is the plan of a user's function. */
export type ScheduleName = NamedSchedule | 'custom';
export const SCHEDULE_NAMES: readonly ScheduleName[] = [
  ...(Object.keys(SCHEDULES) as NamedSchedule[]),
  'custom',
];

/** A user's function of the epoch, evaluated before the run begins. */
export interface CustomSchedule {
  readonly name: 'custom';
  readonly per: 'epoch';
  /** The epoch of the first rate. */
  readonly first: number;
  readonly rates: Float64Array;
}

/** A complete schedule with a name, which can be stored in a file. */
export type NamedSchedulePlan = {
  [Name in NamedSchedule]: { readonly name: Name } & ValuesOf<Name>;
}[NamedSchedule];

/** A complete schedule. */
export type SchedulePlan = NamedSchedulePlan | CustomSchedule;

/** The plan of one schedule. */
export type SchedulePlanOf<Name extends ScheduleName> = Extract<SchedulePlan, { name: Name }>;

/**
 * A learning-rate schedule: `{ name, …parameters }`. Omitted parameters have their defaults; see
 * `SCHEDULES`.
 */
export type Schedule = {
  [Name in NamedSchedule]: { readonly name: Name } & Partial<ValuesOf<Name>>;
}[NamedSchedule];

/** A learning rate: a number, a schedule, or a function of epoch and step, both counted from 0. */
export type LearningRate = number | Schedule | ((epoch: number, step: number) => number);

/** The row of a schedule. The types cannot express that it fits the values of the plan. */
export function scheduleRow(name: NamedSchedule): AnyRow {
  return SCHEDULES[name] as unknown as AnyRow;
}

/** What the rates of a schedule depend on besides t. */
export function feedbackOf({ name }: { readonly name: ScheduleName }): RateFeedback {
  return name === 'custom' ? 'none' : scheduleRow(name).feedback;
}

/**
 * The schedule if it can be stored in a file. The rates of a function are known only for the epochs
 * of one run.
 */
export function namedSchedule(schedule: SchedulePlan | undefined): NamedSchedulePlan | undefined {
  return schedule?.name === 'custom' ? undefined : schedule;
}

/** The name of the parameter that defaults to the learning rate, if the schedule has one. */
export function rateParameterOf(name: unknown): string | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(SCHEDULES, name)) return undefined;
  const { parameters } = scheduleRow(name as NamedSchedule);
  return Object.keys(parameters).find((key) => parameters[key].derive === RATE.derive);
}

/** The properties of a run that a schedule depends on. */
export interface RunLength {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Strength of the penalties, for `optimal`. */
  readonly alpha?: number;
  /** Completed epochs before this run, in `partialFit`. */
  readonly epochsBefore?: number;
  readonly stepsBefore?: number;
}

function milestones(place: string, value: unknown): readonly number[] {
  const expected = 'an array of ascending integers of at least 1';
  if (!Array.isArray(value)) throw wrongKind(place, expected, value);
  value.forEach((each, i) => {
    integerBetween(`${place}[${i}]`, each, i === 0 ? 1 : value[i - 1] + 1);
  });
  return Object.freeze([...value]);
}

/** Strength of the penalties, for `optimal`. */
function penaltyOf({ alpha = 0 }: Run): number {
  if (alpha > 0) return alpha;
  throw new RangeError(
    `Expected "learningRate.alpha" to be given for 'optimal' where there is no "l1" or "l2", but received undefined`,
  );
}

/** scikit-learn: eta0 = typw / max(1, slope at (-typw, 1)), and that slope is never above 1. */
function optimalStart(_run: Run, values: Readonly<Record<string, unknown>>): number {
  const alpha = values.alpha as number;
  return 1 / (alpha ** -0.25 * alpha);
}

function unit(place: string, value: unknown): ScheduleUnit {
  return oneOf(place, value, UNITS);
}

/** The parameter `per` of a schedule that supports one unit only. */
function fixedUnit<Unit extends ScheduleUnit>(name: string, only: Unit) {
  return {
    default: only,
    check(place: string, value: unknown): ScheduleUnit {
      if (unit(place, value) === only) return only;
      throw wrongValue(place, `'${only}' for '${name}'`, value);
    },
  } as const;
}

function annealing(place: string, value: unknown) {
  return oneOf(place, value, ANNEALS);
}

function thresholdMode(place: string, value: unknown) {
  return oneOf(place, value, THRESHOLD_MODES);
}

function atLeastOne(place: string, value: unknown): number {
  return integerBetween(place, value, 1);
}

function count(place: string, value: unknown): number {
  return integerBetween(place, value, 0);
}

function growth(place: string, value: unknown): number {
  const expected =
    'an integer of at least 1, such as 2: each period is so many times as long as the one before';
  if (typeof value !== 'number') throw wrongKind(place, expected, value);
  if (!Number.isSafeInteger(value) || value < 1) throw wrongValue(place, expected, value);
  return value;
}
