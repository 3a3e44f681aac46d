import assert from 'node:assert/strict';
import { objective } from '../../lib/descent/index.ts';
import { Dataset, LinearRegression, LogisticRegression, SGDClassifier } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { detached } from '../support/matrices.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { problem, X, Y } from '../support/problems.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

describe('objective', () => {
  for (const backend of backendNames) {
    // Both sides of the choice between one wide product and one point after the other.
    for (const [rows, cols] of [
      [40, 5],
      [3000, 3],
      [500, 80],
    ]) {
      it(`${backend}: losses of many points are those of each, ${rows} × ${cols}`, () => {
        const { x, y } = problem(rows, cols);
        const classes = Array.from(y, (each, i) => each + (i % 2));
        const sampleWeight = noise(rows, 5).map((each) => 1 + each);
        for (const options of [
          { loss: 'softmax', l2: 0.3 },
          { loss: 'hinge', l1: 0.2, reduction: 'sum' },
          { loss: 'westonWatkins', useBias: false, l2: 0.1 },
        ] as const) {
          const losses = objective(new SGDClassifier({ ...options, backend }), x, classes, {
            sampleWeight,
          });
          const points = Array.from({ length: 7 }, (_, k) =>
            Float64Array.from(noise(losses.size, k)),
          );
          const together = losses.losses(points);
          const gradient = new Float64Array(losses.size);
          assertClose(
            together,
            points.map((point) => losses.loss(point)),
            1e-12,
            'one by one',
          );
          assertClose(
            together,
            points.map((point) => losses.gradient(point, gradient)),
            1e-12,
            'beside gradients',
          );
        }
      });
    }

    it(`${backend}: is the loss that training minimised, at the trained parameters`, async () => {
      const { x, y } = problem(200, 4);
      const model = new LogisticRegression({ backend });
      const before = objective(model, x, y);
      assert.deepEqual([...before.parameters.subarray(0, 4)], [0, 0, 0, 0]);
      await model.fit(x, y);
      const after = objective(model, x, y);
      assert.deepEqual([...after.parameters], [...model.weights.data, ...model.bias]);
      assert.ok(after.loss(after.parameters) < 0.8 * before.loss(before.parameters));
      assert.equal(after.evaluate(after.parameters).score, model.score(x, y));
      assert.deepEqual([after.nSamples, after.size, after.backend], [200, 5, backend]);
      assert.deepEqual([after.nameOf(3), after.nameOf(4)], ['weights[0][3]', 'bias[0]']);
    });
  }

  for (const classes of [
    ['ham', 'spam'],
    ['spam', 'ham'],
  ]) {
    it(`does not depend on the order of the classes ${classes}`, () => {
      const labels = Y.map((each) => (each === Y[0] ? 'spam' : 'ham'));
      const point = Float64Array.from({ length: X[0].length + 1 }, (_, k) => (k === 0 ? 3 : 0.5));
      const named = objective(new LogisticRegression(), X, labels, { classes });
      assert.equal(named.loss(point), objective(new LogisticRegression(), X, labels).loss(point));
      assert.notEqual(named.loss(point), named.loss(point.map((each) => -each)));
    });
  }

  it('does not depend on the order of three classes', () => {
    const labels = X.map((_, i) => ['c', 'a', 'b'][i % 3]);
    const model = new SGDClassifier({ loss: 'softmax' });
    const losses = [['a', 'b', 'c'], ['b', 'c', 'a'], undefined].map((classes) => {
      const ofAll = objective(model, X, labels, { classes });
      return ofAll.loss(Float64Array.from({ length: ofAll.size }, (_, k) => Math.sin(k)));
    });
    assert.equal(new Set(losses).size, 1);
  });

  it('of a trained model may be of one sample, of a new one when classes are named', async () => {
    // C would give the penalty of one sample to one sample.
    const model = new LogisticRegression({ solver: 'descent', maxEpochs: 5, l2: 1e-4 });
    await model.fit(X, Y);
    const one = objective(model, [X[0]], [Y[0]]);
    assert.equal(one.nSamples, 1);
    const all = objective(model, X, Y);
    const each = X.map((row, i) => objective(model, [row], [Y[i]]).loss(all.parameters));
    const penalty = 4 * (1 / 4);
    assertClose(
      [all.loss(all.parameters)],
      [(each.reduce((a, b) => a + b) / 4) * penalty],
      1e-12,
      'mean',
    );
    const fresh = objective(new LogisticRegression(), [X[0]], [Y[0]], { classes: ['no', 'yes'] });
    assertClose([fresh.loss(fresh.parameters)], [Math.LN2], 1e-6, 'log 2');
  });

  it('takes a Dataset, and targets of several outputs', () => {
    const dataset = new Dataset(X, { y: Y });
    const losses = objective(new LogisticRegression(), dataset);
    assert.equal(losses.nSamples, 4);
    const two = objective(new LinearRegression(), X, [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    assert.deepEqual([...two.filters], [0, 0, 1, 1, 0, 1]);
  });

  it('notices when the samples are taken away', () => {
    for (const backend of backendNames) {
      const { x, y } = problem(30, 4);
      const losses = objective(new LogisticRegression({ backend }), x, y);
      detached(x.data as Float64Array<ArrayBuffer>);
      const message = 'Expected the memory of "x" to stay in place, but its buffer was transferred';
      assert.throws(() => losses.loss(losses.parameters), { message });
      assert.throws(() => losses.losses([losses.parameters]), { message });
      assert.throws(() => losses.gradient(losses.parameters, new Float64Array(5)), { message });
    }
  });

  const fitted = new LogisticRegression();
  fitted.fitSync(X, Y);
  itRefuses([
    {
      call: () => objective(untyped({}), X, Y),
      error: TypeError,
      message: 'Expected "model" to be a model of fallline, but received an object',
    },
    {
      call: () => objective(fitted, [[1, 2, 3]], ['no']),
      error: RangeError,
      message:
        'Expected "x" and "y" to fit what the model has learned (3 parameters), but they are for 4',
    },
    {
      call: () => objective(fitted, [[1, Number.NaN]], ['no']),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][1] is NaN',
    },
    {
      call: () => objective(fitted, X, Y, untyped({ weights: [1] })),
      error: TypeError,
      message:
        'Unknown option "weights" of objective: expected one of "sampleWeight", "classes", "training"',
    },
    {
      call: () => objective(fitted, X, Y).gradient([1, 2, 3], new Float64Array(2)),
      error: RangeError,
      message: 'Expected "out" to have 3 elements, but it has 2',
    },
    {
      call: () => objective(new LogisticRegression(), X, Y, { classes: ['yes', 'no', 'yes'] }),
      error: RangeError,
      message: 'Expected "classes" to name each class once, but "yes" is classes[0] and classes[2]',
    },
    {
      call: () => objective(fitted, X, Y, { classes: ['maybe', 'no'] }),
      error: RangeError,
      message:
        'Expected "classes" to hold the classes of the model ("no", "yes"), but it holds "maybe", "no"',
    },
    {
      call: () => objective(fitted, X, Y).loss([1, 2]),
      error: RangeError,
      message: 'Expected "parameters" to have 3 elements, but it has 2',
    },
  ]);
});
