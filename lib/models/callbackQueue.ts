/** Calls the callbacks of a run one after the other, also if they return promises. */
import { fulfilledBefore, isPromiseLike } from '../common/promises.ts';

/**
 * A queue of calls. If a call returns a promise, the following calls wait until it is fulfilled.
 * After the first error (thrown, or by a rejected promise) no call is made.
 */
export class CallbackQueue {
  readonly #onError: (error: unknown) => void;
  readonly #queue: (() => unknown)[] = [];
  #waiting: Promise<void> | undefined;
  #failed = false;

  /** @param onError receives the first error */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Makes a call now, or after the calls before it have finished. */
  add(call: () => unknown): void {
    if (this.#waiting === undefined) this.#make(call);
    else this.#queue.push(call);
  }

  /**
   * Waits until every call has finished. Returns false if the signal was aborted first; the
   * remaining calls are then dropped.
   */
  async drained(signal: AbortSignal): Promise<boolean> {
    while (this.#waiting !== undefined) {
      if (await fulfilledBefore(this.#waiting, signal)) continue;
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
