/** A layered network that tells classes apart. */
import { DenseMatrix } from '../data/denseMatrix.ts';
import type { Label, Labels } from '../data/labels.ts';
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { SampleWeights } from '../data/targets.ts';
import { type LossPlan, resolveLoss } from '../plan/losses.ts';
import { OBJECTIVE, type ObjectiveOptions } from '../plan/objective.ts';
import { Classifier } from './classifier.ts';
import type { OutputShape } from './encodedTargets.ts';
import type { ClassifierOptions } from './estimatorOptions.ts';
import { checkMlpOptions, MLP_OPTIONS, type MLPOptions, mlpLayers } from './mlpOptions.ts';
import { CLASSIFICATION_LOSSES, type ClassificationLoss, modelLoss } from './modelLosses.ts';
import {
  type GradientOptions,
  type LayerNumbers,
  layerNumbers,
  type NetworkGradients,
  networkActivations,
  networkGradients,
} from './networkViews.ts';

/** The options of `MLPClassifier`. */
export interface MLPClassifierOptions
  extends MLPOptions,
    Pick<ClassifierOptions, 'classWeight' | 'stratify'> {
  /** Any loss for classes. Default: `'logistic'` for two classes, `'softmax'` for more. */
  loss?: ClassificationLoss | undefined;
}

/**
 * A network with hidden layers for two classes or more, trained by backpropagation: every optimizer,
 * schedule, stopping rule and penalty that linear models have. Features should be scaled to similar
 * ranges (see `StandardScaler`). For layers of your own, or several labels a sample, see `Network`.
 *
 * @example
 * const model = new MLPClassifier({ hidden: [16], activation: 'tanh', seed: 1 });
 * await model.fit([[0, 0], [0, 1], [1, 0], [1, 1]], ['no', 'yes', 'yes', 'no']);
 * model.predict([[0, 1]]); // ['yes']
 */
export class MLPClassifier extends Classifier<MLPClassifierOptions & ClassifierOptions> {
  readonly #loss: LossPlan | undefined;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: MLPClassifierOptions) {
    super('MLPClassifier', options, [...MLP_OPTIONS, 'classWeight', 'stratify']);
    checkMlpOptions(this.options);
    const { loss } = this.options;
    this.#loss = loss === undefined ? undefined : modelLoss(loss, CLASSIFICATION_LOSSES);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `MLPClassifier`
   */
  static fromJSON(json: unknown, options?: MLPClassifierOptions): MLPClassifier {
    return MLPClassifier.restored('MLPClassifier', json, options, (all) => new MLPClassifier(all));
  }

  /** A copy of the parameters of each layer. */
  get layers(): readonly LayerNumbers[] {
    const { plan, parameters } = this.fitted('layers');
    return layerNumbers(plan.layers, parameters);
  }

  /** The raw scores, what the last layer gives: rows × nOutputs. */
  decisionFunction(x: MatrixLike): Matrix {
    const { nOutputs } = this.fitted('decisionFunction').plan;
    const data = this.scores('decisionFunction', x);
    return new DenseMatrix(data, data.length / nOutputs, nOutputs);
  }

  /**
   * Loss and gradient over samples, outside training: dropout does nothing, normalisation goes by its
   * running mean and variance. With `{ training: { seed } }` as training takes them, the samples one
   * batch.
   *
   * @param y labels among the classes of the model
   * @throws {NotFittedError} before it is trained
   * @throws {TypeError | RangeError} for unsuitable samples
   */
  gradients(
    x: MatrixLike,
    y?: Labels,
    sampleWeight?: SampleWeights,
    options?: GradientOptions,
  ): NetworkGradients {
    const { plan } = this.fitted('gradients');
    const by = (how: ObjectiveOptions) => this[OBJECTIVE](x, y, how);
    return networkGradients(plan.layers, by, sampleWeight, options);
  }

  /** What every layer gives for each row of x: a matrix of rows × units for each layer. */
  activations(x: MatrixLike): readonly Matrix[] {
    return networkActivations(this.fitted('activations'), x, this.options.backend);
  }

  protected override lossFor(nClasses: number): LossPlan {
    return this.#loss ?? resolveLoss(nClasses === 2 ? 'logistic' : 'softmax');
  }

  protected override shapeFor(classes: readonly Label[]): OutputShape {
    const shape = super.shapeFor(classes);
    return { ...shape, layers: mlpLayers(this.options, shape.nOutputs) };
  }
}
