/** The result of a fit: its history and the reason why it stopped, or the error that ended it. */

import type { BackendName, Ending } from '../backend/backend.ts';
import { resultPrototype } from '../common/asArrays.ts';
import { DivergenceError } from '../common/errors.ts';
import { nextRate } from '../numerics/schedules.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { type EpochReport, monitored, type StopReason } from '../numerics/stopping.ts';
import { describeLayer } from '../plan/layers.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { divergenceAdvice } from './columnSpreads.ts';
import type { Job } from './job.ts';
import { spreadsOf } from './judgedSamples.ts';
import type { NotConverged } from './notConverged.ts';
import type { RunOutcome } from './run.ts';
import { elementNotFinite } from './samples.ts';
import type { Certificate } from './solving/certificate.ts';
import type { Verdict } from './verdict.ts';

export type { StopReason };

/**
 * The result of a fit. Arrays have one element per epoch of this fit; they are empty if the
 * quantity was not computed.
 */
export interface FitResult {
  /** Number of completed epochs. */
  readonly epochs: number;
  /** The rule that stopped training. */
  readonly stopReason: StopReason;
  /** Training loss of each epoch; see `TrainingOptions.reduction`. */
  readonly losses: Float64Array;
  /** Mean loss of the validation samples after each epoch; empty without validation. */
  readonly validationLosses: Float64Array;
  /** Accuracy or R² of the validation samples after each epoch; empty without validation. */
  readonly validationScores: Float64Array;
  /**
   * Accuracy or R² of the training samples after each epoch; empty unless `targetScore` is given.
   */
  readonly trainingScores: Float64Array;
  /** Learning rate of the last step of each epoch. */
  readonly learningRates: Float64Array;
  /** Mean Euclidean norm of the gradients of each epoch, before clipping. */
  readonly gradientNorms: Float64Array;
  /** Duration of each epoch, in seconds. */
  readonly epochSeconds: Float64Array;
  /** Loss of every batch; empty unless `recordBatches` is set. */
  readonly batchLosses: Float64Array;
  /**
   * The epoch whose parameters the model has, counted from 1 in this fit. `undefined` without
   * `patience`, and if the best epoch came before the checkpoint that this fit continued from.
   */
  readonly bestEpoch: number | undefined;
  /**
   * Whether training converged. It is true if the remaining improvement is at most 15 % of the
   * improvement over the best constant prediction; the remaining improvement is estimated by one
   * steepest-descent step with line search in standardised columns. It is also true if `targetLoss`
   * or `targetScore` was reached. See lib/docs/convergence.md. `undefined` after `partialFit`,
   * which has no end to converge to. With a solver it is `certificate.converged`.
   */
  readonly converged: boolean | undefined;
  /** Diagnosis and likely causes if `converged` is false; otherwise `undefined`. */
  readonly notConverged: NotConverged | undefined;
  /** How near the model is to the optimum of its objective; `undefined` after descents. */
  readonly certificate: Certificate | undefined;
  /** Duration of the whole fit, in seconds, including reading the data. */
  readonly seconds: number;
  /** The complete settings of the run. */
  readonly plan: TrainingPlan;
  /** The backend that ran the fit. */
  readonly backend: BackendName;
}

/**
 * Throws if a run ended early.
 *
 * @throws the error of a callback, or the reason of the abort signal
 * @throws {DivergenceError} if a loss or a parameter was no longer finite
 * @throws {RangeError} if an element of x was the cause; the message names it
 */
export function assertEndedWell(
  { ending, reports, thrown }: RunOutcome,
  { plan, data, samples, training, initialParameters }: Job,
  state: TrainingState,
  signal: AbortSignal | undefined,
): void {
  if (thrown !== undefined) throw thrown.error;
  if (ending.ended === 'aborted') signal?.throwIfAborted();
  if (ending.ended === 'diverged' && plan.solver !== 'descent') {
    throw new DivergenceError(1, 0, tooLarge(plan));
  }
  if (ending.ended === 'diverged') {
    const epoch = reports.at(-1)?.epoch ?? state.counters[COUNTERS.epochs];
    throw new DivergenceError(
      epoch + 1,
      nextRate(plan.schedule, state.counters),
      undefined,
      placeOf(ending, plan),
      initialParameters && divergenceAdvice(spreadsOf(plan, data)),
    );
  }
  if (ending.ended === 'invalidData') {
    const { index, value } = ending;
    throw elementNotFinite(samples, training, plan.precision, index, value);
  }
}

function tooLarge({ precision, solver }: TrainingPlan): string {
  return `Expected an objective that ${precision} holds, but its slopes at the start of solver '${solver}' are not finite: the numbers of x or y are too large. Divide them, for example with StandardScaler`;
}

const FIT_RESULT = resultPrototype('FitResult');

/** Names the quantity that was no longer finite, if it is known. */
function placeOf(
  { layer, ofNorm }: Extract<Ending, { ended: 'diverged' }>,
  { layers }: TrainingPlan,
): string | undefined {
  if (layer !== undefined) return `the output of ${describeLayer(layers, layer)}`;
  return ofNorm ? 'the norm of a gradient' : undefined;
}

/** The result of a completed run. `bestBefore` is the best monitored value before it. */
export function resultOf(
  { ending, reports, batchLosses }: RunOutcome,
  { plan, data, backend, solver, start }: Job,
  bestBefore: number,
  { converged, found }: Verdict,
): FitResult {
  const isWatched = data.validation !== undefined;
  const isScored = plan.targetScore > 0;
  const n = reports.length;
  const losses = new Float64Array(n);
  const validationLosses = new Float64Array(isWatched ? n : 0);
  const validationScores = new Float64Array(isWatched ? n : 0);
  const trainingScores = new Float64Array(isScored ? n : 0);
  const learningRates = new Float64Array(n);
  const gradientNorms = new Float64Array(n);
  const epochSeconds = new Float64Array(n);
  // Fields are written by name, not in a loop over keys: in short runs of many epochs this matters.
  for (let i = 0; i < n; i++) {
    const report = reports[i];
    losses[i] = report.loss;
    if (isWatched) validationLosses[i] = report.validationLoss;
    if (isWatched) validationScores[i] = report.validationScore;
    if (isScored) trainingScores[i] = report.trainingScore;
    learningRates[i] = report.learningRate;
    gradientNorms[i] = report.gradientNorm;
    epochSeconds[i] = report.seconds;
  }
  return Object.freeze({
    __proto__: FIT_RESULT,
    epochs: n,
    stopReason: ending.ended as StopReason, // all others have thrown
    losses,
    validationLosses,
    validationScores,
    trainingScores,
    learningRates,
    gradientNorms,
    epochSeconds,
    batchLosses,
    bestEpoch: bestEpochOf(plan, reports, bestBefore),
    converged,
    notConverged: found,
    certificate: solver?.certificate,
    seconds: (performance.now() - start) / 1000,
    plan,
    backend: backend.name,
  });
}

/** The last epoch that was better than all before it, by the rule of `patience`. */
function bestEpochOf(
  plan: TrainingPlan,
  reports: readonly EpochReport[],
  bestBefore: number,
): number | undefined {
  if (plan.patience === 0) return undefined;
  let best = bestBefore;
  let epoch: number | undefined;
  for (const [i, report] of reports.entries()) {
    const value = monitored(plan, report);
    if (value < best) [best, epoch] = [value, i + 1];
  }
  return epoch;
}
