// Written by lib/setup/writeKernels.mjs from lib/kernels/float64/checks.ts: change that one.
/** The checks of every call: cheap where all is well. */
import { notNumber, wrongCount, wrongGrid, wrongReach } from '../checks.ts';
import { assertElements, type Elements } from './elements.ts';

/** Throws unless x is an array of this kind with n elements, n > 0, from `offset` in steps of `stride`. */
export function checkVector(
  name: string,
  x: Elements,
  n: number,
  stride: number,
  offset: number,
): void {
  if (!(x instanceof Float32Array)) assertElements(name, x);
  const { length } = x;
  const last = offset + (n - 1) * stride;
  if (
    offset >= 0 &&
    offset < length &&
    last >= 0 &&
    last < length &&
    Number.isInteger(n) &&
    Number.isInteger(stride) &&
    Number.isInteger(offset)
  ) {
    return;
  }
  throw wrongReach(name, x, n, stride, offset);
}

/** Throws unless x is an array of this kind with rows × cols elements, both > 0, in such steps. */
export function checkGrid(
  name: string,
  x: Elements,
  rows: number,
  cols: number,
  down: number,
  across: number,
  offset: number,
): void {
  if (!(x instanceof Float32Array)) assertElements(name, x);
  const { length } = x;
  const toLastRow = (rows - 1) * down;
  const toLastCol = (cols - 1) * across;
  const low = offset + (toLastRow < 0 ? toLastRow : 0) + (toLastCol < 0 ? toLastCol : 0);
  const high = offset + (toLastRow > 0 ? toLastRow : 0) + (toLastCol > 0 ? toLastCol : 0);
  if (
    low >= 0 &&
    high < length &&
    Number.isInteger(rows) &&
    Number.isInteger(cols) &&
    Number.isInteger(down) &&
    Number.isInteger(across) &&
    Number.isInteger(offset)
  ) {
    return;
  }
  throw wrongGrid(name, x, [rows, cols], [down, across], offset);
}

/** Throws unless n is an integer of at least 0; returns whether it is 0. */
export function isNone(name: string, n: number): boolean {
  if (Number.isInteger(n) && n >= 0) return n === 0;
  throw wrongCount(name, n);
}

export function checkNumber(name: string, value: number): void {
  if (typeof value !== 'number') throw notNumber(name, value);
}
