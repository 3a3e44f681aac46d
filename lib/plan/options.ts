/** The training options and their documentation. Defaults and checks are in plan.ts. */

import type { Precision } from '../data/numericArrays.ts';
import type { LossOption } from './losses.ts';
import type { OptimizerOption } from './optimizers.ts';
import type { LearningRate } from './schedules.ts';

export const REDUCTIONS = ['sum', 'mean'] as const;
/** How the losses of the samples of a batch are combined: their sum or their weighted mean. */
export type Reduction = (typeof REDUCTIONS)[number];

export const MONITORS = ['loss', 'validationLoss', 'validationScore'] as const;
/** The quantity that `patience` and the schedule `plateau` monitor. */
export type Monitor = (typeof MONITORS)[number];

/** Options of training. Every option has a default. */
export interface TrainingOptions {
  /**
   * The loss to minimise: a name, or `{ name, …parameters }`. See `LOSSES` for formulas and
   * parameters. Default: depends on the model.
   */
  loss?: LossOption | undefined;
  /**
   * Whether the loss and the gradient of a batch are the sum or the mean over its samples. The loss
   * of an epoch is the mean of its batch sums, or the mean over all samples. With `'mean'`, `fit`
   * scales sample weights and class weights to a mean of 1 over all samples; `partialFit` uses them
   * as given. Default: `'sum'` for the loss `sigmoidSquaredError`, otherwise `'mean'`.
   */
  reduction?: Reduction | undefined;
  /**
   * Strength of the L2 penalty ½·l2·‖w‖², which is added to the loss of every batch; at least 0.
   * Default 0.
   */
  l2?: number | undefined;
  /**
   * Strength of the L1 penalty l1·‖w‖₁, which is added to the loss of every batch; at least 0.
   * Together with `l2` it is the elastic net. It is applied as a proximal step (N. Parikh, S. Boyd,
   * "Proximal algorithms", 2014), so weights become exactly 0. Default 0.
   */
  l1?: number | undefined;
  /**
   * Maximum Euclidean norm of the weights of one output, above 0. Longer weight vectors are scaled
   * down to it. Default: none.
   */
  maxNorm?: number | undefined;
  /** Whether `l1`, `l2`, `maxNorm` and weight decay also apply to the biases. Default false. */
  penalizeBias?: boolean | undefined;
  /**
   * The rule that turns gradients into steps: a name, or `{ name, …hyperparameters }`. See
   * `OPTIMIZERS` for names, hyperparameters and sources. Default: `'sgd'`, plain gradient descent,
   * unless the model has its own.
   */
  optimizer?: OptimizerOption | undefined;
  /**
   * Step size η of `w -= η·gradient`: a number above 0; a schedule `{ name, …parameters }` by epoch
   * or by step (see `SCHEDULES`); or a function `(epoch, step) => η`, called once per epoch before
   * training begins, with both counted from 0. Default: the optimizer's; for `sgd`, 0.01 with
   * reduction `'sum'` and 0.1 with `'mean'`.
   */
  learningRate?: LearningRate | undefined;
  /**
   * Polyak–Ruppert averaging: the model's parameters are the mean of the parameters after each step
   * (B. Polyak, A. Juditsky, SIAM J. Control Optim. 30, 1992). `true` averages from the first step,
   * a number from that many epochs on. Default false.
   */
  average?: boolean | number | undefined;
  /**
   * Maximum Euclidean norm of a gradient, above 0. Longer gradients are scaled down to it. Default:
   * none.
   */
  clipNorm?: number | undefined;
  /**
   * Maximum absolute value of an element of a gradient, above 0. It is applied before `clipNorm`.
   * Default: none.
   */
  clipValue?: number | undefined;
  /**
   * Maximum absolute derivative of a sample's loss with respect to its score, above 0, before
   * sample weights. It keeps losses with unbounded derivatives finite while the first steps are too
   * long. `Infinity` turns it off. Default: 1e12 for `SGDClassifier` and `SGDRegressor`, as in
   * scikit-learn (`MAX_DLOSS` of `_sgd_fast`), otherwise `Infinity`.
   */
  clipSlope?: number | undefined;
  /**
   * Maximum number of passes over the samples, at least 1. Default 100, unless the model has its
   * own.
   */
  maxEpochs?: number | undefined;
  /** Stops after an epoch whose loss is at most this number, above 0. Default: off. */
  targetLoss?: number | undefined;
  /**
   * Stops after an epoch if the accuracy or R² of the training samples is at least this number,
   * above 0 and at most 1. It costs one more pass over the samples per epoch. Default: off.
   */
  targetScore?: number | undefined;
  /**
   * A change of the loss, at least 0. Without `patience`: stops after an epoch whose loss differs
   * from the previous one by at most this. With `patience`: only an improvement greater than this
   * counts. Default 0: without `patience` the rule is off; with it every improvement counts.
   */
  tolerance?: number | undefined;
  /**
   * Early stopping: stops after this many consecutive epochs without improvement, at least 1. The
   * model then has the parameters of the best epoch, also if another rule stops training.
   * `Infinity` turns it off. Default: depends on the model.
   */
  patience?: number | undefined;
  /**
   * The quantity that `patience` and the schedule `plateau` monitor. Default: the loss of the
   * validation samples if there are any, otherwise the loss of the training samples.
   */
  monitor?: Monitor | undefined;
  /** Stops after the epoch in which this many seconds have passed; above 0. Default: off. */
  timeLimit?: number | undefined;
  /**
   * Samples per update: `'all'` (batch gradient descent), 1 (stochastic gradient descent), or a
   * number between them (mini-batches). A shorter last batch is kept. `'auto'` takes all samples if
   * there are fewer than 2,000; otherwise the largest power of two from 64 to 512 whose batch of x
   * fits into 512 kB of cache. Default `'all'`, unless the model has its own.
   */
  batchSize?: number | 'all' | 'auto' | undefined;
  /**
   * Whether every epoch visits the samples in a new random order. Default true. If all samples form
   * one batch, the order has no effect and the plan always says false.
   */
  shuffle?: boolean | undefined;
  /**
   * Seed of the initial weights, the shuffling and dropout: an integer from 0 to 2³²-1. The same
   * seed gives the same run. Default 0.
   */
  seed?: number | undefined;
  /** Whether the model has biases. Set it to false if x has a column of ones. Default true. */
  useBias?: boolean | undefined;
  /**
   * Whether the result contains the loss of every batch, in `FitResult.batchLosses`. Default false.
   */
  recordBatches?: boolean | undefined;
  /**
   * Precision of the data, the weights and the arithmetic: `'float64'` or `'float32'`. Default: the
   * precision of x.
   */
  precision?: Precision | undefined;
  /**
   * Maximum number of threads of a fit, from 1 to 256. The result does not depend on it. Default:
   * the environment variable `FALLLINE_THREADS`; if it is unset, one thread per CPU available to
   * the process, respecting CPU affinity and the cgroup quota (rounded up).
   */
  threads?: number | undefined;
}

/** The names of all training options, used to detect misspelt ones. */
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
