/** Probabilities: their formulas, extreme scores, and the losses that have none. */
import assert from 'node:assert/strict';
import { LinearSVC, SGDClassifier, type SGDClassifierOptions } from '../../lib/index.ts';
import {
  logProbabilities,
  PROBABILITY_LOSSES,
  probabilities,
} from '../../lib/models/probabilities.ts';
import type { LossName, LossPlan } from '../../lib/plan/losses.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { X, Y } from '../support/problems.ts';

function both(loss: LossName, scores: number[], nOutputs: number) {
  const nClasses = Math.max(2, nOutputs);
  const length = (scores.length / nOutputs) * nClasses;
  const table = {
    loss: { name: loss } as LossPlan,
    scores: Float64Array.from(scores),
    nOutputs,
    nClasses,
  };
  const [plain, logs] = [new Float64Array(length), new Float64Array(length)];
  probabilities(table, plain);
  logProbabilities(table, logs);
  return { plain, logs };
}

describe('probabilities', () => {
  const third = Math.log(3);

  it('of the sigmoid: 1/(1 + e^-z)', () => {
    for (const loss of ['logistic', 'sigmoidSquaredError', 'focal'] as const) {
      const { plain, logs } = both(loss, [0, third, -third], 1);
      assertClose(plain, [0.5, 0.5, 0.25, 0.75, 0.75, 0.25], 1e-15, 'p');
      assertClose(logs, plain.map(Math.log), 1e-14, 'log p');
    }
  });

  it('of the sigmoid, far out: the logarithms go on where probabilities end', () => {
    const { plain, logs } = both('logistic', [1e4, -1e4, 40], 1);
    assert.deepEqual([...plain.subarray(0, 4)], [0, 1, 1, 0]);
    assertClose(logs.subarray(0, 4), [-1e4, 0, 0, -1e4], 1e-15, 'log p');
    // log(1 - 4e-18), which the rounded probability 1 would lose.
    assertClose([logs[5]], [-Math.exp(-40)], 1e-12, 'log p');
  });

  it('of softmax: e^z over their sum, for any scores', () => {
    const { plain, logs } = both('softmax', [0, third, 0, 1e4, 1e4, -1e4], 3);
    assertClose(plain, [0.2, 0.6, 0.2, 0.5, 0.5, 0], 1e-15, 'p');
    assertClose(logs.subarray(3), [-Math.LN2, -Math.LN2, -2e4 - Math.LN2], 1e-15, 'log p');
  });

  it('of one-vs-rest: each of its own, over their sum, also where all are tiny', () => {
    const { plain, logs } = both('logistic', [third, -third, 0, -1000, -1001, -2000], 3);
    assertClose(plain.subarray(0, 3), [0.5, 0.25 / 1.5, 0.5 / 1.5], 1e-15, 'p');
    const share = 1 / (1 + Math.exp(-1));
    assertClose(plain.subarray(3), [share, 1 - share, 0], 1e-13, 'p');
    assertClose([logs[5]], [-1000 + Math.log(share)], 1e-13, 'log p');
  });

  it('of modified Huber: (clip(z, -1, 1) + 1)/2, all equal where all are 0', () => {
    const one = both('modifiedHuber', [0.5, -3, 1 - 2 ** -50], 1);
    assertClose(one.plain.subarray(0, 4), [0.25, 0.75, 1, 0], 1e-15, 'p');
    assert.equal(one.logs[3], Number.NEGATIVE_INFINITY);
    assertClose([one.logs[5]], [-(2 ** -51)], 1e-12, 'log p');
    const three = both('modifiedHuber', [1, 0, -2, -1, -5, -1], 3);
    assertClose(three.plain, [2 / 3, 1 / 3, 0, 1 / 3, 1 / 3, 1 / 3], 1e-15, 'p');
    assertClose(three.logs.subarray(3), [-Math.log(3), -Math.log(3), -Math.log(3)], 1e-15, 'log');
  });
});

for (const backend of backendNames) {
  describe(`predictProba on the ${backend} backend`, () => {
    const three = ['a', 'b', 'c', 'c'];
    for (const loss of PROBABILITY_LOSSES as SGDClassifierOptions['loss'][] & LossName[]) {
      for (const precision of ['float64', 'float32'] as const) {
        it(`${loss}: sums to 1 and follows the scores, in ${precision}`, () => {
          for (const y of [Y, three]) {
            const options = { backend, loss, precision, learningRate: 0.05, maxEpochs: 20 };
            const model = new SGDClassifier(options as SGDClassifierOptions);
            model.fitSync(X, y);
            const { data, rows, cols } = model.predictProba(X);
            const logs = model.predictLogProba(X);
            assert.deepEqual([rows, cols], [4, model.classes.length]);
            assert.deepEqual([logs.rows, logs.cols], [rows, cols]);
            const tolerance = precision === 'float64' ? 1e-14 : 1e-6;
            assertClose(data, logs.data.map(Math.exp), tolerance, 'p', tolerance);
            for (const [i, label] of model.predict(X).entries()) {
              const row = [...data.subarray(i * cols, (i + 1) * cols)];
              assertClose([row.reduce((a, b) => a + b)], [1], tolerance, 'sum');
              const place = model.classes.indexOf(label);
              assert.equal(
                row[place],
                Math.max(...row),
                'the predicted class is the most probable',
              );
            }
          }
        });
      }
    }

    it('other losses have none, and say who has', () => {
      const model = new LinearSVC({ backend });
      model.fitSync(X, Y);
      for (const method of ['predictProba', 'predictLogProba'] as const) {
        assert.throws(
          () => model[method](X),
          new RegExp(
            `^TypeError: Expected a loss that gives probabilities \\(.*'logistic', .*\\) in LinearSVC.${method}, but the model's is 'squaredHinge': use decisionFunction$`,
          ),
        );
      }
    });
  });
}
