/** What the linear classifiers show of themselves, for any number of classes. */
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { Classifier } from './classifier.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import { biasOf, weightsOf } from './linearParameters.ts';
import type { OutOption } from './outOption.ts';

/** Base of the linear classifiers. */
export abstract class LinearClassifier<
  Options extends ClassifierOptions = ClassifierOptions,
> extends Classifier<Options> {
  /** A copy of the weights: nOutputs × nFeatures, a row for each class, or one for two classes. */
  get weights(): Matrix {
    return weightsOf(this.fitted('weights'));
  }

  /** A copy of the biases, one for each output; zeros without `useBias`. */
  get bias(): FloatArray {
    return biasOf(this.fitted('bias'));
  }

  /**
   * The raw scores x·W + b: rows × nOutputs. One column for two classes and a loss of single
   * scores, positive for the second class; else one for each class.
   *
   * @param options `out`: an array to write them to, which the matrix is then over
   */
  decisionFunction(x: MatrixLike, options?: OutOption): Matrix {
    return this.scoreMatrix('decisionFunction', x, options);
  }
}
