/** Table of the packages that are accelerated when they are loaded. */
import { accelerate as accelerateApparatus } from '../compat/apparatus/index.ts';
import { accelerate as accelerateBrain } from '../compat/brain/index.ts';
import type { AccelerateOptions, Restore } from '../compat/methods.ts';
import { accelerate as accelerateMlLogisticRegression } from '../compat/mlLogisticRegression/index.ts';
import { accelerate as accelerateMlMatrix } from '../compat/mlMatrix/index.ts';
import { probeApparatus, probeBrain, probeMlLogisticRegression, probeMlMatrix } from './probes.ts';

export interface Peer {
  /** The package's name. */
  readonly name: string;
  /** Versions that are accelerated if their check succeeds: from the first, below the second. */
  readonly from: string;
  readonly below: string;
  /** File in the package that exports the accelerated class. */
  readonly file: string;
  /** Name of the accelerated work, for reports. */
  readonly what: string;
  /** Accelerates the file's exports; returns a function that restores the original. */
  readonly accelerate: (exports: never, options: AccelerateOptions) => Restore;
  /** Results of each accelerated method on fixed data. */
  readonly probe: (exports: never, require: (name: string) => unknown) => readonly number[];
  /** Maximum difference between results before and after acceleration, relative to the largest. */
  readonly tolerance: number;
}

export const PEERS: readonly Peer[] = [
  {
    name: 'apparatus',
    from: '0.0.9',
    below: '0.1.0',
    file: 'lib/apparatus/classifier/logistic_regression_classifier.js',
    what: 'LogisticRegressionClassifier.train',
    accelerate: accelerateApparatus,
    probe: probeApparatus,
    tolerance: 1e-9,
  },
  {
    name: 'brain.js',
    from: '1.6.0',
    below: '2.0.0',
    file: 'dist/neural-network.js',
    what: 'NeuralNetwork.train and trainAsync',
    accelerate: ({ default: NeuralNetwork }: { default: never }, options) =>
      accelerateBrain(NeuralNetwork, options),
    probe: probeBrain,
    tolerance: 1e-6,
  },
  {
    name: 'ml-logistic-regression',
    from: '2.0.0',
    below: '3.0.0',
    file: 'lib/logreg.js',
    what: 'LogisticRegression.train',
    accelerate: accelerateMlLogisticRegression,
    probe: probeMlLogisticRegression,
    tolerance: 0,
  },
  {
    name: 'ml-matrix',
    from: '6.4.0',
    below: '7.0.0',
    file: 'matrix.js',
    what: 'products of matrices, SVD.solve and SVD.inverse',
    accelerate: accelerateMlMatrix,
    probe: probeMlMatrix,
    tolerance: 1e-12,
  },
];
