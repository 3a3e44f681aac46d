/** The base class of regression models: numeric targets with one or several outputs, and R². */

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

/** Options of the linear regression models, in addition to those of all models. */
export interface RegressorOptions extends EstimatorOptions {
  /** Any regression loss. Default: `'squaredError'`. */
  loss?: RegressionLoss | undefined;
}

/** The methods that all regression models share. */
export abstract class Regressor<
  Options extends RegressorOptions = RegressorOptions,
> extends Estimator<Options> {
  readonly #loss: LossPlan;

  /** @param lossOf the loss, if it depends on other options. Default: the option `loss` */
  protected constructor(
    name: ModelName,
    options: unknown,
    known: readonly string[] = ESTIMATOR_OPTIONS,
    lossOf: (options: Readonly<Options>) => RegressionLoss | undefined = ({ loss }) => loss,
  ) {
    super(name, options, known);
    this.#loss = modelLoss(lossOf(this.options), REGRESSION_LOSSES);
  }

  protected override get isClassifier(): boolean {
    return false;
  }

  /**
   * Trains the model from the start. The native backend trains on its own threads; the TypeScript
   * backend trains in short turns on the event loop. The data are copied first, so the caller may
   * change or transfer them while the fit runs. Data in a SharedArrayBuffer and data in a `Dataset`
   * are not copied.
   *
   * If the fit ends early (it is aborted, it diverges, or `onEpoch` throws), the model keeps the
   * parameters of the last completed epoch. Unless `initialWeights` are given, weights start at 0
   * and biases at the best constant prediction (see lib/models/initial/startingBias.ts).
   *
   * @param x rows × nFeatures; a `Dataset` may also hold y and the sample weights
   * @param y one number per row, or rows × nOutputs, in the domain of the loss: at least 0 for
   *   `'poisson'` and `'tweedie'`, above 0 for `'gamma'`. May be omitted if x is a `Dataset` that
   *   holds it
   * @param options callbacks, validation samples, sample weights, checkpoints and an abort signal
   * @returns how training went. The promise rejects with `signal.reason` if aborted, and with the
   *   error that `onEpoch` throws
   * @throws {TypeError | RangeError} if data (named by their place) or options are unsuitable. All
   *   are checked before training begins, except that elements of x are finite
   * @throws {DivergenceError} if the loss or a weight is no longer finite
   * @throws {BusyError} if another fit is running on this model
   */
  async fit(x: MatrixLike, y?: Targets, options?: FitOptions<Targets>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** Trains like `fit`, but on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Targets, options?: FitSyncOptions<Targets>): FitResult {
    return this.trainSync('fitSync', x, y, options);
  }

  /**
   * Continues training with these samples, for one pass or for `epochs` passes. Parameters,
   * optimizer state, step count, schedule and random generator continue from the previous call.
   * After a fit with `patience`, training continues from the parameters of the best epoch. In a
   * loaded model it continues from the state in its file (see `toJSON`). The stopping rules of
   * `fit` (`maxEpochs`, `patience`, `tolerance`, `targetLoss`, `targetScore`, `timeLimit`) do not
   * apply.
   *
   * Sample weights are used as given. They are not scaled to a mean of 1, because they count
   * relative to the whole stream. If all weights of a batch are 0, the gradient of its step is 0.
   * With `shuffle: false`, the same batches give the same bits, however they are divided among
   * calls.
   *
   * The biases start at the best constant prediction for the first batch if it has more than one
   * sample, otherwise at 0.
   *
   * @param x rows × nFeatures; nFeatures must be the same in every call
   * @param y as in `fit`; the number of outputs must be the same in every call
   * @param options passes over the samples, callbacks and an abort signal
   * @throws the same errors as `fit`
   * @example
   * const model = new SGDRegressor();
   * const chunks = [{ x: [[0], [1]], y: [1, 3] }, { x: [[2], [3]], y: [5, 7] }];
   * for (const { x, y } of chunks) await model.partialFit(x, y);
   */
  async partialFit(x: MatrixLike, y?: Targets, options?: PartialFitOptions): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** Trains like `partialFit`, but on the calling thread and without copying the data. */
  partialFitSync(x: MatrixLike, y?: Targets, options?: PartialFitSyncOptions): FitResult {
    return this.trainSync('partialFitSync', x, y, options);
  }

  /**
   * Predicts the numbers of each row: rows × nOutputs in row-major order, so one number per row
   * with a single output. They are the scores, such as x·Wᵀ + b of a linear model; for a loss with
   * the log link (`'poisson'`, `'tweedie'`, `'gamma'`), e^score.
   *
   * @param x rows × nFeatures
   * @param options `out`: an array of rows·nOutputs numbers in the model's precision that receives
   *   the predictions and is returned
   * @throws {NotFittedError} if the model is not trained
   * @throws {RangeError} if x has a different number of columns than in `fit`, or an element is not
   *   finite
   * @example
   * const model = new LinearRegression();
   * await model.fit([[0], [1], [2], [3]], [1, 3, 5, 7]);
   *
   * const out = new Float64Array(2); // reused for every chunk
   * for (const chunk of [[[4], [5]], [[6], [7]]]) console.log(model.predict(chunk, { out }));
   */
  predict(x: MatrixLike, options?: OutOption): FloatArray {
    return this.#predict('predict', x, options).data;
  }

  /**
   * Predicts like `predict`, and returns a matrix of rows × nOutputs. Its data are `out` if that is
   * given.
   */
  predictMatrix(x: MatrixLike, options?: OutOption): Matrix {
    return this.#predict('predictMatrix', x, options);
  }

  /**
   * R² of the predictions; with several outputs, their mean. See `r2Score`.
   *
   * @param x rows × nFeatures
   * @param y the true numbers; may be omitted if x is a `Dataset` that holds them
   * @param sampleWeight weight of each row. Default: the weights of the dataset, or all equal
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
