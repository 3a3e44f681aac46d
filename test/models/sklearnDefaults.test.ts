/**
 * The models with their default options, and with single options in scikit-learn's words, are
 * scikit-learn's models: the same coefficients, on its data sets as they are.
 */
import assert from 'node:assert/strict';
import {
  datasets,
  ElasticNet,
  GammaRegressor,
  HuberRegressor,
  Lasso,
  LinearRegression,
  LogisticRegression,
  type Matrix,
  PoissonRegressor,
  type Precision,
  QuantileRegressor,
  Ridge,
  StandardScaler,
  TweedieRegressor,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Fit {
  readonly dataset: keyof typeof LOADERS;
  readonly estimator: string;
  readonly options: { C?: number; alpha?: number; l1_ratio?: number; power?: number };
  readonly weighted: boolean;
  readonly balanced: boolean;
  /** nOutputs × nFeatures */
  readonly coef: number[][];
  readonly intercept: number[];
  /** Of QuantileRegressor. */
  readonly objective?: number;
  /** Of HuberRegressor. */
  readonly scale?: number;
}

const LOADERS = {
  iris: datasets.loadIris,
  wine: datasets.loadWine,
  breast_cancer: datasets.loadBreastCancer,
  diabetes: datasets.loadDiabetes,
};

const REGRESSORS = {
  LinearRegression,
  Ridge,
  Lasso,
  ElasticNet,
  PoissonRegressor,
  GammaRegressor,
  TweedieRegressor,
} as const;

const { fits } = reference<{ fits: Fit[] }>('sklearn_defaults/defaults.json');

/** Largest difference, as a share of the largest coefficient, in columns of deviation 1. */
const CLOSE: Record<Precision, number> = { float64: 1e-6, float32: 2e-2 };

function titleOf({ dataset, estimator, options, weighted, balanced }: Fit): string {
  const weights = `${weighted ? ', sample weights' : ''}${balanced ? ', balanced classes' : ''}`;
  return `${estimator}(${JSON.stringify(options)}) on ${dataset}${weights}`;
}

function sampleWeight(rows: number): Float64Array {
  const weightOf = (i: number) => (i % 13 === 0 ? 0 : 0.5 + ((7 * i) % 11) / 10);
  const weights = Float64Array.from({ length: rows }, (_, i) => weightOf(i));
  assertVaried(weights, 'weights');
  return weights;
}

function optionsOf({ options: { l1_ratio: l1Ratio, ...others } }: Fit) {
  return l1Ratio === undefined ? others : { ...others, l1Ratio };
}

function problemOf({ dataset, estimator, weighted }: Fit) {
  const { x, y } = LOADERS[dataset]();
  const isShifted = estimator !== 'LogisticRegression' && dataset === 'wine';
  return {
    x,
    y: isShifted ? Array.from(y, (k) => k + 1) : Array.from(y),
    options: weighted ? { sampleWeight: sampleWeight(x.rows) } : {},
  };
}

/** Compares coefficients and biases in the units of standardised columns. */
function assertSameModel(
  model: { readonly weights: Matrix; readonly bias: ArrayLike<number> },
  { coef, intercept }: Fit,
  x: Matrix,
  tolerance: number,
): void {
  const { mean, scale } = new StandardScaler().fit(x);
  const cols = x.cols;
  const inUnits = (weights: ArrayLike<number>) =>
    Array.from(weights, (weight, j) => weight * (scale?.[j % cols] ?? 1));
  const atMeans = (weights: ArrayLike<number>, bias: ArrayLike<number>) => {
    const levels = Array.from(bias, (b, k) =>
      Array.from({ length: cols }).reduce<number>(
        (sum, _, j) => sum + weights[k * cols + j] * (mean?.[j] ?? 0),
        b,
      ),
    );
    // The biases of several classes are unique but for a common summand.
    const shift = levels.length > 1 ? levels.reduce((sum, b) => sum + b, 0) / levels.length : 0;
    return levels.map((level) => level - shift);
  };
  const expected = inUnits(coef.flat());
  const largest = Math.max(...expected.map(Math.abs));
  const levels = atMeans(coef.flat(), intercept);
  const floor = tolerance * Math.max(largest, 1e-3);
  assertClose(inUnits(model.weights.data), expected, tolerance, 'weights', floor);
  const found = atMeans(model.weights.data, model.bias);
  assertClose(found, levels, tolerance, 'biases', floor);
}

for (const backend of backendNames) {
  describe(`default models are those of scikit-learn, on the ${backend} backend`, () => {
    for (const fit of fits.filter(({ estimator }) => estimator === 'LogisticRegression')) {
      it(titleOf(fit), () => {
        const { x, y, options } = problemOf(fit);
        const classWeight = fit.balanced ? ('balanced' as const) : undefined;
        // With a weak penalty, slopes of 1e-8 are too far from the optimum.
        const tolerance = fit.options.C === 100 ? 1e-12 : undefined;
        const given = { ...optionsOf(fit), backend, classWeight, tolerance };
        const model = new LogisticRegression(given);
        const { converged } = model.fitSync(x, y, options);
        assert.equal(converged, true);
        assertSameModel(model, fit, x, CLOSE.float64);
      });
    }

    for (const fit of fits.filter(({ estimator }) => estimator in REGRESSORS)) {
      const Regressor = REGRESSORS[fit.estimator as keyof typeof REGRESSORS];
      it(titleOf(fit), () => {
        const { x, y, options } = problemOf(fit);
        const model = new Regressor({ ...optionsOf(fit), backend });
        const { converged } = model.fitSync(x, y, options);
        assert.equal(converged, true);
        assertSameModel(model, fit, x, CLOSE.float64);
        const zeros = (weights: ArrayLike<number>) => Array.from(weights, (weight) => weight === 0);
        assert.deepEqual(zeros(model.weights.data), zeros(fit.coef[0]));
      });
    }

    for (const fit of fits.filter(({ estimator }) => estimator === 'HuberRegressor')) {
      it(`${titleOf(fit)}, with its estimate of the scale`, () => {
        const { y, options, ...raw } = problemOf(fit);
        const x = new StandardScaler().fitTransform(raw.x);
        const { scale = 0 } = fit;
        const given = { backend, epsilon: 1.35 * scale, alpha: 1e-4 * scale };
        const model = new HuberRegressor(given);
        model.fitSync(x, y, options);
        // scikit-learn ends L-BFGS a little before the optimum.
        assertSameModel(model, fit, x, 3e-5);
      });
    }

    for (const fit of fits.filter(({ estimator }) => estimator === 'QuantileRegressor')) {
      it(`${titleOf(fit)}: the same objective`, () => {
        const { x, y, options } = problemOf(fit);
        const weights = options.sampleWeight ?? new Float64Array(x.rows).fill(1);
        const model = new QuantileRegressor({ ...optionsOf(fit), backend });
        const { plan, certificate, converged } = model.fitSync(x, y, options);
        assert.deepEqual([plan.solver, plan.l1, converged], ['interior-point', 0.1, true]);
        assert.deepEqual(plan.loss, { name: 'quantile', quantile: 0.5 });
        const objectiveOf = (predicted: ArrayLike<number>, coef: readonly number[]) => {
          const loss = y.reduce((sum, each, i) => {
            return sum + 0.5 * weights[i] * Math.abs(each - predicted[i]);
          }, 0);
          const penalty = coef.reduce((sum, weight) => sum + Math.abs(weight), 0);
          return loss / weights.reduce((sum, weight) => sum + weight, 0) + plan.l1 * penalty;
        };
        const predicted = Array.from({ length: x.rows }, (_, i) =>
          fit.coef[0].reduce(
            (sum, weight, j) => sum + weight * x.data[i * x.cols + j],
            fit.intercept[0],
          ),
        );
        assertClose([objectiveOf(predicted, fit.coef[0])], [fit.objective ?? 0], 1e-9, 'objective');
        assertClose([certificate?.objective ?? 0], [fit.objective ?? 0], 1e-9, 'our objective');
      });
    }

    it('in float32, nearly', () => {
      const ofFloat32 = fits.filter(
        ({ estimator, dataset, options: { C = 0, alpha } }) =>
          (estimator === 'LogisticRegression' && C < 1 && dataset !== 'breast_cancer') ||
          (estimator in REGRESSORS && dataset === 'diabetes' && alpha === undefined),
      );
      assert.ok(ofFloat32.length > 20);
      for (const fit of ofFloat32) {
        const { x, y, options } = problemOf(fit);
        const given = { ...optionsOf(fit), backend, precision: 'float32' } as const;
        const classWeight = fit.balanced ? ('balanced' as const) : undefined;
        const model =
          fit.estimator === 'LogisticRegression'
            ? new LogisticRegression({ ...given, classWeight })
            : new REGRESSORS[fit.estimator as keyof typeof REGRESSORS](given);
        model.fitSync(x, y, options);
        assert.ok(model.weights.data instanceof Float32Array);
        try {
          assertSameModel(model, fit, x, CLOSE.float32);
        } catch (error) {
          throw new Error(titleOf(fit), { cause: error });
        }
      }
    });
  });
}
