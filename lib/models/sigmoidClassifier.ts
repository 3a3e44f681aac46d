/**
 * The classic sigmoid classifier: one neuron, f(x) = sigmoid(x·W + b), trained by plain gradient
 * descent.
 */

import type { MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { LossOptionOf, LossPlan } from '../plan/losses.ts';
import { Classifier } from './classifier.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { modelLoss } from './modelLosses.ts';
import type { OutOption } from './outOption.ts';

/** The losses of a sigmoid neuron. */
export const SIGMOID_LOSSES = ['sigmoidSquaredError', 'logistic'] as const;

/** Options of `SigmoidClassifier`. */
export interface SigmoidClassifierOptions extends ClassifierOptions {
  /** Loss: `'sigmoidSquaredError'` or `'logistic'`. Default `'sigmoidSquaredError'`. */
  loss?: LossOptionOf<(typeof SIGMOID_LOSSES)[number]> | undefined;
}

/**
 * A binary classifier: one sigmoid neuron, trained by gradient descent.
 *
 * The probability of the second class is s = 1/(1 + e^-(x·w + b)). Training minimises the sum of
 * (s - y)² (`loss: 'sigmoidSquaredError'`) or the mean log loss (`'logistic'`). Each step is
 * `w -= learningRate · gradient`, with the exact gradient of the loss. The model follows A.
 * Rosebrock, "Gradient descent with Python"; that text omits the factor 2 of the derivative of
 * (s - y)², so its step size alpha is twice our `learningRate`.
 *
 * `fit` trains off the event loop, `fitSync` on the calling thread. With the same seed, both
 * backends visit the same samples in the same order.
 *
 * @example
 * const model = new SigmoidClassifier({ learningRate: 0.005, maxEpochs: 100, seed: 7 });
 * const { losses } = await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * losses.length; // 100
 */
export class SigmoidClassifier extends Classifier<SigmoidClassifierOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range
   */
  constructor(options?: SigmoidClassifierOptions) {
    super('SigmoidClassifier', options, CLASSIFIER_OPTIONS);
    this.#loss = modelLoss(this.options.loss, SIGMOID_LOSSES);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `SigmoidClassifier`
   */
  static fromJSON(json: unknown, options?: SigmoidClassifierOptions): SigmoidClassifier {
    return SigmoidClassifier.restored(
      'SigmoidClassifier',
      json,
      options,
      (all) => new SigmoidClassifier(all),
    );
  }

  /** A copy of the weights, one per feature. */
  get weights(): FloatArray {
    const { plan, parameters } = this.fitted('weights');
    return parameters.slice(0, plan.nFeatures);
  }

  /** The bias; 0 without `useBias`. */
  get bias(): number {
    const { plan, parameters } = this.fitted('bias');
    return plan.useBias ? parameters[plan.nFeatures] : 0;
  }

  /**
   * Raw scores x·w + b, one per row; positive for the second class.
   *
   * @param x rows × nFeatures
   * @param options `out`: an array of `rows` numbers in the model's precision that receives the
   *   scores and is returned
   * @throws {NotFittedError} if the model is not trained
   */
  decisionFunction(x: MatrixLike, options?: OutOption): FloatArray {
    return this.scoreMatrix('decisionFunction', x, options).data;
  }

  protected override get mostClasses(): number {
    return 2;
  }

  protected override lossFor(): LossPlan {
    return this.#loss;
  }
}
