/** The binary classifiers in `LogisticRegression.classifiers`: one class against all others. */
import { isMlMatrix, type MatrixArgument, type MlMatrix, samplesOf } from '../mlMatrices.ts';
import { exactScores } from './exact.ts';
import { RowVector } from './rowVector.ts';

/** JSON of one classifier. */
export interface TwoClassesJson {
  readonly numSteps: number;
  readonly learningRate: number;
  /** One row of weights; null before training. */
  readonly weights: MlMatrix | number[][] | null;
}

export class LogisticRegressionTwoClasses {
  numSteps: number;
  learningRate: number;
  /** 1 × nFeatures: ml-matrix's `Matrix` if the samples were one, otherwise a RowVector. */
  weights: MlMatrix | null;

  constructor({ numSteps = 50_000, learningRate = 5e-4, weights }: Partial<TwoClassesJson>) {
    this.numSteps = numSteps;
    this.learningRate = learningRate;
    if (!weights) this.weights = null;
    else this.weights = isMlMatrix(weights) ? weights : new RowVector(weights[0]);
  }

  /** Probability of each row that it belongs to another class. */
  testScores(features: MatrixArgument): number[] {
    const x = samplesOf('features', features);
    const weights = Float64Array.from(this.weights?.to1DArray() ?? []);
    if (weights.length !== x.cols) {
      throw new RangeError(
        `Expected "features" to have ${weights.length} columns, one for each weight, but it has ${x.cols}`,
      );
    }
    const [scores] = exactScores(x, weights, 1);
    return Array.from(scores, (score) => 1 / (1 + Math.exp(-score)));
  }

  /** 0 for each row of the class, and 1 for each row of another class. */
  predict(features: MatrixArgument): number[] {
    return this.testScores(features).map(Math.round);
  }

  toJSON(): TwoClassesJson {
    return { numSteps: this.numSteps, learningRate: this.learningRate, weights: this.weights };
  }
}
