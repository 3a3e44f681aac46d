/** A layered network that predicts numbers. */
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

/** The options of `MLPRegressor`. */
export interface MLPRegressorOptions extends MLPOptions {
  /** Any loss for numbers. Default `'squaredError'`. */
  loss?: RegressionLoss | undefined;
}

/**
 * A network with hidden layers for one number a sample or several. Features should be scaled to similar
 * ranges (see `StandardScaler`), and targets not be far from 1 in size. The biases of the last layer
 * start at the best constant.
 *
 * @example
 * const x = Array.from({ length: 200 }, (_, i) => [i / 100 - 1]);
 * const model = new MLPRegressor({ hidden: [32], activation: 'tanh', learningRate: 0.01 });
 * await model.fit(x, x.map(([each]) => Math.sin(3 * each)));
 * model.score(x, x.map(([each]) => Math.sin(3 * each))); // above 0.99
 */
export class MLPRegressor extends Regressor<MLPRegressorOptions & EstimatorOptions> {
  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, or options that contradict each other
   */
  constructor(options?: MLPRegressorOptions) {
    super('MLPRegressor', options, MLP_OPTIONS);
    checkMlpOptions(this.options);
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `MLPRegressor`
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
   * Loss and gradient over samples, outside training: dropout does nothing, normalisation goes by its
   * running mean and variance. With `{ training: { seed } }` as training takes them, the samples one
   * batch.
   *
   * @throws {NotFittedError} before it is trained
   * @throws {TypeError | RangeError} for unsuitable samples
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

  /** What every layer gives for each row of x: a matrix of rows × units for each layer. */
  activations(x: MatrixLike): readonly Matrix[] {
    return networkActivations(this.fitted('activations'), x, this.options.backend);
  }

  protected override shapeFor(classes: readonly Label[], nOutputs: number): OutputShape {
    const shape = super.shapeFor(classes, nOutputs);
    return { ...shape, layers: mlpLayers(this.options, nOutputs) };
  }
}
