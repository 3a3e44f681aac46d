/**
 * `fallline/compat/ml-logistic-regression`: the exports of ml-logistic-regression, trained by
 * fallline, and `accelerate`, which makes the class of the package itself train on fallline.
 */
import { DivergenceError, wrongKind, wrongValue } from '../../common/errors.ts';
import { integerBetween, positiveNumber } from '../../common/validate.ts';
import { type Matrix, notFinite } from '../../data/matrix.ts';
import { type AccelerateOptions, type Restore, replaceMethods } from '../methods.ts';
import { isMlMatrix, type MatrixArgument, type MlMatrix, samplesOf } from '../mlMatrices.ts';
import { oneVsAllScores, trainOneVsAll } from './byEngine.ts';
import { exactScores, trainExactly } from './exact.ts';
import { countClasses, type TargetArgument, targetsOf } from './labels.ts';
import { RowVector } from './rowVector.ts';
import { LogisticRegressionTwoClasses, type TwoClassesJson } from './twoClasses.ts';

/** Options of `LogisticRegression`. */
export interface LogisticRegressionOptions {
  /** Number of steps. Default 50,000. */
  readonly numSteps?: number;
  /** Step size, for the gradient summed over the samples. Default 5e-4. */
  readonly learningRate?: number;
  /** Trained binary classifiers, as `load` passes them. Default: none. */
  readonly classifiers?: readonly TwoClassesJson[];
  /** Number of classes of `classifiers`. Default 0. */
  readonly numberClasses?: number;
  /**
   * Whether weights and labels have the same bits as those of the package. Default true. If false,
   * sums use the fastest order; where the descent converges, weights agree to a relative 1e-9.
   */
  readonly exact?: boolean;
}

/** A model as JSON, as ml-logistic-regression writes it. */
export interface LogisticRegressionJson {
  /** Marks the data as a model of this kind. */
  readonly name: 'LogisticRegression';
  /** Number of steps. */
  readonly numSteps: number;
  /** Step size. */
  readonly learningRate: number;
  /** Number of classes. */
  readonly numberClasses: number;
  /** One binary classifier per class. */
  readonly classifiers: readonly TwoClassesJson[];
}

export type { TargetArgument } from './labels.ts';

/**
 * One-vs-rest logistic regression without a bias, trained as ml-logistic-regression 2 does it:
 * `numSteps` steps from 0 along the gradient summed over the samples. Classes are the numbers 0, 1,
 * 2 …
 *
 * @example
 * const logreg = new LogisticRegression({ numSteps: 1000, learningRate: 5e-3 });
 * const X = [[0, -1], [1, 0]]; // or a matrix of ml-matrix
 * logreg.train(X, [0, 1]);
 * logreg.predict(X); // [0, 1]
 */
export class LogisticRegression {
  /** The class itself, for `const { LogisticRegression } = require(…)`. */
  static readonly LogisticRegression = LogisticRegression;
  /** The class itself, for `require(…).default`. */
  static readonly default = LogisticRegression;
  /** The function `accelerate` of this module. */
  static readonly accelerate = accelerate;

  /** Number of steps. */
  numSteps: number;
  /** Step size. */
  learningRate: number;
  /** One binary classifier per class. */
  classifiers: LogisticRegressionTwoClasses[];
  /** Number of classes. */
  numberClasses: number;
  /** Not among the members that the package has. */
  readonly #exact: boolean;

  /** @param options number of steps, step size and exactness */
  constructor(options: LogisticRegressionOptions = {}) {
    const { numSteps = 50_000, learningRate = 5e-4, classifiers = [], numberClasses = 0 } = options;
    this.#exact = exactFrom(options.exact);
    this.numSteps = numSteps;
    this.learningRate = learningRate;
    this.classifiers = classifiers.map((each) => new LogisticRegressionTwoClasses(each));
    this.numberClasses = numberClasses;
  }

  /**
   * Trains one binary classifier per distinct value of `Y`. If these values are not 0, 1, 2 …, it
   * warns and trains the classes 0, 1, 2 … nevertheless, as the package does.
   *
   * @param X one row per sample: a matrix of ml-matrix, or an array of rows
   * @param Y class of each row, from 0: a column matrix of ml-matrix, or an array
   * @throws {TypeError} if an argument has the wrong type
   * @throws {RangeError} if `X` and `Y` differ in rows, an element of X is not finite (the message
   *   names its place), or an option is out of range
   * @throws {DivergenceError} if the weights are no longer finite
   */
  train(X: MatrixArgument, Y: TargetArgument): void {
    const x = samplesOf('X', X);
    const y = targetsOf(Y);
    if (x.rows !== y.length) throw new RangeError('Matrices dimensions must be equal');
    const { numSteps, learningRate } = this;
    const train = this.#exact
      ? exactTraining(numSteps, learningRate)
      : engineTraining(numSteps, learningRate);
    const nClasses = countClasses(y);
    const weights = nClasses > 0 ? train(x, y, nClasses) : new Float64Array();
    const row = rowMaker(X);
    this.numberClasses = nClasses;
    this.classifiers = Array.from({ length: nClasses }, (_, k) => {
      const own = row(weights.subarray(k * x.cols, (k + 1) * x.cols));
      return new LogisticRegressionTwoClasses({ numSteps, learningRate, weights: own });
    });
  }

  /**
   * Predicts the class of each row: the one whose classifier has the highest score.
   *
   * @param Xtest one row per sample, with the columns of training
   * @throws {TypeError} if `Xtest` has the wrong type
   * @throws {RangeError} if the number of columns differs from training, or a score is NaN
   */
  predict(Xtest: MatrixArgument): number[] {
    const x = samplesOf('Xtest', Xtest);
    const { numberClasses } = this;
    const classes = new Array<number>(x.rows).fill(0);
    if (numberClasses === 0 || x.rows === 0) return classes;
    const weights = this.#weights(x.cols);
    const scores = this.#exact
      ? exactScores(x, weights, numberClasses)
      : oneVsAllScores(x, weights, numberClasses);
    for (let i = 0; i < x.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < numberClasses; k++) {
        const score = scores[k][i];
        if (Number.isNaN(score)) throw scoreOf(x.data, i, x.cols);
        // Compares probabilities, as the package does: those of all scores above 37 are 1.
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
   * Loads a model from the result of `toJSON`, of this class or of ml-logistic-regression.
   *
   * @param model the parsed JSON
   * @throws {Error} if `model` is the JSON of something else
   */
  static load(model: LogisticRegressionJson): LogisticRegression {
    if (model.name !== 'LogisticRegression') throw new Error(`invalid model: ${model.name}`);
    return new LogisticRegression(model);
  }

  /** Returns the model as JSON of ml-logistic-regression. */
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
// What `require` gives in CommonJS: the class, as the package's; what else is exported are its static members.
export { LogisticRegression as 'module.exports' };

/** Makes a row of weights: a matrix of ml-matrix if the samples are one. */
function rowMaker(X: MatrixArgument): (weights: Float64Array) => MlMatrix {
  const { rowVector } = (X as { constructor: { rowVector?: unknown } }).constructor;
  return typeof rowVector === 'function'
    ? (weights) => rowVector(weights)
    : (weights) => new RowVector(weights);
}

/** Trains nClasses × cols weights; throws if training had to stop. */
type Training = (x: Matrix<Float64Array>, y: Float64Array, nClasses: number) => Float64Array;

/** @throws {RangeError} if the package would compute nothing, or never end, with these options */
function exactTraining(numSteps: number, learningRate: number): Training {
  const steps = stepsOf(numSteps);
  if (steps === undefined) throw wrongValue('numSteps', 'a finite number', numSteps);
  if (!Number.isFinite(learningRate)) {
    throw wrongValue('learningRate', 'a finite number', learningRate);
  }
  return (x, y, nClasses) => {
    const { weights, divergedAt } = trainExactly(x, y, nClasses, { steps, learningRate });
    if (divergedAt === undefined) return weights;
    const bad = x.data.findIndex((each) => !Number.isFinite(each));
    if (bad >= 0) throw elementOf(bad, x.cols, x.data[bad]);
    throw new DivergenceError(divergedAt, learningRate);
  };
}

/** Number of steps that the package takes: it steps while the count is below `numSteps`. */
function stepsOf(numSteps: number): number | undefined {
  return Number.isFinite(numSteps) ? Math.max(0, Math.ceil(numSteps)) : undefined;
}

/** @throws {RangeError} if an option is out of the engine's range */
function engineTraining(numSteps: number, learningRate: number): Training {
  integerBetween('numSteps', numSteps, 0);
  positiveNumber('learningRate', learningRate);
  return (x, y, nClasses) => {
    const result = trainOneVsAll(x, y, nClasses, { numSteps, learningRate });
    if (result.weights !== undefined) return result.weights;
    const { ending, step } = result;
    if (ending.ended !== 'invalidData') throw new DivergenceError(step, learningRate);
    throw elementOf(ending.index, x.cols, ending.value);
  };
}

function exactFrom(exact: unknown = true): boolean {
  if (typeof exact === 'boolean') return exact;
  throw wrongKind('exact', 'true or false', exact);
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

/** The members of ml-logistic-regression's class that are used here. */
interface PeerModel {
  numSteps: number;
  learningRate: number;
  classifiers: { numSteps: number; weights: unknown }[];
}

/** Options of `accelerate`. */
export interface AccelerateLogisticRegression extends AccelerateOptions {
  /** Whether results have the same bits as the original; see `LogisticRegressionOptions`. */
  readonly exact?: boolean;
}

/**
 * Makes the class of ml-logistic-regression itself train on fallline, with the same bits. Only
 * `train` is replaced. It still runs the original code if arguments or options are not matrices of
 * ml-matrix and numbers, or, with `{ exact: false }`, are outside the range that fallline accepts.
 *
 * @param Peer what the package exports
 * @param options exactness, and a callback for calls that are left to the original
 * @returns a function that restores the original
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('ml-logistic-regression'));
 * restore();
 */
export function accelerate(
  Peer: { readonly prototype: object },
  { onLeft, exact }: AccelerateLogisticRegression = {},
): Restore {
  const isExact = exactFrom(exact);
  return replaceMethods('LogisticRegression', Peer, {
    train: (own) =>
      function train(this: PeerModel, X: unknown, Y: unknown, ...rest: unknown[]): unknown {
        const trained = trainPeer(this, X, Y, isExact);
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

/** The weights of each class, or undefined if the package must train itself. */
function trainPeer(
  { numSteps, learningRate }: PeerModel,
  X: unknown,
  Y: unknown,
  exact: boolean,
): MlMatrix[] | undefined {
  if (!isMlMatrix(X) || !isMlMatrix(Y) || X.rows === 0 || X.columns === 0) return undefined;
  const steps = stepsOf(numSteps);
  if (steps === undefined || typeof learningRate !== 'number') return undefined;
  const y = targetsOf(Y);
  if (y.length !== X.rows) return undefined;
  const isEngines = Number.isInteger(numSteps) && numSteps >= 0 && learningRate > 0;
  if (!exact && !(isEngines && Number.isFinite(learningRate))) return undefined;
  const x = samplesOf('X', X);
  const nClasses = countClasses(y);
  const { weights } = exact
    ? trainExactly(x, y, nClasses, { steps, learningRate }, false)
    : trainOneVsAll(x, y, nClasses, { numSteps, learningRate });
  if (weights === undefined) return undefined;
  const row = rowMaker(X);
  return Array.from({ length: nClasses }, (_, k) =>
    row(weights.subarray(k * x.cols, (k + 1) * x.cols)),
  );
}
