import assert from 'node:assert/strict';
import { nextBelow, nextWord, permutationPieces, seedState } from '../../lib/random/rng.ts';
import { describeNative } from '../support/backends.ts';

function permutation(words: Uint32Array, n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (const _ of permutationPieces(words, order));
  return order;
}

describe('the 32-bit generator', () => {
  it("gives the words of its authors' program from the state 1, 2, 3, 4", () => {
    // xoshiro128starstar.c 1.1, https://prng.di.unimi.it
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
    const words = Uint32Array.of(1, 2, 3, 4);
    assert.deepEqual(
      expected.map(() => nextWord(words)),
      expected,
    );
  });

  it('draws each number below a bound about equally often', () => {
    const words = seedState(3);
    const counts = new Uint32Array(7);
    for (let i = 0; i < 70_000; i++) counts[nextBelow(words, 7)]++;
    // Five standard deviations of a count of mean 10,000.
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 470, `counts ${counts}`);
  });

  it('multiplies bounds near 2³² exactly', () => {
    for (const bound of [1, 2, 3, 65_535, 65_536, 65_537, 2 ** 31, 2 ** 32 - 1]) {
      const [mine, checked] = [seedState(bound), seedState(bound)];
      for (let i = 0; i < 50; i++) {
        const drawn = nextBelow(mine, bound);
        let product = BigInt(nextWord(checked)) * BigInt(bound);
        const threshold = (2n ** 32n - BigInt(bound)) % BigInt(bound);
        while ((product & 0xffff_ffffn) < threshold)
          product = BigInt(nextWord(checked)) * BigInt(bound);
        assert.equal(drawn, Number(product >> 32n), `bound ${bound}`);
      }
    }
  });

  it('seeds near each other give unrelated words, never four zeros', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 1000; seed++) {
      const words = seedState(seed);
      assert.ok(words.some((word) => word !== 0));
      for (const word of words) seen.add(word);
    }
    assert.ok(seen.size > 3990, `only ${seen.size} different words of 4000`);
  });

  it('permutes: each number once, and not in order', () => {
    const order = permutation(seedState(1), 1000);
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      Array.from({ length: 1000 }, (_, i) => i),
    );
    assert.ok(order.filter((value, i) => value === i).length < 10);
  });

  describeNative('on the native backend', (addon) => {
    for (const n of [0, 1, 2, 3, 100, 65_537, 200_000]) {
      it(`shuffles ${n} samples to the bit as in TypeScript`, () => {
        const [here, there] = [seedState(n), seedState(n)];
        const order = new Uint32Array(n);
        addon.permutation(there, order);
        assert.deepEqual(order, permutation(here, n));
        assert.deepEqual(there, here);
      });
    }
  });
});
