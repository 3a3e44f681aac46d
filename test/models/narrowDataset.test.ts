/** Models on narrow datasets: every way to train, to watch and to predict. */
import assert from 'node:assert/strict';
import { Dataset } from '../../lib/data/dataset.ts';
import { LinearRegression } from '../../lib/models/linearRegression.ts';
import { LogisticRegression } from '../../lib/models/logisticRegression.ts';
import { backendNames } from '../support/backends.ts';
import { storageCases } from '../support/narrow.ts';
import { assertClose } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

const { x, y } = problem(600, 9);
const labels = Array.from(y, (label) => (label ? 'yes' : 'no'));
const threeLabels = labels.map((label, i) => (i % 5 === 0 ? 'maybe' : label));

for (const backend of backendNames) {
  for (const { name, option } of storageCases) {
    describe(`models on ${name} datasets, ${backend}`, () => {
      const narrow = new Dataset(x, { storage: option, y: labels });
      /** What it holds, in full. */
      const wide = new Dataset(narrow.x, { y: labels });
      const common = { backend, seed: 4, maxEpochs: 12 } as const;

      it('fit, fitSync and partialFit train as on the values, watched or not', async () => {
        for (const options of [
          { batchSize: 32 },
          { batchSize: 1, learningRate: 0.01 },
          // The number of iterations of a solver is one of rounding, in float32.
          { validationFraction: 0.25, patience: 3, solver: 'descent' },
        ] as const) {
          const [got, expected, sync] = [narrow, wide, narrow].map(
            () => new LogisticRegression({ ...common, ...options }),
          );
          const { losses } = await got.fit(narrow);
          const { losses: wideLosses } = await expected.fit(wide);
          sync.fitSync(narrow);
          assertClose(losses, wideLosses, 1e-4, 'losses');
          assertClose(got.weights.data, expected.weights.data, 1e-3, 'weights', 1e-3);
          assert.deepEqual(sync.weights, got.weights);
          assert.equal(got.weights.data.constructor, Float32Array);
        }
        const [got, expected] = [narrow, wide].map((data) => {
          const model = new LogisticRegression({ ...common, learningRate: 0.01 });
          model.partialFitSync(data, undefined, { epochs: 2 });
          return model;
        });
        assertClose(got.weights.data, expected.weights.data, 1e-4, 'weights', 1e-5);
      });

      it('checkpoints of a run in stretches are those of one in one go', async () => {
        const [whole, stretched] = [1, 2].map(
          () => new LogisticRegression({ ...common, batchSize: 50 }),
        );
        await whole.fit(narrow);
        let checkpoints = 0;
        await stretched.fit(narrow, undefined, {
          checkpointEvery: 5,
          onCheckpoint: () => checkpoints++,
        });
        assert.equal(checkpoints, 2);
        assert.deepEqual(stretched.weights, whole.weights);
      });

      it('validation samples may be narrow, and computed with in double precision', async () => {
        const held = narrow.take(Array.from({ length: 200 }, (_, i) => 3 * i));
        const model = new LogisticRegression({ ...common, precision: 'float64' });
        const { validationLosses } = await model.fit(narrow, labels, {
          validation: { x: held, y: held.y as string[] },
        });
        const wideHeld = new Dataset(held, { precision: 'float64' });
        const same = new LogisticRegression({ ...common, precision: 'float64' });
        const inDouble = new Dataset(narrow, { precision: 'float64' }).x;
        const expected = await same.fit(inDouble, labels, {
          validation: { x: wideHeld.x, y: held.y as string[] },
        });
        assert.ok(model.weights.data instanceof Float64Array);
        assertClose(validationLosses ?? [], expected.validationLosses ?? [], 1e-12, 'losses');
      });

      it('predicts one row and many as from the values', () => {
        const model = new LogisticRegression({ ...common });
        model.fitSync(narrow, threeLabels);
        for (const rows of [[7], Array.from({ length: 600 }, (_, i) => i)]) {
          const some = narrow.take(rows);
          const scores = model.decisionFunction(some);
          assertClose(scores.data, model.decisionFunction(some.x).data, 1e-5, 'scores', 1e-5);
          assert.deepEqual(model.predict(some), model.predict(some.x));
          const got = model.predictProba(some).data;
          assertClose(got, model.predictProba(some.x).data, 1e-5, 'probabilities', 1e-6);
        }
        assert.equal(model.score(narrow, threeLabels), model.score(narrow.x, threeLabels));
        const wrong = new Dataset([[1, 0.5]], { storage: option });
        assert.throws(() => model.predict(wrong), /"x" to have 9 columns/);
      });

      it('regression of several outputs', () => {
        const targets = { data: Float64Array.from(x.data.subarray(0, 1200)), rows: 600, cols: 2 };
        const [got, expected] = [narrow, wide].map((data) => {
          const model = new LinearRegression({ ...common, batchSize: 40 });
          model.fitSync(data, targets);
          return model;
        });
        assertClose(got.weights.data, expected.weights.data, 1e-4, 'weights', 1e-4);
        assertClose(got.predict(narrow), expected.predict(wide), 1e-3, 'predictions', 1e-4);
      });
    });
  }
}
