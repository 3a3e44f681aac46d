/** The sum of logistic losses by one logarithm for many, against each by its own. */
import { strict as assert } from 'node:assert';
import { areBits, logisticSum } from '../../lib/numerics/logisticSum.ts';
import { pointLosses } from '../../lib/numerics/losses.ts';

const logistic = pointLosses.logistic({ name: 'logistic' });

/** Sum and slopes as the loss of single samples has them. */
function one(scores: readonly number[], y: Float64Array) {
  const slopes = Float64Array.from(scores);
  const losses = new Float64Array(scores.length);
  logistic(scores.length, y, slopes, losses);
  return { slopes, sum: losses.reduce((a, b) => a + b, 0) };
}

function together(scores: readonly number[], y: Float64Array) {
  const slopes = Float64Array.from(scores);
  const rows = Uint32Array.from(scores, (_, i) => i);
  return { sum: logisticSum(scores.length, y, rows, slopes), slopes };
}

const close = (actual: number, expected: number, what: string) =>
  assert.ok(
    Math.abs(actual - expected) <= 2e-14 * Math.abs(expected),
    `${what}: ${actual} against ${expected}`,
  );

describe('logisticSum', () => {
  for (const size of [0, 1e-300, 1e-9, 1e-4, 0.3, 1, 4.6, 4.61, 20, 21, 36, 300, 699, 701, 1e5]) {
    for (const target of [0, 1]) {
      for (const score of [size, -size]) {
        it(`has loss and slope of score ${score} for target ${target}`, () => {
          const y = Float64Array.of(target);
          const [actual, expected] = [together([score], y), one([score], y)];
          // Beyond 700 on the right side both are below 1e-300, and taken for one or the other.
          if (expected.sum > 1e-300) close(actual.sum, expected.sum, 'loss');
          else assert.ok(actual.sum >= 0 && actual.sum < 1e-300);
          if (Math.abs(expected.slopes[0]) > 1e-300)
            close(actual.slopes[0], expected.slopes[0], 'slope');
          else assert.ok(Math.abs(actual.slopes[0]) < 1e-300);
        });
      }
    }
  }

  it('sums thousands of rows, far more than one product holds', () => {
    const scores = Array.from({ length: 5000 }, (_, i) => 30 * Math.sin(i * i));
    const y = Float64Array.from(scores, (_, i) => i % 2);
    const [actual, expected] = [together(scores, y), one(scores, y)];
    assert.ok(Math.abs(actual.sum - expected.sum) <= 1e-12 * expected.sum);
    for (const [i, slope] of expected.slopes.entries())
      close(actual.slopes[i], slope, `slope ${i}`);
  });

  it('keeps small losses, of which a product would keep nothing', () => {
    const scores = Array.from({ length: 1000 }, (_, i) => 30 + i / 100);
    const y = new Float64Array(1000).fill(1);
    close(together(scores, y).sum / one(scores, y).sum, 1, 'share');
  });

  for (const score of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const target of [0, 1]) {
      it(`does not hide a score of ${score} for target ${target}`, () => {
        const { sum } = together([0.5, score, -0.5], Float64Array.of(0, target, 1));
        assert.ok(!Number.isFinite(sum), `the sum is ${sum}`);
      });
    }
  }
});

describe('areBits', () => {
  it('takes zeros and ones, and nothing between or beside', () => {
    assert.equal(areBits(Float32Array.of(0, 1, 1, 0)), true);
    for (const odd of [0.5, -1, 2, Number.NaN])
      assert.equal(areBits(Float64Array.of(0, odd)), false);
  });
});
