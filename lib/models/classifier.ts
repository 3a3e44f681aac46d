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

/** Base of the classifiers. */
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

  /** The loss that the model makes small for so many classes. */
  protected abstract lossFor(nClasses: number): LossPlan;

  /** Most classes that the model can tell apart. */
  protected get mostClasses(): number {
    return Number.POSITIVE_INFINITY;
  }

  protected override get isClassifier(): boolean {
    return true;
  }

  /**
   * Trains from the start on threads of its own (native) or in short turns of the event loop
   * (TypeScript). The data are copied first, so that the caller may change or transfer them
   * meanwhile; data in a SharedArrayBuffer, and a `Dataset`, are read in place.
   *
   * A fit that ends early (aborted, diverged, an error thrown by `onEpoch`) leaves the parameters
   * of its last completed epoch.
   *
   * @param x rows × nFeatures; a `Dataset` may bring y and sample weights
   * @param y one label per row, of at least two classes
   * @returns how training went; the promise is rejected with `signal.reason` when aborted, and
   *   with what `onEpoch` throws
   * @throws {TypeError | RangeError} for unsuitable data (named by place) or options, all before
   *   training begins but for elements of x that are not finite
   * @throws {DivergenceError} when the loss or a weight stops being finite
   * @throws {BusyError} when a fit is running on this model
   */
  async fit(x: MatrixLike, y?: Labels, options?: FitOptions<Labels>): Promise<FitResult> {
    return this.train('fit', x, y, options);
  }

  /** As `fit`, on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y?: Labels, options?: FitSyncOptions<Labels>): FitResult {
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
   * @param x rows × nFeatures, as many features as in the first call
   * @param y labels of the classes known since the first call: those of `classes` there, else
   *   those of its y
   * @throws as `fit` does
   * @example
   * const model = new SGDClassifier();
   * for (const { x, y } of chunks) await model.partialFit(x, y, { classes: ['no', 'yes'] });
   */
  async partialFit(
    x: MatrixLike,
    y?: Labels,
    options?: PartialFitOptions & ClassesOption,
  ): Promise<FitResult> {
    return this.train('partialFit', x, y, options);
  }

  /** As `partialFit`, on the calling thread and without copying the data. */
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
   * The label of each row: that of the class with the greatest score, the first of equal ones. With
   * one score for two classes, the second class where it is above 0.
   *
   * @param options `out`: an array to write them to where classes are numbers, which is returned
   * @throws {NotFittedError} before it is trained
   * @throws {RangeError} if x has another number of columns than in fit, or is not finite
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
   * The probabilities of all classes: rows × nClasses, the columns in the order of `classes`. From
   * the losses `softmax`, `logistic`, `sigmoidSquaredError`, `focal` (the sigmoid of the score) and
   * `modifiedHuber` ((clip(z, -1, 1) + 1)/2); one-vs-rest, each class's own over their sum.
   *
   * @param options `out`: an array to write them to, which the matrix is then over
   * @throws {TypeError} if the model's loss gives no probabilities
   * @throws {NotFittedError} before it is trained
   * @throws {RangeError} if x has another number of columns than in fit, or is not finite
   */
  predictProba(x: MatrixLike, options?: OutOption): Matrix {
    return this.#probabilities('predictProba', x, options, probabilities);
  }

  /** Their logarithms, also where the probabilities themselves would be rounded to 0 or 1. */
  predictLogProba(x: MatrixLike, options?: OutOption): Matrix {
    return this.#probabilities('predictLogProba', x, options, logProbabilities);
  }

  /**
   * The share of rows whose label is predicted right.
   *
   * @param y one label per row; may be left out where x is a `Dataset` that has them
   * @param sampleWeight what each row counts; default: the dataset's, or all the same
   */
  score(x: MatrixLike, y?: Labels, sampleWeight?: SampleWeights): number {
    const dataset = isDataset(x) ? x : undefined;
    const labels = (y ?? dataset?.y) as Labels;
    const weights = sampleWeight ?? dataset?.sampleWeight;
    const predicted = this.predict(x);
    const accuracy = accuracyScore(labels, predicted);
    if (weights === undefined) return accuracy;
    const { of, sum } = toWeighting(weights, predicted.length);
    let right = 0;
    for (const [i, label] of predicted.entries()) if (label === labels[i]) right += of(i);
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
