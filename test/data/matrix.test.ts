/** Every form of matrix that users may give: what it becomes, when it is copied, what is refused. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { assertFinite, matrix, notFinite, toMatrix } from '../../lib/data/matrix.ts';
import type { FloatArray, NumericArray } from '../../lib/data/numericArrays.ts';
import { detached, rowsOf, shared } from '../support/matrices.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

/** Each kind with what it becomes, and values at the ends of its range. */
const KINDS: readonly [NumericArray, FloatArray][] = [
  [Float64Array.of(0.1, -1e300, 5e-324), Float64Array.of(0.1, -1e300, 5e-324)],
  [Float32Array.of(0.5, -3e38, 7), Float32Array.of(0.5, -3e38, 7)],
  [Int8Array.of(-128, 0, 127), Float32Array.of(-128, 0, 127)],
  [Uint8Array.of(0, 1, 255), Float32Array.of(0, 1, 255)],
  [Uint8ClampedArray.of(0, 1, 255), Float32Array.of(0, 1, 255)],
  [Buffer.of(0, 1, 255), Float32Array.of(0, 1, 255)],
  [Int16Array.of(-32768, 0, 32767), Float32Array.of(-32768, 0, 32767)],
  [Uint16Array.of(0, 1, 65535), Float32Array.of(0, 1, 65535)],
  [Int32Array.of(-2147483648, 0, 2147483647), Float64Array.of(-2147483648, 0, 2147483647)],
  [Uint32Array.of(0, 1, 4294967295), Float64Array.of(0, 1, 4294967295)],
];

describe('toMatrix', () => {
  for (const [data, expected] of KINDS) {
    const isFloat = data instanceof Float64Array || data instanceof Float32Array;
    it(`${data.constructor.name}: ${isFloat ? 'is used in place' : `becomes a ${expected.constructor.name}`}`, () => {
      for (const value of [
        { data, rows: 1, cols: 3 },
        { data, shape: [1, 3] },
        { data, shape: Int32Array.of(1, 3), strides: [3, 1], offset: 0 },
      ]) {
        const { data: got, rows, cols } = toMatrix('x', value);
        assert.deepEqual([rows, cols], [1, 3]);
        assert.deepEqual(got, expected);
        assert.equal(got === data, isFloat);
      }
      assert.deepEqual(
        toMatrix('x', [data, data]).data,
        new (kindOf(expected))([...expected, ...expected]),
      );
    });
  }

  const Half = (globalThis as { Float16Array?: { of(...values: number[]): NumericArray } })
    .Float16Array;
  if (Half === undefined) it('Float16Array is left out: this runtime has none');
  else {
    it('a Float16Array becomes a Float32Array', () => {
      const { data } = toMatrix('x', { data: Half.of(0.5, -65504), rows: 2, cols: 1 });
      assert.deepEqual(data, Float32Array.of(0.5, -65504));
    });
  }

  it('arrays of rows are float64 unless all rows fit float32', () => {
    const [narrow, wide] = [Float32Array.of(1, 2), Int32Array.of(3, 4)];
    assert.deepEqual(
      toMatrix('x', [
        [1, 2],
        [3, 4],
      ]).data,
      Float64Array.of(1, 2, 3, 4),
    );
    assert.deepEqual(toMatrix('x', [narrow, Buffer.of(3, 4)]).data, Float32Array.of(1, 2, 3, 4));
    assert.deepEqual(toMatrix('x', [narrow, wide]).data, Float64Array.of(1, 2, 3, 4));
    assert.deepEqual(toMatrix('x', [narrow, [3, 4]]).data, Float64Array.of(1, 2, 3, 4));
  });

  it('a copy does not change with what it was made from', () => {
    const data = Int16Array.of(1, 2);
    const rows = [[1, 2]];
    const copies = [toMatrix('x', { data, rows: 1, cols: 2 }), toMatrix('x', rows)];
    [data[0], rows[0][0]] = [9, 9];
    for (const copy of copies) assert.deepEqual(rowsOf(copy), [[1, 2]]);
  });

  it('shared memory stays shared', () => {
    const data = shared(1, 2, 3, 4);
    assert.equal(toMatrix('x', { data, rows: 2, cols: 2 }).data, data);
    assert.equal(toMatrix('x', { data, shape: [2, 2] }).data, data);
    const bytes = new Uint8Array(new SharedArrayBuffer(2));
    bytes.set([7, 8]);
    assert.deepEqual(toMatrix('x', { data: bytes, shape: [2, 1] }).data, Float32Array.of(7, 8));
  });

  it("reads a Buffer's own bytes, not those of the pool it lies in", () => {
    // Two small buffers out of the pool: the second cannot start at 0.
    Buffer.from([9, 9, 9]);
    const whole = Buffer.from([1, 2, 3, 4, 5, 6]);
    const part = whole.subarray(1, 5);
    assert.ok(part.byteOffset > 0 && part.buffer.byteLength > part.length);
    assert.deepEqual(rowsOf(toMatrix('x', { data: part, rows: 2, cols: 2 })), [
      [2, 3],
      [4, 5],
    ]);
    assert.deepEqual(rowsOf(toMatrix('x', { data: part, shape: [2, 2], strides: [1, 2] })), [
      [2, 4],
      [3, 5],
    ]);
  });

  it('reads a part of a longer float array in place', () => {
    const data = Float64Array.of(0, 1, 2, 3, 4, 5);
    const { data: got } = toMatrix('x', { data, shape: [2, 2], offset: 1 });
    assert.deepEqual(got, Float64Array.of(1, 2, 3, 4));
    assert.equal(got.buffer, data.buffer);
  });

  it('arrays from another realm are copied', () => {
    const data = runInNewContext('Float32Array.of(1, 2, 3)');
    assert.ok(!(data instanceof Float32Array));
    assert.deepEqual(toMatrix('x', { data, rows: 3, cols: 1 }).data, Float32Array.of(1, 2, 3));
  });

  const data = new Float64Array(6);
  itRefuses([
    ...(
      [
        [[1, 2, 3, 4, 5, 6], 'an array of 6'],
        [new DataView(new ArrayBuffer(48)), 'DataView'],
        [new ArrayBuffer(48), 'an instance of ArrayBuffer'],
        [new BigInt64Array(6), 'BigInt64Array(6): convert it with Float64Array.from(data, Number)'],
        [
          new BigUint64Array(6),
          'BigUint64Array(6): convert it with Float64Array.from(data, Number)',
        ],
        [{ [Symbol.toStringTag]: 'Float64Array', length: 6 }, 'an object'],
        [null, 'null'],
      ] as const
    ).map(([wrong, shown]) => ({
      call: () => toMatrix('x', { data: wrong, rows: 2, cols: 3 }),
      error: TypeError,
      message: `Expected "x.data" to be a Float64Array, a Float32Array or a typed array of integers of 8, 16 or 32 bits, but received ${shown}`,
    })),
    {
      call: () => toMatrix('x', { data, rows: 2, cols: 3, shape: [3, 2] }),
      error: TypeError,
      message: 'Expected "x" to have either rows and cols or a shape, but it has both',
    },
    {
      call: () => toMatrix('x', { data, rows: 2, cols: 3, strides: [1, 2] }),
      error: TypeError,
      message: 'Expected "x" to have either rows and cols or a shape, but it has both',
    },
    {
      call: () => toMatrix('x', { data, rows: 2 ** 53, cols: 1 }),
      error: RangeError,
      message: 'Expected "x.rows" to be a positive integer, but received 9007199254740992 (number)',
    },
    {
      call: () => toMatrix('x', { data, rows: 2 ** 52, cols: 2 ** 52 }),
      error: RangeError,
      message: `Expected "x.data" to hold ${2 ** 52} × ${2 ** 52} = ${2 ** 104} elements, but it holds 6`,
    },
    {
      call: () => toMatrix('x', { data, rows: '2', cols: 3 }),
      error: TypeError,
      message: 'Expected "x.rows" to be a positive integer, but received "2" (string)',
    },
    {
      call: () => toMatrix('x', { data: detached(new Float64Array(6)), rows: 2, cols: 3 }),
      error: RangeError,
      message:
        'Expected "x.data" to hold 2 × 3 = 6 elements, but it holds 0: its buffer was transferred away',
    },
    {
      call: () => toMatrix('x', { data: new Float64Array(0), rows: 2, cols: 3 }),
      error: RangeError,
      message: 'Expected "x.data" to hold 2 × 3 = 6 elements, but it holds 0',
    },
    {
      call: () => toMatrix('x', { data: shrunk(), rows: 2, cols: 3 }),
      error: RangeError,
      message:
        'Expected "x.data" to hold 2 × 3 = 6 elements, but it holds 5: its buffer is resizable, and may have shrunk',
    },
    {
      call: () => toMatrix('x', [[1, 2], [3, 4, 5], [Number.NaN]]),
      error: RangeError,
      message: 'Expected every row of "x" to have 2 elements like x[0], but x[1] has 3',
    },
    {
      call: () => toMatrix('x', [new BigInt64Array(2)]),
      error: TypeError,
      message: 'Expected "x[0][0]" to be a number, but received 0n (bigint)',
    },
    {
      call: () => toMatrix('x', [Float32Array.of(1, Number.POSITIVE_INFINITY)]),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][1] is Infinity',
    },
    ...[data, { data }, { data, rows: 2 }, {}, 'text', null].map((wrong) => ({
      call: () => toMatrix('x', wrong),
      error: TypeError,
      message: `Expected "x" to be a matrix ({data, rows, cols}) or an array of rows, but received ${
        wrong === null
          ? 'null'
          : wrong === data
            ? 'Float64Array(6)'
            : wrong === 'text'
              ? '"text" (string)'
              : 'an object'
      }`,
    })),
  ]);

  /** Five elements of what once were six. */
  function shrunk(): Float64Array {
    const buffer = new ArrayBuffer(48, { maxByteLength: 64 });
    const array = new Float64Array(buffer);
    buffer.resize(40);
    return array;
  }
});

describe('matrix', () => {
  it('holds the data it was given', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const x = matrix(data, 2, 3);
    assert.deepEqual(x, { data, rows: 2, cols: 3 });
    assert.equal(x.data, data);
  });

  itRefuses([
    {
      call: () => matrix(untyped(new Int32Array(6)), 2, 3),
      error: TypeError,
      message:
        'Expected "matrix.data" to be a Float64Array or a Float32Array, but received Int32Array(6)',
    },
    {
      call: () => matrix(new Float64Array(6), 2, 2),
      error: RangeError,
      message: 'Expected "matrix.data" to hold 2 × 2 = 4 elements, but it holds 6',
    },
    {
      call: () => matrix(new Float64Array(6), 2, 0),
      error: RangeError,
      message: 'Expected "matrix.cols" to be a positive integer, but received 0 (number)',
    },
  ]);
});

describe('assertFinite', () => {
  it('passes what is finite, the largest and smallest included', () => {
    assertFinite('x', matrix(Float64Array.of(Number.MAX_VALUE, -0, 5e-324, -1), 2, 2));
  });

  const hole = (value: number) => matrix(Float64Array.of(0, 1, 2, 3, 4, value), 2, 3);
  itRefuses([
    {
      call: () => assertFinite('x', hole(Number.NaN), true),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][2] is NaN',
    },
    {
      call: () => assertFinite('x', hole(Number.NEGATIVE_INFINITY)),
      error: RangeError,
      message: 'Expected finite numbers, but x[1][2] is -Infinity',
    },
    {
      call: () => {
        throw notFinite('x[1][2]', Number.POSITIVE_INFINITY, true);
      },
      error: RangeError,
      message: 'Expected finite numbers, but x[1][2] is Infinity in float32',
    },
  ]);
});

function kindOf(array: FloatArray): typeof Float32Array | typeof Float64Array {
  return array instanceof Float32Array ? Float32Array : Float64Array;
}
