/** Medians, quartiles and fitted powers. */
import assert from 'node:assert/strict';
import {
  fitPowerLaw,
  median,
  quantile,
  relativeSpread,
  spreadOf,
} from '../../lib/bench/statistics.ts';
import { randomNumbers } from '../plots/specs.ts';

describe('benchmark statistics', () => {
  it('take the middle of odd and even numbers of samples', () => {
    assert.equal(median([3, 1, 10]), 3);
    assert.equal(median([4, 1, 10, 3]), 3.5);
    assert.throws(() => median([]), RangeError);
  });

  it('find quantiles between neighbours, as NumPy does', () => {
    // numpy.quantile([1, 2, 4, 8, 16], [0, 0.1, 0.25, 0.9, 1])
    const found = [0, 0.1, 0.25, 0.9, 1].map((share) => quantile([16, 1, 8, 2, 4], share));
    assert.deepEqual(
      found.map((value) => Number(value.toFixed(12))),
      [1, 1.4, 2, 12.8, 16],
    );
  });

  it('describe how far samples lie apart', () => {
    const spread = spreadOf([5, 1, 2, 4, 3]);
    assert.deepEqual(spread, {
      median: 3,
      fastest: 1,
      slowest: 5,
      lowerQuartile: 2,
      upperQuartile: 4,
      count: 5,
    });
    assert.equal(relativeSpread(spread), 2 / 3);
    assert.equal(relativeSpread(spreadOf([7])), 0);
  });

  it('fit the power that data were made of', () => {
    const points = [1, 10, 100, 1000].map((x) => ({ x, y: 3 * x ** 1.5 }));
    const { exponent, factor } = fitPowerLaw(points);
    assert.ok(Math.abs(exponent - 1.5) < 1e-12 && Math.abs(factor - 3) < 1e-11);
    const random = randomNumbers(5);
    const noisy = points.map(({ x, y }) => ({ x, y: y * (0.9 + 0.2 * random()) }));
    const fitted = fitPowerLaw(noisy);
    assert.ok(fitted.exponent !== 1.5 && Math.abs(fitted.exponent - 1.5) < 0.05);
  });

  it('refuse to fit what has no power', () => {
    for (const points of [
      [],
      [{ x: 1, y: 2 }],
      [
        { x: 2, y: 1 },
        { x: 2, y: 3 },
      ],
    ]) {
      assert.throws(() => fitPowerLaw(points), /two different places/);
    }
    assert.throws(
      () =>
        fitPowerLaw([
          { x: 1, y: 0 },
          { x: 2, y: 1 },
        ]),
      /positive coordinates/,
    );
  });
});
