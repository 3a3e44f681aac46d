/**
 * Random orders, as `RandomState` draws them: by themselves, for those who need no other numbers of a generator.
 *
 * Source: NumPy's published source, `RandomState.shuffle` and `permutation` in `numpy/random/mtrand.pyx`.
 */
import { boundedNumber } from './boundedIntegers.ts';
import type { MersenneTwister } from './mt19937.ts';

/** Brings a list into random order, from its end downwards (Fisher and Yates). */
export function shuffleElements(
  generator: MersenneTwister,
  list: Record<number, unknown> & ArrayLike<unknown>,
): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = boundedNumber(generator, i);
    const moved = list[i];
    list[i] = list[j];
    list[j] = moved;
  }
}

/** The numbers from 0 to n-1 in random order. */
export function permutedIndices(generator: MersenneTwister, n: number): Int32Array {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = i;
  shuffleElements(generator, indices);
  return indices;
}
