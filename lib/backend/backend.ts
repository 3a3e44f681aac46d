/**
 * What a backend is. Two exist: `native`, the C++ addon over OpenBLAS, and `typescript`, which
 * does the same work in plain TypeScript. Both carry out every plan.
 */
import type { FloatArray } from '../matrix.ts';
import type { TrainingPlan } from '../plan.ts';

export const BACKEND_NAMES = ['native', 'typescript'] as const;
/** Names of the backends, in the order they are tried. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** Samples in the plan's precision: `x` has rows × plan.nFeatures elements, `y` one per row. */
export interface TrainingData {
  readonly x: FloatArray;
  readonly y: FloatArray;
  readonly rows: number;
}

/** Where each count stands in `TrainingState.counters`; native/plan.h has the same order. */
export const COUNTERS = {
  /** Steps taken. */
  steps: 0,
  /** NAdam's product of momenta. */
  products: 1,
  /** Epochs completed. */
  epochs: 2,
} as const;

/** What training changes: plain typed arrays, so that a run can be kept, moved and resumed. */
export interface TrainingState {
  /** nFeatures weights and, with `useBias`, the bias after them; in the plan's precision. */
  readonly parameters: FloatArray;
  /** What the optimizer keeps: slot k of parameter j is `slots[k * parameters.length + j]`. */
  readonly slots: FloatArray;
  /** The four words of the generator that shuffles; not all 0. */
  readonly random: Uint32Array;
  /** Each at its place in `COUNTERS`. */
  readonly counters: Float64Array;
}

/** What one epoch came to. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Loss as `TrainingOptions.reduction` defines it, each batch's taken before its update. */
  readonly loss: number;
  /** The rate of the epoch's last step. */
  readonly learningRate: number;
  readonly seconds: number;
}

export interface TrainingHooks {
  /** Called on the event loop after each epoch; no epoch is left out. Must not throw. */
  readonly onEpoch?: (report: EpochReport) => void;
  readonly signal?: AbortSignal;
}

/** Why a run stopped that went as it should; see the options of the same names in plan.ts. */
export type StopReason = 'maxEpochs' | 'targetLoss' | 'tolerance' | 'patience' | 'timeLimit';

/**
 * How a run ended: it stopped as the plan says, or it had to. `diverged` is a loss, parameter or slot that is not finite, `invalidData` the same
 * with an element of `x` to blame. When it had to, the state is that of the last completed epoch,
 * the last in `reports`.
 *
 * Data are searched for NaN and infinities only when a result is not finite: an element that is
 * not finite always leaves a gradient that is not, so nothing is read twice to find out.
 */
export type Ending =
  | { readonly ended: StopReason | 'aborted' | 'diverged' }
  | {
      readonly ended: 'invalidData';
      /** Index of the first element of `x` that is not finite, and its value. */
      readonly index: number;
      readonly value: number;
    };

export type TrainingOutcome = Ending & { readonly reports: readonly EpochReport[] };

export interface Backend {
  readonly name: BackendName;
  /** Such as `OpenBLAS 0.3.21 (Haswell kernels), x86_64_v4`. */
  readonly description: string;
  /**
   * Trains without holding up the event loop. Does not read `data` after returning unless it is
   * in shared memory; brings `state` up to date before the promise is settled.
   */
  train(
    plan: TrainingPlan,
    data: TrainingData,
    state: TrainingState,
    epochs: number,
    hooks: TrainingHooks,
  ): Promise<TrainingOutcome>;
  trainSync(
    plan: TrainingPlan,
    data: TrainingData,
    state: TrainingState,
    epochs: number,
  ): TrainingOutcome;
  /** out[rows] = x · weights + bias */
  scores(plan: TrainingPlan, x: FloatArray, parameters: FloatArray, out: FloatArray): void;
  /** Returns the loss of all samples under the plan's reduction; writes its gradient to `out`. */
  gradient(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    out: Float64Array,
  ): number;
}
