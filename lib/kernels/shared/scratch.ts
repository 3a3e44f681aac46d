/**
 * Memory that kernels compute in before they write their results, in double precision for both kinds of
 * arrays. It is held from call to call, unless it is large.
 */

/** By another name than that of the arrays that kernels are written for (see lib/scripts/writeKernels.mjs). */
export type Doubles = Float64Array;

const MOST_HELD = 1 << 17;
let held = new Float64Array(64);

/** At least n numbers of any value, until the next call. */
export function doubles(n: number): Doubles {
  if (held.length >= n) return held;
  if (n > MOST_HELD) return new Float64Array(n);
  held = new Float64Array(Math.min(MOST_HELD, 2 * n));
  return held;
}
