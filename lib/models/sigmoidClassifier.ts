/**
 * The classic sigmoid classifier: one neuron, f(x) = x·W + b, squeezed by the sigmoid, trained by
 * plain gradient descent.
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

/** The options of `SigmoidClassifier`. */
export interface SigmoidClassifierOptions extends ClassifierOptions {
  /** Default `'sigmoidSquaredError'`. */
  loss?: LossOptionOf<(typeof SIGMOID_LOSSES)[number]> | undefined;
}

/**
 * A classifier of two classes by one sigmoid neuron.
 *
 * The probability of the second class is s = 1/(1 + e^-(x·w + b)). Training makes the sum of
 * (s - y)² small (`loss: 'sigmoidSquaredError'`) or the mean log loss (`'logistic'`), with steps
 * `w -= learningRate · gradient` along the exact gradient of that loss. (The text this model comes
 * from, Rosebrock, "Gradient descent with Python", leaves out the factor 2 of d(s - y)²: its step
 * size alpha is twice our `learningRate`.)
 *
 * `fit` trains off the event loop and `fitSync` on the calling thread; with the same seed, both
 * backends take the same samples in the same order.
 *
 * @example
 * const model = new SigmoidClassifier({ learningRate: 0.005, maxEpochs: 100, seed: 7 });
 * const { losses } = await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class SigmoidClassifier extends Classifier<SigmoidClassifierOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range
   */
  constructor(options?: SigmoidClassifierOptions) {
    super('SigmoidClassifier', options, CLASSIFIER_OPTIONS);
    this.#loss = modelLoss(this.options.loss, SIGMOID_LOSSES);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `SigmoidClassifier`
   */
  static fromJSON(json: unknown, options?: SigmoidClassifierOptions): SigmoidClassifier {
    return SigmoidClassifier.restored(
      'SigmoidClassifier',
      json,
      options,
      (all) => new SigmoidClassifier(all),
    );
  }

  /** A copy of the weights, one per column of x. */
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
   * The raw scores x·w + b, one per row; positive for class 1.
   *
   * @param options `out`: an array to write them to, which is returned
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
