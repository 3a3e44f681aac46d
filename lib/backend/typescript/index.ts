/**
 * The backend that runs everywhere: it does the same work as the addon in plain TypeScript, on the
 * calling thread. `train` yields to the event loop at least every few milliseconds.
 */

import { inTurns } from '../../common/turns.ts';
import { BatchLosses } from '../../numerics/batchLosses.ts';
import { evaluate } from '../../numerics/evaluate.ts';
import { networkActivations } from '../../numerics/mlp.ts';
import { modelScores } from '../../numerics/scores.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import { inOneGo } from '../../numerics/work.ts';
import type { Backend } from '../backend.ts';
import { descendOneVsAll } from './oneVsAllDescent.ts';
import { patternPieces } from './patternDescent.ts';
import { gradientOf, heldData, hessianProductOf, trainPieces } from './trainer.ts';

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
    // On abort, the generator's `finally` restores the state of the last completed epoch.
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
  hessianProduct: hessianProductOf,
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
