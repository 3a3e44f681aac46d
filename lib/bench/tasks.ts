/** The benchmark tasks, independent of the size of the data: trainings, and one prediction. */

/** How a model is trained. Every contender gets the same settings, and starts from weights of 0. */
export interface Training {
  /** Number of epochs; a maximum if `tolerance` can end training earlier. */
  readonly epochs: number;
  /**
   * Samples per step; 'all' means full-batch descent. Smaller batches are shuffled in each epoch.
   */
  readonly batchSize: number | 'all';
  /** Learning rate, for the gradient of a batch's mean loss. */
  readonly learningRate: number;
  /** Coefficient of Nesterov's momentum. Default: none. */
  readonly momentum?: number | undefined;
  /** Training ends after an epoch that changes the objective by no more than this. Default: never. */
  readonly tolerance?: number | undefined;
  /**
   * Inverse strength of the L2 penalty, like scikit-learn's C: the objective is the mean loss +
   * ½/(C·rows)·‖w‖². Default: no penalty.
   */
  readonly c?: number | undefined;
}

export interface Task {
  readonly title: string;
  /**
   * What is timed: training, or, after training, predicting the probabilities of every row in
   * single calls.
   */
  readonly kind: 'training' | 'prediction';
  /** Number of classes: two have one output, more have one output each. */
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
  // Learning rate and momentum were found by trial, for these data with 64 columns: about 50 epochs
  // to within 2e-7 (relative) of the lowest objective.
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

/** Sizes for `fallline bench`, chosen to finish quickly. */
export const SHIPPED_SIZES: Readonly<Record<TaskName, Size>> = {
  'batch-gd': { rows: 100_000, cols: 64 },
  'mini-batch': { rows: 100_000, cols: 64 },
  online: { rows: 100_000, cols: 64 },
  optimum: { rows: 50_000, cols: 64 },
  softmax: { rows: 2000, cols: 784 },
  'predict-one': { rows: 1000, cols: 64 },
};

/** Number of outputs of a model for this number of classes. */
export function outputsFor(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** Strength λ of the penalty ½·λ·‖w‖² that `c` implies. */
export function l2Of({ c }: Training, rows: number): number {
  return c === undefined ? 0 : 1 / (c * rows);
}
