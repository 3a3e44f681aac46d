/**
 * `fallline/compat/ml-logistic-regression`: what ml-logistic-regression exports, trained by fallline, and
 * `accelerate`, which makes the package's own class train here.
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

export interface LogisticRegressionOptions {
  /** Steps of descent. Default 50,000. */
  readonly numSteps?: number;
  /** Step size on the gradient summed over the samples. Default 5e-4. */
  readonly learningRate?: number;
  readonly classifiers?: readonly TwoClassesJson[];
  readonly numberClasses?: number;
  /**
   * Whether weights and labels are equal to the package's by `Object.is`. Default true. With false, sums are
   * made in the order that is fastest; where the descent settles, weights agree to relative 1e-9.
   */
  readonly exact?: boolean;
}

export interface LogisticRegressionJson {
  readonly name: 'LogisticRegression';
  readonly numSteps: number;
  readonly learningRate: number;
  readonly numberClasses: number;
  readonly classifiers: readonly TwoClassesJson[];
}

export type { TargetArgument } from './labels.ts';

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
  /** The class itself, for `const { LogisticRegression } = require(…)`. */
  static readonly LogisticRegression = LogisticRegression;
  /** The class itself, for `require(…).default`. */
  static readonly default = LogisticRegression;
  /** The function of the same name that this module exports. */
  static readonly accelerate = accelerate;

  numSteps: number;
  learningRate: number;
  classifiers: LogisticRegressionTwoClasses[];
  numberClasses: number;
  /** Not among the members that the package has. */
  readonly #exact: boolean;

  constructor(options: LogisticRegressionOptions = {}) {
    const { numSteps = 50_000, learningRate = 5e-4, classifiers = [], numberClasses = 0 } = options;
    this.#exact = exactFrom(options.exact);
    this.numSteps = numSteps;
    this.learningRate = learningRate;
    this.classifiers = classifiers.map((each) => new LogisticRegressionTwoClasses(each));
    this.numberClasses = numberClasses;
  }

  /**
   * Trains a classifier for each of as many classes as `Y` has different values. Warns where these are not
   * 0, 1, 2 …, and trains those classes nevertheless, as the package does.
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
    const scores = this.#exact
      ? exactScores(x, weights, numberClasses)
      : oneVsAllScores(x, weights, numberClasses);
    for (let i = 0; i < x.rows; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < numberClasses; k++) {
        const score = scores[k][i];
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
// What `require` gives in CommonJS: the class, as the package's; what else is exported are its static members.
export { LogisticRegression as 'module.exports' };

/** Makes a row of weights: ml-matrix's own where the samples came from there. */
function rowMaker(X: MatrixArgument): (weights: Float64Array) => MlMatrix {
  const { rowVector } = (X as { constructor: { rowVector?: unknown } }).constructor;
  return typeof rowVector === 'function'
    ? (weights) => rowVector(weights)
    : (weights) => new RowVector(weights);
}

/** Trains nClasses × cols weights; throws where training had to stop. */
type Training = (x: Matrix<Float64Array>, y: Float64Array, nClasses: number) => Float64Array;

/** @throws {RangeError} for options with which the package would compute nothing, or have no end */
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

/** How many steps the package takes: one as long as their number is below this. */
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

/** ml-logistic-regression's class, as far as it is needed here. */
interface PeerModel {
  numSteps: number;
  learningRate: number;
  classifiers: { numSteps: number; weights: unknown }[];
}

export interface AccelerateLogisticRegression extends AccelerateOptions {
  /** As in `LogisticRegressionOptions`. */
  readonly exact?: boolean;
}

/**
 * Makes ml-logistic-regression's own class train here, to the same bits. Everything but `train` stays as it
 * is, and `train` too where the arguments or options are not those of the package: matrices of ml-matrix,
 * and numbers; with `{ exact: false }`, where data or options are such as the engine does not take.
 *
 * @param LogisticRegression what the package exports
 * @returns takes it back
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('ml-logistic-regression'));
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

/** The weights of each class, or nothing where the peer must train itself. */
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
