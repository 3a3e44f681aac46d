/** Training problems made from a seed: noisy points on both sides of a plane through 0. */

import { floatArray, type Matrix, matrix } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import { resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { parameterCount, resolvePlan } from '../../lib/plan/plan.ts';
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

export interface ProblemShape {
  readonly rows: number;
  readonly cols: number;
  readonly nOutputs: number;
  readonly precision: Precision;
}

/**
 * A problem for any loss: targets of the kind that it compares with, weights of the samples, a plan
 * from the options, and parameters to start from whose scores are around 1.
 */
export function problemFor(options: TrainingOptions, shape: ProblemShape) {
  const { rows, cols, nOutputs, precision } = shape;
  const { x, y: labels } = problem(rows, cols, precision);
  const kind = targetsOf(resolveLoss(options.loss ?? 'logistic'));
  const classes = kind === 'multiclass' || (kind === 'binary' && nOutputs > 1);
  const plan = resolvePlan(options, {
    nSamples: rows,
    nFeatures: cols,
    precision,
    nOutputs,
    targets: classes ? 'classes' : 'values',
  });
  const nTargets = classes ? rows : rows * nOutputs;
  const blur = noise(nTargets, 17);
  const y = floatArray(precision, nTargets);
  for (let i = 0; i < nTargets; i++) {
    if (kind === 'regression') y[i] = 1 + blur[i];
    else if (classes)
      y[i] = Math.min(nOutputs - 1, labels[i] + Math.floor(nOutputs * Math.abs(blur[i])));
    else y[i] = labels[i % rows];
  }
  const sampleWeights = noise(rows, 23, precision).map((weight) => 1 + weight);
  const nParameters = parameterCount(plan);
  const start = Float64Array.from(noise(nParameters, 5, precision), (w) =>
    Math.fround(w / Math.sqrt(cols)),
  );
  return { plan, samples: { x, y, sampleWeights }, start };
}
