/**
 * Products and solutions with triangular matrices, with the signatures of @stdlib/blas/base (see
 * blas.ts in this folder). They are always computed in TypeScript.
 */
import {
  type Diagonal,
  firstIndex,
  type Layout,
  leadingAtLeast,
  nonnegative,
  nonzero,
  type Transposition,
  type Uplo,
  validDiagonal,
  validLayout,
  validTransposition,
  validUplo,
} from '../shared/stdlib.ts';
import { checkVector } from './checks.ts';
import type { Elements } from './elements.ts';
import { full } from './storage.ts';
import { trmvLoop, trsvLoop } from './triangleLoops.ts';

type Substitution = typeof trmvLoop;

/**
 * Makes the functions for products with a triangular matrix and with its inverse, with and without
 * offsets.
 */
function triangular(loop: Substitution) {
  const ndarray = (
    uplo: Uplo,
    trans: Transposition,
    diag: Diagonal,
    N: number,
    A: Elements,
    sa1: number,
    sa2: number,
    offsetA: number,
    x: Elements,
    strideX: number,
    offsetX: number,
  ): Elements => {
    const upper = validUplo('First', uplo);
    const turned = validTransposition('Second', trans);
    const unit = validDiagonal('Third', diag);
    nonnegative('Fourth', N);
    nonzero('Sixth', sa1);
    nonzero('Seventh', sa2);
    nonzero('Tenth', strideX);
    if (N === 0) return x;
    checkVector('x', x, N, strideX, offsetX);
    const down = turned ? sa2 : sa1;
    const triangle = full(A, N, upper !== turned, down, turned ? sa1 : sa2, offsetA);
    loop(triangle, unit, A, x, strideX, offsetX);
    return x;
  };
  const main = (
    order: Layout,
    uplo: Uplo,
    trans: Transposition,
    diag: Diagonal,
    N: number,
    A: Elements,
    LDA: number,
    x: Elements,
    strideX: number,
  ): Elements => {
    const inRows = validLayout(order);
    validUplo('Second', uplo);
    validTransposition('Third', trans);
    validDiagonal('Fourth', diag);
    nonnegative('Fifth', N);
    leadingAtLeast('Seventh', N, LDA);
    nonzero('Ninth', strideX);
    const [sa1, sa2] = inRows ? [LDA, 1] : [1, LDA];
    return ndarray(
      ...([uplo, trans, diag, N, A, sa1, sa2, 0, x, strideX, firstIndex(N, strideX)] as const),
    );
  };
  return Object.assign(main, { ndarray });
}

/** x = op(A)·x for A triangular of N × N; returns x. */
export const trmv = triangular(trmvLoop);
/** Solves op(A)·x = b for A triangular of N × N, b given in x; returns x. */
export const trsv = triangular(trsvLoop);
