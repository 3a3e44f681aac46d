/** OWL-QN: optima with an L1 penalty to rounding, weights that are exactly 0, and bad functions. */
import assert from 'node:assert/strict';
import type { Matrix } from '../../lib/data/matrix.ts';
import { loadBreastCancer } from '../../lib/datasets/index.ts';
import { StandardScaler } from '../../lib/preprocessing/standardScaler.ts';
import { CurvaturePairs } from '../../lib/solvers/curvaturePairs.ts';
import { lbfgs } from '../../lib/solvers/lbfgs.ts';
import { owlqn } from '../../lib/solvers/owlqn.ts';
import type { IterateReport, Solver } from '../../lib/solvers/solver.ts';
import { largest } from '../../lib/solvers/vectors.ts';
import { reference } from '../support/reference.ts';

type Smooth = (x: Float64Array, gradient: Float64Array) => number;

interface LogisticFit {
  readonly C: number;
  readonly l1: number;
  readonly objective: number;
  readonly coef: number[];
  readonly intercept: number;
  readonly nonZero: number;
}

const { logistic } = reference<{ logistic: LogisticFit[] }>('l1_fits/l1_fits.json');

/** Answers a solver until it ends, or for so many iterations. */
function run(solver: Solver, smooth: Smooth, iterations = 5000) {
  const reports: IterateReport[] = [];
  let evaluations = 0;
  for (let answer = 0; ; ) {
    const { done, value: asked } = solver.next(answer);
    if (done) return { reports, evaluations, end: asked, last: reports.at(-1) };
    if (asked.kind === 'evaluate') {
      answer = smooth(asked.x, asked.gradient);
      evaluations += 1;
    } else {
      assert.ok(asked.kind === 'iterate');
      reports.push(asked);
      if (reports.length === iterations) return { reports, evaluations, last: reports.at(-1) };
    }
  }
}

/** Mean log loss of weights and a bias, with columns multiplied by factors. */
function logLoss(factors: (column: number) => number): Smooth {
  const { x: raw, y } = loadBreastCancer();
  const {
    data: values,
    rows,
    cols,
  } = new StandardScaler().fitTransform(raw) as Matrix<Float64Array>;
  const columns = Float64Array.from({ length: cols }, (_, j) => factors(j));
  return (at, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      let z = at[cols];
      for (let j = 0; j < cols; j++) z += values[i * cols + j] * columns[j] * at[j];
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
      const slope = (1 / (1 + Math.exp(-z)) - y[i]) / rows;
      for (let j = 0; j < cols; j++) gradient[j] += slope * values[i * cols + j] * columns[j];
      gradient[cols] += slope;
    }
    return loss / rows;
  };
}

const COLS = 30;
const strengths = (l1: number, factors: (column: number) => number) =>
  Float64Array.from({ length: COLS + 1 }, (_, j) => (j < COLS ? l1 * factors(j) : 0));

const SCALES: readonly [string, (column: number) => number][] = [
  ['standardised columns', () => 1],
  // The same problem in other variables: strengths scale with the columns.
  ['columns from 0.5 to 2', (j) => 2 ** ((j % 3) - 1)],
];

describe('OWL-QN', () => {
  for (const fit of logistic) {
    for (const [what, factors] of SCALES) {
      it(`finds scikit-learn's optimum, C = ${fit.C}, ${what}`, () => {
        const l1 = strengths(fit.l1, factors);
        const smooth = logLoss(factors);
        const { last, end } = run(owlqn(new Float64Array(COLS + 1), { memory: 10, l1 }), smooth);
        assert.ok(last && end);
        assert.ok(Math.abs(last.value / fit.objective - 1) < 1e-12, `${last.value}`);
        for (let j = 0; j < COLS; j++) {
          const weight: number = last.x[j] * factors(j);
          assert.equal(weight === 0, fit.coef[j] === 0, `weight ${j}: ${weight}`);
          // Columns are correlated: an objective at rounding level leaves weights some 1e-6 apart.
          assert.ok(Math.abs(weight - fit.coef[j]) < 1e-5, `weight ${j}: ${weight}`);
        }
        assert.ok(Math.abs(last.x[COLS] - fit.intercept) < 1e-6);
        assert.ok(largest(last.gradient) < 1e-8, `${largest(last.gradient)}`);
      });
    }
  }

  it('lowers the penalised value at every step', () => {
    const l1 = strengths(logistic[1].l1, () => 1);
    const { reports } = run(
      owlqn(new Float64Array(COLS + 1), { memory: 10, l1 }),
      logLoss(() => 1),
    );
    assert.ok(reports.length > 10);
    for (let k = 1; k < reports.length; k++) {
      assert.ok(reports[k].value <= reports[k - 1].value * (1 + 4e-15), `${k}`);
    }
  });

  it('is L-BFGS without a penalty', () => {
    const smooth: Smooth = (x, gradient) => {
      const [a, b] = x;
      gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
      gradient[1] = 200 * (b - a * a);
      return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    };
    const x0 = Float64Array.of(-1.2, 1);
    const plain = run(lbfgs(x0, { memory: 10 }), smooth);
    const here = run(owlqn(x0, { memory: 10, l1: new Float64Array(2) }), smooth);
    assert.deepEqual(here.last, plain.last);
    assert.equal(here.evaluations, plain.evaluations);
  });

  it('continues from stored pairs as if it had not stopped', () => {
    const l1 = strengths(logistic[1].l1, () => 1);
    const smooth = logLoss(() => 1);
    const pairs = new CurvaturePairs(10);
    const first = run(owlqn(new Float64Array(COLS + 1), { memory: 10, l1, pairs }), smooth, 12);
    const through = run(owlqn(new Float64Array(COLS + 1), { memory: 10, l1 }), smooth, 20);
    assert.ok(first.last);
    // A solver adds the pair of a step before it reports the step.
    const stored = new CurvaturePairs(10);
    stored.restore(pairs.toNumbers(), COLS + 1);
    assert.equal(stored.count, 10);
    const later = run(owlqn(first.last.x, { memory: 10, l1, pairs: stored }), smooth, 8);
    assert.deepEqual(later.last, through.last);
  });

  it('stays at 0 where the penalty is stronger than every slope', () => {
    const l1 = Float64Array.of(2, 2);
    const smooth: Smooth = (x, gradient) => {
      for (let j = 0; j < 2; j++) gradient[j] = x[j] - 1;
      return 0.5 * ((x[0] - 1) ** 2 + (x[1] - 1) ** 2);
    };
    const { end, reports, evaluations } = run(
      owlqn(new Float64Array(2), { memory: 5, l1 }),
      smooth,
    );
    assert.deepEqual([end, reports.length, evaluations], ['stationary', 0, 1]);
    const from = run(owlqn(Float64Array.of(3, -2), { memory: 5, l1 }), smooth);
    assert.deepEqual([...(from.last?.x ?? [])], [0, 0]);
    assert.equal(from.end, 'stationary');
  });

  it('ends where the function is not finite around the start', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      let calls = 0;
      const smooth: Smooth = (_x, gradient) => {
        gradient.fill(1);
        return calls++ === 0 ? 1 : value;
      };
      const l1 = Float64Array.of(0.1, 0.1);
      const { end, reports } = run(owlqn(Float64Array.of(1, 1), { memory: 5, l1 }), smooth);
      assert.deepEqual([end, reports.length], ['precision', 0]);
    }
  });
});
