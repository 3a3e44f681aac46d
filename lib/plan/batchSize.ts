/**
 * Resolves the option `batchSize`: a number, all samples, or a size chosen from the number and
 * width of the samples.
 */
import { wrongKind } from '../common/errors.ts';
import { integerBetween } from '../common/validate.ts';
import type { Precision } from '../data/numericArrays.ts';

/** `batchSize: 'auto'`: fewer samples than this are one batch … */
const AUTO_WHOLE = 2000;
/** … and of more, a batch of x has at most this many bytes: the second-level cache of most cores. */
const AUTO_BYTES = 512 << 10;

interface SampleShape {
  readonly nSamples: number;
  readonly nFeatures: number;
}

/**
 * The number of samples per update.
 *
 * @throws {TypeError | RangeError} if it is neither a positive integer nor 'all' or 'auto'
 */
export function batchSizeOf(value: unknown, shape: SampleShape, precision: Precision): number {
  if (value === 'all') return shape.nSamples;
  if (value === 'auto') return autoBatchSize(shape, precision === 'float32' ? 4 : 8);
  if (typeof value !== 'number') {
    throw wrongKind('batchSize', "a positive integer, 'all' or 'auto'", value);
  }
  return integerBetween('batchSize', value, 1);
}

/** Ng's rule (deeplearning.ai, "Understanding mini-batch gradient descent"); see `batchSize`. */
function autoBatchSize({ nSamples, nFeatures }: SampleShape, elementBytes: number): number {
  if (nSamples < AUTO_WHOLE) return nSamples;
  let size = 512;
  while (size > 64 && size * nFeatures * elementBytes > AUTO_BYTES) size /= 2;
  return size;
}
