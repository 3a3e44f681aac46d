/** Generalised linear models of the Tweedie distributions. */
import { finiteNumber, oneOf } from '../common/validate.ts';
import type { RegressionLoss } from './modelLosses.ts';
import { type OneLossOptions, OneLossRegressor } from './oneLossRegressor.ts';

const LINKS = ['auto', 'identity', 'log'] as const;

/** Options of `TweedieRegressor`. */
export interface TweedieRegressorOptions extends OneLossOptions {
  /** Power of the distribution's variance: 0, or from 1 to 2. Default 0. */
  power?: number | undefined;
  /**
   * What turns a score into a prediction: `'identity'` (power 0 only), `'log'` (powers from 1 to 2),
   * or `'auto'`, the one that suits the power. Default `'auto'`.
   */
  link?: (typeof LINKS)[number] | undefined;
  /**
   * Strength of the penalty, at least 0: `l2` is alpha, and 2·alpha with power 0, because the loss
   * is then r² and not ½·r². Give either `alpha` or `l1` and `l2`. Default 1.
   */
  alpha?: number | undefined;
}

/**
 * Generalised linear regression with a Tweedie distribution: its variance is proportional to
 * mean^power. The power selects the loss: 0 is `'squaredError'`, 1 is `'poisson'`, between 1 and 2
 * `'tweedie'`, 2 is `'gamma'`. The prediction is z = x·w + b with power 0, and e^z otherwise.
 * Training finds the minimum of
 *
 *     ½·mean(deviance) + ½·alpha·‖w‖²
 *
 * where the mean is weighted by the sample weights. This is the objective of scikit-learn's
 * `TweedieRegressor`. The bias is not penalised. Not available: powers below 0 and above 2, and
 * the link `'log'` with power 0 or `'identity'` with others. `score` is R², while scikit-learn's
 * is the share of deviance explained. Source: Tweedie, "An index which distinguishes between some
 * important exponential families", Statistics: Applications and New Directions (1984).
 *
 * @example
 * const model = new TweedieRegressor({ power: 1.5, alpha: 1e-6 });
 * await model.fit([[0], [1], [2], [3]], [1, 2, 4, 8]);
 * model.predict([[4]]); // about 16
 */
export class TweedieRegressor extends OneLossRegressor<TweedieRegressorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: TweedieRegressorOptions) {
    super('TweedieRegressor', options, ['power', 'link'], lossOfPower);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `TweedieRegressor`
   */
  static fromJSON(json: unknown, options?: TweedieRegressorOptions): TweedieRegressor {
    return TweedieRegressor.restored(
      'TweedieRegressor',
      json,
      options,
      (all) => new TweedieRegressor(all),
    );
  }
}

/** The loss of a power: half the deviance, without constants; for power 0, the deviance. */
function lossOfPower({ power, link }: TweedieRegressorOptions): RegressionLoss {
  const p = finiteNumber('power', power);
  oneOf('link', link, LINKS);
  if (p !== 0 && !(p >= 1 && p <= 2)) {
    throw new RangeError(
      `Expected "power" to be 0 (squared error), 1 (poisson), 2 (gamma) or a number between 1 and 2 (tweedie), but received ${p}`,
    );
  }
  const ofPower = p === 0 ? 'identity' : 'log';
  if (link !== 'auto' && link !== ofPower) {
    throw new RangeError(
      `Expected "link" to be 'auto' or '${ofPower}' with power ${p}, but received '${link}'`,
    );
  }
  if (p === 0) return 'squaredError';
  if (p === 1) return 'poisson';
  return p === 2 ? 'gamma' : { name: 'tweedie', power: p };
}
