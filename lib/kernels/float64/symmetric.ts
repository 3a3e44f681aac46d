/**
 * Products with symmetric matrices, with the signatures of @stdlib/blas/base (see blas.ts in this
 * folder). They are always computed in TypeScript.
 */
import {
  firstIndex,
  type Layout,
  leadingAtLeast,
  nonnegative,
  nonzero,
  type Uplo,
  validLayout,
  validUplo,
} from '../shared/stdlib.ts';
import { checkNumber, checkVector } from './checks.ts';
import { type Elements, NDARRAY_LENGTHS } from './elements.ts';
import { full, packed } from './storage.ts';
import { symvLoop } from './triangleLoops.ts';

/** y = α·A·x + β·y for A symmetric of N × N; returns y. */
export function symv(
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  A: Elements,
  LDA: number,
  x: Elements,
  strideX: number,
  beta: number,
  y: Elements,
  strideY: number,
): Elements {
  return symvAt(
    'Eleventh',
    ...([order, uplo, N, alpha, A, LDA, x, strideX, firstIndex(N, strideX)] as const),
    ...([beta, y, strideY, firstIndex(N, strideY)] as const),
  );
}

/**
 * The package has two forms: one with an order and without an offset of A, and one with strides and
 * an offset.
 */
interface SymvNdarray {
  (
    ...call: [
      ...[order: Layout, uplo: Uplo, N: number, alpha: number, A: Elements, LDA: number],
      ...[x: Elements, strideX: number, offsetX: number],
      ...[beta: number, y: Elements, strideY: number, offsetY: number],
    ]
  ): Elements;
  (
    ...call: [
      ...[uplo: Uplo, N: number, alpha: number],
      ...[A: Elements, sa1: number, sa2: number, offsetA: number],
      ...[x: Elements, strideX: number, offsetX: number],
      ...[beta: number, y: Elements, strideY: number, offsetY: number],
    ]
  ): Elements;
}
symv.ndarray = ((...call: never[]): Elements =>
  call.length >= 14
    ? (symvOf as (...call: never[]) => Elements)(...call)
    : (symvAt as (...call: unknown[]) => Elements)('Twelfth', ...call)) as SymvNdarray;
Object.defineProperty(symv.ndarray, 'length', { value: NDARRAY_LENGTHS.symv });

function symvAt(
  ordinalOfY: string,
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  A: Elements,
  LDA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements {
  const inRows = validLayout(order);
  const upper = validUplo('Second', uplo, 'to reference');
  nonnegative('Third', N);
  leadingAtLeast('Sixth', N, LDA);
  nonzero('Eighth', strideX);
  nonzero(ordinalOfY, strideY);
  const [sa1, sa2] = inRows ? [LDA, 1] : [1, LDA];
  return symvChecked(
    ...([upper, N, alpha, A, sa1, sa2, 0, x, strideX, offsetX] as const),
    ...([beta, y, strideY, offsetY] as const),
  );
}

function symvOf(
  uplo: Uplo,
  N: number,
  alpha: number,
  A: Elements,
  sa1: number,
  sa2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements {
  const upper = validUplo('First', uplo, 'to reference');
  nonnegative('Second', N);
  nonzero('Fifth', sa1);
  nonzero('Sixth', sa2);
  nonzero('Ninth', strideX);
  nonzero('Thirteenth', strideY);
  return symvChecked(
    ...([upper, N, alpha, A, sa1, sa2, offsetA, x, strideX, offsetX] as const),
    ...([beta, y, strideY, offsetY] as const),
  );
}

function symvChecked(
  upper: boolean,
  N: number,
  alpha: number,
  A: Elements,
  sa1: number,
  sa2: number,
  offsetA: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements {
  if (N === 0 || (alpha === 0 && beta === 1)) return y;
  checkNumber('alpha', alpha);
  checkNumber('beta', beta);
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  const triangle = full(A, N, upper, sa1, sa2, offsetA);
  symvLoop(triangle, alpha, A, x, strideX, offsetX, beta, y, strideY, offsetY);
  return y;
}

/** y = α·A·x + β·y for A symmetric of N × N, packed; returns y. */
export function spmv(
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  AP: Elements,
  x: Elements,
  strideX: number,
  beta: number,
  y: Elements,
  strideY: number,
): Elements {
  const offsetX = firstIndex(N, strideX);
  const offsetY = firstIndex(N, strideY);
  const ordinals = ['Seventh', 'Tenth'] as const;
  return spmvAt(
    ...([ordinals, order, uplo, N, alpha, AP, 0, x, strideX, offsetX] as const),
    ...([beta, y, strideY, offsetY] as const),
  );
}

/** The package has two forms: with an offset of AP, and without. */
interface SpmvNdarray {
  (
    ...call: [
      ...[order: Layout, uplo: Uplo, N: number, alpha: number, AP: Elements, offsetAP: number],
      ...[x: Elements, strideX: number, offsetX: number],
      ...[beta: number, y: Elements, strideY: number, offsetY: number],
    ]
  ): Elements;
  (
    ...call: [
      ...[order: Layout, uplo: Uplo, N: number, alpha: number, AP: Elements],
      ...[x: Elements, strideX: number, offsetX: number],
      ...[beta: number, y: Elements, strideY: number, offsetY: number],
    ]
  ): Elements;
}
spmv.ndarray = ((...call: never[]): Elements => {
  const at = spmvAt as (...call: unknown[]) => Elements;
  return call.length >= 13
    ? at(['Eighth', 'Twelfth'], ...call)
    : at(['Seventh', 'Eleventh'], ...call.slice(0, 5), 0, ...call.slice(5));
}) as SpmvNdarray;
Object.defineProperty(spmv.ndarray, 'length', { value: NDARRAY_LENGTHS.spmv });

function spmvAt(
  [ordinalOfX, ordinalOfY]: readonly [string, string],
  order: Layout,
  uplo: Uplo,
  N: number,
  alpha: number,
  AP: Elements,
  offsetAP: number,
  x: Elements,
  strideX: number,
  offsetX: number,
  beta: number,
  y: Elements,
  strideY: number,
  offsetY: number,
): Elements {
  const inRows = validLayout(order);
  const upper = validUplo('Second', uplo);
  nonnegative('Third', N);
  nonzero(ordinalOfX, strideX);
  nonzero(ordinalOfY, strideY);
  if (N === 0 || (alpha === 0 && beta === 1)) return y;
  checkNumber('alpha', alpha);
  checkNumber('beta', beta);
  checkVector('x', x, N, strideX, offsetX);
  checkVector('y', y, N, strideY, offsetY);
  const triangle = packed(AP, N, upper, inRows, 1, offsetAP);
  symvLoop(triangle, alpha, AP, x, strideX, offsetX, beta, y, strideY, offsetY);
  return y;
}
