/** Bringing matrices into narrow storages: options, choices, refusals. */
import assert from 'node:assert/strict';
import { Dataset } from '../../lib/data/dataset.ts';
import type { StorageOption } from '../../lib/data/encodeStorage.ts';
import { matrix } from '../../lib/data/matrix.ts';
import type { NarrowFeatures } from '../../lib/data/storage.ts';
import { rowsOf, shared } from '../support/matrices.ts';
import { assertClose, noise } from '../support/numbers.ts';

const ROWS = [
  [1, -0.5, 300],
  [2, 0.25, 301],
  [255, 0.5, 310.5],
];

function uint8Of(x: number[][], storage: StorageOption = 'uint8') {
  return new Dataset(x, { storage }).narrow as Extract<NarrowFeatures, { storage: 'uint8' }>;
}

describe('narrow storage of a Dataset', () => {
  it('rounds to the nearest number of 16 bits', () => {
    const x = [[1 / 3, 1 + 2 ** -9 + 2 ** -20, -1e-7]];
    const half = new Dataset(x, { storage: 'float16' });
    assert.deepEqual(Array.from(half.narrow?.codes ?? []), [0x3555, 0x3c02, 0x8002]);
    assert.equal(half.storage, 'float16');
    assert.equal(half.precision, 'float32');
    const upper = new Dataset(x, { storage: { name: 'bfloat16' } });
    assert.deepEqual(Array.from(upper.narrow?.codes ?? []), [0x3eab, 0x3f80, 0xb3d7]);
    assert.deepEqual(rowsOf(upper.x), [[0.333984375, 1, -1.0011717677116394e-7]]);
  });

  it('is in shared memory, and x is a widened copy', () => {
    for (const storage of ['float16', 'bfloat16', 'uint8'] as const) {
      const data = new Dataset(ROWS, { storage });
      assert.ok(data.narrow?.codes.buffer instanceof SharedArrayBuffer, storage);
      assert.deepEqual([data.nSamples, data.nFeatures], [3, 3]);
      assert.ok(data.x.data instanceof Float32Array);
      assert.notEqual(data.x.data, data.x.data);
      assertClose(data.x.data, ROWS.flat(), 2 ** -8, storage, 0.05);
      const inDouble = new Dataset(ROWS, { storage, precision: 'float64' });
      assert.ok(inDouble.x.data instanceof Float64Array);
    }
    assert.equal(new Dataset(ROWS).narrow, undefined);
    assert.equal(new Dataset(ROWS).storage, 'float64');
  });

  it('uint8 keeps whole numbers that span at most 255, and spreads others over the codes', () => {
    const { codes, scale, offset } = uint8Of([
      [0, -1000, 0.5, 7, 16777215],
      [255, -745, 1.5, 7, 16777216],
      [3, -999, 1, 7, 16777215],
    ]);
    assert.deepEqual(Array.from(scale), [1, 1, Math.fround(1 / 255), 1, 1]);
    assert.deepEqual(Array.from(offset), [0, -1000, 0.5, 0, 16777215]);
    assert.deepEqual(Array.from(codes.subarray(0, 5)), [0, 0, 0, 7, 0]);
    assert.deepEqual(Array.from(codes.subarray(5, 10)), [255, 255, 255, 7, 1]);
    assert.deepEqual(Array.from(codes.subarray(10)), [3, 1, 127, 7, 0]);
  });

  it('uint8 is never further off than half a step', () => {
    const [rows, cols] = [200, 7];
    const data = noise(rows * cols, 8).map(
      (value, k) => 10 ** ((k % cols) - 3) * value + (k % cols),
    );
    const narrow = new Dataset(matrix(data, rows, cols), { storage: 'uint8' });
    const { scale } = narrow.narrow as Extract<NarrowFeatures, { storage: 'uint8' }>;
    const got = narrow.x.data;
    for (let k = 0; k < got.length; k++) {
      const allowed = 0.5001 * scale[k % cols] + 1e-6 * Math.abs(data[k]);
      assert.ok(Math.abs(got[k] - data[k]) <= allowed, `element ${k}`);
    }
  });

  it('uint8 takes columns of one number, or of numbers too near to each other', () => {
    for (const column of [[0.1], [1e-45, 2e-45], [1e8 + 0.25, 1e8 + 0.5], [-0.5, -0.5]]) {
      const data = new Dataset(
        column.map((value) => [value]),
        { storage: 'uint8' },
      );
      assertClose(data.x.data, column, 1e-7, `${column}`, 1e-44);
    }
  });

  it('uint8 by a scale and an offset that are given: of all columns, or of each', () => {
    const x = [
      [0, 0.5],
      [1, 0.25],
    ];
    const { codes, scale, offset } = uint8Of(x, { name: 'uint8', scale: 1 / 255 });
    assert.deepEqual(Array.from(codes), [0, 127, 255, 64]);
    assert.deepEqual(Array.from(scale), [Math.fround(1 / 255), Math.fround(1 / 255)]);
    assert.deepEqual(Array.from(offset), [0, 0]);
    const each = uint8Of(x, { name: 'uint8', scale: [1, 0.25], offset: Float32Array.of(-1, 0) });
    assert.deepEqual(Array.from(each.codes), [1, 2, 2, 1]);
  });

  it('reads every form of matrix, strides and blocks of rows too', () => {
    const [rows, cols] = [70_000, 3];
    const data = Int16Array.from({ length: rows * cols }, (_, k) => (k * 7919) % 2048);
    const dense = new Dataset({ data, rows, cols }, { storage: 'float16' });
    assert.deepEqual(Array.from(dense.x.data), Array.from(data));
    const transposed = Int16Array.from(
      data,
      (_, k) => data[(k % rows) * cols + Math.floor(k / rows)],
    );
    const strided = new Dataset(
      { data: transposed, shape: [rows, cols], strides: [1, rows] },
      { storage: 'float16' },
    );
    assert.deepEqual(strided.narrow, dense.narrow);
    const nested = new Dataset(rowsOf(matrix(Float64Array.from(data), rows, cols)), {
      storage: 'float16',
    });
    assert.deepEqual(nested.narrow, dense.narrow);
  });

  it('take, and a dataset of a dataset, keep the codes', () => {
    for (const storage of ['float16', 'bfloat16', 'uint8'] as const) {
      const data = new Dataset(ROWS, { storage, y: ['a', 'b', 'c'], precision: 'float64' });
      const taken = data.take([2, 0, 2]);
      assert.equal(taken.storage, storage);
      assert.equal(taken.precision, 'float64');
      assert.deepEqual(taken.y, ['c', 'a', 'c']);
      const rows = rowsOf(data.x);
      assert.deepEqual(rowsOf(taken.x), [rows[2], rows[0], rows[2]]);
      assert.deepEqual(taken.narrow?.scale, data.narrow?.scale);
      const again = new Dataset(data);
      assert.deepEqual(again.narrow, data.narrow);
      assert.notEqual(again.narrow?.codes, data.narrow?.codes);
      assert.equal(new Dataset(data.x).storage, 'float64');
    }
    const half = new Dataset(new Dataset(ROWS, { storage: 'uint8' }), { storage: 'float16' });
    assert.equal(half.storage, 'float16');
    assert.deepEqual(rowsOf(half.take([0]).x)[0], rowsOf(half.x)[0]);
  });

  it('holds what it was given, whatever becomes of that', () => {
    const given = shared(1, 2, 3, 4);
    const data = new Dataset({ data: given, rows: 2, cols: 2 }, { storage: 'float16' });
    given.fill(9);
    assert.deepEqual(Array.from(data.x.data), [1, 2, 3, 4]);
  });

  const refusals: [string, number[][], unknown, RegExp][] = [
    [
      'what float16 does not hold',
      [
        [1, 2, 3],
        [4, 5, -65520],
      ],
      'float16',
      /^RangeError: Expected numbers that float16 holds \(up to 65504 in size\), but x\[1\]\[2\] is -65520: scale the features, or use bfloat16$/,
    ],
    [
      'what bfloat16 does not hold',
      [[3.4e38]],
      'bfloat16',
      /bfloat16 holds .* x\[0\]\[0\] is 3\.4e\+38$/,
    ],
    ['NaN', [[1], [Number.NaN]], 'uint8', /Expected finite numbers, but x\[1\]\[0\] is NaN/],
    ['infinity', [[1], [Number.POSITIVE_INFINITY]], 'float16', /x\[1\]\[0\] is Infinity/],
    [
      'what the scale does not reach',
      [[0], [1], [1.01]],
      { name: 'uint8', scale: 1 / 256 },
      /Expected numbers from 0 to 0.99609375, which uint8 holds with scale 0.00390625 and offset 0, but x\[1\]\[0\] is 1$/,
    ],
    ['what is below the offset', [[0.2]], { name: 'uint8', scale: 1, offset: 1 }, /from 1 to 256/],
    [
      'a span that float32 does not hold',
      [[-3e38], [3.5e38]],
      'uint8',
      /column 0 of x reaches from -3e\+38/,
    ],
    ['another name', ROWS, 'float8', /"storage" to be one of .*float16/],
    ['a name of a precision', ROWS, 'float32', /"storage" to be one of/],
    ['a number', ROWS, 16, /^TypeError: Expected "storage" to be a name or an object/],
    [
      'a scale of float16',
      ROWS,
      { name: 'float16', scale: 1 },
      /option "scale" of storage 'float16'/,
    ],
    ['a misspelt option', ROWS, { name: 'uint8', scales: 1 }, /"scales".* should be "scale"/],
    ['a scale of 0', ROWS, { name: 'uint8', scale: 0 }, /"storage.scale" to be a positive number/],
    ['a scale that float32 has not', ROWS, { name: 'uint8', scale: 1e-50 }, /"storage.scale"/],
    [
      'scales for other columns',
      ROWS,
      { name: 'uint8', scale: [1] },
      /"storage.scale" to have 3 numbers/,
    ],
    ['a scale that is text', ROWS, { name: 'uint8', scale: [1, '2', 3] }, /"storage.scale\[1\]"/],
    ['an offset alone', ROWS, { name: 'uint8', offset: 1 }, /"storage.scale" to be given/],
    [
      'a scale that leads out of float32',
      ROWS,
      { name: 'uint8', scale: 2e36 },
      /"storage.scale\[0\]" to be such that/,
    ],
    ['an infinite offset', ROWS, { name: 'uint8', scale: 1, offset: 1e39 }, /"storage.offset"/],
  ];
  for (const [what, x, storage, message] of refusals) {
    it(`refuses ${what}`, () => {
      const make = () => new Dataset(x, { storage: storage as StorageOption });
      assert.throws(
        make,
        (error: Error) => message.test(String(error)) || assert.fail(String(error)),
      );
    });
  }
});
