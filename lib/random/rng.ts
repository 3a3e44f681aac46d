/**
 * xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it): the 32-bit generator behind
 * shuffling and initial weights. native/engine/rng.h draws the same numbers from the same state.
 */

const TWO_32 = 2 ** 32;

/**
 * The state (four 32-bit words) of a generator for a seed, by splitmix32, so that consecutive seeds
 * give unrelated streams. It is never all zero.
 */
export function seedState(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let hash = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    hash = (hash + 0x9e3779b9) >>> 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[i] = z ^ (z >>> 15);
  }
  return state;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** The next word, from 0 to 2³²-1. */
export function nextWord(s: Uint32Array): number {
  const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotateLeft(s[3], 11);
  return result;
}

/**
 * An unbiased integer from 0 to bound-1: Lemire, "Fast Random Integer Generation in an Interval",
 * ACM TOMACS 29 (2019). `bound` is from 1 to 2³²-1.
 */
export function nextBelow(s: Uint32Array, bound: number): number {
  let word = nextWord(s);
  let low = Math.imul(word, bound) >>> 0;
  if (low < bound) {
    const threshold = (TWO_32 - bound) % bound;
    while (low < threshold) {
      word = nextWord(s);
      low = Math.imul(word, bound) >>> 0;
    }
  }
  // The upper half of the 64-bit product, computed from halves of the word so that each product is
  // exact.
  const upper = (word >>> 16) * bound + Math.floor(((word & 0xffff) * bound) / 0x10000);
  return Math.floor(upper / 0x10000);
}

/** A uniform double in [0, 1) with 53 random bits. */
export function nextDouble(s: Uint32Array): number {
  const high = nextWord(s) >>> 5;
  const low = nextWord(s) >>> 6;
  return (high * 2 ** 26 + low) / 2 ** 53;
}

/**
 * A standard normal number: the cosine half of the Box–Muller transform (Ann. Math. Statist. 29,
 * 1958). V8's `Math.log` and `Math.cos` run the same code on every platform, so the numbers are the
 * same everywhere.
 */
export function nextNormal(s: Uint32Array): number {
  const radius = Math.sqrt(-2 * Math.log(1 - nextDouble(s)));
  return radius * Math.cos(2 * Math.PI * nextDouble(s));
}

/** Number of swaps between two yields while shuffling: about a millisecond. */
const SWAPS_PER_PIECE = 1 << 16;

/**
 * Fills `order` with a random permutation of 0 … n-1 (Fisher–Yates) and yields between pieces. It
 * starts from the identity each time, so that the state of the generator is all that must be
 * stored.
 */
export function* permutationPieces(
  s: Uint32Array,
  order: Uint32Array,
): Generator<undefined, void, undefined> {
  for (let i = 0; i < order.length; ) {
    const end = Math.min(order.length, i + 16 * SWAPS_PER_PIECE);
    for (; i < end; i++) order[i] = i;
    yield;
  }
  for (let i = order.length; i > 1; ) {
    const end = Math.max(1, i - SWAPS_PER_PIECE);
    for (; i > end; i--) {
      const j = nextBelow(s, i);
      const kept = order[i - 1];
      order[i - 1] = order[j];
      order[j] = kept;
    }
    yield;
  }
}
