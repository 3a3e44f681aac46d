/** Symmetric and triangular matrices in every storage against whole ones; exchanges and rotations. */
import assert from 'node:assert/strict';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import * as blas from '../../lib/kernels/blas.ts';
import { assertClose, noise } from '../support/numbers.ts';

type Call = (...call: unknown[]) => FloatArray;
type Routine = Call & { ndarray: Call };

const ORDERS = ['row-major', 'column-major'];
const TRIANGLES = ['upper', 'lower'];
const SIZES = [1, 2, 3, 5, 8];
const routines: Record<string, unknown> = { ...blas };

for (const kind of ['s', 'd']) {
  const routine = (name: string) => routines[kind + name] as Routine;
  const array = (values: ArrayLike<number>) =>
    kind === 's' ? Float32Array.from(values) : Float64Array.from(values);
  const tolerance = kind === 's' ? 1e-5 : 1e-13;
  const close = (got: ArrayLike<number>, expected: ArrayLike<number>, what: string) =>
    assertClose(got, expected, tolerance, what, 10 * tolerance);

  /** An n × n matrix with room between rows or columns; what is not of the triangle is NaN. */
  function stored(a: number[][], order: string, uplo: string, gap: number) {
    const n = a.length;
    const out = new Float64Array(n * (n + gap)).fill(Number.NaN);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (i !== j && i < j !== (uplo === 'upper')) continue;
        out[order === 'row-major' ? i * (n + gap) + j : j * (n + gap) + i] = a[i][j];
      }
    }
    return array(out);
  }

  /** The triangle alone, its rows or columns one after the other. */
  function packed(a: number[][], order: string, uplo: string): FloatArray {
    const n = a.length;
    const out: number[] = [];
    for (let outer = 0; outer < n; outer++) {
      for (let inner = 0; inner < n; inner++) {
        const [i, j] = order === 'row-major' ? [outer, inner] : [inner, outer];
        if (uplo === 'upper' ? i <= j : i >= j) out.push(a[i][j]);
      }
    }
    return array(out);
  }

  function matrixOf(n: number, symmetric: boolean): number[][] {
    const drawn = array(noise(n * n, n));
    return Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        if (i === j) return 2 + drawn[i * n + i];
        return symmetric && i > j ? drawn[j * n + i] : drawn[i * n + j];
      }),
    );
  }

  describe(`BLAS of triangles, ${kind}`, () => {
    for (const order of ORDERS) {
      for (const uplo of TRIANGLES) {
        it(`symmetric, ${order}, ${uplo}`, () => {
          for (const n of SIZES) {
            const a = matrixOf(n, true);
            const [x, y] = [array(noise(2 * n, 1)), array(noise(n, 2))];
            const product = a.map((row, i) =>
              row.reduce((sum, value, j) => sum + 0.5 * value * x[2 * (n - 1 - j)], -2 * y[i]),
            );
            const full = stored(a, order, uplo, 2);
            const ap = packed(a, order, uplo);
            const [sa1, sa2] = order === 'row-major' ? [n + 2, 1] : [1, n + 2];
            for (const got of [
              routine('symv')(order, uplo, n, 0.5, full, n + 2, x, -2, -2, array(y), 1),
              routine('symv').ndarray(
                ...[order, uplo, n, 0.5, full, n + 2, x, -2, 2 * n - 2, -2, array(y), 1, 0],
              ),
              routine('symv').ndarray(
                ...[uplo, n, 0.5, full, sa1, sa2, 0, x, -2, 2 * n - 2, -2, array(y), 1, 0],
              ),
              routine('spmv')(order, uplo, n, 0.5, ap, x, -2, -2, array(y), 1),
              routine('spmv').ndarray(
                order,
                uplo,
                n,
                0.5,
                ap,
                0,
                x,
                -2,
                2 * n - 2,
                -2,
                array(y),
                1,
                0,
              ),
            ]) {
              close(got, product, `n = ${n}`);
            }

            const one = a.map((row, i) => row.map((value, j) => value + 3 * y[i] * y[j]));
            close(
              routine('syr')(order, uplo, n, 3, y, 1, array(full), n + 2).filter(isThere),
              stored(one, order, uplo, 2).filter(isThere),
              'syr',
            );
            close(
              routine('spr')(order, uplo, n, 3, y, 1, array(ap)),
              packed(one, order, uplo),
              'spr',
            );
            const two = a.map((row, i) =>
              row.map((value, j) => value + x[2 * i] * y[j] + y[i] * x[2 * j]),
            );
            const sum = routine('syr2')(order, uplo, n, 1, x, 2, y, 1, array(full), n + 2);
            close(sum.filter(isThere), stored(two, order, uplo, 2).filter(isThere), 'syr2');
          }
        });

        for (const trans of ['no-transpose', 'transpose']) {
          for (const diag of ['unit', 'non-unit']) {
            it(`triangular, ${order}, ${uplo}, ${trans}, ${diag}`, () => {
              for (const n of SIZES) {
                const a = matrixOf(n, false);
                const x = array(noise(n, 3));
                const element = (i: number, j: number) => {
                  const [row, col] = trans === 'transpose' ? [j, i] : [i, j];
                  if (row === col) return diag === 'unit' ? 1 : a[row][col];
                  return row < col === (uplo === 'upper') ? a[row][col] : 0;
                };
                const product = Array.from(x, (_, i) =>
                  Array.from(x).reduce((sum, value, j) => sum + element(i, j) * value, 0),
                );
                const full = stored(a, order, uplo, 1);
                const got = routine('trmv')(order, uplo, trans, diag, n, full, n + 1, array(x), 1);
                close(got, product, `n = ${n}`);
                // And back, from the other end.
                const turned = array(Array.from(got).reverse());
                routine('trsv')(order, uplo, trans, diag, n, full, n + 1, turned, -1);
                close(turned.reverse(), x, `n = ${n}`);
              }
            });
          }
        }
      }
    }

    it('copies, exchanges and rotates what is asked for, and nothing else', () => {
      const [x, y] = [array(noise(12, 1)), array(noise(12, 2))];
      const [u, v] = [array(x), array(y)];
      (routine('swap') as Call)(4, u, 2, v, -1);
      for (let i = 0; i < 12; i++) {
        const inX = i % 2 === 0 && i < 8;
        assert.equal(u[i], inX ? y[3 - i / 2] : x[i]);
        assert.equal(v[i], i < 4 ? x[2 * (3 - i)] : y[i]);
      }
      routine('copy').ndarray(5, x, 1, 3, v, 1, 7);
      assert.deepEqual(v.subarray(7), x.subarray(3, 8));
      // A Givens rotation makes its second number 0.
      for (const [a, b] of [
        [3, 4],
        [-5, 1],
        [0, -2],
        [2, 0],
        [0, 0],
      ]) {
        const [r, z, c, s] = (routines[`${kind}rotg`] as Call)(a, b);
        const [first, second] = [array([a]), array([b])];
        (routine('rot') as Call)(1, first, 1, second, 1, c, s);
        close([...first, ...second], [r, 0], `rotg of ${a}, ${b}`);
        // z says which rotation it was.
        if (Math.abs(z) < 1) close([s, c * c], [z, 1 - z * z], 'z');
        if (Math.abs(z) > 1) close([c, s * s], [1 / z, 1 - 1 / (z * z)], 'z');
      }
    });
  });
}

function isThere(value: number): boolean {
  return !Number.isNaN(value);
}

describe('BLAS of triangles', () => {
  const a = new Float64Array(9);
  const x = new Float64Array(3);
  const refusals: [string, () => unknown, RegExp][] = [
    [
      'a triangle of no kind',
      () => blas.dtrsv('row-major', 'both' as 'upper', 'transpose', 'unit', 3, a, 3, x, 1),
      /Second argument must specify whether the lower or upper triangular matrix is supplied. Value: `both`/,
    ],
    [
      'a diagonal of no kind',
      () => blas.dtrmv('row-major', 'upper', 'transpose', 'one' as 'unit', 3, a, 3, x, 1),
      /Fourth argument must be a valid diagonal type. Value: `one`/,
    ],
    [
      'rows closer than they are long',
      () => blas.dsyr('row-major', 'upper', 3, 1, x, 1, a, 2),
      /Eighth argument must be greater than or equal to max\(1,3\). Value: `2`/,
    ],
    [
      'a packed matrix that ends too soon',
      () => blas.dspr('row-major', 'upper', 3, 1, x, 1, a.subarray(4)),
      /"AP" to have 6 elements/,
    ],
    [
      'parameters of a rotation that are too few',
      () => blas.drotm(3, x, 1, x, 1, x),
      /"param" to have 5/,
    ],
  ];
  for (const [what, call, message] of refusals) {
    it(`refuses ${what}`, () => assert.throws(call, message));
  }
});
