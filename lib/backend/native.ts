/**
 * The backend over the C++ addon, which it passes whole runs of epochs. The addon checks array
 * bounds and holds the memory (native/binding/marshal.cc); plan.ts has checked the options.
 */

import { nextTurn } from '../common/nextTurn.ts';
import { BatchLosses } from '../numerics/batchLosses.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import type { Addon, NativeJob } from './addon.ts';
import type { Backend } from './backend.ts';
import { firstThatPasses } from './checkedAddon.ts';
import type { OneVsAllProblem } from './oneVsAll.ts';
import type { LaterBackend } from './secondOrder.ts';

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
 * The native backend over the first addon that passes its checks.
 *
 * @throws {NoAddonError} if there is none
 * @throws {ForcedChoiceError} if FALLLINE_INSTRUCTION_SET names no instruction set that this
 *   processor supports
 */
export function nativeBackend(): Backend {
  const { addon, note, refused } = firstThatPasses();
  return { ...backendOver(addon), note, refused };
}

/** The native backend over an addon that has passed its checks. */
export function backendOver(addon: Addon): Backend {
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
    hessian: (plan, data, parameters, frame, out) =>
      addon.hessian(plan, data, parameters, frame, out),
    choleskySolve: (matrix, size, rhs) => addon.choleskySolve(matrix, size, rhs),
    columnMoments: (plan, data) => addon.columnMoments(plan, data),
    leastSquaresMinimumNorm: (...call) => addon.leastSquaresMinimumNorm(...call),
    ridgePath: (...call) => addon.ridgePath(...call),
    rowGram: (plan, data, frame, out) => addon.rowGram(plan, data, frame, out),
    later: laterOver(addon),
    activations: (plan, x, parameters, out) => addon.activations(plan, x, parameters, out),
    dualEpochs: (problem, state, epochs, tolerance) =>
      addon.dualEpochs(problem, state, epochs, tolerance),
    evaluate: (plan, data, parameters) => addon.evaluate(plan, data, parameters),
    kernels: addon.kernels,
    trainPatterns: (net, data, state, limits) =>
      outcomeOf(addon.trainPatterns(net, data, state, limits)),
    trainPatternsSync: (net, data, state, limits) =>
      addon.trainPatternsSync(net, data, state, limits),

    coordinateSweeps(system, active, weights, sweeps, enough) {
      const { kind, rows, matrix, squares, l1, l2, state } = system;
      const arrays = [matrix, squares, l1, l2, state, weights, active] as const;
      const out = new Float64Array(3);
      addon.coordinateSweeps(kind === 'gram', rows, ...arrays, sweeps, enough, out);
      return { sweeps: out[0], decrease: out[1], change: out[2] };
    },

    columnProducts: ({ rows, matrix, state }, listed, threads, out) =>
      addon.columnProducts(rows, matrix, state, listed, threads, out),

    trainOneVsAllSync(problem: OneVsAllProblem, weights) {
      isExact ??= hasExponentialsOfMath(addon, instructionSet);
      if (!isExact) return 'differs';
      const { x, labels, cols, classes, steps, learningRate, threads } = problem;
      const sizes = [cols, classes, steps, learningRate, threads] as const;
      return addon.trainOneVsAllSync(x, labels, ...sizes, weights) ? 'done' : 'aborted';
    },
  };
}

/** The calls off the event loop. An error of an argument rejects the promise. */
function laterOver({ later }: Addon): LaterBackend {
  return {
    gradient: async (...call) => outcomeOf(later.gradient(...call)),
    hessianProduct: async (...call) => outcomeOf(later.hessianProduct(...call)),
    hessian: async (...call) => outcomeOf(later.hessian(...call)),
    choleskySolve: async (...call) => outcomeOf(later.choleskySolve(...call)),
    columnMoments: async (...call) => outcomeOf(later.columnMoments(...call)),
    leastSquaresMinimumNorm: async (...call) => outcomeOf(later.leastSquaresMinimumNorm(...call)),
    rowGram: async (...call) => outcomeOf(later.rowGram(...call)),
    scores: async (...call) => outcomeOf(later.scores(...call)),
    evaluate: async (...call) => outcomeOf(later.evaluate(...call)),
    dualEpochs: async (...call) => outcomeOf(later.dualEpochs(...call)),
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
