/** Calls of each kernel at a given size: through fallline/kernels, and as a plain loop. */

import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import * as kernels from '../../lib/kernels/index.ts';
import * as plain from './plainKernels.ts';

/** A call at a given size, and its amount of work in the unit of the kernel's threshold. */
export interface KernelTask {
  readonly work: number;
  readonly ours: () => unknown;
  readonly plain: () => unknown;
}

interface KernelBenchmark {
  /** Key of the kernel's threshold in lib/numerics/nativeThresholds.ts. */
  readonly crossing: string;
  /** Meaning of the size. */
  readonly shape: string;
  /** Maximum size; beyond it, a plain loop takes seconds. */
  readonly most: number;
  readonly task: (size: number, precision: Precision) => KernelTask;
}

/** Number of columns of X, and of classes, in gradients. */
const COLS = 16;
const CLASSES = 4;

/** Fixed numbers in [-1, 1). */
function noise(length: number, precision: Precision): FloatArray {
  let word = 7;
  return floatArray(precision, length).map(() => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return word / 2 ** 31 - 1;
  });
}

function ofVectors(
  name: keyof typeof kernels,
  make: (n: number, x: FloatArray, y: FloatArray) => Omit<KernelTask, 'work'>,
): KernelBenchmark {
  return {
    crossing: name,
    shape: 'elements',
    most: 4096,
    task: (n, precision) => ({
      work: n,
      ...make(n, noise(n, precision), noise(n, precision)),
    }),
  };
}

function ofGradients(
  ours: typeof kernels.logisticGradient,
  loop: typeof plain.plainLogistic,
): KernelBenchmark {
  return {
    crossing: 'gradient',
    shape: `rows of ${COLS} columns`,
    most: 4096,
    task: (rows, precision) => {
      const x = noise(rows * COLS, precision);
      const y = noise(rows, precision).map((u) => (u > 0 ? 1 : 0));
      const [w, gradient] = [noise(COLS, precision), noise(COLS, precision)];
      return {
        work: rows * COLS,
        ours: () => ours(rows, COLS, x, y, w, gradient),
        plain: () => loop(rows, COLS, x, y, w, gradient),
      };
    },
  };
}

export const KERNEL_BENCHMARKS: Readonly<Record<string, KernelBenchmark>> = {
  dot: ofVectors('dot', (n, x, y) => ({
    ours: () => kernels.dot(x, y),
    plain: () => plain.plainDot(n, x, y),
  })),
  axpy: ofVectors('axpy', (n, x, y) => ({
    ours: () => kernels.axpy(1e-9, x, y),
    plain: () => plain.plainAxpy(n, 1e-9, x, y),
  })),
  scal: ofVectors('scal', (n, x) => ({
    ours: () => kernels.scal(-1, x),
    plain: () => plain.plainScal(n, -1, x),
  })),
  nrm2: ofVectors('nrm2', (n, x) => ({
    ours: () => kernels.nrm2(x),
    plain: () => plain.plainNrm2(n, x),
  })),
  asum: ofVectors('asum', (n, x) => ({
    ours: () => kernels.asum(x),
    plain: () => plain.plainAsum(n, x),
  })),
  iamax: ofVectors('iamax', (n, x) => ({
    ours: () => kernels.iamax(x),
    plain: () => plain.plainIamax(n, x),
  })),
  sigmoid: ofVectors('sigmoid', (n, x, out) => ({
    ours: () => kernels.sigmoid(x, out),
    plain: () => plain.plainSigmoid(n, x, out),
  })),
  softmax: ofVectors('softmax', (n, x, out) => ({
    ours: () => kernels.softmax(1, n, x, out),
    plain: () => plain.plainSoftmax(n, x, out),
  })),
  logSumExp: ofVectors('logSumExp', (n, x) => ({
    ours: () => kernels.logSumExp(x),
    plain: () => plain.plainLogSumExp(n, x),
  })),
  momentumStep: ofVectors('momentumStep', (n, w, gradient) => {
    const velocity = gradient.map(() => 0);
    return {
      ours: () => kernels.momentumStep(w, gradient, velocity, 1e-9, 0.9),
      plain: () => plain.plainMomentum(n, w, gradient, velocity, 1e-9, 0.9),
    };
  }),
  adamStep: ofVectors('adamStep', (n, w, gradient) => {
    const [m, v] = [gradient.map(() => 0), gradient.map(() => 0)];
    // Each optimizer step needs its own step number.
    let t = 0;
    return {
      ours: () => kernels.adamStep(w, gradient, m, v, ++t, 1e-9),
      plain: () => plain.plainAdam(n, w, gradient, m, v, ++t, 1e-9),
    };
  }),
  gemv: {
    crossing: 'gemv',
    shape: 'rows and columns',
    most: 4096,
    task: (n, precision) => {
      const [a, x, y] = [noise(n * n, precision), noise(n, precision), noise(n, precision)];
      return {
        work: n * n,
        ours: () => kernels.gemv(false, n, n, 1, a, x, 0, y),
        plain: () => plain.plainGemv(n, n, a, x, y),
      };
    },
  },
  ger: {
    crossing: 'ger',
    shape: 'rows and columns',
    most: 4096,
    task: (n, precision) => {
      const [a, x, y] = [noise(n * n, precision), noise(n, precision), noise(n, precision)];
      return {
        work: n * n,
        ours: () => kernels.ger(n, n, 1e-9, x, y, a),
        plain: () => plain.plainGer(n, n, 1e-9, x, y, a),
      };
    },
  },
  gemm: {
    crossing: 'gemm',
    shape: 'rows, columns and terms',
    most: 512,
    task: (n, precision) => {
      const [a, b, c] = [1, 2, 3].map(() => noise(n * n, precision));
      return {
        work: n * n * n,
        ours: () => kernels.gemm(false, false, n, n, n, 1, a, b, 0, c),
        plain: () => plain.plainGemm(n, n, n, a, b, c),
      };
    },
  },
  logisticGradient: ofGradients(kernels.logisticGradient, plain.plainLogistic),
  hingeGradient: ofGradients(kernels.hingeGradient, plain.plainHinge),
  squaredErrorGradient: ofGradients(kernels.squaredErrorGradient, plain.plainSquaredError),
  softmaxGradient: {
    crossing: 'gradient',
    shape: `rows of ${COLS} columns, ${CLASSES} classes`,
    most: 4096,
    task: (rows, precision) => {
      const x = noise(rows * COLS, precision);
      const y = noise(rows, precision).map((u) => Math.floor(((u + 1) / 2) * CLASSES));
      const [w, gradient] = [noise(COLS * CLASSES, precision), noise(COLS * CLASSES, precision)];
      const scores = noise(CLASSES, precision);
      return {
        work: rows * COLS * CLASSES,
        ours: () => kernels.softmaxGradient(rows, COLS, CLASSES, x, y, w, gradient),
        plain: () => plain.plainSoftmaxGradient(rows, COLS, CLASSES, x, y, w, gradient, scores),
      };
    },
  },
};

/** The measured sizes: powers of two from 4 to the kernel's maximum. */
export function sizesOf({ most }: KernelBenchmark): number[] {
  const sizes: number[] = [];
  for (let size = 4; size <= most; size *= 2) sizes.push(size);
  return sizes;
}
