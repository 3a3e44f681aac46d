/** warmStart: fit begins where the last one ended, with a new optimizer. */
import assert from 'node:assert/strict';
import { LinearRegression, LogisticRegression, SGDClassifier } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';
import { classProblem, numberProblem } from './problems.ts';

for (const backend of backendNames) {
  describe(`warmStart on the ${backend} backend`, () => {
    const { x, y } = classProblem(60, 3, 3);
    const plain = { backend, batchSize: 'all', patience: Infinity, tolerance: 0 } as const;

    it('two fits are one of twice the epochs, by plain descent', async () => {
      const options = { ...plain, optimizer: 'sgd', learningRate: 0.3 } as const;
      const warm = new LogisticRegression({ ...options, maxEpochs: 5, warmStart: true });
      const long = new LogisticRegression({ ...options, maxEpochs: 10 });
      const first = warm.fitSync(x, y);
      const second = await warm.fit(x, y);
      const { losses } = long.fitSync(x, y);
      assert.deepEqual([...first.losses, ...second.losses], [...losses]);
      assert.deepEqual(warm.weights, long.weights);
    });

    it('the optimizer begins anew', () => {
      const warm = new LogisticRegression({ ...plain, maxEpochs: 5, warmStart: true });
      const long = new LogisticRegression({ ...plain, maxEpochs: 10 });
      warm.fitSync(x, y);
      warm.fitSync(x, y);
      long.fitSync(x, y);
      assert.notDeepEqual(warm.weights, long.weights);
      assert.equal(warm.checkpoint().counters.steps, 5);
    });

    it('a fit without it begins anew', () => {
      const model = new LogisticRegression({ ...plain, maxEpochs: 5 });
      const { losses } = model.fitSync(x, y);
      assert.deepEqual(model.fitSync(x, y).losses, losses);
    });

    it('a regression keeps its bias', () => {
      const numbers = numberProblem(40, 2);
      const options = { ...plain, optimizer: 'sgd', learningRate: 1e-300, maxEpochs: 1 } as const;
      const model = new LinearRegression({ ...options, warmStart: true });
      model.fitSync(numbers.x, numbers.y);
      const { bias } = model;
      model.fitSync(
        numbers.x,
        numbers.y.data.map((value) => value + 100),
      );
      assert.deepEqual(model.bias, bias);
    });

    it('goes on in another precision', () => {
      const model = new SGDClassifier({ ...plain, maxEpochs: 3, warmStart: true });
      model.fitSync(x, y);
      const narrow = { data: Float32Array.from(x.data), rows: 60, cols: 3 };
      assert.equal(model.fitSync(narrow, y).plan.precision, 'float32');
    });

    it('refuses samples of another shape, or with other classes', () => {
      const model = new LogisticRegression({ ...plain, maxEpochs: 3, warmStart: true });
      model.fitSync(X, Y);
      const { weights } = model;
      assert.throws(
        () => model.fitSync([[1], [2]], ['no', 'yes']),
        /"x" to have 2 columns, as in the last fit, which "warmStart" continues, but it has 1: for other data/,
      );
      assert.throws(
        () => model.fitSync(X, ['a', 'b', 'a', 'b']),
        /"y" to hold the classes of the last fit, which "warmStart" continues \("no", "yes"\), but it holds "a", "b": for other data/,
      );
      assert.deepEqual(model.weights, weights);
      const three = new LogisticRegression({ ...plain, maxEpochs: 1, warmStart: true });
      three.fitSync(X, ['a', 'b', 'c', 'a']);
      assert.throws(
        () => three.fitSync(X, ['a', 'b', 'a', 'b']),
        /"y" to hold the classes .* \("a", "b", "c"\), but it holds "a", "b"/,
      );
      const numbers = new LinearRegression({ ...plain, maxEpochs: 1, warmStart: true });
      numbers.fitSync(X, [1, 2, 3, 4]);
      assert.throws(() => numbers.fitSync(X, X), /"y" to have 1 column, as in the last fit/);
      assert.throws(
        () => new LogisticRegression({ warmStart: 1 as never }),
        /"warmStart" to be a boolean/,
      );
    });
  });
}
