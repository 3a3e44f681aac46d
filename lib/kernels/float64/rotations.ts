/**
 * Copies, exchanges and rotations of vectors, with the signatures of @stdlib/blas/base (see blas.ts
 * in this folder). They are always computed in TypeScript.
 */
import { firstIndex, fiveNumbers } from '../shared/stdlib.ts';
import { checkNumber, checkVector } from './checks.ts';
import type { Elements } from './elements.ts';

/** Replaces both elements of each pair (x_i, y_i) by functions of the pair. */
function pairs(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
  h11: number,
  h12: number,
  h21: number,
  h22: number,
): void {
  for (let i = 0, ix = offsetX, iy = offsetY; i < n; i++, ix += strideX, iy += strideY) {
    const u = x[ix];
    const v = y[iy];
    x[ix] = h11 * u + h12 * v;
    y[iy] = h21 * u + h22 * v;
  }
}

/** y = x; returns y. */
export function copy(
  N: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
): Elements {
  return copy.ndarray(N, x, strideX, firstIndex(N, strideX), y, strideY, firstIndex(N, strideY));
}
copy.ndarray = (
  N: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements => {
  if (N <= 0) return y;
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  for (let i = 0, ix = offsetX, iy = offsetY; i < N; i++, ix += strideX, iy += strideY) {
    y[iy] = x[ix];
  }
  return y;
};

/** x, y = y, x; returns y. */
export function swap(
  N: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
): Elements {
  return swap.ndarray(N, x, strideX, firstIndex(N, strideX), y, strideY, firstIndex(N, strideY));
}
swap.ndarray = (
  N: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements => {
  if (N <= 0) return y;
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  for (let i = 0, ix = offsetX, iy = offsetY; i < N; i++, ix += strideX, iy += strideY) {
    const held = x[ix];
    x[ix] = y[iy];
    y[iy] = held;
  }
  return y;
};

/** x, y = c·x + s·y, c·y - s·x; returns y. */
export function rot(
  N: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
  c: number,
  s: number,
): Elements {
  const offsetX = firstIndex(N, strideX);
  return rot.ndarray(N, x, strideX, offsetX, y, strideY, firstIndex(N, strideY), c, s);
}
rot.ndarray = (
  N: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
  c: number,
  s: number,
): Elements => {
  if (N <= 0) return y;
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  checkNumber('c', c);
  checkNumber('s', s);
  pairs(N, x, strideX, offsetX, y, strideY, offsetY, c, s, -s, c);
  return y;
};

/**
 * Applies the modified Givens rotation that `param` describes: an array of any type, with the flag
 * first. Returns y.
 */
export function rotm(
  N: number,
  x: Elements,
  strideX: number,
  y: Elements,
  strideY: number,
  param: ArrayLike<number>,
): Elements {
  const offsetX = firstIndex(N, strideX);
  return rotm.ndarray(N, x, strideX, offsetX, y, strideY, firstIndex(N, strideY), param);
}
rotm.ndarray = (
  N: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  strideY: number,
  offsetY: number,
  param: ArrayLike<number>,
): Elements => {
  const [flag, h11, h21, h12, h22] = fiveNumbers('param', param);
  if (N <= 0 || flag === -2) return y;
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  if (flag < 0) pairs(N, x, strideX, offsetX, y, strideY, offsetY, h11, h12, h21, h22);
  else if (flag === 0) pairs(N, x, strideX, offsetX, y, strideY, offsetY, 1, h12, h21, 1);
  else pairs(N, x, strideX, offsetX, y, strideY, offsetY, h11, 1, -1, h22);
  return y;
};

/** The Givens rotation that takes (a, b) to (r, 0), as r, z, c, s in a new array. */
export function rotg(a: number, b: number): Elements {
  return rotg.assign(a, b, new Float64Array(4), 1, 0);
}
rotg.assign = (a: number, b: number, out: Elements, stride: number, offset: number): Elements => {
  checkNumber('a', a);
  checkNumber('b', b);
  checkVector('out', out, 4, stride, offset);
  const first = Math.abs(a) > Math.abs(b);
  const size = Math.hypot(a, b);
  const negative = first ? a < 0 : b < 0 || Object.is(b, -0);
  const r = negative ? -size : size;
  const c = size === 0 ? 1 : a / r;
  const s = size === 0 ? 0 : b / r;
  const inverse = c === 0 ? 1 : 1 / c;
  out[offset] = size === 0 ? 0 : r;
  out[offset + stride] = size === 0 ? 0 : first ? s : inverse;
  out[offset + 2 * stride] = c;
  out[offset + 3 * stride] = s;
  return out;
};
