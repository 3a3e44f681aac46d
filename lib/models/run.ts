/**
 * Runs a plan on a backend: in one go, or in stretches of epochs with a checkpoint after each. All
 * that a run is made of is in its state, so that stretches end in the same bits as one go.
 */
import type { Backend, Ending, TrainingOutcome } from '../backend/backend.ts';
import { refusePromise } from '../common/promises.ts';
import { assertSamplesIntact } from '../data/intact.ts';
import type { RunData } from '../data/trainingData.ts';
import { BatchLosses } from '../numerics/batchLosses.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { type EpochReport, STOP_REASONS, type StopReason } from '../numerics/stopping.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { TellInTurn } from './tellInTurn.ts';

/** A run that is ready to begin. */
export interface Run {
  readonly plan: TrainingPlan;
  readonly data: RunData;
  readonly state: TrainingState;
  readonly backend: Backend;
  /** Most epochs to run. */
  readonly epochs: number;
  /** How it ended, where it had ended before it was resumed: nothing is run then. */
  readonly ended?: StopReason | undefined;
}

/** Who is told of a run. */
export interface Watchers {
  readonly onEpoch?: ((report: EpochReport) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Epochs of a stretch, after each of which `onStretch` is called. */
  readonly every?: number | undefined;
  readonly onStretch?: ((ended: StopReason | undefined) => unknown) | undefined;
}

/** How a run ended. */
export interface RunOutcome {
  readonly ending: Ending;
  readonly reports: readonly EpochReport[];
  readonly batchLosses: Float64Array;
  /** What a watcher threw, which ended the run. */
  readonly thrown?: { readonly error: unknown };
}

/** How a run ended, if it was by one of its rules. */
export function stopReasonOf({ ended }: Ending): StopReason | undefined {
  return STOP_REASONS.find((reason) => reason === ended);
}

/**
 * Trains off the event loop, as far as the backend can. Where a watcher returns a promise, the next
 * report waits for it, and so do the next stretch and the end of the run; the backend goes on meanwhile.
 */
export async function run(job: Run, watchers: Watchers): Promise<RunOutcome> {
  if (job.ended !== undefined) return nothingLeft(job.ended);
  const { onEpoch, signal, every, onStretch } = watchers;
  const progress = new Progress(job, every);
  const stop = new AbortController();
  const forward = () => stop.abort();
  signal?.addEventListener('abort', forward);
  let thrown: { error: unknown } | undefined;
  const watchersTold = new TellInTurn((error) => {
    thrown = { error };
    stop.abort();
  });
  try {
    for (;;) {
      const { plan, epochs } = progress.nextStretch();
      const first = progress.epochsBehind;
      const told = (report: EpochReport) => {
        if (stop.signal.aborted || onEpoch === undefined) return;
        watchersTold.tell(() => onEpoch({ ...report, epoch: first + report.epoch }));
      };
      assertDataIntact(job);
      const outcome = await job.backend.train(plan, job.data, job.state, epochs, {
        signal: stop.signal,
        ...(onEpoch && { onEpoch: told }),
      });
      let ending = progress.add(outcome);
      let isOver = await watchersTold.isOver(stop.signal);
      if (progress.isAtStretch && onStretch && isOver && thrown === undefined) {
        const ended = ending && stopReasonOf(ending);
        watchersTold.tell(() => onStretch(ended));
        isOver = await watchersTold.isOver(stop.signal);
      }
      if (stop.signal.aborted) ending ??= { ended: 'aborted' };
      if (!isOver) ending = { ended: 'aborted' };
      if (ending !== undefined) return { ...progress.outcome(ending), ...(thrown && { thrown }) };
    }
  } finally {
    signal?.removeEventListener('abort', forward);
  }
}

/** Trains on this thread, reading the data in place. */
export function runSync(job: Run, { onEpoch, every, onStretch }: Watchers): RunOutcome {
  if (job.ended !== undefined) return nothingLeft(job.ended);
  // Without a turn of the event loop, whoever wants to hear of an epoch hears between two runs.
  const progress = new Progress(job, every, onEpoch === undefined ? undefined : 1);
  for (;;) {
    const { plan, epochs } = progress.nextStretch();
    assertDataIntact(job);
    const outcome = job.backend.trainSync(plan, job.data, job.state, epochs);
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

/** Reading the arguments of the call may have run code that took samples away. */
function assertDataIntact({ plan, data }: Run): void {
  const perRow = plan.targets === 'classes' ? 1 : plan.nOutputs;
  assertSamplesIntact(data, plan.nFeatures, perRow);
  if (data.validation) {
    assertSamplesIntact(data.validation, plan.nFeatures, perRow, 'validation.');
  }
}

/** How far a run is. */
class Progress {
  readonly reports: EpochReport[] = [];
  readonly #batchLosses = new BatchLosses();
  readonly #start = performance.now();
  readonly #job: Run;
  readonly #every: number;
  readonly #step: number;
  readonly #epochsBefore: number;
  /** Whether the last stretch went to its end. */
  isAtStretch = false;

  /**
   * @param every epochs between two checkpoints
   * @param step most epochs of one call of the backend
   */
  constructor(job: Run, every: number = Number.POSITIVE_INFINITY, step: number = every) {
    this.#job = job;
    this.#every = every;
    this.#step = step;
    this.#epochsBefore = job.state.counters[COUNTERS.epochs];
  }

  /** Epochs that the model has behind it, those of earlier runs that this one goes on from too. */
  get epochsBehind(): number {
    return this.#epochsBefore + this.reports.length;
  }

  /** What the backend is to do next. The time limit is for all stretches together. */
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

  /** Adds what a stretch came to; returns how the run ended, or nothing if it goes on. */
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
