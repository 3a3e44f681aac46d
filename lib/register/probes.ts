/**
 * Computations that each package does before and after acceleration: one per replaced method, large enough
 * for fallline to take over. A version whose results differ is not accelerated.
 */

interface Matrix {
  mmul(other: Matrix): Matrix;
  transpose(): Matrix;
  to1DArray(): number[];
  mmulByTranspose?(): Matrix;
  gram?(): Matrix;
  transposeMultiply?(other: Matrix): Matrix;
}
interface MlMatrix {
  readonly Matrix: new (rows: number[][]) => Matrix;
  readonly SVD: new (
    matrix: Matrix,
    options: object,
  ) => { inverse(): Matrix; solve(right: Matrix): Matrix };
}

/** Rows of pseudo-random numbers between -1 and 1. */
function rowsOf(rows: number, cols: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_, j) => Math.sin(1 + 3.7 * i + 11.3 * j + 0.13 * i * j)),
  );
}

export function probeMlMatrix({ Matrix, SVD }: MlMatrix): number[] {
  const n = 20;
  const [a, b] = [new Matrix(rowsOf(n, n)), new Matrix(rowsOf(n, n + 1))];
  const svd = new SVD(a, { autoTranspose: true });
  const results = [a.mmul(b), a.mmul(new Matrix(rowsOf(n, 1))), svd.inverse(), svd.solve(b)];
  // Versions before 6.15 lack some of these methods.
  if (a.mmulByTranspose) results.push(a.mmulByTranspose());
  if (a.gram) results.push(a.gram());
  if (a.transposeMultiply) results.push(a.transposeMultiply(b));
  return results.flatMap((each) => each.to1DArray());
}

interface LogisticRegression {
  train(x: object, y: object): void;
  readonly classifiers: readonly { readonly weights: { to1DArray(): number[] } }[];
}

/** @param require `require` of the package's own file, so that matrices are of the ml-matrix that it loads */
export function probeMlLogisticRegression(
  Model: new (options: object) => LogisticRegression,
  require: (name: string) => unknown,
): number[] {
  const { Matrix } = require('ml-matrix') as MlMatrix;
  const model = new Model({ numSteps: 30, learningRate: 0.5 });
  model.train(new Matrix(rowsOf(12, 5)), new Matrix(rowsOf(12, 1).map((_, i) => [i % 3])));
  return model.classifiers.flatMap(({ weights }) => weights.to1DArray());
}

interface Network {
  train(data: object, options: object): { error: number };
  run(input: readonly number[]): ArrayLike<number>;
}

export function probeBrain({
  default: NeuralNetwork,
}: {
  default: new (options: object) => Network;
}): number[] {
  const data = rowsOf(8, 10).map((row) => ({
    input: row.slice(2),
    output: row.slice(0, 2).map(Math.abs),
  }));
  return ['sigmoid', 'tanh'].flatMap((activation, i) => {
    const net = new NeuralNetwork({ hiddenLayers: [16], activation });
    const praxis = i === 0 ? {} : { praxis: 'adam' };
    const { error } = net.train(data, { iterations: 10, errorThresh: 1e-9, ...praxis });
    return [error, ...Array.from(net.run(data[0].input))];
  });
}

interface Classifier {
  addExample(data: readonly number[], label: string): void;
  train(): void;
  readonly theta: readonly { readonly elements: readonly number[] }[];
}

export function probeApparatus(LogisticRegressionClassifier: new () => Classifier): number[] {
  const classifier = new LogisticRegressionClassifier();
  for (const [i, row] of rowsOf(6, 3).entries()) classifier.addExample(row, i % 2 ? 'odd' : 'even');
  classifier.train();
  return classifier.theta.flatMap(({ elements }) => elements);
}

/**
 * Results of a package, with Math.random replaced meanwhile, so that the program's own sequence does not change.
 */
export function probed(probe: () => readonly number[]): readonly number[] {
  const { random } = Math;
  let word = 1;
  Math.random = () => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return word / 2 ** 32;
  };
  try {
    return probe();
  } finally {
    Math.random = random;
  }
}

/** Whether all numbers agree within a tolerance relative to the largest. */
export function areAlike(
  before: readonly number[],
  after: readonly number[],
  tolerance: number,
): boolean {
  const largest = before.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return (
    before.length === after.length &&
    before.every(
      (each, i) => Object.is(each, after[i]) || Math.abs(each - after[i]) <= tolerance * largest,
    )
  );
}
