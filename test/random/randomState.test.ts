import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { RandomState } from '../../lib/random/randomState.ts';
import { NUMPY_SUITE, NUMPY_SUITE_SEED } from '../cases/numpySuite.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { type MixedCall, SEEDS, stream } from '../support/streams.ts';

/**
 * The bytes of NumPy's first million numbers, as SHA-256, and the first few of them
 * (reference/numpy_log/make_draws.py).
 */
const MILLIONS = reference<{
  count: number;
  draws: {
    seed: number;
    method: 'randn' | 'standardExponential';
    first: number[];
    sha256: string;
  }[];
}>('numpy_log/draws.json');

describe('RandomState', () => {
  for (const { seed, method, first, sha256 } of MILLIONS.draws) {
    it(`seed ${seed}: a million numbers of ${method} are NumPy's to the bit`, () => {
      const drawn = new RandomState(seed)[method](MILLIONS.count);
      assert.deepEqual([...drawn.subarray(0, first.length)], first);
      assert.equal(createHash('sha256').update(drawn).digest('hex'), sha256);
    });
  }

  for (const seed of SEEDS) {
    describe(`seed ${seed}`, () => {
      const expected = stream(seed);

      it('gives the words, doubles and uniforms of NumPy to the bit', () => {
        const random = new RandomState(seed);
        const words = expected.rawUint32.map(() => random.nextUint32());
        assert.deepEqual(words, expected.rawUint32);
        assert.deepEqual(
          Array.from(new RandomState(seed).randomSample(1000)),
          expected.random_sample,
        );
        assert.deepEqual(
          Array.from(new RandomState(seed).uniform(-10, 10, 200)),
          expected['uniform_-10_10'],
        );
      });

      it('gives the Gaussians of NumPy to the bit', () => {
        assert.deepEqual(Array.from(new RandomState(seed).randn(1000)), expected.randn);
      });

      it('gives scaled Gaussians and exponentials to the bit', () => {
        const normal = new RandomState(seed).normal(3, 0.5, 20);
        assert.deepEqual(Array.from(normal), expected['normal_loc3_scale0.5']);
        const exponential = new RandomState(seed).standardExponential(20);
        assert.deepEqual(Array.from(exponential), expected.standard_exponential);
      });

      it('keeps the second Gaussian of a pair across other calls', () => {
        const random = new RandomState(seed);
        for (const mixed of expected.mixedCalls) {
          assert.deepEqual(Array.from(replay(random, mixed)), mixed.values, mixed.call);
        }
      });
    });
  }

  describe("NumPy's own test suite", () => {
    for (const { name, draw, expected } of NUMPY_SUITE) {
      it(name, () => {
        assert.deepEqual(draw(new RandomState(NUMPY_SUITE_SEED)), expected);
      });
    }
  });

  it('gives one number without a size, and the same stream either way', () => {
    const [one, many] = [new RandomState(3), new RandomState(3)];
    for (const each of many.randomSample(3)) assert.equal(one.randomSample(), each);
    for (const each of many.uniform(2, 5, 3)) assert.equal(one.uniform(2, 5), each);
    for (const each of many.randn(3)) assert.equal(one.randn(), each);
    for (const each of many.normal(2, 5, 3)) assert.equal(one.normal(2, 5), each);
    for (const each of many.standardExponential(3)) assert.equal(one.standardExponential(), each);
  });

  it('takes the defaults of NumPy', () => {
    assert.equal(new RandomState(3).uniform(), new RandomState(3).randomSample());
    assert.equal(new RandomState(3).normal(), new RandomState(3).randn());
  });

  it('draws nothing for a size of 0', () => {
    const random = new RandomState(3);
    assert.equal(random.randn(0).length, 0);
    assert.equal(random.nextUint32(), new RandomState(3).nextUint32());
  });

  const random = new RandomState(0);
  itRefuses([
    {
      call: () => new RandomState(untyped(undefined)),
      error: TypeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received undefined',
    },
    {
      call: () => random.randn(-1),
      error: RangeError,
      message: 'Expected "size" to be an integer of at least 0, but received -1 (number)',
    },
    {
      call: () => random.randomSample(2.5),
      error: RangeError,
      message: 'Expected "size" to be an integer of at least 0, but received 2.5 (number)',
    },
    {
      call: () => random.standardExponential(untyped([2, 3])),
      error: TypeError,
      message: 'Expected "size" to be an integer of at least 0, but received an array of 2',
    },
    {
      call: () => random.normal(0, -1),
      error: RangeError,
      message: 'Expected "scale" to be a number of at least 0, but received -1 (number)',
    },
    {
      call: () => random.normal(Number.NaN, 1),
      error: RangeError,
      message: 'Expected "loc" to be a finite number, but received NaN (number)',
    },
    {
      call: () => random.uniform(untyped('0'), 1),
      error: TypeError,
      message: 'Expected "low" to be a finite number, but received "0" (string)',
    },
    {
      call: () => random.uniform(-Number.MAX_VALUE, Number.MAX_VALUE),
      error: RangeError,
      message: `Expected "high" to be a number whose difference from "low" is finite, but received ${Number.MAX_VALUE} (number)`,
    },
  ]);
});

/** Makes one of the calls that the reference made. */
function replay(random: RandomState, mixed: MixedCall): ArrayLike<number> {
  switch (mixed.call) {
    case 'randn':
      return random.randn(...mixed.args);
    case 'random_sample':
      return random.randomSample(...mixed.args);
    case 'permutation':
      return random.permutation(...mixed.args);
    case 'normal':
      return random.normal(...mixed.args);
    case 'randint':
      return random.randint(...mixed.args);
    case 'uniform':
      return random.uniform(...mixed.args);
  }
}
