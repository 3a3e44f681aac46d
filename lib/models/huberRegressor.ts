/** Robust linear regression. */
import { positiveNumber } from '../common/validate.ts';
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

/** Options of `HuberRegressor`. */
export interface HuberRegressorOptions extends OneLossOptions {
  /** Size of a residual, above 0, from which it counts linearly, in the units of y. Default 1.35. */
  epsilon?: number | undefined;
  /**
   * Strength of the penalty, at least 0: `l2` is alpha/W, where W is the sum of the sample
   * weights, the number of samples without weights. Give either `alpha` or `l1` and `l2`. Default
   * 1e-4.
   */
  alpha?: number | undefined;
}

/**
 * Linear regression that outliers hardly move: residuals count squared up to epsilon, and linearly
 * beyond. Training finds the minimum of
 *
 *     Σ s·H(y - x·w - b) + alpha·‖w‖², H(r) = r² for |r| ≤ epsilon, else 2·epsilon·|r| - epsilon²
 *
 * where s is a sample's weight, by default 1. The bias is not penalised. This is the objective of
 * scikit-learn's `HuberRegressor` with its scale σ fixed at 1; scikit-learn estimates σ together
 * with the weights and applies epsilon to r/σ. Epsilon here is therefore in the units of y: choose
 * about 1.35 times the standard deviation of the residuals without the outliers, or scale y. With
 * scikit-learn's `scale_` as σ, the options `{ epsilon: epsilon·σ, alpha: alpha·σ }` give
 * scikit-learn's model. Source: Huber, "Robust estimation of a location parameter", Ann. Math.
 * Statist. 35 (1964).
 *
 * @example
 * const model = new HuberRegressor({ epsilon: 0.1 });
 * await model.fit([[0], [1], [2], [3], [4]], [1, 3, 5, 7, 90]);
 * model.predict([[5]]); // about 11, in spite of the last target
 */
export class HuberRegressor extends OneLossRegressor<HuberRegressorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: HuberRegressorOptions) {
    super('HuberRegressor', options, ['epsilon'], ({ epsilon }) => ({
      name: 'huber',
      delta: positiveNumber('epsilon', epsilon),
    }));
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `HuberRegressor`
   */
  static fromJSON(json: unknown, options?: HuberRegressorOptions): HuberRegressor {
    return HuberRegressor.restored(
      'HuberRegressor',
      json,
      options,
      (all) => new HuberRegressor(all),
    );
  }
}
