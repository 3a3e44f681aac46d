/** Least squares of minimum norm and products of rows, on both backends. */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { Features } from '../../lib/data/storage.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

interface System {
  readonly a: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly rank: number;
}

/** The product of random matrices, of the given rank. */
function systemOf(rows: number, cols: number, rank = Math.min(rows, cols)): System {
  const [left, right] = [noise(rows * rank, 3 + rows), noise(rank * cols, 5 + cols)];
  const a = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let r = 0; r < rank; r++) {
      for (let j = 0; j < cols; j++) a[i * cols + j] += left[i * rank + r] * right[r * cols + j];
    }
  }
  return { a, rows, cols, rank };
}

function solve(backend: Backend, { a, rows, cols }: System, b: Float64Array) {
  const outputs = b.length / rows;
  const out = new Float64Array(outputs * cols).fill(Number.NaN);
  const rank = backend.leastSquaresMinimumNorm(a, rows, cols, b, outputs, out);
  return { rank, out };
}

/** a·w for weights output by output; rows × outputs. */
function products({ a, rows, cols }: System, w: Float64Array): Float64Array {
  const outputs = w.length / cols;
  return Float64Array.from({ length: rows * outputs }, (_, at) => {
    const [i, k] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += a[i * cols + j] * w[k * cols + j];
    return sum;
  });
}

/** a′·v for rows × outputs numbers; output by output. */
function transposedProducts({ a, rows, cols }: System, v: Float64Array): Float64Array {
  const outputs = v.length / rows;
  return Float64Array.from({ length: outputs * cols }, (_, at) => {
    const [k, j] = [Math.floor(at / cols), at % cols];
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += a[i * cols + j] * v[i * outputs + k];
    return sum;
  });
}

const SYSTEMS: Readonly<Record<string, System>> = {
  'one equation': systemOf(1, 1),
  'one row': systemOf(1, 5),
  'one column': systemOf(5, 1),
  'more rows than columns': systemOf(40, 7),
  'as many rows as columns': systemOf(12, 12),
  'more columns than rows': systemOf(9, 30),
  'deficient rank, tall': systemOf(50, 12, 8),
  'deficient rank, wide': systemOf(12, 50, 5),
  'deficient rank, square': systemOf(20, 20, 1),
  'many rows': systemOf(900, 30, 25),
};

/** The transpose of rows × cols numbers. */
function transposed(numbers: Float64Array, rows: number): Float64Array {
  const cols = numbers.length / rows;
  return numbers.map((_, at) => numbers[(at % rows) * cols + Math.floor(at / rows)]);
}

function ridge(backend: Backend, { a, rows, cols }: System, b: Float64Array, alphas: number[]) {
  const outputs = b.length / rows;
  const out = new Float64Array(alphas.length * outputs * cols).fill(Number.NaN);
  const columns = [transposed(a, rows), transposed(b, rows)] as const;
  const strengths = Float64Array.from(alphas);
  const done = backend.ridgePath(columns[0], rows, cols, columns[1], outputs, strengths, out);
  return { done, out };
}

describe('ridgePath', () => {
  for (const backend of backends) {
    const { name } = backend;

    for (const [what, system] of Object.entries(SYSTEMS)) {
      it(`${name}: ${what}`, () => {
        for (const outputs of [1, 3]) {
          const b = Float64Array.from(noise(system.rows * outputs, 11));
          const alphas = [0, 0.5, 100];
          const { done, out } = ridge(backend, system, b, alphas);
          assert.ok(done);
          const size = outputs * system.cols;
          const shortest = solve(backend, system, b).out;
          assertClose(out.subarray(0, size), shortest, 1e-9, 'without a penalty', 1e-11);
          // a′·(a·w - b) + alpha·w = 0
          alphas.forEach((alpha, k) => {
            const w = out.subarray(k * size, (k + 1) * size);
            const residual = products(system, w).map((each, i) => each - b[i]);
            const slopes = transposedProducts(system, residual);
            const pulls = w.map((each) => -alpha * each);
            assertClose(slopes, pulls, 0, `slopes at ${alpha}`, 1e-10);
          });
        }
      });
    }

    it(`${name}: of numbers at both ends of the range`, () => {
      const system = SYSTEMS['more rows than columns'];
      const b = Float64Array.from(noise(system.rows, 11));
      const { out: expected } = ridge(backend, system, b, [0]);
      for (const unit of [2 ** 900, 2 ** -900]) {
        const scaled = { ...system, a: system.a.map((each) => each * unit) };
        const { done, out } = ridge(backend, scaled, b, [0, 1]);
        assert.ok(done && out.every(Number.isFinite));
        const first = out.subarray(0, system.cols).map((each) => each * unit);
        assertClose(first, expected, 0, `weights ${unit}`, 1e-10);
      }
    });

    it(`${name}: says that numbers are not finite`, () => {
      const system = systemOf(4, 3);
      const b = new Float64Array(4);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        assert.equal(ridge(backend, system, b.with(2, bad), [1]).done, false);
        const a = system.a.with(5, bad);
        assert.equal(ridge(backend, { ...system, a }, b, [1]).done, false);
      }
    });
  }

  if (backends.length > 1) {
    it('is the same on both backends', () => {
      for (const [what, system] of Object.entries(SYSTEMS)) {
        const b = Float64Array.from(noise(system.rows * 2, 11));
        const [x, y] = backends.map((backend) => ridge(backend, system, b, [0, 1, 9]).out);
        assertClose(x, y, 1e-9, what, 1e-10);
      }
    });
  }
});

describe('leastSquaresMinimumNorm', () => {
  for (const backend of backends) {
    const { name } = backend;

    for (const [what, system] of Object.entries(SYSTEMS)) {
      it(`${name}: ${what}`, () => {
        for (const outputs of [1, 3]) {
          const b = Float64Array.from(noise(system.rows * outputs, 11));
          const before = [system.a.slice(), b.slice()];
          const { rank, out } = solve(backend, system, b);
          assert.equal(rank, system.rank);
          assert.deepEqual([system.a, b], before, 'a and b are as they were');
          // The residual is orthogonal to the columns of a …
          const residual = products(system, out).map((each, i) => each - b[i]);
          const zeros = new Float64Array(out.length);
          assertClose(transposedProducts(system, residual), zeros, 0, 'a′·residual', 1e-10);
          // … and the solution is one of a′·v, so that nothing can be taken from it.
          const again = solve(backend, system, products(system, out));
          assertClose(again.out, out, 0, 'the solution of its own products', 1e-10);
        }
      });
    }

    it(`${name}: finds the weights that made b`, () => {
      for (const system of [SYSTEMS['more rows than columns'], systemOf(300, 60)]) {
        const w = Float64Array.from(noise(2 * system.cols, 13));
        assertClose(solve(backend, system, products(system, w)).out, w, 0, 'weights', 1e-10);
      }
    });

    it(`${name}: shares a weight between equal columns`, () => {
      const a = Float64Array.of(1, 1, 2, 2, 3, 3);
      const { rank, out } = solve(
        backend,
        { a, rows: 3, cols: 2, rank: 1 },
        Float64Array.of(2, 4, 6),
      );
      assert.equal(rank, 1);
      assertClose(out, [1, 1], 1e-14, 'weights');
    });

    it(`${name}: gives 0 for a matrix of zeros`, () => {
      const system = { a: new Float64Array(6), rows: 2, cols: 3, rank: 0 };
      const { rank, out } = solve(backend, system, Float64Array.of(1, 2));
      assert.equal(rank, 0);
      assert.deepEqual(out, new Float64Array(3));
    });

    it(`${name}: of numbers at both ends of the range`, () => {
      const system = SYSTEMS['more rows than columns'];
      const w = Float64Array.from(noise(system.cols, 13));
      const b = products(system, w);
      for (const unit of [2 ** 900, 2 ** -900]) {
        const scaled = { ...system, a: system.a.map((each) => each * unit) };
        const { rank, out } = solve(backend, scaled, b);
        assert.equal(rank, system.rank);
        assertClose(
          out.map((each) => each * unit),
          w,
          0,
          `weights ${unit}`,
          1e-10,
        );
      }
    });

    it(`${name}: says that numbers are not finite`, () => {
      const system = systemOf(4, 3);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const b = Float64Array.of(1, 2, bad, 4);
        assert.equal(solve(backend, system, b).rank, -1);
        const a = system.a.with(5, bad);
        assert.equal(solve(backend, { ...system, a }, new Float64Array(4)).rank, -1);
      }
    });

    it(`${name}: later has the bits of the synchronous call`, async () => {
      for (const system of [SYSTEMS['deficient rank, tall'], SYSTEMS['deficient rank, wide']]) {
        const { a, rows, cols } = system;
        const b = Float64Array.from(noise(rows * 2, 11));
        const out = new Float64Array(2 * cols);
        const call = backend.later.leastSquaresMinimumNorm(a.slice(), rows, cols, b, 2, out);
        const expected = solve(backend, system, b.slice());
        b.fill(0);
        assert.deepEqual({ rank: await call, out }, expected);
      }
    });
  }

  if (backends.length > 1) {
    it('is the same on both backends', () => {
      for (const [what, system] of Object.entries(SYSTEMS)) {
        const b = Float64Array.from(noise(system.rows * 2, 11));
        const [x, y] = backends.map((backend) => solve(backend, system, b).out);
        assertClose(x, y, 1e-9, what, 1e-10);
      }
    });
  }
});

interface GramCase {
  readonly rows: number;
  readonly cols: number;
  readonly precision?: 'float32' | 'float64';
  readonly threads?: number;
  readonly x?: Features;
  readonly framed?: boolean;
  readonly weighted?: boolean;
}

function gramInputs(given: GramCase) {
  const { rows, cols, precision = 'float64', threads = 2, framed = true, weighted = true } = given;
  const x = given.x ?? noise(rows * cols, 3, precision);
  const shape = { nSamples: rows, nFeatures: cols, precision };
  const plan = resolvePlan({ loss: 'squaredError', threads }, shape);
  const sampleWeights = weighted
    ? noise(rows, 5, precision).map((each) => Math.max(0, each + 0.5))
    : undefined;
  const frame = framed
    ? {
        shift: Float64Array.from(noise(cols, 41)),
        scale: Float64Array.from(noise(cols, 43), (each) => 1.25 + each),
      }
    : undefined;
  const out = new Float64Array(rows * rows).fill(Number.NaN);
  return [plan, { x, y: floatArray(precision, rows), rows, sampleWeights }, frame, out] as const;
}

function gramOf(backend: Backend, given: GramCase): Float64Array {
  const call = gramInputs(given);
  backend.rowGram(...call);
  return call[3];
}

function plainGram(given: GramCase): Float64Array {
  const { rows, cols } = given;
  const [, { x, sampleWeights }, frame, out] = gramInputs(given);
  const value = (i: number, j: number) =>
    ((x as Float64Array)[i * cols + j] - (frame?.shift[j] ?? 0)) / (frame?.scale[j] ?? 1);
  return out.map((_, at) => {
    const [i, k] = [Math.floor(at / rows), at % rows];
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += value(i, j) * value(k, j);
    return sum * Math.sqrt((sampleWeights?.[i] ?? 1) * (sampleWeights?.[k] ?? 1));
  });
}

describe('rowGram', () => {
  for (const backend of backends) {
    const { name } = backend;

    it(`${name}: are the products of rows`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        for (const [rows, cols] of [
          [1, 1],
          [7, 50],
          [150, 201],
          [300, 20],
        ]) {
          for (const framed of [true, false]) {
            for (const weighted of [true, false]) {
              const given = { rows, cols, precision, framed, weighted };
              const what = JSON.stringify(given);
              assertClose(gramOf(backend, given), plainGram(given), 0, what, 1e-13 * cols * 80);
            }
          }
        }
      }
    });

    it(`${name}: of narrow storage are those of its values`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        const { x } = problem(140, 60, precision);
        for (const { option, name: storage } of storageCases) {
          const { narrow, widened } = narrowCase(x, option, precision);
          const shape = { rows: 140, cols: 60, precision };
          const expected = gramOf(backend, { ...shape, x: widened });
          const tolerance = precision === 'float64' ? 1e-11 : 1e-4;
          assertClose(gramOf(backend, { ...shape, x: narrow }), expected, 0, storage, tolerance);
        }
      }
    });

    it(`${name}: have the same bits for any number of threads, and later`, async () => {
      const shape = { rows: 400, cols: 500 };
      const results = [1, 2, 3, 4].map((threads) => gramOf(backend, { ...shape, threads }));
      const call = gramInputs(shape);
      await backend.later.rowGram(...call);
      for (const each of [...results, call[3]]) assert.deepEqual(each, results[0]);
    });
  }

  if (backends.length > 1) {
    it('are the same on both backends', () => {
      const [a, b] = backends.map((backend) => gramOf(backend, { rows: 200, cols: 300 }));
      assertClose(a, b, 1e-12, 'products', 1e-10);
    });
  }
});
