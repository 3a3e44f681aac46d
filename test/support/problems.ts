/** Training problems made from a seed: noisy points on both sides of a plane through 0. */
import { type Matrix, matrix, type Precision } from '../../lib/matrix.ts';
import { assertVaried, noise } from './numbers.ts';

export interface Problem {
  readonly x: Matrix;
  /** 0 or 1, both present. */
  readonly y: Uint8Array;
  /** Weights to start from, bias last. */
  readonly start: Float64Array;
}

export function problem(rows: number, cols: number, precision: Precision = 'float64'): Problem {
  const data = noise(rows * cols, 1 + rows + cols, precision);
  const plane = noise(cols, 99);
  const blur = noise(rows, 7);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    let score = 0.3 * Math.sqrt(cols) * blur[i];
    for (let j = 0; j < cols; j++) score += plane[j] * data[i * cols + j];
    y[i] = score > 0 ? 1 : 0;
  }
  if (rows > 1) [y[0], y[1]] = [0, 1];
  assertVaried(data, 'x');
  return { x: matrix(data, rows, cols), y, start: Float64Array.from(noise(cols + 1, 5)) };
}

/** The smallest problem with an answer: two labels on either side of a line. */
export const X = [
  [0, 0],
  [1, 1],
  [3, 3],
  [4, 4],
];
export const Y = ['no', 'no', 'yes', 'yes'];
