/**
 * The backend over the C++ addon: finds and checks the addon, and passes it whole runs of epochs.
 * The addon checks array bounds and holds the memory (native/binding/marshal.cc); plan.ts has
 * checked the options.
 */

import { ForcedChoiceError } from '../common/errors.ts';
import { nextTurn } from '../common/nextTurn.ts';
import { oneOf } from '../common/validate.ts';
import type { FloatArray, Precision } from '../data/numericArrays.ts';
import { type Features, NARROW_STORAGES, type NarrowFeatures } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import { activations } from '../numerics/activations.ts';
import { BatchLosses } from '../numerics/batchLosses.ts';
import { classLosses } from '../numerics/classLosses.ts';
import type { Evaluation } from '../numerics/evaluate.ts';
import { pointLosses } from '../numerics/losses.ts';
import { optimizers } from '../numerics/optimizers.ts';
import { schedules } from '../numerics/schedules.ts';
import type { TrainingState } from '../numerics/state.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import type { ActivationPlan } from '../plan/activations.ts';
import { LINK_NAMES } from '../plan/links.ts';
import type { LossPlan } from '../plan/losses.ts';
import { TARGET_KINDS } from '../plan/lossTable.ts';
import type { OptimizerPlan } from '../plan/optimizers.ts';
import { REDUCTIONS } from '../plan/options.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { SchedulePlan } from '../plan/schedules.ts';
import { loadAddonFile } from '../system/addonFile.ts';
import { VERSION } from '../system/packageFile.ts';
import { environment, warn } from '../system/platform.ts';
import type { Backend, Ending } from './backend.ts';
import type { AllKernelCalls } from './kernelCalls.ts';
import type { OneVsAllProblem } from './oneVsAll.ts';
import type {
  PatternData,
  PatternLimits,
  PatternNet,
  PatternOutcome,
  PatternState,
} from './patterns.ts';

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

/** What the addon exports; native/binding/addon.cc documents each function. */
export interface Addon {
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
  trainOneVsAllSync(
    ...call: [
      ...[x: Float64Array, labels: Float64Array, cols: number, classes: number, steps: number],
      ...[learningRate: number, threads: number, weights: Float64Array],
    ]
  ): boolean;
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

/** Environment variable that selects the instruction set of the addon's kernels. */
const INSTRUCTION_SET_VARIABLE = 'FALLLINE_INSTRUCTION_SET';

/**
 * Loads the addon. If the addon or a library that it needs is missing, the error of `require` is
 * thrown.
 */
export function loadAddon(): Addon {
  if (loaded === undefined) {
    loaded = loadAddonFile() as Addon;
    loaded.onRefusedThread(warnOfThreads);
  }
  return loaded;
}

let loaded: Addon | undefined;

function warnOfThreads(): void {
  warn(
    'The system refused fallline a thread: its user or container may have no more of them (ulimit -u, ' +
      'pids.max). Training goes on with fewer threads, down to the calling thread alone; results are the ' +
      'same, only slower. Raise the limit, or set FALLLINE_THREADS to fewer threads for each run',
    'FALLLINE_THREADS',
  );
}

/**
 * Resolves to how the run ended. A run without a thread is worked on here, in turns of the event
 * loop.
 */
async function outcomeOf<Outcome>({ promise, turn }: NativeJob<Outcome>): Promise<Outcome> {
  if (turn !== undefined) {
    do await nextTurn();
    while (turn());
  }
  return promise;
}

/**
 * The native backend over an addon that has passed its self-check.
 *
 * @throws {Error} if the addon's self-check of BLAS and its kernels finds a wrong result, or if the
 *   addon was built from other sources than this TypeScript
 * @throws {ForcedChoiceError} if FALLLINE_INSTRUCTION_SET names no instruction set that this
 *   processor supports
 */
export function nativeBackend(addon: Addon = loadAddon()): Backend {
  checkTables(addon);
  const forced = environment[INSTRUCTION_SET_VARIABLE];
  if (forced) addon.useInstructionSet(forcedInstructionSet(forced, addon));
  const wrong = addon.selfCheck();
  if (wrong !== '') {
    const { blas } = addon.info();
    throw new Error(
      `${blas.name} ${blas.version} computes wrong results on this processor (${blas.core} kernels): ${wrong}`,
    );
  }
  const { blas, instructionSet } = addon.info();
  let isExact: boolean | undefined;
  return {
    name: 'native',
    description: `${blas.name} ${blas.version} (${blas.core} kernels), ${instructionSet}`,

    async train(plan, data, state, epochs, { onEpoch, signal }) {
      const reports: EpochReport[] = [];
      const batches = new BatchLosses();
      const job = addon.train(plan, data, state, epochs, (values, losses) => {
        batches.add(losses);
        for (const report of toReports(values, reports.length)) {
          reports.push(report);
          onEpoch?.(report);
        }
      });
      signal?.addEventListener('abort', job.cancel);
      if (signal?.aborted) job.cancel();
      try {
        return { ...(await outcomeOf(job)), reports, batchLosses: batches.all() };
      } finally {
        signal?.removeEventListener('abort', job.cancel);
      }
    },

    trainSync(plan, data, state, epochs) {
      const outcome = addon.trainSync(plan, data, state, epochs);
      return { ...outcome, reports: toReports(outcome.reports, 0) };
    },

    scores: (plan, x, parameters, out) => addon.scores(plan, x, parameters, out),
    gradient: (plan, data, parameters, out, random) =>
      addon.gradient(plan, data, parameters, out, random),
    hessianProduct: (plan, data, parameters, vector, out) =>
      addon.hessianProduct(plan, data, parameters, vector, out),
    activations: (plan, x, parameters, out) => addon.activations(plan, x, parameters, out),
    evaluate: (plan, data, parameters) => addon.evaluate(plan, data, parameters),
    kernels: addon.kernels,
    trainPatterns: (net, data, state, limits) =>
      outcomeOf(addon.trainPatterns(net, data, state, limits)),
    trainPatternsSync: (net, data, state, limits) =>
      addon.trainPatternsSync(net, data, state, limits),

    trainOneVsAllSync(problem: OneVsAllProblem, weights) {
      isExact ??= hasExponentialsOfMath(addon, instructionSet);
      if (!isExact) return 'differs';
      const { x, labels, cols, classes, steps, learningRate, threads } = problem;
      const sizes = [cols, classes, steps, learningRate, threads] as const;
      return addon.trainOneVsAllSync(x, labels, ...sizes, weights) ? 'done' : 'aborted';
    },
  };
}

/**
 * Whether the addon's exponentials are bit-identical to Math.exp. The language standard does not
 * specify the algorithm, so it may differ between versions of V8.
 */
function hasExponentialsOfMath(addon: Addon, instructionSet: string): boolean {
  // About 30 arguments in each range of the algorithm, with both signs.
  const x = Float64Array.from(
    { length: 1024 },
    (_, i) => 1.0625 ** (i >> 1) * (i & 1 ? 1e-11 : -1e-11),
  );
  const out = new Float64Array(x.length);
  addon.exponentials(instructionSet, x, out);
  return out.every((each, i) => Object.is(each, Math.exp(x[i])));
}

function forcedInstructionSet(value: string, addon: Addon): string {
  try {
    return oneOf(INSTRUCTION_SET_VARIABLE, value, addon.info().instructionSets);
  } catch (error) {
    throw new ForcedChoiceError(error as RangeError);
  }
}

/**
 * The fields of an `EpochReport` that the addon returns for each epoch, in the same order as in
 * native/plan/plan.h.
 */
const REPORTED = 7;

/** The reports of the epochs after the first `before`. */
function toReports(values: Float64Array, before: number): EpochReport[] {
  const reports: EpochReport[] = [];
  for (let at = 0; at < values.length; at += REPORTED) {
    reports.push({
      epoch: before + reports.length + 1,
      loss: values[at],
      validationLoss: values[at + 1],
      validationScore: values[at + 2],
      trainingScore: values[at + 3],
      learningRate: values[at + 4],
      gradientNorm: values[at + 5],
      seconds: values[at + 6],
    });
  }
  return reports;
}

/**
 * Detects an addon from another version, whose names and calls may differ. The names come from the
 * twins in numerics/, whose types are checked against the tables of plan/, so that a bundle of the
 * backends contains no defaults, checks and texts of options.
 */
function checkTables(addon: Addon): void {
  const info = addon.info();
  const { version } = info;
  if (version !== VERSION) {
    throw new Error(
      `The addon is that of fallline ${version ?? 'before 0.1.0'}, but this is fallline ${VERSION}`,
    );
  }
  for (const [what, here, there] of [
    ['losses', Object.keys({ ...pointLosses, ...classLosses }), info.losses],
    ['kinds of targets', TARGET_KINDS, info.targetKinds],
    ['links', LINK_NAMES, info.links],
    ['optimizers', Object.keys(optimizers), info.optimizers],
    ['schedules', Object.keys(schedules), info.schedules],
    ['activations', Object.keys(activations), info.activations],
    ['reductions', REDUCTIONS, info.reductions],
    ['storages', NARROW_STORAGES, info.storages],
  ] as const) {
    if ([...here].sort().join() === [...there].sort().join()) continue;
    throw new Error(
      `The addon was built from other sources: it knows the ${what} ${there.join(', ')} instead of ` +
        `${here.join(', ')}. Build it again with npm run build:native`,
    );
  }
}
