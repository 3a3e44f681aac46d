/** The predicted class: the index of the greatest score. */
import type { FloatArray } from '../data/numericArrays.ts';

/** The index of the greatest of the `n` scores that begin at `from`; the first one in a tie. */
export function argMax(scores: FloatArray, from: number, n: number): number {
  let best = 0;
  for (let k = 1; k < n; k++) if (scores[from + k] > scores[from + best]) best = k;
  return best;
}
