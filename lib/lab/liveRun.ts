/** The state of a live view: stores the history of a run, and streams it to the pages. */
import type { ServerResponse } from 'node:http';
import type { EpochReport } from '../numerics/stopping.ts';
import type { LiveEnd, LivePoint, LiveStart } from './liveEvents.ts';
import { thinned } from './thinned.ts';

/** Maximum number of stored epochs; for longer runs, every second, fourth, … epoch is stored. */
const MOST_POINTS = 4096;
/** Minimum time between two messages, in milliseconds. */
const SEND_EVERY = 100;

interface Listener {
  readonly response: ServerResponse;
  /** The last epoch that was sent. */
  sent: number;
}

/**
 * The history of a run, and its listeners. Without listeners, an epoch costs one small object, and
 * no timer runs.
 */
export class LiveRun {
  readonly #start: LiveStart;
  #points: LivePoint[] = [];
  /** Epochs between two stored ones. */
  #every = 1;
  #last: LivePoint | undefined;
  #end: LiveEnd | undefined;
  readonly #listeners = new Set<Listener>();
  #onFirst: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(start: LiveStart) {
    this.#start = start;
  }

  readonly onEpoch = (report: EpochReport): void => {
    const point = toPoint(report);
    this.#last = point;
    if (report.epoch % this.#every === 0 || this.#points.length === 0) this.#points.push(point);
    if (this.#points.length > MOST_POINTS) {
      this.#points = thinned(this.#points, MOST_POINTS);
      this.#every *= 2;
    }
    if (this.#listeners.size > 0) this.#timer ??= setTimeout(this.#sendAll, SEND_EVERY);
  };

  /** Sends the history, and then new epochs. The head of the response has already been sent. */
  readonly listen = (response: ServerResponse): void => {
    const listener = { response, sent: 0 };
    send(response, 'start', this.#start);
    this.#send(listener);
    if (this.#end !== undefined) {
      send(response, 'end', this.#end);
      response.end();
      return;
    }
    this.#listeners.add(listener);
    this.#onFirst?.();
    response.on('close', () => this.#listeners.delete(listener));
  };

  /** Waits until a listener connects, or for a maximum number of milliseconds. */
  async watched(milliseconds: number): Promise<void> {
    if (this.#listeners.size > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#onFirst = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Sends the end of the run to all listeners, and closes their connections. */
  async end(message: string): Promise<void> {
    if (this.#end !== undefined) return;
    this.#end = { message };
    clearTimeout(this.#timer);
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    await Promise.all(listeners.map((each) => this.#finish(each)));
  }

  async #finish(listener: Listener): Promise<void> {
    this.#send(listener);
    send(listener.response, 'end', this.#end);
    await new Promise<void>((resolve) => {
      // A reader that does not read must not keep the process alive.
      const waited = setTimeout(resolve, 1000);
      listener.response.end(() => {
        clearTimeout(waited);
        resolve();
      });
    });
  }

  readonly #sendAll = (): void => {
    this.#timer = undefined;
    for (const listener of this.#listeners) this.#send(listener);
  };

  #send(listener: Listener): void {
    // A slow reader gets the missing epochs later, thinned.
    if (listener.response.writableNeedDrain && this.#end === undefined) return;
    const news = this.#points.filter(({ epoch }) => epoch > listener.sent);
    if (this.#last !== undefined && this.#last.epoch > (news.at(-1)?.epoch ?? listener.sent)) {
      news.push(this.#last);
    }
    if (news.length === 0) return;
    listener.sent = news[news.length - 1].epoch;
    send(listener.response, 'points', news);
  }
}

function send(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Converts values that are not finite to null, because JSON has no NaN. */
function toPoint(report: EpochReport): LivePoint {
  const { epoch, loss, validationLoss, validationScore } = report;
  const { learningRate, gradientNorm, seconds } = report;
  return {
    ...{ epoch, loss, validationLoss, validationScore },
    ...{ learningRate, gradientNorm, seconds },
  };
}
