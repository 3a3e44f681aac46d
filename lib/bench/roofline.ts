/**
 * How near a measurement comes to what the machine can do: the roofline model (Williams, Waterman,
 * Patterson, "Roofline: An Insightful Visual Performance Model", Commun. ACM 52, 2009). Work that
 * does few operations on each byte is limited by the bandwidth of memory, other work by arithmetic.
 */
import type { NarrowStorage } from '../data/storage.ts';
import { type Spread, spreadOf } from './statistics.ts';
import { outputsFor, type Size, type Task } from './tasks.ts';

/** Bytes of one element of x, which is float32 where a contender does not hold it otherwise. */
export const ELEMENT_BYTES = 4;

/** Bytes of one element of x as a contender holds it. */
export function elementBytes(storage: NarrowStorage | 'float32' | undefined): number {
  if (storage === undefined || storage === 'float32') return ELEMENT_BYTES;
  return storage === 'uint8' ? 1 : 2;
}

/** What one pass over the samples has to do at least. */
export interface Cost {
  /** Of x, read once. */
  readonly bytes: number;
  /** Floating-point operations: a product and a sum for each element and output, and again for the gradient. */
  readonly operations: number;
}

/** What a machine can do with so many threads. */
export interface Roof {
  /** Bytes a second read from an array as large as the data. */
  readonly bandwidth: number;
  /** Floating-point operations a second of the largest matrix product, in the data's precision. */
  readonly peak: number;
}

/** Figures of one contender that did what was asked. */
export interface Figures extends Spread {
  /** Passes over the samples in one run; absent where it is not known. */
  readonly epochs?: number | undefined;
  readonly samplesPerSecond?: number | undefined;
  readonly secondsPerEpoch?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  readonly operationsPerSecond?: number | undefined;
  /** Bytes a second by the bandwidth. */
  readonly bandwidthShare?: number | undefined;
  /** Operations a second by the roofline. */
  readonly rooflineShare?: number | undefined;
}

export function costOf(
  { kind, classes }: Task,
  { rows, cols }: Size,
  storage?: NarrowStorage | 'float32' | undefined,
): Cost {
  const passes = kind === 'training' ? 2 : 1;
  return {
    bytes: elementBytes(storage) * rows * cols,
    operations: 2 * passes * rows * cols * outputsFor(classes),
  };
}

/** Most operations a second that work with so many operations a byte can reach. */
export function attainable({ bandwidth, peak }: Roof, { bytes, operations }: Cost): number {
  return Math.min(peak, (bandwidth * operations) / bytes);
}

/**
 * The figures of a contender.
 *
 * @param seconds of each run
 * @param epochs passes over the samples in each run, if known
 * @param roof what the machine can do with as many threads, if known
 * @param storage how it holds x, if narrower than float32
 */
export function figuresOf(
  seconds: readonly number[],
  task: Task,
  size: Size,
  epochs: number | undefined,
  roof: Roof | undefined,
  storage?: NarrowStorage | 'float32' | undefined,
): Figures {
  const spread = spreadOf(seconds);
  if (epochs === undefined) return spread;
  const cost = costOf(task, size, storage);
  const perSecond = epochs / spread.median;
  const operationsPerSecond = cost.operations * perSecond;
  return {
    ...spread,
    epochs,
    samplesPerSecond: size.rows * perSecond,
    secondsPerEpoch: spread.median / epochs,
    bytesPerSecond: cost.bytes * perSecond,
    operationsPerSecond,
    bandwidthShare: roof && (cost.bytes * perSecond) / roof.bandwidth,
    rooflineShare: roof && operationsPerSecond / attainable(roof, cost),
  };
}
