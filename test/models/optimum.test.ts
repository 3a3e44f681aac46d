/** Trained long enough, the models reach the exact optima of scikit-learn's objectives. */
import assert from 'node:assert/strict';
import { LinearRegression, LinearSVC, LogisticRegression } from '../../lib/index.ts';
import { type Fit, fits, type Optimum, optimum } from '../cases/optima.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';

/** Relative distance to the optimum, (F - F*)/F*, that smooth objectives must reach. */
const GAP = 1e-6;

/** Nesterov's momentum at rates found by `npm run bench:optimum`. */
const DESCENT = {
  optimizer: { name: 'sgd', momentum: 0.95, nesterov: true },
  batchSize: 'all',
  patience: Number.POSITIVE_INFINITY,
  tolerance: 0,
  maxEpochs: 1500,
} as const;

/** Learning rate of each data set: near 1/L, L being the largest curvature. */
const RATES: Record<string, { smooth: number; margin: number }> = {
  breast_cancer: { smooth: 1, margin: 0.1 },
  digits: { smooth: 1, margin: 0.1 },
  iris: { smooth: 1, margin: 0.1 },
  wine: { smooth: 1, margin: 0.1 },
  diabetes: { smooth: 0.05, margin: 0.05 },
};

function modelFor(
  { options, objective }: Optimum,
  fit: Fit,
  backend: (typeof backendNames)[number],
) {
  const { smooth, margin } = RATES[fit.dataset];
  const common = {
    ...DESCENT,
    backend,
    l1: options.l1,
    l2: options.l2,
    penalizeBias: options.penalizeBias,
    learningRate: fit.estimator === 'LinearSVC' ? margin : smooth,
    // Where L1 sets weights to 0, which of them is settled only near the very end.
    targetLoss: objective * (1 + (fit.nonZero === undefined ? GAP / 10 : 1e-12)),
  };
  switch (fit.estimator) {
    case 'LogisticRegression':
      return new LogisticRegression(common);
    case 'LinearSVC':
      return new LinearSVC(common);
    default:
      return new LinearRegression(common);
  }
}

for (const backend of backendNames) {
  describe(`optima on the ${backend} backend`, () => {
    it('are of every estimator', () => {
      const estimators = new Set(fits().map((fit) => fit.estimator));
      assert.deepEqual([...estimators].sort(), [
        'ElasticNet',
        'Lasso',
        'LinearSVC',
        'LogisticRegression',
        'Ridge',
      ]);
    });

    for (const fit of fits()) {
      it(`${fit.name}: the objective within ${GAP} of the exact one`, () => {
        const problem = optimum(fit);
        const model = modelFor(problem, fit, backend);
        const { losses, epochs } = model.fitSync(problem.x, Array.from(problem.y));
        const gap = losses[epochs - 1] / problem.objective - 1;
        assert.ok(gap < GAP, `a gap of ${gap} after ${epochs} epochs`);
        for (const loss of losses) assert.ok(loss > problem.objective * (1 - 1e-9), `${loss}`);

        const score = model.score(problem.x, Array.from(problem.y));
        // A sample or two may lie within the last millionth of the boundary.
        if (fit.accuracy !== undefined) assertClose([score], [fit.accuracy], 0.003, 'accuracy');
        if (fit.r2 !== undefined) assertClose([score], [fit.r2], 1e-5, 'R²');
        const zeros = Array.from(model.weights.data).filter((weight) => weight === 0).length;
        if (fit.nonZero !== undefined) assert.equal(problem.x.cols - zeros, fit.nonZero);
        if (fit.coef === undefined) return;
        const coef = fit.coef.flat();
        const scale = Math.max(...coef.map(Math.abs));
        assertClose(model.weights.data, coef, 0, 'weights', 5e-3 * scale);
      });
    }
  });
}
