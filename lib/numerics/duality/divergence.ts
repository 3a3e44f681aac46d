/**
 * One term of the generalised Kullback-Leibler divergence, computed from a change of its argument, so
 * that a small change keeps its digits.
 */

/** Below this relative change, the divergence is a short series. */
const SMALL = 1e-3;

/**
 * (p + d)·log((p + d)/p) - d, which is at least 0. Where all p and all p + d have the same sum, the
 * sum of these terms is the divergence of p + d from p.
 *
 * @param p at least 0; may have underflowed
 * @param logP log p
 * @param d at least -p, up to rounding
 */
export function divergence(p: number, logP: number, d: number): number {
  if (d === 0) return 0 * p;
  const t = d / p;
  if (Math.abs(t) < SMALL) {
    // (1 + t)·log(1 + t) - t = t²/2 - t³/6 + t⁴/12 - t⁵/20 + …
    return p * t * t * (1 / 2 - t * (1 / 6 - t * (1 / 12 - t * (1 / 20 - t / 30))));
  }
  const q = p + d;
  return q <= 0 ? -d : atLeast0(q * (Math.log(q) - logP) - d);
}

/** A value that is at least 0 up to rounding; NaN stays NaN. */
export function atLeast0(value: number): number {
  return value < 0 ? 0 : value;
}
