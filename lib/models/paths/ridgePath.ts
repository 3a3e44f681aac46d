/**
 * Ridge regression for many strengths of the penalty from one singular value decomposition X = U·S·Vᵀ:
 * w = V·diag(s/(s² + alpha))·Uᵀ·y (T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical
 * Learning", Springer 2009, section 3.4.1).
 */
import { asResult, resultPrototype } from '../../common/asArrays.ts';
import { knownOptions, nonNegativeNumber } from '../../common/validate.ts';
import type { MatrixLike } from '../../data/matrix.ts';
import type { Targets } from '../../data/targets.ts';
import { centredColumns, centredTargets } from '../../numerics/centredColumns.ts';
import {
  type Alphas,
  PATH_OPTIONS,
  type PathOptions,
  type PenaltyPath,
  pathSamples,
  squaresNotFinite,
  toAlphas,
} from './pathSamples.ts';

/** Options of `ridgePath`. */
export interface RidgePathOptions extends PathOptions {
  /** Strengths, at least 0, in any order. */
  alphas: Alphas;
}

const RIDGE_PATH = resultPrototype('RidgePath');

/**
 * The models of `Ridge` for many strengths, each exact, from one singular value decomposition of
 * the samples, which are copied in double precision. For each alpha it finds the minimum of
 *
 *     Σ s·‖y - x·Wᵀ - b‖² + alpha·‖W‖²
 *
 * where s is a sample's weight, by default 1. With alpha 0, or if columns depend on each other, it is
 * the one with the smallest norm. Further strengths cost only their products: nFeatures ×
 * min(nSamples, nFeatures) for each output. Source: A. Hoerl, R. Kennard, "Ridge regression",
 * Technometrics 12 (1970).
 *
 * @param x nSamples × nFeatures
 * @param y nSamples numbers, or a row of numbers for each sample; may be `undefined` if x is a
 *   `Dataset` that holds them
 * @param options strengths, bias, sample weights and backend
 * @returns the strengths in the order given, with their weights and biases
 * @throws {TypeError} if samples or options have the wrong type, or an option is unknown
 * @throws {RangeError} if a number is not finite or out of range, `alphas` is empty, or y has not
 *   one row for each row of x
 * @example
 * const path = ridgePath([[0], [1], [2], [3]], [1, 3, 5, 7], { alphas: [0, 5] });
 * path.coefs.data; // about [2, 1]
 * path.biases; // about [1, 2.5]
 */
export function ridgePath(
  x: MatrixLike,
  y: Targets | undefined,
  options: RidgePathOptions,
): PenaltyPath {
  const given = knownOptions('ridgePath', options, [...PATH_OPTIONS, 'alphas']);
  const alphas = toAlphas(given.alphas, nonNegativeNumber);
  const { plan, data, backend } = pathSamples(x, y, given, 'sum');
  const { nFeatures: cols, nOutputs, useBias: isCentred } = plan;
  const { rows, sampleWeights } = data;
  const source = { x: data.x, rows, cols, sampleWeights, isCentred };
  const { columns, means } = centredColumns(source);
  const outputs = Array.from({ length: nOutputs }, (_, k) =>
    centredTargets(data.y, source, k, nOutputs),
  );
  const targets = new Float64Array(rows * nOutputs);
  outputs.forEach((each, k) => {
    targets.set(each.targets, k * rows);
  });
  const count = alphas.length * nOutputs;
  const weights = new Float64Array(count * cols);
  const isSolved = backend.ridgePath(columns, rows, cols, targets, nOutputs, alphas, weights);
  if (!isSolved) throw squaresNotFinite();
  const biases = Float64Array.from({ length: count }, (_, row) => {
    let bias = outputs[row % nOutputs].mean;
    for (let j = 0; j < cols; j++) bias -= weights[row * cols + j] * means[j];
    return bias;
  });
  return asResult(RIDGE_PATH, { alphas, coefs: { data: weights, rows: count, cols }, biases });
}
