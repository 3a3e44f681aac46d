/** What is measured, whatever the size of the data: a table of trainings, and one of predictions. */

/** How a model is trained; every contender is given these, and starts from weights of 0. */
export interface Training {
  /** Passes over the samples; at most so many where `tolerance` may end training before. */
  readonly epochs: number;
  /** Samples of one step, 'all' being full-batch descent; fewer are drawn in a new order each epoch. */
  readonly batchSize: number | 'all';
  /** Step along the gradient of a batch's mean loss. */
  readonly learningRate: number;
  /** Nesterov's momentum. Default: none. */
  readonly momentum?: number | undefined;
  /** Training ends after an epoch that changes the objective by no more than this. Default: never. */
  readonly tolerance?: number | undefined;
  /** As scikit-learn's C: the objective is the mean loss + ½/(C·rows)·‖w‖². Default: no penalty. */
  readonly c?: number | undefined;
}

export interface Task {
  readonly title: string;
  /** Whether training is timed, or, after it, the probabilities of every row, asked for one by one. */
  readonly kind: 'training' | 'prediction';
  /** Two are told apart by one output, more by one output each. */
  readonly classes: number;
  readonly training: Training;
}

export const TASKS = {
  'batch-gd': {
    title: 'logistic regression, 50 full-batch steps, learning rate 0.5, mean loss',
    kind: 'training',
    classes: 2,
    training: { epochs: 50, batchSize: 'all', learningRate: 0.5 },
  },
  'mini-batch': {
    title: 'logistic regression, 3 shuffled epochs, batches of 256, learning rate 0.1',
    kind: 'training',
    classes: 2,
    training: { epochs: 3, batchSize: 256, learningRate: 0.1 },
  },
  online: {
    title: 'logistic regression, 1 shuffled epoch, one sample a step, learning rate 0.01',
    kind: 'training',
    classes: 2,
    training: { epochs: 1, batchSize: 1, learningRate: 0.01 },
  },
  // Rate and momentum are near the best for these data at 64 columns, by trial: some 50 epochs, to
  // within 2e-7 (relative) of the lowest objective.
  optimum: {
    title: 'logistic regression with L2 (C = 1) to within a millionth of the lowest objective',
    kind: 'training',
    classes: 2,
    training: {
      epochs: 1000,
      batchSize: 'all',
      learningRate: 0.4,
      momentum: 0.8,
      tolerance: 5e-8,
      c: 1,
    },
  },
  softmax: {
    title: 'softmax of 10 classes, 3 shuffled epochs, batches of 256, learning rate 0.01',
    kind: 'training',
    classes: 10,
    training: { epochs: 3, batchSize: 256, learningRate: 0.01 },
  },
  'predict-one': {
    title: 'predictProba of one row at a time, after 20 full-batch steps of logistic regression',
    kind: 'prediction',
    classes: 2,
    training: { epochs: 20, batchSize: 'all', learningRate: 0.5 },
  },
} as const satisfies Record<string, Task>;

export type TaskName = keyof typeof TASKS;
export const TASK_NAMES = Object.keys(TASKS) as TaskName[];

export interface Size {
  readonly rows: number;
  readonly cols: number;
}

/** Sizes for `fallline bench`, which are soon done. */
export const SHIPPED_SIZES: Readonly<Record<TaskName, Size>> = {
  'batch-gd': { rows: 100_000, cols: 64 },
  'mini-batch': { rows: 100_000, cols: 64 },
  online: { rows: 100_000, cols: 64 },
  optimum: { rows: 50_000, cols: 64 },
  softmax: { rows: 2000, cols: 784 },
  'predict-one': { rows: 1000, cols: 64 },
};

/** Outputs of a model that tells so many classes apart. */
export function outputsFor(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** Strength of ½·l2·‖w‖² that `c` asks for. */
export function l2Of({ c }: Training, rows: number): number {
  return c === undefined ? 0 : 1 / (c * rows);
}
