/** A neural network whose layers the user specifies. */

import { wrongValue } from '../common/errors.ts';
import { DenseMatrix } from '../data/denseMatrix.ts';
import type { Label } from '../data/labels.ts';
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { type SampleWeights, type Targets, toTargets } from '../data/targets.ts';
import { type Layer, layersOf, resolveLayers } from '../plan/layers.ts';
import { LOSS_NAMES, type LossOption, type LossPlan, targetsOf } from '../plan/losses.ts';
import type { TargetKind } from '../plan/lossTable.ts';
import { OBJECTIVE, type ObjectiveOptions } from '../plan/objective.ts';
import type { EncodedTargets, OutputShape, TargetContext } from './encodedTargets.ts';
import { Estimator } from './estimator.ts';
import type { EstimatorOptions } from './estimatorOptions.ts';
import type {
  FitOptions,
  FitSyncOptions,
  PartialFitOptions,
  PartialFitSyncOptions,
} from './fitOptions.ts';
import type { FitResult } from './fitResult.ts';
import { NETWORK_OPTIONS } from './mlpOptions.ts';
import { modelLoss } from './modelLosses.ts';
import { networkPredictions } from './networkPredictions.ts';
import {
  type GradientOptions,
  type LayerNumbers,
  layerNumbers,
  type NetworkGradients,
  networkActivations,
  networkGradients,
} from './networkViews.ts';
import { assertTargets } from './targetDomain.ts';

/** Options of `Network`. */
export interface NetworkOptions extends Omit<EstimatorOptions, 'initialWeights'> {
  /** The layers, from the input on. The last one must be dense; its units are the outputs. */
  layers: readonly Layer[];
  /** Any loss. Default `'squaredError'`. */
  loss?: LossOption | undefined;
}

/**
 * A neural network of any layers: `dense`, `dropout` and `batchNorm`. Each layer can have its own
 * activation, penalty, learning-rate factor and initialiser, and can be frozen. Inputs and targets
 * are numbers; `MLPClassifier` accepts labels of any kind.
 *
 * The loss decides what the targets are. With `'softmax'` and other multiclass losses: the index of
 * the class of each sample, from 0. With `'logistic'` and other binary losses: 0 or 1 for each
 * output (several outputs are several labels per sample). With the other losses: one number per
 * output.
 *
 * @example
 * const { x, y } = datasets.loadIris(); // y holds class indices
 * const network = new Network({
 *   layers: [dense(32, { activation: 'relu' }), dropout(0.2), dense(3)],
 *   loss: 'softmax',
 *   learningRate: 0.01,
 * });
 * await network.fit(new StandardScaler().fitTransform(x), y);
 * network.predict(new StandardScaler().fitTransform(x)).cols; // 3
 */
export class Network extends Estimator<NetworkOptions & EstimatorOptions> {
  readonly #loss: LossPlan;
  readonly #nOutputs: number;

  /**
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @throws {RangeError} if a value is out of range, options contradict each other, or layers do
   *   not fit together
   */
  constructor(options: NetworkOptions) {
    super('Network', options, [...NETWORK_OPTIONS, 'layers']);
    const { layers, loss = 'squaredError', useBias = true, l2 = 0 } = this.options;
    this.#loss = modelLoss(loss, LOSS_NAMES);
    const last = layersOf(layers).at(-1);
    this.#nOutputs = last?.kind === 'dense' ? last.units : 1;
    if (this.#kind === 'multiclass' && this.#nOutputs < 2) {
      const place = `layers[${layers.length - 1}].units`;
      throw wrongValue(place, 'at least 2, one for each class', this.#nOutputs);
    }
    // Checks all that does not depend on samples; the number of inputs is arbitrary here.
    const first = layers[0].kind === 'dense' ? (layers[0].inputs ?? 1) : 1;
    const shape = { nFeatures: first, nOutputs: this.#nOutputs, loss: this.#loss.name };
    resolveLayers(layers, { ...shape, useBias, l2 });
  }

  /**
   * Restores a model from the result of `toJSON`.
   *
   * @param json the parsed JSON
   * @param options options that replace the stored ones
   * @throws {TypeError | RangeError} if `json` is not a saved `Network`
   */
  static fromJSON(json: unknown, options?: Partial<NetworkOptions>): Network {
    return Network.restored('Network', json, options, (all) => new Network(all as never));
  }

  get #kind(): TargetKind {
    return targetsOf(this.#loss);
  }

  /**
   * Trains the network from the start; see `MLPClassifier.fit`.
   *
   * @param x rows × nFeatures; a `Dataset` may also hold y and the sample weights
   * @param y class indices, or rows × nOutputs; the loss decides which
   * @param options callbacks, validation samples, sample weights, checkpoints and an abort signal
   * @throws the same errors as `MLPClassifier.fit`
   */
  async fit(x: MatrixLike, y?: Targets, options?: FitOptions<Targets>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** Trains like `fit`, but on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Targets, options?: FitSyncOptions<Targets>): FitResult {
    return this.trainSync('fitSync', x, y, options);
  }

  /**
   * Continues training with these samples, for one pass or for `epochs` passes; see
   * `MLPClassifier.partialFit`.
   */
  async partialFit(x: MatrixLike, y?: Targets, options?: PartialFitOptions): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** Trains like `partialFit`, but on the calling thread and without copying the data. */
  partialFitSync(x: MatrixLike, y?: Targets, options?: PartialFitSyncOptions): FitResult {
    return this.trainSync('partialFitSync', x, y, options);
  }

  /** A copy of the parameters of each layer. */
  get layers(): readonly LayerNumbers[] {
    const { plan, parameters } = this.fitted('layers');
    return layerNumbers(plan.layers, parameters);
  }

  /**
   * Predictions: rows × nOutputs, by the link of the loss. With `'softmax'`, the probabilities of the
   * classes; with `'logistic'`, `'focal'`, `'sigmoidSquaredError'` and `'modifiedHuber'`, the
   * probability of each label; with `'poisson'`, `'tweedie'` and `'gamma'`, the expected numbers
   * e^score; with any other loss, the scores.
   *
   * @param x rows × nFeatures
   * @throws {NotFittedError} if the model is not trained
   * @throws {RangeError} if x has a different number of columns than in `fit`, or an element is not
   *   finite
   */
  predict(x: MatrixLike): Matrix {
    return networkPredictions(this.#loss, this.decisionFunction(x));
  }

  /**
   * Raw scores, the outputs of the last layer: rows × nOutputs.
   *
   * @param x rows × nFeatures
   * @throws {NotFittedError} if the model is not trained
   */
  decisionFunction(x: MatrixLike): Matrix {
    const { nOutputs } = this.fitted('decisionFunction').plan;
    const data: FloatArray = this.scores('decisionFunction', x);
    return new DenseMatrix(data, data.length / nOutputs, nOutputs);
  }

  /**
   * Accuracy for classes (with several labels per sample, the fraction of samples whose labels are
   * all correct), R² for numbers.
   *
   * @param x rows × nFeatures
   * @param y targets as in `fit`; may be omitted if x is a `Dataset` that holds them
   * @param sampleWeight weight of each row. Default: the weights of the dataset, or all equal
   */
  score(x: MatrixLike, y?: Targets, sampleWeight?: SampleWeights): number {
    this.fitted('score');
    const objective = this[OBJECTIVE](x, y, { sampleWeight });
    return objective.evaluate(objective.parameters).score;
  }

  /**
   * Computes the loss of samples and its gradient without training. By default layers behave as in
   * prediction: dropout is off, and batch normalisation uses its running mean and variance. With
   * `{ training: { seed } }` they behave as in training, with all samples in one batch.
   *
   * @param x rows × nFeatures
   * @param y targets as in `fit`
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

  protected override get isClassifier(): boolean {
    return false;
  }

  protected override encode(y: unknown, { name, rows }: TargetContext): EncodedTargets {
    const { data, cols } = toTargets(name, y, rows);
    if (this.#kind !== 'multiclass' && cols !== this.#nOutputs) {
      throw new RangeError(
        `Expected "${name}" to have ${this.#nOutputs} columns, one for each unit of the last layer, but it has ${cols}`,
      );
    }
    const shape = this.shapeFor([], this.#nOutputs);
    assertTargets(name, { data, rows, cols }, this.#loss, shape.nOutputs);
    return { ...shape, values: data, perRow: cols, classes: [], classWeights: undefined };
  }

  protected override shapeFor(classes: readonly Label[], nOutputs: number): OutputShape {
    if (classes.length > 0) {
      throw new RangeError(`Expected no classes for Network, but there are ${classes.length}`);
    }
    if (nOutputs !== this.#nOutputs) {
      throw new RangeError(
        `Expected ${this.#nOutputs} outputs, one for each unit of the last layer, but there are ${nOutputs}`,
      );
    }
    const coding = this.#kind === 'multiclass' ? 'classes' : 'values';
    return { loss: this.#loss, nOutputs, coding, layers: this.options.layers };
  }
}
