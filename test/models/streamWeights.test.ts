/** Weights in a stream: scikit-learn's numbers, and the same bits however batches are cut into calls. */
import assert from 'node:assert/strict';
import {
  balancedClassWeights,
  LinearRegression,
  LogisticRegression,
  MLPClassifier,
  SGDClassifier,
  SGDRegressor,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { X, Y } from '../support/problems.ts';
import { reference } from '../support/reference.ts';
import { classProblem, numberProblem, rows } from './problems.ts';

interface Weights {
  readonly weights: number[];
  readonly bias: number[];
}

const figures = reference<{
  x: number[][];
  y: number[];
  targets: number[];
  sampleWeight: number[];
  classWeight: Record<string, number>;
  classifiers: (Weights & {
    loss: keyof typeof LOSSES;
    rate: 'constant' | 'optimal';
    classWeight: boolean;
    sampleWeight: boolean;
  })[];
  regressors: (Weights & {
    loss: keyof typeof REGRESSION_LOSSES;
    rate: 'constant' | 'invscaling';
  })[];
  balanced: { labels: number[]; sampleWeight: number[]; balanced: number[] };
}>('streams/streams.json');

const LOSSES = {
  hinge: 'hinge',
  log_loss: 'logistic',
  modified_huber: 'modifiedHuber',
  perceptron: 'perceptron',
} as const;
const REGRESSION_LOSSES = {
  squared_error: 'squaredError',
  huber: { name: 'huber', delta: 0.1 },
  epsilon_insensitive: { name: 'epsilonInsensitive', epsilon: 0.1 },
  squared_epsilon_insensitive: { name: 'squaredEpsilonInsensitive', epsilon: 0.1 },
} as const;

/** Calls over all rows, so many in each. */
function* calls<Target>(y: readonly Target[], size: number) {
  for (let i = 0; i < figures.x.length; i += size) {
    yield {
      x: figures.x.slice(i, i + size),
      y: y.slice(i, i + size),
      weights: figures.sampleWeight.slice(i, i + size),
    };
  }
}

for (const backend of backendNames) {
  describe(`weights in a stream on the ${backend} backend`, () => {
    for (const figure of figures.classifiers) {
      const { loss, rate, classWeight, sampleWeight } = figure;
      const which = [classWeight && 'class weights', sampleWeight && 'sample weights'];
      it(`equal scikit-learn's: ${loss}, ${rate} rate, ${which.filter(Boolean).join(' and ')}`, () => {
        for (const size of [1, 2, 7, 48]) {
          const model = new SGDClassifier({
            ...{ backend, loss: LOSSES[loss], l2: 0.01, shuffle: false },
            learningRate: rate === 'constant' ? 0.1 : { name: 'optimal' },
            ...(classWeight && { classWeight: figures.classWeight }),
          });
          for (const call of calls(figures.y, size)) {
            model.partialFitSync(call.x, call.y, {
              classes: [0, 1],
              ...(sampleWeight && { sampleWeight: call.weights }),
            });
          }
          assertClose(model.weights.data, figure.weights, 1e-9, 'weights');
          assertClose(model.bias, figure.bias, 1e-9, 'bias');
        }
      });
    }

    for (const figure of figures.regressors) {
      const { loss, rate } = figure;
      it(`equal scikit-learn's: ${loss}, ${rate} rate`, () => {
        const half = loss === 'squared_error' ? 2 : 1;
        const initial = 0.02 / half;
        for (const size of [1, 5]) {
          const model = new SGDRegressor({
            ...{ backend, loss: REGRESSION_LOSSES[loss], l2: 0.01 * half, shuffle: false },
            learningRate:
              rate === 'constant'
                ? initial
                : { name: 'inverseScaling', per: 'step', initial, power: 0.25 },
          });
          for (const call of calls(figures.targets, size)) {
            model.partialFitSync(call.x, call.y, { sampleWeight: call.weights });
          }
          assertClose(model.weights.data, figure.weights, 1e-9, 'weights');
          assertClose(model.bias, figure.bias, 1e-9, 'bias');
        }
      });
    }

    for (const reduction of ['mean', 'sum'] as const) {
      for (const precision of ['float64', 'float32'] as const) {
        for (const batchSize of [1, 2, 4] as const) {
          it(`the same bits for any cut: ${reduction}, ${precision}, batches of ${batchSize}`, () => {
            const { x, y } = classProblem(48, 3, 3);
            const numbers = numberProblem(48, 3);
            const sampleWeight = Array.from({ length: 48 }, (_, i) => (i * 5) % 4);
            const options = { backend, reduction, precision, batchSize, shuffle: false } as const;
            const trained = (size: number) => {
              const models = [
                new SGDClassifier({ ...options, classWeight: { 'class 1': 7 }, learningRate: 0.1 }),
                new LogisticRegression({ ...options, classWeight: { 'class 1': 7 } }),
                new MLPClassifier({ ...options, hidden: [4], dropout: 0.3, seed: 3 }),
              ];
              const regressor = new LinearRegression(options);
              for (let i = 0; i < 48; i += size) {
                const where = Array.from({ length: size }, (_, k) => i + k);
                const part = rows(x, where);
                const weights = { sampleWeight: sampleWeight.slice(i, i + size) };
                for (const model of models) {
                  model.partialFitSync(part, y.slice(i, i + size), { classes: y, ...weights });
                }
                regressor.partialFitSync(
                  rows(numbers.x, where),
                  rows(numbers.y, where).flat(),
                  weights,
                );
              }
              return [...models, regressor].map((model) => model.toJSON({ state: false }));
            };
            const whole = trained(48);
            for (const size of [4, 8, 12])
              assert.deepEqual(trained(size), withEpochs(whole, 48 / size));
          });
        }
      }
    }

    it('a call whose weights are all 0 is a step without a gradient', () => {
      const options = { backend, batchSize: 'all', learningRate: 0.1, l2: 0.5 } as const;
      const model = new SGDClassifier({ ...options, loss: 'logistic' });
      model.partialFitSync(X, Y);
      const before = [...model.weights.data];
      const [bias] = model.bias;
      const { losses } = model.partialFitSync(X, Y, { sampleWeight: [0, 0, 0, 0] });
      // The penalty shrinks the weights, and not the bias.
      assertClose(
        model.weights.data,
        before.map((w) => w * (1 - 0.1 * 0.5)),
        1e-15,
        'weights',
      );
      assert.equal(model.bias[0], bias);
      assertClose(losses, [0.25 * before.reduce((sum, w) => sum + w * w, 0)], 1e-15, 'loss');
      const first = new SGDRegressor({ backend, batchSize: 'all' });
      first.partialFitSync(X, [5, 6, 7, 8], { sampleWeight: [0, 0, 0, 0] });
      assert.deepEqual([...first.weights.data, ...first.bias], [0, 0, 0]);
    });

    it('a regression starts at the constant of its first batch, if that is more than a sample', () => {
      const start = (batchSize: number, given: number[] = [3, 5, 70, 80]) => {
        const model = new LinearRegression({
          ...{ backend, batchSize, shuffle: false, learningRate: 1e-300 },
        });
        model.partialFitSync(X, given);
        return model.bias[0];
      };
      assertClose([start(1), start(2), start(4)], [0, 4, 39.5], 1e-15, 'bias', 1e-200);
    });

    it('refuses weights that the precision cannot hold', () => {
      const model = new LogisticRegression({ backend, precision: 'float32' });
      assert.throws(
        () => model.partialFitSync(X, Y, { sampleWeight: [1, 1, 1e39, 1] }),
        /^RangeError: Expected "sampleWeight\[2\]" to be a weight that float32 holds/,
      );
      const heavy = new LogisticRegression({ backend, classWeight: { yes: 1e300 } });
      assert.throws(
        () => heavy.partialFitSync(X, Y, { sampleWeight: [1, 1, 1e300, 1] }),
        /^RangeError: Expected "sampleWeight\[2\]" to be a weight that float64 holds/,
      );
    });

    it("refuses 'balanced', and says what to pass instead", () => {
      const model = new SGDClassifier({ backend, classWeight: 'balanced' });
      assert.throws(
        () => model.partialFitSync(X, Y),
        /^RangeError: .* unknown until all samples are seen\. Pass balancedClassWeights\(labels\)/,
      );
      const given = new SGDClassifier({ backend, classWeight: balancedClassWeights(Y) });
      given.partialFitSync(X, Y);
    });
  });

  describe(`'balanced' with sample weights on the ${backend} backend`, () => {
    it('is as good as repeated rows', () => {
      const { x, y } = classProblem(60, 3, 3);
      const times = Array.from({ length: 60 }, (_, i) => (y[i] === 'class 0' ? 3 : (i * 7) % 3));
      const repeated = times.flatMap((n, i) => new Array<number>(n).fill(i));
      const options = { backend, classWeight: 'balanced', optimizer: 'sgd' } as const;
      const all = { ...options, batchSize: 'all', maxEpochs: 30, tolerance: 0 } as const;
      const [weighted, whole, blind] = [0, 1, 2].map(() => new LogisticRegression(all));
      weighted.fitSync(x, y, { sampleWeight: times });
      whole.fitSync(
        rows(x, repeated),
        repeated.map((i) => y[i]),
      );
      blind.fitSync(x, y);
      assertClose(weighted.weights.data, whole.weights.data, 1e-12, 'weights');
      assertClose(weighted.bias, whole.bias, 1e-12, 'bias');
      assert.notDeepEqual(weighted.weights, blind.weights);
    });
  });
}

describe('balancedClassWeights with sample weights', () => {
  it("equals scikit-learn's", () => {
    const { labels, sampleWeight, balanced } = figures.balanced;
    assertClose([...balancedClassWeights(labels, sampleWeight).values()], balanced, 1e-15, 'w');
  });

  it('leaves out classes that weigh 0, as if their samples were not there', () => {
    const weights = balancedClassWeights(['a', 'b', 'b', 'c'], [1, 2, 1, 0]);
    assert.deepEqual(weights, balancedClassWeights(['a', 'b', 'b', 'b']));
  });

  it('refuses weights that are none', () => {
    assert.throws(() => balancedClassWeights([1, 2], [0, 0]), /a weight above 0, but all are 0/);
    assert.throws(() => balancedClassWeights([1, 2], [1]), /to have 2 weights/);
  });
});

type Saved = ReturnType<SGDClassifier['toJSON']>;

/** As many epochs are counted as there were calls; all else is the same. */
function withEpochs(models: readonly Saved[], epochs: number): Saved[] {
  return models.map((model) => ({
    ...model,
    ...(model.progress && { progress: { ...model.progress, epochs } }),
  }));
}
