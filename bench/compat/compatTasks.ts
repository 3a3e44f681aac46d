/** The tasks of `npm run bench:compat`, each for a package and for its replacement by fallline. */

import { makeSamples } from '../../lib/bench/samples.ts';
import { LogisticRegressionClassifier } from '../../lib/compat/apparatus/index.ts';
import { type Datum, NeuralNetwork } from '../../lib/compat/brain/index.ts';
import { LogisticRegression } from '../../lib/compat/mlLogisticRegression/index.ts';
import type { MlMatrix } from '../../lib/compat/mlMatrices.ts';
import { accelerate, type MlMatrixModule } from '../../lib/compat/mlMatrix/index.ts';
import { peer } from '../../test/compat/peers.ts';

/** A size: rows (samples), columns (features), and the amount of work. */
export interface CompatSize {
  readonly rows: number;
  readonly cols: number;
  /** Number of steps, or of passes over the samples. */
  readonly steps: number;
  /**
   * Measured only on request, once and without a warm-up, because the package takes a quarter of an
   * hour.
   */
  readonly large?: boolean;
}

/** Creates the work of one contender; it returns a number on which both must agree. */
type Prepare = (size: CompatSize, fallline: boolean) => () => number;

export interface CompatTask {
  readonly package: string;
  readonly sizes: readonly CompatSize[];
  /** Maximum relative difference of the two results. */
  readonly tolerance: number;
  readonly prepare: Prepare;
}

interface Matrix extends MlMatrix {
  mmul(other: Matrix): Matrix;
  transpose(): Matrix;
}
interface MlMatrixPackage extends MlMatrixModule {
  Matrix: MlMatrixModule['Matrix'] & {
    from1DArray(rows: number, cols: number, values: ArrayLike<number>): Matrix;
    columnVector(values: ArrayLike<number>): Matrix;
  };
}

function samples({ rows, cols }: CompatSize) {
  return makeSamples({ rows, cols, classes: 2, seed: 1 });
}

function product(make: (a: Matrix, b: Matrix) => Matrix): Prepare {
  return ({ rows, cols }, fallline) => {
    const ml = peer<MlMatrixPackage>('ml-matrix');
    if (fallline) accelerate(ml);
    const { x } = samples({ rows, cols, steps: 1 });
    const a = ml.Matrix.from1DArray(rows, cols, x);
    const b = ml.Matrix.from1DArray(rows, cols, x.toReversed());
    return () => make(a, b).get(0, 0);
  };
}

const square = (n: number): CompatSize => ({ rows: n, cols: n, steps: 1 });

/**
 * Word counts in documents, of which one in fifty is nonzero; the weights make descent end after a
 * few steps.
 */
function documents({ rows, cols }: CompatSize, dense: boolean): number[][] {
  const { x } = samples({ rows, cols, steps: 1 });
  const weight = dense ? 1e-3 : 0.1;
  return Array.from({ length: rows }, (_, i) =>
    Array.from(x.subarray(i * cols, (i + 1) * cols), (each) =>
      dense ? weight * each : each > 2.3 ? weight : 0,
    ),
  );
}

function textClassifier(dense: boolean): Prepare {
  return (size, fallline) => {
    const { LogisticRegressionClassifier: Peer } = peer<{
      LogisticRegressionClassifier: typeof LogisticRegressionClassifier;
    }>('apparatus');
    const Class = fallline ? LogisticRegressionClassifier : Peer;
    const examples = documents(size, dense);
    return () => {
      const classifier = new Class();
      examples.forEach((each, i) => {
        classifier.addExample(each, i % 2 === 0 ? 'even' : 'odd');
      });
      classifier.train();
      return Math.hypot(...classifier.theta![0].elements);
    };
  };
}

function network(hiddenLayers: number[], outputs: number): Prepare {
  return (size, fallline) => {
    const { x, y } = samples(size);
    const { cols } = size;
    const data: Datum[] = Array.from(y, (label, i) => ({
      input: Float32Array.from(
        x.subarray(i * cols, (i + 1) * cols),
        (each) => 1 / (1 + Math.exp(-each)),
      ),
      output: Array.from({ length: outputs }, (_, k) => Number((i + label) % outputs === k)),
    }));
    const Class = fallline
      ? NeuralNetwork
      : peer<{ NeuralNetwork: typeof NeuralNetwork }>('brain.js').NeuralNetwork;
    const net = new Class({ hiddenLayers }).fromJSON(
      seededNetwork([cols, ...hiddenLayers, outputs]),
    );
    const rows = [...net.weights!.flat(), ...net.biases!.flat()] as Float32Array[];
    const starts = rows.map((row) => row.slice());
    return () => {
      rows.forEach((row, i) => {
        row.set(starts[i]);
      });
      for (const row of net.changes!.flat()) (row as Float32Array).fill(0);
      return net.train(data, { iterations: size.steps, errorThresh: 1e-9 }).error;
    };
  };
}

/** The JSON of a network with fixed weights. */
function seededNetwork(sizes: readonly number[]) {
  const { x } = makeSamples({ rows: Math.max(...sizes), cols: 16, classes: 2, seed: 3 });
  let at = 0;
  const next = () => x[at++ % x.length] / 10;
  const layers = sizes.map((size, l) => {
    const node = () => ({
      bias: next(),
      weights: Object.fromEntries(Array.from({ length: sizes[l - 1] }, (_, k) => [k, next()])),
    });
    return Object.fromEntries(Array.from({ length: size }, (_, j) => [j, l === 0 ? {} : node()]));
  });
  return {
    sizes: [...sizes],
    layers,
    outputLookup: false,
    inputLookup: false,
    activation: 'sigmoid',
  };
}

export const COMPAT_TASKS = {
  'LogisticRegression.train': {
    package: 'ml-logistic-regression',
    tolerance: 1e-9,
    sizes: [
      { rows: 100, cols: 10, steps: 500 },
      { rows: 1000, cols: 10, steps: 100 },
      { rows: 20_000, cols: 64, steps: 100 },
      { rows: 100_000, cols: 64, steps: 10 },
    ],
    prepare: (size, fallline) => {
      const { Matrix } = peer<MlMatrixPackage>('ml-matrix');
      const Peer = peer<typeof LogisticRegression>('ml-logistic-regression');
      const { x, y } = samples(size);
      const [X, Y] = [Matrix.from1DArray(size.rows, size.cols, x), Matrix.columnVector(y)];
      const options = { numSteps: size.steps, learningRate: 0.1 / size.rows };
      return () => {
        const model = new (fallline ? LogisticRegression : Peer)(options);
        model.train(X, Y);
        return Math.hypot(...model.classifiers[0].weights!.to1DArray());
      };
    },
  },
  'LogisticRegressionClassifier.train': {
    package: 'apparatus',
    tolerance: 1e-9,
    sizes: [
      { rows: 100, cols: 10, steps: 2 },
      { rows: 500, cols: 200, steps: 2 },
      { rows: 1000, cols: 1000, steps: 2 },
      { rows: 2000, cols: 2000, steps: 2, large: true },
    ],
    prepare: textClassifier(false),
  },
  'LogisticRegressionClassifier.train, no zeros': {
    package: 'apparatus',
    tolerance: 1e-9,
    sizes: [
      { rows: 100, cols: 10, steps: 2 },
      { rows: 500, cols: 500, steps: 2 },
    ],
    prepare: textClassifier(true),
  },
  'NeuralNetwork.train, 3 hidden': {
    package: 'brain.js',
    tolerance: 1e-5,
    sizes: [
      { rows: 4, cols: 2, steps: 200 },
      { rows: 100, cols: 10, steps: 20 },
      { rows: 100_000, cols: 64, steps: 1 },
    ],
    prepare: network([3], 2),
  },
  'NeuralNetwork.train, 784-128-10': {
    package: 'brain.js',
    tolerance: 1e-5,
    sizes: [{ rows: 500, cols: 784, steps: 2 }],
    prepare: network([128], 10),
  },
  mmul: {
    package: 'ml-matrix',
    tolerance: 1e-12,
    sizes: [2, 4, 8, 16, 24, 32, 64, 128, 256, 512].map(square),
    prepare: product((a, b) => a.mmul(b)),
  },
  'transpose().mmul': {
    package: 'ml-matrix',
    tolerance: 1e-12,
    sizes: [
      { rows: 100, cols: 10, steps: 1 },
      { rows: 1000, cols: 10, steps: 1 },
      { rows: 20_000, cols: 64, steps: 1 },
      { rows: 100_000, cols: 64, steps: 1 },
    ],
    prepare: product((a, b) => a.transpose().mmul(b)),
  },
} as const satisfies Record<string, CompatTask>;

export type CompatTaskName = keyof typeof COMPAT_TASKS;
