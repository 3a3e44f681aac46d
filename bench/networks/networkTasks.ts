/** The table of network training tasks. */
import type { BackendName } from '../../lib/backend/backend.ts';
import type { SampleShape } from '../../lib/bench/samples.ts';
import type { NetworkCheck } from './networkCheck.ts';

export interface NetworkTask extends SampleShape {
  readonly title: string;
  /** Units of the hidden layers, which use relu. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

const SEED = 20261122;

/**
 * One logistic output for two classes, softmax for more; plain gradient descent from He
 * initialization.
 */
export const NETWORK_TASKS = {
  mlp: {
    title: '784-128-10, 2 shuffled epochs, batches of 128, learning rate 0.05',
    ...{ rows: 30_000, cols: 784, classes: 10, seed: SEED },
    ...{ hidden: [128], epochs: 2, batchSize: 128, learningRate: 0.05 },
  },
  wide: {
    title: '64-256-256-1, 1 shuffled epoch, batches of 512, learning rate 0.05',
    ...{ rows: 500_000, cols: 64, classes: 2, seed: SEED },
    ...{ hidden: [256, 256], epochs: 1, batchSize: 512, learningRate: 0.05 },
  },
  small: {
    title: '30-16-1, 5 shuffled epochs, batches of 32, learning rate 0.05',
    ...{ rows: 20_000, cols: 30, classes: 2, seed: SEED },
    ...{ hidden: [16], epochs: 5, batchSize: 32, learningRate: 0.05 },
  },
} as const satisfies Record<string, NetworkTask>;

export type NetworkTaskName = keyof typeof NETWORK_TASKS;

export const NETWORK_CONTENDERS = [
  'native',
  'native-1',
  'typescript',
  'pytorch',
  'scikit-learn',
  'tensorflow-js',
  'brain-js',
] as const;
export type NetworkContender = (typeof NETWORK_CONTENDERS)[number];

/** Contenders that are fallline, by backend. */
export const OWN_BACKENDS: Readonly<Partial<Record<NetworkContender, BackendName>>> = {
  native: 'native',
  'native-1': 'native',
  typescript: 'typescript',
};

/** Factor for the number of rows in a trial run. */
export const QUICK_SCALE = 0.002;

/** Fraction of the rows for slow contenders; their time is extrapolated by it. */
export const SHARES: Readonly<Partial<Record<NetworkContender, number>>> = {
  typescript: 0.2,
  'tensorflow-js': 0.1,
  'brain-js': 0.05,
};

/** The request to a contender's process. */
export interface NetworkRequest extends NetworkTask {
  readonly contender: NetworkContender;
  /** Paths of .npy files, of which the first `rows` rows are used. */
  readonly x: string;
  readonly y: string;
  /** Timed runs, in addition to one warm-up run. */
  readonly samples: number;
  readonly check: NetworkCheck;
}

/** The answer of a contender. */
export interface NetworkAnswer {
  readonly seconds: readonly number[];
  /** Mean loss of the samples at the end; brain.js uses another loss. */
  readonly loss: number | null;
  /** Loss of the check: `null` if it was not run, or the loss is not finite. */
  readonly checkedLoss: number | null;
  /** Reason why its loss differs from the others' and is not compared. */
  readonly otherLoss?: string | undefined;
  readonly accuracy: number;
  readonly with: string;
}
