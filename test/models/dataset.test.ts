/** Fits on a Dataset: the same results as on the data themselves, and no copy. */
import assert from 'node:assert/strict';
import { Dataset } from '../../lib/data/dataset.ts';
import { SigmoidClassifier } from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { problem } from '../support/problems.ts';

for (const backend of backendNames) {
  describe(`fits on a dataset on the ${backend} backend`, () => {
    const options = { backend, maxEpochs: 5, loss: 'logistic' } as const;

    for (const precision of ['float64', 'float32'] as const) {
      it(`give what fits on the data themselves give, in ${precision}`, async () => {
        const { x, y } = problem(200, 5);
        const data = new Dataset(x, { precision });
        const alone = new SigmoidClassifier({ ...options, precision });
        alone.fitSync(x, y);
        for (let round = 0; round < 2; round++) {
          const model = new SigmoidClassifier(options);
          const { plan } = await model.fit(data, y);
          assert.equal(plan.precision, precision);
          assert.deepEqual(model.weights, alone.weights);
          model.fitSync(data, y);
          assert.deepEqual(model.weights, alone.weights);
          assert.deepEqual(model.predict(data), alone.predict(x));
        }
      });
    }

    it('copy nothing: what is written meanwhile is seen', async () => {
      const { x, y } = problem(2000, 20);
      const data = new Dataset(x);
      const model = new SigmoidClassifier({ ...options, maxEpochs: 1_000_000 });
      const fit = model.fit(data, y);
      data.x.data[3 * 20 + 7] = Number.NaN;
      await assert.rejects(fit, /x\[3\]\[7\] is NaN/);
    });
  });
}
