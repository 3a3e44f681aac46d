/** What all classifiers have in common: labels as targets, classes, probabilities and accuracy. */

import { isDataset } from '../data/dataset.ts';
import { DenseMatrix } from '../data/denseMatrix.ts';
import type { Label, Labels } from '../data/labels.ts';
import { floatArray, type Matrix, type MatrixLike, precisionOf } from '../data/matrix.ts';
import type { FloatArray, NumericArray } from '../data/numericArrays.ts';
import type { SampleWeights } from '../data/targets.ts';
import { accuracyScore } from '../metrics/accuracyScore.ts';
import { toWeighting } from '../metrics/sampleWeights.ts';
import { type LossPlan, targetsOf } from '../plan/losses.ts';
import { encodeLabels } from './classTargets.ts';
import { weightsOfClasses } from './classWeights.ts';
import type { EncodedTargets, OutputShape, TargetContext } from './encodedTargets.ts';
import { Estimator } from './estimator.ts';
import { CLASSIFIER_OPTIONS, type ClassifierOptions } from './estimatorOptions.ts';
import type {
  ClassesOption,
  FitOptions,
  FitSyncOptions,
  PartialFitOptions,
  PartialFitSyncOptions,
} from './fitOptions.ts';
import type { FitResult } from './fitResult.ts';
import { greatestOf } from './greatestOf.ts';
import {
  asGiven,
  floatOut,
  givenOut,
  type LabelOutOption,
  labelOut,
  type OutOption,
} from './outOption.ts';
import type { ModelName } from './presets.ts';
import {
  logProbabilities,
  PROBABILITY_LOSSES,
  probabilities,
  type ScoreTable,
} from './probabilities.ts';

/** The methods that all classifiers share. */
export abstract class Classifier<
  Options extends ClassifierOptions = ClassifierOptions,
> extends Estimator<Options> {
  protected constructor(
    name: ModelName,
    options: unknown,
    known: readonly string[] = CLASSIFIER_OPTIONS,
  ) {
    super(name, options, known);
  }

  /** The loss that the model minimises for this many classes. */
  protected abstract lossFor(nClasses: number): LossPlan;

  /** Most classes that the model can tell apart. */
  protected get mostClasses(): number {
    return Number.POSITIVE_INFINITY;
  }

  protected override get isClassifier(): boolean {
    return true;
  }

  /**
   * Trains the model from the start. The native backend trains on its own threads; the TypeScript
   * backend trains in short turns on the event loop. The data are copied first, so the caller may
   * change or transfer them while the fit runs. Data in a SharedArrayBuffer and data in a `Dataset`
   * are not copied.
   *
   * If the fit ends early (it is aborted, it diverges, or `onEpoch` throws), the model keeps the
   * parameters of the last completed epoch.
   *
   * @param x rows × nFeatures; a `Dataset` may also hold y and the sample weights
   * @param y one label per row, of at least two classes; may be omitted if x is a `Dataset` with
   *   labels
   * @param options callbacks, validation samples, sample weights, checkpoints and an abort signal
   * @returns how training went. The promise rejects with `signal.reason` if aborted, and with the
   *   error that `onEpoch` throws
   * @throws {TypeError | RangeError} if data (named by their place) or options are unsuitable. All
   *   are checked before training begins, except that elements of x are finite
   * @throws {DivergenceError} if the loss or a weight is no longer finite
   * @throws {BusyError} if another fit is running on this model
   */
  async fit(x: MatrixLike, y?: Labels, options?: FitOptions<Labels>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** Trains like `fit`, but on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Labels, options?: FitSyncOptions<Labels>): FitResult {
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
   * @param x rows × nFeatures; nFeatures must be the same in every call
   * @param y one label per row. The first call fixes the classes: by the option `classes`, or else
   *   by the labels of its y
   * @param options passes over the samples, classes, callbacks and an abort signal
   * @throws the same errors as `fit`
   * @example
   * const model = new SGDClassifier();
   * const chunks = [
   *   { x: [[0, 0], [1, 1]], y: ['no', 'no'] },
   *   { x: [[3, 3], [4, 4]], y: ['yes', 'yes'] },
   * ];
   * for (const { x, y } of chunks) await model.partialFit(x, y, { classes: ['no', 'yes'] });
   */
  async partialFit(
    x: MatrixLike,
    y?: Labels,
    options?: PartialFitOptions & ClassesOption,
  ): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** Trains like `partialFit`, but on the calling thread and without copying the data. */
  partialFitSync(
    x: MatrixLike,
    y?: Labels,
    options?: PartialFitSyncOptions & ClassesOption,
  ): FitResult {
    return this.trainSync('partialFitSync', x, y, options);
  }

  /** The labels of the classes, ascending. */
  get classes(): readonly Label[] {
    return this.fitted('classes').classes;
  }

  /**
   * Predicts the label of each row: the class with the greatest score; in a tie, the first of them.
   * A binary model with a single score predicts the second class if the score is above 0.
   *
   * @param x rows × nFeatures
   * @param options `out`: an array of `rows` elements that receives the labels and is returned;
   *   only for classes that are numbers
   * @throws {NotFittedError} if the model is not trained
   * @throws {RangeError} if x has a different number of columns than in `fit`, or an element is not
   *   finite
   */
  predict(x: MatrixLike): Label[];
  predict<Out extends NumericArray>(x: MatrixLike, options: LabelOutOption<Out>): Out;
  predict(x: MatrixLike, options?: Partial<LabelOutOption>): Label[] | NumericArray {
    const { classes, plan } = this.fitted('predict');
    const { nOutputs, precision } = plan;
    const given =
      options === undefined ? undefined : givenOut(`${this.modelName}.predict`, options);
    let labels: { [i: number]: Label } | undefined;
    const scores = this.scores('predict', x, (rows, features) => {
      if (given !== undefined) {
        labels = labelOut(given, classes, { rows, perRow: 1, what: 'the label', features });
      }
      return floatArray(precision, rows * nOutputs);
    });
    const rows = scores.length / nOutputs;
    const out = labels ?? new Array<Label>(rows);
    for (let i = 0; i < rows; i++) {
      const place =
        nOutputs === 1 ? Number(scores[i] > 0) : greatestOf(scores, i * nOutputs, nOutputs);
      out[i] = classes[place];
    }
    return asGiven(out) as Label[] | NumericArray;
  }

  /**
   * Predicts the probability of every class: rows × nClasses, with columns in the order of
   * `classes`. The losses `softmax`, `logistic`, `sigmoidSquaredError` and `focal` use the softmax
   * or the sigmoid of the scores; `modifiedHuber` uses (clip(z, -1, 1) + 1)/2. With one-vs-rest,
   * each class's probability is divided by the sum over the classes.
   *
   * @param x rows × nFeatures
   * @param options `out`: an array of rows·nClasses numbers in the model's precision that receives
   *   the probabilities
   * @throws {TypeError} if the model's loss gives no probabilities
   * @throws {NotFittedError} if the model is not trained
   * @throws {RangeError} if x has a different number of columns than in `fit`, or an element is not
   *   finite
   */
  predictProba(x: MatrixLike, options?: OutOption): Matrix {
    return this.#probabilities('predictProba', x, options, probabilities);
  }

  /**
   * Logarithms of `predictProba`. They are accurate also where the probabilities themselves round
   * to 0 or 1.
   */
  predictLogProba(x: MatrixLike, options?: OutOption): Matrix {
    return this.#probabilities('predictLogProba', x, options, logProbabilities);
  }

  /**
   * Accuracy: the fraction of rows whose label is predicted correctly, from 0 to 1.
   *
   * @param x rows × nFeatures
   * @param y one label per row; may be omitted if x is a `Dataset` with labels
   * @param sampleWeight weight of each row. Default: the weights of the dataset, or all equal
   */
  score(x: MatrixLike, y?: Labels, sampleWeight?: SampleWeights): number {
    const dataset = isDataset(x) ? x : undefined;
    const labels = (y ?? dataset?.y) as Labels;
    const weights = sampleWeight ?? dataset?.sampleWeight;
    const predicted = this.predict(x);
    const accuracy = accuracyScore(labels, predicted);
    if (weights === undefined) return accuracy;
    const { weightOf, sum } = toWeighting(weights, predicted.length);
    let right = 0;
    for (const [i, label] of predicted.entries()) if (label === labels[i]) right += weightOf(i);
    return right / sum;
  }

  protected override encode(y: unknown, context: TargetContext): EncodedTargets {
    const { trained, partial = false } = context;
    const classes = trained
      ? { labels: trained.classes, source: 'the classes of "y"' }
      : context.classes;
    const encoded = encodeLabels(y, { ...context, classes }, this.mostClasses);
    const all = partial ? undefined : { labels: y as Labels, weights: context.weights };
    const classWeights = trained
      ? trained.classWeights
      : weightsOfClasses(this.options.classWeight, encoded.classes, all);
    return {
      ...this.shapeFor(encoded.classes),
      classes: encoded.classes,
      values: encoded.numbers,
      perRow: 1,
      classWeights,
    };
  }

  protected override shapeFor(classes: readonly Label[]): OutputShape {
    if (classes.length < 2 || classes.length > this.mostClasses) {
      const expected = this.mostClasses === 2 ? 'two' : 'at least two';
      throw new RangeError(
        `Expected ${expected} classes for ${this.modelName}, but there are ${classes.length}`,
      );
    }
    const loss = this.lossFor(classes.length);
    const isBinary = targetsOf(loss) === 'binary' && classes.length === 2;
    return isBinary
      ? { loss, nOutputs: 1, coding: 'values' }
      : { loss, nOutputs: classes.length, coding: 'classes' };
  }

  #probabilities(
    method: string,
    x: MatrixLike,
    options: unknown,
    write: (table: ScoreTable, out: FloatArray) => void,
  ): Matrix {
    const { plan, classes } = this.fitted(method);
    const { loss, nOutputs, precision } = plan;
    if (!PROBABILITY_LOSSES.includes(loss.name)) {
      const names = PROBABILITY_LOSSES.map((name) => `'${name}'`).join(', ');
      throw new TypeError(
        `Expected a loss that gives probabilities (${names}) in ${this.modelName}.${method}, but the model's is '${loss.name}': use decisionFunction`,
      );
    }
    const given =
      options === undefined ? undefined : givenOut(`${this.modelName}.${method}`, options);
    const perRow = classes.length;
    let data: FloatArray = NONE;
    const scores = this.scores(method, x, (rows, features) => {
      data =
        given === undefined
          ? floatArray(precision, rows * perRow)
          : floatOut(given, { rows, perRow, what: 'one for each class', precision, features });
      return placeOfScores(data, rows, nOutputs);
    });
    write({ loss, scores, nOutputs, nClasses: perRow }, data);
    return new DenseMatrix(asGiven(data), scores.length / nOutputs, perRow);
  }
}

/** Until there are rows to make an array for. */
const NONE: FloatArray = new Float64Array(0);
/** Up to so many rows, a new array for their scores costs less than a view of one that is there. */
const FEW_ROWS = 8;

/**
 * Where scores are written, so that they are read before probabilities are written over them: in place,
 * or, where there is one for each row, at the end.
 */
function placeOfScores(data: FloatArray, rows: number, nOutputs: number): FloatArray {
  if (nOutputs > 1) return data;
  return rows <= FEW_ROWS ? floatArray(precisionOf(data), rows) : data.subarray(rows);
}
