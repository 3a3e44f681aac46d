/**
 * The kernels of the addon, one call each; native/binding/kernelCalls.cc documents the arguments. A
 * call returns the result or `true`. It returns `undefined` if the addon leaves the call to
 * TypeScript: sizes beyond BLAS's integers, layouts that BLAS does not support, output that
 * overlaps input.
 */
import type { FloatArray } from '../data/numericArrays.ts';

/** The kernels for one precision; `Elements` is the type of its arrays. */
export interface KernelCalls<Elements extends FloatArray> {
  dot(...call: [n: number, ...x: Vector<Elements>, ...y: Vector<Elements>]): number | undefined;
  axpy(
    ...call: [n: number, alpha: number, ...x: Vector<Elements>, ...y: Vector<Elements>]
  ): true | undefined;
  scal(...call: [n: number, alpha: number, ...x: Vector<Elements>]): true | undefined;
  asum(...call: [n: number, ...x: Vector<Elements>]): number | undefined;
  nrm2(...call: [n: number, ...x: Vector<Elements>]): number | undefined;
  iamax(...call: [n: number, ...x: Vector<Elements>]): number | undefined;
  gemv(
    ...call: [
      ...[m: number, n: number, alpha: number, ...a: Grid<Elements>, ...x: Vector<Elements>],
      ...[beta: number, ...y: Vector<Elements>, threads: number],
    ]
  ): true | undefined;
  ger(
    ...call: [
      ...[m: number, n: number, alpha: number, ...x: Vector<Elements>, ...y: Vector<Elements>],
      ...Grid<Elements>,
    ]
  ): true | undefined;
  gemm(
    ...call: [
      ...[m: number, n: number, k: number, alpha: number, ...a: Grid<Elements>],
      ...[...b: Grid<Elements>, beta: number, ...c: Grid<Elements>, threads: number],
    ]
  ): true | undefined;
  sigmoid(...call: [n: number, ...x: Dense<Elements>, ...out: Dense<Elements>]): true | undefined;
  /** The strides are the distances between rows. */
  softmax(
    ...call: [rows: number, cols: number, ...x: Vector<Elements>, ...out: Vector<Elements>]
  ): true | undefined;
  logSumExp(...call: [n: number, ...x: Dense<Elements>]): number | undefined;
  momentumStep(
    ...call: [
      ...[n: number, ...parameters: Dense<Elements>, ...gradient: Dense<Elements>],
      ...[...velocity: Dense<Elements>, learningRate: number, momentum: number, nesterov: boolean],
    ]
  ): true | undefined;
  adamStep(
    ...call: [
      ...[n: number, ...parameters: Dense<Elements>, ...gradient: Dense<Elements>],
      ...[...m: Dense<Elements>, ...v: Dense<Elements>, t: number, learningRate: number],
      ...[beta1: number, beta2: number, epsilon: number],
    ]
  ): true | undefined;
  logisticGradient(...call: GradientCall<Elements>): number | undefined;
  softmaxGradient(...call: GradientCall<Elements>): number | undefined;
  hingeGradient(...call: GradientCall<Elements>): number | undefined;
  squaredErrorGradient(...call: GradientCall<Elements>): number | undefined;
}

/** Contiguous elements (stride 1). */
type Dense<Elements> = [elements: Elements, offset: number];
type Vector<Elements> = [elements: Elements, stride: number, offset: number];
type Grid<Elements> = [elements: Elements, stride1: number, stride2: number, offset: number];

/** The stride of x is the distance between its rows. */
type GradientCall<Elements> = [
  ...[rows: number, cols: number, outputs: number, ...x: Vector<Elements>, ...y: Dense<Elements>],
  ...[...w: Dense<Elements>, ...gradient: Dense<Elements>],
  ...[sampleWeights: Elements | undefined, offset: number, useBias: boolean, threads: number],
];

export interface AllKernelCalls {
  readonly float64: KernelCalls<Float64Array>;
  readonly float32: KernelCalls<Float32Array>;
}
