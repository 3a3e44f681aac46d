/**
 * The training plan: all settings of a training run, complete and checked before anything is
 * computed.
 *
 * Only `resolvePlan` knows the defaults and checks the training options. A backend receives the
 * frozen plan and executes it.
 */

import { wrongValue } from '../common/errors.ts';
import { ourName } from '../common/foreignHints.ts';
import {
  booleanValue,
  integerBetween,
  nonNegativeNumber,
  oneOf,
  seedNumber,
} from '../common/validate.ts';
import { PRECISIONS, type Precision } from '../data/numericArrays.ts';
import { environment } from '../system/platform.ts';
import { availableProcessors } from '../system/processors.ts';
import { batchSizeOf } from './batchSize.ts';
import { LAYERS } from './layerKinds.ts';
import { type Layer, type LayerPlan, resolveLayers } from './layers.ts';
import type { LinkName } from './links.ts';
import { type LossPlan, lossRow, resolveLoss, targetsOf } from './losses.ts';
import type { TargetKind } from './lossTable.ts';
import {
  assertFollows,
  defaultRateOf,
  type OptimizerPlan,
  resolveOptimizer,
  scalingOf,
  weightDecayOf,
} from './optimizers.ts';
import { type Monitor, REDUCTIONS, type Reduction, type TrainingOptions } from './options.ts';
import {
  averageFromOf,
  clipSlopeOf,
  monitorOf,
  or,
  patienceOf,
  positiveOrNone,
  targetScoreOf,
} from './optionValues.ts';
import { resolveSchedule } from './resolveSchedule.ts';
import { feedbackOf, type SchedulePlan } from './schedules.ts';
import { chooseSolver, type SolverChoice, type SolverName, type SolverOption } from './solvers.ts';

export { parameterCount } from './parameters.ts';

export const MAX_THREADS = 256;
/** Environment variable with the default number of threads. */
const THREADS_VARIABLE = 'FALLLINE_THREADS';
/** Row indices are shuffled as 32-bit words, and BLAS counts rows in 32-bit signed integers. */
const MAX_EXTENT = 0x7fff_ffff;
/** The scores of a block of rows are held at once; more outputs would need other kernels. */
const MAX_OUTPUTS = 1 << 16;

/**
 * The encoding of targets: `'values'`, nOutputs numbers per sample, or `'classes'`, the class
 * number of each sample, where output k belongs to class k. A binary loss treats classes as
 * one-vs-rest.
 */
export type TargetCoding = 'values' | 'classes';

/**
 * The complete, checked and frozen settings of a training run. Options that the user omitted have
 * their defaults here.
 */
export interface TrainingPlan {
  /** Number of features. */
  readonly nFeatures: number;
  /** Number of scores per sample. */
  readonly nOutputs: number;
  /** How targets are given: as numbers, or as class indices. */
  readonly targets: TargetCoding;
  /** The layers of a network, from the input on; empty for a linear model. */
  readonly layers: readonly LayerPlan[];
  /** Whether the model has biases. */
  readonly useBias: boolean;
  /** The loss, with all of its parameters. */
  readonly loss: LossPlan;
  /** What the loss compares scores with: `targets` of its row. */
  readonly lossTargets: TargetKind;
  /** What turns scores into predictions: `link` of the loss's row. */
  readonly link: LinkName;
  /** How the losses of a batch are combined. */
  readonly reduction: Reduction;
  /** Strength of the L1 penalty; 0: none. */
  readonly l1: number;
  /** Strength of the L2 penalty; 0: none. */
  readonly l2: number;
  /** Maximum norm of the weights of one output; 0: none. */
  readonly maxNorm: number;
  /** Whether penalties apply to the biases. */
  readonly penalizeBias: boolean;
  /**
   * What solves the problem: `'descent'`, which is the optimizer with its learning rate, or one of the
   * other `SOLVERS`, which compute their own steps.
   */
  readonly solver: SolverName;
  /** Why this solver, in words; empty for descents that were asked for. */
  readonly solverReason: string;
  /** The optimizer, with all of its hyperparameters. */
  readonly optimizer: OptimizerPlan;
  /** The learning-rate schedule, with all of its parameters. A constant rate is a schedule too. */
  readonly schedule: SchedulePlan;
  /** Number of epochs before averaging begins; -1: no averaging. */
  readonly averageFrom: number;
  /** Maximum norm of a gradient; 0: none. */
  readonly clipNorm: number;
  /** Maximum absolute value of an element of a gradient; 0: none. */
  readonly clipValue: number;
  /** Maximum absolute derivative of a sample's loss; 0: none. */
  readonly clipSlope: number;
  /** Maximum number of epochs. */
  readonly maxEpochs: number;
  /** Loss that stops training; 0: off. */
  readonly targetLoss: number;
  /** Score of the training samples that stops training; 0: off. */
  readonly targetScore: number;
  /** Smallest change of the loss that counts; see `TrainingOptions.tolerance`. */
  readonly tolerance: number;
  /** Epochs without improvement that stop training; 0: off. */
  readonly patience: number;
  /** Seconds after which training stops; 0: off. */
  readonly timeLimit: number;
  /** The quantity that `patience` and `plateau` monitor. */
  readonly monitor: Monitor;
  /** Samples per update, at most the number of samples. */
  readonly batchSize: number;
  /** Whether every epoch visits the samples in a new order. */
  readonly shuffle: boolean;
  /** Seed of the random generator. */
  readonly seed: number;
  /** Whether the loss of every batch is recorded. */
  readonly recordBatches: boolean;
  /** Precision of data, weights and arithmetic. */
  readonly precision: Precision;
  /** Maximum number of threads. */
  readonly threads: number;
}

/** The options from which a plan is made: the training options, and the layers of a network. */
export interface PlanOptions extends TrainingOptions {
  readonly layers?: readonly Layer[] | undefined;
  /** Default `'descent'`. */
  readonly solver?: SolverOption | undefined;
}

/** The default of `tolerance` for solvers: a share of the largest slope at the start. */
const SOLVER_TOLERANCE = { float32: 1e-5, float64: 1e-8 } as const;
const DESCENT: SolverChoice = { name: 'descent', reason: '' };

/** The properties of the samples that a plan depends on. */
export interface DataShape {
  readonly nSamples: number;
  readonly nFeatures: number;
  readonly precision: Precision;
  /** Default 1. */
  readonly nOutputs?: number;
  /** Default `'values'`. */
  readonly targets?: TargetCoding;
  /** Whether there are validation samples. Default false. */
  readonly validation?: boolean;
  /** Completed epochs and steps before this call, in `partialFit`. Default 0. */
  readonly epochsBefore?: number;
  readonly stepsBefore?: number;
  /**
   * True when the samples are used for training. Training a network with batchNorm needs batches of
   * at least two samples; evaluating the loss does not. Default true.
   */
  readonly isTrained?: boolean;
}

/** Checks the options whose validity does not depend on data. */
export function checkTrainingOptions(options: TrainingOptions): void {
  // Layers are checked when the number of inputs is known.
  const { learningRate, layers: _, solver: __, ...others } = options as PlanOptions;
  const ofMonitor = options.monitor !== undefined && options.monitor !== 'loss';
  const loss = options.loss === undefined ? undefined : resolveLoss(options.loss);
  const classes = loss !== undefined && targetsOf(loss) === 'multiclass';
  resolvePlan(
    // A function of the epoch is called when the length of the run is known.
    typeof learningRate === 'function' ? others : { ...others, learningRate },
    {
      nSamples: 1,
      nFeatures: 1,
      precision: 'float64',
      validation: ofMonitor,
      nOutputs: classes ? 2 : 1,
      targets: classes ? 'classes' : 'values',
    },
  );
}

/**
 * Completes and checks all settings.
 *
 * @throws {TypeError} if an option has the wrong type
 * @throws {RangeError} if a value is out of range, options contradict each other, or the samples
 *   are too many or too wide for BLAS
 * @example
 * const plan = resolvePlan({ batchSize: 32 }, { nSamples: 500, nFeatures: 3, precision: 'float64'
 * });
 * plan.shuffle; // true
 */
export function resolvePlan(options: PlanOptions, shape: DataShape): TrainingPlan {
  integerBetween('nSamples', shape.nSamples, 1, MAX_EXTENT);
  const nFeatures = integerBetween('nFeatures', shape.nFeatures, 1, MAX_EXTENT);
  const nOutputs = integerBetween('nOutputs', or(shape.nOutputs, 1), 1, MAX_OUTPUTS);
  const precision = ourName('precision', or(options.precision, shape.precision), PRECISIONS);
  const loss = resolveLoss(or(options.loss, 'sigmoidSquaredError'));
  const row = lossRow(loss);
  const reduction = oneOf('reduction', or(options.reduction, row.reduction ?? 'mean'), REDUCTIONS);
  const optimizer = resolveOptimizer(or(options.optimizer, 'sgd'));
  const batchSize = Math.min(
    batchSizeOf(or(options.batchSize, 'all'), shape, precision),
    shape.nSamples,
  );
  const maxEpochs = integerBetween('maxEpochs', or(options.maxEpochs, 100), 1);
  const [l1, l2] = [
    nonNegativeNumber('l1', or(options.l1, 0)),
    nonNegativeNumber('l2', or(options.l2, 0)),
  ];
  const schedule = resolveSchedule(
    options.learningRate,
    defaultRateOf(optimizer, reduction === 'sum' ? 0.01 : 0.1),
    {
      epochs: maxEpochs,
      stepsPerEpoch: Math.ceil(shape.nSamples / batchSize),
      alpha: l1 + l2,
      epochsBefore: or(shape.epochsBefore, 0),
      stepsBefore: or(shape.stepsBefore, 0),
    },
  );
  const shuffle = booleanValue('shuffle', or(options.shuffle, true));
  const useBias = booleanValue('useBias', or(options.useBias, true));
  const penalizeBias = booleanValue('penalizeBias', or(options.penalizeBias, false));
  const { nSamples } = shape;
  const lossTargets = row.targets;
  const problem = { loss, lossTargets, l1, l2, nFeatures, nOutputs, penalizeBias, nSamples };
  const solver = options.solver === undefined ? DESCENT : chooseSolver(options.solver, problem);
  const network = { nFeatures, nOutputs, loss: loss.name, useBias, l2 };
  const plan: TrainingPlan = {
    nFeatures,
    nOutputs,
    targets: or(shape.targets, 'values'),
    layers: options.layers === undefined ? [] : resolveLayers(options.layers, network),
    useBias,
    loss,
    lossTargets,
    link: row.link,
    reduction,
    l1,
    l2,
    maxNorm: positiveOrNone('maxNorm', options.maxNorm),
    penalizeBias,
    solver: solver.name,
    solverReason: solver.reason,
    optimizer,
    schedule,
    averageFrom: averageFromOf(or(options.average, false)),
    maxEpochs,
    clipNorm: positiveOrNone('clipNorm', options.clipNorm),
    clipValue: positiveOrNone('clipValue', options.clipValue),
    clipSlope: clipSlopeOf(options.clipSlope),
    targetLoss: positiveOrNone('targetLoss', options.targetLoss),
    targetScore: targetScoreOf(options.targetScore),
    tolerance: nonNegativeNumber(
      'tolerance',
      or(options.tolerance, solver.name === 'descent' ? 0 : SOLVER_TOLERANCE[precision]),
    ),
    patience: patienceOf(options.patience),
    timeLimit: positiveOrNone('timeLimit', options.timeLimit),
    monitor: monitorOf(options, schedule, shape.validation ?? false),
    batchSize,
    shuffle: shuffle && batchSize < shape.nSamples,
    seed: seedNumber('seed', or(options.seed, 0)),
    recordBatches: booleanValue('recordBatches', or(options.recordBatches, false)),
    precision,
    threads: integerBetween('threads', or(options.threads, defaultThreads()), 1, MAX_THREADS),
  };
  checkTogether(plan);
  if (shape.isTrained !== false) checkBatchNorm(plan, shape.nSamples);
  return Object.freeze(plan);
}

function checkBatchNorm({ batchSize, layers }: TrainingPlan, nSamples: number): void {
  if (batchSize > 1 || layers.every(({ kind }) => !LAYERS[kind].usesBatch)) return;
  if (nSamples === 1) {
    throw new RangeError(
      'Expected "x" to have at least 2 rows with a batchNorm layer, which needs the variance of a batch, but it has 1: pass more rows to each call',
    );
  }
  throw new RangeError(
    'Expected "batchSize" to be at least 2 with a batchNorm layer, which needs the variance of a batch, but received 1',
  );
}

/** Refuses settings that are valid alone but contradict each other. */
function checkTogether(plan: TrainingPlan): void {
  const { loss, lossTargets: kind, optimizer, schedule, nOutputs, targets, useBias } = plan;
  if (kind === 'multiclass' && (targets !== 'classes' || nOutputs < 2)) {
    throw new RangeError(
      `Expected "loss" to be one for single outputs, but received '${loss.name}', which compares the scores of several classes`,
    );
  }
  if (targets === 'classes' && nOutputs < 2) {
    throw wrongValue('nOutputs', 'at least 2, one for each class', nOutputs);
  }
  if (kind === 'regression' && targets === 'classes') {
    throw new RangeError(
      `Expected "loss" to be one for classes, but received '${loss.name}', which is for numbers`,
    );
  }
  if (feedbackOf(schedule) === 'loss' && lossRow(loss).canBeNegative) {
    throw new RangeError(
      `Expected "learningRate" to be another schedule than '${schedule.name}' with loss '${loss.name}', which can be negative: a rate in proportion to the loss would be 0 where the loss crosses 0. Use 'plateau', which lowers the rate when the loss no longer falls`,
    );
  }
  assertFollows(optimizer, schedule);
  if (plan.l1 > 0 && scalingOf(optimizer) === 'sign') {
    throw new RangeError(
      `Expected "l1" to be 0 with optimizer '${optimizer.name}', whose steps do not grow with the gradient, but received ${plan.l1}`,
    );
  }
  const { penalizeBias, l1, maxNorm, layers } = plan;
  const l2 = layers.reduce((sum, layer) => sum + (layer.kind === 'dense' ? layer.l2 : 0), plan.l2);
  const decays = weightDecayOf(optimizer) > 0;
  if (penalizeBias && !useBias) {
    throw new RangeError('Expected "penalizeBias" to come with a bias, but "useBias" is false');
  }
  if (penalizeBias && l1 === 0 && l2 === 0 && maxNorm === 0 && !decays) {
    throw new RangeError(
      'Expected "penalizeBias" to come with "l1", "l2", "maxNorm" or weight decay, but there is none',
    );
  }
}

/**
 * Whether every step is the scheduled rate times the gradient of the loss and the L2 penalty, and
 * nothing else, as the fused loop of one-sample descent requires. It tests for sgd by name, so that a
 * bundle of a backend does not contain the table of optimizers.
 */
export function isPlainDescent(plan: TrainingPlan): boolean {
  const { optimizer, clipNorm, clipValue, l1, maxNorm, nOutputs, penalizeBias, layers } = plan;
  const plain = optimizer.name === 'sgd' && optimizer.momentum === 0 && optimizer.weightDecay === 0;
  const unchanged = clipNorm === 0 && clipValue === 0 && l1 === 0 && maxNorm === 0;
  return plain && unchanged && nOutputs === 1 && !penalizeBias && layers.length === 0;
}

/** The value of FALLLINE_THREADS; if it is unset, one thread per CPU available to this process. */
export function defaultThreads(): number {
  const value = environment[THREADS_VARIABLE];
  if (!value) return Math.min(availableProcessors(), MAX_THREADS);
  const threads = /^\d+$/.test(value) ? Number(value) : 0;
  if (threads >= 1 && threads <= MAX_THREADS) return threads;
  throw wrongValue(THREADS_VARIABLE, `an integer from 1 to ${MAX_THREADS}`, value);
}
