/**
 * Checks that arrays still have their elements after all arguments were read. User code (a getter,
 * a Proxy, an iterator) may run while arguments are read and detach an array that was read before.
 * Call these functions last.
 */
import type { FloatArray } from './numericArrays.ts';
import { lengthNow, type NumericArray } from './numericArrays.ts';
import { type Features, isNarrow } from './storage.ts';

/** Samples in the form that backends take. */
interface Samples {
  readonly x: Features;
  readonly y: FloatArray;
  readonly rows: number;
  readonly sampleWeights?: FloatArray | undefined;
}

/**
 * @param expected number of elements when the array was checked
 * @throws {TypeError} if the number has changed
 */
export function assertIntact(name: string, array: NumericArray, expected: number): void {
  const length = lengthNow(array);
  if (length === expected) return;
  throw new TypeError(
    `Expected "${name}" to keep its ${expected} elements during the call, but it has ${length} now: its ` +
      'buffer was transferred or resized by code that ran meanwhile (a getter or a Proxy among the arguments)',
  );
}

/** The same check for the features of this many rows. */
export function assertFeaturesIntact(name: string, x: Features, rows: number, cols: number): void {
  assertIntact(name, isNarrow(x) ? x.codes : x, rows * cols);
  if (!isNarrow(x) || x.storage !== 'uint8') return;
  assertIntact(`scales of ${name}`, x.scale, cols);
  assertIntact(`offsets of ${name}`, x.offset, cols);
}

/** The same check for samples with this many targets per row. */
export function assertSamplesIntact(
  { x, y, rows, sampleWeights }: Samples,
  cols: number,
  perRow: number,
  prefix = '',
): void {
  assertFeaturesIntact(`${prefix}x`, x, rows, cols);
  assertIntact(`${prefix}y`, y, rows * perRow);
  if (sampleWeights) assertIntact(`${prefix}sampleWeight`, sampleWeights, rows);
}
