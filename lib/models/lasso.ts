/** Least squares with an l1 penalty. */
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `Lasso`. */
export interface LassoOptions extends OneLossOptions {
  /**
   * Strength of the penalty, at least 0: `l1` is 2·alpha, because the loss here is r² and not
   * ½·r². Give either `alpha` or `l1` and `l2`. Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Linear least squares with an l1 penalty, which sets weights to exactly 0. Training finds the
 * minimum of
 *
 *     ½·mean(r²) + alpha·‖w‖₁, r = y - x·w - b
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `Lasso`. The bias is not penalised. Several outputs are independent of each other. Source:
 * Tibshirani, "Regression shrinkage and selection via the lasso", J. R. Stat. Soc. B 58 (1996).
 *
 * @example
 * const model = new Lasso({ alpha: 0.1 });
 * await model.fit([[0, 5], [1, 3], [2, 4], [3, 5]], [1, 3, 5, 7]);
 * model.weights.data; // the second weight is 0
 */
export class Lasso extends OneLossRegressor<LassoOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: LassoOptions) {
    super('Lasso', options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `Lasso`
   */
  static fromJSON(json: unknown, options?: LassoOptions): Lasso {
    return Lasso.restored('Lasso', json, options, (all) => new Lasso(all));
  }
}
