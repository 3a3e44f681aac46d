/** Proximal Newton: optima of logistic losses with an L1 penalty to rounding, in few steps. */
import assert from 'node:assert/strict';
import type { Matrix } from '../../lib/data/matrix.ts';
import { loadBreastCancer } from '../../lib/datasets/index.ts';
import { typescriptSweeper } from '../../lib/numerics/coordinateSweeps.ts';
import { StandardScaler } from '../../lib/preprocessing/standardScaler.ts';
import { proximalNewton } from '../../lib/solvers/proximalNewton.ts';
import type { HessianSolver, IterateReport } from '../../lib/solvers/solver.ts';
import { largest } from '../../lib/solvers/vectors.ts';
import { reference } from '../support/reference.ts';

interface LogisticFit {
  readonly C: number;
  readonly l1: number;
  readonly objective: number;
  readonly coef: number[];
  readonly intercept: number;
}

const { logistic } = reference<{ logistic: LogisticFit[] }>('l1_fits/l1_fits.json');

/** Mean log loss of weights and a bias with its derivatives; rows end with 1 for the bias. */
function logLoss(rows: readonly Float64Array[], y: ArrayLike<number>) {
  const n = rows.length;
  const scores = (x: Float64Array) =>
    rows.map((row) => row.reduce((sum, each, j) => sum + each * x[j], 0));
  const evaluate = (x: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    let loss = 0;
    scores(x).forEach((z, i) => {
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
      const slope = (1 / (1 + Math.exp(-z)) - y[i]) / n;
      for (let j = 0; j < x.length; j++) gradient[j] += slope * rows[i][j];
    });
    return loss / n;
  };
  const hessian = (x: Float64Array, matrix: Float64Array) => {
    matrix.fill(0);
    scores(x).forEach((z, i) => {
      const p = 1 / (1 + Math.exp(-z));
      const curvature = (p * (1 - p)) / n;
      for (let j = 0; j < x.length; j++) {
        const scaled = curvature * rows[i][j];
        for (let k = 0; k < x.length; k++) matrix[j * x.length + k] += scaled * rows[i][k];
      }
    });
  };
  return { evaluate, hessian };
}

function run(solver: HessianSolver, { evaluate, hessian }: ReturnType<typeof logLoss>) {
  const reports: IterateReport[] = [];
  for (let answer = 0; ; ) {
    const { done, value: asked } = solver.next(answer);
    if (done) return { reports, last: reports.at(-1), end: asked };
    if (asked.kind === 'evaluate') answer = evaluate(asked.x, asked.gradient);
    else if (asked.kind === 'hessian') hessian(asked.x, asked.matrix);
    else reports.push(asked);
    assert.ok(reports.length < 200, 'hangs');
  }
}

describe('proximal Newton', () => {
  const { x: raw, y } = loadBreastCancer();
  const { data, rows, cols } = new StandardScaler().fitTransform(raw) as Matrix<Float64Array>;
  const samples = (change: (row: Float64Array) => void = () => {}) =>
    Array.from({ length: rows }, (_, i) => {
      const row = Float64Array.of(...data.subarray(i * cols, (i + 1) * cols), 1);
      change(row);
      return row;
    });
  const strengths = (l1: number) => {
    const all = new Float64Array(cols + 1).fill(l1);
    all[cols] = 0;
    return all;
  };
  const from0 = (l1: number, problem: ReturnType<typeof logLoss>) => {
    const options = { l1: strengths(l1), sweeper: typescriptSweeper };
    return run(proximalNewton(new Float64Array(cols + 1), options), problem);
  };

  for (const { C, l1, objective, coef, intercept } of logistic) {
    it(`finds scikit-learn's optimum, C = ${C}`, () => {
      const { reports, last, end } = from0(l1, logLoss(samples(), y));
      assert.ok(last && end);
      assert.ok(Math.abs(last.value / objective - 1) < 1e-13, `${last.value}`);
      assert.ok(reports.length <= 20, `${reports.length} steps`);
      for (let j = 0; j < cols; j++) {
        assert.equal(last.x[j] === 0, coef[j] === 0, `weight ${j}: ${last.x[j]}`);
        assert.ok(Math.abs(last.x[j] - coef[j]) < 1e-8, `weight ${j}: ${last.x[j]}`);
      }
      assert.ok(Math.abs(last.x[cols] - intercept) < 1e-8);
      assert.ok(largest(last.gradient) < 1e-12, `${largest(last.gradient)}`);
    });
  }

  it('has finite weights on constant and duplicate columns, and with a weak penalty', () => {
    const constant = samples((row) => {
      row[3] = 0;
      row[5] = row[4];
    });
    for (const l1 of [logistic[1].l1, 1e-6]) {
      const { last } = from0(l1, logLoss(constant, y));
      assert.ok(last?.x.every(Number.isFinite), `${last?.x}`);
      assert.equal(last?.x[3], 0);
    }
  });

  it('ends where the Hessian is not finite', () => {
    const problem = logLoss(samples(), y);
    const hessian = (_x: Float64Array, matrix: Float64Array) => matrix.fill(Number.NaN);
    const { end, reports } = from0(logistic[1].l1, { ...problem, hessian });
    assert.deepEqual([end, reports.length], ['precision', 0]);
  });
});
