/** The problems on which solvers are compared with scikit-learn's, generated from a seed. */
import * as datasets from '../../lib/datasets/index.ts';
import { nextDouble, nextNormal, seedState } from '../../lib/random/rng.ts';

/** Samples in row-major order. */
export interface Samples {
  readonly rows: number;
  readonly cols: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A peer in contenders/solvers.py, with the tolerances to try from the loosest on. */
export interface Peer {
  readonly name: string;
  readonly tolerances: readonly number[];
}

export interface Problem {
  readonly title: string;
  /** The class of both packages; options by scikit-learn's names. */
  readonly estimator: string;
  readonly options: Readonly<Record<string, number | string>>;
  readonly peers: readonly Peer[];
  /** Relative distance from the best objective that a contender must reach. */
  readonly gap: number;
  /** Times the peer's time that is promised. */
  readonly promised: number;
  readonly samples: () => Samples;
}

const FALLING = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12];
const peer = (name: string): Peer => ({ name, tolerances: FALLING });

/** `latent`: share of a factor that all columns have in common; scales from 1/spread to spread. */
function linear(
  rows: number,
  cols: number,
  {
    latent = 0,
    spread = 1,
    target,
  }: { latent?: number; spread?: number; target: 'bit' | 'number' },
): Samples {
  const random = seedState(7);
  const weights = Float64Array.from({ length: cols }, () => nextNormal(random) / Math.sqrt(cols));
  const scales = Float64Array.from({ length: cols }, (_, j) =>
    cols === 1 ? 1 : spread ** ((2 * j) / (cols - 1) - 1),
  );
  const x = new Float64Array(rows * cols);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const common = latent * nextNormal(random);
    let score = 0;
    for (let j = 0; j < cols; j++) {
      const value = common + nextNormal(random);
      score += value * weights[j];
      x[i * cols + j] = value * scales[j];
    }
    const noise = nextDouble(random);
    y[i] =
      target === 'bit'
        ? Number(2 * score + Math.log(noise / (1 - noise)) > 0)
        : score + nextNormal(random);
  }
  return { rows, cols, x, y };
}

/** Classes around centres. */
function classes(rows: number, cols: number, count: number): Samples {
  const random = seedState(11);
  const centres = Float64Array.from({ length: count * cols }, () => 0.15 * nextNormal(random));
  const x = new Float64Array(rows * cols);
  const y = Float64Array.from({ length: rows }, () => Math.floor(count * nextDouble(random)));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) x[i * cols + j] = centres[y[i] * cols + j] + nextNormal(random);
  }
  return { rows, cols, x, y };
}

function bundled(load: typeof datasets.loadIris): Samples {
  const { x, y } = load();
  return { rows: x.rows, cols: x.cols, x: Float64Array.from(x.data), y: Float64Array.from(y) };
}

export const PROBLEMS: Readonly<Record<string, Problem>> = {
  logistic: {
    title: 'logistic regression, 200,000 × 100, well conditioned',
    estimator: 'LogisticRegression',
    options: { C: 1 },
    peers: [peer('lbfgs'), peer('newton-cholesky')],
    gap: 1e-6,
    promised: 3,
    samples: () => linear(200_000, 100, { target: 'bit' }),
  },
  ill: {
    title: 'the same, correlated, columns scaled from 0.01 to 100',
    estimator: 'LogisticRegression',
    options: { C: 1 },
    peers: [peer('newton-cholesky')],
    gap: 1e-10,
    promised: 2,
    samples: () => linear(200_000, 100, { latent: 3, spread: 100, target: 'bit' }),
  },
  wide: {
    title: 'logistic regression, 20,000 × 1,000',
    estimator: 'LogisticRegression',
    options: { C: 1 },
    peers: [peer('lbfgs')],
    gap: 1e-6,
    promised: 2,
    samples: () => linear(20_000, 1000, { target: 'bit' }),
  },
  digits: {
    title: 'softmax, digits (1,797 × 64, 10 classes)',
    estimator: 'LogisticRegression',
    options: { C: 1 },
    peers: [peer('lbfgs')],
    gap: 1e-6,
    promised: 3,
    samples: () => bundled(datasets.loadDigits),
  },
  softmax: {
    title: 'softmax, 60,000 × 784, 10 classes',
    estimator: 'LogisticRegression',
    options: { C: 0.01 },
    peers: [peer('lbfgs')],
    gap: 1e-6,
    promised: 3,
    samples: () => classes(60_000, 784, 10),
  },
  ridge: {
    title: 'Ridge, 200,000 × 100, exact',
    estimator: 'Ridge',
    options: { alpha: 1 },
    peers: [{ name: 'cholesky', tolerances: [1e-4] }],
    gap: 1e-12,
    promised: 1.5,
    samples: () => linear(200_000, 100, { target: 'number' }),
  },
  lasso: {
    title: 'Lasso, 200,000 × 100',
    estimator: 'Lasso',
    options: { alpha: 0.01 },
    peers: [peer('coordinate descent'), peer('coordinate descent, Gram matrix')],
    gap: 1e-6,
    promised: 1,
    samples: () => linear(200_000, 100, { target: 'number' }),
  },
  lassoWide: {
    title: 'Lasso, 500 × 10,000',
    estimator: 'Lasso',
    options: { alpha: 0.1 },
    peers: [peer('coordinate descent')],
    gap: 1e-6,
    promised: 1,
    samples: () => linear(500, 10_000, { target: 'number' }),
  },
  svc: {
    title: 'LinearSVC, squared hinge, 200,000 × 100',
    estimator: 'LinearSVC',
    options: { C: 1, loss: 'squared_hinge' },
    peers: [peer('LIBLINEAR, primal')],
    gap: 1e-4,
    promised: 5,
    samples: () => linear(200_000, 100, { target: 'bit' }),
  },
  hinge: {
    title: 'LinearSVC, hinge, 20,000 × 100',
    estimator: 'LinearSVC',
    options: { C: 0.01, loss: 'hinge' },
    peers: [peer('LIBLINEAR, dual')],
    gap: 1e-4,
    promised: 2,
    samples: () => linear(20_000, 100, { target: 'bit' }),
  },
  iris: {
    title: 'LogisticRegression, iris (150 × 4), default options',
    estimator: 'LogisticRegression',
    options: { C: 1 },
    peers: [{ name: 'lbfgs', tolerances: [1e-4] }],
    gap: 1e-3,
    promised: 20,
    samples: () => bundled(datasets.loadIris),
  },
};
