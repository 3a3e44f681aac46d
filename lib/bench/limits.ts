/** What this machine can do, found by the addon: how fast it reads, and how fast it multiplies. */
import type { Addon } from '../backend/native.ts';
import type { Precision } from '../data/numericArrays.ts';
import type { Roof } from './roofline.ts';

export interface Bandwidth {
  readonly threads: number;
  /** Of the array that was read. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

/** A product of rows × cols and cols × outputs; with one output, of a matrix and a vector. */
export interface ProductSize {
  readonly rows: number;
  readonly cols: number;
  readonly outputs: number;
}

export interface ProductPeak extends ProductSize {
  readonly precision: Precision;
  /** Each multiplies matrices of its own. */
  readonly threads: number;
  /** Floating-point operations a second, of all threads together. */
  readonly operationsPerSecond: number;
}

/** What a machine can do; an empty list of products where none were asked for. */
export interface Limits {
  readonly bandwidth: readonly Bandwidth[];
  readonly products: readonly ProductPeak[];
}

/** From vectors that stay in the first cache to matrices beyond the last, and what training has. */
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

/** The product whose speed stands for the peak: large enough for it, and soon done. */
export const PEAK_SIZE: ProductSize = { rows: 512, cols: 512, outputs: 512 };

/** The numbers of threads to measure with: powers of two, and all there are. */
export function threadCounts(all: number): number[] {
  const counts: number[] = [];
  for (let threads = 1; threads < all; threads *= 2) counts.push(threads);
  return [...counts, all];
}

/**
 * The best of some passes over an array, for each number of threads.
 *
 * @throws {Error} if the addon adds the array up wrongly
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
 * The best of some products of each size, in each precision, for each number of threads.
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

/** What so many threads can do, by the nearest number of threads that was measured; `undefined` without any. */
export function roofOf({ bandwidth, products }: Limits, threads: number): Roof | undefined {
  const read = nearest(bandwidth, threads);
  const multiplied = nearest(
    products.filter(({ precision }) => precision === 'float32'),
    threads,
  );
  if (read === undefined || multiplied === undefined) return undefined;
  return { bandwidth: read.bytesPerSecond, peak: multiplied.operationsPerSecond };
}

/** The fastest of those whose number of threads is nearest. */
function nearest<Measured extends Bandwidth | ProductPeak>(
  all: readonly Measured[],
  threads: number,
): Measured | undefined {
  const speed = (each: Bandwidth | ProductPeak) =>
    'bytesPerSecond' in each ? each.bytesPerSecond : each.operationsPerSecond;
  const distance = (each: Measured) => Math.abs(each.threads - threads);
  return [...all].sort((a, b) => distance(a) - distance(b) || speed(b) - speed(a)).at(0);
}

/** Of two measurements of the same, the better of each. */
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
