/** Extracts weights and biases of linear models from the array of parameters. */
import { DenseMatrix } from '../data/denseMatrix.ts';
import { floatArray, type Matrix } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { Fitted } from './fitted.ts';

/** A copy of the weights: nOutputs × nFeatures. */
export function weightsOf({ plan, parameters }: Fitted): Matrix {
  const { nOutputs, nFeatures } = plan;
  return new DenseMatrix(parameters.slice(0, nOutputs * nFeatures), nOutputs, nFeatures);
}

/** A copy of the biases, one per output; zeros without `useBias`. */
export function biasOf({ plan, parameters }: Fitted): FloatArray {
  const { nOutputs, nFeatures, useBias, precision } = plan;
  return useBias ? parameters.slice(nOutputs * nFeatures) : floatArray(precision, nOutputs);
}
