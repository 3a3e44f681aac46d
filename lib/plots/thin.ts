/**
 * Selects the data to draw if there are too many: a million points would make a file of hundreds of
 * megabytes and a solid blot. The selection is deterministic.
 */
import type { Label, Labels } from '../data/labels.ts';

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Ascending indices of about `count` points: the same fraction of every class, and at least one
 * point of each. All points if there are at most `count`.
 *
 * The k-th point of a class is kept if the fractional part of `k·φ` is below the fraction. This
 * sequence is evenly distributed (H. Weyl, 1916), and, unlike every n-th point, cannot coincide
 * with a period of the data.
 */
export function thinPoints(classes: Labels, count: number): readonly number[] {
  const share = count / classes.length;
  const seen = new Map<Label, number>();
  const kept: number[] = [];
  for (let i = 0; i < classes.length; i++) {
    const k = seen.get(classes[i]) ?? 0;
    seen.set(classes[i], k + 1);
    if (share >= 1 || (k * GOLDEN_RATIO) % 1 < share) kept.push(i);
  }
  return kept;
}

/**
 * Ascending indices of at most `count` values that preserve the outline of a curve: the first, the
 * last, and the minimum and maximum of segments of equal length, so that no spike is lost.
 *
 * @param count at least 4
 */
export function thinCurve(values: ArrayLike<number>, count: number): readonly number[] {
  const { length } = values;
  if (length <= count) return Array.from({ length }, (_, i) => i);
  const stretches = Math.floor((count - 2) / 2);
  const kept = new Set<number>([0, length - 1]);
  for (let s = 0; s < stretches; s++) {
    const start = Math.floor((s * length) / stretches);
    const end = Math.floor(((s + 1) * length) / stretches);
    let lowest = start;
    let highest = start;
    for (let i = start + 1; i < end; i++) {
      if (values[i] < values[lowest]) lowest = i;
      if (values[i] > values[highest]) highest = i;
    }
    kept.add(lowest).add(highest);
  }
  return [...kept].sort((a, b) => a - b);
}
