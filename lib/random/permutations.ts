/**
 * Random permutations as drawn by `RandomState`, in their own file so that code that only permutes
 * does not load the distributions.
 *
 * Source: NumPy's published source, `RandomState.shuffle` and `permutation` in
 * `numpy/random/mtrand.pyx`.
 */
import { boundedNumber } from './boundedIntegers.ts';
import type { MersenneTwister } from './mt19937.ts';

/** Shuffles a list in place, from its end (Fisher–Yates). */
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

/** The integers from 0 to n-1 in random order. */
export function permutedIndices(generator: MersenneTwister, n: number): Int32Array {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = i;
  shuffleElements(generator, indices);
  return indices;
}
