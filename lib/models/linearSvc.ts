/** Linear support vector classification. */
import { ourName } from '../common/foreignHints.ts';
import { type LossOptionOf, type LossPlan, resolveLoss } from '../plan/losses.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';
import { modelLoss } from './modelLosses.ts';

/** The losses that it takes. */
export const SVC_LOSSES = ['squaredHinge', 'hinge'] as const;
const MULTI_CLASS = ['ovr', 'crammerSinger', 'westonWatkins'] as const;

/** The options of `LinearSVC`. */
export interface LinearSVCOptions extends ClassifierOptions {
  /** The loss of each separation, with `multiClass: 'ovr'`. Default `'squaredHinge'`. */
  loss?: LossOptionOf<(typeof SVC_LOSSES)[number]> | undefined;
  /**
   * How three and more classes are told apart: each from all others, or by a loss that compares
   * the scores of all; those hold for two classes too, with a score for each. Default `'ovr'`.
   */
  multiClass?: (typeof MULTI_CLASS)[number] | undefined;
}

/**
 * The linear support vector machine: as many samples as possible on their side of a plane, and
 * away from it by a margin. It gives scores, not probabilities. The bias is not penalised (which
 * LIBLINEAR and scikit-learn do), unless `penalizeBias` asks for it.
 *
 * @example
 * const model = new LinearSVC();
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class LinearSVC extends LinearClassifier<LinearSVCOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: LinearSVCOptions) {
    super('LinearSVC', options, [...CLASSIFIER_OPTIONS, 'multiClass']);
    const { multiClass = 'ovr', loss } = this.options;
    ourName('multiClass', multiClass, MULTI_CLASS);
    const hinge = modelLoss(loss, SVC_LOSSES);
    if (multiClass !== 'ovr' && this.givenOptions.loss !== undefined) {
      throw new RangeError(
        `Expected "loss" to be left out with multiClass '${multiClass}', which is a loss itself, but received '${hinge.name}'`,
      );
    }
    this.#loss = multiClass === 'ovr' ? hinge : resolveLoss(multiClass);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `LinearSVC`
   */
  static fromJSON(json: unknown, options?: LinearSVCOptions): LinearSVC {
    return LinearSVC.restored('LinearSVC', json, options, (all) => new LinearSVC(all));
  }

  protected override lossFor(): LossPlan {
    return this.#loss;
  }
}
