// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/fused.ts: change that one.
/**
 * Elementwise functions and optimizer steps. Each checks its arguments, then computes in TypeScript
 * or, from its native threshold on, in the addon. Calls that the addon declines are computed in
 * TypeScript.
 */
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { addonCalls } from '../shared/addon.ts';
import { checkGrid, checkNumber, checkVector, isNone } from './checks.ts';
import { adamLoop, logSumExpLoop, momentumLoop, sigmoidLoop, softmaxLoop } from './elementLoops.ts';
import type { Elements } from './elements.ts';

const crossings = NATIVE_THRESHOLDS.float32;

export function sigmoid(
  n: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  out: Elements,
  strideOut: number,
  offsetOut: number,
): void {
  if (isNone('n', n)) return;
  checkVector('x', x, n, strideX, offsetX);
  checkVector('out', out, n, strideOut, offsetOut);
  if (
    n >= crossings.sigmoid &&
    strideX === 1 &&
    strideOut === 1 &&
    addonCalls()?.float32.sigmoid(n, x, offsetX, out, offsetOut)
  ) {
    return;
  }
  sigmoidLoop(n, x, strideX, offsetX, out, strideOut, offsetOut);
}

export function softmax(
  rows: number,
  cols: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  out: Elements,
  strideOut: number,
  offsetOut: number,
): void {
  if (isNone('rows', rows) || isNone('cols', cols)) return;
  checkGrid('x', x, rows, cols, strideX, 1, offsetX);
  checkGrid('out', out, rows, cols, strideOut, 1, offsetOut);
  if (
    rows * cols >= crossings.softmax &&
    addonCalls()?.float32.softmax(rows, cols, x, strideX, offsetX, out, strideOut, offsetOut)
  ) {
    return;
  }
  softmaxLoop(rows, cols, x, strideX, offsetX, out, strideOut, offsetOut);
}

export function logSumExp(n: number, x: Elements, strideX: number, offsetX: number): number {
  if (isNone('n', n)) return Number.NEGATIVE_INFINITY;
  checkVector('x', x, n, strideX, offsetX);
  if (n >= crossings.logSumExp && strideX === 1) {
    const result = addonCalls()?.float32.logSumExp(n, x, offsetX);
    if (result !== undefined) return result;
  }
  return logSumExpLoop(n, x, strideX, offsetX);
}

export function momentumStep(
  n: number,
  parameters: Elements,
  offsetP: number,
  gradient: Elements,
  offsetG: number,
  velocity: Elements,
  offsetV: number,
  learningRate: number,
  momentum: number,
  nesterov: boolean,
): void {
  if (isNone('n', n)) return;
  checkVector('parameters', parameters, n, 1, offsetP);
  checkVector('gradient', gradient, n, 1, offsetG);
  checkVector('velocity', velocity, n, 1, offsetV);
  checkNumber('learningRate', learningRate);
  checkNumber('momentum', momentum);
  if (
    n >= crossings.momentumStep &&
    // biome-ignore format: as one line of the call below
    addonCalls()?.float32.momentumStep(n, parameters, offsetP, gradient, offsetG, velocity, offsetV, learningRate, momentum, nesterov)
  ) {
    return;
  }
  // biome-ignore format: as one line of the call above
  momentumLoop(n, parameters, offsetP, gradient, offsetG, velocity, offsetV, learningRate, momentum, nesterov);
}

export function adamStep(
  n: number,
  parameters: Elements,
  offsetP: number,
  gradient: Elements,
  offsetG: number,
  m: Elements,
  offsetM: number,
  v: Elements,
  offsetV: number,
  t: number,
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
): void {
  if (isNone('n', n)) return;
  checkVector('parameters', parameters, n, 1, offsetP);
  checkVector('gradient', gradient, n, 1, offsetG);
  checkVector('m', m, n, 1, offsetM);
  checkVector('v', v, n, 1, offsetV);
  checkNumber('learningRate', learningRate);
  checkNumber('beta1', beta1);
  checkNumber('beta2', beta2);
  checkNumber('epsilon', epsilon);
  if (
    n >= crossings.adamStep &&
    // biome-ignore format: as one line of the call below
    addonCalls()?.float32.adamStep(n, parameters, offsetP, gradient, offsetG, m, offsetM, v, offsetV, t, learningRate, beta1, beta2, epsilon)
  ) {
    return;
  }
  // biome-ignore format: as one line of the call above
  adamLoop(n, parameters, offsetP, gradient, offsetG, m, offsetM, v, offsetV, t, learningRate, beta1, beta2, epsilon);
}
