/** The same seed gives the same bits for any number of threads, however batches are cut. */
import assert from 'node:assert/strict';
import { floatArray } from '../../lib/data/matrix.ts';
import { PRECISIONS } from '../../lib/data/numericArrays.ts';
import { stateAt } from '../../lib/models/initial/initialState.ts';
import { batchNorm, dense, dropout, type Layer } from '../../lib/plan/layers.ts';
import { backends, describeNative } from '../support/backends.ts';
import { networkProblem } from '../support/networks.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';

/** Large enough that batches are cut into chunks, and gradients into panels on either side. */
const NETWORKS: Record<string, readonly Layer[]> = {
  'wide inputs': [dense(96, { activation: 'relu' }), dropout(0.3), dense(3)],
  'wide layers': [
    dense(200, { activation: 'tanh' }),
    batchNorm({ activation: 'gelu' }),
    dense(90, { activation: 'relu' }),
    dense(3),
  ],
};

describeNative('networks on several threads', () => {
  const native = backends.find(({ name }) => name === 'native');
  for (const [title, layers] of Object.entries(NETWORKS)) {
    for (const precision of PRECISIONS) {
      // Batches of one pass and of several, and a last one that is shorter.
      for (const batchSize of [250, 3000]) {
        it(`${title}, ${precision}, batches of ${batchSize}: the same bits`, () => {
          assert.ok(native);
          const shape = { rows: 3100, nFeatures: 120, nOutputs: 3, precision };
          const options = { loss: 'softmax', layers, batchSize, optimizer: 'adam' } as const;
          const ends = [1, 2, 3, 5].map((threads) => {
            const { plan, data, start } = networkProblem({ ...options, threads }, shape);
            const state = stateAt(plan, start);
            native.trainSync(plan, data, state, 1);
            const scores = floatArray(precision, data.rows * 3);
            native.scores(plan, data.x, state.parameters, scores);
            const gradient = new Float64Array(state.parameters.length);
            const loss = native.gradient(plan, data, state.parameters, gradient);
            return { ...state, scores, gradient, loss };
          });
          assertVaried(ends[0].parameters, 'parameters');
          for (const end of ends) assert.deepEqual(end, ends[0]);
        });
      }
    }
  }

  it('large batches, in several passes, come to the gradient of small ones', () => {
    assert.ok(native);
    const shape = { rows: 9000, nFeatures: 20, nOutputs: 3, precision: 'float64' } as const;
    const layers = [dense(300, { activation: 'silu' }), dense(3)];
    const { plan, data, start } = networkProblem({ loss: 'softmax', layers }, shape);
    const [whole, parts] = [new Float64Array(start.length), new Float64Array(start.length)];
    const weighed = data.sampleWeights;
    native.gradient(plan, data, start, whole);
    for (let from = 0; from < 9000; from += 500) {
      const part = {
        x: data.x.subarray(from * 20, (from + 500) * 20),
        y: data.y.subarray(from, from + 500),
        sampleWeights: weighed.subarray(from, from + 500),
        rows: 500,
      };
      const gradient = new Float64Array(start.length);
      native.gradient(plan, part, start, gradient);
      for (let j = 0; j < parts.length; j++) parts[j] += gradient[j] / 18;
    }
    assertVaried(whole, 'gradient');
    assertClose(parts, whole, 1e-9, 'gradient', 1e-12);
  });
});
