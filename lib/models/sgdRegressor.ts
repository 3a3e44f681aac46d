/** A linear regression for any loss by name. */
import { LinearRegressor } from './linearRegressor.ts';
import type { RegressorOptions } from './regressor.ts';

/** The options of `SGDRegressor`. */
export type SGDRegressorOptions = RegressorOptions;

/**
 * A linear regression trained by stochastic gradient descent, one sample at a time unless told
 * otherwise: scikit-learn's `SGDRegressor`, with its defaults (`alpha` is our `l2`; `'squaredError'`
 * is the whole square here, so that the rate is half of scikit-learn's). Features should be scaled
 * to similar ranges.
 *
 * @example
 * const model = new SGDRegressor({ loss: 'huber' });
 * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
 * model.predict([[4]]); // about 9
 */
export class SGDRegressor extends LinearRegressor {
  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: SGDRegressorOptions) {
    super('SGDRegressor', options);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `SGDRegressor`
   */
  static fromJSON(json: unknown, options?: SGDRegressorOptions): SGDRegressor {
    return SGDRegressor.restored('SGDRegressor', json, options, (all) => new SGDRegressor(all));
  }
}
