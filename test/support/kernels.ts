/** Implementations of the kernels in both precisions, for tests: the loops, the addon, and the public functions. */
import type { KernelCalls } from '../../lib/backend/kernelCalls.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import * as gemmLoops32 from '../../lib/kernels/float32/gemmLoops.ts';
import * as float32 from '../../lib/kernels/float32/matrices.ts';
import * as matrixLoops32 from '../../lib/kernels/float32/matrixLoops.ts';
import * as vectorLoops32 from '../../lib/kernels/float32/vectorLoops.ts';
import * as vectors32 from '../../lib/kernels/float32/vectors.ts';
import * as gemmLoops64 from '../../lib/kernels/float64/gemmLoops.ts';
import * as float64 from '../../lib/kernels/float64/matrices.ts';
import * as matrixLoops64 from '../../lib/kernels/float64/matrixLoops.ts';
import * as vectorLoops64 from '../../lib/kernels/float64/vectorLoops.ts';
import * as vectors64 from '../../lib/kernels/float64/vectors.ts';
import { addon, withNative } from './backends.ts';

const loops64 = { ...matrixLoops64, ...gemmLoops64 };
const loops32 = { ...matrixLoops32, ...gemmLoops32 };

type Calls = KernelCalls<FloatArray>;

export interface Implementation {
  readonly name: string;
  readonly precision: Precision;
  /** Relative error that sums of a few hundred terms may have. */
  readonly tolerance: number;
  /** An array of the precision. */
  readonly array: (values: ArrayLike<number>) => FloatArray;
  /** `undefined` is what the addon leaves to the loops, and what is returned where nothing is. */
  readonly kernels: Pick<
    Calls,
    'dot' | 'axpy' | 'scal' | 'asum' | 'nrm2' | 'iamax' | 'gemv' | 'ger' | 'gemm'
  >;
}

const TOLERANCES = { float64: 1e-13, float32: 2e-6 } as const;

function implementation(name: string, precision: Precision, kernels: unknown): Implementation {
  const array = (values: ArrayLike<number>) =>
    precision === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
  const tolerance = TOLERANCES[precision];
  return {
    name: `${name}, ${precision}`,
    precision,
    tolerance,
    array,
    kernels: kernels as Implementation['kernels'],
  };
}

function named(vectorLoops: typeof vectorLoops64, loops: typeof loops64) {
  return {
    dot: vectorLoops.dotLoop,
    axpy: vectorLoops.axpyLoop,
    scal: vectorLoops.scalLoop,
    asum: vectorLoops.asumLoop,
    nrm2: vectorLoops.nrm2Loop,
    iamax: vectorLoops.iamaxLoop,
    gemv: loops.gemvLoop,
    ger: loops.gerLoop,
    gemm: loops.gemmLoop,
  };
}

export const implementations: readonly Implementation[] = [
  implementation('loops', 'float64', named(vectorLoops64, loops64)),
  implementation(
    'loops',
    'float32',
    named(vectorLoops32 as unknown as typeof vectorLoops64, loops32 as unknown as typeof loops64),
  ),
  implementation('checked', 'float64', { ...vectors64, ...float64 }),
  implementation('checked', 'float32', { ...vectors32, ...float32 }),
  ...(withNative
    ? (['float64', 'float32'] as const).map((precision) =>
        implementation('addon', precision, addon().kernels[precision]),
      )
    : []),
];
