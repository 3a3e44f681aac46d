/** A linear classifier for any loss by name. */
import type { LossPlan } from '../plan/losses.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';
import { CLASSIFICATION_LOSSES, type ClassificationLoss, modelLoss } from './modelLosses.ts';

/** The options of `SGDClassifier`. */
export interface SGDClassifierOptions extends ClassifierOptions {
  /** Any loss for classes. Default `'hinge'`. */
  loss?: ClassificationLoss | undefined;
}

/**
 * A linear classifier trained by stochastic gradient descent, one sample at a time unless told
 * otherwise: scikit-learn's `SGDClassifier`, with its defaults (`alpha` is our `l2`).
 *
 * A binary loss parts each of three and more classes from all others (one-vs-rest); a multiclass
 * loss gives every class a score, also where there are two. With the default schedule, `optimal`,
 * there must be a penalty.
 *
 * @example
 * const model = new SGDClassifier({ loss: 'logistic', seed: 7 });
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class SGDClassifier extends LinearClassifier<SGDClassifierOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: SGDClassifierOptions) {
    super('SGDClassifier', options, CLASSIFIER_OPTIONS);
    this.#loss = modelLoss(this.options.loss, CLASSIFICATION_LOSSES);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `SGDClassifier`
   */
  static fromJSON(json: unknown, options?: SGDClassifierOptions): SGDClassifier {
    return SGDClassifier.restored('SGDClassifier', json, options, (all) => new SGDClassifier(all));
  }

  protected override lossFor(): LossPlan {
    return this.#loss;
  }
}
