/**
 * Runs a plan on a backend, at once or in stretches of epochs with a checkpoint after each. The
 * state contains everything that a run depends on, so stretches give the same bits as one run.
 */
import type { Backend, Ending, TrainingOutcome } from '../backend/backend.ts';
import { refusePromise } from '../common/promises.ts';
import { assertSamplesIntact } from '../data/intact.ts';
import type { RunData } from '../data/trainingData.ts';
import { BatchLosses } from '../numerics/batchLosses.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { type EpochReport, STOP_REASONS, type StopReason } from '../numerics/stopping.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { CallbackQueue } from './callbackQueue.ts';

/** A run that is ready to start. */
export interface Run {
  readonly plan: TrainingPlan;
  readonly data: RunData;
  readonly state: TrainingState;
  readonly backend: Backend;
  /** What trains: the backend, or a solver over it. */
  readonly trainer: Pick<Backend, 'train' | 'trainSync'>;
  /** Maximum number of epochs. */
  readonly epochs: number;
  /** The rule that ended the run before it was resumed, if any; then no epoch is run. */
  readonly ended?: StopReason | undefined;
}

/** The callbacks of a run. */
export interface Watchers {
  readonly onEpoch?: ((report: EpochReport) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Number of epochs between two calls of `onStretch`. */
  readonly every?: number | undefined;
  readonly onStretch?: ((ended: StopReason | undefined) => unknown) | undefined;
}

/** The outcome of a run. */
export interface RunOutcome {
  readonly ending: Ending;
  readonly reports: readonly EpochReport[];
  readonly batchLosses: Float64Array;
  /** The error that a callback threw; it ended the run. */
  readonly thrown?: { readonly error: unknown };
}

/** The rule that ended a run, if one did. */
export function stopReasonOf({ ended }: Ending): StopReason | undefined {
  return STOP_REASONS.find((reason) => reason === ended);
}

/**
 * Trains off the event loop where the backend can, otherwise in short turns on it. If a callback
 * returns a promise, the next report, the next stretch and the end of the run wait for it; the
 * backend continues meanwhile.
 */
export async function run(job: Run, watchers: Watchers): Promise<RunOutcome> {
  if (job.ended !== undefined) return nothingLeft(job.ended);
  const { onEpoch, signal, every, onStretch } = watchers;
  const progress = new Progress(job, every);
  const stop = new AbortController();
  const forward = () => stop.abort();
  signal?.addEventListener('abort', forward);
  let thrown: { error: unknown } | undefined;
  const callbacks = new CallbackQueue((error) => {
    thrown = { error };
    stop.abort();
  });
  try {
    for (;;) {
      const { plan, epochs } = progress.nextStretch();
      const first = progress.epochsBehind;
      const told = (report: EpochReport) => {
        if (stop.signal.aborted || onEpoch === undefined) return;
        callbacks.add(() => onEpoch({ ...report, epoch: first + report.epoch }));
      };
      assertDataIntact(job);
      const outcome = await job.trainer.train(plan, job.data, job.state, epochs, {
        signal: stop.signal,
        ...(onEpoch && { onEpoch: told }),
      });
      let ending = progress.add(outcome);
      let isOver = await callbacks.drained(stop.signal);
      if (progress.isAtStretch && onStretch && isOver && thrown === undefined) {
        const ended = ending && stopReasonOf(ending);
        callbacks.add(() => onStretch(ended));
        isOver = await callbacks.drained(stop.signal);
      }
      if (stop.signal.aborted) ending ??= { ended: 'aborted' };
      if (!isOver) ending = { ended: 'aborted' };
      if (ending !== undefined) return { ...progress.outcome(ending), ...(thrown && { thrown }) };
    }
  } finally {
    signal?.removeEventListener('abort', forward);
  }
}

/** Trains on the calling thread and reads the data in place. */
export function runSync(job: Run, { onEpoch, every, onStretch }: Watchers): RunOutcome {
  if (job.ended !== undefined) return nothingLeft(job.ended);
  // Without event loop turns, `onEpoch` is called between runs of a single epoch.
  const progress = new Progress(job, every, onEpoch === undefined ? undefined : 1);
  for (;;) {
    const { plan, epochs } = progress.nextStretch();
    assertDataIntact(job);
    const outcome = job.trainer.trainSync(plan, job.data, job.state, epochs);
    const ending = progress.add(outcome);
    try {
      const last = progress.reports.at(-1);
      const refuse = (name: string, returned: unknown) =>
        refusePromise(returned, {
          name,
          method: 'fitSync and partialFitSync',
          instead: 'fit or partialFit',
        });
      if (outcome.reports.length > 0 && last !== undefined) refuse('onEpoch', onEpoch?.(last));
      if (progress.isAtStretch) refuse('onCheckpoint', onStretch?.(ending && stopReasonOf(ending)));
    } catch (error) {
      return { ...progress.outcome(ending ?? { ended: 'aborted' }), thrown: { error } };
    }
    if (ending !== undefined) return progress.outcome(ending);
  }
}

function nothingLeft(ended: StopReason): RunOutcome {
  return { ending: { ended }, reports: [], batchLosses: new Float64Array(0) };
}

/** Reading the arguments may have run user code that detached the samples. */
function assertDataIntact({ plan, data }: Run): void {
  const perRow = plan.targets === 'classes' ? 1 : plan.nOutputs;
  assertSamplesIntact(data, plan.nFeatures, perRow);
  if (data.validation) {
    assertSamplesIntact(data.validation, plan.nFeatures, perRow, 'validation.');
  }
}

/** The progress of a run. */
class Progress {
  readonly reports: EpochReport[] = [];
  readonly #batchLosses = new BatchLosses();
  readonly #start = performance.now();
  readonly #job: Run;
  readonly #every: number;
  readonly #step: number;
  readonly #epochsBefore: number;
  /** Whether the last stretch completed all of its epochs. */
  isAtStretch = false;

  /**
   * @param every number of epochs between two checkpoints
   * @param step maximum number of epochs of one call of the backend
   */
  constructor(job: Run, every: number = Number.POSITIVE_INFINITY, step: number = every) {
    this.#job = job;
    this.#every = every;
    this.#step = step;
    this.#epochsBefore = job.state.counters[COUNTERS.epochs];
  }

  /** All completed epochs of the model, including those of earlier runs that this run continues. */
  get epochsBehind(): number {
    return this.#epochsBefore + this.reports.length;
  }

  /** The next call of the backend. The time limit applies to all stretches together. */
  nextStretch(): { plan: TrainingPlan; epochs: number } {
    const { plan, epochs } = this.#job;
    const done = this.reports.length;
    const toNext = this.#every - (done % this.#every);
    const stretch = Math.min(epochs - done, this.#step, toNext);
    if (plan.timeLimit === 0 || done === 0) return { plan, epochs: stretch };
    const left = plan.timeLimit - (performance.now() - this.#start) / 1000;
    return {
      plan: Object.freeze({ ...plan, timeLimit: Math.max(left, Number.MIN_VALUE) }),
      epochs: stretch,
    };
  }

  /** Adds the outcome of a stretch. Returns how the run ended, or `undefined` if it continues. */
  add({ reports, batchLosses, ...ending }: TrainingOutcome): Ending | undefined {
    for (const report of reports) {
      const epoch = this.epochsBehind + 1;
      this.reports.push(report.epoch === epoch ? report : { ...report, epoch });
    }
    this.#batchLosses.add(batchLosses);
    const done = this.reports.length;
    this.isAtStretch = reports.length > 0 && done % this.#every === 0;
    return ending.ended === 'maxEpochs' && done < this.#job.epochs ? undefined : ending;
  }

  outcome(ending: Ending): RunOutcome {
    return { ending, reports: this.reports, batchLosses: this.#batchLosses.all() };
  }
}
