/** What the C++ addon exports. */
import type { FloatArray, Precision } from '../data/numericArrays.ts';
import type { Features, NarrowFeatures } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import type { DualProblem, DualState } from '../numerics/dualDescent.ts';
import type { Evaluation } from '../numerics/evaluate.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { ActivationPlan } from '../plan/activations.ts';
import type { LossPlan } from '../plan/losses.ts';
import type { OptimizerPlan } from '../plan/optimizers.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { SchedulePlan } from '../plan/schedules.ts';
import type { Ending } from './backend.ts';
import type { AllKernelCalls } from './kernelCalls.ts';
import type {
  PatternData,
  PatternLimits,
  PatternNet,
  PatternOutcome,
  PatternState,
} from './patterns.ts';
import type { LaterBackend, SecondOrderBackend } from './secondOrder.ts';

/** A run off the event loop. */
export interface NativeJob<Outcome> {
  readonly promise: Promise<Outcome>;
  cancel(): void;
  /**
   * Present if the system could not create a thread for the run. Trains for a few milliseconds and
   * returns whether work remains.
   */
  turn?(): boolean;
}

/** Functions whose promises come as jobs. */
type Jobs<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (
    ...call: infer Call
  ) => Promise<infer Outcome>
    ? (...call: Call) => NativeJob<Outcome>
    : never;
};

/** What the addon exports; native/binding/addon.cc documents each function. */
export interface Addon extends Omit<SecondOrderBackend, 'later'> {
  info(): {
    version: string;
    blas: { name: string; version: string; core: string };
    instructionSet: string;
    instructionSets: string[];
    losses: string[];
    targetKinds: string[];
    links: string[];
    optimizers: string[];
    schedules: string[];
    activations: string[];
    reductions: string[];
    precisions: string[];
    storages: string[];
  };
  useInstructionSet(name: string): void;
  onRefusedThread(callback: () => void): void;
  /** Only in builds with sanitizers; see native/machine/faults.h. */
  failures?(): number;
  selfCheck(planted?: number): string;
  train(
    plan: TrainingPlan,
    data: RunData,
    state: TrainingState,
    epochs: number,
    onEpochs: (reports: Float64Array, batchLosses: Float64Array) => void,
  ): NativeJob<Ending>;
  trainSync(
    plan: TrainingPlan,
    data: RunData,
    state: TrainingState,
    epochs: number,
  ): Ending & { reports: Float64Array; batchLosses: Float64Array };
  trainPatterns(
    net: PatternNet,
    data: PatternData,
    state: PatternState,
    limits: PatternLimits,
  ): NativeJob<PatternOutcome>;
  trainPatternsSync(
    net: PatternNet,
    data: PatternData,
    state: PatternState,
    limits: PatternLimits,
  ): PatternOutcome;
  coordinateSweeps(
    ...call: [
      ...[isGram: boolean, rows: number, matrix: Float64Array, squares: Float64Array],
      ...[l1: Float64Array, l2: Float64Array, state: Float64Array, weights: Float64Array],
      ...[active: Uint32Array, sweeps: number, enough: number, out: Float64Array],
    ]
  ): void;
  columnProducts(
    ...call: [
      ...[rows: number, matrix: Float64Array, state: Float64Array, listed: Uint32Array],
      ...[threads: number, out: Float64Array],
    ]
  ): void;
  trainOneVsAllSync(
    ...call: [
      ...[x: Float64Array, labels: Float64Array, cols: number, classes: number, steps: number],
      ...[learningRate: number, threads: number, weights: Float64Array],
    ]
  ): boolean;
  dualEpochs(problem: DualProblem, state: DualState, epochs: number, tolerance: number): number;
  exponentials(instructionSet: string, x: Float64Array, out: Float64Array): void;
  gradient(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    out: Float64Array,
    random?: Uint32Array,
  ): number;
  hessianProduct(
    plan: TrainingPlan,
    data: TrainingData,
    parameters: FloatArray,
    vector: Float64Array,
    out: Float64Array,
  ): void;
  readonly later: Jobs<LaterBackend>;
  scores(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  activations(plan: TrainingPlan, x: Features, parameters: FloatArray, out: FloatArray): void;
  evaluate(plan: TrainingPlan, data: TrainingData, parameters: FloatArray): Evaluation;
  widened(instructionSet: string, x: NarrowFeatures, cols: number, out: FloatArray): void;
  lossesAndSlopes(
    instructionSet: string,
    loss: LossPlan,
    nOutputs: number,
    y: FloatArray,
    scores: FloatArray,
    slopes: FloatArray,
    losses: FloatArray,
  ): void;
  step(
    instructionSet: string,
    optimizer: OptimizerPlan,
    learningRate: number,
    l1: number,
    parameters: FloatArray,
    slots: FloatArray,
    counters: Float64Array,
    gradient: Float64Array,
    nDecayed: number,
  ): void;
  activate(
    instructionSet: string,
    activation: ActivationPlan,
    values: FloatArray,
    slopes: FloatArray,
  ): void;
  adaptRate(schedule: SchedulePlan, counters: Float64Array, loss: number, monitored: number): void;
  rates(schedule: SchedulePlan, times: Float64Array, out: Float64Array): void;
  leaves(plan: TrainingPlan, rows: number, training: boolean, out: Float64Array): void;
  treeSum(
    instructionSet: string,
    blocks: Float64Array,
    n: number,
    perTask: number,
    out: Float64Array,
  ): number;
  permutation(random: Uint32Array, order: Uint32Array): void;
  kernels: AllKernelCalls;
  wishLargePages(array: ArrayBufferView): void;
  readBandwidth(bytes: number, threads: number, repeats: number): number;
  productPeak(
    precision: Precision,
    rows: number,
    cols: number,
    outputs: number,
    threads: number,
    repeats: number,
  ): number;
}
