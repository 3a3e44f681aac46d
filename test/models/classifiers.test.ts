/** Every classifier: each way to train, each way to take samples, both precisions, any labels. */
import assert from 'node:assert/strict';
import {
  Dataset,
  type Label,
  LinearSVC,
  LogisticRegression,
  makeBlobs,
  NotFittedError,
  SGDClassifier,
  StandardScaler,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { X, Y } from '../support/problems.ts';
import { BATCHES, CLASSIFIERS, classProblem } from './problems.ts';

for (const backend of backendNames) {
  for (const [name, make] of Object.entries(CLASSIFIERS)) {
    describe(`${name} on the ${backend} backend`, () => {
      for (const [way, batchSize] of Object.entries(BATCHES)) {
        for (const precision of ['float64', 'float32'] as const) {
          it(`learns three classes by ${way} in ${precision}, by all ways to train`, async () => {
            const { x, y } = classProblem(150, 4, 3);
            const options = { backend, batchSize, precision, maxEpochs: 40 };
            const model = make(options);
            const { plan } = await model.fit(x, y);
            assert.equal(plan.precision, precision);
            assert.ok(model.score(x, y) > 0.8, `accuracy ${model.score(x, y)}`);
            assert.deepEqual([model.weights.rows, model.weights.cols], [3, 4]);
            assert.equal(model.bias.length, 3);

            const sync = make(options);
            sync.fitSync(x, y);
            assert.deepEqual(sync.weights, model.weights);
            assert.deepEqual(sync.bias, model.bias);

            const [partial, partialSync] = [make(options), make(options)];
            for (let i = 0; i < 20; i++) {
              await partial.partialFit(x, y);
              partialSync.partialFitSync(x, y);
            }
            assert.deepEqual(partialSync.weights, partial.weights);
            assert.ok(partial.score(x, y) > 0.8, `accuracy ${partial.score(x, y)}`);
          });
        }
      }

      it('learns two classes', () => {
        const { x, y } = classProblem(200, 5, 2);
        const model = make({ backend });
        model.fitSync(x, y);
        assert.ok(model.score(x, y) > 0.9, `accuracy ${model.score(x, y)}`);
        const outputs = name === 'LinearSVC, crammerSinger' ? 2 : 1;
        const scores = model.decisionFunction(x);
        assert.deepEqual([scores.rows, scores.cols], [200, outputs]);
        assert.equal(model.weights.rows, outputs);
      });

      it('scores are x·W + b, and the greatest is predicted', () => {
        const { x, y } = classProblem(60, 3, 4);
        const model = make({ backend, maxEpochs: 10 });
        model.fitSync(x, y);
        const { weights, bias, classes } = model;
        assert.deepEqual(classes, ['class 0', 'class 1', 'class 2', 'class 3']);
        const scores = model.decisionFunction(x);
        const expected = Array.from({ length: 60 * 4 }, (_, at) => {
          const [i, k] = [Math.floor(at / 4), at % 4];
          return [0, 1, 2].reduce(
            (sum, j) => sum + x.data[i * 3 + j] * weights.data[k * 3 + j],
            bias[k],
          );
        });
        assertClose(scores.data, expected, 1e-12, 'score', 1e-12);
        for (const [i, label] of model.predict(x).entries()) {
          const row = [...scores.data.subarray(4 * i, 4 * i + 4)];
          assert.equal(label, classes[row.indexOf(Math.max(...row))]);
        }
      });

      it('takes labels of every kind, in their sorted order', () => {
        const cases: [ArrayLike<Label>, Label[]][] = [
          [
            [7, -1, 3, 7],
            [-1, 3, 7],
          ],
          [
            ['c', 'a', 'b', 'c'],
            ['a', 'b', 'c'],
          ],
          [Uint8Array.of(2, 0, 1, 2), [0, 1, 2]],
          [
            [true, true, false, false],
            [false, true],
          ],
        ];
        for (const [y, classes] of cases) {
          const model = make({ backend, maxEpochs: 5 });
          model.fitSync(X, y);
          assert.deepEqual(model.classes, classes);
          for (const label of model.predict(X)) assert.ok(classes.includes(label));
        }
      });

      it('without a bias, the bias is 0', () => {
        const { x, y } = classProblem(60, 3, 3);
        const model = make({ backend, useBias: false, maxEpochs: 5 });
        model.fitSync(x, y);
        assert.deepEqual(model.bias, new Float64Array(3));
        assert.equal(model.weights.data.length, 9);
      });

      it('takes y and sample weights from a dataset', async () => {
        const { x, y } = classProblem(60, 3, 3);
        const sampleWeight = Array.from({ length: 60 }, (_, i) => 1 + (i % 3));
        const dataset = new Dataset(x, { y, sampleWeight });
        const [alone, together] = [make({ backend }), make({ backend })];
        alone.fitSync(x, y, { sampleWeight });
        await together.fit(dataset);
        assert.deepEqual(together.weights, alone.weights);
        assert.equal(together.score(dataset), alone.score(x, y, sampleWeight));
        // Those given beside it win.
        const other = make({ backend });
        other.fitSync(dataset, y, { sampleWeight: new Float64Array(60).fill(2) });
        // C stands beside the sum of the losses, and those of samples of weight 2 count twice.
        const strength = name === 'SGDClassifier' ? {} : { C: 2 };
        const plain = make({ backend, ...strength });
        plain.fitSync(x, y);
        // 1/(1·120) and 1/(2·60) may differ in the last bit.
        assertClose(other.weights.data, plain.weights.data, 1e-12, 'weights');
        assert.throws(
          () => make({ backend }).fitSync(new Dataset(x)),
          /"y" to be given, or to be in the dataset/,
        );
      });

      it('answers nothing before it was trained', () => {
        const model = make({ backend });
        const asked = [
          () => model.predict(X),
          () => model.decisionFunction(X),
          () => model.predictProba(X),
          () => model.weights,
          () => model.bias,
          () => model.classes,
          () => model.toJSON(),
          () => model.checkpoint(),
        ];
        for (const ask of asked) assert.throws(ask, NotFittedError);
      });

      it('refuses one class only', () => {
        assert.throws(
          () => make({ backend }).fitSync(X, ['a', 'a', 'a', 'a']),
          /^RangeError: Expected "y" to hold at least two classes, but every label is "a"$/,
        );
      });
    });
  }

  describe(`classifiers on the ${backend} backend`, () => {
    it('the loss follows from the options and the number of classes', () => {
      const three = ['a', 'b', 'c', 'c'];
      const cases: [LogisticRegression | LinearSVC | SGDClassifier, string[], string, number][] = [
        [new LogisticRegression({ backend }), Y, 'logistic', 1],
        [new LogisticRegression({ backend }), three, 'softmax', 3],
        [new LogisticRegression({ backend, multiClass: 'multinomial' }), Y, 'softmax', 2],
        [new LogisticRegression({ backend, labelSmoothing: 0.1 }), Y, 'softmax', 2],
        [new LogisticRegression({ backend, labelSmoothing: 0 }), Y, 'logistic', 1],
        [new LogisticRegression({ backend, multiClass: 'ovr' }), three, 'logistic', 3],
        [new LinearSVC({ backend }), Y, 'squaredHinge', 1],
        [new LinearSVC({ backend, loss: 'hinge' }), three, 'hinge', 3],
        [new LinearSVC({ backend, multiClass: 'westonWatkins' }), Y, 'westonWatkins', 2],
        [new SGDClassifier({ backend }), three, 'hinge', 3],
        [new SGDClassifier({ backend, loss: 'softmax' }), Y, 'softmax', 2],
      ];
      for (const [model, y, loss, nOutputs] of cases) {
        const { plan } = model.fitSync(X, y);
        assert.equal(plan.loss.name, loss);
        assert.equal(plan.nOutputs, nOutputs);
      }
    });

    it('label smoothing goes into the loss', () => {
      const model = new LogisticRegression({ backend, labelSmoothing: 0.2, maxEpochs: 300 });
      const { plan } = model.fitSync(X, Y);
      assert.deepEqual(plan.loss, { name: 'softmax', labelSmoothing: 0.2 });
      // The smoothed target of a sample is 0.9 for its own class.
      const { data } = model.predictProba(X);
      assert.ok(Math.max(...data) < 0.97, `probability ${Math.max(...data)}`);
    });

    for (const loss of [
      ...(['logistic', 'hinge', 'squaredHinge', 'modifiedHuber', 'perceptron'] as const),
      ...(['sigmoidSquaredError', 'focal', 'softmax', 'westonWatkins', 'crammerSinger'] as const),
    ]) {
      it(`SGDClassifier learns by ${loss}, with two classes and with three`, () => {
        for (const centers of [2, 3]) {
          const blobs = makeBlobs({ nSamples: 120, centers, clusterStd: 0.8, seed: 4 });
          const [x, y] = [new StandardScaler().fitTransform(blobs.x), blobs.y];
          const model = new SGDClassifier({ backend, loss, learningRate: 0.05, maxEpochs: 50 });
          model.fitSync(x, y);
          assert.ok(model.score(x, y) > 0.8, `${centers} classes: ${model.score(x, y)}`);
        }
      });
    }

    it('starts where it is told, output by output', () => {
      const initialWeights = [1, 2, 3, 4, 5, 6];
      const model = new LogisticRegression({
        ...{ backend, initialWeights, maxEpochs: 1, learningRate: 1e-300, optimizer: 'sgd' },
      });
      model.fitSync(X, ['a', 'b', 'c', 'c']);
      assertClose(model.weights.data, initialWeights, 1e-15, 'W');
      const short = new LogisticRegression({ backend, initialWeights: [1, 2] });
      assert.throws(
        () => short.fitSync(X, ['a', 'b', 'c', 'c']),
        /"initialWeights" to have 6 elements, one for each column of x and each of 3 outputs/,
      );
    });

    it('score counts rows by their weights', () => {
      const model = new LogisticRegression({ backend });
      model.fitSync(X, Y);
      const wrong = ['yes', 'no', 'yes', 'yes'];
      assert.equal(model.score(X, wrong), 0.75);
      assert.equal(model.score(X, wrong, [5, 1, 1, 1]), 3 / 8);
      assert.throws(() => model.score(X, wrong, [1, 2]), /"sampleWeight" to have 4 weights/);
      assert.throws(() => model.score(X, ['no']), RangeError);
    });
  });
}
