/** The samples that contenders train on. */
import assert from 'node:assert/strict';
import { makeSamples } from '../../lib/bench/samples.ts';

const TWO = { rows: 4000, cols: 5, classes: 2, seed: 7 };
const FOUR = { rows: 4000, cols: 3, classes: 4, seed: 7 };

describe('benchmark samples', () => {
  for (const shape of [TWO, FOUR]) {
    it(`of ${shape.classes} classes come from the seed, and have all classes alike`, () => {
      const samples = makeSamples(shape);
      assert.deepEqual(makeSamples(shape), samples);
      assert.notDeepEqual(makeSamples({ ...shape, seed: 8 }).x, samples.x);
      const counts = Array.from({ length: shape.classes }, (_, k) => {
        return samples.y.filter((label) => label === k).length;
      });
      const share = shape.rows / shape.classes;
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        shape.rows,
      );
      for (const count of counts) assert.ok(Math.abs(count - share) < 0.2 * share, `${counts}`);
    });
  }

  it('of two classes have correlated columns of unequal scales', () => {
    const { x } = makeSamples(TWO);
    const column = (j: number) => x.filter((_, k) => k % TWO.cols === j);
    const deviations = Array.from({ length: TWO.cols }, (_, j) => deviation(column(j)));
    assert.ok(Math.max(...deviations) > 1.2 * Math.min(...deviations), `${deviations}`);
    // Normal numbers of variance 1 + 0.5² that share 0.5²: correlation 0.2, within 5 deviations.
    assert.ok(Math.abs(correlation(column(0), column(1)) - 0.2) < 5 / Math.sqrt(TWO.rows));
  });

  it('of more classes have means of their own', () => {
    const { x, y } = makeSamples(FOUR);
    const places = Array.from({ length: FOUR.classes * FOUR.cols }, (_, k) => k);
    const squares = places.map((place) => {
      const [label, j] = [Math.floor(place / FOUR.cols), place % FOUR.cols];
      const own = x.filter((_, k) => k % FOUR.cols === j && y[Math.floor(k / FOUR.cols)] === label);
      return mean(own) ** 2;
    });
    const variance = squares.reduce((sum, square) => sum + square) / squares.length;
    // 0.15² and the 1/1000 of a mean of 1000 rows, from 12 means: within a factor of 3.
    assert.ok(variance > 0.0235 / 3 && variance < 0.0235 * 3, `${variance}`);
  });
});

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i] - meanB), 0) / a.length;
}

function deviation(values: Float32Array): number {
  return Math.sqrt(covariance(values, values));
}

function correlation(a: Float32Array, b: Float32Array): number {
  return covariance(a, b) / (deviation(a) * deviation(b));
}
