import assert from 'node:assert/strict';
import { matrix, takeRows } from '../../lib/data/matrix.ts';
import { makeBlobs } from '../../lib/datasets/makeBlobs.ts';
import { trainTestIndices } from '../../lib/selection/trainTestIndices.ts';
import { trainTestSplit } from '../../lib/selection/trainTestSplit.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

describe('trainTestSplit', () => {
  const { x, y } = makeBlobs({ nSamples: 1000, centers: 2, clusterStd: 1.5, seed: 1 });

  it('takes rows and targets by the indices of trainTestIndices', () => {
    const options = { testSize: 0.5, seed: 42 };
    const { trainIndices, testIndices } = trainTestIndices(1000, options);
    assert.deepEqual(trainTestSplit(x, y, options), {
      xTrain: takeRows(x, trainIndices),
      xTest: takeRows(x, testIndices),
      yTrain: Int32Array.from(trainIndices, (i) => y[i]),
      yTest: Int32Array.from(testIndices, (i) => y[i]),
      trainIndices,
      testIndices,
    });
  });

  it('puts 250 of each blob into the test half of the sigmoid problem', () => {
    const { yTest } = trainTestSplit(x, y, { testSize: 0.5, seed: 42 });
    assert.deepEqual([yTest.length, yTest.filter((each) => each === 1).length], [500, 250]);
  });

  it('keeps the precision of x and the kind of y', () => {
    const narrow = matrix(Float32Array.from(x.data), 1000, 2);
    const { xTest, trainIndices } = trainTestSplit(narrow, y);
    assert.ok(xTest.data instanceof Float32Array);

    const names = Array.from(y, (each) => (each === 0 ? 'left' : 'right'));
    const named = trainTestSplit(x, names);
    assert.deepEqual(named.trainIndices, trainIndices);
    assert.deepEqual(
      named.yTrain,
      Array.from(trainIndices, (i) => names[i]),
    );
    const bytes = trainTestSplit(x, Uint8Array.from(y));
    assert.deepEqual(
      bytes.yTrain,
      Uint8Array.from(trainIndices, (i) => y[i]),
    );
    const targets = trainTestSplit(x, narrow);
    assert.deepEqual(targets.yTrain, takeRows(narrow, trainIndices));
  });

  it('takes arrays of rows', () => {
    const { xTrain, xTest, yTrain, yTest } = trainTestSplit([[1], [2], [3], [4]], [1, 2, 3, 4]);
    assert.deepEqual(Array.from(xTrain.data), yTrain);
    assert.deepEqual(Array.from(xTest.data), yTest);
  });

  it('leaves its arguments alone', () => {
    const [data, labels] = [x.data.slice(), y.slice()];
    trainTestSplit(x, y, { stratify: true });
    assert.deepEqual(x.data, data);
    assert.deepEqual(y, labels);
  });

  it('stratifies by y or by other labels', () => {
    const uneven = Int32Array.from(y, (_, i) => (i % 10 === 0 ? 1 : 0));
    const options = { testSize: 0.25, seed: 3 };
    const byTargets = trainTestSplit(x, uneven, { ...options, stratify: true });
    assert.deepEqual(byTargets, trainTestSplit(x, uneven, { ...options, stratify: uneven }));
    assert.equal(byTargets.yTest.filter((each) => each === 1).length, 25);
    assert.deepEqual(
      trainTestSplit(x, uneven, { ...options, stratify: false }),
      trainTestSplit(x, uneven, options),
    );
  });

  itRefuses([
    {
      call: () => trainTestSplit(x, y.subarray(1)),
      error: RangeError,
      message: 'Expected "y" to have one target for each of the 1000 rows of "x", but it has 999',
    },
    {
      call: () => trainTestSplit(x, untyped('labels')),
      error: TypeError,
      message:
        'Expected "y" to be an array, a typed array or a matrix ({data, rows, cols}), but received "labels" (string)',
    },
    {
      call: () => trainTestSplit(untyped(undefined), y),
      error: TypeError,
      message:
        'Expected "x" to be a matrix ({data, rows, cols}) or an array of rows, but received undefined',
    },
    {
      call: () => trainTestSplit(x, y, untyped({ stratfy: true })),
      error: TypeError,
      message: 'Misspelt option "stratfy" of trainTestSplit should be "stratify"',
    },
    {
      call: () => trainTestSplit(x, x, { stratify: true }),
      error: TypeError,
      message:
        'Expected "stratify" to be an array of labels where "y" is a matrix, but received true (boolean)',
    },
    {
      call: () => trainTestSplit([[1], [2], [3], [4]], [1, 1, Number.NaN, 2], { stratify: true }),
      error: RangeError,
      message: 'Expected labels of "y" to be finite, but y[2] is NaN',
    },
    {
      call: () => trainTestSplit([[1], [2]], [1, 2], { stratify: untyped('y') }),
      error: TypeError,
      message: 'Expected "stratify" to be an array of labels, but received "y" (string)',
    },
  ]);
});
