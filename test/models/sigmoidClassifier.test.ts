/** Results and state of a trained model. */
import assert from 'node:assert/strict';
import { DivergenceError, NotFittedError } from '../../lib/common/errors.ts';
import { matrix } from '../../lib/data/matrix.ts';
import {
  SigmoidClassifier,
  type SigmoidClassifierOptions,
} from '../../lib/models/sigmoidClassifier.ts';
import { OPTIMIZER_NAMES } from '../../lib/plan/optimizers.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem, X, Y } from '../support/problems.ts';

for (const backend of backendNames) {
  const make = (options: SigmoidClassifierOptions = {}) =>
    new SigmoidClassifier({ backend, ...options });

  describe(`SigmoidClassifier on the ${backend} backend`, () => {
    it('learns, and answers with the labels it was given', async () => {
      const model = make({ learningRate: 0.5, maxEpochs: 500 });
      const result = await model.fit(X, Y);
      assert.equal(result.epochs, 500);
      assert.equal(result.stopReason, 'maxEpochs');
      assert.equal(result.backend, backend);
      assert.equal(result.losses.length, 500);
      assert.ok(result.losses[499] < result.losses[0] / 5);
      assert.ok(result.seconds > 0 && result.epochSeconds.every((seconds) => seconds >= 0));
      assert.ok(Object.isFrozen(result) && Object.isFrozen(result.plan));
      assert.deepEqual(model.classes, ['no', 'yes']);
      assert.deepEqual(model.predict([...X, [2.9, 3.1]]), [...Y, 'yes']);
      assert.equal(model.score(X, Y), 1);

      const scores = model.decisionFunction(X);
      const [w0, w1] = model.weights;
      assertClose(
        scores,
        X.map(([a, b]) => a * w0 + b * w1 + model.bias),
        1e-12,
        'score',
      );
      const proba = model.predictProba(X);
      assert.deepEqual([proba.rows, proba.cols], [4, 2]);
      const expected = [...scores].flatMap((z) => [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))]);
      assertClose(proba.data, expected, 1e-12, 'probability');
    });

    it('takes labels of every kind, in typed arrays too, in their sorted order', () => {
      const cases: [ArrayLike<number | string | boolean>, [unknown, unknown]][] = [
        [
          [5, 5, -2, -2],
          [-2, 5],
        ],
        [
          [true, true, false, false],
          [false, true],
        ],
        [
          ['b', 'b', 'a', 'a'],
          ['a', 'b'],
        ],
        [Int32Array.of(1, 1, 0, 0), [0, 1]],
        [Uint8Array.of(9, 9, 10, 10), [9, 10]],
      ];
      for (const [y, classes] of cases) {
        const model = make({ learningRate: 0.5, maxEpochs: 500 });
        model.fitSync(X, y);
        assert.deepEqual(model.classes, classes);
        assert.deepEqual(model.predict(X), Array.from(y));
      }
    });

    for (const optimizer of OPTIMIZER_NAMES) {
      it(`learns by ${optimizer}`, async () => {
        const model = make({ optimizer, learningRate: 0.1, maxEpochs: 300, loss: 'logistic' });
        const { losses, plan } = await model.fit(X, Y);
        assert.equal(plan.optimizer.name, optimizer);
        assert.ok(losses[299] < 0.8 * losses[0], `${losses[0]} -> ${losses[299]}`);
      });
    }

    it('stops when the loss is low enough, and says so', async () => {
      const model = make({ learningRate: 0.5, maxEpochs: 5000, targetLoss: 0.05 });
      const { stopReason, losses, epochs } = await model.fit(X, Y);
      assert.equal(stopReason, 'targetLoss');
      assert.ok(losses[epochs - 1] <= 0.05 && losses[epochs - 2] > 0.05);
    });

    it('each optimizer has a learning rate of its own by default', () => {
      const rate = (optimizer?: SigmoidClassifierOptions['optimizer']) =>
        make({ optimizer, maxEpochs: 1 }).fitSync(X, Y).learningRates[0];
      assert.deepEqual([rate(), rate('adam'), rate('adadelta')], [0.01, 0.001, 1]);
    });

    it('follows the precision of the data unless told', () => {
      const narrow = matrix(Float32Array.from(X.flat()), 4, 2);
      const model = make();
      assert.equal(model.fitSync(narrow, Y).plan.precision, 'float32');
      assert.ok(model.weights instanceof Float32Array);
      assert.equal(make().fitSync(X, Y).plan.precision, 'float64');
      assert.equal(make({ precision: 'float32' }).fitSync(X, Y).plan.precision, 'float32');
      assert.equal(make({ precision: 'float64' }).fitSync(narrow, Y).plan.precision, 'float64');
    });

    it('the bias as a weight and apart: the same descent', () => {
      const withOnes = X.map((row) => [...row, 1]);
      const [trick, apart] = [make({ useBias: false }), make()];
      assertClose(trick.fitSync(withOnes, Y).losses, apart.fitSync(X, Y).losses, 1e-13, 'loss');
      assertClose(trick.weights, [...apart.weights, apart.bias], 1e-13, 'W');
      assert.equal(trick.bias, 0);
    });

    it('starts where it is told', () => {
      const still = { learningRate: 1e-300, maxEpochs: 1 };
      const start = (initialWeights: SigmoidClassifierOptions['initialWeights'], seed = 0) => {
        const model = make({ ...still, initialWeights, seed });
        model.fitSync(X, Y);
        return [...model.weights];
      };
      assertClose(start(undefined), [0, 0], 0, 'W', 1e-290);
      assertClose(start([3, -4]), [3, -4], 0, 'W');
      assertClose(start(Float32Array.of(3, -4)), [3, -4], 0, 'W');
      assert.deepEqual(start('normal', 1), start('normal', 1));
      assert.notDeepEqual(start('normal', 1), start('normal', 2));
      assert.throws(() => start([1]), /"initialWeights" to have 2 elements.* it has 1/);
      assert.throws(() => start([1, Number.NaN]), /initialWeights\[1\] is NaN/);
      assert.throws(() => start(['1', '2'] as never), /"initialWeights\[0\]" to be a number/);
    });

    it('standard normal starts have mean 0 and variance 1', () => {
      const cols = 20_000;
      const x = matrix(new Float64Array(2 * cols).fill(1e-9), 2, cols);
      const model = make({ initialWeights: 'normal', learningRate: 1e-300, maxEpochs: 1 });
      model.fitSync(x, [0, 1]);
      const w = Float64Array.from(model.weights);
      const mean = w.reduce((sum, each) => sum + each, 0) / cols;
      const variance = w.reduce((sum, each) => sum + each * each, 0) / cols;
      // Five standard deviations of each estimate.
      assert.ok(Math.abs(mean) < 5 / Math.sqrt(cols), `mean ${mean}`);
      assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / cols), `variance ${variance}`);
    });

    it('answers nothing before it was trained', () => {
      const model = make();
      for (const ask of [
        () => model.predict(X),
        () => model.predictProba(X),
        () => model.decisionFunction(X),
        () => model.weights,
        () => model.bias,
        () => model.classes,
      ]) {
        assert.throws(ask, (error: NotFittedError) => {
          assert.ok(error instanceof NotFittedError);
          assert.equal(error.code, 'ERR_FALLLINE_NOT_FITTED');
          return true;
        });
      }
    });

    it('a learning rate that diverges: the error says where, and the epochs before are kept', async () => {
      const model = make({
        learningRate: 1e307,
        loss: 'logistic',
        reduction: 'sum',
        maxEpochs: 1000,
      });
      const check = (error: DivergenceError) => {
        assert.ok(error instanceof DivergenceError);
        assert.equal(error.code, 'ERR_FALLLINE_DIVERGED');
        assert.equal(error.learningRate, 1e307);
        assert.match(error.message, new RegExp(`epoch ${error.epoch}.*smaller learning rate`));
        return true;
      };
      const { x, y } = problem(300, 3);
      assert.throws(() => model.fitSync(x, y), check);
      await assert.rejects(model.fit(x, y), check);
    });
  });
}
