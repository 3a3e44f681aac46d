/** Logistic regression, binary and multinomial. */
import { ourName } from '../common/foreignHints.ts';
import { type LossPlan, resolveLoss } from '../plan/losses.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';

const MULTI_CLASS = ['multinomial', 'ovr'] as const;

/** Options of `LogisticRegression`. */
export interface LogisticRegressionOptions extends Omit<ClassifierOptions, 'loss'> {
  /**
   * Method for three or more classes: one softmax over all classes (`'multinomial'`), or
   * one-vs-rest (`'ovr'`). If you set `'multinomial'`, it also applies to two classes. Default
   * `'multinomial'`.
   */
  multiClass?: (typeof MULTI_CLASS)[number] | undefined;
  /**
   * Share of each label, from 0 to below 1, that is spread evenly over all classes (Szegedy et al.,
   * arXiv:1512.00567). It needs the softmax, and a value above 0 selects it for two classes too.
   * Default 0.
   */
  labelSmoothing?: number | undefined;
}

/**
 * Logistic regression. The probability of a class is the sigmoid of a score x·w + b (two classes),
 * or the softmax of one score per class. Training minimises the mean log loss with a small L2
 * penalty. `C` of scikit-learn corresponds to `l2: 1 / (C * nSamples)`.
 *
 * @example
 * const model = new LogisticRegression({ l2: 1e-3 });
 * await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 * model.predictProba([[3.5, 3]]).data; // two probabilities: of 'no', then of 'yes'
 */
export class LogisticRegression extends LinearClassifier<LogisticRegressionOptions> {
  readonly #softmax: LossPlan;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
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
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `LogisticRegression`
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
    // In this model `labelSmoothing` is an option, not a parameter of the loss.
    if (error instanceof Error) error.message = error.message.replace('loss.', '');
    throw error;
  }
}
