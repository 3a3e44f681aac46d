/** Validation samples, a share of the training samples or the user's own, and their part of the result. */
import assert from 'node:assert/strict';
import {
  Dataset,
  LinearRegression,
  LogisticRegression,
  makeBlobs,
  matrix,
  r2Score,
  SGDClassifier,
  trainTestIndices,
  type ValidationSamples,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { X, Y } from '../support/problems.ts';
import { classProblem, numberProblem, rows } from './problems.ts';

for (const backend of backendNames) {
  describe(`validation on the ${backend} backend`, () => {
    const { x, y } = classProblem(90, 3, 3);
    const options = { backend, maxEpochs: 15, seed: 3, validationFraction: 0.2 };
    const parts = (stratify: boolean) => {
      const chosen = trainTestIndices(90, {
        testSize: 0.2,
        seed: 3,
        ...(stratify && { stratify: y }),
      });
      const [train, test] = [
        [...chosen.trainIndices].sort((a, b) => a - b),
        [...chosen.testIndices].sort((a, b) => a - b),
      ];
      return {
        train: { x: rows(x, train), y: train.map((i) => y[i]) },
        test: { x: rows(x, test), y: test.map((i) => y[i]) },
      };
    };

    for (const stratify of [undefined, true, false]) {
      it(`a fraction is as good as the user's own share; stratify ${stratify}`, async () => {
        const { train, test } = parts(stratify ?? true);
        const [share, own] = [
          new LogisticRegression({ ...options, stratify }),
          new LogisticRegression({ ...options, validationFraction: undefined }),
        ];
        const ofShare = await share.fit(x, y);
        const ofOwn = own.fitSync(train.x, train.y, { validation: test });
        assert.equal(ofShare.validationLosses.length, ofShare.epochs);
        assert.deepEqual(ofShare.validationLosses, ofOwn.validationLosses);
        assert.deepEqual(ofShare.validationScores, ofOwn.validationScores);
        assert.deepEqual(ofShare.losses, ofOwn.losses);
        assert.deepEqual(share.weights, own.weights);
      });
    }

    it('stratified shares have every class in proportion', () => {
      const rare = Array.from({ length: 90 }, (_, i) => (i % 15 === 0 ? 'rare' : 'common'));
      const { test } = { test: trainTestIndices(90, { testSize: 0.2, seed: 3, stratify: rare }) };
      assert.equal([...test.testIndices].filter((i) => rare[i] === 'rare').length, 1);
      const model = new LogisticRegression(options);
      const { validationScores } = model.fitSync(x, rare);
      // Of 18 samples: multiples of 1/18.
      for (const score of validationScores)
        assertClose([18 * score], [Math.round(18 * score)], 1e-12, 'score', 1e-12);
    });

    it('the last loss and score are those of the model', () => {
      const { train, test } = parts(true);
      const model = new LogisticRegression({
        ...options,
        validationFraction: undefined,
        patience: Infinity,
      });
      const { validationLosses, validationScores, epochs } = model.fitSync(train.x, train.y, {
        validation: test,
      });
      const probabilities = model.predictLogProba(test.x);
      const loss = test.y.reduce(
        (sum, label, i) => sum - probabilities.data[3 * i + model.classes.indexOf(label)],
        0,
      );
      assertClose([validationLosses[epochs - 1]], [loss / test.y.length], 1e-12, 'loss');
      assert.equal(validationScores[epochs - 1], model.score(test.x, test.y));
    });

    it('of a regression, by R²', async () => {
      const numbers = numberProblem(80, 2, 2);
      const held = numberProblem(30, 2, 2);
      const descent = { backend, solver: 'descent', maxEpochs: 10 } as const;
      const model = new LinearRegression({ ...descent, patience: Infinity });
      const { validationScores } = await model.fit(numbers.x, numbers.y, {
        validation: { x: held.x, y: held.y },
      });
      assertClose(
        [validationScores[9]],
        [r2Score(held.y, model.predictMatrix(held.x))],
        1e-12,
        'R²',
      );
      const share = new LinearRegression({ ...descent, validationFraction: 0.25 });
      assert.equal(share.fitSync(numbers.x, numbers.y).validationScores.length, 10);
    });

    it('samples weigh in it, by themselves and by class', () => {
      const { train, test } = parts(true);
      const sampleWeight = test.y.map((_, i) => i % 3);
      const repeated = sampleWeight.flatMap((times, i) => new Array<number>(times).fill(i));
      const plain = { ...options, validationFraction: undefined };
      const watched = (validation: ValidationSamples<string[]>) =>
        new LogisticRegression(plain).fitSync(train.x, train.y, { validation });
      const weighted = watched({ ...test, sampleWeight });
      const again = watched({
        x: repeated.map((i) => test.x[i]),
        y: repeated.map((i) => test.y[i]),
      });
      assertClose(weighted.validationLosses, again.validationLosses, 1e-12, 'loss');
      assertClose(weighted.validationScores, again.validationScores, 1e-12, 'score');
    });

    it('weigh by class as training samples do', () => {
      const { train, test } = parts(true);
      const plain = { ...options, validationFraction: undefined };
      const weightsOf = (labels: string[]) => labels.map((label) => (label === 'class 0' ? 4 : 1));
      const byClass = new LogisticRegression({ ...plain, classWeight: { 'class 0': 4 } });
      const bySample = new LogisticRegression(plain);
      const { validationLosses } = byClass.fitSync(train.x, train.y, { validation: test });
      const other = bySample.fitSync(train.x, train.y, {
        sampleWeight: weightsOf(train.y),
        validation: { ...test, sampleWeight: weightsOf(test.y) },
      });
      assert.deepEqual(validationLosses, other.validationLosses);
    });

    it('balanced weights are those of the training samples', () => {
      const { train, test } = parts(true);
      const one = { x: test.x.slice(0, 4), y: test.y.slice(0, 4) };
      const counts = new Map(
        ['class 0', 'class 1', 'class 2'].map((c) => [c, train.y.filter((l) => l === c).length]),
      );
      const weights = new Map([...counts].map(([c, n]) => [c, train.y.length / (3 * n)]));
      const plain = { ...options, validationFraction: undefined };
      const [balanced, given] = (['balanced', weights] as const).map((classWeight) =>
        new LogisticRegression({ ...plain, classWeight }).fitSync(train.x, train.y, {
          validation: one,
        }),
      );
      assert.deepEqual(balanced.validationLosses, given.validationLosses);
    });

    it('patience takes the epoch that is best on them', () => {
      // Wide blobs and no penalty: what is learnt late does not carry over.
      const blobs = makeBlobs({ nSamples: 60, nFeatures: 20, centers: 2, clusterStd: 14, seed: 2 });
      const model = new LogisticRegression({
        ...{ backend, maxEpochs: 300, l2: 0, patience: 15, tolerance: 0 },
        ...{ validationFraction: 0.4, learningRate: 0.2 },
      });
      const { bestEpoch, validationLosses, stopReason, epochs } = model.fitSync(blobs.x, blobs.y);
      assert.equal(stopReason, 'patience');
      const least = validationLosses.indexOf(Math.min(...validationLosses));
      assert.equal(bestEpoch, least + 1);
      assert.equal(epochs, bestEpoch + 15);
      const stopped = new LogisticRegression({
        ...{ backend, maxEpochs: bestEpoch, l2: 0, patience: Infinity, tolerance: 0 },
        ...{ validationFraction: 0.4, learningRate: 0.2 },
      });
      stopped.fitSync(blobs.x, blobs.y);
      assert.deepEqual(model.weights, stopped.weights);
      assert.deepEqual(model.bias, stopped.bias);
    });

    it('monitor chooses what patience looks at', () => {
      const model = new SGDClassifier({
        ...{ backend, learningRate: 0.05, maxEpochs: 60, patience: 5 },
        ...{ validationFraction: 0.3, monitor: 'validationScore', tolerance: 0 },
      });
      const { validationScores, bestEpoch } = model.fitSync(x, y);
      assert.equal(bestEpoch, validationScores.indexOf(Math.max(...validationScores)) + 1);
    });

    it('datasets bring their own labels and weights', () => {
      const { train, test } = parts(true);
      const sampleWeight = test.y.map((_, i) => 1 + (i % 3));
      const plain = { ...options, validationFraction: undefined };
      const [from, given] = [
        { validation: { x: new Dataset(test.x, { y: test.y, sampleWeight }) } },
        { validation: { ...test, sampleWeight } },
      ].map((fit) => new LogisticRegression(plain).fitSync(train.x, train.y, fit));
      assert.deepEqual(from.validationLosses, given.validationLosses);
      const share = new LogisticRegression(options);
      share.fitSync(new Dataset(x, { y, precision: 'float32' }));
      assert.equal(share.weights.data.constructor, Float32Array);
    });

    it('refuses validation samples that are not fit for it', async () => {
      const bad: [object, object, RegExp][] = [
        [
          { validationFraction: 0.2 },
          { validation: { x: X, y: Y } },
          /either "validation" or "validationFraction", but received both/,
        ],
        [
          {},
          { validation: { x: [[1]], y: ['no'] } },
          /"validation.x" to have 2 columns like "x", but it has 1/,
        ],
        [
          {},
          { validation: { x: X, y: ['no', 'maybe', 'yes', 'never'] } },
          /labels of "validation.y" to be among the classes of "y" \("no", "yes"\), but it holds "maybe", "never"/,
        ],
        [{}, { validation: { x: X, y: ['no'] } }, /"validation.y" to have 4 labels/],
        [{}, { validation: { x: X } }, /"validation.y" to be an array of labels/],
        [
          {},
          { validation: { x: new Dataset(X) } },
          /"validation.y" to be given, or to be in the dataset/,
        ],
        [{}, { validation: 5 }, /"validation" to be an object with x and y/],
        [{}, { validation: { x: X, y: Y, weight: 1 } }, /option "weight" of validation/],
        [
          {},
          { validation: { x: X, y: Y, sampleWeight: [1] } },
          /"validation.sampleWeight" to have 4 weights/,
        ],
        [
          {},
          {
            validation: { x: matrix(Float64Array.of(1, 2, 3, Number.NaN), 2, 2), y: ['no', 'yes'] },
          },
          /validation.x\[1\]\[1\] is NaN/,
        ],
        [
          { precision: 'float32' },
          { validation: { x: [[1, 1e300]], y: ['no'] } },
          /validation.x\[0\]\[1\] is Infinity in float32/,
        ],
        [
          { monitor: 'validationLoss', patience: 3 },
          {},
          /"monitor" to be 'loss' where there are no/,
        ],
      ];
      for (const [more, fit, message] of bad) {
        const model = new LogisticRegression({ backend, ...more });
        assert.throws(() => model.fitSync(X, Y, fit), message);
        await assert.rejects(model.fit(X, Y, fit), message);
      }
      const hole = matrix(x.data.slice(), 90, 3);
      const { testIndices } = trainTestIndices(90, { testSize: 0.2, seed: 3, stratify: y });
      hole.data[3 * testIndices[0] + 1] = Number.NaN;
      assert.throws(
        () => new LogisticRegression(options).fitSync(hole, y),
        new RegExp(`x\\[${testIndices[0]}\\]\\[1\\] is NaN`),
      );
      const other = matrix(x.data.slice(), 90, 3);
      const trained = [...Array(90).keys()].find((i) => !testIndices.includes(i)) as number;
      other.data[3 * trained + 2] = Number.NEGATIVE_INFINITY;
      assert.throws(
        () => new LogisticRegression(options).fitSync(other, y),
        new RegExp(`x\\[${trained}\\]\\[2\\] is -Infinity`),
      );
    });

    it('refuses fractions that are none', () => {
      for (const validationFraction of [0, 1, -0.5, 2, Number.NaN]) {
        assert.throws(
          () => new LogisticRegression({ backend, validationFraction }),
          /^RangeError: Expected "validationFraction" to be a number between 0 and 1/,
        );
      }
      assert.throws(
        () => new LogisticRegression({ backend, validationFraction: '0.1' as never }),
        TypeError,
      );
      assert.throws(
        () => new LogisticRegression({ backend, stratify: false }),
        /"stratify" to come with "validationFraction"/,
      );
      assert.throws(
        () => new LinearRegression({ backend, validationFraction: 0.1, stratify: false } as never),
        /Unknown option "stratify" of LinearRegression/,
      );
      const once = ['no', 'no', 'no', 'yes'];
      assert.throws(
        () => new LogisticRegression({ backend, validationFraction: 0.5 }).fitSync(X, once),
        /every class to have at least 2 samples.* but class "yes" has 1: .*stratify: false/,
      );
      assert.throws(
        () =>
          new LogisticRegression({ backend, validationFraction: 0.1 }).fitSync(X, [
            'a',
            'b',
            'a',
            'b',
          ]),
        /"validationFraction" to hold out .* each of the 2 classes, but of 4 samples that is 1: pass a larger/,
      );
      assert.throws(
        () =>
          new LinearRegression({ backend, validationFraction: 0.9 }).fitSync([[1], [2]], [1, 2]),
        /"validationFraction" to leave at least one of 2 samples/,
      );
    });
  });
}
