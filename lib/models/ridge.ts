/** Least squares with an l2 penalty. */
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `Ridge`. */
export interface RidgeOptions extends OneLossOptions {
  /**
   * Strength of the penalty, at least 0: `l2` is 2·alpha/W, where W is the sum of the sample
   * weights, the number of samples without weights. Give either `alpha` or `l1` and `l2`. Default
   * 1.
   */
  alpha?: number | undefined;
}

/**
 * Linear least squares with an l2 penalty. Training finds the minimum of
 *
 *     Σ s·‖y - x·Wᵀ - b‖² + alpha·‖W‖²
 *
 * where s is a sample's weight, by default 1. This is the objective of scikit-learn's `Ridge`:
 * alpha counts against the sum of the squares, so its effect shrinks with more samples. The bias
 * is not penalised. With several outputs, one alpha applies to all. Source: Hoerl, Kennard, "Ridge
 * regression", Technometrics 12 (1970).
 *
 * @example
 * const model = new Ridge({ alpha: 0.1 });
 * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
 * model.predict([[4]]); // about 8.9
 */
export class Ridge extends OneLossRegressor<RidgeOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: RidgeOptions) {
    super('Ridge', options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `Ridge`
   */
  static fromJSON(json: unknown, options?: RidgeOptions): Ridge {
    return Ridge.restored('Ridge', json, options, (all) => new Ridge(all));
  }
}
