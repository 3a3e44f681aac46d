/** Regression of positive amounts. */
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `GammaRegressor`. */
export interface GammaRegressorOptions extends OneLossOptions {
  /**
   * Strength of the penalty, at least 0: `l2` is alpha. Give either `alpha` or `l1` and `l2`.
   * Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Regression of positive amounts whose spread is in proportion to their mean: a generalised linear
 * model with the gamma distribution and the log link. The prediction is e^z, z = x·w + b, and
 * targets must be above 0. Training finds the minimum of
 *
 *     mean(z + y·e^-z) + ½·alpha·‖w‖²
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `GammaRegressor` without constants. The bias is not penalised. `score` is R², while
 * scikit-learn's is the share of deviance explained. Source: Nelder, Wedderburn, "Generalized
 * linear models", J. R. Stat. Soc. A 135 (1972).
 *
 * @example
 * const model = new GammaRegressor({ alpha: 1e-6 });
 * await model.fit([[0], [1], [2], [3]], [1, 2, 4, 8]);
 * model.predict([[4]]); // about 16
 */
export class GammaRegressor extends OneLossRegressor<GammaRegressorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: GammaRegressorOptions) {
    super('GammaRegressor', options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `GammaRegressor`
   */
  static fromJSON(json: unknown, options?: GammaRegressorOptions): GammaRegressor {
    return GammaRegressor.restored(
      'GammaRegressor',
      json,
      options,
      (all) => new GammaRegressor(all),
    );
  }
}
