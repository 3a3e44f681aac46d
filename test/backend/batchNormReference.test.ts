/** Normalisation by the batch against PyTorch's: gradients, running means and variances, evaluation. */

import { floatArray } from '../../lib/data/matrix.ts';
import { PRECISIONS } from '../../lib/data/numericArrays.ts';
import { stateAt } from '../../lib/models/initial/initialState.ts';
import { batchNorm, dense } from '../../lib/plan/layers.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Figures {
  X: number[][];
  y: number[];
  start: number[];
  stepLosses: number[];
  end: number[];
  logits: number[][];
}

describe('normalisation by the batch against PyTorch', () => {
  const { X, y, start, stepLosses, end, logits } = reference<Figures>('e_mlp/batchNorm.json');
  assertVaried(end, 'parameters');

  for (const precision of PRECISIONS) {
    for (const backend of backends) {
      it(`${precision}, ${backend.name}: two epochs of SGD with momentum`, () => {
        const tolerance = precision === 'float64' ? 1e-10 : 1e-4;
        const typed = (numbers: readonly number[]) => {
          const out = floatArray(precision, numbers.length);
          out.set(numbers);
          return out;
        };
        const plan = resolvePlan(
          {
            layers: [
              dense(8, { useBias: false }),
              batchNorm({ activation: 'relu', momentum: 0.2 }),
              dense(3),
            ],
            loss: 'softmax',
            optimizer: { name: 'sgd', momentum: 0.9 },
            learningRate: 0.1,
            batchSize: 10,
            shuffle: false,
            recordBatches: true,
          },
          { nSamples: 34, nFeatures: 6, nOutputs: 3, precision, targets: 'classes' },
        );
        const data = { x: typed(X.flat()), y: typed(y), rows: 34 };
        const state = stateAt(plan, typed(start));
        const { batchLosses } = backend.trainSync(plan, data, state, 2);
        assertClose(batchLosses, stepLosses, tolerance, 'losses', tolerance);
        assertClose(state.parameters, end, tolerance, 'parameters', tolerance);
        const scores = floatArray(precision, 34 * 3);
        backend.scores(plan, data.x, state.parameters, scores);
        assertClose(scores, logits.flat(), tolerance, 'logits', tolerance);
      });
    }
  }
});
