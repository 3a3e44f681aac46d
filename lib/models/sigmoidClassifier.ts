/**
 * The classic sigmoid classifier: one neuron, f(x) = x·W + b, squeezed by the sigmoid, trained by
 * plain gradient descent.
 */
import { distinctLabels, type Label, type Labels, showLabel, toLabels } from '../labels.ts';
import { type FloatArray, floatArray, type Matrix, type MatrixLike } from '../matrix.ts';
import { accuracyScore } from '../metrics/accuracyScore.ts';
import {
  Estimator,
  type EstimatorOptions,
  type FitOptions,
  type FitResult,
  type Fitted,
} from './estimator.ts';

interface BinaryFit extends Fitted {
  readonly classes: readonly [Label, Label];
}

/**
 * A classifier of two classes by one sigmoid neuron.
 *
 * The probability of the second class is s = 1/(1 + e^-(x·w + b)). Training makes the sum of
 * (s - y)² small (`loss: 'sigmoidSquaredError'`) or the mean log loss (`'logistic'`), with steps
 * `w -= learningRate · gradient` along the exact gradient of that loss. (The text this model comes
 * from, Rosebrock, "Gradient descent with Python", leaves out the factor 2 of d(s - y)²: its step
 * size alpha is twice our `learningRate`.)
 *
 * `fit` trains off the event loop and `fitSync` on the calling thread; with the same seed, both
 * backends take the same samples in the same order. A fit that ends early (aborted, diverged, an
 * error thrown by `onEpoch`) leaves the weights of its last completed epoch.
 *
 * @example
 * const model = new SigmoidClassifier({ learningRate: 0.005, maxEpochs: 100, seed: 7 });
 * const { losses } = await model.fit([[0, 0], [1, 1], [3, 3], [4, 4]], ['no', 'no', 'yes', 'yes']);
 * model.predict([[3.5, 3]]); // ['yes']
 */
export class SigmoidClassifier extends Estimator<BinaryFit> {
  /**
   * @throws {TypeError} for an option of the wrong kind, or one that is not known
   * @throws {RangeError} for a value out of range
   */
  constructor(options?: EstimatorOptions) {
    super('SigmoidClassifier', options);
  }

  /**
   * Trains on threads of its own (native) or in short turns of the event loop (TypeScript). The
   * data are copied first, so that the caller may change or transfer them meanwhile; data in a
   * SharedArrayBuffer are read in place.
   *
   * @param x rows × nFeatures
   * @param y one label per row, of exactly two classes; the second in sorted order is class 1
   * @returns how training went; the promise is rejected with `signal.reason` when aborted, and
   *   with what `onEpoch` throws
   * @throws {TypeError | RangeError} for unsuitable data (named by place), all before training
   *   begins but for elements that are not finite
   * @throws {DivergenceError} when the loss or a weight stops being finite
   * @throws {BusyError} when a fit is running on this model
   */
  async fit(x: MatrixLike, y: Labels, options?: FitOptions): Promise<FitResult> {
    return this.train(x, (rows) => encodeBinary(y, rows), options);
  }

  /** As `fit`, on the calling thread and without copying the data. */
  fitSync(x: MatrixLike, y: Labels): FitResult {
    return this.trainSync(x, (rows) => encodeBinary(y, rows));
  }

  /** The two labels, ascending: [class 0, class 1]. */
  get classes(): readonly [Label, Label] {
    return this.fitted('classes').classes;
  }

  /** A copy of the weights, one per column of x. */
  get weights(): FloatArray {
    const { plan, parameters } = this.fitted('weights');
    return parameters.slice(0, plan.nFeatures);
  }

  /** The bias; 0 without `useBias`. */
  get bias(): number {
    const { plan, parameters } = this.fitted('bias');
    return plan.useBias ? parameters[plan.nFeatures] : 0;
  }

  /** The raw scores x·w + b, one per row; positive for class 1. */
  decisionFunction(x: MatrixLike): FloatArray {
    return this.scores('decisionFunction', x);
  }

  /** The probabilities of both classes: rows × 2, the columns in the order of `classes`. */
  predictProba(x: MatrixLike): Matrix {
    const { plan } = this.fitted('predictProba');
    const scores = this.scores('predictProba', x);
    const data = floatArray(plan.precision, 2 * scores.length);
    for (let i = 0; i < scores.length; i++) {
      data[2 * i] = sigmoid(-scores[i]);
      data[2 * i + 1] = sigmoid(scores[i]);
    }
    return { data, rows: scores.length, cols: 2 };
  }

  /** The label of each row: class 1 where its probability is above 0.5, else class 0. */
  predict(x: MatrixLike): Label[] {
    const { classes } = this.fitted('predict');
    return Array.from(this.scores('predict', x), (score) => classes[score > 0 ? 1 : 0]);
  }

  /** The share of rows whose label is predicted right. */
  score(x: MatrixLike, y: Labels): number {
    return accuracyScore(y, this.predict(x));
  }
}

/** 1 / (1 + e^-z) for every finite z. */
function sigmoid(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** Labels of exactly two classes as 0 and 1. */
function encodeBinary(
  y: Labels,
  rows: number,
): { targets: Uint8Array; keep: (fitted: Fitted) => BinaryFit } {
  const labels = toLabels('y', y);
  if (labels.length !== rows) {
    throw new RangeError(
      `Expected "y" to have ${rows} labels, one for each row of x, but it has ${labels.length}`,
    );
  }
  const found = twoLabels(labels) ?? distinctLabels(labels);
  if (found.length !== 2) {
    const shown = found.slice(0, 5).map(showLabel).join(', ');
    throw new RangeError(
      found.length === 1
        ? `Expected "y" to hold two classes, but every label is ${shown}`
        : `Expected "y" to hold two classes, but it holds ${found.length}: ${shown}${found.length > 5 ? ', …' : ''}`,
    );
  }
  const classes: readonly [Label, Label] = Object.freeze([found[0], found[1]] as const);
  const targets = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) targets[i] = labels[i] === classes[1] ? 1 : 0;
  return { targets, keep: (fitted) => ({ ...fitted, classes }) };
}

/** The two labels, ascending, if there are exactly two: one pass without a set. */
function twoLabels(labels: Labels): Label[] | undefined {
  const first = labels[0];
  let other: Label | undefined;
  for (let i = 1; i < labels.length; i++) {
    const label = labels[i];
    if (label === first || label === other) continue;
    if (other !== undefined) return undefined;
    other = label;
  }
  return other === undefined ? undefined : distinctLabels([first, other]);
}
