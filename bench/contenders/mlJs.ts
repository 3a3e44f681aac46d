/**
 * ml-logistic-regression supports full batches only, sums over the samples, and has no bias. The
 * learning rate is therefore divided by the number of samples, and a column of ones replaces the
 * bias.
 */
import { objectiveOf } from '../../lib/bench/agreement.ts';
import { answering } from '../workloads/answering.ts';
import { load, versionOf } from './packages.ts';

interface Matrix {
  to1DArray(): number[];
}
interface MlMatrix {
  Matrix: {
    new (rows: number[][]): Matrix;
    columnVector(values: number[]): Matrix;
  };
}
interface Classifier {
  train(x: Matrix, y: Matrix): void;
  /**
   * One classifier per class against all others; the first one's positive class is the second
   * class.
   */
  classifiers: { weights: Matrix }[];
}
type LogisticRegression = new (options: { numSteps: number; learningRate: number }) => Classifier;

await answering(async ({ training }, { x, y }) => {
  const { Matrix } = load<MlMatrix>('ml-matrix');
  const Model = load<{ default: LogisticRegression } & LogisticRegression>(
    'ml-logistic-regression',
  );
  const Classifier = Model.default ?? Model;
  const cols = x.length / y.length;
  const features = new Matrix(
    Array.from(y, (_, i) => [...x.subarray(i * cols, (i + 1) * cols), 1]),
  );
  const targets = Matrix.columnVector([...y]);
  const { epochs, learningRate } = training;
  return {
    run: () => {
      const model = new Classifier({ numSteps: epochs, learningRate: learningRate / y.length });
      model.train(features, targets);
      const all = model.classifiers[0].weights.to1DArray();
      const weights = { weights: all.slice(0, cols), bias: all.slice(cols) };
      return { epochs, loss: () => objectiveOf(x, y, weights, training) };
    },
    with: `${versionOf('ml-logistic-regression')}, ${versionOf('ml-matrix')}; `,
  };
});
