/** A run that had ended, resumed: the same model and stopReason; with an easier rule it continues. */
import assert from 'node:assert/strict';
import {
  type Checkpoint,
  DivergenceError,
  LinearRegression,
  LogisticRegression,
  MLPClassifier,
  type StopReason,
} from '../../lib/index.ts';
import { ON_NOT_CONVERGED } from '../../lib/models/notConverged.ts';
import { backendNames } from '../support/backends.ts';
import { type AnyOptions, classProblem, numberProblem } from './problems.ts';

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

const WITHOUT = { patience: Number.POSITIVE_INFINITY, tolerance: 0 } as const;

/** Options by the rule that ends a run with them, and options with which the run goes on. */
const RULES: [StopReason, AnyOptions, AnyOptions][] = [
  ['maxEpochs', { ...WITHOUT, maxEpochs: 7 }, { maxEpochs: 12 }],
  ['patience', { patience: 3, tolerance: 1e-2, batchSize: 16 }, { patience: 30, maxEpochs: 60 }],
  [
    'patience',
    { patience: 2, learningRate: 5, batchSize: 16, validationFraction: 0.25 },
    { patience: Number.POSITIVE_INFINITY, maxEpochs: 30 },
  ],
  ['patience', { patience: 2, tolerance: 1e-2, average: true }, { patience: 20 }],
  ['tolerance', { ...WITHOUT, tolerance: 1e-3 }, { tolerance: 1e-4 }],
  ['targetLoss', { ...WITHOUT, targetLoss: 0.6 }, { targetLoss: 0.4 }],
  ['targetScore', { ...WITHOUT, targetScore: 0.7, learningRate: 0.01 }, { targetScore: 0.95 }],
];

for (const backend of backendNames) {
  describe(`runs that had ended, resumed on the ${backend} backend`, () => {
    const { x, y } = classProblem(80, 3, 3);

    for (const [reason, options, easier] of RULES) {
      for (const precision of ['float64', 'float32'] as const) {
        it(`by ${Object.keys(options).join(', ')}: ${reason}, ${precision}`, async () => {
          const make = (more: AnyOptions = {}) =>
            new LogisticRegression({
              ...{ backend, precision, solver: 'descent', l2: 1e-4, maxEpochs: 500 },
              ...{ ...options, ...more },
            });
          const model = make();
          const checkpoints: Checkpoint[] = [];
          const { stopReason, epochs, converged, notConverged } = model.fitSync(x, y, {
            checkpointEvery: 1,
            onCheckpoint: (checkpoint) => checkpoints.push(throughJson(checkpoint)),
          });
          assert.equal(stopReason, reason);
          assert.equal(typeof converged, 'boolean');
          const last = throughJson(model.checkpoint());
          assert.equal(last.ended, reason);
          assert.deepEqual(checkpoints.at(-1), last);
          assert.ok(checkpoints.slice(0, -1).every(({ ended }) => ended === null));

          const [again, later] = [make(), make()];
          const told: number[] = [];
          const result = await again.fit(x, y, {
            resume: last,
            onEpoch: ({ epoch }) => told.push(epoch),
          });
          assert.deepEqual([result.stopReason, result.epochs, told], [reason, 0, []]);
          assert.equal(result.losses.length, 0);
          assert.equal(result.converged, converged);
          assert.equal(result.notConverged?.finding, notConverged?.finding);
          assert.equal(result.notConverged?.epochs, notConverged?.epochs);
          assert.equal(result.notConverged?.learningRate, notConverged?.learningRate);
          assert.deepEqual(later.fitSync(x, y, { resume: last }).stopReason, reason);
          for (const each of [again, later]) {
            assert.deepEqual(each.weights, model.weights);
            assert.deepEqual(each.bias, model.bias);
            assert.deepEqual(each.checkpoint(), model.checkpoint());
            assert.deepEqual(each.toJSON(), model.toJSON());
          }

          const on = make(easier);
          const rest = on.fitSync(x, y, { resume: last });
          assert.ok(rest.epochs > 0, `${rest.epochs} epochs more`);
          if (reason === 'patience' && options.tolerance !== undefined) return;
          // What ends a run does not change its steps.
          const whole = make(easier);
          const through = whole.fitSync(x, y);
          assert.equal(epochs + rest.epochs, through.epochs);
          assert.equal(rest.stopReason, through.stopReason);
          assert.deepEqual(on.weights, whole.weights);
        });
      }
    }

    it('is judged as it was, whether it arrived or not', () => {
      for (const [options, arrived] of [
        [{ maxEpochs: 200, learningRate: 0.5 }, true],
        [{ maxEpochs: 2, learningRate: 1e-4 }, false],
        [
          { maxEpochs: 3, learningRate: { name: 'step', initial: 1e-4, every: 1, gamma: 0.5 } },
          false,
        ],
        [{ maxEpochs: 3, learningRate: (epoch: number) => 1e-4 / (epoch + 1) }, false],
      ] as [AnyOptions, boolean][]) {
        const make = () => {
          const model = new LogisticRegression({
            ...{ backend, l2: 1e-4, ...WITHOUT, ...options },
          });
          model[ON_NOT_CONVERGED] = () => {};
          return model;
        };
        const model = make();
        const first = model.fitSync(x, y);
        const again = make().fitSync(x, y, { resume: throughJson(model.checkpoint()) });
        assert.deepEqual([first.converged, again.converged], [arrived, arrived]);
        assert.equal(again.epochs, 0);
        assert.deepEqual(again.notConverged, first.notConverged);
      }
    });

    it('of a loss that rose by far diverged again, as it did', () => {
      const { x: points, y: numbers } = numberProblem(40, 2);
      const make = () =>
        new LinearRegression({
          backend,
          ...WITHOUT,
          maxEpochs: 8,
          batchSize: 'all',
          learningRate: 20,
        });
      const model = make();
      let told: unknown;
      assert.throws(
        () => model.fitSync(points, numbers),
        (error) => {
          told = error;
          return error instanceof DivergenceError && /more than 1000 times/.test(error.message);
        },
      );
      const resume = throughJson(model.checkpoint());
      assert.throws(() => make().fitSync(points, numbers, { resume }), {
        message: (told as Error).message,
      });
    });

    it('after timeLimit it goes on', () => {
      const make = (timeLimit?: number) =>
        new LinearRegression({
          ...{ backend, solver: 'descent', maxEpochs: 40, ...WITHOUT, timeLimit },
        });
      const { x: points, y: numbers } = numberProblem(40, 2);
      const [model, whole] = [make(1e-9), make()];
      assert.equal(model.fitSync(points, numbers).stopReason, 'timeLimit');
      whole.fitSync(points, numbers);
      const resume = throughJson(model.checkpoint());
      assert.equal(resume.ended, 'timeLimit');
      const rest = make();
      const { stopReason, epochs } = rest.fitSync(points, numbers, { resume });
      assert.deepEqual([stopReason, epochs], ['maxEpochs', 39]);
      assert.deepEqual(rest.weights, whole.weights);
    });

    it('of a network, and then by partialFit', () => {
      const make = () =>
        new MLPClassifier({ backend, hidden: [5], dropout: 0.2, batchSize: 16, patience: 3 });
      const [model, again] = [make(), make()];
      model.fitSync(x, y);
      again.fitSync(x, y, { resume: throughJson(model.checkpoint()) });
      for (const each of [model, again]) each.partialFitSync(x, y);
      assert.deepEqual(again.checkpoint(), model.checkpoint());
      assert.equal(again.checkpoint().ended, null);
    });

    it('a checkpoint of a run that was aborted says nothing of an end', async () => {
      const controller = new AbortController();
      const model = new LogisticRegression({
        ...{ backend, solver: 'descent', maxEpochs: 1000, ...WITHOUT },
      });
      const fit = model.fit(x, y, {
        signal: controller.signal,
        ...{ checkpointEvery: 1, onCheckpoint: () => {} },
        onEpoch: ({ epoch }) => epoch === 2 && controller.abort(new Error('stop')),
      });
      await assert.rejects(fit, /stop/);
      assert.equal(model.checkpoint().ended, null);
    });
  });
}
