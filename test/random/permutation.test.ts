import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { RandomState } from '../../lib/random/randomState.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { SEEDS, stream } from '../support/streams.ts';

const KINDS = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
];

/** The rows [0, 1], [2, 3], … */
function countedRows(Kind: typeof Float64Array | typeof Float32Array, rows: number) {
  const counted = Array.from({ length: 2 * rows }, (_, i) => i);
  return matrix(new Kind(counted), rows, 2);
}

describe('RandomState.permutation and shuffle', () => {
  for (const seed of SEEDS) {
    const expected = stream(seed);

    it(`equal NumPy's for seed ${seed}`, () => {
      const { n, values } = expected.permutation;
      assert.deepEqual(new RandomState(seed).permutation(n), Int32Array.from(values));
      const list = Array.from({ length: expected.shuffledArange.n }, (_, i) => i);
      assert.deepEqual(new RandomState(seed).permutation(list), expected.shuffledArange.values);
      new RandomState(seed).shuffle(list);
      assert.deepEqual(list, expected.shuffledArange.values);
    });

    it(`order the rows of a matrix as NumPy does for seed ${seed}`, () => {
      for (const Kind of [Float64Array, Float32Array]) {
        const x = countedRows(Kind, 12);
        const wanted = matrix(new Kind(expected.shuffledRows12x2.flat()), 12, 2);
        assert.deepEqual(new RandomState(seed).permutation(x), wanted);
        assert.deepEqual(x, countedRows(Kind, 12));
        new RandomState(seed).shuffle(x);
        assert.deepEqual(x, wanted);
      }
    });
  }

  for (const Kind of KINDS) {
    it(`keep the kind of a ${Kind.name}`, () => {
      const source = Kind.of(10, 20, 30, 40, 50);
      const order = new RandomState(9).permutation(5);
      assert.notDeepEqual(Array.from(order), [0, 1, 2, 3, 4]);
      const wanted = new Kind(Array.from(order, (i) => source[i]));
      assert.deepEqual(new RandomState(9).permutation(source), wanted);
      new RandomState(9).shuffle(source);
      assert.deepEqual(source, wanted);
    });
  }

  it('take bigints, and a Buffer as the bytes it holds', () => {
    assert.deepEqual(
      new RandomState(0).permutation(BigInt64Array.of(1n, 2n, 3n, 4n)),
      BigInt64Array.of(3n, 4n, 2n, 1n),
    );
    const bytes = Buffer.from([1, 2, 3, 4]);
    assert.deepEqual(new RandomState(0).permutation(bytes), Uint8Array.of(3, 4, 2, 1));
    assert.deepEqual([...bytes], [1, 2, 3, 4]);
  });

  it('leave nothing and one element as they are, without drawing', () => {
    const random = new RandomState(0);
    assert.deepEqual(random.permutation(0), new Int32Array(0));
    assert.deepEqual(random.permutation(1), Int32Array.of(0));
    assert.deepEqual(random.permutation([]), []);
    random.shuffle(['only']);
    assert.equal(random.nextUint32(), new RandomState(0).nextUint32());
  });

  const random = new RandomState(0);
  itRefuses([
    {
      call: () => random.permutation(-1),
      error: RangeError,
      message: 'Expected "n" to be an integer from 0 to 2147483647, but received -1 (number)',
    },
    {
      call: () => random.permutation(1.2),
      error: RangeError,
      message: 'Expected "n" to be an integer from 0 to 2147483647, but received 1.2 (number)',
    },
    {
      call: () => random.permutation(untyped('abcd')),
      error: TypeError,
      message:
        'Expected "n" to be a number, an array, a typed array or a matrix, but received "abcd" (string)',
    },
    {
      call: () => random.shuffle(untyped(3)),
      error: TypeError,
      message:
        'Expected "list" to be an array, a typed array or a matrix ({data, rows, cols}), but received 3 (number)',
    },
    {
      call: () => random.shuffle(untyped(new DataView(new ArrayBuffer(8)))),
      error: TypeError,
      message:
        'Expected "list" to be an array, a typed array or a matrix ({data, rows, cols}), but received DataView',
    },
    {
      call: () => random.shuffle({ data: new Float64Array(5), rows: 2, cols: 2 }),
      error: RangeError,
      message: 'Expected "list.data" to hold 2 × 2 = 4 elements, but it holds 5',
    },
  ]);
});
