/** Tells watchers of a run, one call after the other, also where they return promises. */
import { isPromiseLike, keptBefore } from '../common/promises.ts';

/**
 * Makes calls in their order: where one returns a promise, those after it wait until it is kept. The
 * first error, thrown or by a promise, is the last thing that is heard: no call is made after it.
 */
export class TellInTurn {
  readonly #onError: (error: unknown) => void;
  readonly #queue: (() => unknown)[] = [];
  #waiting: Promise<void> | undefined;
  #failed = false;

  /** @param onError hears of the first error */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Makes a call now, or when those before it are over. */
  tell(call: () => unknown): void {
    if (this.#waiting === undefined) this.#make(call);
    else this.#queue.push(call);
  }

  /** Waits until every call is over; false if the signal came first, and what was to be told is not. */
  async isOver(signal: AbortSignal): Promise<boolean> {
    while (this.#waiting !== undefined) {
      if (await keptBefore(this.#waiting, signal)) continue;
      this.#failed = true;
      this.#queue.length = 0;
      return false;
    }
    return true;
  }

  #make(call: () => unknown): void {
    if (this.#failed) return;
    try {
      const returned = call();
      if (isPromiseLike(returned)) this.#waiting = this.#waitFor(returned);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #waitFor(promise: PromiseLike<unknown>): Promise<void> {
    try {
      await promise;
    } catch (error) {
      this.#fail(error);
    }
    this.#waiting = undefined;
    while (this.#waiting === undefined && this.#queue.length > 0) {
      this.#make(this.#queue.shift() as () => unknown);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#queue.length = 0;
    this.#onError(error);
  }
}
