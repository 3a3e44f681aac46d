/**
 * Measures the limits of this machine with the addon: memory bandwidth, and speed of matrix
 * products.
 */
import type { Addon } from '../backend/addon.ts';
import type { Precision } from '../data/numericArrays.ts';
import type { Roof } from './roofline.ts';

export interface Bandwidth {
  readonly threads: number;
  /** Size of the array that was read. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

/** A product of rows × cols and cols × outputs; with one output, a matrix–vector product. */
export interface ProductSize {
  readonly rows: number;
  readonly cols: number;
  readonly outputs: number;
}

export interface ProductPeak extends ProductSize {
  readonly precision: Precision;
  /** Threads that each multiply their own matrices. */
  readonly threads: number;
  /** Floating-point operations per second of all threads together. */
  readonly operationsPerSecond: number;
}

/** Limits of a machine; no products if they were not measured. */
export interface Limits {
  readonly bandwidth: readonly Bandwidth[];
  readonly products: readonly ProductPeak[];
}

/**
 * Sizes from vectors that fit into the L1 cache to matrices larger than the last-level cache, and
 * the shapes of training.
 */
export const PRODUCT_SIZES: readonly ProductSize[] = [
  { rows: 64, cols: 64, outputs: 1 },
  { rows: 256, cols: 256, outputs: 1 },
  { rows: 1024, cols: 1024, outputs: 1 },
  { rows: 4096, cols: 4096, outputs: 1 },
  { rows: 256, cols: 3072, outputs: 10 },
  { rows: 128, cols: 784, outputs: 128 },
  { rows: 64, cols: 64, outputs: 64 },
  { rows: 256, cols: 256, outputs: 256 },
  { rows: 512, cols: 512, outputs: 512 },
  { rows: 1024, cols: 1024, outputs: 1024 },
];

/** The product that measures peak arithmetic: large enough to reach it, and quick to compute. */
export const PEAK_SIZE: ProductSize = { rows: 512, cols: 512, outputs: 512 };

/** Numbers of threads to measure: powers of two, and all threads. */
export function threadCounts(all: number): number[] {
  const counts: number[] = [];
  for (let threads = 1; threads < all; threads *= 2) counts.push(threads);
  return [...counts, all];
}

/**
 * Measures memory bandwidth for each number of threads: the fastest of `passes` passes over an
 * array.
 *
 * @throws {Error} if the addon computes a wrong sum
 */
export function measureBandwidth(
  addon: Addon,
  bytes: number,
  threads: readonly number[],
  passes: number,
): Bandwidth[] {
  return threads.map((count) => {
    const bytesPerSecond = addon.readBandwidth(bytes, count, passes);
    if (bytesPerSecond === 0) throw new Error('the addon added up an array wrongly');
    return { threads: count, bytes, bytesPerSecond };
  });
}

/**
 * Measures matrix products of each size and precision for each number of threads: the fastest of
 * several.
 *
 * @throws {Error} if a product is wrong
 */
export function measureProducts(
  addon: Addon,
  sizes: readonly ProductSize[],
  precisions: readonly Precision[],
  threads: readonly number[],
  repeats: number,
): ProductPeak[] {
  return precisions.flatMap((precision) =>
    sizes.flatMap(({ rows, cols, outputs }) =>
      threads.map((count) => {
        const operationsPerSecond = addon.productPeak(
          precision,
          rows,
          cols,
          outputs,
          count,
          repeats,
        );
        if (operationsPerSecond === 0) throw new Error('the addon multiplied wrongly');
        return { precision, rows, cols, outputs, threads: count, operationsPerSecond };
      }),
    ),
  );
}

/**
 * The limits for a number of threads, from the nearest number that was measured; `undefined` if
 * none was.
 */
export function roofOf({ bandwidth, products }: Limits, threads: number): Roof | undefined {
  const read = nearest(bandwidth, threads);
  const multiplied = nearest(
    products.filter(({ precision }) => precision === 'float32'),
    threads,
  );
  if (read === undefined || multiplied === undefined) return undefined;
  return { bandwidth: read.bytesPerSecond, peak: multiplied.operationsPerSecond };
}

/** The fastest measurement among those with the nearest number of threads. */
function nearest<Measured extends Bandwidth | ProductPeak>(
  all: readonly Measured[],
  threads: number,
): Measured | undefined {
  const speed = (each: Bandwidth | ProductPeak) =>
    'bytesPerSecond' in each ? each.bytesPerSecond : each.operationsPerSecond;
  const distance = (each: Measured) => Math.abs(each.threads - threads);
  return [...all].sort((a, b) => distance(a) - distance(b) || speed(b) - speed(a)).at(0);
}

/** The better of two measurements of the same quantity. */
export function better(a: Limits, b: Limits): Limits {
  return {
    bandwidth: a.bandwidth.map((each, i) => {
      return b.bandwidth[i].bytesPerSecond > each.bytesPerSecond ? b.bandwidth[i] : each;
    }),
    products: a.products.map((each, i) => {
      return b.products[i].operationsPerSecond > each.operationsPerSecond ? b.products[i] : each;
    }),
  };
}
