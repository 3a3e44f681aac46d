/** Which class a row of scores is for. */
import type { FloatArray } from '../data/numericArrays.ts';

/** The place of the greatest of `n` scores from `from` on, the first of equal ones. */
export function greatestOf(scores: FloatArray, from: number, n: number): number {
  let best = 0;
  for (let k = 1; k < n; k++) if (scores[from + k] > scores[from + best]) best = k;
  return best;
}
