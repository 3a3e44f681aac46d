/**
 * Whether arrays still hold what they held when they were checked. Code of the user (a getter, a Proxy, an
 * iterator) may run while arguments are read, and take away an array that was read before; so this is
 * asked last, when nothing of the user's is read any more.
 */
import type { FloatArray } from './numericArrays.ts';
import { lengthNow, type NumericArray } from './numericArrays.ts';
import { type Features, isNarrow } from './storage.ts';

/** Samples as a backend takes them. */
interface Samples {
  readonly x: Features;
  readonly y: FloatArray;
  readonly rows: number;
  readonly sampleWeights?: FloatArray | undefined;
}

/**
 * @param expected elements that there were
 * @throws {TypeError} if there are others now
 */
export function assertIntact(name: string, array: NumericArray, expected: number): void {
  const length = lengthNow(array);
  if (length === expected) return;
  throw new TypeError(
    `Expected "${name}" to keep its ${expected} elements during the call, but it has ${length} now: its ` +
      'buffer was transferred or resized by code that ran meanwhile (a getter or a Proxy among the arguments)',
  );
}

/** The same for features of so many rows. */
export function assertFeaturesIntact(name: string, x: Features, rows: number, cols: number): void {
  assertIntact(name, isNarrow(x) ? x.codes : x, rows * cols);
  if (!isNarrow(x) || x.storage !== 'uint8') return;
  assertIntact(`scales of ${name}`, x.scale, cols);
  assertIntact(`offsets of ${name}`, x.offset, cols);
}

/** The same for samples with so many targets in a row. */
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
