/**
 * Choosing which data to draw when there is more than a picture can show: a million points make a
 * file of hundreds of megabytes and a solid blot. The same data always leave the same choice.
 */
import type { Label, Labels } from '../data/labels.ts';

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Indices, ascending, of about `count` of the points, the same share of every class and at least
 * one of each; all of them if they are no more than `count`.
 *
 * Of a class, its k-th point stays if the fractional part of `k·φ` is below the share. That
 * sequence is as even as one can be (H. Weyl, 1916), and, unlike every n-th point, never runs in
 * step with a period in the data.
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
 * Indices, ascending, of at most `count` values of a curve that keep its outline: the first, the
 * last, and the lowest and the highest of equally long stretches, so that no spike is lost.
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
