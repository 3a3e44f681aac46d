/** Regression of counts. */
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `PoissonRegressor`. */
export interface PoissonRegressorOptions extends OneLossOptions {
  /**
   * Strength of the penalty, at least 0: `l2` is alpha. Give either `alpha` or `l1` and `l2`.
   * Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Regression of counts or rates: a generalised linear model with the Poisson distribution. The
 * prediction is e^z, z = x·w + b, and targets must be at least 0. Training finds the minimum of
 *
 *     mean(e^z - y·z) + ½·alpha·‖w‖²
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `PoissonRegressor` without constants. The bias is not penalised. `score` is R², while
 * scikit-learn's is the share of deviance explained. Source: Nelder, Wedderburn, "Generalized
 * linear models", J. R. Stat. Soc. A 135 (1972).
 *
 * @example
 * const model = new PoissonRegressor({ alpha: 1e-6 });
 * await model.fit([[0], [1], [2], [3]], [1, 2, 4, 8]);
 * model.predict([[4]]); // about 16
 */
export class PoissonRegressor extends OneLossRegressor<PoissonRegressorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: PoissonRegressorOptions) {
    super('PoissonRegressor', options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `PoissonRegressor`
   */
  static fromJSON(json: unknown, options?: PoissonRegressorOptions): PoissonRegressor {
    return PoissonRegressor.restored(
      'PoissonRegressor',
      json,
      options,
      (all) => new PoissonRegressor(all),
    );
  }
}
