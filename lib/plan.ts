/**
 * The training plan: everything a training run needs, decided before any number is computed.
 *
 * `resolvePlan` is the only place that knows defaults and checks training options. A backend
 * receives the frozen result and carries it out.
 */
import { availableParallelism } from 'node:os';
import { wrongKind } from './errors.ts';
import type { Precision } from './matrix.ts';
import {
  OPTIMIZER_LEARNING_RATES,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
} from './optimizers.ts';
import { resolveSchedule, type Schedule, type SchedulePlan } from './schedules.ts';
import { booleanValue, integerBetween, oneOf, positiveNumber, seedNumber } from './validate.ts';

/** Names of the losses, each with what it is. `s` is sigmoid(score), `y` the target, 0 or 1. */
export const LOSSES = {
  sigmoidSquaredError: 'squared error of the sigmoid, (s - y)²',
  logistic: 'log loss, -y·log(s) - (1-y)·log(1-s)',
} as const;
export type LossName = keyof typeof LOSSES;
export const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

export const REDUCTIONS = ['sum', 'mean'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

const PRECISIONS = ['float64', 'float32'] as const satisfies readonly Precision[];
const MAX_THREADS = 256;
/** Row numbers are shuffled as 32-bit words, and BLAS counts rows in 32-bit signed integers. */
const MAX_EXTENT = 0x7fff_ffff;

/** The options of training that a user may give; each has a default. */
export interface TrainingOptions {
  /** What is made small. Default `'sigmoidSquaredError'`. */
  loss?: LossName | undefined;
  /**
   * Whether a batch's loss and gradient are the sum or the mean over its samples. Default `'sum'`
   * for `sigmoidSquaredError`, else `'mean'`. The loss of an epoch is the mean of its batches'
   * sums, or the mean over all samples.
   */
  reduction?: Reduction | undefined;
  /**
   * How a step is made of the gradient: a name, or `{ name, …hyperparameters }`. Default `'sgd'`,
   * plain gradient descent. See `OPTIMIZERS` for names, hyperparameters and sources.
   */
  optimizer?: OptimizerOption | undefined;
  /**
   * Step size η in `w -= η·gradient`: a number, or a schedule `{ name, …parameters }` by epoch or by
   * step; see `SCHEDULES`. Default for `sgd`: 0.01 for reduction `'sum'`, 0.1 for `'mean'`; else the
   * optimizer's own.
   */
  learningRate?: number | Schedule | undefined;
  /** Gradients longer than this (Euclidean norm) are shortened to it. Default: none are. */
  clipNorm?: number | undefined;
  /** Elements of gradients are brought into ±this, before `clipNorm`. Default: none are. */
  clipValue?: number | undefined;
  /** Passes over the samples. Default 100. */
  maxEpochs?: number | undefined;
  /** Stop after an epoch whose loss is at most this. Default: never. */
  targetLoss?: number | undefined;
  /** Stop after an epoch whose loss differs from the last one's by at most this. Default: never. */
  tolerance?: number | undefined;
  /**
   * Stop after this many epochs in a row whose loss is not below the lowest so far, and go back to
   * the state at the end of the epoch that had it. Default: never.
   */
  patience?: number | undefined;
  /** Stop after the epoch in which this many seconds are over. Default: never. */
  timeLimit?: number | undefined;
  /**
   * Samples of one update: `'all'` (batch descent, the default), 1 (one-sample, or stochastic,
   * descent) or a number between (mini-batches). A last, shorter batch is kept.
   */
  batchSize?: number | 'all' | undefined;
  /**
   * Whether each epoch takes the samples in a new random order. Default: true, unless all
   * samples are one batch, where order does not matter and the plan always says false.
   */
  shuffle?: boolean | undefined;
  /** Seed of initial weights and shuffling: the same seed gives the same run. Default 0. */
  seed?: number | undefined;
  /** Whether a bias is learned beside the weights. Off for data with a column of ones. Default true. */
  useBias?: boolean | undefined;
  /** Precision of data, weights and arithmetic. Default: that of the data given. */
  precision?: Precision | undefined;
  /** Most threads a fit may use; the result does not depend on it. Default: as many as processors. */
  threads?: number | undefined;
}

/** The names of all training options, for spotting misspelt ones. */
export const TRAINING_OPTIONS: readonly (keyof TrainingOptions)[] = [
  'loss',
  'reduction',
  'optimizer',
  'learningRate',
  'clipNorm',
  'clipValue',
  'maxEpochs',
  'targetLoss',
  'tolerance',
  'patience',
  'timeLimit',
  'batchSize',
  'shuffle',
  'seed',
  'useBias',
  'precision',
  'threads',
];

/** A complete, checked and frozen description of a training run. */
export interface TrainingPlan {
  readonly nFeatures: number;
  readonly useBias: boolean;
  readonly loss: LossName;
  readonly reduction: Reduction;
  readonly optimizer: OptimizerPlan;
  /** The learning rate as a function of time; a number is a constant one. */
  readonly schedule: SchedulePlan;
  /** 0: gradients are not clipped. */
  readonly clipNorm: number;
  readonly clipValue: number;
  readonly maxEpochs: number;
  /** 0, here and in the three below: the rule is not in force. */
  readonly targetLoss: number;
  readonly tolerance: number;
  readonly patience: number;
  readonly timeLimit: number;
  /** At most the number of samples. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly precision: Precision;
  readonly threads: number;
}

/** What the plan must know of the samples. */
export interface DataShape {
  readonly nSamples: number;
  readonly nFeatures: number;
  readonly precision: Precision;
}

/** Checks those options whose validity does not depend on data. */
export function checkTrainingOptions(options: TrainingOptions): void {
  resolvePlan(options, { nSamples: 1, nFeatures: 1, precision: 'float64' });
}

/**
 * Fills in and checks everything.
 *
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a value out of range, or samples too many or too wide for BLAS
 * @example
 * const plan = resolvePlan({ batchSize: 32 }, { nSamples: 500, nFeatures: 3, precision: 'float64' });
 * plan.shuffle; // true
 */
export function resolvePlan(options: TrainingOptions, shape: DataShape): TrainingPlan {
  integerBetween('nSamples', shape.nSamples, 1, MAX_EXTENT);
  integerBetween('nFeatures', shape.nFeatures, 1, MAX_EXTENT);
  const loss = oneOf('loss', or(options.loss, 'sigmoidSquaredError'), LOSS_NAMES);
  const reduction = oneOf(
    'reduction',
    or(options.reduction, loss === 'sigmoidSquaredError' ? 'sum' : 'mean'),
    REDUCTIONS,
  );
  const optimizer = resolveOptimizer(or(options.optimizer, 'sgd'));
  const batchSize = Math.min(batchSizeOf(or(options.batchSize, 'all'), shape), shape.nSamples);
  const maxEpochs = integerBetween('maxEpochs', or(options.maxEpochs, 100), 1);
  const schedule = resolveSchedule(
    options.learningRate,
    defaultLearningRate(optimizer, reduction),
    { epochs: maxEpochs, stepsPerEpoch: Math.ceil(shape.nSamples / batchSize) },
  );
  if (optimizer.name === 'rprop' && schedule.name !== 'constant') {
    throw new RangeError(
      `Expected "learningRate" to be a number with optimizer 'rprop', whose steps find their own sizes, but received the schedule '${schedule.name}'`,
    );
  }
  const shuffle = booleanValue('shuffle', or(options.shuffle, true));
  return Object.freeze({
    nFeatures: shape.nFeatures,
    useBias: booleanValue('useBias', or(options.useBias, true)),
    loss,
    reduction,
    optimizer,
    schedule,
    maxEpochs,
    clipNorm: positiveOrNone('clipNorm', options.clipNorm),
    clipValue: positiveOrNone('clipValue', options.clipValue),
    targetLoss: positiveOrNone('targetLoss', options.targetLoss),
    tolerance: positiveOrNone('tolerance', options.tolerance),
    patience: options.patience === undefined ? 0 : integerBetween('patience', options.patience, 1),
    timeLimit: positiveOrNone('timeLimit', options.timeLimit),
    batchSize,
    shuffle: shuffle && batchSize < shape.nSamples,
    seed: seedNumber('seed', or(options.seed, 0)),
    precision: oneOf('precision', or(options.precision, shape.precision), PRECISIONS),
    threads: integerBetween(
      'threads',
      or(options.threads, Math.min(availableParallelism(), MAX_THREADS)),
      1,
      MAX_THREADS,
    ),
  });
}

/** Weights and, with `useBias`, the bias after them. */
export function parameterCount(plan: Pick<TrainingPlan, 'nFeatures' | 'useBias'>): number {
  return plan.nFeatures + (plan.useBias ? 1 : 0);
}

/** Whether all steps of an epoch go along the gradient, by one rate, and nothing else. */
export function isPlainDescent(plan: TrainingPlan): boolean {
  const { optimizer, schedule, clipNorm, clipValue } = plan;
  const plain = optimizer.name === 'sgd' && optimizer.momentum === 0 && optimizer.weightDecay === 0;
  return plain && schedule.per === 'epoch' && clipNorm === 0 && clipValue === 0;
}

function defaultLearningRate({ name }: OptimizerPlan, reduction: Reduction): number {
  return OPTIMIZER_LEARNING_RATES[name] ?? (reduction === 'sum' ? 0.01 : 0.1);
}

/** A positive number; 0 where the option was left out. */
function positiveOrNone(name: string, option: number | undefined): number {
  return option === undefined ? 0 : positiveNumber(name, option);
}

/** The option, or its default where it was left out; null is not left out but wrong. */
function or<Value>(option: Value | undefined, byDefault: Value): Value {
  return option === undefined ? byDefault : option;
}

function batchSizeOf(value: unknown, shape: DataShape): number {
  if (value === 'all') return shape.nSamples;
  if (typeof value !== 'number') throw wrongKind('batchSize', "a positive integer or 'all'", value);
  return integerBetween('batchSize', value, 1);
}
