/** A multilayer perceptron for regression. */
import type { Label } from '../data/labels.ts';
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { SampleWeights, Targets } from '../data/targets.ts';
import { OBJECTIVE, type ObjectiveOptions } from '../plan/objective.ts';
import type { OutputShape } from './encodedTargets.ts';
import type { EstimatorOptions } from './estimatorOptions.ts';
import { checkMlpOptions, MLP_OPTIONS, type MLPOptions, mlpLayers } from './mlpOptions.ts';
import type { RegressionLoss } from './modelLosses.ts';
import {
  type GradientOptions,
  type LayerNumbers,
  layerNumbers,
  type NetworkGradients,
  networkActivations,
  networkGradients,
} from './networkViews.ts';
import { Regressor } from './regressor.ts';

/** Options of `MLPRegressor`. */
export interface MLPRegressorOptions extends MLPOptions {
  /** Any regression loss. Default `'squaredError'`. */
  loss?: RegressionLoss | undefined;
}

/**
 * A multilayer perceptron for regression, with one or several outputs. Scale the features to
 * similar ranges, for example with `StandardScaler`; targets should be of the order of 1. The
 * biases of the last layer start at the best constant prediction.
 *
 * @example
 * const x = Array.from({ length: 200 }, (_, i) => [i / 100 - 1]);
 * const y = x.map(([each]) => Math.sin(3 * each));
 * const model = new MLPRegressor({ hidden: [32], activation: 'tanh', learningRate: 0.01 });
 * await model.fit(x, y);
 * model.score(x, y) > 0.99; // true
 */
export class MLPRegressor extends Regressor<MLPRegressorOptions & EstimatorOptions> {
  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, or options contradict each other
   */
  constructor(options?: MLPRegressorOptions) {
    super('MLPRegressor', options, MLP_OPTIONS);
    checkMlpOptions(this.options);
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `MLPRegressor`
   */
  static fromJSON(json: unknown, options?: MLPRegressorOptions): MLPRegressor {
    return MLPRegressor.restored('MLPRegressor', json, options, (all) => new MLPRegressor(all));
  }

  /** A copy of the parameters of each layer. */
  get layers(): readonly LayerNumbers[] {
    const { plan, parameters } = this.fitted('layers');
    return layerNumbers(plan.layers, parameters);
  }

  /**
   * Computes the loss of samples and its gradient without training. By default layers behave as in
   * prediction: dropout is off, and batch normalisation uses its running mean and variance. With
   * `{ training: { seed } }` they behave as in training, with all samples in one batch.
   *
   * @param x rows × nFeatures
   * @param y one number per row, or rows × nOutputs
   * @param sampleWeight weight of each row. Default: all equal
   * @param options whether layers behave as in training
   * @throws {NotFittedError} if the model is not trained
   * @throws {TypeError | RangeError} if the samples are unsuitable
   */
  gradients(
    x: MatrixLike,
    y?: Targets,
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

  protected override shapeFor(classes: readonly Label[], nOutputs: number): OutputShape {
    const shape = super.shapeFor(classes, nOutputs);
    return { ...shape, layers: mlpLayers(this.options, nOutputs) };
  }
}
