/** The conversions that messages give for penalties of scikit-learn: its optimum is ours. */
import assert from 'node:assert/strict';
import { objective } from '../../lib/descent/index.ts';
import { LinearSVC, LogisticRegression, SGDRegressor } from '../../lib/index.ts';
import { reference } from '../support/reference.ts';

interface Optimum {
  readonly value: number;
  readonly ratio?: number;
  readonly y: number[];
  readonly weights: number[];
  readonly bias: number[];
}

/** Parameters that scikit-learn finds: test/reference/conversions/make_optima.py. */
const { x, optima } = reference<{ x: number[][]; optima: Optimum[] }>('conversions/optima.json');
const [two, three, svc, ridge, elastic, poisson] = optima;
const n = x.length;
const rate = { learningRate: 0.1 } as const;

describe('conversions of penalties', () => {
  const ofElastic = 2 * elastic.value;
  const ratio = elastic.ratio ?? 0;
  for (const [title, optimum, model] of [
    ['C of two classes', two, new LogisticRegression({ l2: 1 / (two.value * n) })],
    ['C of three classes', three, new LogisticRegression({ l2: 1 / (three.value * n) })],
    ['C of LinearSVC', svc, new LinearSVC({ l2: 1 / (svc.value * n), penalizeBias: true })],
    ['alpha of Ridge', ridge, new SGDRegressor({ ...rate, l2: (2 * ridge.value) / n })],
    [
      'alpha and l1_ratio',
      elastic,
      new SGDRegressor({ ...rate, l1: ofElastic * ratio, l2: ofElastic * (1 - ratio) }),
    ],
    [
      'alpha of the Poisson loss',
      poisson,
      new SGDRegressor({ ...rate, loss: 'poisson', l2: poisson.value }),
    ],
  ] as const) {
    it(`${title}: no slope is left at scikit-learn's optimum`, () => {
      const judged = objective(model, x, optimum.y);
      const steepest = (point: number[]) => {
        const gradient = new Float64Array(judged.size);
        judged.gradient(point, gradient);
        return gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      };
      const at = [...optimum.weights, ...optimum.bias];
      assert.ok(steepest(at) < 2e-5, `slope ${steepest(at)}`);
      assert.ok(steepest(at.map((each) => 1.1 * each)) > 1e-3);
    });
  }
});
