/**
 * The interface of a backend. There are two: `native`, the C++ addon over OpenBLAS, and
 * `typescript`, which does the same work in plain TypeScript. Both support every plan.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import type { Features } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import type { CoordinateSweeper } from '../numerics/coordinateSweeps.ts';
import type { DualProblem, DualState } from '../numerics/dualDescent.ts';
import type { Evaluation } from '../numerics/evaluate.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { EpochReport, StopReason } from '../numerics/stopping.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { RefusedAddon } from '../system/refusal.ts';
import type { AllKernelCalls } from './kernelCalls.ts';
import type { OneVsAllBackend } from './oneVsAll.ts';
import type { PatternBackend } from './patterns.ts';
import type { SecondOrderBackend } from './secondOrder.ts';

export const BACKEND_NAMES = ['native', 'typescript'] as const;
/** Names of the backends, in the order in which they are tried. */
export type BackendName = (typeof BACKEND_NAMES)[number];

export interface TrainingHooks {
  /** Called on the event loop after every epoch. Must not throw. */
  readonly onEpoch?: (report: EpochReport) => void;
  readonly signal?: AbortSignal;
}

/**
 * How a run ended. `diverged`: a loss, parameter or slot is not finite. `invalidData`: the same,
 * caused by an element of `x` that is not finite. After `diverged`, `invalidData` or an abort, the
 * state is that of the last completed epoch, the last in `reports`.
 *
 * The data are searched for NaN and infinities only after a result is not finite. An element that
 * is not finite always makes the gradient not finite, so valid data need no second pass.
 */
export type Ending =
  | { readonly ended: StopReason | 'aborted' }
  | {
      readonly ended: 'diverged';
      /** Networks: the index of the first layer whose outputs were not finite, if there is one. */
      readonly layer?: number;
      /** True if the gradient was finite but its norm was not: the sum of squares overflowed. */
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

export interface Backend
  extends PatternBackend,
    OneVsAllBackend,
    SecondOrderBackend,
    CoordinateSweeper {
  readonly name: BackendName;
  /** For example `OpenBLAS 0.3.21 (Haswell kernels), x86_64_v4`. */
  readonly description: string;
  /** What is unusual about the choice of this backend, for its reason. */
  readonly note?: string;
  /** The addons that were tried before the one in use. */
  readonly refused?: readonly RefusedAddon[];
  /**
   * Trains without blocking the event loop. Does not read `data` after returning unless it is in
   * shared memory; updates `state` before the promise settles.
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
  /** out[rows × nOutputs] = x · weights + bias, or the outputs of the network's last layer */
  scores(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  /**
   * Returns the loss of all samples under the plan's reduction, penalties included, and writes its
   * gradient to `out`; the subgradient of |w| at 0 is 0.
   *
   * @param random the state of a random generator, which is advanced. If given, the network
   *   computes as in training, with all samples as one batch: dropout masks come from this
   *   generator, batch normalisation uses the means and variances of the batch, and frozen layers
   *   have the gradient of the penalties only. The plan's `batchSize` must be at least the number
   *   of samples
   */
  gradient(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    out: Float64Array,
    random?: Uint32Array,
  ): number;
  /**
   * Writes the product of a vector with the Hessian of the objective of a linear model, under
   * the plan's reduction and with its l2 penalty, to `out`. Where the loss has a kink, its curvature is
   * that of one side.
   *
   * @param vector laid out as the parameters
   */
  hessianProduct(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    vector: Float64Array,
    out: Float64Array,
  ): void;
  /**
   * The outputs of every layer of a network for the rows of x, outside training: `out` holds rows ×
   * units numbers per layer, layer after layer.
   */
  activations(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  /**
   * Epochs of dual coordinate descent, until the violation is at most `tolerance`; returns how many there
   * were. The bits are the same on both backends.
   */
  dualEpochs(problem: DualProblem, state: DualState, epochs: number, tolerance: number): number;
  /** Loss and score of samples. */
  evaluate(plan: TrainingPlan, data: TrainingData, parameters: FloatArray): Evaluation;
  /** Native implementations of the functions in lib/kernels; absent on the TypeScript backend. */
  readonly kernels?: AllKernelCalls;
}
