/**
 * The backend that runs everywhere: the same work as the addon in plain TypeScript, on the event
 * loop's own thread. `train` gives the loop a turn at least every few milliseconds.
 */
import type { Backend, Ending, EpochReport } from '../backend.ts';
import { BatchLosses } from '../batchLosses.ts';
import { evaluate } from './evaluate.ts';
import { linearScores } from './linear.ts';
import { gradientOf, heldData, type Pieces, trainPieces } from './trainer.ts';

/** Milliseconds of work between two turns of the event loop. */
const TURN_MS = 3;

export const typescriptBackend: Backend = {
  name: 'typescript',
  description: 'plain TypeScript, on one thread',

  async train(plan, data, state, epochs, { onEpoch, signal }) {
    const reports: EpochReport[] = [];
    const batches = new BatchLosses();
    const pieces = trainPieces(plan, heldData(plan, data), state, epochs, (report, losses) => {
      reports.push(report);
      batches.add(losses);
      onEpoch?.(report);
    });
    const ending = await runInTurns(pieces, signal);
    return { ...ending, reports, batchLosses: batches.all() };
  },

  trainSync(plan, data, state, epochs) {
    const reports: EpochReport[] = [];
    const batches = new BatchLosses();
    const pieces = trainPieces(plan, data, state, epochs, (report, losses) => {
      reports.push(report);
      batches.add(losses);
    });
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    return { ...piece.value, reports, batchLosses: batches.all() };
  },

  scores: linearScores,
  gradient: gradientOf,
  evaluate,
};

/** Runs the pieces, a few milliseconds of them in each turn of the event loop. */
async function runInTurns(
  pieces: Pieces<Ending>,
  signal: AbortSignal | undefined,
): Promise<Ending> {
  for (;;) {
    await nextTurn();
    const end = performance.now() + TURN_MS;
    do {
      if (signal?.aborted) {
        // The generator's `finally` puts the last good state back.
        pieces.return({ ended: 'aborted' });
        return { ended: 'aborted' };
      }
      const piece = pieces.next();
      if (piece.done) return piece.value;
    } while (performance.now() < end);
  }
}

/** Resolves after timers, input and output had their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
