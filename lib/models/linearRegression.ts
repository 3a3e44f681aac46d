/** Linear regression by batches: least squares, and its robust and quantile relatives. */
import { LinearRegressor } from './linearRegressor.ts';
import type { RegressorOptions } from './regressor.ts';

/** The options of `LinearRegression`. */
export type LinearRegressionOptions = RegressorOptions;

/**
 * Linear regression, x·W + b, of one output or several: least squares by default; by `loss` also
 * robust ones (`'huber'`, `'logCosh'`, `'absoluteError'`), support vector regression
 * (`'epsilonInsensitive'`), quantiles (`{ name: 'quantile', quantile: 0.9 }`) and counts
 * (`'poisson'`). Penalties by `l2` (ridge), `l1` (lasso), or both (elastic net). Features should be
 * scaled to similar ranges (see `StandardScaler`): descent is slow or diverges otherwise.
 *
 * @example
 * const model = new LinearRegression();
 * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
 * model.predict([[4]]); // about 9
 */
export class LinearRegression extends LinearRegressor {
  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: LinearRegressionOptions) {
    super('LinearRegression', options);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `LinearRegression`
   */
  static fromJSON(json: unknown, options?: LinearRegressionOptions): LinearRegression {
    return LinearRegression.restored(
      'LinearRegression',
      json,
      options,
      (all) => new LinearRegression(all),
    );
  }
}
