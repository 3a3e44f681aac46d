/** A linear classifier with any classification loss. */
import type { LossPlan } from '../plan/losses.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';
import { CLASSIFICATION_LOSSES, type ClassificationLoss, modelLoss } from './modelLosses.ts';

/** Options of `SGDClassifier`. */
export interface SGDClassifierOptions extends ClassifierOptions {
  /** Any classification loss. Default `'hinge'`. */
  loss?: ClassificationLoss | undefined;
}

/**
 * A linear classifier trained by stochastic gradient descent, one sample at a time by default.
 * Names and defaults are those of scikit-learn's `SGDClassifier`, whose `alpha` is `l2` here.
 *
 * With a binary loss, three or more classes are separated one-vs-rest. A multiclass loss gives one
 * score per class, also for two classes. The default schedule, `optimal`, needs a penalty.
 *
 * @example
 * const model = new SGDClassifier({ loss: 'logistic', seed: 7 });
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class SGDClassifier extends LinearClassifier<SGDClassifierOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: SGDClassifierOptions) {
    super('SGDClassifier', options, CLASSIFIER_OPTIONS);
    this.#loss = modelLoss(this.options.loss, CLASSIFICATION_LOSSES);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `SGDClassifier`
   */
  static fromJSON(json: unknown, options?: SGDClassifierOptions): SGDClassifier {
    return SGDClassifier.restored('SGDClassifier', json, options, (all) => new SGDClassifier(all));
  }

  protected override lossFor(): LossPlan {
    return this.#loss;
  }
}
