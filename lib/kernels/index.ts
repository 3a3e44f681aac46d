/**
 * `fallline/kernels`: BLAS and the fused loops of gradient descent for programs that have loops of their
 * own. Arrays of numbers in and out, Float64Array or Float32Array, all of one kind in a call; nothing is
 * allocated. Small calls are computed in TypeScript, larger ones by the addon where it is there.
 *
 * Vectors are given as elements `x`, then how they lie: `n` elements, `strideX` apart, the first at
 * `offsetX`. Without `n` it is the whole array. With a negative stride the vector goes backwards; it then
 * begins at its far end unless `offsetX` says where, as in BLAS.
 *
 * A wrong kind of argument throws a `TypeError`; sizes, strides and offsets that lead out of an array, a
 * `RangeError`. Nothing is written then. Output may lie on input: products and gradients are as if all had
 * been read before; `axpy`, steps and the functions of elements go through their arrays in order.
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
