/** Functions of vectors against sums written out over plain lists, in every layout. */
import assert from 'node:assert/strict';
import { implementations } from '../support/kernels.ts';
import { assertClose, noise } from '../support/numbers.ts';

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 130, 257, 600, 1031];
/** Strides of x and y. */
const STRIDES = [
  [1, 1],
  [2, 3],
  [-1, 1],
  [1, -2],
  [-3, -1],
  [0, 1],
] as const;

/** A vector in an array of its own, with something before and after it. */
function laidOut(values: ArrayLike<number>, stride: number) {
  const n = values.length;
  const reach = (n - 1) * Math.abs(stride);
  const all = noise(reach + 6, 77);
  const offset = stride < 0 ? reach + 2 : 2;
  for (let i = 0; i < n; i++) all[offset + i * stride] = values[i];
  return { all, stride, offset, n };
}

/** The elements of a laid-out vector. */
function elements(all: ArrayLike<number>, { n, stride, offset }: ReturnType<typeof laidOut>) {
  return Array.from({ length: n }, (_, i) => all[offset + i * stride]);
}

for (const { name, array, tolerance, precision, kernels } of implementations) {
  const stored = (value: number) => (precision === 'float32' ? Math.fround(value) : value);

  describe(`kernels of vectors: ${name}`, () => {
    for (const [strideX, strideY] of STRIDES) {
      it(`strides ${strideX} and ${strideY}`, () => {
        for (const n of SIZES) {
          const x = laidOut(noise(n, n), strideX);
          const y = laidOut(noise(n, 1000 + n), strideY);
          const ax = array(x.all);
          const ay = array(y.all);
          const xs = elements(ax, x);
          const ys = elements(ay, y);
          const where = `n = ${n}`;
          const isLeft = name.startsWith('addon') && strideX === 0;

          const products = xs.map((value, i) => value * ys[i]);
          const sum = products.reduce((total, value) => total + value, 0);
          const size = products.reduce((total, value) => total + Math.abs(value), 0);
          const dot = kernels.dot(n, ax, strideX, x.offset, ay, strideY, y.offset);
          if (isLeft) assert.equal(dot, undefined);
          else assertClose([dot as number], [sum], 0, `dot, ${where}`, tolerance * size);

          const asum = kernels.asum(n, ax, strideX, x.offset);
          const total = xs.reduce((all, value) => all + Math.abs(value), 0);
          if (isLeft) assert.equal(asum, undefined);
          else assertClose([asum as number], [total], tolerance, `asum, ${where}`);

          const nrm2 = kernels.nrm2(n, ax, strideX, x.offset);
          if (nrm2 === undefined) assert.ok(name.startsWith('addon') && Math.abs(strideX) !== 1);
          else assertClose([nrm2], [Math.hypot(...xs)], tolerance, `nrm2, ${where}`);

          const iamax = kernels.iamax(n, ax, strideX, x.offset);
          const magnitudes = xs.map(Math.abs);
          if (iamax === undefined) assert.ok(name.startsWith('addon') && strideX !== 1);
          else assert.equal(iamax, magnitudes.indexOf(Math.max(...magnitudes)), where);

          if (isLeft) continue;
          // What is not of the vector stays as it was.
          const expected = array(ay);
          for (let i = 0; i < n; i++) expected[y.offset + i * strideY] += stored(0.75) * xs[i];
          kernels.axpy(n, 0.75, ax, strideX, x.offset, ay, strideY, y.offset);
          assertClose(ay, expected, tolerance, `axpy, ${where}`, tolerance);

          const scaled = array(ax);
          for (let i = 0; i < n; i++) scaled[x.offset + i * strideX] *= -1.5;
          kernels.scal(n, -1.5, ax, strideX, x.offset);
          assert.deepEqual(ax, scaled, `scal, ${where}`);
        }
      });
    }

    it('norms beyond the range of squares', () => {
      const [tiny, huge] = precision === 'float32' ? [1e-44, 1e38] : [5e-324, 1e308];
      for (const scale of [tiny, 1e-30, 1e30, huge]) {
        for (const n of [1, 2, 40, 700]) {
          const x = array(Array.from({ length: n }, (_, i) => (i === 0 ? scale : 0)));
          assertClose([kernels.nrm2(n, x, 1, 0) as number], [x[0]], 1e-15, `${scale}, n = ${n}`);
        }
        const two = array([3 * (scale / 8), 4 * (scale / 8), 0]);
        const expected = 8 * Math.hypot(two[0] / 8, two[1] / 8);
        assertClose([kernels.nrm2(3, two, 1, 0) as number], [expected], 3e-7, `${scale}`);
      }
      const infinite = array([1, Number.NEGATIVE_INFINITY, 2]);
      assert.equal(kernels.nrm2(3, infinite, 1, 0), Number.POSITIVE_INFINITY);
      assert.ok(Number.isNaN(kernels.nrm2(3, array([1, Number.NaN, 1e30]), 1, 0)));
      assert.equal(kernels.nrm2(3, array([0, -0, 0]), 1, 0), 0);
    });

    it('NaN and ties where the greatest magnitude is sought', () => {
      const cases: [number[], number][] = [
        [[1, Number.NaN, -3, 3], 2],
        [[Number.NaN, 5, 6], 0],
        [[0, -0, 0], 0],
        [[-2, 2, 1], 0],
        [[1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], 1],
        [[Number.NaN, Number.NaN], 0],
      ];
      for (const [values, expected] of cases) {
        assert.equal(kernels.iamax(values.length, array(values), 1, 0), expected, `${values}`);
      }
      const long = array(noise(900, 5));
      long[700] = -1.5;
      long[801] = 1.5;
      long[3] = Number.NaN;
      assert.equal(kernels.iamax(900, long, 1, 0), 700);
    });

    it('0 · NaN is NaN', () => {
      const x = array(new Float64Array(600).fill(Number.NaN));
      kernels.scal(600, 0, x, 1, 0);
      assert.ok(x.every(Number.isNaN));
    });

    it('output on input goes element by element, as written', () => {
      if (name.startsWith('addon')) {
        const x = array(noise(600, 9));
        assert.equal(kernels.axpy(599, 1, x, 1, 0, x, 1, 1), undefined);
        assert.deepEqual(x, array(noise(600, 9)));
        return;
      }
      for (const n of [5, 600]) {
        const x = array(noise(n + 1, 9));
        const expected = array(x);
        for (let i = 0; i < n; i++) expected[i + 1] += 0.5 * expected[i];
        kernels.axpy(n, 0.5, x, 1, 0, x, 1, 1);
        assert.deepEqual(x, expected);
      }
    });
  });
}
