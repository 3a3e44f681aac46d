/**
 * The base class of linear classifiers: weights, bias and decision function for any number of
 * classes.
 */
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { Classifier } from './classifier.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import { biasOf, weightsOf } from './linearParameters.ts';
import type { OutOption } from './outOption.ts';

/** The members that all linear classifiers share. */
export abstract class LinearClassifier<
  Options extends ClassifierOptions = ClassifierOptions,
> extends Classifier<Options> {
  /**
   * A copy of the weights: nOutputs × nFeatures. One row per class, or a single row for two
   * classes.
   */
  get weights(): Matrix {
    return weightsOf(this.fitted('weights'));
  }

  /** A copy of the biases, one per output; all 0 without `useBias`. */
  get bias(): FloatArray {
    return biasOf(this.fitted('bias'));
  }

  /**
   * Raw scores x·Wᵀ + b: rows × nOutputs. Two classes with a loss of single scores have one column,
   * positive for the second class; otherwise there is one column per class.
   *
   * @param x rows × nFeatures
   * @param options `out`: an array of rows·nOutputs numbers in the model's precision that receives
   *   the scores
   * @throws {NotFittedError} if the model is not trained
   * @throws {RangeError} if x has a different number of columns than in `fit`, or an element is not
   *   finite
   */
  decisionFunction(x: MatrixLike, options?: OutOption): Matrix {
    return this.scoreMatrix('decisionFunction', x, options);
  }
}
