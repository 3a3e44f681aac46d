/** The tree of sums by its definition, and numbers whose sum depends on the order of additions. */
import assert from 'node:assert/strict';
import { noise } from './numbers.ts';

/** S(first, n): the tree of n values splits at the largest power of two below n. */
export function treeOf(values: ArrayLike<number>, first = 0, n: number = values.length): number {
  if (n === 1) return values[first];
  let left = 1;
  while (2 * left < n) left *= 2;
  return treeOf(values, first, left) + treeOf(values, first + left, n - left);
}

/** n numbers of different size. */
export function mixedNumbers(n: number, seed: number): Float64Array {
  const [values, sizes] = [noise(n, seed), noise(n, seed + 1)];
  return Float64Array.from(values, (value, i) => value * 10 ** sizes[i]);
}

/** Whether the sum in order is another number. */
export function orderShows(values: ArrayLike<number>): boolean {
  return Array.from(values).reduce((sum, value) => sum + value) !== treeOf(values);
}

/** n numbers of different size such that the order of additions shows in their sum and in that of their squares. */
export function mixedErrors(n: number): Float64Array {
  for (let seed = 1; seed < 100; seed++) {
    const errors = mixedNumbers(n, seed);
    if (orderShows(errors) && orderShows(errors.map((error) => error * error))) return errors;
  }
  assert.fail(`the order of ${n} additions never shows`);
}
