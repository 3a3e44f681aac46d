/**
 * What a backend is. Two exist: `native`, the C++ addon over OpenBLAS, and `typescript`, which
 * does the same work in plain TypeScript. Both carry out every plan.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { Features } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import type { Evaluation } from '../numerics/evaluate.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { EpochReport, StopReason } from '../numerics/stopping.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { AllKernelCalls } from './kernelCalls.ts';
import type { OneVsAllBackend } from './oneVsAll.ts';
import type { PatternBackend } from './patterns.ts';

export const BACKEND_NAMES = ['native', 'typescript'] as const;
/** Name of a backend, in the order in which they are tried. */
export type BackendName = (typeof BACKEND_NAMES)[number];

export interface TrainingHooks {
  /** Called on the event loop after each epoch; no epoch is left out. Must not throw. */
  readonly onEpoch?: (report: EpochReport) => void;
  readonly signal?: AbortSignal;
}

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
   * @param random state of a generator, which advances: that of a network in training, all samples one
   *   batch, with masks drawn from it and the batch's own means and variances; of
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
  /** Native implementations of the functions in lib/kernels; absent on the TypeScript backend. */
  readonly kernels?: AllKernelCalls;
}
