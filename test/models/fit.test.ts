/** fit: epochs told, aborts, errors, and data that change meanwhile. */
import assert from 'node:assert/strict';
import { BusyError, NotFittedError } from '../../lib/common/errors.ts';
import { matrix } from '../../lib/data/matrix.ts';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import {
  SigmoidClassifier,
  type SigmoidClassifierOptions,
} from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { problem, X, Y } from '../support/problems.ts';

/** Rows enough that a fit is still going when the next line runs. */
function large() {
  const { x, y } = problem(20_000, 16);
  return { x, y };
}

for (const backend of backendNames) {
  const make = (options: SigmoidClassifierOptions = {}) =>
    new SigmoidClassifier({ backend, ...options });

  describe(`fit on the ${backend} backend`, () => {
    it('tells every epoch in order', async () => {
      const reports: { epoch: number; loss: number }[] = [];
      const model = make({ maxEpochs: 300 });
      const { losses } = await model.fit(X, Y, { onEpoch: (report) => reports.push(report) });
      assert.deepEqual(
        reports.map(({ epoch }) => epoch),
        Array.from(losses, (_, i) => i + 1),
      );
      assert.deepEqual(
        reports.map(({ loss }) => loss),
        [...losses],
      );
    });

    it('a second fit while one is running is refused, and the first goes on', async () => {
      const { x, y } = large();
      const model = make({ maxEpochs: 20 });
      const first = model.fit(x, y);
      await assert.rejects(model.fit(x, y), (error: BusyError) => {
        assert.ok(error instanceof BusyError);
        assert.equal(error.code, 'ERR_FALLLINE_BUSY');
        assert.match(error.message, /idle model in "SigmoidClassifier.fit"/);
        return true;
      });
      assert.throws(() => model.fitSync(x, y), BusyError);
      assert.equal((await first).epochs, 20);
      assert.equal((await model.fit(x, y)).epochs, 20);
    });

    it('two models train at the same time', async () => {
      const { x, y } = large();
      const models = [make({ maxEpochs: 10 }), make({ maxEpochs: 10 })];
      await Promise.all(models.map((model) => model.fit(x, y)));
      const alone = make({ maxEpochs: 10 });
      alone.fitSync(x, y);
      for (const model of models) assert.deepEqual(model.weights, alone.weights);
    });

    it('an abort ends it soon, with the reason, and keeps the last completed epoch', async () => {
      const { x, y } = large();
      const controller = new AbortController();
      const model = make({ maxEpochs: 1_000_000, useBias: false });
      let epochs = 0;
      const fit = model.fit(x, y, {
        signal: controller.signal,
        onEpoch: ({ epoch }) => {
          epochs = epoch;
          if (epoch === 3) controller.abort(new Error('enough'));
        },
      });
      await assert.rejects(fit, /^Error: enough$/);
      assert.equal(epochs, 3, 'onEpoch is not called after the abort');
      // The weights are those of a whole epoch, the third or a later one: found by going there
      // epoch by epoch.
      let weights: FloatArray = new Float64Array(x.cols);
      let found = false;
      for (let count = 1; count < 5000 && !found; count++) {
        const next = make({ maxEpochs: 1, useBias: false, initialWeights: weights });
        next.fitSync(x, y);
        weights = next.weights;
        found = count >= 3 && weights.every((w, j) => w === model.weights[j]);
      }
      assert.ok(found);
    });

    it('epochs shorter than what is done with each do not keep the event loop to themselves', async () => {
      const controller = new AbortController();
      // All of them would take minutes.
      const model = make({ maxEpochs: 5_000_000, patience: Number.POSITIVE_INFINITY });
      let told = 0;
      const fit = model.fit([[0], [1]], [0, 1], {
        signal: controller.signal,
        onEpoch: ({ epoch }) => {
          told += 1;
          assert.equal(epoch, told);
          if (told === 1) setTimeout(() => controller.abort(new Error('enough')), 30);
          for (const end = performance.now() + 0.03; performance.now() < end; );
        },
      });
      await assert.rejects(fit, { message: 'enough' });
      assert.ok(told > 0 && told < 1_000_000, String(told));
    });

    it('a signal that is aborted already: nothing begins', async () => {
      const model = make();
      await assert.rejects(model.fit(X, Y, { signal: AbortSignal.abort() }), {
        name: 'AbortError',
      });
      assert.throws(() => model.weights, NotFittedError);
      assert.equal((await model.fit(X, Y)).epochs, 100);
    });

    it('a timeout in the middle of an epoch', async () => {
      const { x, y } = large();
      const model = make({ maxEpochs: 1_000_000 });
      await assert.rejects(model.fit(x, y, { signal: AbortSignal.timeout(30) }), {
        name: 'TimeoutError',
      });
    });

    it('what onEpoch throws ends it and comes out', async () => {
      const model = make({ maxEpochs: 1_000_000 });
      const thrown = new Error('from onEpoch');
      const onEpoch = () => {
        throw thrown;
      };
      await assert.rejects(model.fit(X, Y, { onEpoch }), (error) => error === thrown);
      assert.equal((await make({ maxEpochs: 2 }).fit(X, Y)).epochs, 2);
    });

    it('refuses wrong options', async () => {
      const model = make();
      await assert.rejects(
        model.fit(X, Y, { signal: {} as never }),
        /"signal" to be an AbortSignal/,
      );
      await assert.rejects(model.fit(X, Y, { onEpoch: 5 as never }), /"onEpoch" to be a function/);
      await assert.rejects(
        model.fit(X, Y, { onepoch: () => {} } as never),
        /Misspelt option "onepoch" of SigmoidClassifier.fit should be "onEpoch"/,
      );
    });

    it('data transferred, overwritten or resized meanwhile change nothing', async () => {
      const { x, y } = large();
      const alone = make({ maxEpochs: 5 });
      alone.fitSync(x, y);
      const disturb: [string, (data: Float64Array) => void][] = [
        [
          'transferred',
          ({ buffer }) => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }),
        ],
        ['overwritten', (data) => data.fill(Number.NaN)],
        ['resized', ({ buffer }) => (buffer as ArrayBuffer).resize(8)],
      ];
      for (const [what, change] of disturb) {
        const buffer = new ArrayBuffer(x.data.byteLength, {
          maxByteLength: x.data.byteLength + 8,
        });
        const data = new Float64Array(buffer, 0, x.data.length);
        data.set(x.data);
        const model = make({ maxEpochs: 5 });
        const fit = model.fit(matrix(data, x.rows, x.cols), y);
        change(data);
        await fit;
        assert.deepEqual(model.weights, alone.weights, what);
      }
    });

    it('data in shared memory are trained on in place', async () => {
      const { x, y } = large();
      const data = new Float64Array(new SharedArrayBuffer(x.data.byteLength));
      data.set(x.data);
      const [shared, alone] = [make({ maxEpochs: 5 }), make({ maxEpochs: 5 })];
      alone.fitSync(x, y);
      await shared.fit(matrix(data, x.rows, x.cols), y);
      assert.deepEqual(shared.weights, alone.weights);
      shared.fitSync(matrix(data, x.rows, x.cols), y);
      assert.deepEqual(shared.weights, alone.weights);
      assert.deepEqual(shared.predict(matrix(data, x.rows, x.cols)), alone.predict(x));
    });

    it('leaves the event loop free', async () => {
      const { x, y } = problem(200_000, 16);
      const model = make({ maxEpochs: 30, batchSize: 1000 });
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const { seconds } = await model.fit(x, y);
      clearInterval(timer);
      // Not a timing: a fit that held the loop would leave no turn at all.
      assert.ok(turns >= 3, `${turns} turns in ${seconds} s`);
    });
  });
}
