/** Long work on the event loop's own thread, in short turns. */
import { nextTurn } from '../nextTurn.ts';

/** Milliseconds of work between two turns of the event loop. */
const TURN_MS = 3;

/**
 * Runs a generator to its end, a few milliseconds of it in each turn of the event loop.
 *
 * @param signal once it is aborted, the generator is left by its `return()`, so that its `finally`
 *   runs
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
    } while (performance.now() < end);
  }
}
