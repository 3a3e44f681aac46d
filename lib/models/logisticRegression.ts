/** Logistic regression, binary and multinomial. */
import { ourName } from '../common/foreignHints.ts';
import { type LossPlan, resolveLoss } from '../plan/losses.ts';
import {
  CLASSIFIER_OPTIONS,
  type ClassifierOptions,
  type SolverOptions,
} from './estimatorOptions.ts';
import { LinearClassifier } from './linearClassifier.ts';
import { type MakeSolver, makeSolver } from './solving/solverTrainer.ts';

const MULTI_CLASS = ['multinomial', 'ovr'] as const;

/** Options of `LogisticRegression`. */
export interface LogisticRegressionOptions extends Omit<ClassifierOptions, 'loss'>, SolverOptions {
  /**
   * Inverse strength of the penalty, above 0, as in scikit-learn: `l2` is 1/(C·W), where W is the sum
   * of the sample weights (times class weights), the number of samples without weights. Give either
   * `C` or `l1` and `l2`. `partialFit`, which does not know W, refuses `C`, and without it takes `l2` as
   * 1e-4. Default 1.
   */
  C?: number | undefined;
  /**
   * Share of l1 in the penalty of `C`, from 0 to 1: `l1` is l1Ratio/(C·W), `l2` is
   * (1 - l1Ratio)/(C·W). Default 0.
   */
  l1Ratio?: number | undefined;
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
 * or the softmax of one score per class. Training finds the minimum of the mean log loss with the
 * penalty that `C` gives. This is the objective of scikit-learn's `LogisticRegression`, with the
 * same defaults; the bias is not penalised.
 *
 * @example
 * const model = new LogisticRegression({ C: 10 });
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
    super('LogisticRegression', options, [
      ...known,
      'solver',
      'C',
      'l1Ratio',
      'multiClass',
      'labelSmoothing',
    ]);
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

  protected override get makeSolver(): MakeSolver {
    return makeSolver;
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
