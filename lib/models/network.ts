/** A network of layers that are written in code. */

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

/** The options of `Network`. */
export interface NetworkOptions extends Omit<EstimatorOptions, 'initialWeights'> {
  /** The layers, the last of them dense: its units are the outputs. */
  layers: readonly Layer[];
  /** Any loss. Default `'squaredError'`. */
  loss?: LossOption | undefined;
}

/**
 * A network of any layers: `dense`, `dropout`, `batchNorm`, each with its own activation, penalty,
 * learning-rate factor and initialiser, or frozen. Numbers go in and out; `MLPClassifier` has labels
 * of any kind.
 *
 * Targets, by the loss: for `'softmax'` and other multiclass losses the number of a sample's class,
 * from 0; for `'logistic'` and other binary ones 0 or 1 for each output (several outputs: several
 * labels a sample); for the others numbers, one for each output.
 *
 * @example
 * const network = new Network({
 *   layers: [dense(32, { activation: 'relu' }), dropout(0.2), dense(3)],
 *   loss: 'softmax',
 *   optimizer: 'adam',
 * });
 * await network.fit(x, classNumbers);
 * network.predict(x); // probabilities, rows × 3
 */
export class Network extends Estimator<NetworkOptions & EstimatorOptions> {
  readonly #loss: LossPlan;
  readonly #nOutputs: number;

  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range, options that contradict each other, or layers that
   *   do not fit together
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
    // What can be checked without samples: any number of inputs will do.
    const first = layers[0].kind === 'dense' ? (layers[0].inputs ?? 1) : 1;
    const shape = { nFeatures: first, nOutputs: this.#nOutputs, loss: this.#loss.name };
    resolveLayers(layers, { ...shape, useBias, l2 });
  }

  /**
   * The model that `toJSON` described.
   *
   * @param options laid over those that were saved
   * @throws {TypeError | RangeError} for what is not a saved `Network`
   */
  static fromJSON(json: unknown, options?: Partial<NetworkOptions>): Network {
    return Network.restored('Network', json, options, (all) => new Network(all as never));
  }

  get #kind(): TargetKind {
    return targetsOf(this.#loss);
  }

  /**
   * Trains from the start, as `MLPClassifier.fit` does.
   *
   * @param x rows × nFeatures; a `Dataset` may bring y and sample weights
   * @param y see above: class numbers, or rows × outputs
   */
  async fit(x: MatrixLike, y?: Targets, options?: FitOptions<Targets>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** As `fit`, on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Targets, options?: FitSyncOptions<Targets>): FitResult {
    return this.trainSync('fitSync', x, y, options);
  }

  /** Trains on from where training was, by one pass over these samples or `epochs` of them. */
  async partialFit(x: MatrixLike, y?: Targets, options?: PartialFitOptions): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** As `partialFit`, on the calling thread and without copying the data. */
  partialFitSync(x: MatrixLike, y?: Targets, options?: PartialFitSyncOptions): FitResult {
    return this.trainSync('partialFitSync', x, y, options);
  }

  /** A copy of the parameters of each layer. */
  get layers(): readonly LayerNumbers[] {
    const { plan, parameters } = this.fitted('layers');
    return layerNumbers(plan.layers, parameters);
  }

  /**
   * What the outputs stand for, rows × outputs, by the link of the loss: the probabilities of the classes
   * (`'softmax'`), that of each label (`'logistic'`, `'focal'`, `'sigmoidSquaredError'`, `'modifiedHuber'`),
   * expected numbers, e to the score (`'poisson'`); with any other loss the scores themselves.
   *
   * @throws {NotFittedError} before it is trained
   * @throws {RangeError} if x has another number of columns than in fit, or is not finite
   */
  predict(x: MatrixLike): Matrix {
    return networkPredictions(this.#loss, this.decisionFunction(x));
  }

  /** The raw scores, what the last layer gives: rows × outputs. */
  decisionFunction(x: MatrixLike): Matrix {
    const { nOutputs } = this.fitted('decisionFunction').plan;
    const data: FloatArray = this.scores('decisionFunction', x);
    return new DenseMatrix(data, data.length / nOutputs, nOutputs);
  }

  /**
   * How good predictions are: the share of samples whose class, or all of whose labels, are right; R²
   * for numbers.
   */
  score(x: MatrixLike, y?: Targets, sampleWeight?: SampleWeights): number {
    this.fitted('score');
    const objective = this[OBJECTIVE](x, y, { sampleWeight });
    return objective.evaluate(objective.parameters).score;
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
