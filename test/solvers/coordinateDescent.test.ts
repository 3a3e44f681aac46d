/** Coordinate descent for lasso and elastic net, on columns and on the Gram matrix. */
import assert from 'node:assert/strict';
import { centredColumns, centredTargets } from '../../lib/numerics/centredColumns.ts';
import { typescriptSweeper } from '../../lib/numerics/coordinateSweeps.ts';
import { coordinateDescent } from '../../lib/solvers/coordinateDescent.ts';
import { columnProblem, gramProblem, type Strengths } from '../../lib/solvers/coordinateProblem.ts';
import { fits, optimum } from '../cases/optima.ts';
import { assertVaried, noise } from '../support/numbers.ts';

const FORMS = ['columns', 'gram'] as const;
type Form = (typeof FORMS)[number];

/** Centred columns in column-major order, and centred targets. */
interface Data {
  readonly columns: Float64Array;
  readonly targets: Float64Array;
  readonly size: number;
}

function gramOf({ columns, targets, size }: Data) {
  const rows = targets.length;
  const dot = (x: Float64Array, from: number, y: Float64Array, to: number) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += x[from + i] * y[to + i];
    return sum;
  };
  const gram = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) gram[j * size + k] = dot(columns, j * rows, columns, k * rows);
  }
  const correlations = Float64Array.from({ length: size }, (_, j) =>
    dot(columns, j * rows, targets, 0),
  );
  return { gram, correlations, targetSquares: dot(targets, 0, targets, 0) };
}

const even = (size: number, l1: number, l2 = 0): Strengths => ({
  l1: new Float64Array(size).fill(l1),
  l2: new Float64Array(size).fill(l2),
});

/** Descends to the end, or to a gap. */
function descend(form: Form, data: Data, strengths: Strengths, gap = -1, start?: Float64Array) {
  const weights = start?.slice() ?? new Float64Array(data.size);
  const problem =
    form === 'gram'
      ? gramProblem(gramOf(data), strengths, typescriptSweeper)
      : columnProblem(data, strengths, typescriptSweeper);
  const values: number[] = [];
  const gaps: number[] = [];
  const descent = coordinateDescent(problem, weights);
  for (let sweeps = 0; ; ) {
    const { done, value } = descent.next();
    if (done) return { weights, values, gaps, sweeps, end: value };
    values.push(value.value);
    gaps.push(value.gap);
    sweeps = value.sweeps;
    assert.ok(values.length < 2000, 'hangs');
    if (value.gap <= gap) return { weights, values, gaps, sweeps };
  }
}

/** Columns with a correlation, and targets from a few of them. */
function example(rows: number, size: number, seed: number): Data {
  const columns = Float64Array.from(noise(rows * size, seed));
  for (let j = 1; j < size; j++) {
    for (let i = 0; i < rows; i++) columns[j * rows + i] += 0.7 * columns[(j - 1) * rows + i];
  }
  const targets = Float64Array.from(noise(rows, seed + 1));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < Math.min(size, 5); j++) targets[i] += (j - 2) * columns[j * rows + i];
  }
  assertVaried(columns, 'columns');
  return { columns, targets, size };
}

/** max |x_j·y|: the least l1 for which all weights are 0. */
function strongest(data: Data): number {
  return gramOf(data).correlations.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

const whole = (..._changed: unknown[]) => true;
const broken = (..._changed: unknown[]) => false;

/** What may be wrong with data, and whether an answer in finite numbers exists. */
const BAD: readonly [string, (data: Data) => boolean][] = [
  ['a column of zeros', ({ columns }) => whole(columns.fill(0, 40, 80))],
  ['duplicate columns', ({ columns }) => whole(columns.copyWithin(80, 0, 80))],
  ['all of weight 0', ({ columns, targets }) => whole(columns.fill(0), targets.fill(0))],
  ['constant targets', ({ targets }) => whole(targets.fill(0))],
  ['columns of 1e150', ({ columns }) => whole(scale(columns, 1e150))],
  ['one column of 1e150', ({ columns }) => whole(scale(columns.subarray(40, 80), 1e150))],
  ['one column of 1e-150', ({ columns }) => whole(scale(columns.subarray(40, 80), 1e-150))],
  ['columns of 1e160', ({ columns }) => broken(scale(columns, 1e160))],
  ['targets of 1e160', ({ targets }) => broken(scale(targets, 1e160))],
  ['NaN in a column', ({ columns }) => broken(columns.fill(Number.NaN, 50, 51))],
  ['∞ in a column', ({ columns }) => broken(columns.fill(Number.POSITIVE_INFINITY, 50, 51))],
  ['NaN in the targets', ({ targets }) => broken(targets.fill(Number.NaN, 3, 4))],
];

describe('coordinate descent', () => {
  for (const form of FORMS) {
    describe(`on ${form}`, () => {
      for (const fit of fits().filter(({ estimator }) => /Lasso|Elastic/.test(estimator))) {
        it(`reaches the optimum of ${fit.name}`, () => {
          const { x, y } = optimum(fit);
          const { rows, cols } = x;
          const { columns } = centredColumns({ x: x.data, rows, cols, isCentred: true });
          const { targets } = centredTargets(Float64Array.from(y), { rows, isCentred: true }, 0, 1);
          const { alpha = 0, l1Ratio = 1, coef } = fit;
          const strengths = even(cols, rows * alpha * l1Ratio, rows * alpha * (1 - l1Ratio));
          const data = { columns, targets, size: cols };
          const { weights, values, gaps, end } = descend(form, data, strengths);
          const least = rows * fit.objective;
          assert.ok(end);
          assert.ok(Math.abs((values.at(-1) as number) / least - 1) < 1e-12, `${values.at(-1)}`);
          for (let k = 0; k < values.length; k++) {
            assert.ok(values[k] - least <= gaps[k] + 1e-13 * least, `${k}: gap ${gaps[k]}`);
          }
          assert.ok((gaps.at(-1) as number) < 1e-13 * least, `${gaps.at(-1)}`);
          (coef as number[]).forEach((each, j) => {
            assert.ok(Math.abs(weights[j] - each) < 1e-6, `weight ${j}: ${weights[j]}`);
            assert.equal(weights[j] === 0, each === 0);
          });
        });
      }

      for (const [rows, size, l2] of [
        [60, 20, 0],
        [60, 20, 3],
        [30, 80, 0],
        [30, 80, 0.5],
      ] as const) {
        it(`has a true gap, ${rows} × ${size}, l2 = ${l2}`, () => {
          const data = example(rows, size, rows + size);
          for (const share of [0.9, 0.1, 0.01]) {
            const strengths = even(size, share * strongest(data), l2);
            const { values, gaps, end, sweeps } = descend(form, data, strengths);
            const least = Math.min(...values);
            assert.ok(end !== 'notFinite' && sweeps > 0);
            values.forEach((value, k) => {
              assert.ok(value - least <= gaps[k] * (1 + 1e-9) + 1e-13 * values[0], `round ${k}`);
              if (k > 0) assert.ok(value <= values[k - 1] + 1e-13 * values[0], `round ${k}`);
            });
            assert.ok((gaps.at(-1) as number) <= 1e-11 * values[0], `${share}: ${gaps.at(-1)}`);
          }
        });
      }

      it('begins at other weights and arrives at the same', () => {
        const data = example(40, 15, 3);
        const strengths = even(15, 0.05 * strongest(data), 0.1);
        const { weights } = descend(form, data, strengths);
        const start = Float64Array.from(noise(15, 8));
        const other = descend(form, data, strengths, -1, start);
        weights.forEach((each, j) => {
          assert.ok(Math.abs(each - other.weights[j]) < 1e-9, `${j}`);
        });
      });

      it('has 0 for all weights from the strongest penalty on', () => {
        const data = example(40, 15, 3);
        const { weights, end, sweeps } = descend(form, data, even(15, 1.0000001 * strongest(data)));
        assert.deepEqual([end, sweeps], ['stationary', 0]);
        assert.ok(
          weights.every((each) => each === 0),
          `${weights}`,
        );
        assert.ok(
          descend(form, data, even(15, 0.99 * strongest(data))).weights.some(Boolean),
          'all 0',
        );
      });

      it('takes strengths of its own for each coordinate', () => {
        const data = example(40, 6, 4);
        const l1 = Float64Array.of(0, 1e9, 1, 2, 0, 3);
        const l2 = Float64Array.of(2, 0, 0, 1, 0.5, 0);
        const { weights, gaps, values } = descend(form, data, { l1, l2 });
        assert.equal(weights[1], 0);
        const { gram, correlations } = gramOf(data);
        for (const j of [0, 2, 3, 4, 5]) {
          let slope = l2[j] * weights[j] - correlations[j];
          for (let k = 0; k < 6; k++) slope += gram[j * 6 + k] * weights[k];
          const wanted = weights[j] === 0 ? 0 : -Math.sign(weights[j]) * l1[j];
          assert.ok(
            weights[j] === 0 ? Math.abs(slope) <= l1[j] : Math.abs(slope - wanted) < 1e-10,
            `slope ${j}: ${slope}`,
          );
        }
        assert.ok((gaps.at(-1) as number) < 1e-12 * values[0], `${gaps}`);
      });

      for (const [name, change] of BAD) {
        it(`has finite weights, or says why not: ${name}`, () => {
          const data = example(40, 8, 5);
          const isWhole = change(data);
          for (const l1 of [0, 1]) {
            const { weights, end } = descend(form, data, even(8, l1, 0));
            assert.ok(weights.every(Number.isFinite), `${weights}`);
            assert.equal(end === 'notFinite', !isWhole, end);
          }
        });
      }
    });
  }

  it('has the same weights in both forms', () => {
    const data = example(60, 20, 9);
    const strengths = even(20, 0.02 * strongest(data), 0.5);
    const [one, other] = FORMS.map((form) => descend(form, data, strengths).weights);
    one.forEach((each, j) => {
      assert.ok(Math.abs(each - other[j]) < 1e-11, `${j}`);
    });
  });
});

function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= factor;
}
