/** Fixed decimals as Python 3.11 formats them, ties to even included. */
import assert from 'node:assert/strict';
import { formatFixed } from '../../lib/metrics/formatFixed.ts';

/** Value, digits, and Python's `f'{value:.{digits}f}'`. */
const CASES: readonly [value: number, digits: number, text: string][] = [
  [0.125, 2, '0.12'],
  [0.375, 2, '0.38'],
  [0.625, 2, '0.62'],
  [0.875, 2, '0.88'],
  [-0.125, 2, '-0.12'],
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [0.25, 1, '0.2'],
  [0.75, 1, '0.8'],
  [0.0625, 3, '0.062'],
  [0.1875, 3, '0.188'],
  [0.3125, 3, '0.312'],
  [0.6875, 3, '0.688'],
  [0.8125, 3, '0.812'],
  [0.03125, 4, '0.0312'],
  [0.09375, 4, '0.0938'],
  // No ties, although their decimals look like it: the nearest double lies to one side.
  [0.135, 2, '0.14'],
  [0.145, 2, '0.14'],
  [0.675, 2, '0.68'],
  [0.37499999999999994, 2, '0.37'],
  [0.005, 2, '0.01'],
  [0, 4, '0.0000'],
  [1, 2, '1.00'],
  [1 / 3, 0, '0'],
  [0.1, 20, '0.10000000000000000555'],
];

describe('formatFixed', () => {
  for (const [value, digits, text] of CASES) {
    it(`formats ${value} with ${digits} digits as Python does`, () => {
      assert.equal(formatFixed(value, digits), text);
    });
  }
});
