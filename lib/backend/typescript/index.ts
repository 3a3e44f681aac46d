/**
 * The backend that runs everywhere: it does the same work as the addon in plain TypeScript, on the
 * calling thread. `train` yields to the event loop at least every few milliseconds.
 */

import { inTurns } from '../../common/turns.ts';
import { BatchLosses } from '../../numerics/batchLosses.ts';
import { choleskyPieces } from '../../numerics/cholesky.ts';
import { columnMomentsPieces } from '../../numerics/columnMoments.ts';
import { typescriptSweeper } from '../../numerics/coordinateSweeps.ts';
import { dualEpochs } from '../../numerics/dualDescent.ts';
import { evaluate } from '../../numerics/evaluate.ts';
import { hessianPieces } from '../../numerics/hessian.ts';
import { leastSquaresPieces, ridgePathPieces } from '../../numerics/leastSquares.ts';
import { networkActivations } from '../../numerics/mlp.ts';
import { rowGramPieces } from '../../numerics/rowGram.ts';
import { modelScores } from '../../numerics/scores.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import { inOneGo, WorkMeter } from '../../numerics/work.ts';
import type { Backend } from '../backend.ts';
import { gradientOf, hessianProductPieces } from './derivatives.ts';
import { heldData } from './held.ts';
import { later } from './later.ts';
import { descendOneVsAll } from './oneVsAllDescent.ts';
import { patternPieces } from './patternDescent.ts';
import { trainPieces } from './trainer.ts';

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
  hessianProduct: (...call) => inOneGo(hessianProductPieces(...call)),
  hessian: (...call) => inOneGo(hessianPieces(...call)),
  choleskySolve: (...call) => inOneGo(choleskyPieces(...call)),
  columnMoments: (...call) => inOneGo(columnMomentsPieces(...call)),
  leastSquaresMinimumNorm: (...call) => inOneGo(leastSquaresPieces(...call)),
  ridgePath: (...call) => inOneGo(ridgePathPieces(...call)),
  rowGram: (...call) => inOneGo(rowGramPieces(...call)),
  later,
  dualEpochs: (problem, state, epochs, tolerance) =>
    inOneGo(dualEpochs(problem, state, epochs, tolerance, new WorkMeter())),
  activations: networkActivations,
  evaluate,

  ...typescriptSweeper,

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
