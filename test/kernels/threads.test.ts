/** Large products are shared among threads; the number of these must not show. */
import assert from 'node:assert/strict';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { gemmLoop } from '../../lib/kernels/float64/gemmLoops.ts';
import { gemm, gemv, setThreads } from '../../lib/kernels/index.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

describe('kernels on several threads', () => {
  afterEach(() => setThreads(2));

  for (const precision of ['float64', 'float32'] as const satisfies Precision[]) {
    for (const [m, n, k] of [
      [310, 260, 250],
      [130, 700, 200],
    ]) {
      for (const transposed of [false, true]) {
        it(`gemm, ${m} × ${n} × ${k}, ${precision}${transposed ? ', transposed' : ''}`, () => {
          const a = noise(m * k, 1, precision);
          const b = noise(k * n, 2, precision);
          const results = [1, 2, 3, 5].map((threads) => {
            setThreads(threads);
            const c: FloatArray = noise(m * n, 3, precision);
            return gemm(transposed, transposed, m, n, k, 0.5, a, b, 2, c);
          });
          assertVaried(results[0], 'c');
          for (const result of results) assert.deepEqual(result, results[0]);
          const expected = noise(m * n, 3) as Float64Array;
          const [a1, a2] = transposed ? [1, m] : [k, 1];
          const [b1, b2] = transposed ? [1, k] : [n, 1];
          gemmLoop(
            ...([m, n, k, 0.5, Float64Array.from(a), a1, a2, 0] as const),
            ...([Float64Array.from(b), b1, b2, 0, 2, expected, n, 1, 0] as const),
          );
          const tolerance = precision === 'float32' ? 1e-5 : 1e-13;
          assertClose(results[0], expected, tolerance, 'c', 10 * tolerance);
        });
      }
    }

    for (const trans of [false, true]) {
      it(`gemv, ${precision}${trans ? ', transposed' : ''}`, () => {
        const [m, n] = precision === 'float32' ? [2100, 1050] : [1100, 1030];
        const a = noise(m * n, 1, precision);
        const x = noise(trans ? m : n, 2, precision);
        const results = [1, 2, 3].map((threads) => {
          setThreads(threads);
          const y: FloatArray = noise(trans ? n : m, 3, precision);
          return gemv(trans, m, n, 1, a, x, 0, y);
        });
        assertVaried(results[0], 'y');
        for (const result of results) assert.deepEqual(result, results[0]);
        for (const i of [0, 47, 48, 511, 1029]) {
          let sum = 0;
          for (let j = 0; j < x.length; j++) sum += x[j] * a[trans ? j * n + i : i * n + j];
          const tolerance = precision === 'float32' ? 1e-3 : 1e-11;
          assertClose([results[0][i]], [sum], tolerance, `y[${i}]`, tolerance);
        }
      });
    }
  }

  it('refuses a number of threads that is none', () => {
    for (const count of [0, 1.5, 257, Number.NaN]) {
      assert.throws(() => setThreads(count), /"threads" to be an integer from 1 to 256/);
    }
  });
});
