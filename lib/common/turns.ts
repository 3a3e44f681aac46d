/** Runs long work on the event loop's thread in short slices, so that the loop is not blocked. */

import { nextTurn } from './nextTurn.ts';
import { fulfilledBefore, isPromiseLike } from './promises.ts';

/** Duration of a slice in milliseconds. */
const TURN_MS = 3;

/**
 * Runs a generator to its end, a few milliseconds per turn of the event loop.
 *
 * If it yields a promise, the promise is awaited before the generator resumes.
 *
 * @param signal after an abort, the generator is ended by `return()`, so that its `finally` runs
 * @throws the generator's error, or the reason of a rejected promise that it yielded
 * @returns the generator's result, or `undefined` after an abort
 */
export async function inTurns<Result>(
  pieces: Generator<unknown, Result, undefined>,
  signal: AbortSignal | undefined,
): Promise<Result | undefined> {
  for (;;) {
    await nextTurn();
    const end = performance.now() + TURN_MS;
    do {
      if (signal?.aborted) {
        pieces.return(undefined as Result);
        return undefined;
      }
      const piece = pieces.next();
      if (piece.done) return piece.value;
      if (isPromiseLike(piece.value)) await awaitOrReturn(pieces, piece.value, signal);
    } while (performance.now() < end);
  }
}

/** Waits for a promise of the generator; ends the generator if the promise is rejected. */
async function awaitOrReturn<Result>(
  pieces: Generator<unknown, Result, undefined>,
  promise: PromiseLike<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await fulfilledBefore(promise, signal);
  } catch (error) {
    pieces.return(undefined as Result);
    throw error;
  }
}
