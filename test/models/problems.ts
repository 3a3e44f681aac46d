/** Seeded problems and the tables of models that tests of all models run over. */
import {
  type ClassifierOptions,
  type EstimatorOptions,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  type Matrix,
  matrix,
  type Precision,
  SGDClassifier,
  SGDRegressor,
} from '../../lib/index.ts';
import { assertVaried, noise } from '../support/numbers.ts';

/** Options that every model takes, except the loss. */
export type AnyOptions = Omit<ClassifierOptions, 'loss'>;

/** The classifiers for any number of classes, as their users make them. */
export const CLASSIFIERS = {
  LogisticRegression: (options?: AnyOptions) => new LogisticRegression(options),
  'LogisticRegression, ovr': (options?: AnyOptions) =>
    new LogisticRegression({ multiClass: 'ovr', ...options }),
  LinearSVC: (options?: AnyOptions) => new LinearSVC(options),
  'LinearSVC, crammerSinger': (options?: AnyOptions) =>
    new LinearSVC({ multiClass: 'crammerSinger', ...options }),
  // With the default penalty the schedule's first rate is 10: too wild for so few samples.
  SGDClassifier: (options?: AnyOptions) => new SGDClassifier({ l2: 1e-2, ...options }),
} as const;

export const REGRESSORS = {
  LinearRegression: (options?: Omit<EstimatorOptions, 'loss'>) => new LinearRegression(options),
  SGDRegressor: (options?: Omit<EstimatorOptions, 'loss'>) => new SGDRegressor(options),
} as const;

export interface Classes {
  readonly x: Matrix;
  readonly y: string[];
}

/** Points in as many classes, each where its own plane is the highest; the classes are equally frequent, nearly. */
export function classProblem(
  rows: number,
  cols: number,
  nClasses: number,
  precision: Precision = 'float64',
): Classes {
  const data = noise(rows * cols, 3 + rows + cols, precision);
  const planes = noise(nClasses * cols, 17);
  const y = Array.from({ length: rows }, (_, i) => {
    let [best, height] = [0, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < nClasses; k++) {
      let score = 0;
      for (let j = 0; j < cols; j++) score += planes[k * cols + j] * data[i * cols + j];
      if (score > height) [best, height] = [k, score];
    }
    return `class ${best}`;
  });
  assertVaried(data, 'x');
  return { x: matrix(data, rows, cols), y };
}

export interface Numbers {
  readonly x: Matrix;
  /** rows × nOutputs */
  readonly y: Matrix;
  /** nOutputs × cols */
  readonly weights: Float64Array;
  /** One for each output. */
  readonly bias: Float64Array;
}

/** Numbers that depend linearly on the points, with a little noise. */
export function numberProblem(
  rows: number,
  cols: number,
  nOutputs = 1,
  precision: Precision = 'float64',
): Numbers {
  const data = noise(rows * cols, 5 + rows + cols, precision);
  const weights = Float64Array.from(noise(nOutputs * cols, 23), (w) => 3 * w);
  const bias = Float64Array.from({ length: nOutputs }, (_, k) => 10 + k);
  const blur = noise(rows * nOutputs, 29);
  const targets = new Float64Array(rows * nOutputs);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < nOutputs; k++) {
      let sum = bias[k] + 0.01 * blur[i * nOutputs + k];
      for (let j = 0; j < cols; j++) sum += weights[k * cols + j] * data[i * cols + j];
      targets[i * nOutputs + k] = sum;
    }
  }
  assertVaried(data, 'x');
  assertVaried(targets, 'y');
  return { x: matrix(data, rows, cols), y: matrix(targets, rows, nOutputs), weights, bias };
}

/** What each way of taking samples is called, and its batch size. */
export const BATCHES = { batch: 'all', 'mini-batch': 16, 'one sample': 1 } as const;

/** The chosen rows of a matrix as plain arrays. */
export function rows({ data, cols }: Matrix, indices: readonly number[]): number[][] {
  return indices.map((i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
}
