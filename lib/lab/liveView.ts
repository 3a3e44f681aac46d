/** Watching a fit in a browser: `liveView` gives a page and the hooks that keep it up to date. */

import { wrongKind } from '../common/errors.ts';
import { integerBetween, knownOptions } from '../common/validate.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import { LiveRun } from './liveRun.ts';
import { servePage } from './server.ts';

export interface LiveViewOptions {
  /** The port of 127.0.0.1 to serve on. Default 0: any that is free. */
  readonly port?: number | undefined;
  /** What the page calls the run. Default `'Training'`. */
  readonly title?: string | undefined;
  /** Samples of an epoch: the page shows how many a second are seen. Default: epochs a second. */
  readonly samples?: number | undefined;
  /** Epochs of the whole run, for a bar. Default: there is none. */
  readonly maxEpochs?: number | undefined;
}

export interface LiveView {
  /** Where the page is. */
  readonly url: string;
  /** What `fit` is to be told: spread it into its options. `signal` is the page's button. */
  readonly hooks: {
    readonly onEpoch: (report: EpochReport) => void;
    readonly signal: AbortSignal;
  };
  /** Waits until somebody looks, or so many milliseconds at most. */
  watched(milliseconds: number): Promise<void>;
  /**
   * Tells those who look how the run ended, and ends the server.
   *
   * @param message Default: `'The run has ended.'`
   */
  close(message?: string): Promise<void>;
}

const OPTIONS = ['port', 'title', 'samples', 'maxEpochs'];

/**
 * Serves a page on 127.0.0.1 that shows a fit as it goes: loss, validation loss, learning rate,
 * gradient norm, samples a second, and a button that ends it. Who comes late sees the whole history.
 * The server does not keep the program from ending, and costs nothing while nobody looks.
 *
 * @throws {TypeError | RangeError} for an option that is none
 * @throws {Error} if the port is in use
 * @example
 * const live = await liveView({ samples: x.rows, maxEpochs: 500 });
 * console.log(`watch ${live.url}`);
 * try {
 *   await model.fit(x, y, { ...live.hooks }); // throws the signal's reason when the button is used
 * } finally {
 *   await live.close();
 * }
 */
export async function liveView(options?: LiveViewOptions): Promise<LiveView> {
  const given = knownOptions('liveView', options, OPTIONS);
  const { title = 'Training', samples, maxEpochs } = given;
  if (typeof title !== 'string') throw wrongKind('title', 'a string', title);
  const run = new LiveRun({
    title,
    ...(samples !== undefined && { samples: integerBetween('samples', samples, 1) }),
    ...(maxEpochs !== undefined && { maxEpochs: integerBetween('maxEpochs', maxEpochs, 1) }),
  });
  const stop = new AbortController();
  const server = await servePage(integerBetween('port', given.port ?? 0, 0, 65_535), {
    events: { '/events': run.listen },
    post: {
      '/abort': () => {
        stop.abort(new DOMException('The run was stopped on its page', 'AbortError'));
        return 'stopping\n';
      },
    },
  });
  server.unref();
  return {
    url: server.url,
    hooks: { onEpoch: run.onEpoch, signal: stop.signal },
    watched: (milliseconds) => run.watched(milliseconds),
    close: async (message = 'The run has ended.') => {
      await run.end(message);
      await server.close();
    },
  };
}
