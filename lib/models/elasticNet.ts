/** Least squares with l1 and l2 penalties. */
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `ElasticNet`. */
export interface ElasticNetOptions extends OneLossOptions {
  /** Share of l1 in the penalty, from 0 to 1. Default 0.5. */
  l1Ratio?: number | undefined;
  /**
   * Strength of the penalty, at least 0: `l1` is 2·alpha·l1Ratio, `l2` is 2·alpha·(1 - l1Ratio),
   * because the loss here is r² and not ½·r². Give either `alpha` or `l1` and `l2`. Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Linear least squares with l1 and l2 penalties. Training finds the minimum of
 *
 *     ½·mean(r²) + alpha·(l1Ratio·‖w‖₁ + ½·(1 - l1Ratio)·‖w‖²), r = y - x·w - b
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `ElasticNet`. The bias is not penalised. Several outputs are independent of each other. Source:
 * Zou, Hastie, "Regularization and variable selection via the elastic net", J. R. Stat. Soc. B 67
 * (2005).
 *
 * @example
 * const model = new ElasticNet({ alpha: 0.01 });
 * await model.fit([[0, 0], [1, 1], [2, 2], [3, 3]], [1, 3, 5, 7]);
 * model.weights.data; // two weights of about 1: l2 shares between equal columns
 */
export class ElasticNet extends OneLossRegressor<ElasticNetOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: ElasticNetOptions) {
    super('ElasticNet', options, ['l1Ratio']);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `ElasticNet`
   */
  static fromJSON(json: unknown, options?: ElasticNetOptions): ElasticNet {
    return ElasticNet.restored('ElasticNet', json, options, (all) => new ElasticNet(all));
  }
}
