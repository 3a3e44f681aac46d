/** Logistic regression, binary and multinomial. */
import { ourName } from '../common/foreignHints.ts';
import { type LossPlan, resolveLoss } from '../plan/losses.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';

const MULTI_CLASS = ['multinomial', 'ovr'] as const;

/** The options of `LogisticRegression`. */
export interface LogisticRegressionOptions extends Omit<ClassifierOptions, 'loss'> {
  /**
   * How three and more classes are told apart: by one softmax over all of them, or each from all
   * others (`'ovr'`). Given as `'multinomial'`, it holds for two classes too. Default
   * `'multinomial'`.
   */
  multiClass?: (typeof MULTI_CLASS)[number] | undefined;
  /**
   * This share of each label is spread over all classes (Szegedy et al., arXiv:1512.00567): from 0
   * to below 1, for the softmax, which it brings in for two classes too. Default 0.
   */
  labelSmoothing?: number | undefined;
}

/**
 * Logistic regression: the probability of a class is the sigmoid of a score x·w + b, or the softmax
 * of one score for each class. The mean log loss is made small, with a little L2: scikit-learn's `C`
 * is `l2: 1 / (C * nSamples)` here.
 *
 * @example
 * const model = new LogisticRegression({ l2: 1e-3 });
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predictProba([[3.5, 3]]); // { data: [0.0…, 0.9…], rows: 1, cols: 2 }
 */
export class LogisticRegression extends LinearClassifier<LogisticRegressionOptions> {
  readonly #softmax: LossPlan;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: LogisticRegressionOptions) {
    const known = CLASSIFIER_OPTIONS.filter((name) => name !== 'loss');
    super('LogisticRegression', options, [...known, 'multiClass', 'labelSmoothing']);
    const { multiClass, labelSmoothing = 0 } = this.options;
    if (multiClass !== undefined) ourName('multiClass', multiClass, MULTI_CLASS);
    this.#softmax = softmaxOf(labelSmoothing);
    if (multiClass === 'ovr' && labelSmoothing > 0) {
      throw new RangeError(
        `Expected "labelSmoothing" to be 0 with multiClass 'ovr', which has no softmax, but received ${labelSmoothing}`,
      );
    }
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `LogisticRegression`
   */
  static fromJSON(json: unknown, options?: LogisticRegressionOptions): LogisticRegression {
    return LogisticRegression.restored(
      'LogisticRegression',
      json,
      options,
      (all) => new LogisticRegression(all),
    );
  }

  protected override lossFor(nClasses: number): LossPlan {
    const { multiClass, labelSmoothing = 0 } = this.options;
    const binary =
      multiClass === 'ovr' || (nClasses === 2 && multiClass === undefined && labelSmoothing === 0);
    return binary ? resolveLoss('logistic') : this.#softmax;
  }
}

function softmaxOf(labelSmoothing: number): LossPlan {
  try {
    return resolveLoss({ name: 'softmax', labelSmoothing });
  } catch (error) {
    // The option is not one of a loss here.
    if (error instanceof Error) error.message = error.message.replace('loss.', '');
    throw error;
  }
}
