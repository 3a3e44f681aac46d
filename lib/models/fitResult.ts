/** What a fit came to: its history, why it stopped, or the error that ended it. */
import {
  type BackendName,
  COUNTERS,
  type EpochReport,
  type StopReason,
  type TrainingState,
} from '../backend/backend.ts';
import { nextRate } from '../backend/typescript/schedules.ts';
import { monitored } from '../backend/typescript/stopping.ts';
import { DivergenceError } from '../errors.ts';
import { describeLayer } from '../layers.ts';
import type { TrainingPlan } from '../plan.ts';
import type { Job } from './job.ts';
import type { RunOutcome } from './run.ts';
import { elementNotFinite } from './samples.ts';

/** What a fit came to. Lists have one element per epoch of this fit, or none. */
export interface FitResult {
  /** Epochs completed. */
  readonly epochs: number;
  /** Why training stopped. */
  readonly stopReason: StopReason;
  /** Loss of each epoch; see `TrainingOptions.reduction`. */
  readonly losses: Float64Array;
  /** Mean loss of the validation samples after each epoch, where there are any. */
  readonly validationLosses: Float64Array;
  /** Their accuracy, or R², where there are any. */
  readonly validationScores: Float64Array;
  /** The training samples' accuracy, or R², after each epoch, where `targetScore` is given. */
  readonly trainingScores: Float64Array;
  /** Learning rate of each epoch's last step. */
  readonly learningRates: Float64Array;
  /** Mean length of each epoch's gradients, before clipping. */
  readonly gradientNorms: Float64Array;
  /** Duration of each epoch, in seconds. */
  readonly epochSeconds: Float64Array;
  /** Loss of every batch, where `recordBatches` is given. */
  readonly batchLosses: Float64Array;
  /**
   * The epoch, counted from 1 in this fit, whose parameters the model has; `undefined` without
   * `patience`, and where it was before a checkpoint that this fit went on from.
   */
  readonly bestEpoch: number | undefined;
  /** Duration of the whole fit, in seconds, reading the data included. */
  readonly seconds: number;
  /** Everything the fit was run with. */
  readonly plan: TrainingPlan;
  /** The backend it ran on. */
  readonly backend: BackendName;
}

/**
 * Throws if a run had to end early.
 *
 * @throws what a watcher threw, or the reason of its signal
 * @throws {DivergenceError} if a loss or a parameter was no longer finite
 * @throws {RangeError} if that was because of an element of x, which it names
 */
export function assertEndedWell(
  { ending, reports, thrown }: RunOutcome,
  { plan, samples, training }: Job,
  state: TrainingState,
  signal: AbortSignal | undefined,
): void {
  if (thrown !== undefined) throw thrown.error;
  if (ending.ended === 'aborted') signal?.throwIfAborted();
  if (ending.ended === 'diverged') {
    const epoch = reports.at(-1)?.epoch ?? state.counters[COUNTERS.epochs];
    const { layer } = ending;
    const place =
      layer === undefined ? undefined : `the output of ${describeLayer(plan.layers, layer)}`;
    throw new DivergenceError(epoch + 1, nextRate(plan.schedule, state.counters), undefined, place);
  }
  if (ending.ended === 'invalidData') {
    const { index, value } = ending;
    throw elementNotFinite(samples, training, plan.precision, index, value);
  }
}

/** The result of a run that ended well. `bestBefore` is the best monitored value before it. */
export function resultOf(
  { ending, reports, batchLosses }: RunOutcome,
  { plan, data, backend, start }: Job,
  bestBefore: number,
): FitResult {
  const of = (key: Exclude<keyof EpochReport, 'epoch'>, isThere = true): Float64Array =>
    Float64Array.from(isThere ? reports : [], (report) => report[key]);
  const isWatched = data.validation !== undefined;
  return Object.freeze({
    epochs: reports.length,
    stopReason: ending.ended as StopReason, // all others have thrown
    losses: of('loss'),
    validationLosses: of('validationLoss', isWatched),
    validationScores: of('validationScore', isWatched),
    trainingScores: of('trainingScore', plan.targetScore > 0),
    learningRates: of('learningRate'),
    gradientNorms: of('gradientNorm'),
    epochSeconds: of('seconds'),
    batchLosses,
    bestEpoch: bestEpochOf(plan, reports, bestBefore),
    seconds: (performance.now() - start) / 1000,
    plan,
    backend: backend.name,
  });
}

/** The last epoch that was better than all before it, as `patience` judges. */
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
