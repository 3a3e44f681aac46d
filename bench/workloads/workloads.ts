/** What the contenders are asked to do, and on how much data: a table. */
import type { SampleShape } from '../../lib/bench/samples.ts';
import { TASKS, type Task, type TaskName } from '../../lib/bench/tasks.ts';

export interface Workload extends Task, SampleShape {
  readonly task: TaskName;
  /**
   * What a contender's loss is held against: the median of all, or, where all seek the optimum, the
   * lowest.
   */
  readonly against: 'median' | 'lowest';
  /** Most that a loss may differ from that, relative to it. */
  readonly lossTolerance: number;
  /** Only with --large, and where there is memory for it. */
  readonly large?: boolean | undefined;
}

const SEED = 20261122;
const TALL = { rows: 500_000, cols: 64, seed: SEED };
const EXACT = { against: 'median', lossTolerance: 1e-4 } as const;
/** The contenders shuffle by generators of their own. */
const SHUFFLED = { against: 'median', lossTolerance: 1e-2 } as const;
const BATCH_GD = { ...TASKS['batch-gd'], task: 'batch-gd', seed: SEED, ...EXACT } as const;
const SOFTMAX = { ...TASKS.softmax, task: 'softmax', seed: SEED, ...SHUFFLED } as const;

export const WORKLOADS = {
  'batch-gd': { ...BATCH_GD, ...TALL },
  'mini-batch': { ...TASKS['mini-batch'], task: 'mini-batch', ...TALL, ...SHUFFLED },
  // As above, and the last few samples weigh more.
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

/** Earlier names, which older notes and scripts use. */
export const ALIASES: Readonly<Record<string, WorkloadName>> = { 'one-sample': 'online' };

/** Sizes for trying the benchmark itself out: what it times then says nothing. */
const QUICK = { rows: 1000, cols: 24 };

/** The same on at most 1,000 × 24. */
export function quickly(workload: Workload): Workload {
  const { rows, cols } = workload;
  return { ...workload, rows: Math.min(rows, QUICK.rows), cols: Math.min(cols, QUICK.cols) };
}
