/** Matrices in every form that users may give them in, for tests. */
import type { Matrix } from '../../lib/data/matrix.ts';

/** The rows of a matrix as plain arrays. */
export function rowsOf({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols)),
  );
}

/** Takes an array's memory away, as `postMessage` with a transfer list does. */
export function detached<T extends ArrayBufferView & { buffer: ArrayBufferLike }>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

/** A Float64Array in the memory of a SharedArrayBuffer. */
export function shared(...values: number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(8 * values.length));
  array.set(values);
  return array;
}
