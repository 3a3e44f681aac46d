/** Linear regression with any regression loss. */
import { LinearRegressor } from './linearRegressor.ts';
import type { RegressorOptions } from './regressor.ts';

/** Options of `SGDRegressor`. */
export type SGDRegressorOptions = RegressorOptions;

/**
 * Linear regression trained by stochastic gradient descent, one sample at a time by default. Names
 * and defaults are those of scikit-learn's `SGDRegressor`, whose `alpha` is `l2` here.
 * `'squaredError'` is r², while scikit-learn uses ½·r²; the default learning rate is therefore half
 * of scikit-learn's. Scale the features to similar ranges.
 *
 * @example
 * const model = new SGDRegressor({ loss: 'huber' });
 * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
 * model.predict([[4]]); // about 9
 */
export class SGDRegressor extends LinearRegressor {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: SGDRegressorOptions) {
    super('SGDRegressor', options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `SGDRegressor`
   */
  static fromJSON(json: unknown, options?: SGDRegressorOptions): SGDRegressor {
    return SGDRegressor.restored('SGDRegressor', json, options, (all) => new SGDRegressor(all));
  }
}
