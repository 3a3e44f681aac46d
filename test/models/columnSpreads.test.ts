/** What the error of a divergence says about the columns' scales. */
import assert from 'node:assert/strict';
import { LinearRegression } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';

describe('the advice of a DivergenceError', () => {
  for (const [what, x, expected] of [
    [
      'the widest and the narrowest column',
      Array.from({ length: 60 }, (_, i) => [i % 7, 1e9 * Math.sin(i)]),
      /^Training diverged.* the widest is x\[i\]\[1\] \(standard deviation 7\d{8}\), the narrowest x\[i\]\[0\] \(standard deviation 1\.989\)\. Standardise them with StandardScaler; if that is not enough, try a tenth of the learning rate$/,
    ],
    [
      'a column whose mean is far from 0',
      Array.from({ length: 60 }, (_, i) => [Math.sin(i), 2000 + (i % 20)]),
      /x\[i\]\[1\] has mean 2010 and standard deviation 5\.766\. Standardise them/,
    ],
    [
      'one column alone',
      Array.from({ length: 60 }, (_, i) => [1e6 * Math.sin(i)]),
      /standard deviation 1: the deviation of x\[i\]\[0\] is \d+\. Standardise them/,
    ],
  ] as const) {
    for (const backend of backendNames) {
      it(`names ${what} (${backend})`, () => {
        const y = x.map((row, i) => 2 * row[0] + Math.cos(i));
        const model = new LinearRegression({ optimizer: 'sgd', learningRate: 0.1, backend });
        assert.throws(() => model.fitSync(x, y), { name: 'DivergenceError', message: expected });
      });
    }
  }

  it('blames the rate alone where columns have suitable scales', () => {
    const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
    const model = new LinearRegression({ optimizer: 'sgd', learningRate: 1000 });
    const y = x.map(([a]) => 3 * a + 1);
    assert.throws(() => model.fitSync(x, y), {
      name: 'DivergenceError',
      message: /at learning rate 1000\. Try a smaller learning rate \(a tenth of it\)$/,
    });
  });
});
