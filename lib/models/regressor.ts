/** What all regressors have in common: numbers as targets, of one output or several, and R². */

import { isDataset } from '../data/dataset.ts';
import type { Label } from '../data/labels.ts';
import type { Matrix, MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { type SampleWeights, type Targets, toTargets } from '../data/targets.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { r2Score } from '../metrics/r2Score.ts';
import { numberLink } from '../numerics/links.ts';
import { type LossPlan, linkOf } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { EncodedTargets, OutputShape, TargetContext } from './encodedTargets.ts';
import { Estimator } from './estimator.ts';
import { ESTIMATOR_OPTIONS, type EstimatorOptions } from './estimatorOptions.ts';
import type {
  FitOptions,
  FitSyncOptions,
  PartialFitOptions,
  PartialFitSyncOptions,
} from './fitOptions.ts';
import type { FitResult } from './fitResult.ts';
import { startingBiases } from './initial/startingBias.ts';
import { modelLoss, REGRESSION_LOSSES, type RegressionLoss } from './modelLosses.ts';
import type { OutOption } from './outOption.ts';
import type { ModelName } from './presets.ts';
import { assertTargets } from './targetDomain.ts';

/** The options of the regressors. */
export interface RegressorOptions extends EstimatorOptions {
  /** Any loss for numbers. Default `'squaredError'`. */
  loss?: RegressionLoss | undefined;
}

/** Base of the regressors. */
export abstract class Regressor<
  Options extends RegressorOptions = RegressorOptions,
> extends Estimator<Options> {
  readonly #loss: LossPlan;

  protected constructor(
    name: ModelName,
    options: unknown,
    known: readonly string[] = ESTIMATOR_OPTIONS,
  ) {
    super(name, options, known);
    this.#loss = modelLoss(this.options.loss, REGRESSION_LOSSES);
  }

  protected override get isClassifier(): boolean {
    return false;
  }

  /**
   * Trains from the start on threads of its own (native) or in short turns of the event loop
   * (TypeScript). The data are copied first, so that the caller may change or transfer them
   * meanwhile; data in a SharedArrayBuffer, and a `Dataset`, are read in place.
   *
   * A fit that ends early (aborted, diverged, an error thrown by `onEpoch`) leaves the parameters
   * of its last completed epoch. Unless `initialWeights` are given, biases start at the best
   * constant (see lib/models/initial/startingBias.ts), weights at 0.
   *
   * @param x rows × nFeatures; a `Dataset` may bring y and sample weights
   * @param y one number per row, or a matrix of rows × nOutputs; in the loss's domain
   *   (at least 0 for `'poisson'`)
   * @returns how training went; the promise is rejected with `signal.reason` when aborted, and
   *   with what `onEpoch` throws
   * @throws {TypeError | RangeError} for unsuitable data (named by place) or options, all before
   *   training begins but for elements of x that are not finite
   * @throws {DivergenceError} when the loss or a weight stops being finite
   * @throws {BusyError} when a fit is running on this model
   */
  async fit(x: MatrixLike, y?: Targets, options?: FitOptions<Targets>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** As `fit`, on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Targets, options?: FitSyncOptions<Targets>): FitResult {
    return this.trainSync('fitSync', x, y, options);
  }

  /**
   * Trains on from where training was, by one pass over these samples or `epochs` of them: with the
   * same parameters, optimizer, number of steps, time of the schedule and generator. After a fit
   * with `patience` it goes on from the best epoch's parameters; in a model that was loaded, with
   * what its file has of them (see `toJSON`). The rules for when `fit` stops (`maxEpochs`,
   * `patience`, `tolerance`, `targetLoss`, `targetScore`, `timeLimit`) do not apply.
   *
   * Weights are taken as they are, not scaled to a mean of 1: they count against the whole stream,
   * and where all are 0, the step has no gradient. The same batches (with `shuffle: false`) come to
   * the same bits however many of them are in a call.
   *
   * Biases start at the best constant of the first batch if that is more than a sample, else at 0.
   *
   * @param x rows × nFeatures, as many features as in the first call
   * @param y as in `fit`, of as many outputs as in the first call
   * @throws as `fit` does
   * @example
   * const model = new SGDRegressor();
   * for (const { x, y } of chunks) await model.partialFit(x, y);
   */
  async partialFit(x: MatrixLike, y?: Targets, options?: PartialFitOptions): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** As `partialFit`, on the calling thread and without copying the data. */
  partialFitSync(x: MatrixLike, y?: Targets, options?: PartialFitSyncOptions): FitResult {
    return this.trainSync('partialFitSync', x, y, options);
  }

  /**
   * The predicted numbers, rows × nOutputs in row-major order: for a single output, one per row.
   * They are the scores, such as x·W + b; for a loss with the log link (`'poisson'`) e to that power.
   *
   * @param options `out`: an array to write them to, which is returned
   * @throws {NotFittedError} before it is trained
   * @throws {RangeError} if x has another number of columns than in fit, or is not finite
   * @example
   * const out = new Float64Array(1000);
   * for (const chunk of chunks) send(model.predict(chunk, { out })); // makes no array for each
   */
  predict(x: MatrixLike, options?: OutOption): FloatArray {
    return this.#predict('predict', x, options).data;
  }

  /** The predicted numbers as a matrix of rows × nOutputs, over `out` where that is given. */
  predictMatrix(x: MatrixLike, options?: OutOption): Matrix {
    return this.#predict('predictMatrix', x, options);
  }

  /**
   * R² of the predictions, the mean over outputs; see `r2Score`.
   *
   * @param y the true numbers; may be left out where x is a `Dataset` that has them
   * @param sampleWeight what each row counts; default: the dataset's, or all the same
   */
  score(x: MatrixLike, y?: Targets, sampleWeight?: SampleWeights): number {
    const dataset = isDataset(x) ? x : undefined;
    const weights = sampleWeight ?? dataset?.sampleWeight;
    const predicted = this.predictMatrix(x);
    const targets = toTargets('y', y ?? dataset?.y, predicted.rows);
    return r2Score(targets, predicted, weights && { sampleWeight: weights });
  }

  protected override encode(y: unknown, { name, rows }: TargetContext): EncodedTargets {
    const { data, cols } = toTargets(name, y, rows);
    assertTargets(name, { data, rows, cols }, this.#loss, cols);
    return {
      ...this.shapeFor([], cols),
      values: data,
      perRow: cols,
      classes: [],
      classWeights: undefined,
    };
  }

  protected override shapeFor(classes: readonly Label[], nOutputs: number): OutputShape {
    if (classes.length > 0) {
      throw new RangeError(
        `Expected no classes for ${this.modelName}, but there are ${classes.length}`,
      );
    }
    return { loss: this.#loss, nOutputs, coding: 'values' };
  }

  protected override startingBiases(plan: TrainingPlan, data: TrainingData): Float64Array {
    return startingBiases(plan, data);
  }

  #predict(method: string, x: MatrixLike, options: unknown): Matrix {
    const predicted = this.scoreMatrix(method, x, options);
    const { data } = predicted;
    const link = linkOf(this.#loss);
    if (link === 'identity') return predicted;
    const { predict } = numberLink(link);
    for (let i = 0; i < data.length; i++) data[i] = predict(data[i]);
    return predicted;
  }
}
