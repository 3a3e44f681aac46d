// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/storage.ts: change that one.
/** The storage of the triangle of a matrix, checked against the length of its array. */
import { checkGrid, checkVector } from './checks.ts';
import type { Elements } from './elements.ts';
import type { Triangle } from './triangleLoops.ts';

/** A triangle in full storage; throws unless the array holds all of it. */
export function full(
  a: Elements,
  n: number,
  upper: boolean,
  down: number,
  across: number,
  offset: number,
): Triangle {
  checkGrid('A', a, n, n, down, across, offset);
  return { n, upper, packed: false, down, across, offset };
}

/**
 * A packed triangle of a symmetric matrix. Column-major storage of one triangle equals row-major
 * storage of the other.
 */
export function packed(
  a: Elements,
  n: number,
  upper: boolean,
  inRows: boolean,
  stride: number,
  offset: number,
): Triangle {
  checkVector('AP', a, (n * (n + 1)) / 2, stride, offset);
  return { n, upper: upper === inRows, packed: true, down: 0, across: stride, offset };
}
