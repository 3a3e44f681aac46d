/** The packages that are accelerated where they are loaded, and how. */
import { accelerate as accelerateApparatus } from '../compat/apparatus/index.ts';
import { accelerate as accelerateBrain } from '../compat/brain/index.ts';
import type { AccelerateOptions, Restore } from '../compat/methods.ts';
import { accelerate as accelerateMlLogisticRegression } from '../compat/mlLogisticRegression/index.ts';
import { accelerate as accelerateMlMatrix } from '../compat/mlMatrix/index.ts';
import { probeApparatus, probeBrain, probeMlLogisticRegression, probeMlMatrix } from './probes.ts';

export interface Peer {
  /** The package's name. */
  readonly name: string;
  /** Versions that are accelerated where their own check succeeds: from the first, below the second. */
  readonly from: string;
  readonly below: string;
  /** The file in the package that exports what is accelerated. */
  readonly file: string;
  /** What becomes faster, for the line that says so. */
  readonly what: string;
  /** Accelerates what the file exports; returns what takes it back. */
  readonly accelerate: (exports: never, options: AccelerateOptions) => Restore;
  /** Numbers that the package computes by each method that is accelerated, of the same data each time. */
  readonly probe: (exports: never, require: (name: string) => unknown) => readonly number[];
  /** By how much, relative to the largest of them, the same numbers may differ once accelerated. */
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
