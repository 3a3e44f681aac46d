/**
 * Loss and gradient of linear models, in one pass over X. All take the same arguments; the loss that is
 * returned, and the gradient that is written, are sums over the samples, weighted by `sampleWeights` where
 * these are given: divide by the number of rows, or multiply the learning rate, for means.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { booleanValue } from '../common/validate.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import * as gradients32 from './float32/gradients.ts';
import * as gradients64 from './float64/gradients.ts';
import { isDouble } from './precision.ts';
import type { LOSS_OF } from './shared/gradientBlocks.ts';

/** The arguments of a gradient of one output. */
type PointGradient = <Elements extends FloatArray>(
  rows: number,
  cols: number,
  x: Elements,
  y: Elements,
  w: Elements,
  gradient: Elements,
  sampleWeights?: Elements | null,
  useBias?: boolean,
  ldx?: number,
  offsetX?: number,
  offsetY?: number,
  offsetW?: number,
  offsetGradient?: number,
  offsetSampleWeights?: number,
) => number;

function pointGradient(name: keyof typeof LOSS_OF): PointGradient {
  return (
    rows,
    cols,
    x,
    y,
    w,
    gradient,
    sampleWeights,
    useBias = false,
    ldx = cols,
    offsetX = 0,
    offsetY = 0,
    offsetW = 0,
    offsetGradient = 0,
    offsetSampleWeights = 0,
  ) => {
    booleanValue('useBias', useBias);
    const kernel = (
      isDouble('x', x) ? gradients64.pointGradient : gradients32.pointGradient
    ) as typeof gradients64.pointGradient;
    const all = (sampleWeights ?? undefined) as Float64Array | undefined;
    // biome-ignore format: arrays and offsets side by side
    return kernel(name, rows, cols, x as Float64Array, leading(ldx, cols), offsetX, y as Float64Array, offsetY, w as Float64Array, offsetW, gradient as Float64Array, offsetGradient, all, offsetSampleWeights, useBias);
  };
}

/** The checked distance between rows, at least their length. */
function leading(ldx: number, cols: number): number {
  if (typeof ldx !== 'number') throw wrongKind('ldx', 'a number', ldx);
  if (ldx >= cols) return ldx;
  throw wrongValue('ldx', `at least ${cols}, the columns of x`, ldx);
}

/**
 * Logistic loss Σ s_i·(log(1 + e^z_i) - y_i·z_i) with z = X·w, and its gradient Σ
 * s_i·(σ(z_i) - y_i)·x_i.
 *
 * @param x rows × cols, with rows `ldx` elements apart
 * @param y one target per row, 0 or 1 (or between)
 * @param w cols weights, followed by the bias with `useBias`
 * @param gradient as many elements as `w`; written after everything has been read
 * @param sampleWeights one weight s per row. Default: all 1
 * @returns the loss; the gradient is written to `gradient`
 * @example
 * const x = Float64Array.of(1, 0, 0, 1); // two samples, two features
 * const gradient = new Float64Array(2);
 * logisticGradient(2, 2, x, Float64Array.of(1, 0), new Float64Array(2), gradient); // 1.38629…
 * gradient; // [-0.5, 0.5]
 */
export const logisticGradient: PointGradient = pointGradient('logisticGradient');

/**
 * Hinge loss Σ s_i·max(0, 1 - t_i·z_i) with z = X·w and t_i = 2·y_i - 1, and its (sub)gradient.
 * Arguments as of `logisticGradient`; y is 0 or 1.
 *
 * @returns the loss; the gradient is written to `gradient`
 * @example
 * const gradient = new Float64Array(1);
 * hingeGradient(2, 1, Float64Array.of(3, 1), Float64Array.of(1, 0), Float64Array.of(0.5), gradient); // 1.5
 * gradient; // [1]
 */
export const hingeGradient: PointGradient = pointGradient('hingeGradient');

/**
 * Squared error Σ s_i·(z_i - y_i)² with z = X·w, and its gradient Σ 2·s_i·(z_i - y_i)·x_i.
 * Arguments as of `logisticGradient`; y holds any numbers.
 *
 * @returns the loss; the gradient is written to `gradient`
 * @example
 * const gradient = new Float64Array(1);
 * squaredErrorGradient(1, 1, Float64Array.of(2), Float64Array.of(1), Float64Array.of(1), gradient); // 1
 * gradient; // [4]
 */
export const squaredErrorGradient: PointGradient = pointGradient('squaredErrorGradient');

/**
 * Softmax loss Σ s_i·(log Σ_k e^z_ik - z_i,y_i) with Z = X·Wᵀ, and its gradient.
 *
 * @param rows number of samples
 * @param cols number of features
 * @param classes number of classes, at least 2
 * @param x rows × cols, with rows `ldx` elements apart
 * @param y one class index per row, from 0
 * @param w classes × cols weights, followed by one bias per class with `useBias`
 * @param gradient as many elements as `w`; written after everything has been read
 * @param sampleWeights one weight s per row. Default: all 1
 * @returns the loss; the gradient is written to `gradient`
 * @throws {RangeError} if an element of `y` is not a class index; the message names its place
 * @example
 * const gradient = new Float64Array(4);
 * softmaxGradient(1, 2, 2, Float64Array.of(1, 2), Float64Array.of(1), new Float64Array(4), gradient); // 0.69314…
 * gradient; // [0.5, 1, -0.5, -1]
 */
export function softmaxGradient<Elements extends FloatArray>(
  rows: number,
  cols: number,
  classes: number,
  x: Elements,
  y: Elements,
  w: Elements,
  gradient: Elements,
  sampleWeights?: Elements | null,
  useBias = false,
  ldx: number = cols,
  offsetX = 0,
  offsetY = 0,
  offsetW = 0,
  offsetGradient = 0,
  offsetSampleWeights = 0,
): number {
  booleanValue('useBias', useBias);
  if (!Number.isInteger(classes) || classes < 2) {
    throw wrongValue('classes', 'an integer of at least 2', classes);
  }
  const kernel = (
    isDouble('x', x) ? gradients64.softmaxGradient : gradients32.softmaxGradient
  ) as typeof gradients64.softmaxGradient;
  const all = (sampleWeights ?? undefined) as Float64Array | undefined;
  // biome-ignore format: arrays and offsets side by side
  return kernel(rows, cols, classes, x as Float64Array, leading(ldx, cols), offsetX, y as Float64Array, offsetY, w as Float64Array, offsetW, gradient as Float64Array, offsetGradient, all, offsetSampleWeights, useBias);
}
