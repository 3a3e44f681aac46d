/** The packages that are accelerated where they are loaded, and how. */
import { accelerate as accelerateApparatus } from '../compat/apparatus/index.ts';
import { accelerate as accelerateBrain } from '../compat/brain/index.ts';
import type { AccelerateOptions } from '../compat/methods.ts';
import { accelerate as accelerateMlLogisticRegression } from '../compat/mlLogisticRegression/index.ts';
import { accelerate as accelerateMlMatrix } from '../compat/mlMatrix/index.ts';

export interface Peer {
  /** The package's name. */
  readonly name: string;
  /** The versions that the tests run on. */
  readonly versions: readonly string[];
  /** The file in the package that exports what is accelerated. */
  readonly file: string;
  /** What becomes faster, for the line that says so. */
  readonly what: string;
  /** Accelerates what the file exports. */
  readonly accelerate: (exports: never, options: AccelerateOptions) => void;
}

export const PEERS: readonly Peer[] = [
  {
    name: 'apparatus',
    versions: ['0.0.10'],
    file: 'lib/apparatus/classifier/logistic_regression_classifier.js',
    what: 'LogisticRegressionClassifier.train',
    accelerate: accelerateApparatus,
  },
  {
    name: 'brain.js',
    versions: ['1.6.1'],
    file: 'dist/neural-network.js',
    what: 'NeuralNetwork.train and trainAsync',
    accelerate: ({ default: NeuralNetwork }: { default: never }, options) =>
      accelerateBrain(NeuralNetwork, options),
  },
  {
    name: 'ml-logistic-regression',
    versions: ['2.0.0'],
    file: 'lib/logreg.js',
    what: 'LogisticRegression.train',
    accelerate: accelerateMlLogisticRegression,
  },
  {
    name: 'ml-matrix',
    versions: ['6.15.1'],
    file: 'matrix.js',
    what: 'products of matrices, SVD.solve and SVD.inverse',
    accelerate: accelerateMlMatrix,
  },
];
