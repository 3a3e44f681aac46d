/**
 * The backend that runs everywhere: the same work as the addon in plain TypeScript, on the event
 * loop's own thread. `train` gives the loop a turn at least every few milliseconds.
 */
import type { Backend, EpochReport } from '../backend.ts';
import { BatchLosses } from '../batchLosses.ts';
import { evaluate } from './evaluate.ts';
import { networkActivations } from './mlp.ts';
import { descendOneVsAll } from './oneVsAllDescent.ts';
import { patternPieces } from './patternDescent.ts';
import { modelScores } from './scores.ts';
import { gradientOf, heldData, trainPieces } from './trainer.ts';
import { inTurns } from './turns.ts';
import { inOneGo } from './work.ts';

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
    // An abort's `finally` puts the last good state back.
    const ending = (await inTurns(pieces, signal)) ?? { ended: 'aborted' as const };
    return { ...ending, reports, batchLosses: batches.all() };
  },

  trainSync(plan, data, state, epochs) {
    const reports: EpochReport[] = [];
    const batches = new BatchLosses();
    const pieces = trainPieces(plan, data, state, epochs, (report, losses) => {
      reports.push(report);
      batches.add(losses);
    });
    return { ...inOneGo(pieces), reports, batchLosses: batches.all() };
  },

  scores: modelScores,
  gradient: gradientOf,
  activations: networkActivations,
  evaluate,

  async trainPatterns(net, data, state, limits) {
    const outcome = await inTurns(patternPieces(net, data, state, limits), undefined);
    return outcome ?? { ended: 'aborted', iterations: 0, error: limits.error };
  },

  trainPatternsSync(net, data, state, limits) {
    const pieces = patternPieces(net, data, state, limits);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    return piece.value;
  },

  trainOneVsAllSync(problem, weights) {
    descendOneVsAll(problem, weights);
    return 'done';
  },
};
