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

/** The model of a fit with nothing but its penalty, in scikit-learn's words where there are some. */
function solvedModel({ options }: Optimum, fit: Fit, backend: (typeof backendNames)[number]) {
  const { C } = fit;
  switch (fit.estimator) {
    case 'LogisticRegression':
      return new LogisticRegression({ backend, C });
    case 'LinearSVC':
      return new LinearSVC({ backend, C, penalizeBias: true });
    default:
      return new LinearRegression({ backend, l1: options.l1, l2: options.l2 });
  }
}

/** log(1 + exp(t)) */
const softplus = (t: number) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));

/** The loss of a sample with these scores, one for each class or the only one. */
function lossOf(name: Fit['estimator'], scores: readonly number[], y: number): number {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const signOf = (k: number) => ((scores.length === 1 ? y === 1 : y === k) ? 1 : -1);
  if (name === 'LinearSVC') {
    return sum(scores.map((score, k) => Math.max(0, 1 - signOf(k) * score) ** 2));
  }
  if (name !== 'LogisticRegression') return (scores[0] - y) ** 2;
  if (scores.length === 1) return softplus(-signOf(0) * scores[0]);
  const most = Math.max(...scores);
  return most + Math.log(sum(scores.map((score) => Math.exp(score - most)))) - scores[y];
}

/** The objective of a model, from its weights alone. */
function objectiveOf(
  { x, y, options, fit }: Optimum,
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
): number {
  const { l1 = 0, l2 = 0, penalizeBias = false } = options;
  let loss = 0;
  for (let i = 0; i < x.rows; i++) {
    const row = x.data.subarray(i * x.cols, (i + 1) * x.cols);
    const scores = Array.from(bias, (start, k) =>
      row.reduce((score, value, j) => score + value * weights[k * x.cols + j], start),
    );
    loss += lossOf(fit.estimator, scores, y[i]);
  }
  const penalized = [...Array.from(weights), ...(penalizeBias ? Array.from(bias) : [])];
  const penalty = penalized.reduce((sum, w) => sum + l1 * Math.abs(w) + (l2 / 2) * w * w, 0);
  return loss / x.rows + penalty;
}

for (const backend of backendNames) {
  describe(`optima by default on the ${backend} backend`, () => {
    for (const fit of fits()) {
      it(`${fit.name}: the objective within 1e-10 of the exact one`, () => {
        const problem = optimum(fit);
        const y = Array.from(problem.y);
        const model = solvedModel(problem, fit, backend);
        const { certificate, converged, notConverged, plan } = model.fitSync(problem.x, y);
        assert.notEqual(plan.solver, 'descent');
        assert.deepEqual([converged, notConverged], [true, undefined]);
        if (certificate === undefined) assert.fail('no certificate');
        assert.equal(certificate.solver, plan.solver);
        assert.equal(certificate.optimum, 'exists');

        const exact = problem.objective;
        const bias = typeof model.bias === 'number' ? [model.bias] : model.bias;
        assertClose([certificate.objective], [exact], 1e-10, 'objective');
        assertClose(
          [objectiveOf(problem, model.weights.data, bias)],
          [exact],
          1e-10,
          'objective of the weights',
        );
        const { gap } = certificate;
        assert.ok(gap !== undefined && gap >= 0 && gap <= 1e-9 * exact, `a gap of ${gap}`);

        const score = model.score(problem.x, y);
        if (fit.accuracy !== undefined) assert.equal(score, fit.accuracy);
        if (fit.r2 !== undefined) assertClose([score], [fit.r2], 1e-8, 'R²');
        const zeros = Array.from(model.weights.data).filter((weight) => weight === 0).length;
        if (fit.nonZero !== undefined) assert.equal(problem.x.cols - zeros, fit.nonZero);
        if (fit.coef === undefined) return;
        const coef = fit.coef.flat();
        const scale = Math.max(...coef.map(Math.abs));
        assertClose(model.weights.data, coef, 0, 'weights', 1e-6 * scale);
        // A number added to the biases of all classes changes no softmax.
        const isFree = fit.estimator === 'LogisticRegression' && bias.length > 1;
        const centred = (biases: ArrayLike<number>) => {
          const mean = isFree ? Array.from(biases).reduce((a, b) => a + b) / biases.length : 0;
          return Array.from(biases, (each) => each - mean);
        };
        const intercept = centred([fit.intercept ?? []].flat());
        assertClose(centred(bias), intercept, 0, 'bias', 1e-6 * scale);
      });
    }
  });
}
