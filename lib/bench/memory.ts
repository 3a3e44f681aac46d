/** Whether data fit into this machine's memory, asked before they are made. */
import { ELEMENT_BYTES } from './roofline.ts';
import type { Size } from './tasks.ts';

/**
 * Copies of x that a contender may hold at once: what it read, what it trains on, and that in
 * doubles.
 */
const COPIES = 4;

/** Bytes that the hungriest contender holds, about. */
export function bytesNeeded({ rows, cols }: Size): number {
  return COPIES * ELEMENT_BYTES * rows * cols;
}

/** Why there is too little memory, or nothing if there is enough. */
export function lackOfMemory(size: Size, free: number): string | undefined {
  const needed = bytesNeeded(size);
  if (needed <= free) return undefined;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `it needs about ${gigabytes(needed)} of memory, but ${gigabytes(free)} are free`;
}
