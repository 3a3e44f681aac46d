// Written by lib/scripts/writeKernels.mjs from lib/kernels/float64/gradients.ts: change that one.
/**
 * Loss and gradient of linear models. Each function checks its arguments, then computes in
 * TypeScript or, from its native threshold on, in the addon. Calls that the addon declines are
 * computed in TypeScript.
 */
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { addonCalls, kernelThreads } from '../shared/addon.ts';
import { wrongClass } from '../shared/checks.ts';
import { LOSS_OF, SOFTMAX } from '../shared/gradientBlocks.ts';
import { checkGrid, checkVector, isNone } from './checks.ts';
import type { Elements } from './elements.ts';
import { gradientLoop } from './gradientLoops.ts';

const crossings = NATIVE_THRESHOLDS.float32;

/** Checks the arguments that all losses have; returns whether there is anything to compute. */
function isAny(
  rows: number,
  cols: number,
  outputs: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  offsetY: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  sampleWeights: Elements | undefined,
  offsetS: number,
  useBias: boolean,
): boolean {
  if (isNone('cols', cols)) return false;
  const n = useBias ? outputs * (cols + 1) : outputs * cols;
  checkVector('w', w, n, 1, offsetW);
  checkVector('gradient', gradient, n, 1, offsetG);
  if (isNone('rows', rows)) {
    gradient.fill(0, offsetG, offsetG + n);
    return false;
  }
  checkGrid('x', x, rows, cols, strideX, 1, offsetX);
  checkVector('y', y, rows, 1, offsetY);
  if (sampleWeights !== undefined) checkVector('sampleWeights', sampleWeights, rows, 1, offsetS);
  return true;
}

/** Loss and gradient for the losses of single scores. */
export function pointGradient(
  name: keyof typeof LOSS_OF,
  rows: number,
  cols: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  offsetY: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  sampleWeights: Elements | undefined,
  offsetS: number,
  useBias: boolean,
): number {
  // biome-ignore format: as one line of the calls below
  if (!isAny(rows, cols, 1, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias)) return 0;
  if (rows * cols >= crossings.gradient) {
    // biome-ignore format: as one line of the call below
    const loss = addonCalls()?.float32[name](rows, cols, 1, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias, kernelThreads());
    if (loss !== undefined) return loss;
  }
  // biome-ignore format: as one line of the call above
  return gradientLoop(LOSS_OF[name], undefined, rows, cols, 1, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias);
}

/** Loss and gradient of softmax over at least two classes. */
export function softmaxGradient(
  rows: number,
  cols: number,
  classes: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  y: Elements,
  offsetY: number,
  w: Elements,
  offsetW: number,
  gradient: Elements,
  offsetG: number,
  sampleWeights: Elements | undefined,
  offsetS: number,
  useBias: boolean,
): number {
  // biome-ignore format: as one line of the calls below
  if (!isAny(rows, cols, classes, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias)) return 0;
  for (let i = 0; i < rows; i++) {
    const label = y[offsetY + i];
    if (!(label >= 0 && label < classes && label === Math.floor(label))) {
      throw wrongClass(`y[${offsetY + i}]`, classes, label);
    }
  }
  if (rows * cols * classes >= crossings.gradient) {
    // biome-ignore format: as one line of the call below
    const loss = addonCalls()?.float32.softmaxGradient(rows, cols, classes, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias, kernelThreads());
    if (loss !== undefined) return loss;
  }
  // biome-ignore format: as one line of the call above
  return gradientLoop(undefined, SOFTMAX, rows, cols, classes, x, strideX, offsetX, y, offsetY, w, offsetW, gradient, offsetG, sampleWeights, offsetS, useBias);
}
