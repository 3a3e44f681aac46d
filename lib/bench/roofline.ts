/**
 * Compares a measurement with the limits of the machine by the roofline model (Williams, Waterman,
 * Patterson, "Roofline: An Insightful Visual Performance Model", Commun. ACM 52, 2009). Work with
 * few operations per byte is limited by memory bandwidth, other work by arithmetic.
 */
import type { NarrowStorage } from '../data/storage.ts';
import { type Spread, spreadOf } from './statistics.ts';
import { outputsFor, type Size, type Task } from './tasks.ts';

/** Bytes per element of x by default: float32. */
export const ELEMENT_BYTES = 4;

/** Bytes per element of x in the storage of a contender. */
export function elementBytes(storage: NarrowStorage | 'float32' | undefined): number {
  if (storage === undefined || storage === 'float32') return ELEMENT_BYTES;
  return storage === 'uint8' ? 1 : 2;
}

/** Minimum work of one pass over the samples. */
export interface Cost {
  /** Bytes of x, read once. */
  readonly bytes: number;
  /**
   * Floating-point operations: a multiplication and an addition per element and output, for the
   * scores and again for the gradient.
   */
  readonly operations: number;
}

/** Limits of a machine with a given number of threads. */
export interface Roof {
  /** Bytes per second when reading an array as large as the data. */
  readonly bandwidth: number;
  /**
   * Floating-point operations per second of the largest matrix product, in the precision of the
   * data.
   */
  readonly peak: number;
}

/** Metrics of a contender that completed its task. */
export interface Figures extends Spread {
  /** Passes over the samples in one run; absent if unknown. */
  readonly epochs?: number | undefined;
  readonly samplesPerSecond?: number | undefined;
  readonly secondsPerEpoch?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  readonly operationsPerSecond?: number | undefined;
  /** Fraction of the memory bandwidth that is used. */
  readonly bandwidthShare?: number | undefined;
  /** Fraction of the operations per second that the roofline allows. */
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

/** The maximum operations per second at this number of operations per byte. */
export function attainable({ bandwidth, peak }: Roof, { bytes, operations }: Cost): number {
  return Math.min(peak, (bandwidth * operations) / bytes);
}

/**
 * Computes the metrics of a contender.
 *
 * @param seconds duration of each run
 * @param epochs passes over the samples in each run, if known
 * @param roof limits of the machine with the same number of threads, if known
 * @param storage storage type of x, if narrower than float32
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
