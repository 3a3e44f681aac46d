/**
 * `fallline/compat/ml-logistic-regression`: what ml-logistic-regression exports, on fallline's
 * engine, and `accelerate`, which makes the package's own class train on it.
 */
import { DivergenceError, wrongKind } from '../../errors.ts';
import { notFinite } from '../../matrix.ts';
import { integerBetween, positiveNumber } from '../../validate.ts';
import { type AccelerateOptions, type Restore, replaceMethods } from '../methods.ts';
import { isMlMatrix, type MatrixArgument, type MlMatrix, samplesOf } from '../mlMatrices.ts';
import { oneVsAllScores, trainOneVsAll } from './oneVsAll.ts';
import { RowVector } from './rowVector.ts';
import { LogisticRegressionTwoClasses, type TwoClassesJson } from './twoClasses.ts';

export interface LogisticRegressionOptions {
  /** Steps of descent. Default 50,000. */
  readonly numSteps?: number;
  /** Step size on the gradient summed over the samples. Default 5e-4. */
  readonly learningRate?: number;
  readonly classifiers?: readonly TwoClassesJson[];
  readonly numberClasses?: number;
}

export interface LogisticRegressionJson {
  readonly name: 'LogisticRegression';
  readonly numSteps: number;
  readonly learningRate: number;
  readonly numberClasses: number;
  readonly classifiers: readonly TwoClassesJson[];
}

/** The targets of an adapter's argument: a column of ml-matrix, or an array of numbers. */
export type TargetArgument = MlMatrix | ArrayLike<number>;

/**
 * Logistic regression without a bias, one class against all others, as ml-logistic-regression 2
 * trains it: `numSteps` steps from 0 along the summed gradient. Classes are the numbers 0, 1, 2 …
 *
 * @example
 * const logreg = new LogisticRegression({ numSteps: 1000, learningRate: 5e-3 });
 * logreg.train(X, Y); // ml-matrix's matrices, or [[0, -1], [1, 0]] and [0, 1]
 * logreg.predict(X); // [0, 1]
 */
export class LogisticRegression {
  numSteps: number;
  learningRate: number;
  classifiers: LogisticRegressionTwoClasses[];
  numberClasses: number;

  constructor(options: LogisticRegressionOptions = {}) {
    const { numSteps = 50_000, learningRate = 5e-4, classifiers = [], numberClasses = 0 } = options;
    this.numSteps = numSteps;
    this.learningRate = learningRate;
    this.classifiers = classifiers.map((each) => new LogisticRegressionTwoClasses(each));
    this.numberClasses = numberClasses;
  }

  /**
   * Trains a classifier for each of as many classes as `Y` has different values.
   *
   * @param X one row for each sample: a matrix of ml-matrix, or an array of rows
   * @param Y the class of each row, from 0: a column of ml-matrix, or an array
   * @throws {TypeError} if one of them is neither
   * @throws {RangeError} if they have not as many rows, X has an element that is not finite (named by
   *   its place), or an option is out of its range
   * @throws {DivergenceError} if the weights left the range of finite numbers
   */
  train(X: MatrixArgument, Y: TargetArgument): void {
    const x = samplesOf('X', X);
    const y = targetsOf(Y);
    if (x.rows !== y.length) throw new RangeError('Matrices dimensions must be equal');
    const numSteps = integerBetween('numSteps', this.numSteps, 0);
    const learningRate = positiveNumber('learningRate', this.learningRate);
    const nClasses = new Set(y).size;
    const row = rowMaker(X);
    const weights = weightsOf(x, y, nClasses, { numSteps, learningRate });
    this.numberClasses = nClasses;
    this.classifiers = weights.map(
      (each) => new LogisticRegressionTwoClasses({ numSteps, learningRate, weights: row(each) }),
    );
  }

  /**
   * The class of each row: the one whose classifier is surest.
   *
   * @throws {TypeError} if `Xtest` is neither a matrix of ml-matrix nor an array of rows
   * @throws {RangeError} if it has not the columns that were trained on, or a score is NaN
   */
  predict(Xtest: MatrixArgument): number[] {
    const x = samplesOf('Xtest', Xtest);
    const { numberClasses } = this;
    const classes = new Array<number>(x.rows).fill(0);
    if (numberClasses === 0 || x.rows === 0) return classes;
    const weights = this.#weights(x.cols);
    const scores = oneVsAllScores(x, weights, numberClasses);
    for (let i = 0; i < x.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < numberClasses; k++) {
        const score = scores[i * numberClasses + k];
        if (Number.isNaN(score)) throw scoreOf(x.data, i, x.cols);
        // By probabilities, as the peer: scores beyond 37 are all one.
        const others = 1 / (1 + Math.exp(-score));
        if (others < least) {
          least = others;
          classes[i] = k;
        }
      }
    }
    return classes;
  }

  #weights(cols: number): Float64Array {
    const all = new Float64Array(this.numberClasses * cols);
    for (let k = 0; k < this.numberClasses; k++) {
      const weights = this.classifiers[k]?.weights?.to1DArray() ?? [];
      if (weights.length !== cols) {
        throw new RangeError(
          `Expected "Xtest" to have ${weights.length} columns, as many as were trained on, but it has ${cols}`,
        );
      }
      all.set(weights, k * cols);
    }
    return all;
  }

  /**
   * A model from what `toJSON` gave, here or in ml-logistic-regression.
   *
   * @throws {Error} if it is the JSON of something else
   */
  static load(model: LogisticRegressionJson): LogisticRegression {
    if (model.name !== 'LogisticRegression') throw new Error(`invalid model: ${model.name}`);
    return new LogisticRegression(model);
  }

  toJSON(): LogisticRegressionJson {
    return {
      name: 'LogisticRegression',
      numSteps: this.numSteps,
      learningRate: this.learningRate,
      numberClasses: this.numberClasses,
      classifiers: this.classifiers,
    };
  }
}

export default LogisticRegression;

function targetsOf(value: unknown): ArrayLike<number> & Iterable<number> {
  if (isMlMatrix(value)) return value.to1DArray();
  const isNumbers =
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isNumbers) throw wrongKind('Y', 'a column of ml-matrix or an array of numbers', value);
  return value as ArrayLike<number> & Iterable<number>;
}

/** Makes a row of weights: ml-matrix's own where the samples came from there. */
function rowMaker(X: MatrixArgument): (weights: Float64Array) => MlMatrix {
  const { rowVector } = (X as { constructor: { rowVector?: unknown } }).constructor;
  return typeof rowVector === 'function'
    ? (weights) => rowVector(weights)
    : (weights) => new RowVector(weights);
}

/** The weights of each class; throws where training had to stop. */
function weightsOf(
  x: Parameters<typeof trainOneVsAll>[0],
  y: ArrayLike<number>,
  nClasses: number,
  options: Parameters<typeof trainOneVsAll>[3],
): Float64Array[] {
  if (nClasses === 0) return [];
  const { cols } = x;
  const result = trainOneVsAll(x, y, nClasses, options);
  if (result.weights !== undefined) {
    const { weights } = result;
    return Array.from({ length: nClasses }, (_, k) => weights.subarray(k * cols, (k + 1) * cols));
  }
  const { ending, step } = result;
  if (ending.ended !== 'invalidData') throw new DivergenceError(step, options.learningRate);
  throw elementOf(ending.index, cols, ending.value);
}

function elementOf(index: number, cols: number, value: number): RangeError {
  return notFinite(`X[${Math.floor(index / cols)}][${index % cols}]`, value);
}

/** The element that made a score NaN. */
function scoreOf(data: Float64Array, row: number, cols: number): RangeError {
  const at = data
    .subarray(row * cols, (row + 1) * cols)
    .findIndex((each) => !Number.isFinite(each));
  return notFinite(`Xtest[${row}][${at}]`, data[row * cols + at]);
}

/** ml-logistic-regression's class, as far as it is needed here. */
interface PeerModel {
  numSteps: number;
  learningRate: number;
  classifiers: { numSteps: number; weights: unknown }[];
}

/**
 * Makes ml-logistic-regression's own class train on fallline's engine. Everything but `train` stays
 * as it is, and `train` too where the engine cannot do what the package would: data that are not
 * finite, a learning rate that is not above 0, a number of steps that is none.
 *
 * @param LogisticRegression what the package exports
 * @returns takes it back
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('ml-logistic-regression'));
 */
export function accelerate(
  Peer: { readonly prototype: object },
  { onLeft }: AccelerateOptions = {},
): Restore {
  return replaceMethods('LogisticRegression', Peer, {
    train: (own) =>
      function train(this: PeerModel, X: unknown, Y: unknown, ...rest: unknown[]): unknown {
        const trained = trainPeer(this, X, Y);
        if (trained === undefined) {
          onLeft?.('LogisticRegression.train: data or options that only the package takes');
          return own.call(this, X, Y, ...rest);
        }
        const { numSteps } = this;
        // With no step to take, it makes its classifiers and weights of 0.
        this.numSteps = 0;
        try {
          own.call(this, X, Y, ...rest);
        } finally {
          this.numSteps = numSteps;
        }
        this.classifiers.forEach((classifier, k) => {
          classifier.numSteps = numSteps;
          classifier.weights = trained[k];
        });
        return undefined;
      },
  });
}

/** The weights of each class, or nothing where the peer must train itself. */
function trainPeer(model: PeerModel, X: unknown, Y: unknown): MlMatrix[] | undefined {
  const { numSteps, learningRate } = model;
  if (!isMlMatrix(X) || !isMlMatrix(Y) || X.rows === 0 || X.columns === 0) return undefined;
  if (!Number.isSafeInteger(numSteps) || numSteps < 0) return undefined;
  if (!Number.isFinite(learningRate) || learningRate <= 0) return undefined;
  const y = Y.to1DArray();
  if (y.length !== X.rows) return undefined;
  const x = samplesOf('X', X);
  const nClasses = new Set(y).size;
  const { weights } = trainOneVsAll(x, y, nClasses, { numSteps, learningRate });
  if (weights === undefined) return undefined;
  const row = rowMaker(X);
  return Array.from({ length: nClasses }, (_, k) =>
    row(weights.subarray(k * x.cols, (k + 1) * x.cols)),
  );
}
