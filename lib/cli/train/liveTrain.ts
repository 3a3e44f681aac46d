/** `fallline train --live`: trains while a page shows the progress. */

import type { LiveViewOptions } from '../../lab/liveView.ts';
import type { EpochReport } from '../../models/fitOptions.ts';
import { InterruptError } from '../shared/failure.ts';
import { openInBrowser } from '../shared/openInBrowser.ts';
import type { Output } from '../shared/output.ts';
import type { TrainOptions } from './trainOptions.ts';
import { describeStop, type TrainingRecord } from './trainRecord.ts';

/** Maximum time, in milliseconds, to wait for the browser to open the page. */
const OPENING = 10_000;

/** Hooks of the training. */
interface Watch {
  readonly onEpoch: ((report: EpochReport) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Context {
  readonly options: Pick<TrainOptions, 'live' | 'open'>;
  readonly output: Pick<Output, 'warn'>;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Trains, with a live page if requested. The button of the page ends the run like Ctrl-C. The
 * server stops with the run.
 *
 * @throws {Error} if the port is in use
 * @throws the errors of the training
 */
export async function watchedLive(
  run: Pick<LiveViewOptions, 'title' | 'samples' | 'maxEpochs'>,
  { options, output, say, signal }: Context,
  train: (watch: Watch) => Promise<TrainingRecord>,
): Promise<TrainingRecord> {
  if (options.live === undefined) return train({ onEpoch: undefined, signal });
  const { liveView } = await import('../../lab/liveView.ts');
  const live = await liveView({ ...run, port: options.live });
  const stop = new AbortController();
  live.hooks.signal.addEventListener('abort', () => stop.abort(new InterruptError('liveView')));
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let message = '';
  try {
    say(`live view: ${live.url}`);
    if (options.open) {
      await openInBrowser(live.url, output.warn);
      await live.watched(OPENING);
    }
    const record = await train({ onEpoch: live.hooks.onEpoch, signal: either });
    message = `It ${describeStop(record)}.`;
    return record;
  } catch (error) {
    message = `It ended with an error: ${error instanceof Error ? error.message : error}`;
    throw error;
  } finally {
    await live.close(message);
  }
}
