/** Samples held for many fits: one copy, checked once, in shared memory. */
import assert from 'node:assert/strict';
import { Dataset, isDataset } from '../../lib/data/dataset.ts';
import { matrix, takeRows, toMatrix } from '../../lib/data/matrix.ts';
import { rowsOf, shared } from '../support/matrices.ts';
import { problem, X, Y } from '../support/problems.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

describe('Dataset', () => {
  for (const [what, x, precision] of [
    ['arrays of rows', X, 'float64'],
    ['a float64 matrix', matrix(Float64Array.from(X.flat()), 4, 2), 'float64'],
    ['a float32 matrix', matrix(Float32Array.from(X.flat()), 4, 2), 'float32'],
    ['bytes', { data: Buffer.from(X.flat()), rows: 4, cols: 2 }, 'float32'],
    [
      'a transposed view',
      { data: Int32Array.of(0, 1, 3, 4, 0, 1, 3, 4), shape: [4, 2], strides: [1, 4] },
      'float64',
    ],
    ['shared memory', matrix(shared(...X.flat()), 4, 2), 'float64'],
    ['a dataset', new Dataset(X, { precision: 'float32' }), 'float32'],
  ] as const) {
    it(`copies ${what} into shared memory`, () => {
      const data = new Dataset(x);
      assert.deepEqual(rowsOf(data.x), X);
      assert.ok(data.x.data.buffer instanceof SharedArrayBuffer);
      assert.equal(data.precision, precision);
      assert.deepEqual([data.nSamples, data.nFeatures], [4, 2]);
      assert.deepEqual(
        [data.y, data.sampleWeight, data.featureNames],
        [undefined, undefined, undefined],
      );
      const given = isDataset(x) ? x.x.data : 'data' in x ? x.data : x[0];
      const held = Array.from(data.x.data);
      given[0] = 9;
      assert.deepEqual(Array.from(data.x.data), held, 'what it was made from was changed');
      given[0] = 0;
      for (const wanted of ['float64', 'float32'] as const) {
        const converted = new Dataset(x, { precision: wanted });
        assert.equal(converted.precision, wanted);
        assert.deepEqual(rowsOf(converted.x), X);
      }
    });
  }

  it('is taken as a matrix, without a copy', () => {
    const data = new Dataset(X, { y: Y });
    assert.equal(toMatrix('x', data).data, data.x.data);
    assert.ok(isDataset(data) && !isDataset(data.x) && !isDataset(null));
  });

  it('is frozen', () => {
    const data = new Dataset(X, { y: Y, featureNames: ['a', 'b'] });
    for (const part of [data, data.x, data.y, data.featureNames]) assert.ok(Object.isFrozen(part));
  });

  it('keeps targets in their kind, copied', () => {
    const given = [
      ['no', 'no', 'yes', 'yes'],
      [true, false, true, false],
      [0.5, 1, 2, 3],
      Int32Array.of(1, 2, 3, 4),
      Float32Array.of(1, 2, 3, 4),
      Uint8ClampedArray.of(1, 2, 3, 4),
    ];
    for (const y of given) {
      const data = new Dataset(X, { y: untyped(y) });
      assert.deepEqual(data.y, y);
      assert.notEqual(data.y, y);
    }
    const bytes = new Dataset(X, { y: Buffer.of(1, 2, 3, 4) });
    assert.deepEqual(bytes.y, Uint8Array.of(1, 2, 3, 4));
  });

  it('keeps targets of several outputs as a matrix, copied', () => {
    const source = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const y = matrix(source, 4, 2);
    const data = new Dataset(X, { y });
    source[0] = 9;
    assert.deepEqual(data.y, matrix(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 4, 2));
    assert.deepEqual(new Dataset(X, { y: X }).y, toMatrix('y', X));
  });

  it('takes rows, with all that belongs to them', () => {
    const data = new Dataset(X, {
      y: Y,
      sampleWeight: [1, 2, 3, 4],
      precision: 'float32',
      featureNames: ['a', 'b'],
    });
    for (const rows of [[2, 0, 2], Int32Array.of(2, 0, 2)]) {
      const taken = data.take(rows);
      assert.deepEqual(rowsOf(taken.x), [X[2], X[0], X[2]]);
      assert.ok(taken.x.data.buffer instanceof SharedArrayBuffer);
      assert.deepEqual(taken.y, ['yes', 'no', 'yes']);
      assert.deepEqual(taken.sampleWeight, Float64Array.of(3, 1, 3));
      assert.deepEqual([taken.precision, taken.featureNames], ['float32', ['a', 'b']]);
    }
    const outputs = new Dataset(X, { y: X }).take([3]);
    assert.deepEqual([rowsOf(outputs.x), outputs.y], [[X[3]], toMatrix('y', [X[3]])]);
    assert.equal(new Dataset(X).take([1]).y, undefined);
  });

  it('takes the rows that takeRows takes, of a larger matrix', () => {
    const { x } = problem(50, 7);
    const rows = Array.from({ length: 80 }, (_, i) => (i * 37) % 50);
    assert.deepEqual(rowsOf(new Dataset(x).take(rows).x), rowsOf(takeRows(x, rows)));
  });

  it('does without shared memory where there is none', () => {
    const Shared = globalThis.SharedArrayBuffer;
    try {
      Object.assign(globalThis, { SharedArrayBuffer: undefined });
      for (const precision of ['float64', 'float32'] as const) {
        const data = new Dataset(X, { precision });
        assert.ok(data.x.data.buffer instanceof ArrayBuffer);
        assert.equal(data.precision, precision);
        assert.deepEqual(rowsOf(data.take([1]).x), [X[1]]);
        // Such memory can be taken away; who reads it then is told.
        structuredClone(data.x.data.buffer, { transfer: [data.x.data.buffer] });
        assert.throws(() => toMatrix('x', data), /it holds 0: its buffer was transferred away/);
      }
    } finally {
      globalThis.SharedArrayBuffer = Shared;
    }
    assert.ok(new Dataset(X).x.data.buffer instanceof SharedArrayBuffer);
  });

  const typed = (value: number) => matrix(Float64Array.of(0, 1, 2, 3, value, 5), 2, 3);
  const refused = (
    options: unknown,
    error: typeof TypeError | typeof RangeError,
    message: string,
  ) => ({ call: () => new Dataset(X, untyped(options)), error, message });
  const indices = (
    rows: unknown,
    error: typeof TypeError | typeof RangeError,
    message: string,
  ) => ({
    call: () => new Dataset(X, { sampleWeight: [0, 1, 1, 1] }).take(untyped(rows)),
    error,
    message,
  });
  itRefuses([
    {
      call: () => new Dataset(untyped(undefined)),
      error: TypeError,
      message:
        'Expected "x" to be a matrix ({data, rows, cols}) or an array of rows, but received undefined',
    },
    {
      call: () => new Dataset([]),
      error: RangeError,
      message: 'Expected "x" to have at least one row, but it is empty',
    },
    {
      call: () => new Dataset([[1, Number.NaN]]),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][1] is NaN',
    },
    {
      call: () => new Dataset(typed(Number.NaN), { precision: 'float32' }),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][1] is NaN',
    },
    {
      call: () => new Dataset(typed(Number.POSITIVE_INFINITY)),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][1] is Infinity',
    },
    {
      call: () => new Dataset(typed(-1e300), { precision: 'float32' }),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][1] is -Infinity in float32',
    },
    {
      call: () => new Dataset([[1e300]], { precision: 'float32' }),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][0] is Infinity in float32',
    },
    refused(
      Y,
      TypeError,
      'Expected "options of Dataset" to be an object, such as { y: … }, but received an array of 4',
    ),
    refused(
      new Float64Array(3) as never,
      TypeError,
      'Expected "options of Dataset" to be an object, such as { y: … }, but received Float64Array(3)',
    ),
    refused({ Y }, TypeError, 'Misspelt option "Y" of Dataset should be "y"'),
    refused(
      { sampleWeights: [] },
      TypeError,
      'Misspelt option "sampleWeights" of Dataset should be "sampleWeight"',
    ),
    refused(
      { precision: 'single' },
      RangeError,
      `Expected "precision" to be one of 'float64', 'float32', but received "single" (string)`,
    ),
    refused(
      { precision: null },
      TypeError,
      `Expected "precision" to be one of 'float64', 'float32', but received null`,
    ),
    refused(
      { y: ['no', 'yes'] },
      RangeError,
      'Expected "y" to have 4 labels or numbers, one for each row of x, but it has 2',
    ),
    refused(
      { y: [[1], [2]] },
      RangeError,
      'Expected "y" to have 4 rows, one for each row of x, but it has 2',
    ),
    refused(
      { y: [0, 1, '1', 1] },
      TypeError,
      'Expected "y[2]" to be a number like y[0], but received "1" (string)',
    ),
    refused(
      { y: 'nnyy' },
      TypeError,
      'Expected "y" to be an array of numbers, a matrix ({data, rows, cols}) or an array of rows, but received "nnyy" (string)',
    ),
    refused(
      { sampleWeight: [1, 1, -1, 1] },
      RangeError,
      'Expected "sampleWeight[2]" to be a number of at least 0, but received -1 (number)',
    ),
    refused(
      { featureNames: 'ab' },
      TypeError,
      'Expected "featureNames" to be an array of strings, but received "ab" (string)',
    ),
    refused(
      { featureNames: ['a'] },
      RangeError,
      'Expected "featureNames" to have 2 names, one for each column of x, but it has 1',
    ),
    refused(
      { featureNames: ['a', 2] },
      TypeError,
      'Expected "featureNames[1]" to be a string, but received 2 (number)',
    ),
    indices(1, TypeError, 'Expected "rows" to be an array of indices, but received 1 (number)'),
    indices([], RangeError, 'Expected "rows" to have at least one index, but it is empty'),
    ...[-1, 4, 0.5, Number.NaN].map((index) =>
      indices(
        [0, index],
        RangeError,
        `Expected "rows[1]" to be an integer from 0 to 3, but received ${index} (number)`,
      ),
    ),
    indices(
      [0, '1'],
      TypeError,
      'Expected "rows[1]" to be an integer from 0 to 3, but received "1" (string)',
    ),
    indices([0, 0], RangeError, 'Expected "sampleWeight" to have a weight above 0, but all are 0'),
  ]);
});
