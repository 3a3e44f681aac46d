/** Long work on the event loop's own thread, in short turns. */

import { nextTurn } from './nextTurn.ts';
import { isPromiseLike, keptBefore } from './promises.ts';

/** Milliseconds of work between two turns of the event loop. */
const TURN_MS = 3;

/**
 * Runs a generator to its end, a few milliseconds of it in each turn of the event loop.
 *
 * What it yields that is a promise is awaited before it goes on.
 *
 * @param signal once it is aborted, the generator is left by its `return()`, so that its `finally`
 *   runs
 * @throws what the generator throws, or a promise that it yields is rejected with
 * @returns what the generator returns, or `undefined` after an abort
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
      if (isPromiseLike(piece.value)) await keptOrLeft(pieces, piece.value, signal);
    } while (performance.now() < end);
  }
}

/** Waits for a promise of the generator; leaves the generator where it is rejected. */
async function keptOrLeft<Result>(
  pieces: Generator<unknown, Result, undefined>,
  promise: PromiseLike<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await keptBefore(promise, signal);
  } catch (error) {
    pieces.return(undefined as Result);
    throw error;
  }
}
