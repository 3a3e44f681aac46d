/**
 * `fallline/kernels`: BLAS functions and the fused loops of gradient descent, for programs with
 * training loops of their own. Arguments and results are Float64Array or Float32Array, all of the
 * same kind in one call; no function allocates memory. Small calls run in TypeScript, larger ones
 * in the native addon if it is available.
 *
 * A vector is an array `x` with `n` elements that are `strideX` apart, the first at `offsetX`.
 * Without `n` it is the whole array. With a negative stride the vector runs backwards; as in BLAS,
 * it then starts at the far end unless `offsetX` is given.
 *
 * A wrong type throws a `TypeError`. Sizes, strides and offsets that reach outside an array throw a
 * `RangeError`. In both cases nothing is written. Output may overlap input: products and gradients
 * read everything before they write; `axpy`, steps and elementwise functions run through their
 * arrays in order.
 */

export { logSumExp, sigmoid, softmax } from './elementwise.ts';
export {
  hingeGradient,
  logisticGradient,
  softmaxGradient,
  squaredErrorGradient,
} from './gradients.ts';
export { gemm, gemv, ger } from './matrices.ts';
export { setThreads } from './shared/addon.ts';
export { adamStep, momentumStep } from './steps.ts';
export { asum, axpy, dot, iamax, nrm2, scal } from './vectors.ts';
