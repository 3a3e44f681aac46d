/** Loads a saved model of any class; the file names the class. */
import { plainObject } from '../common/serialize.ts';
import { oneOf } from '../common/validate.ts';
import { ElasticNet } from './elasticNet.ts';
import type { EstimatorOptions } from './estimatorOptions.ts';
import { GammaRegressor } from './gammaRegressor.ts';
import { HuberRegressor } from './huberRegressor.ts';
import { Lasso } from './lasso.ts';
import { LinearRegression } from './linearRegression.ts';
import { LinearSVC } from './linearSvc.ts';
import { LogisticRegression } from './logisticRegression.ts';
import { MLPClassifier } from './mlpClassifier.ts';
import { MLPRegressor } from './mlpRegressor.ts';
import { Network } from './network.ts';
import { PoissonRegressor } from './poissonRegressor.ts';
import type { ModelName } from './presets.ts';
import { QuantileRegressor } from './quantileRegressor.ts';
import { Ridge } from './ridge.ts';
import { SGDClassifier } from './sgdClassifier.ts';
import { SGDRegressor } from './sgdRegressor.ts';
import { SigmoidClassifier } from './sigmoidClassifier.ts';
import { TweedieRegressor } from './tweedieRegressor.ts';

const LOADERS = {
  SigmoidClassifier: SigmoidClassifier.fromJSON,
  LogisticRegression: LogisticRegression.fromJSON,
  LinearSVC: LinearSVC.fromJSON,
  LinearRegression: LinearRegression.fromJSON,
  Ridge: Ridge.fromJSON,
  Lasso: Lasso.fromJSON,
  ElasticNet: ElasticNet.fromJSON,
  PoissonRegressor: PoissonRegressor.fromJSON,
  GammaRegressor: GammaRegressor.fromJSON,
  TweedieRegressor: TweedieRegressor.fromJSON,
  HuberRegressor: HuberRegressor.fromJSON,
  QuantileRegressor: QuantileRegressor.fromJSON,
  SGDClassifier: SGDClassifier.fromJSON,
  SGDRegressor: SGDRegressor.fromJSON,
  MLPClassifier: MLPClassifier.fromJSON,
  MLPRegressor: MLPRegressor.fromJSON,
  Network: Network.fromJSON,
} satisfies Record<ModelName, (json: unknown, options?: never) => unknown>;

/** Any model that `loadModel` can return. */
export type AnyModel = ReturnType<(typeof LOADERS)[ModelName]>;

/**
 * Restores a model of any class from the result of its `toJSON`.
 *
 * @param json the parsed JSON
 * @param options `backend` and `threads` of this machine, which are not stored
 * @throws {TypeError | RangeError} if `json` is not a saved model
 * @example
 * const model = new LogisticRegression();
 * await model.fit([[0], [1], [2], [3]], ['no', 'no', 'yes', 'yes']);
 *
 * const loaded = loadModel(JSON.parse(JSON.stringify(model)));
 * loaded.predict([[3]]); // ['yes']
 */
export function loadModel(
  json: unknown,
  options?: Pick<EstimatorOptions, 'backend' | 'threads'>,
): AnyModel {
  const { model } = plainObject('json', json);
  return LOADERS[oneOf('json.model', model, Object.keys(LOADERS) as ModelName[])](json, options);
}
