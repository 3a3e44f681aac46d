/** Labels that are bigints: ids that numbers cannot tell apart. */
import assert from 'node:assert/strict';
import {
  accuracyScore,
  balancedClassWeights,
  type Checkpoint,
  classificationReport,
  confusionMatrix,
  Dataset,
  type Label,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  loadModel,
  MLPClassifier,
  rocAuc,
  SGDClassifier,
  trainTestSplit,
} from '../../lib/index.ts';

/** Three ids of which float64 holds two as the same number. */
const IDS = [9007199254740993n, 9007199254740992n, 9007199254740996n] as const;
const ROWS = 60;
const X = Array.from({ length: ROWS }, (_, i) => [
  3 * (i % 3) + Math.sin(i) / 2,
  (i % 3 === 1 ? 4 : 0) + Math.cos(i) / 2,
]);
const Y = X.map((_, i) => IDS[i % 3]);
const ASCENDING = [...IDS].sort((a, b) => (a < b ? -1 : 1));

const throughJson = <Value>(value: Value): unknown => JSON.parse(JSON.stringify(value));

describe('bigint labels', () => {
  it('are three where as numbers they would be two', () => {
    assert.equal(new Set(IDS.map(Number)).size, 2);
  });

  for (const [name, make] of [
    ['LogisticRegression', () => new LogisticRegression({ maxEpochs: 40 })],
    ['LinearSVC', () => new LinearSVC({ maxEpochs: 40 })],
    ['SGDClassifier', () => new SGDClassifier({ maxEpochs: 40 })],
    ['MLPClassifier', () => new MLPClassifier({ hidden: [8], maxEpochs: 40, learningRate: 0.02 })],
  ] as const) {
    it(`${name} trains on them, predicts them, and comes back from JSON with them`, async () => {
      const model = make();
      await model.fit(X, Y);
      assert.deepEqual(model.classes, ASCENDING);
      const predicted = model.predict(X);
      assert.equal(typeof predicted[0], 'bigint');
      assert.ok(model.score(X, Y) > 0.95, `accuracy ${model.score(X, Y)}`);
      assert.equal(accuracyScore(Y, predicted), model.score(X, Y));

      const json = throughJson(model) as { classes: unknown };
      assert.deepEqual(
        json.classes,
        ASCENDING.map((id) => ({ bigint: String(id) })),
      );
      const loaded = loadModel(json) as typeof model;
      assert.deepEqual(loaded.classes, ASCENDING);
      assert.deepEqual(loaded.predict(X), predicted);
    });
  }

  it('come in typed arrays and datasets, too', () => {
    const y = BigInt64Array.from(Y);
    const trained = (train: (model: LogisticRegression) => unknown) => {
      const model = new LogisticRegression({ maxEpochs: 5 });
      train(model);
      return model.predict(X);
    };
    const expected = trained((model) => model.fitSync(X, Y));
    assert.deepEqual(
      trained((model) => model.fitSync(X, y)),
      expected,
    );
    assert.deepEqual(
      trained((model) => model.fitSync(new Dataset(X, { y }))),
      expected,
    );
    const { yTrain } = trainTestSplit(X, y, { stratify: y, testSize: 0.5, seed: 1 });
    assert.equal(yTrain.length, ROWS / 2);
    assert.deepEqual([...new Set<Label>(yTrain as unknown as Label[])].length, 3);
  });

  it('weigh by a Map, by their texts, and by frequency; weights come back from JSON', () => {
    const weightings = [new Map([[IDS[0], 5]]), { [String(IDS[0])]: 5 }];
    const [byMap, byText] = weightings.map((classWeight) => {
      const model = new SGDClassifier({ classWeight, maxEpochs: 3 });
      model.fitSync(X, Y);
      return model;
    });
    const unweighted = new SGDClassifier({ maxEpochs: 3 });
    unweighted.fitSync(X, Y);
    assert.deepEqual(byMap.weights, byText.weights);
    assert.notDeepEqual(byMap.weights, unweighted.weights);
    const loaded = SGDClassifier.fromJSON(throughJson(byMap));
    loaded.fitSync(X, Y);
    assert.deepEqual(loaded.weights, byMap.weights);
    assert.deepEqual(
      balancedClassWeights([1n, 1n, 2n]),
      new Map([
        [1n, 0.75],
        [2n, 1.5],
      ]),
    );
  });

  it('are known to partialFit, and resumed from a checkpoint', async () => {
    const streamed = new SGDClassifier();
    await streamed.partialFit(X.slice(0, 1), Y.slice(0, 1), { classes: [...IDS] });
    assert.deepEqual(streamed.classes, ASCENDING);
    await assert.rejects(streamed.partialFit(X.slice(0, 1), [5n]), {
      message: /to be among the classes that training began with \(9007199254740992n, .*holds 5n/,
    });

    const whole = new LogisticRegression({ maxEpochs: 6, patience: Number.POSITIVE_INFINITY });
    const kept: Checkpoint[] = [];
    const onCheckpoint = (checkpoint: Checkpoint) => void kept.push(checkpoint);
    await whole.fit(X, Y, { checkpointEvery: 3, onCheckpoint });
    const resumed = new LogisticRegression({ maxEpochs: 6, patience: Number.POSITIVE_INFINITY });
    await resumed.fit(X, Y, { resume: throughJson(kept[0]) as Checkpoint });
    assert.deepEqual(resumed.weights, whole.weights);
    await assert.rejects(
      new LogisticRegression({ maxEpochs: 6, patience: Number.POSITIVE_INFINITY }).fit(
        X,
        Y.map((id) => id + 1n),
        { resume: throughJson(kept[0]) as Checkpoint },
      ),
      /Expected "resume.classes" to be those of this fit \(9007199254740993n, /,
    );
  });

  it('are labels to the metrics', () => {
    const report = classificationReport([1n, 2n, 2n], [1n, 2n, 1n]);
    assert.deepEqual(
      report.classes.map(({ label, name }) => [label, name]),
      [
        [1n, '1'],
        [2n, '2'],
      ],
    );
    assert.deepEqual(confusionMatrix([1n, 2n, 2n], [1n, 2n, 1n]).labels, [1n, 2n]);
    assert.equal(rocAuc([0n, 0n, 1n, 1n], [0.1, 0.2, 0.8, 0.9]), 1);
  });

  it('do not mix with numbers, and are no targets of a regression', () => {
    assert.throws(() => new LogisticRegression().fitSync([[0], [1]], [0n, 1] as Label[]), {
      name: 'TypeError',
      message: 'Expected "y[1]" to be a bigint like y[0], but received 1 (number)',
    });
    assert.throws(
      () => new LinearRegression().fitSync([[0], [1]], [0n, 1n] as unknown as number[]),
      { name: 'TypeError', message: /0n \(bigint\)/ },
    );
  });

  for (const wrong of [
    { bigint: 5 },
    { bigint: '05' },
    { bigint: '5', more: 1 },
    { number: '5' },
  ]) {
    it(`are not read from ${JSON.stringify(wrong)}`, () => {
      const model = new LogisticRegression({ maxEpochs: 1 });
      model.fitSync([[0], [1]], [1n, 5n]);
      const json = throughJson(model) as { classes: unknown[] };
      json.classes[1] = wrong;
      assert.throws(() => LogisticRegression.fromJSON(json), {
        name: 'TypeError',
        message:
          'Expected "json.classes[1]" to be a label, or { bigint: \'…\' } with the digits of one, but received an object',
      });
    });
  }
});
