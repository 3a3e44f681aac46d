import assert from 'node:assert/strict';
import { RandomState } from '../../lib/random/randomState.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { SEEDS, stream } from '../support/streams.ts';

/** What NumPy chose without replacement. */
interface ByProbability {
  readonly p: number[];
  readonly size: number;
  readonly seed: number;
  readonly values: number[];
}

describe('RandomState.choice', () => {
  for (const seed of SEEDS) {
    it(`equals NumPy's for seed ${seed}`, () => {
      const { choice_noReplace_20_8: distinct, choice_p } = stream(seed);
      assert.deepEqual(new RandomState(seed).choice(20, 8, false), Int32Array.from(distinct));
      const chosen = new RandomState(seed).choice(4, 100, true, choice_p.p);
      assert.deepEqual(chosen, Int32Array.from(choice_p.values));
    });
  }

  const { choice: byProbability } = reference<{ choice: ByProbability[] }>(
    'sklearn_draws/draws.json',
  );
  for (const { p, size, seed, values } of byProbability) {
    it(`equals NumPy's for seed ${seed}: ${size} of ${p.length} without replacement, by p`, () => {
      const chosen = new RandomState(seed).choice(p.length, size, false, p);
      assert.deepEqual(chosen, Int32Array.from(values));
    });
  }

  it('gives elements of a list in a list of its kind', () => {
    const places = new RandomState(2).choice(3, 8);
    const bytes = Uint8Array.of(10, 20, 30);
    assert.deepEqual(
      new RandomState(2).choice(bytes, 8),
      Uint8Array.from(places, (i) => bytes[i]),
    );
    const names = ['a', 'b', 'c'];
    assert.deepEqual(
      new RandomState(2).choice(names, 8),
      Array.from(places, (i) => names[i]),
    );
    assert.equal(new RandomState(2).choice(names), names[places[0]]);
    assert.equal(new RandomState(2).choice(3), places[0]);
  });

  it('never chooses what has no probability, and each place once without replacement', () => {
    const p = [0, 0.001, 0, 0.499, 0.5];
    const all = new RandomState(2).choice(5, 3, false, p);
    assert.deepEqual([...all].sort(), [1, 3, 4]);
    const many = new RandomState(2).choice(5, 1000, true, p);
    assert.ok(many.every((i) => p[i] > 0));
  });

  it('takes probabilities that are a little off 1, more of them in 32 bits', () => {
    const random = new RandomState(2);
    random.choice(3, 1, true, [1 / 3, 1 / 3, 1 / 3 + 1e-8]);
    random.choice(3, 1, true, Float32Array.of(0.3333, 0.3333, 0.3333));
    assert.throws(() => random.choice(3, 1, true, [0.3333, 0.3333, 0.3333]), RangeError);
  });

  it('chooses nothing of nothing', () => {
    assert.deepEqual(new RandomState(2).choice(0, 0), new Int32Array(0));
    assert.deepEqual(new RandomState(2).choice([], 0), []);
  });

  const random = new RandomState(0);
  itRefuses([
    {
      call: () => random.choice(0),
      error: RangeError,
      message: 'Expected "a" to be an integer from 1 to 2147483647, but received 0 (number)',
    },
    {
      call: () => random.choice([], 3),
      error: RangeError,
      message: 'Expected "a.length" to be an integer from 1 to 2147483647, but received 0 (number)',
    },
    {
      call: () => random.choice(untyped('abc')),
      error: TypeError,
      message: 'Expected "a" to be a number or a list, but received "abc" (string)',
    },
    {
      call: () => random.choice(3, 4, false),
      error: RangeError,
      message: 'Expected "size" to be an integer from 0 to 3, but received 4 (number)',
    },
    {
      call: () => random.choice(3, 1, untyped('no')),
      error: TypeError,
      message: 'Expected "replace" to be a boolean, but received "no" (string)',
    },
    {
      call: () => random.choice(3, 2, false, [1, 0, 0]),
      error: RangeError,
      message:
        'Expected "size" to be at most 1, the number of positive probabilities, but received 2 (number)',
    },
    {
      call: () => random.choice(2, 1, true, [0.4, 0.4, 0.2]),
      error: RangeError,
      message: 'Expected "p" to have one probability for each of 2, but it has 3',
    },
    {
      call: () => random.choice(2, 1, true, [1.1, -0.1]),
      error: RangeError,
      message: 'Expected "p[1]" to be a number of at least 0, but received -0.1 (number)',
    },
    {
      call: () => random.choice(2, 1, true, [Number.NaN, 1]),
      error: RangeError,
      message: 'Expected "p[0]" to be a number of at least 0, but received NaN (number)',
    },
    {
      call: () => random.choice(2, 1, true, [0.25, 0.25]),
      error: RangeError,
      message: 'Expected the probabilities in "p" to sum to 1, but their sum is 0.5',
    },
    {
      call: () => random.choice(2, 1, true, untyped([0.5, '0.5'])),
      error: TypeError,
      message: 'Expected "p[1]" to be a number of at least 0, but received "0.5" (string)',
    },
    {
      call: () => random.choice(2, 1, true, untyped(0.5)),
      error: TypeError,
      message: 'Expected "p" to be an array of probabilities, but received 0.5 (number)',
    },
  ]);
});
