import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { addBiasColumn } from '../../lib/preprocessing/addBiasColumn.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

describe('addBiasColumn', () => {
  it('appends a column of ones to rows', () => {
    const rows = [
      [2, 3],
      [4, 5],
      [6, 7],
    ];
    assert.deepEqual(addBiasColumn(rows), matrix(Float64Array.of(2, 3, 1, 4, 5, 1, 6, 7, 1), 3, 3));
  });

  for (const Kind of [Float64Array, Float32Array]) {
    it(`keeps the precision of a ${Kind.name} and leaves the source alone`, () => {
      const x = matrix(new Kind([0.1, 0.2]), 2, 1);
      const { data, rows, cols } = addBiasColumn(x);
      assert.deepEqual([rows, cols], [2, 2]);
      assert.deepEqual(data, new Kind([0.1, 1, 0.2, 1]));
      assert.deepEqual(x, matrix(new Kind([0.1, 0.2]), 2, 1));
    });
  }

  itRefuses([
    {
      call: () => addBiasColumn(untyped(3)),
      error: TypeError,
      message:
        'Expected "x" to be a matrix ({data, rows, cols}) or an array of rows, but received 3 (number)',
    },
    {
      call: () => addBiasColumn([]),
      error: RangeError,
      message: 'Expected "x" to have at least one row, but it is empty',
    },
    {
      call: () => addBiasColumn([[1, 2], [3]]),
      error: RangeError,
      message: 'Expected every row of "x" to have 2 elements like x[0], but x[1] has 1',
    },
    {
      call: () => addBiasColumn([[1, Number.NaN]]),
      error: RangeError,
      message: 'Expected finite numbers, but x[0][1] is NaN',
    },
  ]);
});
