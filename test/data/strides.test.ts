/** Strided views: read like the dense rows that they describe, and refused if they exceed their data. */
import assert from 'node:assert/strict';
import { toMatrix } from '../../lib/data/matrix.ts';
import type { NumericArray } from '../../lib/data/numericArrays.ts';
import type { StridedMatrix } from '../../lib/data/strides.ts';
import { detached, rowsOf } from '../support/matrices.ts';
import { assertVaried, noise } from '../support/numbers.ts';
import { itRefuses } from '../support/refusals.ts';

/** 0, 1, … 11 */
const DATA = Float64Array.from({ length: 12 }, (_, k) => k);

interface Case extends Omit<StridedMatrix, 'data'> {
  readonly what: string;
  readonly rows: number[][];
  readonly inPlace?: boolean;
}

const CASES: readonly Case[] = [
  {
    what: 'row-major',
    shape: [3, 4],
    rows: [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ],
    inPlace: true,
  },
  {
    what: 'its strides written out',
    shape: [2, 6],
    strides: [6, 1],
    rows: [
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ],
    inPlace: true,
  },
  {
    what: 'the transpose',
    shape: [4, 3],
    strides: [1, 4],
    rows: [
      [0, 4, 8],
      [1, 5, 9],
      [2, 6, 10],
      [3, 7, 11],
    ],
  },
  {
    what: 'some columns',
    shape: [3, 2],
    strides: [4, 1],
    offset: 1,
    rows: [
      [1, 2],
      [5, 6],
      [9, 10],
    ],
  },
  {
    what: 'every other row',
    shape: [2, 4],
    strides: [8, 1],
    rows: [
      [0, 1, 2, 3],
      [8, 9, 10, 11],
    ],
  },
  {
    what: 'every other column',
    shape: [3, 2],
    strides: [4, 2],
    rows: [
      [0, 2],
      [4, 6],
      [8, 10],
    ],
  },
  {
    what: 'rows further on',
    shape: [2, 4],
    offset: 4,
    rows: [
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ],
    inPlace: true,
  },
  {
    what: 'rows that overlap',
    shape: [3, 3],
    strides: [2, 1],
    rows: [
      [0, 1, 2],
      [2, 3, 4],
      [4, 5, 6],
    ],
  },
  { what: 'one column', shape: [12, 1], rows: Array.from(DATA, (value) => [value]), inPlace: true },
  { what: 'one column of four', shape: [3, 1], strides: [4, 1], offset: 2, rows: [[2], [6], [10]] },
  {
    what: 'one row, whatever its row stride',
    shape: [1, 3],
    strides: [99, 1],
    offset: 9,
    rows: [[9, 10, 11]],
    inPlace: true,
  },
  {
    what: 'one column, whatever its column stride',
    shape: [3, 1],
    strides: [1, 99],
    rows: [[0], [1], [2]],
    inPlace: true,
  },
  { what: 'one element', shape: [1, 1], strides: [5, 5], offset: 11, rows: [[11]], inPlace: true },
];

/** A view, and the plain rows that it must read as. */
interface View {
  readonly layout: { shape: [number, number]; strides: [number, number]; offset: number };
  readonly rows: number[][];
}

function transposed({ layout: { shape, strides, offset }, rows }: View): View {
  return {
    layout: { shape: [shape[1], shape[0]], strides: [strides[1], strides[0]], offset },
    rows: rows[0].map((_, j) => rows.map((row) => row[j])),
  };
}

/** Every `step`th row from `first` on. */
function cutRows(
  { layout: { shape, strides, offset }, rows }: View,
  first: number,
  step: number,
): View {
  const kept = rows.filter((_, i) => i >= first && (i - first) % step === 0);
  return {
    layout: {
      shape: [kept.length, shape[1]],
      strides: [step * strides[0], strides[1]],
      offset: offset + first * strides[0],
    },
    rows: kept,
  };
}

describe('strided matrices', () => {
  for (const { what, rows, inPlace = false, ...layout } of CASES) {
    it(`${what}: ${inPlace ? 'read in place' : 'copied'}`, () => {
      const { data, ...sizes } = toMatrix('x', { data: DATA, ...layout });
      assert.deepEqual(rowsOf({ data, ...sizes }), rows);
      assert.equal(data.length, sizes.rows * sizes.cols);
      assert.equal(data.buffer === DATA.buffer, inPlace);
    });
  }

  it('random views of views read like the rows that the same cuts leave', () => {
    const kinds = [Float64Array, Float32Array, Int32Array, Uint16Array, Int8Array, Uint8Array];
    const draws = noise(40 * 300, 11);
    assertVaried(draws, 'draws');
    let at = 0;
    const draw = (from: number, to: number) =>
      from + Math.floor(((draws[at++] + 1) / 2) * (to - from + 1));
    let copied = 0;
    for (let round = 0; round < 300; round++) {
      at = 40 * round;
      const [rows, cols, before] = [draw(1, 7), draw(1, 7), draw(0, 3)];
      const Kind = kinds[round % kinds.length];
      const data: NumericArray = new Kind(new ArrayBuffer(8 * (before + rows * cols)), 8 * before);
      for (let k = 0; k < data.length; k++) data[k] = 100 * draws[at + (k % 40)];
      let view: View = {
        layout: { shape: [rows, cols], strides: [cols, 1], offset: 0 },
        rows: Array.from({ length: rows }, (_, i) =>
          Array.from(data.subarray(i * cols, (i + 1) * cols)),
        ),
      };
      for (let cut = draw(0, 3); cut > 0; cut--) {
        const step = draw(1, 2);
        view = draw(0, 1) ? transposed(view) : cutRows(view, draw(0, view.rows.length - 1), step);
      }
      const got = toMatrix('x', { data, ...view.layout });
      assert.deepEqual(rowsOf(got), view.rows, `${Kind.name}, ${JSON.stringify(view.layout)}`);
      if (got.data.buffer !== data.buffer) copied++;
    }
    assert.ok(copied > 100 && copied < 290, `${copied} of 300 were copied`);
  });

  const refused = (
    fields: Record<string, unknown>,
    message: string,
    error: typeof TypeError | typeof RangeError = RangeError,
  ) => ({ call: () => toMatrix('x', { data: DATA, ...fields }), error, message });
  const pair = 'to be an array of two positive integers, but received';
  const outside = (last: number, shape: string, strides: string, offset: number) =>
    `Expected "x.data" to hold element ${last}, the last one of shape [${shape}] with strides [${strides}] and offset ${offset}, but its length is 12`;
  itRefuses([
    refused(
      { shape: [12] },
      'Expected "x.shape" to be [rows, cols], but it has one size: give [12, 1] for a single column',
    ),
    refused(
      { shape: [null] },
      'Expected "x.shape" to be [rows, cols], but it has one size: give [n, 1] for a single column',
    ),
    refused({ shape: [2, 2, 3] }, `Expected "x.shape" ${pair} an array of 3`),
    refused({ shape: [] }, `Expected "x.shape" ${pair} an array of 0`),
    refused({ shape: 12 }, `Expected "x.shape" ${pair} 12 (number)`, TypeError),
    refused({ shape: '34' }, `Expected "x.shape" ${pair} "34" (string)`, TypeError),
    refused({ shape: undefined }, `Expected "x.shape" ${pair} undefined`, TypeError),
    ...[0, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53].map((size) =>
      refused(
        { shape: [size, 4] },
        `Expected "x.shape[0]" to be a positive integer, but received ${size} (number)`,
      ),
    ),
    refused(
      { shape: [3, '4'] },
      'Expected "x.shape[1]" to be a positive integer, but received "4" (string)',
      TypeError,
    ),
    refused({ shape: [3, 3] }, 'Expected "x.data" to hold 3 × 3 = 9 elements, but it holds 12'),
    ...[0, -1, 0.5, Number.NaN].flatMap((stride) => [
      refused(
        { shape: [3, 4], strides: [stride, 1] },
        `Expected "x.strides[0]" to be a positive integer, but received ${stride} (number)`,
      ),
      refused(
        { shape: [3, 4], strides: [4, stride] },
        `Expected "x.strides[1]" to be a positive integer, but received ${stride} (number)`,
      ),
    ]),
    refused(
      { shape: [3, 4], strides: BigInt64Array.of(4n, 1n) },
      'Expected "x.strides[0]" to be a positive integer, but received 4n (bigint)',
      TypeError,
    ),
    refused({ shape: [3, 4], strides: [4] }, `Expected "x.strides" ${pair} an array of 1`),
    refused({ shape: [3, 4], strides: null }, `Expected "x.strides" ${pair} null`, TypeError),
    refused(
      { shape: [2, 2], offset: -1 },
      'Expected "x.offset" to be an integer of at least 0, but received -1 (number)',
    ),
    refused(
      { shape: [2, 2], offset: '1' },
      'Expected "x.offset" to be an integer of at least 0, but received "1" (string)',
      TypeError,
    ),
    refused({ shape: [3, 4], strides: [5, 1] }, outside(13, '3, 4', '5, 1', 0)),
    refused({ shape: [3, 4], offset: 1 }, outside(12, '3, 4', '4, 1', 1)),
    refused({ shape: [1, 1], offset: 12 }, outside(12, '1, 1', '1, 1', 12)),
    // Sums beyond 2^53 stay too large, whatever they are rounded to.
    refused(
      { shape: [2 ** 52, 1], strides: [2 ** 52, 1], offset: 2 ** 52 },
      outside(2 ** 104, `${2 ** 52}, 1`, `${2 ** 52}, 1`, 2 ** 52),
    ),
    {
      call: () =>
        toMatrix('x', { data: detached(new Float32Array(4)), shape: [2, 2], strides: [1, 2] }),
      error: RangeError,
      message:
        'Expected "x.data" to hold element 3, the last one of shape [2, 2] with strides [1, 2] and offset 0, but its length is 0: its buffer was transferred away',
    },
    {
      call: () => toMatrix('x', { data: new Uint8Array(2e6), shape: [1e6, 1e6], strides: [1, 1] }),
      error: RangeError,
      message:
        'Expected "x" to fit into memory, but there is none for 1000000 × 1000000 elements of float32',
    },
    // Fields of ndarray and of npyjs.
    refused(
      { shape: [4, 3], stride: [1, 4] },
      'Misspelt "x.stride" should be "x.strides"',
      TypeError,
    ),
    refused(
      { shape: [3, 4], fortranOrder: true },
      'Expected "x" to give strides [1, rows] for data in column-major order, but it has fortranOrder',
      TypeError,
    ),
  ]);

  it('takes what other libraries give once the strides are said', () => {
    const columnMajor = { data: DATA, shape: [4, 3], fortranOrder: true, strides: [1, 4] };
    assert.deepEqual(rowsOf(toMatrix('x', columnMajor))[1], [1, 5, 9]);
    assert.equal(toMatrix('x', { data: DATA, shape: [3, 4], fortranOrder: false }).data, DATA);
  });
});
