/**
 * The losses with the log link against outside figures: values and slopes by mpmath, and the optima that
 * scikit-learn's generalised linear models find (test/reference/log_link, with the scripts that made them).
 */
import assert from 'node:assert/strict';
import { objective } from '../../lib/descent/index.ts';
import { DivergenceError, LinearRegression, MLPRegressor, SGDRegressor } from '../../lib/index.ts';
import type { RegressionLoss } from '../../lib/models/modelLosses.ts';
import { pointLossOf } from '../../lib/numerics/losses.ts';
import { type LossSetting, resolveLoss } from '../../lib/plan/losses.ts';
import { backendNames, describeNative } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

type LogLoss = Extract<RegressionLoss, LossSetting>;

interface Values {
  readonly losses: readonly {
    readonly loss: LogLoss;
    readonly y: number;
    readonly scores: number[];
    readonly values: number[];
    readonly slopes: number[];
  }[];
}

interface Optima {
  readonly x: number[][];
  readonly optima: readonly {
    readonly loss: LogLoss;
    readonly l2: number;
    readonly y: number[];
    readonly weights: number[];
    readonly bias: number;
    readonly sampleWeight: number[] | null;
    readonly predictions: number[];
  }[];
}

const { losses } = reference<Values>('log_link/values.json');
const { x, optima } = reference<Optima>('log_link/optima.json');

describe('losses with the log link: exact values and slopes', () => {
  // A slope is a difference of terms, of which each has the rounding of an exponent of up to 30.
  const allowed = (values: readonly number[], y: number) =>
    4e-15 * Math.max(1, y, ...values.map(Math.abs));

  it('TypeScript', () => {
    for (const { loss, y, scores, values, slopes } of losses) {
      const got = new Float64Array(scores.length);
      for (const [i, z] of scores.entries()) {
        const slope = Float64Array.of(z);
        pointLossOf(resolveLoss(loss))(1, Float64Array.of(y), slope, got.subarray(i, i + 1));
        const floor = allowed([values[i], slopes[i]], y);
        assertClose(slope, [slopes[i]], 0, `${loss.name} of ${y} at ${z}: slope`, floor);
        assertClose([got[i]], [values[i]], 0, `${loss.name} of ${y} at ${z}`, floor);
      }
    }
  });

  describeNative('the addon', (addon) => {
    for (const set of addon.info().instructionSets) {
      it(`${set}, float64`, () => {
        for (const { loss, y, scores, values, slopes } of losses) {
          const n = scores.length;
          const [got, slope] = [new Float64Array(n), new Float64Array(n)];
          const targets = new Float64Array(n).fill(y);
          const z = Float64Array.from(scores);
          addon.lossesAndSlopes(set, resolveLoss(loss), 1, targets, z, slope, got);
          for (let i = 0; i < n; i++) {
            const floor = allowed([values[i], slopes[i]], y);
            assertClose([slope[i]], [slopes[i]], 0, `${loss.name} of ${y}: slope`, floor);
            assertClose([got[i]], [values[i]], 0, `${loss.name} of ${y}`, floor);
          }
        }
      });
    }
  });
});

for (const backend of backendNames) {
  describe(`losses with the log link on the ${backend} backend`, () => {
    for (const { loss, l2, y, weights, bias, sampleWeight, predictions } of optima) {
      const title = `${JSON.stringify(loss)}, l2 ${l2}${sampleWeight ? ', weighted' : ''}`;
      const options = { backend, loss, l2, batchSize: 'all' } as const;

      it(`${title}: no slope is left at scikit-learn's optimum`, () => {
        const more = sampleWeight === null ? {} : { sampleWeight };
        const judged = objective(new SGDRegressor({ ...options, learningRate: 0.1 }), x, y, more);
        const steepest = (point: number[]) => {
          const gradient = new Float64Array(judged.size);
          judged.gradient(point, gradient);
          return gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        };
        const at = [...weights, bias];
        assert.ok(steepest(at) < 1e-6, `slope ${steepest(at)}`);
        assert.ok(steepest(at.map((each) => 1.1 * each)) > 1e-3);
      });

      for (const precision of ['float64', 'float32'] as const) {
        it(`${title}, ${precision}: a fit arrives there`, () => {
          const model = new LinearRegression({
            ...{ ...options, precision, optimizer: 'adam', maxEpochs: 3000 },
            learningRate: { name: 'cosine', initial: 0.05 },
            ...{ patience: Number.POSITIVE_INFINITY, tolerance: 0 },
          });
          const { converged } = model.fitSync(x, y, sampleWeight === null ? {} : { sampleWeight });
          assert.notEqual(converged, false);
          const near = precision === 'float64' ? 1e-6 : 1e-4;
          assertClose(model.weights.data, weights, 0, 'weights', near);
          assertClose(model.bias, [bias], 0, 'bias', near);
          assertClose(model.predict(x.slice(0, 5)), predictions, 5 * near, 'predictions');
          assert.ok(model.score(x, y) > 0.05);
        });
      }
    }

    const positive = optima.at(-1)?.y ?? [];
    const named: RegressionLoss[] = ['tweedie', 'gamma'];
    for (const loss of named) {
      it(`${loss}: networks train by it, and watch by its score`, () => {
        const model = new MLPRegressor({
          ...{ backend, loss, hidden: [6], maxEpochs: 200, learningRate: 0.01, seed: 3 },
          ...{ validationFraction: 0.2, patience: 50, monitor: 'validationScore' },
        });
        const { validationScores } = model.fitSync(x, positive);
        const scores = Array.from(validationScores);
        assert.ok(scores.every((score) => score <= 1) && Math.max(...scores) > 0.1);
        assert.ok(model.predict(x).every((each) => each > 0));
      });

      it(`${loss}: a step that overflows is a divergence`, () => {
        const model = new LinearRegression({
          ...{ backend, loss, optimizer: 'sgd', learningRate: 1e6, batchSize: 'all' },
        });
        assert.throws(() => model.fitSync(x, positive), DivergenceError);
      });
    }
  });
}

for (const backend of backendNames) {
  describe(`targets that are all the same, with the log link, on the ${backend} backend`, () => {
    it('are fitted from the start: rounding is no divergence', () => {
      const losses: RegressionLoss[] = ['poisson', 'gamma', { name: 'tweedie', power: 1.99 }];
      for (const loss of losses) {
        for (const y of [0.3, 1.05, 1.3, 2.55]) {
          const model = new LinearRegression({ backend, precision: 'float32', loss });
          model.fitSync([[1], [-1], [0.5], [-0.5]], [y, y, y, y]);
          assertClose(model.predict([[0]]), [y], 1e-3, `${JSON.stringify(loss)} of ${y}`);
        }
      }
    });
  });
}
