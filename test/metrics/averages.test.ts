/** Sums and weighted means against NumPy 1.24.2, to the last bit. */
import assert from 'node:assert/strict';
import { mean, pairwiseSum, weightedMean } from '../../lib/metrics/averages.ts';

/**
 * Of `a = 1 / np.arange(1, n + 1)`: `a.sum()`, `np.average(a, weights=np.arange(n) % 7 + 1)`, and
 * whether adding one after the other gives the same sum.
 */
const CASES: readonly [n: number, sum: number, weighted: number, plainIsSame: boolean][] = [
  [1, 1.0, 1.0, true],
  [7, 2.5928571428571425, 0.25, true],
  [8, 2.7178571428571425, 0.24568965517241378, true],
  [15, 3.3182289932289937, 0.16589000667948034, true],
  [16, 3.3807289932289937, 0.16238526069034542, true],
  [127, 5.425334592589172, 0.03528406186593054, false],
  [128, 5.433147092589173, 0.03517569278559157, false],
  [129, 5.440899030573669, 0.03501437658087924, false],
  [136, 5.493542515771517, 0.033584928764427965, false],
  [300, 6.282663880299504, 0.017746928410704403, false],
  [1000, 7.485470860550345, 0.006517887981504792, false],
  [1797, 8.071367767392614, 0.003952948877730693, false],
];

describe('averages in the order of NumPy', () => {
  for (const [n, sum, weighted, plainIsSame] of CASES) {
    it(`sums and averages ${n} terms to the same bits`, () => {
      const values = Array.from({ length: n }, (_, i) => 1 / (i + 1));
      const weights = values.map((_, i) => (i % 7) + 1);
      assert.equal(pairwiseSum(values), sum);
      assert.equal(mean(values), sum / n);
      assert.equal(weightedMean(values, weights), weighted);
      const plain = values.reduce((total, value) => total + value, 0);
      assert.equal(plain === sum, plainIsSame);
    });
  }
});
