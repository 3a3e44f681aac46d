/** Comparing numbers and making them, for tests. */
import assert from 'node:assert/strict';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';

/**
 * Asserts |got - expected| ≤ tolerance · |expected| + floor for each element, and that there are
 * as many.
 */
export function assertClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  floor = 0,
): void {
  assert.equal(got.length, expected.length, `${what}: number of elements`);
  for (let i = 0; i < expected.length; i++) {
    const allowed = tolerance * Math.abs(expected[i]) + floor;
    // Written so that NaN fails.
    if (got[i] === expected[i] || Math.abs(got[i] - expected[i]) <= allowed) continue;
    assert.fail(
      `${what}[${i}]: got ${got[i]} instead of ${expected[i]} (allowed ${allowed}, off by ${got[i] - expected[i]})`,
    );
  }
}

/** Asserts that a test's inputs are not all alike: a test on constants proves little. */
export function assertVaried(values: ArrayLike<number>, what: string): void {
  const seen = new Set<number>();
  for (let i = 0; i < values.length && seen.size <= 8; i++) seen.add(values[i]);
  assert.ok(seen.size > Math.min(values.length / 4, 8), `${what} hardly varies`);
}

/** Numbers in [-1, 1) from a linear congruential generator: no part of the library under test. */
export function noise(length: number, seed: number, precision: Precision = 'float64'): FloatArray {
  const out = precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
  let word = seed >>> 0;
  for (let i = 0; i < length; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    out[i] = word / 2 ** 31 - 1;
  }
  return out;
}
