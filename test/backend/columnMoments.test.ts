/** Means and standard deviations of columns, on both backends. */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import type { Features } from '../../lib/data/storage.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

interface Samples {
  readonly x: Features;
  readonly rows: number;
  readonly cols: number;
  readonly precision?: 'float32' | 'float64';
  readonly sampleWeights?: FloatArray;
  readonly threads?: number;
}

function momentsOf(backend: Backend, samples: Samples) {
  const { x, rows, cols, precision = 'float64', sampleWeights, threads = 2 } = samples;
  const shape = { nSamples: rows, nFeatures: cols, precision };
  const plan = resolvePlan({ loss: 'squaredError', threads }, shape);
  return backend.columnMoments(plan, { x, y: floatArray(precision, rows), rows, sampleWeights });
}

/** Σ w·x / Σ w and √(Σ w·(x - mean)² / Σ w), of columns whose numbers are about 1. */
function plainMoments(x: FloatArray, rows: number, cols: number, weights?: FloatArray) {
  const weightOf = (i: number) => weights?.[i] ?? 1;
  const [means, deviations] = [new Float64Array(cols), new Float64Array(cols)];
  let total = 0;
  for (let i = 0; i < rows; i++) total += weightOf(i);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) means[j] += weightOf(i) * x[i * cols + j];
    means[j] /= total;
    for (let i = 0; i < rows; i++) {
      deviations[j] += weightOf(i) * (x[i * cols + j] - means[j]) ** 2;
    }
    deviations[j] = Math.sqrt(deviations[j] / total);
  }
  return { means, deviations };
}

describe('columnMoments', () => {
  for (const backend of backends) {
    const { name } = backend;

    it(`${name}: are weighted means and deviations of the population`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        for (const [rows, cols] of [
          [1, 3],
          [2, 1],
          [700, 9],
          [5000, 70],
          [30, 4000],
        ]) {
          const x = noise(rows * cols, 3, precision).map((each) => 2 * each + 1);
          const weights = noise(rows, 5, precision).map((each) => Math.max(0, each + 0.5));
          if (rows === 1) weights[0] = 0.3;
          for (const sampleWeights of [undefined, weights]) {
            const got = momentsOf(backend, { x, rows, cols, precision, sampleWeights });
            const expected = plainMoments(x, rows, cols, sampleWeights);
            const what = `${precision} ${rows}×${cols}`;
            assertClose(got.means, expected.means, 0, `means ${what}`, 1e-13);
            assertClose(got.deviations, expected.deviations, 1e-12, `deviations ${what}`, 1e-15);
          }
        }
      }
    });

    it(`${name}: of narrow storage are those of its values`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        const [rows, cols] = [3000, 12];
        const { x } = problem(rows, cols, precision);
        for (const { option, name: storage } of storageCases) {
          const { narrow, widened } = narrowCase(x, option, precision);
          const expected = momentsOf(backend, { x: widened, rows, cols, precision });
          const got = momentsOf(backend, { x: narrow, rows, cols, precision });
          const tolerance = precision === 'float64' ? 1e-12 : 1e-6;
          assertClose(got.means, expected.means, tolerance, storage, tolerance);
          assertClose(got.deviations, expected.deviations, tolerance, storage);
        }
      }
    });

    it(`${name}: are accurate far from 0 and at both ends of the range`, () => {
      const rows = 1001;
      // -500 … 500 in units of 1: the deviation is √((rows² - 1) / 12).
      const deviation = Math.sqrt((rows ** 2 - 1) / 12);
      for (const unit of [1, 2 ** 500, 2 ** 990, 2 ** -500, 2 ** -1000]) {
        for (const shift of [0, 1e5, ...(unit < 2 ** 900 ? [-1e12] : [])]) {
          const x = Float64Array.from({ length: rows }, (_, i) => (i - 500 + shift) * unit);
          const { means, deviations } = momentsOf(backend, { x, rows, cols: 1 });
          assertClose(means, [shift * unit], 1e-15, `mean ${unit} ${shift}`, 1e-12 * unit);
          assertClose(deviations, [deviation * unit], 1e-12, `deviation ${unit} ${shift}`);
        }
      }
    });

    it(`${name}: the deviation of a constant column is exactly 0`, () => {
      const rows = 3001;
      for (const constant of [0, 0.1, 1 / 3, -1e150, 1e-310, 1e300]) {
        for (const precision of ['float64', 'float32'] as const) {
          const x = floatArray(precision, rows).fill(constant);
          if (!Number.isFinite(x[0])) continue;
          const weights = noise(rows, 5, precision).map((each) => each + 1);
          for (const sampleWeights of [undefined, weights]) {
            const got = momentsOf(backend, { x, rows, cols: 1, precision, sampleWeights });
            assert.deepEqual([got.means[0], got.deviations[0]], [x[0], 0]);
          }
        }
      }
    });

    it(`${name}: the deviation of a column that is constant but for rounding is 0`, () => {
      const x = Float64Array.from({ length: 100 }, (_, i) => 3 + (i % 2) * 4.5e-16);
      assert.equal(momentsOf(backend, { x, rows: 100, cols: 1 }).deviations[0], 0);
      // Not of a column around 0.
      const around = x.map((each) => (each - 3) * 2);
      assert.ok(momentsOf(backend, { x: around, rows: 100, cols: 1 }).deviations[0] > 0);
    });

    it(`${name}: a sample of weight 0 does not count, whatever it is`, () => {
      const x = Float64Array.of(1e300, 1, 2, 3, Number.NaN);
      const sampleWeights = Float64Array.of(0, 1, 1, 1, 0);
      const { means, deviations } = momentsOf(backend, { x, rows: 5, cols: 1, sampleWeights });
      assertClose(means, [2], 1e-15, 'mean');
      assertClose(deviations, [Math.sqrt(2 / 3)], 1e-15, 'deviation');
    });

    it(`${name}: of numbers that are not finite are not finite`, () => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const x = Float64Array.of(1, 2, 3, bad, 5, 6);
        const { means, deviations } = momentsOf(backend, { x, rows: 3, cols: 2 });
        assert.ok(!Number.isFinite(means[1]) && !Number.isFinite(deviations[1]));
        assert.ok(Number.isFinite(means[0]) && Number.isFinite(deviations[0]));
      }
    });

    it(`${name}: have the same bits for any number of threads`, () => {
      const [rows, cols] = [20_000, 37];
      const x = noise(rows * cols, 3);
      const results = [1, 2, 3, 4].map((threads) => momentsOf(backend, { x, rows, cols, threads }));
      for (const each of results) assert.deepEqual(each, results[0]);
    });
  }

  if (backends.length > 1) {
    it('are the same on both backends', () => {
      const [rows, cols] = [4000, 21];
      const x = noise(rows * cols, 3).map((each, at) => each * 10 ** (at % cols) + 1000);
      const [a, b] = backends.map((backend) => momentsOf(backend, { x, rows, cols }));
      assertClose(a.means, b.means, 1e-13, 'means');
      assertClose(a.deviations, b.deviations, 1e-12, 'deviations');
    });
  }
});
