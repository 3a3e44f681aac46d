/** A multilayer perceptron for classification. */
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

/** Options of `MLPClassifier`. */
export interface MLPClassifierOptions
  extends MLPOptions,
    Pick<ClassifierOptions, 'classWeight' | 'stratify'> {
  /** Any classification loss. Default: `'logistic'` for two classes, `'softmax'` for more. */
  loss?: ClassificationLoss | undefined;
}

/**
 * A multilayer perceptron for two or more classes, trained by backpropagation. It has every
 * optimizer, schedule, stopping rule and penalty of the linear models. Scale the features to
 * similar ranges, for example with `StandardScaler`. For layers of your own, or several labels per
 * sample, see `Network`.
 *
 * @example
 * const model = new MLPClassifier({ hidden: [16], activation: 'tanh', seed: 1 });
 * await model.fit([[0, 0], [0, 1], [1, 0], [1, 1]], ['no', 'yes', 'yes', 'no']);
 * model.predict([[0, 1]]); // ['yes']
 */
export class MLPClassifier extends Classifier<MLPClassifierOptions & ClassifierOptions> {
  readonly #loss: LossPlan | undefined;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: MLPClassifierOptions) {
    super('MLPClassifier', options, [...MLP_OPTIONS, 'classWeight', 'stratify']);
    checkMlpOptions(this.options);
    const { loss } = this.options;
    this.#loss = loss === undefined ? undefined : modelLoss(loss, CLASSIFICATION_LOSSES);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `MLPClassifier`
   */
  static fromJSON(json: unknown, options?: MLPClassifierOptions): MLPClassifier {
    return MLPClassifier.restored('MLPClassifier', json, options, (all) => new MLPClassifier(all));
  }

  /** A copy of the parameters of each layer. */
  get layers(): readonly LayerNumbers[] {
    const { plan, parameters } = this.fitted('layers');
    return layerNumbers(plan.layers, parameters);
  }

  /**
   * Raw scores, the outputs of the last layer: rows × nOutputs.
   *
   * @param x rows × nFeatures
   * @throws {NotFittedError} if the model is not trained
   */
  decisionFunction(x: MatrixLike): Matrix {
    const { nOutputs } = this.fitted('decisionFunction').plan;
    const data = this.scores('decisionFunction', x);
    return new DenseMatrix(data, data.length / nOutputs, nOutputs);
  }

  /**
   * Computes the loss of samples and its gradient without training. By default layers behave as in
   * prediction: dropout is off, and batch normalisation uses its running mean and variance. With
   * `{ training: { seed } }` they behave as in training, with all samples in one batch.
   *
   * @param x rows × nFeatures
   * @param y one label per row, of the classes of the model
   * @param sampleWeight weight of each row. Default: all equal
   * @param options whether layers behave as in training
   * @throws {NotFittedError} if the model is not trained
   * @throws {TypeError | RangeError} if the samples are unsuitable
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

  /**
   * Outputs of every layer: one matrix of rows × units per layer.
   *
   * @param x rows × nFeatures
   * @throws {NotFittedError} if the model is not trained
   */
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
