/** Checks whether data fit into this machine's memory before they are generated. */
import { ELEMENT_BYTES } from './roofline.ts';
import type { Size } from './tasks.ts';

/**
 * Copies of x that a contender may hold at once: the input, the training copy, and a copy in
 * float64.
 */
const COPIES = 4;

/** Approximate memory, in bytes, of the contender that needs most. */
export function bytesNeeded({ rows, cols }: Size): number {
  return COPIES * ELEMENT_BYTES * rows * cols;
}

/** The reason why memory is too small; `undefined` if it suffices. */
export function lackOfMemory(size: Size, free: number): string | undefined {
  const needed = bytesNeeded(size);
  if (needed <= free) return undefined;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `it needs about ${gigabytes(needed)} of memory, but ${gigabytes(free)} are free`;
}
