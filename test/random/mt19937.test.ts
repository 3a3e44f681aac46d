import assert from 'node:assert/strict';
import { MersenneTwister } from '../../lib/random/mt19937.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { SEEDS, stream } from '../support/streams.ts';

describe('MersenneTwister', () => {
  for (const seed of SEEDS) {
    it(`gives NumPy's words and doubles for seed ${seed}, across refills of its state`, () => {
      const expected = stream(seed);
      const generator = new MersenneTwister(seed);
      const words = Array.from({ length: 1260 }, () => generator.nextUint32());
      assert.deepEqual(words.slice(0, 20), expected.rawUint32);
      assert.deepEqual(words.slice(1240), expected.rawUint32At1240to1259);

      const doubles = new MersenneTwister(seed);
      for (const each of expected.random_sample) assert.equal(doubles.nextDouble(), each);
    });
  }

  it("gives the 10,000th word that C++'s standard demands of mt19937 (seed 5489)", () => {
    const generator = new MersenneTwister(5489);
    for (let i = 1; i < 10_000; i++) generator.nextUint32();
    assert.equal(generator.nextUint32(), 4123659995); // ISO C++ [rand.predef]
  });

  it('gives the same bits signed and unsigned', () => {
    const signed = new MersenneTwister(7);
    const unsigned = new MersenneTwister(7);
    const words = Array.from({ length: 100 }, () => signed.nextInt32());
    assert.ok(words.some((word) => word < 0));
    for (const word of words) assert.equal(unsigned.nextUint32(), word >>> 0);
  });

  itRefuses([
    {
      call: () => new MersenneTwister(-1),
      error: RangeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received -1 (number)',
    },
    {
      call: () => new MersenneTwister(2 ** 32),
      error: RangeError,
      message:
        'Expected "seed" to be an integer from 0 to 4294967295, but received 4294967296 (number)',
    },
    {
      call: () => new MersenneTwister(Number.NaN),
      error: RangeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received NaN (number)',
    },
    {
      call: () => new MersenneTwister(untyped('42')),
      error: TypeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received "42" (string)',
    },
  ]);
});
