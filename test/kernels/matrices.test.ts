/** Functions of matrices against sums written out, in every layout and transposition. */
import assert from 'node:assert/strict';
import { type Implementation, implementations } from '../support/kernels.ts';
import { assertClose, noise } from '../support/numbers.ts';

/** [m, n, k], k for products of matrices only. */
const SIZES = [
  [1, 1, 1],
  [1, 5, 3],
  [4, 1, 2],
  [2, 3, 1],
  [3, 4, 5],
  [7, 9, 8],
  [16, 17, 15],
  [33, 31, 40],
  [5, 70, 64],
] as const;

/** How a matrix lies: strides for rows × cols, and how much longer than its elements the array is. */
const LAYOUTS: Record<string, (rows: number, cols: number) => [number, number]> = {
  rows: (_rows, cols) => [cols, 1],
  'rows with gaps': (_rows, cols) => [cols + 3, 1],
  columns: (rows) => [1, rows],
  'columns with gaps': (rows) => [1, rows + 2],
  'every other element': (_rows, cols) => [2 * cols + 1, 2],
  'rows upwards': (_rows, cols) => [-cols, 1],
};

interface Grid {
  readonly all: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly down: number;
  readonly across: number;
  readonly offset: number;
}

function grid(rows: number, cols: number, layout: string, seed: number): Grid {
  const [down, across] = LAYOUTS[layout](rows, cols);
  const reach = (rows - 1) * Math.abs(down) + (cols - 1) * Math.abs(across);
  const offset = 1 + (down < 0 ? -(rows - 1) * down : 0);
  return { all: noise(reach + 3, seed) as Float64Array, rows, cols, down, across, offset };
}

const at = ({ down, across, offset }: Grid, i: number, j: number) => offset + i * down + j * across;

/** Whether the addon knows this layout, as it does those with neighbours in a row or a column. */
const knows = ({ rows, cols, down, across }: Grid) =>
  ((across === 1 || cols === 1) && (down >= cols || rows === 1)) ||
  ((down === 1 || rows === 1) && (across >= rows || cols === 1));

function check(
  { name, tolerance }: Implementation,
  known: boolean,
  result: unknown,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  untouched: ArrayLike<number>,
) {
  if (name.startsWith('addon') && !known) {
    assert.equal(result, undefined, what);
    assert.deepEqual(got, untouched, what);
    return;
  }
  assertClose(got, expected, tolerance, what, 10 * tolerance);
}

for (const implementation of implementations) {
  const { name, array, kernels } = implementation;

  describe(`kernels of matrices: ${name}`, () => {
    for (const layout of Object.keys(LAYOUTS)) {
      for (const beta of [0, 1, -0.5]) {
        it(`${layout}, beta ${beta}`, () => {
          for (const [m, n, k] of SIZES) {
            for (const other of ['rows', 'columns']) {
              const [a, b, c] = [grid(m, k, layout, 1), grid(k, n, other, 2), grid(m, n, other, 3)];
              multiply(a, b, c, beta);
              multiply(grid(m, k, other, 4), grid(k, n, layout, 5), grid(m, n, layout, 6), beta);
            }
            for (const strides of [
              [1, 1],
              [2, -3],
            ] as const) {
              byVector(grid(m, n, layout, 7), strides, beta);
              outer(grid(m, n, layout, 8), strides);
            }
          }
        });
      }
    }

    function multiply(a: Grid, b: Grid, c: Grid, beta: number) {
      const [m, n, k] = [a.rows, b.cols, a.cols];
      const [aa, ab, ac] = [array(a.all), array(b.all), array(c.all)];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) if (beta === 0) ac[at(c, i, j)] = Number.NaN;
      }
      const expected = Float64Array.from(ac);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) sum += aa[at(a, i, l)] * ab[at(b, l, j)];
          const before = beta === 0 ? 0 : beta * ac[at(c, i, j)];
          expected[at(c, i, j)] = 0.5 * sum + before;
        }
      }
      const untouched = array(ac);
      const result = kernels.gemm(
        ...([m, n, k, 0.5, aa, a.down, a.across, a.offset] as const),
        ...([ab, b.down, b.across, b.offset, beta] as const),
        ...([ac, c.down, c.across, c.offset, 1] as const),
      );
      const known = knows(a) && knows(b) && knows(c);
      check(implementation, known, result, ac, expected, `gemm ${m} × ${n} × ${k}`, untouched);
    }

    function byVector(a: Grid, [strideX, strideY]: readonly [number, number], beta: number) {
      const { rows: m, cols: n } = a;
      const [aa, x, y] = [array(a.all), array(noise(3 * n, 9)), array(noise(3 * m + 2, 10))];
      const offsetY = strideY < 0 ? 3 * m : 1;
      if (beta === 0) for (let i = 0; i < m; i++) y[offsetY + i * strideY] = Number.NaN;
      const expected = Float64Array.from(y);
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += aa[at(a, i, j)] * x[j * strideX];
        const before = beta === 0 ? 0 : beta * y[offsetY + i * strideY];
        expected[offsetY + i * strideY] = -0.25 * sum + before;
      }
      const untouched = array(y);
      const result = kernels.gemv(
        ...([m, n, -0.25, aa, a.down, a.across, a.offset, x, strideX, 0] as const),
        ...([beta, y, strideY, offsetY, 1] as const),
      );
      check(implementation, knows(a), result, y, expected, `gemv ${m} × ${n}`, untouched);
    }

    function outer(a: Grid, [strideX, strideY]: readonly [number, number]) {
      const { rows: m, cols: n } = a;
      const [aa, x, y] = [array(a.all), array(noise(2 * m, 11)), array(noise(3 * n, 12))];
      const offsetY = strideY < 0 ? 3 * n - 1 : 0;
      const expected = Float64Array.from(aa);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          expected[at(a, i, j)] += 2 * x[i * strideX] * y[offsetY + j * strideY];
        }
      }
      const untouched = array(aa);
      const result = kernels.ger(
        ...([m, n, 2, x, strideX, 0, y, strideY, offsetY] as const),
        ...([aa, a.down, a.across, a.offset] as const),
      );
      check(implementation, knows(a), result, aa, expected, `ger ${m} × ${n}`, untouched);
    }
  });
}
