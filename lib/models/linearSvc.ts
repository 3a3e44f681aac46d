/** Linear support vector classification. */
import { ourName } from '../common/foreignHints.ts';
import { type LossOptionOf, type LossPlan, resolveLoss } from '../plan/losses.ts';
import {
  CLASSIFIER_OPTIONS,
  type ClassifierOptions,
  type SolverOptions,
} from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';
import { modelLoss } from './modelLosses.ts';
import { type MakeSolver, makeSolver } from './solving/solverTrainer.ts';

/** The losses of the binary problems. */
export const SVC_LOSSES = ['squaredHinge', 'hinge'] as const;
const MULTI_CLASS = ['ovr', 'crammerSinger', 'westonWatkins'] as const;

/** Options of `LinearSVC`. */
export interface LinearSVCOptions extends ClassifierOptions, SolverOptions {
  /**
   * Inverse strength of the penalty, above 0, as in scikit-learn: `l2` is 1/(C·W), where W is the sum
   * of the sample weights (times class weights), the number of samples without weights. Give either
   * `C` or `l1` and `l2`. `partialFit`, which does not know W, refuses `C`, and without it takes `l2` as
   * 1e-4. Default 1.
   */
  C?: number | undefined;
  /** Loss of each binary problem, for `multiClass: 'ovr'` only. Default `'squaredHinge'`. */
  loss?: LossOptionOf<(typeof SVC_LOSSES)[number]> | undefined;
  /**
   * Method for three or more classes: one-vs-rest (`'ovr'`), or a loss that compares the scores of
   * all classes. Those losses also apply to two classes, with one score per class. Default `'ovr'`.
   */
  multiClass?: (typeof MULTI_CLASS)[number] | undefined;
}

/**
 * Linear support vector machine for classification: it maximises the margin between classes and
 * penalises the samples that violate it. It gives scores, not probabilities. The bias is not
 * penalised unless `penalizeBias` is set (LIBLINEAR and scikit-learn penalise it). By default a solver
 * goes to the optimum; see `solver`.
 *
 * @example
 * const model = new LinearSVC();
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class LinearSVC extends LinearClassifier<LinearSVCOptions> {
  readonly #loss: LossPlan;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: LinearSVCOptions) {
    super('LinearSVC', options, [...CLASSIFIER_OPTIONS, 'solver', 'C', 'multiClass']);
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
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `LinearSVC`
   */
  static fromJSON(json: unknown, options?: LinearSVCOptions): LinearSVC {
    return LinearSVC.restored('LinearSVC', json, options, (all) => new LinearSVC(all));
  }

  protected override get makeSolver(): MakeSolver {
    return makeSolver;
  }

  protected override lossFor(): LossPlan {
    return this.#loss;
  }
}
