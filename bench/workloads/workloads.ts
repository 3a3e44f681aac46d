/** The table of workloads: tasks with the size of their data. */
import type { SampleShape } from '../../lib/bench/samples.ts';
import { TASKS, type Task, type TaskName } from '../../lib/bench/tasks.ts';

export interface Workload extends Task, SampleShape {
  readonly task: TaskName;
  /**
   * The reference for a contender's loss: the median of all, or, for tasks that reach the optimum,
   * the lowest.
   */
  readonly against: 'median' | 'lowest';
  /** Maximum relative difference of a loss from the reference. */
  readonly lossTolerance: number;
  /** Run only with --large, and if memory suffices. */
  readonly large?: boolean | undefined;
}

const SEED = 20261122;
const TALL = { rows: 500_000, cols: 64, seed: SEED };
const EXACT = { against: 'median', lossTolerance: 1e-4 } as const;
/** Tolerance for contenders that shuffle with generators of their own. */
const SHUFFLED = { against: 'median', lossTolerance: 1e-2 } as const;
const BATCH_GD = { ...TASKS['batch-gd'], task: 'batch-gd', seed: SEED, ...EXACT } as const;
const SOFTMAX = { ...TASKS.softmax, task: 'softmax', seed: SEED, ...SHUFFLED } as const;

export const WORKLOADS = {
  'batch-gd': { ...BATCH_GD, ...TALL },
  'mini-batch': { ...TASKS['mini-batch'], task: 'mini-batch', ...TALL, ...SHUFFLED },
  // As above; in addition, the last few samples have a larger effect.
  online: { ...TASKS.online, task: 'online', ...TALL, ...SHUFFLED, lossTolerance: 5e-2 },
  optimum: {
    ...TASKS.optimum,
    task: 'optimum',
    ...TALL,
    against: 'lowest',
    lossTolerance: 1e-6,
  },
  softmax: { ...SOFTMAX, rows: 20_000, cols: 3072 },
  'softmax-50k': { ...SOFTMAX, rows: 50_000, cols: 3072 },
  'batch-gd-150': {
    ...BATCH_GD,
    rows: 150,
    cols: 4,
    title: 'logistic regression, 100 full-batch steps, learning rate 0.5, mean loss',
    training: { ...BATCH_GD.training, epochs: 100 },
  },
  'batch-gd-16': { ...BATCH_GD, rows: 1_000_000, cols: 16 },
  'predict-one': { ...TASKS['predict-one'], task: 'predict-one', ...TALL, rows: 1000, ...EXACT },
  'batch-gd-5m': {
    ...BATCH_GD,
    rows: 5_000_000,
    cols: 64,
    title: 'logistic regression, 10 full-batch steps, learning rate 0.5, mean loss',
    training: { ...BATCH_GD.training, epochs: 10 },
    large: true,
  },
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof WORKLOADS;
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as WorkloadName[];

/** Former names, still accepted for older notes and scripts. */
export const ALIASES: Readonly<Record<string, WorkloadName>> = { 'one-sample': 'online' };

/** Sizes for trying out the benchmark; their times mean nothing. */
const QUICK = { rows: 1000, cols: 24 };

/** The same workload with at most 1,000 × 24. */
export function quickly(workload: Workload): Workload {
  const { rows, cols } = workload;
  return { ...workload, rows: Math.min(rows, QUICK.rows), cols: Math.min(cols, QUICK.cols) };
}
