/** The options of training that a user may give. Their defaults and checks are in plan.ts. */

import type { Precision } from '../data/numericArrays.ts';
import type { LossOption } from './losses.ts';
import type { OptimizerOption } from './optimizers.ts';
import type { LearningRate } from './schedules.ts';

export const REDUCTIONS = ['sum', 'mean'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

export const MONITORS = ['loss', 'validationLoss', 'validationScore'] as const;
/** What `patience` and the plateau schedule look at. */
export type Monitor = (typeof MONITORS)[number];

/** The options of training; each has a default. */
export interface TrainingOptions {
  /**
   * What is made small: a name, or `{ name, …parameters }`; see `LOSSES` for formulas and
   * parameters. Default: the model's own.
   */
  loss?: LossOption | undefined;
  /**
   * Whether a batch's loss and gradient are the sum or the mean over its samples. Default `'sum'`
   * for `sigmoidSquaredError`, else `'mean'`. The loss of an epoch is the mean of its batches'
   * sums, or the mean over all samples. With `'mean'`, the weights of samples and classes are scaled
   * to a mean of 1 over all samples of a `fit`; `partialFit` takes them as they are.
   */
  reduction?: Reduction | undefined;
  /** Strength of the penalty ½·l2·‖w‖², added to the loss of every batch. Default 0. */
  l2?: number | undefined;
  /**
   * Strength of the penalty l1·‖w‖₁, added to the loss of every batch; with `l2`, the elastic net.
   * Applied as a proximal step (Parikh, Boyd, "Proximal algorithms", 2014), so that weights become
   * exactly 0. Default 0.
   */
  l1?: number | undefined;
  /** Longest Euclidean norm of the weights of one output; longer ones are shortened. Default: none. */
  maxNorm?: number | undefined;
  /** Whether `l1`, `l2`, `maxNorm` and weight decay apply to the bias too. Default false. */
  penalizeBias?: boolean | undefined;
  /**
   * How a step is made of the gradient: a name, or `{ name, …hyperparameters }`. Default `'sgd'`,
   * plain gradient descent. See `OPTIMIZERS` for names, hyperparameters and sources.
   */
  optimizer?: OptimizerOption | undefined;
  /**
   * Step size η in `w -= η·gradient`: a number, a schedule `{ name, …parameters }` by epoch or by
   * step (see `SCHEDULES`), or a function `(epoch, step) => η`, called once for every epoch before
   * training begins, both counted from 0. Default for `sgd`: 0.01 for reduction `'sum'`, 0.1 for
   * `'mean'`; else the optimizer's own.
   */
  learningRate?: LearningRate | undefined;
  /**
   * Polyak–Ruppert averaging: the model's parameters are the mean of those after each step (Polyak,
   * Juditsky, SIAM J. Control Optim. 30, 1992). `true` from the first step on, a number from that
   * many epochs on. Default false.
   */
  average?: boolean | number | undefined;
  /** Gradients longer than this (Euclidean norm) are shortened to it. Default: none are. */
  clipNorm?: number | undefined;
  /** Elements of gradients are brought into ±this, before `clipNorm`. Default: none are. */
  clipValue?: number | undefined;
  /**
   * The slope of each sample's loss by its score is brought into ±this, before sample weights. It
   * keeps a loss whose slope has no bound finite while the first steps are too long. `Infinity`:
   * slopes stay as they are. Default: 1e12 for `SGDClassifier` and `SGDRegressor`, as scikit-learn
   * has it (`MAX_DLOSS` of its `_sgd_fast`), else `Infinity`.
   */
  clipSlope?: number | undefined;
  /** Passes over the samples. Default 100. */
  maxEpochs?: number | undefined;
  /** Stop after an epoch whose loss is at most this. Default: never. */
  targetLoss?: number | undefined;
  /**
   * Stop after an epoch at whose end the training samples' score (accuracy, or R²) is at least
   * this. Costs one more pass over the samples in each epoch. Default: never.
   */
  targetScore?: number | undefined;
  /**
   * Without `patience`: stop after an epoch whose loss differs from the last one's by at most this.
   * With `patience`: an epoch must be better by more than this to count as better. Default 0: no
   * stop, and any improvement counts.
   */
  tolerance?: number | undefined;
  /**
   * Stop after this many epochs in a row that were not better than the best so far; the model is
   * that of the best epoch, also when training stops for another reason. `Infinity`: never.
   * Default: the model's own.
   */
  patience?: number | undefined;
  /**
   * What `patience` and the schedule `plateau` look at. Default: the loss of the validation samples
   * where there are any, else that of the training samples.
   */
  monitor?: Monitor | undefined;
  /** Stop after the epoch in which this many seconds are over. Default: never. */
  timeLimit?: number | undefined;
  /**
   * Samples of one update: `'all'` (batch descent, the default), 1 (one-sample, or stochastic,
   * descent) or a number between (mini-batches). A last, shorter batch is kept. `'auto'`: all of
   * fewer than 2,000 samples, else the largest power of two from 64 to 512 whose batch of x fits
   * into 512 kB of cache.
   */
  batchSize?: number | 'all' | 'auto' | undefined;
  /**
   * Whether each epoch takes the samples in a new random order. Default: true, unless all
   * samples are one batch, where order does not matter and the plan always says false.
   */
  shuffle?: boolean | undefined;
  /** Seed of initial weights and shuffling: the same seed gives the same run. Default 0. */
  seed?: number | undefined;
  /** Whether a bias is learned beside the weights. Off for data with a column of ones. Default true. */
  useBias?: boolean | undefined;
  /** Whether the result holds the loss of every batch, not of every epoch only. Default false. */
  recordBatches?: boolean | undefined;
  /** Precision of data, weights and arithmetic. Default: that of the data given. */
  precision?: Precision | undefined;
  /**
   * Most threads a fit may use; the result does not depend on it. Default: what the environment
   * variable FALLLINE_THREADS says, else one for each processor that this process may use, by its
   * affinity and by its container's quota (rounded up).
   */
  threads?: number | undefined;
}

/** The names of all training options, for spotting misspelt ones. */
export const TRAINING_OPTIONS: readonly (keyof TrainingOptions)[] = [
  'loss',
  'reduction',
  'l2',
  'l1',
  'maxNorm',
  'penalizeBias',
  'optimizer',
  'learningRate',
  'average',
  'clipNorm',
  'clipValue',
  'clipSlope',
  'maxEpochs',
  'targetLoss',
  'targetScore',
  'tolerance',
  'patience',
  'monitor',
  'timeLimit',
  'batchSize',
  'shuffle',
  'seed',
  'useBias',
  'recordBatches',
  'precision',
  'threads',
];
