/** What results are to JSON.stringify, to copies and to console.log. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { toMatrix } from '../../lib/data/matrix.ts';
import { lossLine, minimizeSync, objective } from '../../lib/descent/index.ts';
import {
  calibrationCurve,
  dense,
  LinearRegression,
  LogisticRegression,
  MLPClassifier,
  Network,
  precisionRecallCurve,
  rocCurve,
  StandardScaler,
} from '../../lib/index.ts';

const X = [
  [0, 1],
  [1, 0],
  [2, 3],
  [3, 1],
];
const Y = ['no', 'yes', 'no', 'yes'];

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('results in JSON', () => {
  it('a FitResult has lists, also in its plan', () => {
    const model = new LogisticRegression({
      maxEpochs: 3,
      validationFraction: 0.5,
      learningRate: (epoch) => 0.1 / (1 + epoch),
    });
    const result = model.fitSync(X, Y);
    const json = throughJson(result) as Record<string, unknown>;
    assert.deepEqual(json.losses, [...result.losses]);
    assert.equal(result.losses.length, 3);
    assert.ok(result.losses instanceof Float64Array);
    assert.deepEqual(json.validationLosses, [...result.validationLosses]);
    assert.deepEqual((json.plan as { schedule: { rates: number[] } }).schedule.rates, [
      ...(result.plan.schedule as { rates: Float64Array }).rates,
    ]);
    assert.equal(json.stopReason, result.stopReason);
    assert.deepEqual(Object.keys({ ...result }), Object.keys(result));
    assert.deepEqual(structuredClone(result).losses, result.losses);
  });

  it('a matrix is rows, which are read as the matrix again', () => {
    const model = new LogisticRegression();
    model.fitSync(X, Y);
    for (const made of [
      model.predictProba(X),
      model.predictProba([X[0]]),
      model.predictLogProba(X),
      model.weights,
      new StandardScaler().fitTransform(X),
    ]) {
      const rows = throughJson(made) as number[][];
      assert.equal(rows.length, made.rows);
      assert.deepEqual(toMatrix('x', rows), { data: made.data, rows: made.rows, cols: made.cols });
      assert.deepEqual(structuredClone(made), {
        data: made.data,
        rows: made.rows,
        cols: made.cols,
      });
      assert.equal(made.rows * made.cols, made.data.length);
    }
  });

  it('networks give matrices too', () => {
    const network = new Network({ layers: [dense(2), dense(2)], maxEpochs: 1 });
    network.fitSync(X, X);
    assert.equal((throughJson(network.predict(X)) as number[][])[3].length, 2);
    const classifier = new MLPClassifier({ hidden: [2], maxEpochs: 1 });
    classifier.fitSync(X, Y);
    assert.equal((throughJson(classifier.decisionFunction(X)) as number[][]).length, 4);
  });

  it('curves, descents and searches have lists', () => {
    const [labels, scores] = [
      [0, 1, 1, 0],
      [0.1, 0.9, 0.4, 0.6],
    ];
    const bowl = (x: ArrayLike<number>) => x[0] ** 2 + x[1] ** 2;
    const gradient = (x: ArrayLike<number>) => [2 * x[0], 2 * x[1]];
    for (const result of [
      rocCurve(labels, scores),
      precisionRecallCurve(labels, scores),
      calibrationCurve(labels, scores),
      minimizeSync(bowl, [1, 2], { gradient, maxIterations: 3 }),
      lossLine(objective(new LogisticRegression(), X, Y), { normalize: 'unit' }),
    ]) {
      const json = throughJson(result) as Record<string, unknown>;
      let lists = 0;
      for (const [key, value] of Object.entries(result)) {
        if (!ArrayBuffer.isView(value)) continue;
        lists++;
        assert.ok(Array.isArray(json[key]), key);
      }
      assert.ok(lists > 0);
    }
  });
});

describe('a model in console.log', () => {
  it('shows the options given, and that it is not fitted', () => {
    assert.equal(
      inspect(new LogisticRegression({ l2: 0.5, batchSize: 8 })),
      'LogisticRegression { options: { l2: 0.5, batchSize: 8 }, fitted: false }',
    );
  });

  it('shows the fitted state', () => {
    const model = new LogisticRegression({ maxEpochs: 3, solver: 'descent' });
    const { losses } = model.fitSync(X, Y);
    const shown = inspect(model, { breakLength: Number.POSITIVE_INFINITY });
    assert.ok(shown.startsWith('LogisticRegression {'), shown);
    assert.match(shown, /options: { maxEpochs: 3, solver: 'descent' }/);
    assert.match(shown, /classes: \[ 'no', 'yes' \], features: 2, outputs: 1, loss: 'logistic'/);
    assert.ok(shown.includes(`epochs: 3, lastLoss: ${losses[2]}`), shown);
  });

  it('shows layers, and a loaded model without a run', () => {
    const network = new Network({ layers: [dense(3), dense(1)], maxEpochs: 1 });
    network.fitSync(X, [[1], [2], [3], [4]]);
    assert.match(inspect(network), /layers: \[ 'dense 2 → 3', 'dense 3 → 1' \]/);
    const model = new LinearRegression({ maxEpochs: 2 });
    model.fitSync(X, [1, 2, 3, 4]);
    const loaded = LinearRegression.fromJSON(throughJson(model));
    assert.match(
      inspect(loaded, { breakLength: 999 }),
      /features: 2, outputs: 1, loss: 'squaredError'/,
    );
  });

  it('shows the name alone where it lies too deep', () => {
    assert.match(inspect([[[new LinearRegression()]]]), /\[LinearRegression\]/);
  });
});
