/**
 * Scratch memory in which kernels compute before they write their results; in double precision for
 * both types of array. Small buffers are kept between calls.
 */

/**
 * An alias, because lib/scripts/writeKernels.mjs replaces the name `Float64Array` in the generated
 * float32 kernels.
 */
export type Doubles = Float64Array;

const MOST_HELD = 1 << 17;
let held = new Float64Array(64);

/** An array of at least n uninitialised numbers, valid until the next call. */
export function doubles(n: number): Doubles {
  if (held.length >= n) return held;
  if (n > MOST_HELD) return new Float64Array(n);
  held = new Float64Array(Math.min(MOST_HELD, 2 * n));
  return held;
}
