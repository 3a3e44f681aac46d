/** The result of a fit, and that a run stops for the reason that it reports. */
import assert from 'node:assert/strict';
import { LogisticRegression, SGDClassifier } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { classProblem } from './problems.ts';

for (const backend of backendNames) {
  describe(`history on the ${backend} backend`, () => {
    const { x, y } = classProblem(70, 3, 3);
    const plain = { backend, patience: Infinity, tolerance: 0 } as const;
    const descent = { ...plain, solver: 'descent', l2: 1e-4 } as const;

    it('has a number for every epoch, and empty lists for what was not asked for', async () => {
      const model = new LogisticRegression({ ...descent, maxEpochs: 8, batchSize: 32 });
      const result = await model.fit(x, y);
      assert.ok(Object.isFrozen(result));
      for (const list of ['losses', 'learningRates', 'gradientNorms', 'epochSeconds'] as const) {
        assert.equal(result[list].length, 8, list);
        assert.ok(
          result[list].every((value) => value >= 0 && Number.isFinite(value)),
          list,
        );
      }
      for (const list of [
        ...(['validationLosses', 'validationScores', 'trainingScores', 'batchLosses'] as const),
      ]) {
        assert.equal(result[list].length, 0, list);
      }
      assert.equal(result.bestEpoch, undefined);
      assert.equal(result.backend, backend);
    });

    it('has the loss of every batch where it is asked for', () => {
      const options = { ...plain, maxEpochs: 4, batchSize: 32, recordBatches: true, l2: 0 };
      const { batchLosses, losses } = new LogisticRegression(options).fitSync(x, y);
      assert.equal(batchLosses.length, 12);
      for (let epoch = 0; epoch < 4; epoch++) {
        const [a, b, c] = batchLosses.subarray(3 * epoch);
        assertClose([losses[epoch]], [(32 * a + 32 * b + 6 * c) / 70], 1e-12, 'loss');
      }
    });

    it('has the training score where a target for it is given', () => {
      const options = { ...descent, maxEpochs: 500, targetScore: 0.95 };
      const model = new LogisticRegression(options);
      const { trainingScores, stopReason, epochs } = model.fitSync(x, y);
      assert.equal(stopReason, 'targetScore');
      assert.equal(trainingScores.length, epochs);
      assert.equal(trainingScores[epochs - 1], model.score(x, y));
      assert.ok(trainingScores[epochs - 2] < 0.95 && trainingScores[epochs - 1] >= 0.95);
    });

    it('says why training stopped', () => {
      const cases = [
        [{ maxEpochs: 3 }, 'maxEpochs'],
        [{ targetLoss: 0.9 }, 'targetLoss'],
        [{ tolerance: 1e-3 }, 'tolerance'],
        [{ patience: 2, tolerance: 0.1 }, 'patience'],
        [{ timeLimit: 1e-9 }, 'timeLimit'],
      ] as const;
      for (const [rule, reason] of cases) {
        const { stopReason } = new LogisticRegression({ ...descent, ...rule }).fitSync(x, y);
        assert.equal(stopReason, reason);
      }
    });

    it('onEpoch hears in fitSync what it hears in fit', async () => {
      const make = () => new SGDClassifier({ ...plain, maxEpochs: 5, seed: 2 });
      const told: number[][] = [[], []];
      const alone = make();
      const { losses } = alone.fitSync(x, y);
      const [model, sync] = [make(), make()];
      await model.fit(x, y, { onEpoch: ({ epoch, loss }) => told[0].push(epoch, loss) });
      const result = sync.fitSync(x, y, {
        onEpoch: ({ epoch, loss }) => told[1].push(epoch, loss),
      });
      assert.deepEqual(
        told[0],
        [...losses].flatMap((loss, i) => [i + 1, loss]),
      );
      assert.deepEqual(told[1], told[0]);
      assert.deepEqual(result.losses, losses);
      assert.deepEqual(sync.weights, alone.weights);
      const failing = make();
      const onEpoch = ({ epoch }: { epoch: number }) => {
        if (epoch === 2) throw new Error('from onEpoch');
      };
      assert.throws(() => failing.fitSync(x, y, { onEpoch }), /^Error: from onEpoch$/);
      assert.equal(failing.checkpoint().counters.epochs, 2);
    });

    it('what onEpoch does to the model meanwhile is refused', () => {
      const model = new SGDClassifier({ ...plain, maxEpochs: 5 });
      const onEpoch = () => void model.fitSync(x, y);
      assert.throws(() => model.fitSync(x, y, { onEpoch }), { code: 'ERR_FALLLINE_BUSY' });
    });

    it('fitSync takes no signal, and says why', () => {
      const { signal } = new AbortController();
      assert.throws(
        () => new SGDClassifier(plain).fitSync(x, y, { signal } as never),
        /no "signal" in SGDClassifier.fitSync, which holds the event loop until it ends/,
      );
    });
  });
}
