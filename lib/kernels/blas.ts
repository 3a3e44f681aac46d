/**
 * `fallline/kernels/blas`: BLAS with the names and signatures of @stdlib/blas/base, so that a
 * program that uses that package needs to change only its imports: `ddot( N, x, strideX, y, strideY
 * )`, and `ddot.ndarray( N, x, strideX, offsetX, y, strideY, offsetY )`. Names that begin with `d`
 * take Float64Array, those with `s` Float32Array.
 *
 * @stdlib reads `undefined` outside an array and ignores writes there; these functions throw.
 *
 * @example
 * const a = Float64Array.of(1, 2, 3, 4);
 * const b = Float64Array.of(1, 1, 0, 1);
 * dgemm('row-major', 'no-transpose', 'no-transpose', 2, 2, 2, 1, a, 2, b, 2, 0, new Float64Array(4), 2); // [1, 3, 3, 7]
 */
export {
  asum as sasum,
  axpy as saxpy,
  dot as sdot,
  gemm as sgemm,
  gemv as sgemv,
  ger as sger,
  iamax as isamax,
  nrm2 as snrm2,
  scal as sscal,
} from './float32/blas.ts';
export {
  copy as scopy,
  rot as srot,
  rotg as srotg,
  rotm as srotm,
  swap as sswap,
} from './float32/rotations.ts';
export { spmv as sspmv, symv as ssymv } from './float32/symmetric.ts';
export { spr as sspr, syr as ssyr, syr2 as ssyr2 } from './float32/symmetricSums.ts';
export { trmv as strmv, trsv as strsv } from './float32/triangles.ts';
export {
  asum as dasum,
  axpy as daxpy,
  dot as ddot,
  gemm as dgemm,
  gemv as dgemv,
  ger as dger,
  iamax as idamax,
  nrm2 as dnrm2,
  scal as dscal,
} from './float64/blas.ts';
export {
  copy as dcopy,
  rot as drot,
  rotg as drotg,
  rotm as drotm,
  swap as dswap,
} from './float64/rotations.ts';
export { spmv as dspmv, symv as dsymv } from './float64/symmetric.ts';
export { spr as dspr, syr as dsyr, syr2 as dsyr2 } from './float64/symmetricSums.ts';
export { trmv as dtrmv, trsv as dtrsv } from './float64/triangles.ts';
export { dsdot, sdsdot } from './mixedDot.ts';
export type { Diagonal, Layout, Transposition, Uplo } from './shared/stdlib.ts';
