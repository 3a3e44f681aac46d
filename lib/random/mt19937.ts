/**
 * MT19937, the Mersenne Twister: the generator of the 32-bit words behind NumPy's legacy
 * `RandomState`. Distributions are implemented elsewhere.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudo-random number generator", ACM TOMACS 8(1), 1998, with the seeding `init_genrand`
 * of their 2002 revision.
 */
import { seedNumber } from '../common/validate.ts';

/** Number of words in the state, and number of words generated at once. */
const N = 624;
/** Distance of the word that each new word is mixed with. */
const M = 397;
const MATRIX_A = 0x9908b0df;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;

/** A stream of 32-bit words. Period 2¹⁹⁹³⁷-1; the same seed gives the same words everywhere. */
export class MersenneTwister {
  readonly #state = new Int32Array(N);
  #position = N;

  /**
   * Fills the state by `init_genrand`: word i is
   * 1812433253·(word[i-1] xor word[i-1] >> 30) + i, modulo 2³².
   *
   * @param seed an integer from 0 to 2³²-1
   * @throws {TypeError} if the seed is not a number
   * @throws {RangeError} if it is out of range or not an integer
   */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seedNumber('seed', seed);
    for (let i = 1; i < N; i++) {
      state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next word as a signed integer, which bit operations process fastest. */
  nextInt32(): number {
    if (this.#position === N) this.#twist();
    let word = this.#state[this.#position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  }

  /** The next word, from 0 to 2³²-1. */
  nextUint32(): number {
    return this.nextInt32() >>> 0;
  }

  /** A double in [0, 1) with 53 random bits: 27 from one word, 26 from the next. */
  nextDouble(): number {
    const high = this.nextInt32() >>> 5;
    const low = this.nextInt32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Replaces the state by the next 624 words. The loops avoid a modulo operation per word. */
  #twist(): void {
    const state = this.#state;
    for (let k = 0; k < N - M; k++) state[k] = state[k + M] ^ mix(state[k], state[k + 1]);
    for (let k = N - M; k < N - 1; k++) state[k] = state[k + M - N] ^ mix(state[k], state[k + 1]);
    state[N - 1] = state[M - 1] ^ mix(state[N - 1], state[0]);
    this.#position = 0;
  }
}

/** One step of the recurrence: the combined bits of two words, times the companion matrix. */
function mix(upper: number, lower: number): number {
  const joined = (upper & UPPER_BIT) | (lower & LOWER_BITS);
  return (joined >>> 1) ^ (-(joined & 1) & MATRIX_A);
}
