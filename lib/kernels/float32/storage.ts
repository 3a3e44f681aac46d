// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/storage.ts: change that one.
/** How the triangle of a matrix is stored, checked against its array. */
import { checkGrid, checkVector } from './checks.ts';
import type { Elements } from './elements.ts';
import type { Triangle } from './triangleLoops.ts';

/** A triangle in full storage, whose elements are there. */
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

/** A packed triangle of a symmetric matrix: in columns, the other triangle is stored in the same way. */
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
