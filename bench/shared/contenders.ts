/** The table of contenders. Each one runs in its own process. */
import type { Subject } from '../../lib/bench/subjects.ts';
import type { TaskName } from '../../lib/bench/tasks.ts';
import type { Budget } from './scaled.ts';

interface Entry {
  readonly title: string;
  /** Implementation: contenders with the same one count once when losses are compared. */
  readonly implementation: string;
  /** Number of threads to use; 'own' leaves the choice to the contender. */
  readonly threads: 1 | 'all' | 'own';
  /** The tasks that it supports. Default: all. */
  readonly tasks?: readonly TaskName[] | undefined;
  /**
   * Maximum work; a larger task is reduced, and the measured time is extrapolated. Default: no
   * maximum.
   */
  readonly budget?: Budget | undefined;
  /** Reason why its loss differs from the others' and is not compared. */
  readonly otherLoss?: string | undefined;
}

/** fallline's backends and the plain loop, run by measure.ts. */
export interface OwnContender extends Entry, Omit<Subject, 'threads'> {
  readonly runtime: 'own';
}

/** A package of contenders/package.json, run by a script in contenders/. */
export interface NodeContender extends Entry {
  readonly runtime: 'node';
  readonly script: string;
  /** Packages that must be installed. */
  readonly packages: readonly string[];
}

/** A Python package, run by the task's script in contenders/. */
export interface PythonContender extends Entry {
  readonly runtime: 'python';
  /** Module that must be importable. */
  readonly module: string;
}

export type Contender = OwnContender | NodeContender | PythonContender;

const NATIVE = {
  implementation: 'native',
  runtime: 'own',
  call: 'fitSync',
  backend: 'native',
  threads: 'all',
} as const;
/** Tasks that are limited by memory bandwidth. */
const NARROW = { tasks: ['batch-gd'] } as const;
const PYTORCH = {
  implementation: 'pytorch',
  runtime: 'python',
  module: 'torch',
  tasks: ['batch-gd', 'mini-batch', 'softmax', 'predict-one'],
} as const;
const SCIKIT_LEARN = { runtime: 'python', module: 'sklearn', threads: 'own' } as const;

export const CONTENDERS = {
  native: { ...NATIVE, title: 'native' },
  'native-1': { ...NATIVE, title: 'native, 1 thread', threads: 1 },
  'native-fit': {
    ...NATIVE,
    title: 'native, fit',
    call: 'fit',
    tasks: ['batch-gd', 'mini-batch', 'online', 'optimum', 'softmax'],
  },
  'native-dataset': {
    ...NATIVE,
    title: 'native, Dataset',
    storage: 'float32',
    tasks: ['batch-gd', 'mini-batch', 'online'],
  },
  'native-float16': { ...NATIVE, ...NARROW, title: 'native, float16', storage: 'float16' },
  'native-bfloat16': {
    ...NATIVE,
    ...NARROW,
    title: 'native, bfloat16',
    storage: 'bfloat16',
    otherLoss: 'its features are rounded to 8 significant bits',
  },
  'native-uint8': {
    ...NATIVE,
    ...NARROW,
    title: 'native, uint8',
    storage: 'uint8',
    otherLoss: 'its features are rounded to 256 steps',
  },
  typescript: {
    title: 'typescript',
    implementation: 'typescript',
    runtime: 'own',
    call: 'fitSync',
    backend: 'typescript',
    threads: 1,
  },
  'plain-loop': {
    title: 'plain JavaScript loop',
    implementation: 'plain-loop',
    runtime: 'own',
    call: 'plainLoop',
    threads: 1,
  },
  numpy: {
    title: 'NumPy',
    implementation: 'numpy',
    runtime: 'python',
    module: 'numpy',
    threads: 'own',
    tasks: ['batch-gd', 'mini-batch', 'online', 'softmax', 'predict-one'],
  },
  pytorch: { ...PYTORCH, title: 'PyTorch', threads: 'own' },
  'pytorch-all': { ...PYTORCH, title: 'PyTorch, all threads', threads: 'all' },
  'scikit-learn': {
    ...SCIKIT_LEARN,
    title: 'scikit-learn',
    implementation: 'scikit-learn',
    tasks: ['online', 'optimum', 'predict-one'],
  },
  'scikit-learn-newton': {
    ...SCIKIT_LEARN,
    title: 'scikit-learn, newton-cholesky',
    implementation: 'scikit-learn-newton',
    tasks: ['optimum'],
  },
  liblinear: {
    ...SCIKIT_LEARN,
    title: 'LIBLINEAR',
    implementation: 'liblinear',
    tasks: ['optimum'],
  },
  'tensorflow-js': {
    title: 'TensorFlow.js, WebAssembly',
    implementation: 'tensorflow-js',
    runtime: 'node',
    script: 'tensorflowJs.ts',
    packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    threads: 'all',
    tasks: ['batch-gd', 'mini-batch', 'online', 'softmax', 'predict-one'],
    budget: { elements: 1e8, steps: 2000 },
  },
  'ml-js': {
    title: 'ml-logistic-regression',
    implementation: 'ml-js',
    runtime: 'node',
    script: 'mlJs.ts',
    packages: ['ml-logistic-regression', 'ml-matrix'],
    threads: 1,
    tasks: ['batch-gd'],
    budget: { elements: 6e7, rows: 20_000 },
  },
  'brain-js': {
    title: 'brain.js',
    implementation: 'brain-js',
    runtime: 'node',
    script: 'brainJs.ts',
    packages: ['brain.js'],
    threads: 1,
    tasks: ['batch-gd', 'mini-batch', 'online', 'softmax'],
    budget: { elements: 2e7, rows: 20_000 },
    otherLoss: 'it takes single samples in their order, on the squared error of the sigmoid',
  },
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;
export const CONTENDER_NAMES = Object.keys(CONTENDERS) as ContenderName[];

/** The naive loop that is the baseline. */
export const BASELINE: ContenderName = 'plain-loop';

/** Whether the contender is fallline. */
export function isOurs(name: ContenderName): boolean {
  const contender: Contender = CONTENDERS[name];
  return contender.runtime === 'own' && contender.backend !== undefined;
}

/** Contenders that support a task, in the order of the table. */
export function contendersOf(task: TaskName): ContenderName[] {
  return CONTENDER_NAMES.filter((name) => {
    const { tasks }: Contender = CONTENDERS[name];
    return tasks === undefined || tasks.includes(task);
  });
}
