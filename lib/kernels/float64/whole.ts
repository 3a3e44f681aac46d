/**
 * Small calls on whole arrays, the common case: only types and lengths need a check. Each function
 * returns true if it computed the call, false if the caller must take the general path.
 */

import type { FloatArray } from '../../data/numericArrays.ts';
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { adamLoop, momentumLoop } from './elementLoops.ts';
import { smallGemmLoop } from './gemmLoops.ts';
import { gemvLoop, gerLoop } from './matrixLoops.ts';

const crossings = NATIVE_THRESHOLDS.float64;

export function wholeGemv(
  trans: boolean,
  m: number,
  n: number,
  alpha: number,
  a: FloatArray,
  x: FloatArray,
  beta: number,
  y: FloatArray,
): boolean {
  if (
    !(a instanceof Float64Array && x instanceof Float64Array && y instanceof Float64Array) ||
    typeof alpha !== 'number' ||
    typeof beta !== 'number' ||
    a.length !== m * n ||
    a.length === 0 ||
    a.length >= crossings.gemv
  ) {
    return false;
  }
  if (trans === false && x.length === n && y.length === m) {
    gemvLoop(m, n, alpha, a, n, 1, 0, x, 1, 0, beta, y, 1, 0);
    return true;
  }
  if (trans === true && x.length === m && y.length === n) {
    gemvLoop(n, m, alpha, a, 1, n, 0, x, 1, 0, beta, y, 1, 0);
    return true;
  }
  return false;
}

export function wholeGer(
  m: number,
  n: number,
  alpha: number,
  x: FloatArray,
  y: FloatArray,
  a: FloatArray,
): boolean {
  if (
    !(a instanceof Float64Array && x instanceof Float64Array && y instanceof Float64Array) ||
    typeof alpha !== 'number' ||
    alpha === 0 ||
    a.length !== m * n ||
    x.length !== m ||
    y.length !== n ||
    a.length >= crossings.ger
  ) {
    return false;
  }
  gerLoop(m, n, alpha, x, 1, 0, y, 1, 0, a, n, 1, 0);
  return true;
}

export function wholeGemm(
  transA: boolean,
  transB: boolean,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: FloatArray,
  b: FloatArray,
  beta: number,
  c: FloatArray,
): boolean {
  if (
    !(a instanceof Float64Array && b instanceof Float64Array && c instanceof Float64Array) ||
    typeof transA !== 'boolean' ||
    typeof transB !== 'boolean' ||
    typeof alpha !== 'number' ||
    typeof beta !== 'number' ||
    alpha === 0 ||
    a.length !== m * k ||
    b.length !== k * n ||
    c.length !== m * n ||
    !(m > 0 && n > 0 && k > 0 && m * n * k < crossings.gemm && m * n * k < 4096) ||
    !(Number.isInteger(m) && Number.isInteger(n) && Number.isInteger(k))
  ) {
    return false;
  }
  const a1 = transA ? 1 : k;
  const a2 = transA ? m : 1;
  const b1 = transB ? 1 : n;
  const b2 = transB ? k : 1;
  smallGemmLoop(m, n, k, alpha, a, a1, a2, 0, b, b1, b2, 0, beta, c, n, 1, 0);
  return true;
}

export function wholeMomentum(
  w: FloatArray,
  gradient: FloatArray,
  velocity: FloatArray,
  learningRate: number,
  momentum: number,
  nesterov: boolean,
): boolean {
  if (
    !(w instanceof Float64Array && gradient instanceof Float64Array) ||
    !(velocity instanceof Float64Array) ||
    gradient.length !== w.length ||
    velocity.length !== w.length ||
    w.length >= crossings.momentumStep ||
    typeof learningRate !== 'number' ||
    typeof momentum !== 'number' ||
    typeof nesterov !== 'boolean'
  ) {
    return false;
  }
  momentumLoop(w.length, w, 0, gradient, 0, velocity, 0, learningRate, momentum, nesterov);
  return true;
}

export function wholeAdam(
  w: FloatArray,
  gradient: FloatArray,
  m: FloatArray,
  v: FloatArray,
  t: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
): boolean {
  if (
    !(w instanceof Float64Array && gradient instanceof Float64Array) ||
    !(m instanceof Float64Array && v instanceof Float64Array) ||
    gradient.length !== w.length ||
    m.length !== w.length ||
    v.length !== w.length ||
    w.length >= crossings.adamStep ||
    typeof learningRate !== 'number' ||
    typeof beta1 !== 'number' ||
    typeof beta2 !== 'number' ||
    typeof epsilon !== 'number' ||
    !(Number.isInteger(t) && t > 0)
  ) {
    return false;
  }
  adamLoop(w.length, w, 0, gradient, 0, m, 0, v, 0, t, learningRate, beta1, beta2, epsilon);
  return true;
}
