/**
 * BLAS under the names and with the signatures of @stdlib/blas/base, so that a program that calls that
 * package needs another import and nothing else: `ddot( N, x, strideX, y, strideY )`, and
 * `ddot.ndarray( N, x, strideX, offsetX, y, strideY, offsetY )`.
 *
 * What that package reads or writes outside of an array (`undefined`, and nothing) is refused here.
 *
 * @example
 * import { dgemm } from "fallline/kernels/blas";
 * dgemm('row-major', 'no-transpose', 'no-transpose', 2, 2, 2, 1, a, 2, b, 2, 0, c, 2); // c = a·b
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
