/** Generates the samples that contenders train on from a seed: the same on every machine. */
import { nextBelow, nextDouble, seedState } from '../random/rng.ts';

/**
 * Standard deviation of the component that all columns of a row share; that of each column's own
 * component is 1.
 */
const SHARED_DEVIATION = 0.5;
/** The scale of a column is e^u, where u is uniform in ± this value. */
const LOG_SCALE = 0.5;
/** Factor of x · w before noise is added: controls the separability of two classes. */
const SIGNAL = 2;
/** Standard deviation of each coordinate of the class means, for more than two classes. */
const MEAN_DEVIATION = 0.15;

export interface SampleShape {
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  readonly seed: number;
}

/** x: rows × cols; y: class numbers from 0, one per row. */
export interface Samples {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Two classes with correlated columns of unequal scales, or more classes around separate means. */
export function makeSamples(shape: SampleShape): Samples {
  return shape.classes === 2 ? makeTwoClasses(shape) : makeClasses(shape);
}

/**
 * x[i][j] = scale[j] · (normal + 0.5 · normal of row i), y[i] = 1 where
 * 2 · x[i] · w + logistic noise > 0, and w[j] = normal / √cols.
 */
function makeTwoClasses({ rows, cols, seed }: SampleShape): Samples {
  const state = seedState(seed);
  const normal = normalNumbers(state);
  const scales = Float64Array.from({ length: cols }, () =>
    Math.exp(LOG_SCALE * (2 * nextDouble(state) - 1)),
  );
  const weights = Float64Array.from({ length: cols }, () => normal() / Math.sqrt(cols));
  const x = new Float32Array(rows * cols);
  const y = new Float32Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    const shared = SHARED_DEVIATION * normal();
    let score = 0;
    for (let j = 0; j < cols; j++, k++) {
      x[k] = scales[j] * (normal() + shared);
      score += x[k] * weights[j];
    }
    const uniform = 1 - nextDouble(state);
    const noise = Math.log(uniform) - Math.log1p(-uniform);
    y[i] = SIGNAL * score + noise > 0 ? 1 : 0;
  }
  return { x, y };
}

/** x[i][j] = 0.15 · normal of class y[i] and column j + normal; classes are equally frequent. */
function makeClasses({ rows, cols, classes, seed }: SampleShape): Samples {
  const state = seedState(seed);
  const normal = normalNumbers(state);
  const means = Float64Array.from({ length: classes * cols }, () => MEAN_DEVIATION * normal());
  const x = new Float32Array(rows * cols);
  const y = new Float32Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    y[i] = nextBelow(state, classes);
    const mean = y[i] * cols;
    for (let j = 0; j < cols; j++, k++) x[k] = means[mean + j] + normal();
  }
  return { x, y };
}

/** Standard normal numbers, generated in pairs: Box and Muller, Ann. Math. Statist. 29 (1958). */
function normalNumbers(state: Uint32Array): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const second = kept;
      kept = undefined;
      return second;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - nextDouble(state)));
    const angle = 2 * Math.PI * nextDouble(state);
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
