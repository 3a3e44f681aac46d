/** Every regressor: each way to train, each way to take samples, one output and several, all losses. */
import assert from 'node:assert/strict';
import {
  Dataset,
  LinearRegression,
  matrix,
  NotFittedError,
  r2Score,
  SGDRegressor,
} from '../../lib/index.ts';
import { REGRESSION_LOSSES, type RegressionLoss } from '../../lib/models/modelLosses.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { BATCHES, numberProblem, REGRESSORS, rows } from './problems.ts';

for (const backend of backendNames) {
  for (const [name, make] of Object.entries(REGRESSORS)) {
    describe(`${name} on the ${backend} backend`, () => {
      for (const [way, batchSize] of Object.entries(BATCHES)) {
        for (const precision of ['float64', 'float32'] as const) {
          it(`finds the weights of two outputs by ${way} in ${precision}`, async () => {
            const { x, y, weights, bias } = numberProblem(150, 3, 2);
            const options = {
              ...{ backend, batchSize, precision, l2: 0, learningRate: 0.02 },
              ...{ maxEpochs: 1000, patience: Infinity, tolerance: 0 },
            };
            const model = make(options);
            const { plan } = await model.fit(x, y);
            assert.equal(plan.precision, precision);
            assert.equal(plan.nOutputs, 2);
            assertClose(model.weights.data, weights, 0.02, 'W', 0.02);
            assertClose(model.bias, bias, 0.01, 'bias');
            assert.ok(model.score(x, y) > 0.999);

            const sync = make(options);
            sync.fitSync(x, y);
            assert.deepEqual(sync.weights, model.weights);

            const [partial, partialSync] = [make(options), make(options)];
            for (let i = 0; i < 40; i++) {
              await partial.partialFit(x, y);
              partialSync.partialFitSync(x, y);
            }
            assert.deepEqual(partialSync.weights, partial.weights);
            assert.ok(partial.score(x, y) > 0.6, `R² ${partial.score(x, y)}`);
          });
        }
      }

      it('predicts x·W + b, flat and as a matrix, and scores by R²', () => {
        const { x, y } = numberProblem(50, 3, 2);
        const model = make({ backend, maxEpochs: 5 });
        model.fitSync(x, y);
        const { weights, bias } = model;
        const expected = rows(x, [...Array(50).keys()]).flatMap((row) =>
          [0, 1].map((k) =>
            row.reduce((sum, value, j) => sum + value * weights.data[3 * k + j], bias[k]),
          ),
        );
        assertClose(model.predict(x), expected, 1e-12, 'prediction', 1e-12);
        const predicted = model.predictMatrix(x);
        assert.deepEqual([predicted.rows, predicted.cols], [50, 2]);
        assert.deepEqual(predicted.data, model.predict(x));
        assert.equal(model.score(x, y), r2Score(y, predicted));
        const sampleWeight = Array.from({ length: 50 }, (_, i) => i % 4);
        assert.equal(model.score(x, y, sampleWeight), r2Score(y, predicted, { sampleWeight }));
      });

      it('takes numbers in every form', () => {
        const { x, y } = numberProblem(40, 2);
        const forms = [y, y.data, [...y.data], rows(y, [...Array(40).keys()])];
        const [first, ...others] = forms.map((form) => {
          const model = make({ backend, maxEpochs: 3 });
          model.fitSync(x, form);
          return model;
        });
        for (const other of others) assert.deepEqual(other.weights, first.weights);
        const dataset = new Dataset(x, { y: [...y.data] });
        const model = make({ backend, maxEpochs: 3 });
        model.fitSync(dataset);
        assert.deepEqual(model.weights, first.weights);
        assert.equal(model.score(dataset), first.score(x, y));
      });

      it('refuses targets that are none', async () => {
        const x = [[1], [2], [3]];
        const bad: [unknown, RegExp][] = [
          [undefined, /^TypeError: Expected "y" to be an array of numbers/],
          [['a', 'b', 'c'], /^TypeError: Expected "y\[0\]" to be a number/],
          [[1, Number.NaN, 3], /^RangeError: Expected finite numbers, but y\[1\] is NaN$/],
          [
            [
              [1, 2],
              [3, Number.POSITIVE_INFINITY],
              [4, 5],
            ],
            /y\[1\]\[1\] is Infinity/,
          ],
          [[1, 2], /"y" to have 3 targets, one for each row of x, but it has 2/],
        ];
        for (const [y, message] of bad) {
          const model = make({ backend });
          assert.throws(() => model.fitSync(x, y as never), message);
          await assert.rejects(model.fit(x, y as never), message);
          assert.throws(() => model.predict(x), NotFittedError);
        }
        const narrow = make({ backend, precision: 'float32' });
        assert.throws(() => narrow.fitSync(x, [1, 1e300, 3]), /y\[1\] is Infinity in float32/);
        assert.throws(
          () =>
            narrow.fitSync(x, [
              [1, 1e300],
              [3, 4],
              [5, 6],
            ]), // prettier: one row a sample
          /y\[0\]\[1\] is Infinity in float32/,
        );
      });

      it('refuses losses for classes, and says who takes them', () => {
        assert.throws(
          () => make({ backend, loss: 'hinge' } as never),
          /^RangeError: Expected "loss" to be one of 'squaredError', .* but received 'hinge': SGDClassifier takes it$/,
        );
        assert.throws(
          () => make({ backend, loss: 'huberr' } as never),
          /"loss" to be one of .*Did you mean 'huber'\?/,
        );
      });
    });
  }

  describe(`regression losses on the ${backend} backend`, () => {
    const outliers = numberProblem(200, 2);
    for (let i = 0; i < 200; i += 20) outliers.y.data[i] += 100;

    const losses: RegressionLoss[] = [
      ...(['huber', 'logCosh', 'absoluteError', 'epsilonInsensitive'] as const),
      { name: 'quantile', quantile: 0.5 },
    ];
    for (const loss of losses) {
      it(`${typeof loss === 'string' ? loss : loss.name} looks past outliers`, () => {
        const { x, y, weights, bias } = outliers;
        const model = new LinearRegression({ backend, loss, maxEpochs: 2000, tolerance: 0 });
        model.fitSync(x, y);
        assertClose(model.weights.data, weights, 0, 'W', 0.2);
        assertClose(model.bias, bias, 0, 'bias', 0.2);
        const squares = new LinearRegression({ backend });
        squares.fitSync(x, y);
        assert.ok(Math.abs(squares.bias[0] - bias[0]) > 1, 'least squares do not');
      });
    }

    it('a quantile has its share of the targets below', () => {
      const { x, y } = numberProblem(400, 1);
      const noisy = y.data.map((value, i) => value + noise(400, 77)[i]);
      const model = new LinearRegression({
        ...{ backend, loss: { name: 'quantile', quantile: 0.9 } },
        ...{ learningRate: 0.1, maxEpochs: 500, tolerance: 0 },
      });
      model.fitSync(x, noisy);
      const below = model.predict(x).filter((value, i) => noisy[i] < value).length;
      assert.ok(Math.abs(below / 400 - 0.9) < 0.03, `${below} of 400`);
    });

    it('poisson predicts counts, which are not below 0', () => {
      const { x } = numberProblem(300, 2);
      const counts = Array.from({ length: 300 }, (_, i) =>
        Math.round(Math.exp(1 + x.data[2 * i] - 0.5 * x.data[2 * i + 1])),
      );
      const model = new LinearRegression({ backend, loss: 'poisson' });
      model.fitSync(x, counts);
      assertClose(model.weights.data, [1, -0.5], 0, 'W', 0.1);
      assert.ok(model.predict(x).every((count) => count > 0));
      assert.equal(model.score(x, counts), r2Score(counts, model.predict(x)));
      assert.throws(
        () => new SGDRegressor({ backend, loss: 'poisson' }).fitSync([[1], [2]], [1, -2]),
        /^RangeError: Expected "y" to hold numbers of at least 0 for the loss 'poisson', but y\[1\] is -2$/,
      );
    });
  });

  describe(`where biases start on the ${backend} backend`, () => {
    const x = matrix(new Float64Array(5), 5, 1);
    const y = [1, 2, 3, 4, 90];
    /** The bias after a step of no length. */
    const start = (loss: RegressionLoss, more: object = {}, fit: object = {}) => {
      const still = { maxEpochs: 1, learningRate: 1e-300, optimizer: 'sgd', batchSize: 5 } as const;
      const model = new LinearRegression({ backend, loss, ...still, ...more });
      model.fitSync(x, y, fit);
      return model.bias[0];
    };
    const sampleWeight = [1, 1, 1, 1, 0];

    const cases: [RegressionLoss, number, number][] = [
      ['squaredError', 20, 2.5],
      ['squaredEpsilonInsensitive', 20, 2.5],
      ['absoluteError', 3, 2],
      ['epsilonInsensitive', 3, 2],
      ['huber', 3, 2],
      ['logCosh', 3, 2],
      [{ name: 'quantile', quantile: 0.9 }, 90, 4],
      ['poisson', Math.log(20), Math.log(2.5)],
      ['tweedie', Math.log(20), Math.log(2.5)],
      ['gamma', Math.log(20), Math.log(2.5)],
    ];
    it('has a case for every loss', () => {
      const names = cases.map(([loss]) => (typeof loss === 'string' ? loss : loss.name));
      assert.deepEqual(names.sort(), [...REGRESSION_LOSSES].sort());
    });
    for (const [loss, plain, weighted] of cases) {
      it(`${typeof loss === 'string' ? loss : loss.name}: the best constant`, () => {
        assertClose([start(loss)], [plain], 1e-14, 'bias');
        assertClose([start(loss, {}, { sampleWeight })], [weighted], 1e-14, 'weighted');
      });
    }

    it('at 0 where initial weights are given, and for counts that are all 0', () => {
      assertClose([start('squaredError', { initialWeights: [0] })], [0], 0, 'bias', 1e-290);
      assert.equal(start('squaredError', { useBias: false }), 0);
      const options = { backend, loss: 'poisson', solver: 'descent', maxEpochs: 1 } as const;
      const model = new LinearRegression(options);
      model.fitSync(x, [0, 0, 0, 0, 0]);
      assert.ok(model.bias[0] < 0 && model.bias[0] > -1);
    });
  });
}
