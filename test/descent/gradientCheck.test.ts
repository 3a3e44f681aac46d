import assert from 'node:assert/strict';
import { gradientCheck, objective } from '../../lib/descent/index.ts';
import {
  type ClassificationLoss,
  LinearRegression,
  LogisticRegression,
  type RegressionLoss,
  SGDClassifier,
  SGDRegressor,
  SigmoidClassifier,
} from '../../lib/index.ts';
import { CLASSIFICATION_LOSSES, REGRESSION_LOSSES } from '../../lib/models/modelLosses.ts';
import { LOSSES, type LossRow } from '../../lib/plan/lossTable.ts';
import type { Objective } from '../../lib/plan/objective.ts';
import { backendNames } from '../support/backends.ts';
import { noise } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

/**
 * In float32, steps are 0.005 wide, and of 90 samples one may have its kink within one: that takes up
 * to 1/90 of its slope off a difference, and gradients here are about 0.1.
 */
const KINKED: readonly string[] = [
  ...['hinge', 'perceptron', 'westonWatkins', 'crammerSinger'],
  ...['absoluteError', 'quantile', 'epsilonInsensitive'],
];
const toleranceOf = (loss: string, precision: string) =>
  precision === 'float32' && KINKED.includes(loss) ? 0.3 : undefined;

/** Parameters that are not 0, so that the scores are not either. */
function somewhere({ size }: Objective): Float64Array {
  return Float64Array.from(noise(size, 11), (each) => each / 2);
}

describe('gradientCheck of models', () => {
  for (const backend of backendNames) {
    for (const precision of ['float64', 'float32'] as const) {
      const { x, y } = problem(90, 7, precision);
      const classes = Array.from(y, (each, i) => each + (i % 3));
      const options = { backend, precision, l2: 0.1, l1: 0.05 };

      for (const loss of CLASSIFICATION_LOSSES) {
        it(`${backend}, ${precision}: ${loss}, every parameter`, () => {
          const binary = loss === 'sigmoidSquaredError';
          const model = new SGDClassifier({ ...options, loss: loss as ClassificationLoss });
          const losses = objective(model, x, binary ? y : classes);
          const tolerance = toleranceOf(loss, precision);
          const check = gradientCheck(losses, { at: somewhere(losses), tolerance });
          assert.ok(check.isCorrect, JSON.stringify(check.worst));
          assert.equal(check.coordinates.length, losses.size);
          assert.match(check.worst.name, /^(weights\[\d\]\[\d\]|bias\[\d\])$/);
        });
      }

      for (const loss of REGRESSION_LOSSES) {
        it(`${backend}, ${precision}: ${loss}, every parameter`, () => {
          const model = new SGDRegressor({ ...options, loss: loss as RegressionLoss });
          const { domain }: LossRow = LOSSES[loss];
          const targets = domain.holds?.(0) === false ? classes.map((each) => each + 1) : classes;
          const losses = objective(model, x, targets);
          const tolerance = toleranceOf(loss, precision);
          const check = gradientCheck(losses, { at: somewhere(losses), tolerance });
          assert.ok(check.isCorrect, JSON.stringify(check.worst));
        });
      }
    }

    it(`${backend}: other models, sample weights, the sum of losses, several outputs`, () => {
      const { x, y } = problem(60, 5);
      const sampleWeight = noise(60, 3).map((each) => 1 + each);
      const two = Array.from(y, (each, i) => [each, i / 60]);
      for (const losses of [
        objective(new LogisticRegression({ backend }), x, y, { sampleWeight }),
        objective(
          new LogisticRegression({ backend, classWeight: 'balanced', useBias: false }),
          x,
          y,
        ),
        objective(new SigmoidClassifier({ backend }), x, y),
        objective(new LinearRegression({ backend }), x, two),
      ]) {
        const check = gradientCheck(losses, { at: somewhere(losses) });
        assert.ok(check.isCorrect, JSON.stringify(check.worst));
      }
    });

    it(`${backend}: looks at as many coordinates as it is told to, drawn from a seed`, () => {
      const { x, y } = problem(50, 400);
      const losses = objective(new LogisticRegression({ backend }), x, y);
      const indices = (seed: number) =>
        gradientCheck(losses, { coordinates: 20, seed }).coordinates.map(({ index }) => index);
      assert.equal(new Set(indices(1)).size, 20);
      assert.deepEqual(indices(1), indices(1));
      assert.notDeepEqual(indices(1), indices(2));
      assert.deepEqual(
        indices(1),
        indices(1).toSorted((a, b) => a - b),
      );
      assert.ok(Math.max(...indices(1)) > 200);
    });
  }

  it('finds a wrong gradient, and names it', () => {
    const { x, y } = problem(50, 6);
    const right = objective(new LogisticRegression(), x, y);
    const wrong = Object.create(right, {
      ...Object.fromEntries(
        ['size', 'precision', 'parameters', 'nSamples'].map((name) => [
          name,
          { value: right[name as 'size'] },
        ]),
      ),
      losses: { value: (points: Float64Array[]) => right.losses(points) },
      nameOf: { value: (index: number) => right.nameOf(index) },
      gradient: {
        value: (at: Float64Array, out: Float64Array) => {
          const loss = right.gradient(at, out);
          out[4] *= -1;
          return loss;
        },
      },
    }) as Objective;
    const check = gradientCheck(wrong, { at: somewhere(right) });
    assert.deepEqual([check.isCorrect, check.worst.name], [false, 'weights[0][4]']);
    assert.ok(Math.abs(check.worst.relativeError - 2) < 1e-5);
  });
});
