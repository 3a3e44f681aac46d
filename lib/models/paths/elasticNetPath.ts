/**
 * Lasso and elastic net for many strengths of the penalty, each from the weights of the one before: J.
 * Friedman, T. Hastie, R. Tibshirani, "Regularization paths for generalized linear models via
 * coordinate descent", Journal of Statistical Software 33 (2010).
 */
import { asResult, resultPrototype } from '../../common/asArrays.ts';
import {
  integerBetween,
  knownOptions,
  nonNegativeNumber,
  numberBetween,
  positiveNumber,
  properFraction,
} from '../../common/validate.ts';
import type { MatrixLike } from '../../data/matrix.ts';
import type { Targets } from '../../data/targets.ts';
import type { CoordinateProblem, Strengths } from '../../solvers/coordinateProblem.ts';
import { alphaGrid, alphaMax, l1Path } from '../../solvers/l1Path.ts';
import { nextSync } from '../solving/calls.ts';
import { type CoordinateData, coordinateData } from '../solving/coordinateData.ts';
import {
  type Alphas,
  PATH_OPTIONS,
  type PathOptions,
  type PathSamples,
  type PenaltyPath,
  pathSamples,
  squaresNotFinite,
  toAlphas,
} from './pathSamples.ts';

/** Options of `lassoPath`. */
export interface LassoPathOptions extends PathOptions {
  /**
   * Strengths above 0, in any order: they are sorted from strong to weak. Default: `nAlphas`
   * strengths from the least one for which all weights are 0 down to `eps` times that.
   */
  alphas?: Alphas | undefined;
  /** Number of strengths, if `alphas` is not given. Default 100. */
  nAlphas?: number | undefined;
  /** The last strength as a share of the first, if `alphas` is not given; below 1. Default 1e-3. */
  eps?: number | undefined;
  /**
   * A fit ends when the duality gap of half the sum of squares is this share of the sum of squares
   * of the (centred) targets. Default 1e-8; scikit-learn's is 1e-4.
   */
  tolerance?: number | undefined;
}

/** Options of `enetPath`. */
export interface EnetPathOptions extends LassoPathOptions {
  /**
   * Share of the l1 penalty, from 0 (none) to 1 (lasso). With 0, `alphas` must be given. Default
   * 0.5.
   */
  l1Ratio?: number | undefined;
}

/** The result of `enetPath` and `lassoPath`. */
export interface ElasticNetPath extends PenaltyPath {
  /** For each alpha, an upper bound of the distance of the objective from its least value. */
  readonly dualGaps: Float64Array;
}

const ELASTIC_NET_PATH = resultPrototype('ElasticNetPath');
const OPTIONS = [...PATH_OPTIONS, 'alphas', 'nAlphas', 'eps', 'tolerance'];
/** scikit-learn's strength where all correlations are 0, so that none has an effect. */
const NO_EFFECT = 1e-15;

/**
 * The models of `ElasticNet` for many strengths. For each alpha it finds the minimum of
 *
 *     Σ s·(y - x·w - b)²/(2·Σ s) + alpha·(l1Ratio·‖w‖₁ + ½·(1 - l1Ratio)·‖w‖²)
 *
 * where s is a sample's weight, by default 1. Each fit begins at the weights of the stronger alpha
 * before it, so that a path takes little more time than its last fit. scikit-learn's `enet_path` has
 * the same options and objective, but does not centre: it is this function with `useBias: false`, or
 * with columns and targets that are centred already. Source: J. Friedman, T. Hastie, R. Tibshirani,
 * Journal of Statistical Software 33 (2010).
 *
 * @param x nSamples × nFeatures
 * @param y nSamples numbers; may be `undefined` if x is a `Dataset` that holds them
 * @param options strengths, share of l1, tolerance, bias, sample weights and backend
 * @throws {TypeError} if samples or options have the wrong type, an option is unknown, or `alphas` is
 *   given together with `nAlphas` or `eps`
 * @throws {RangeError} if a number is not finite or out of range, y has several outputs or not one
 *   row for each row of x, or sums of squares overflow
 * @example
 * const x = [[0, 1], [1, 0], [2, 1], [3, 0]];
 * const path = enetPath(x, [1, 3, 5, 7], { alphas: [0.1, 1] });
 * path.alphas; // Float64Array [1, 0.1]
 * path.coefs.rows; // 2
 */
export function enetPath(
  x: MatrixLike,
  y: Targets | undefined,
  options?: EnetPathOptions,
): ElasticNetPath {
  const given = knownOptions('enetPath', options, [...OPTIONS, 'l1Ratio']);
  const { l1Ratio = 0.5 } = given;
  return elasticNetPath('enetPath', x, y, given, numberBetween('l1Ratio', l1Ratio, 0, 1));
}

/**
 * The models of `Lasso` for many strengths: `enetPath` with `l1Ratio` 1. scikit-learn's `lasso_path`
 * does not centre columns and targets: it is this function with `useBias: false`.
 *
 * @param x nSamples × nFeatures
 * @param y nSamples numbers; may be `undefined` if x is a `Dataset` that holds them
 * @param options strengths, tolerance, bias, sample weights and backend
 * @throws {TypeError} if samples or options have the wrong type, an option is unknown, or `alphas` is
 *   given together with `nAlphas` or `eps`
 * @throws {RangeError} if a number is not finite or out of range, y has several outputs or not one
 *   row for each row of x, or sums of squares overflow
 * @example
 * const x = [[0, 1], [1, 0], [2, 1], [3, 0]];
 * const path = lassoPath(x, [1, 3, 5, 7], { nAlphas: 3 });
 * path.alphas[0]; // about 2.5: all weights are 0
 * path.coefs.rows; // 3
 */
export function lassoPath(
  x: MatrixLike,
  y: Targets | undefined,
  options?: LassoPathOptions,
): ElasticNetPath {
  return elasticNetPath('lassoPath', x, y, knownOptions('lassoPath', options, OPTIONS), 1);
}

function elasticNetPath(
  name: string,
  x: unknown,
  y: unknown,
  given: Record<string, unknown>,
  l1Ratio: number,
): ElasticNetPath {
  const asked = toGrid(given, l1Ratio);
  const tolerance = nonNegativeNumber('tolerance', given.tolerance ?? 1e-8);
  const read = pathSamples(x, y, given, 'mean');
  const { nFeatures: size, nOutputs } = read.plan;
  if (nOutputs !== 1) {
    throw new RangeError(
      `Expected "y" of ${name} to have one number for each row, but it has ${nOutputs} columns: call it for each of them`,
    );
  }
  const prepared = problemsOf(read);
  const samples = 2 / prepared.factor;
  const problem = prepared.problemOf(0);
  const alphas =
    typeof asked === 'function'
      ? asked(alphaMax(correlationsOf(problem, size), samples, l1Ratio))
      : asked;
  const path = l1Path((strengths) => withStrengths(problem, strengths), {
    ...{ alphas, l1Ratio, samples, size, tolerance },
  });
  return collected(alphas, path, prepared, size);
}

/** The strengths, or what makes them from the least one for which all weights are 0. */
function toGrid(
  { alphas, nAlphas, eps }: Record<string, unknown>,
  l1Ratio: number,
): Float64Array | ((most: number) => Float64Array) {
  if (alphas !== undefined) {
    if (nAlphas !== undefined || eps !== undefined) {
      throw new TypeError(
        `Expected either "alphas" or "${nAlphas === undefined ? 'eps' : 'nAlphas'}", but received both`,
      );
    }
    return toAlphas(alphas, positiveNumber).sort().reverse();
  }
  const count = integerBetween('nAlphas', nAlphas ?? 100, 1);
  const share = properFraction('eps', eps ?? 1e-3);
  if (l1Ratio > 0) return (most) => alphaGrid(most > 0 ? most : NO_EFFECT, share, count);
  throw new RangeError(
    'Expected "alphas" to be given with "l1Ratio" 0: without l1, no strength makes all weights 0',
  );
}

/** The problem without penalties. */
function problemsOf({ plan, data, backend }: PathSamples): CoordinateData {
  const next = nextSync(coordinateData(plan, data, backend), backend);
  // It tells nothing on its way.
  return next.value as CoordinateData;
}

/** Xᵀ·y, which are the products at weights of 0. */
function correlationsOf(problem: CoordinateProblem, size: number): Float64Array {
  problem.refresh(new Float64Array(size));
  const correlations = problem.products(Uint32Array.from({ length: size }, (_, j) => j));
  if (correlations.every(Number.isFinite)) return correlations.slice(0, size);
  throw squaresNotFinite();
}

/** The same data and state with other penalties. */
function withStrengths(problem: CoordinateProblem, strengths: Strengths): CoordinateProblem {
  return { ...problem, system: { ...problem.system, ...strengths } };
}

function collected(
  alphas: Float64Array,
  path: ReturnType<typeof l1Path>,
  { means, targetMeans, factor }: CoordinateData,
  cols: number,
): ElasticNetPath {
  const rows = alphas.length;
  const data = new Float64Array(rows * cols);
  const biases = new Float64Array(rows);
  const dualGaps = new Float64Array(rows);
  let row = 0;
  for (const { weights, gap, end } of path) {
    if (end === 'notFinite') throw squaresNotFinite();
    data.set(weights, row * cols);
    biases[row] = weights.reduce((bias, weight, j) => bias - weight * means[j], targetMeans[0]);
    dualGaps[row] = (gap * factor) / 2;
    row++;
  }
  return asResult(ELASTIC_NET_PATH, { alphas, coefs: { data, rows, cols }, biases, dualGaps });
}
