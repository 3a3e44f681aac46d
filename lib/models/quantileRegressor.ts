/** Linear regression of a quantile. */
import { properFraction } from '../common/validate.ts';
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `QuantileRegressor`. */
export interface QuantileRegressorOptions extends OneLossOptions {
  /** The quantile, above 0 and below 1. Default 0.5, the median. */
  quantile?: number | undefined;
  /**
   * Strength of the penalty, at least 0: `l1` is alpha. Give either `alpha` or `l1` and `l2`.
   * Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Linear regression of a quantile instead of the mean; the default is the median. Training finds
 * the minimum of
 *
 *     mean(max(quantile·r, (quantile - 1)·r)) + alpha·‖w‖₁, r = y - x·w - b
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `QuantileRegressor`. The bias is not penalised. The default alpha is large for small targets: it
 * often sets all weights to 0. `fit` finds the optimum by an interior-point method, up to 2000 columns,
 * whatever the scales of the columns; beyond that it descends and comes near it. The optimum may not be
 * unique: its objective is.
 * Source: Koenker, Bassett, "Regression quantiles", Econometrica 46 (1978).
 *
 * @example
 * const model = new QuantileRegressor({ alpha: 0 });
 * await model.fit([[0], [1], [2], [3], [4]], [1, 3, 5, 7, 90]);
 * model.predict([[5]]); // about 11: the line of the median
 */
export class QuantileRegressor extends OneLossRegressor<QuantileRegressorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: QuantileRegressorOptions) {
    super('QuantileRegressor', options, ['quantile'], ({ quantile }) => ({
      name: 'quantile',
      quantile: properFraction('quantile', quantile),
    }));
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `QuantileRegressor`
   */
  static fromJSON(json: unknown, options?: QuantileRegressorOptions): QuantileRegressor {
    return QuantileRegressor.restored(
      'QuantileRegressor',
      json,
      options,
      (all) => new QuantileRegressor(all),
    );
  }
}
