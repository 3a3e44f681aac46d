/** Watching a fit in a browser: `liveView` gives a page and the hooks that keep it up to date. */

import { wrongKind } from '../common/errors.ts';
import { integerBetween, knownOptions } from '../common/validate.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import { LiveRun } from './liveRun.ts';
import { servePage } from './server.ts';

/** Options of `liveView`. */
export interface LiveViewOptions {
  /** Port on 127.0.0.1. Default 0: any free port. */
  readonly port?: number | undefined;
  /** Title of the page. Default `'Training'`. */
  readonly title?: string | undefined;
  /**
   * Number of samples per epoch; the page then shows samples per second. Default: it shows epochs
   * per second.
   */
  readonly samples?: number | undefined;
  /** Number of epochs of the whole run; the page then shows a progress bar. Default: none. */
  readonly maxEpochs?: number | undefined;
}

/** A running live view. */
export interface LiveView {
  /** Address of the page. */
  readonly url: string;
  /**
   * Options for `fit`: spread them into its options. `signal` is aborted by the button of the page.
   */
  readonly hooks: {
    readonly onEpoch: (report: EpochReport) => void;
    readonly signal: AbortSignal;
  };
  /**
   * Waits until the page is opened.
   *
   * @param milliseconds maximum time to wait
   */
  watched(milliseconds: number): Promise<void>;
  /**
   * Shows on the page how the run ended, and stops the server.
   *
   * @param message text on the page. Default `'The run has ended.'`
   */
  close(message?: string): Promise<void>;
}

const OPTIONS = ['port', 'title', 'samples', 'maxEpochs'];

/**
 * Serves a page on 127.0.0.1 that shows a running fit: loss, validation loss, learning rate,
 * gradient norm, samples per second, and a button that stops it. A page opened later shows the
 * whole history. The server does not keep the process alive, and costs nothing while no page is
 * open.
 *
 * @param options port and texts of the page
 * @throws {TypeError | RangeError} if an option is unknown or wrong
 * @throws {Error} if the port is in use
 * @example
 * const { x, y } = datasets.loadIris();
 * const live = await liveView({ samples: x.rows, maxEpochs: 200 });
 * console.log(`Open ${live.url}`);
 * try {
 *   await new LogisticRegression({ solver: 'descent' }).fit(x, y, { ...live.hooks });
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
