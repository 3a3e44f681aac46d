/**
 * What a backend is. Two exist: `native`, the C++ addon over OpenBLAS, and `typescript`, which
 * does the same work in plain TypeScript. Both carry out every plan.
 */
import type { FloatArray } from '../matrix.ts';
import type { Features } from '../narrow.ts';
import type { TrainingPlan } from '../plan.ts';
import type { AllKernelCalls } from './kernelCalls.ts';
import type { OneVsAllBackend } from './oneVsAll.ts';
import type { PatternBackend } from './patterns.ts';

export const BACKEND_NAMES = ['native', 'typescript'] as const;
/** Names of the backends, in the order they are tried. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/**
 * Samples in the plan's precision, but for an `x` that is narrow: it has rows × plan.nFeatures
 * elements.
 */
export interface TrainingData {
  readonly x: Features;
  /** rows × plan.nOutputs targets, or with `plan.targets: 'classes'` one class number per row. */
  readonly y: FloatArray;
  readonly rows: number;
  /** One per row, at least 0; all 1 where there are none. */
  readonly sampleWeights?: FloatArray | undefined;
}

/** The samples of a run, and those that it is watched by. */
export interface RunData extends TrainingData {
  readonly validation?: TrainingData | undefined;
}

/** Where each number stands in `TrainingState.counters`; native/plan.h has the same order. */
export const COUNTERS = {
  /** Steps taken. */
  steps: 0,
  /** NAdam's product of momenta. */
  products: 1,
  /** Epochs completed. */
  epochs: 2,
  /** Steps in the mean of `average`. */
  averaged: 3,
  /** What the schedule's rate is multiplied by: `plateau` and `lossProportional` change it. */
  rateScale: 4,
  /** Loss of the first epoch, for `lossProportional`; 0 before there is one. */
  firstLoss: 5,
  /** The best monitored value that `plateau` saw, the epochs since, and those still at rest. */
  plateauBest: 6,
  plateauWaited: 7,
  plateauCooldown: 8,
  /** The best monitored value that `patience` saw, and the epochs since. */
  best: 9,
  waited: 10,
  /** Loss of the last epoch, for `tolerance`. */
  lastLoss: 11,
  /**
   * Steps taken when the optimizer's slots were as at the start: 0, unless training went on without
   * them. What an optimizer calls t counts from there.
   */
  slotsSince: 12,
} as const;

/** The counters at the start. Monitored values are such that less is better. */
export function initialCounters(): Float64Array {
  const counters = new Float64Array(Object.keys(COUNTERS).length);
  counters[COUNTERS.products] = 1;
  counters[COUNTERS.rateScale] = 1;
  for (const name of ['plateauBest', 'best', 'lastLoss'] as const) {
    counters[COUNTERS[name]] = Number.POSITIVE_INFINITY;
  }
  return counters;
}

/** What training changes: plain typed arrays, so that a run can be kept, moved and resumed. */
export interface TrainingState {
  /**
   * nFeatures weights of each output and, with `useBias`, their biases after them, or those of a
   * network, layer after layer (see parameters.ts); in the plan's precision.
   */
  readonly parameters: FloatArray;
  /** What the optimizer keeps: slot k of parameter j is `slots[k * parameters.length + j]`. */
  readonly slots: FloatArray;
  /** The mean of the parameters after each step; empty where the plan does not average. */
  readonly average: Float64Array;
  /** The model's parameters after the best epoch; empty where the plan has no patience. */
  readonly best: FloatArray;
  /** The four words of the generator that shuffles; not all 0. */
  readonly random: Uint32Array;
  /** Each at its place in `COUNTERS`. */
  readonly counters: Float64Array;
}

/** What one epoch came to. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /**
   * Loss as `TrainingOptions.reduction` defines it, penalties included, each batch's taken before
   * its update.
   */
  readonly loss: number;
  /** Mean loss of the validation samples after the epoch, without penalties; NaN without any. */
  readonly validationLoss: number;
  /** Their score: the share of classes predicted right, or R² for regression; NaN without any. */
  readonly validationScore: number;
  /** The training samples' score after the epoch; NaN unless `targetScore` asks for it. */
  readonly trainingScore: number;
  /** The rate of the epoch's last step. */
  readonly learningRate: number;
  /** Mean over the epoch's steps of the gradient's Euclidean norm, before clipping. */
  readonly gradientNorm: number;
  readonly seconds: number;
}

export interface TrainingHooks {
  /** Called on the event loop after each epoch; no epoch is left out. Must not throw. */
  readonly onEpoch?: (report: EpochReport) => void;
  readonly signal?: AbortSignal;
}

export const STOP_REASONS = [
  'maxEpochs',
  'targetLoss',
  'targetScore',
  'tolerance',
  'patience',
  'timeLimit',
] as const;
/** Why a run stopped that went as it should; see the options of the same names in plan.ts. */
export type StopReason = (typeof STOP_REASONS)[number];

/**
 * How a run ended: it stopped as the plan says, or it had to. `diverged` is a loss, parameter or slot that is not finite, `invalidData` the same
 * with an element of `x` to blame. When it had to, the state is that of the last completed epoch,
 * the last in `reports`.
 *
 * Data are searched for NaN and infinities only when a result is not finite: an element that is
 * not finite always leaves a gradient that is not, so nothing is read twice to find out.
 */
export type Ending =
  | { readonly ended: StopReason | 'aborted' }
  | {
      readonly ended: 'diverged';
      /** In a network: the number of the first layer whose outputs were not finite, if one was seen. */
      readonly layer?: number;
      /** Only the norm of a gradient was not finite: the sum of its elements' squares overflowed. */
      readonly ofNorm?: boolean;
    }
  | {
      readonly ended: 'invalidData';
      /** Index of the first element of `x` that is not finite, and its value. */
      readonly index: number;
      readonly value: number;
    };

export type TrainingOutcome = Ending & {
  readonly reports: readonly EpochReport[];
  /** With `recordBatches`, the loss of every batch of these epochs; else empty. */
  readonly batchLosses: Float64Array;
};

/** What samples are judged by. */
export interface Evaluation {
  /** Mean loss, weighted, without penalties. */
  readonly loss: number;
  /** Weighted share of samples predicted right, or R² (the mean over outputs) for regression. */
  readonly score: number;
}

export interface Backend extends PatternBackend, OneVsAllBackend {
  readonly name: BackendName;
  /** Such as `OpenBLAS 0.3.21 (Haswell kernels), x86_64_v4`. */
  readonly description: string;
  /**
   * Trains without holding up the event loop. Does not read `data` after returning unless it is
   * in shared memory; brings `state` up to date before the promise is settled.
   */
  train(
    plan: TrainingPlan,
    data: RunData,
    state: TrainingState,
    epochs: number,
    hooks: TrainingHooks,
  ): Promise<TrainingOutcome>;
  trainSync(
    plan: TrainingPlan,
    data: RunData,
    state: TrainingState,
    epochs: number,
  ): TrainingOutcome;
  /** out[rows × nOutputs] = x · weights + bias, or what the network's last layer gives */
  scores(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  /**
   * Returns the loss of all samples under the plan's reduction, penalties included, and writes its
   * gradient to `out`; the subgradient of |w| at 0 is 0.
   *
   * @param random words of a generator, which go on: that of a network in training, all samples one
   *   batch, with masks drawn from these words and the batch's own means and variances; of
   *   frozen layers the penalties' alone. The plan's `batchSize` must be no less than the samples
   */
  gradient(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    out: Float64Array,
    random?: Uint32Array,
  ): number;
  /**
   * What each layer of a network gives for the rows of x, outside training: out holds, layer after
   * layer, rows × units numbers.
   */
  activations(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  /** Loss and score of samples. */
  evaluate(plan: TrainingPlan, data: TrainingData, parameters: FloatArray): Evaluation;
  /** What computes single kernels for lib/kernels, where that is something else than lib/kernels. */
  readonly kernels?: AllKernelCalls;
}
