// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/checks.ts: change that one.
/** The argument checks of every call, fast for valid arguments. */
import { notNumber, wrongCount, wrongGrid, wrongReach } from '../shared/checks.ts';
import { assertElements, type Elements } from './elements.ts';

/** Throws unless x is an array of this kind with n elements, n > 0, from `offset` in steps of `stride`. */
export function checkVector(
  name: string,
  x: Elements,
  n: number,
  stride: number,
  offset: number,
): void {
  // Types are checked before any arithmetic, because converting an object to a number could run the
  // caller's code.
  if (Number.isInteger(n) && Number.isInteger(stride) && Number.isInteger(offset)) {
    const last = offset + (n - 1) * stride;
    if (
      x instanceof Float32Array &&
      offset >= 0 &&
      offset < x.length &&
      last >= 0 &&
      last < x.length
    ) {
      return;
    }
  }
  checkAnyVector(name, x, n, stride, offset);
}

/** The slow path: accepts arrays of other realms, and throws for invalid arguments. */
function checkAnyVector(
  name: string,
  x: Elements,
  n: number,
  stride: number,
  offset: number,
): void {
  assertElements(name, x);
  const areIntegers = [n, stride, offset].every(Number.isInteger);
  const last = areIntegers ? offset + (n - 1) * stride : -1;
  if (!(offset >= 0 && offset < x.length && last >= 0 && last < x.length)) {
    throw wrongReach(name, x, n, stride, offset);
  }
}

/**
 * Throws unless x is an array of this kind with rows × cols elements, both > 0, from `offset` in
 * steps of `down` between rows and `across` between columns.
 */
export function checkGrid(
  name: string,
  x: Elements,
  rows: number,
  cols: number,
  down: number,
  across: number,
  offset: number,
): void {
  // Fast path: most grids have positive strides. Types are checked before any arithmetic, because
  // converting an object to a number could run the caller's code.
  if (
    Number.isInteger(rows) &&
    Number.isInteger(cols) &&
    Number.isInteger(down) &&
    Number.isInteger(across) &&
    Number.isInteger(offset) &&
    x instanceof Float32Array &&
    down >= 0 &&
    across >= 0 &&
    offset >= 0 &&
    offset + (rows - 1) * down + (cols - 1) * across < x.length
  ) {
    return;
  }
  checkAnyGrid(name, x, rows, cols, down, across, offset);
}

/**
 * The slow path: accepts negative strides and arrays of other realms, and throws for invalid
 * arguments.
 */
function checkAnyGrid(
  name: string,
  x: Elements,
  rows: number,
  cols: number,
  down: number,
  across: number,
  offset: number,
): void {
  assertElements(name, x);
  if (![rows, cols, down, across, offset].every(Number.isInteger)) {
    throw wrongGrid(name, x, [rows, cols], [down, across], offset);
  }
  const toLastRow = (rows - 1) * down;
  const toLastCol = (cols - 1) * across;
  const low = offset + Math.min(0, toLastRow) + Math.min(0, toLastCol);
  const high = offset + Math.max(0, toLastRow) + Math.max(0, toLastCol);
  if (!(low >= 0 && high < x.length)) {
    throw wrongGrid(name, x, [rows, cols], [down, across], offset);
  }
}

/** Throws unless n is an integer of at least 0; returns whether it is 0. */
export function isNone(name: string, n: number): boolean {
  if (Number.isInteger(n) && n >= 0) return n === 0;
  throw wrongCount(name, n);
}

export function checkNumber(name: string, value: number): void {
  if (typeof value !== 'number') throw notNumber(name, value);
}
