/** The base class of linear regression models: weights and bias. */
import type { Matrix } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { biasOf, weightsOf } from './linearParameters.ts';
import { Regressor, type RegressorOptions } from './regressor.ts';

/** The members that all linear regression models share. */
export abstract class LinearRegressor<
  Options extends RegressorOptions = RegressorOptions,
> extends Regressor<Options> {
  /** A copy of the weights: nOutputs × nFeatures. */
  get weights(): Matrix {
    return weightsOf(this.fitted('weights'));
  }

  /** A copy of the biases, one per output; all 0 without `useBias`. */
  get bias(): FloatArray {
    return biasOf(this.fitted('bias'));
  }
}
