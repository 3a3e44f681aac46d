/** What the linear regressors show of themselves. */
import type { Matrix } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { biasOf, weightsOf } from './linearParameters.ts';
import { Regressor, type RegressorOptions } from './regressor.ts';

/** Base of the linear regressors. */
export abstract class LinearRegressor extends Regressor<RegressorOptions> {
  /** A copy of the weights: nOutputs × nFeatures. */
  get weights(): Matrix {
    return weightsOf(this.fitted('weights'));
  }

  /** A copy of the biases, one for each output; zeros without `useBias`. */
  get bias(): FloatArray {
    return biasOf(this.fitted('bias'));
  }
}
