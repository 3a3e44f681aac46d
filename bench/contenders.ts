/** Who is measured: a table. Each contender trains in a process of its own. */
import type { BackendName } from '../lib/backend/backend.ts';

interface Entry {
  readonly title: string;
  /** Contenders of one implementation have one voice where losses are compared. */
  readonly implementation: string;
  /** Threads it is told to use; 'own' leaves the number to it. */
  readonly threads: 1 | 'all' | 'own';
}

/** Trained in Node by measure.ts. */
export interface NodeContender extends Entry {
  readonly runtime: 'node';
  readonly call: 'fitSync' | 'fit' | 'plainLoop';
  /** The backend that `fit` and `fitSync` run on. */
  readonly backend?: BackendName;
}

/** Trained in Python by the workload's script in contenders/. */
export interface PythonContender extends Entry {
  readonly runtime: 'python';
  /** What must be importable. */
  readonly module: string;
  /** The workloads whose scripts know it; all, unless given. */
  readonly workloads?: readonly string[];
}

export type Contender = NodeContender | PythonContender;

export const CONTENDERS = {
  native: {
    title: 'native',
    implementation: 'native',
    runtime: 'node',
    call: 'fitSync',
    backend: 'native',
    threads: 'all',
  },
  'native-1': {
    title: 'native, 1 thread',
    implementation: 'native',
    runtime: 'node',
    call: 'fitSync',
    backend: 'native',
    threads: 1,
  },
  'native-fit': {
    title: 'native, fit',
    implementation: 'native',
    runtime: 'node',
    call: 'fit',
    backend: 'native',
    threads: 'all',
  },
  typescript: {
    title: 'typescript',
    implementation: 'typescript',
    runtime: 'node',
    call: 'fitSync',
    backend: 'typescript',
    threads: 1,
  },
  'plain-loop': {
    title: 'plain JavaScript loop',
    implementation: 'plain-loop',
    runtime: 'node',
    call: 'plainLoop',
    threads: 1,
  },
  numpy: {
    title: 'NumPy',
    implementation: 'numpy',
    runtime: 'python',
    module: 'numpy',
    threads: 'own',
  },
  pytorch: {
    title: 'PyTorch',
    implementation: 'pytorch',
    runtime: 'python',
    module: 'torch',
    threads: 'own',
    workloads: ['batch-gd', 'mini-batch'],
  },
  'pytorch-all': {
    title: 'PyTorch, all threads',
    implementation: 'pytorch',
    runtime: 'python',
    module: 'torch',
    threads: 'all',
    workloads: ['batch-gd', 'mini-batch'],
  },
  'scikit-learn': {
    title: 'scikit-learn',
    implementation: 'scikit-learn',
    runtime: 'python',
    module: 'sklearn',
    threads: 'own',
    workloads: ['one-sample'],
  },
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;
export const CONTENDER_NAMES = Object.keys(CONTENDERS) as ContenderName[];

/** The naive loop that the others are compared with. */
export const BASELINE: ContenderName = 'plain-loop';

/** The contenders of a workload, in the order of the table. */
export function contendersOf(workload: string): ContenderName[] {
  return CONTENDER_NAMES.filter((name) => {
    const contender: Contender = CONTENDERS[name];
    return (
      contender.runtime === 'node' ||
      contender.workloads === undefined ||
      contender.workloads.includes(workload)
    );
  });
}
