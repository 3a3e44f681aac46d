/** Linear regression: least squares, robust and quantile losses. */

import { ESTIMATOR_OPTIONS, type SolverOptions } from './estimatorOptions.ts';
import { LinearRegressor } from './linearRegressor.ts';
import type { RegressorOptions } from './regressor.ts';
import { type MakeSolver, makeSolver } from './solving/solverTrainer.ts';

/** Options of `LinearRegression`. */
export type LinearRegressionOptions = RegressorOptions & SolverOptions;

/**
 * Linear regression, ŷ = x·Wᵀ + b, with one or several outputs. The default loss is least squares.
 * The option `loss` also offers robust regression (`'huber'`, `'logCosh'`, `'absoluteError'`),
 * support vector regression (`'epsilonInsensitive'`), quantile regression
 * (`{ name: 'quantile', quantile: 0.9 }`) and counts (`'poisson'`). Penalties: `l2` (ridge), `l1`
 * (lasso) or both (elastic net).
 *
 * Solvers do not depend on the scale of the features. Where `fit` descends (see `solver`), and for
 * `partialFit`, scale them to similar ranges, for example with `StandardScaler`; otherwise gradient
 * descent is slow or diverges.
 *
 * @example
 * const model = new LinearRegression();
 * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
 * model.predict([[4]]); // about 9
 */
export class LinearRegression extends LinearRegressor {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: LinearRegressionOptions) {
    super('LinearRegression', options, [...ESTIMATOR_OPTIONS, 'solver']);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `LinearRegression`
   */
  static fromJSON(json: unknown, options?: LinearRegressionOptions): LinearRegression {
    return LinearRegression.restored(
      'LinearRegression',
      json,
      options,
      (all) => new LinearRegression(all),
    );
  }

  protected override get makeSolver(): MakeSolver {
    return makeSolver;
  }
}
