/**
 * The cases of `npm run bench:small`: work so small that the overhead of an adapter may exceed its
 * gain.
 */
import { createRequire } from 'node:module';
import { NeuralNetwork } from '../../lib/compat/brain/index.ts';
import { LogisticRegression } from '../../lib/compat/mlLogisticRegression/index.ts';
import type { MlMatrix } from '../../lib/compat/mlMatrices.ts';
import { accelerate, type MlMatrixModule } from '../../lib/compat/mlMatrix/index.ts';

/** The same work twice: by the unmodified package, and by fallline. */
export interface SmallCase {
  readonly title: string;
  readonly package: () => unknown;
  readonly fallline: () => unknown;
}

interface Matrix extends MlMatrix {
  mmul(other: Matrix): Matrix;
  mmulByTranspose(): Matrix;
  transposeMultiply(other: Matrix): Matrix;
  gram(): Matrix;
  transpose(): Matrix;
}
interface MlMatrixPackage extends MlMatrixModule {
  Matrix: MlMatrixModule['Matrix'] & {
    rand(rows: number, cols: number): Matrix;
    columnVector(values: ArrayLike<number>): Matrix;
  };
  SVD: { readonly prototype: object; new (matrix: Matrix): { inverse(): Matrix } };
}

/**
 * A separate copy of a package: replacing the methods of a shared one would invalidate V8's
 * optimizations of it.
 */
function copyOf<Package>(name: string): Package {
  const load = createRequire(new URL('../../test/compat/peers.ts', import.meta.url));
  for (const file of Object.keys(load.cache)) {
    if (/[\\/]ml-matrix[\\/]|[\\/]ml-logistic-regression[\\/]/.test(file)) delete load.cache[file];
  }
  return load(name) as Package;
}

type Make<Work> = (ml: MlMatrixPackage) => Work;

function onBoth(title: string, make: Make<() => unknown>): SmallCase {
  return { title, package: make(PLAIN), fallline: make(FAST) };
}

const PLAIN = copyOf<MlMatrixPackage>('ml-matrix');
const FAST = copyOf<MlMatrixPackage>('ml-matrix');
accelerate(FAST);

const mmul = (m: number, k: number, n: number) =>
  onBoth(`ml-matrix: mmul, ${m} × ${k} by ${k} × ${n}`, ({ Matrix }) => {
    const [a, b] = [Matrix.rand(m, k), Matrix.rand(k, n)];
    return () => a.mmul(b);
  });

const ofOne = (name: 'mmulByTranspose' | 'gram', m: number, n: number) =>
  onBoth(`ml-matrix: ${name}, ${m} × ${n}`, ({ Matrix }) => {
    const a = Matrix.rand(m, n);
    return () => a[name]();
  });

const inverse = (n: number) =>
  onBoth(`ml-matrix: SVD.inverse, ${n} × ${n}`, ({ Matrix, SVD }) => {
    const svd = new SVD(Matrix.rand(n, n));
    return () => svd.inverse();
  });

function logistic(rows: number, cols: number, numSteps: number): SmallCase {
  const Peer = copyOf<typeof LogisticRegression>('ml-logistic-regression');
  const x = PLAIN.Matrix.rand(rows, cols);
  const y = PLAIN.Matrix.columnVector(Array.from({ length: rows }, (_, i) => i % 2));
  const train = (Class: typeof LogisticRegression) => () =>
    new Class({ numSteps, learningRate: 0.01 }).train(x, y);
  return {
    title: `ml-logistic-regression: train, ${rows} × ${cols}, steps: ${numSteps}`,
    package: train(Peer),
    fallline: train(LogisticRegression),
  };
}

function network(iterations: number): SmallCase {
  const { NeuralNetwork: Peer } = copyOf<{ NeuralNetwork: typeof NeuralNetwork }>('brain.js');
  const data = [0, 1, 2, 3].map((i) => ({ input: [i & 1, i >> 1], output: [(i & 1) ^ (i >> 1)] }));
  const train = (Class: typeof NeuralNetwork) => () =>
    new Class({ hiddenLayers: [3] }).train(data, { iterations, errorThresh: 1e-9 });
  return {
    title: `brain.js: a network of 2, 3 and 1, four patterns, passes: ${iterations}`,
    package: train(Peer),
    fallline: train(NeuralNetwork),
  };
}

export const SMALL_CASES: readonly SmallCase[] = [
  ...[2, 4, 8, 10, 12, 14, 16, 20, 24, 32, 64].map((n) => mmul(n, n, n)),
  ...[8, 16, 32, 64, 256].map((n) => mmul(n, n, 1)),
  mmul(1000, 3, 1),
  mmul(1000, 10, 2),
  mmul(1000, 10, 4),
  mmul(1, 300, 300),
  mmul(300, 2, 8),
  mmul(5, 1000, 5),
  ofOne('mmulByTranspose', 5, 1000),
  ofOne('mmulByTranspose', 20, 20),
  ofOne('mmulByTranspose', 200, 3),
  ofOne('gram', 100, 4),
  ofOne('gram', 1000, 10),
  ofOne('gram', 30, 30),
  ...[2, 3, 5, 10, 20].map(inverse),
  logistic(8, 2, 1),
  logistic(8, 2, 20),
  logistic(30, 4, 10),
  logistic(150, 4, 1000),
  ...[1, 10, 100].map(network),
];
