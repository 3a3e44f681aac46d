import assert from 'node:assert/strict';
import type { IntegerDtype } from '../../lib/random/boundedIntegers.ts';
import { RandomState } from '../../lib/random/randomState.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { SEEDS, stream } from '../support/streams.ts';

describe('RandomState.randint', () => {
  for (const seed of SEEDS) {
    describe(`seed ${seed}`, () => {
      const expected = stream(seed);

      for (const { low, high, values } of expected.randint) {
        it(`gives NumPy's integers from ${low} to below ${high}`, () => {
          const drawn = new RandomState(seed).randint(low, high, values.length);
          assert.ok(drawn instanceof Int32Array);
          assert.deepEqual(Array.from(drawn), values);
        });
      }

      for (const { low, high, values } of expected.randint64) {
        it(`gives NumPy's 64-bit integers from ${low} to below ${high}`, () => {
          const count = values.length;
          const numbers = new RandomState(seed).randint(low, Number(high), count, 'float64');
          assert.ok(numbers instanceof Float64Array);
          assert.deepEqual(Array.from(numbers), values);
          const bigints = new RandomState(seed).randint(low, BigInt(high), count, 'int64');
          assert.ok(bigints instanceof BigInt64Array);
          assert.deepEqual(Array.from(bigints, Number), values);
        });
      }

      it("gives NumPy's bytes, four to a word", () => {
        const drawn = new RandomState(seed).randint(0, 200, 40, 'uint8');
        assert.ok(drawn instanceof Uint8Array);
        assert.deepEqual(Array.from(drawn), expected.randint_uint8_0_200);
      });

      it('gives the words themselves for the whole range of 32 bits', () => {
        const drawn = new RandomState(seed).randint(0, 2 ** 32, 20, 'uint32');
        assert.ok(drawn instanceof Uint32Array);
        assert.deepEqual(Array.from(drawn), expected.rawUint32);
      });

      it('joins two words, the high one first, for the whole range of 64 bits', () => {
        const drawn = new RandomState(seed).randint(-(2n ** 63n), 2n ** 63n, 10, 'int64');
        const joined = Array.from({ length: 10 }, (_, i) => {
          const [high, low] = expected.rawUint32.slice(2 * i, 2 * i + 2);
          return (BigInt(high) << 32n) + BigInt(low) - 2n ** 63n;
        });
        assert.deepEqual(Array.from(drawn), joined);
      });
    });
  }

  for (const dtype of ['uint8', 'int32', 'uint32', 'float64', 'int64'] as const) {
    it(`draws one ${dtype} without a size, and the same as the first of many`, () => {
      const [first] = new RandomState(5).randint(3, 90, 4, dtype);
      assert.equal(new RandomState(5).randint(3, 90, undefined, dtype), first);
    });

    it(`draws no word for a range of one ${dtype}`, () => {
      const random = new RandomState(5);
      for (const each of random.randint(7, 8, 3, dtype)) assert.equal(Number(each), 7);
      assert.equal(random.nextUint32(), new RandomState(5).nextUint32());
    });
  }

  it('counts from 0 to its first argument when it has only one bound', () => {
    const expected = new RandomState(5).randint(0, 100, 9);
    assert.deepEqual(new RandomState(5).randint(100, undefined, 9), expected);
    assert.equal(new RandomState(5).randint(100), expected[0]);
  });

  it('holds ranges up to 2^53 - 1 in numbers', () => {
    const drawn = new RandomState(5).randint(0, Number.MAX_SAFE_INTEGER, 1000, 'float64');
    assert.ok(drawn.every((each) => Number.isSafeInteger(each) && each >= 0));
    assert.ok(Math.max(...drawn) > 2 ** 52);
  });

  const random = new RandomState(0);
  itRefuses([
    {
      call: () => random.randint(5, 5),
      error: RangeError,
      message: 'Expected "high" to be an integer from 6 to 2147483648, but received 5 (number)',
    },
    {
      call: () => random.randint(0),
      error: RangeError,
      message: 'Expected "low" to be an integer from 1 to 2147483648, but received 0 (number)',
    },
    {
      call: () => random.randint(0, 2 ** 40),
      error: RangeError,
      message:
        'Expected "high" to be an integer from 1 to 2147483648, but received 1099511627776 (number)',
    },
    {
      call: () => random.randint(-1, 200, 3, 'uint8'),
      error: RangeError,
      message: 'Expected "low" to be an integer from 0 to 255, but received -1 (number)',
    },
    {
      call: () => random.randint(0.5, 3),
      error: RangeError,
      message:
        'Expected "low" to be an integer from -2147483648 to 2147483647, but received 0.5 (number)',
    },
    {
      call: () => random.randint(0n, 3),
      error: TypeError,
      message:
        'Expected "low" to be an integer from -2147483648 to 2147483647, but received 0n (bigint)',
    },
    {
      call: () => random.randint(-(2 ** 52), 2 ** 52 + 1, 3, 'float64'),
      error: RangeError,
      message: `Expected "high" to be at most 2^53 - 1 above "low" (dtype 'int64' takes more), but received 4503599627370497 (number)`,
    },
    {
      call: () => random.randint(0, 2 ** 53, 3, 'int64'),
      error: RangeError,
      message:
        'Expected "high" to be an integer or a bigint from 1 to 9223372036854775808, but received 9007199254740992 (number)',
    },
    {
      call: () => random.randint(0n, 2n ** 63n + 1n, 3, 'int64'),
      error: RangeError,
      message:
        'Expected "high" to be an integer or a bigint from 1 to 9223372036854775808, but received 9223372036854775809n (bigint)',
    },
    {
      call: () => random.randint(0, untyped('9'), 3, 'int64'),
      error: TypeError,
      message:
        'Expected "high" to be an integer or a bigint from 1 to 9223372036854775808, but received "9" (string)',
    },
    {
      call: () => random.randint(0, 3, -2),
      error: RangeError,
      message: 'Expected "size" to be an integer of at least 0, but received -2 (number)',
    },
    {
      call: () => random.randint<IntegerDtype>(0, 3, 2, untyped('int23')),
      error: RangeError,
      message: `Expected "dtype" to be one of 'uint8', 'int32', 'uint32', 'float64', 'int64', but received "int23" (string). Did you mean 'int32'?`,
    },
  ]);
});
