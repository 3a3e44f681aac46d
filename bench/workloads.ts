/** What the contenders are asked to do: a table. Each is logistic regression on the same data. */

/** How a model is trained; every contender is given these, and starts from weights of 0. */
export interface Training {
  readonly epochs: number;
  /** Samples of one step, 'all' being full-batch descent; fewer are drawn in a new order each epoch. */
  readonly batchSize: number | 'all';
  /** Step along the gradient of a batch's mean log loss. */
  readonly learningRate: number;
}

export interface Workload {
  readonly title: string;
  readonly rows: number;
  readonly cols: number;
  readonly seed: number;
  readonly training: Training;
  /** Most that a contender's loss may differ from the median of all, relative to it. */
  readonly lossTolerance: number;
  /** The peers' script in contenders/. */
  readonly script: string;
}

const TALL = { rows: 500_000, cols: 64, seed: 20261122 };

export const WORKLOADS = {
  'batch-gd': {
    ...TALL,
    title: 'logistic regression, 50 full-batch steps, learning rate 0.5, mean loss',
    training: { epochs: 50, batchSize: 'all', learningRate: 0.5 },
    lossTolerance: 1e-4,
    script: 'batchGd.py',
  },
  'mini-batch': {
    ...TALL,
    title: 'logistic regression, 3 shuffled epochs, batches of 256, learning rate 0.1',
    training: { epochs: 3, batchSize: 256, learningRate: 0.1 },
    // The contenders shuffle by generators of their own.
    lossTolerance: 1e-2,
    script: 'miniBatch.py',
  },
  'one-sample': {
    ...TALL,
    title: 'logistic regression, 1 shuffled epoch, one sample a step, learning rate 0.01',
    training: { epochs: 1, batchSize: 1, learningRate: 0.01 },
    // As above, and the last few samples weigh more.
    lossTolerance: 5e-2,
    script: 'oneSample.py',
  },
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof WORKLOADS;
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as WorkloadName[];
