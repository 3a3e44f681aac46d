/** The options of a model: what is refused when it is made. */
import assert from 'node:assert/strict';
import { LinearRegression, MLPRegressor, SGDRegressor } from '../../lib/index.ts';
import {
  SigmoidClassifier,
  type SigmoidClassifierOptions,
} from '../../lib/models/sigmoidClassifier.ts';
import { pointLossOf } from '../../lib/numerics/losses.ts';
import { LOSS_NAMES, leastLoss, lossRow, resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import { X, Y } from '../support/problems.ts';

describe('SigmoidClassifier: options', () => {
  const bad: [Record<string, unknown>, ErrorConstructor | RangeErrorConstructor, RegExp][] = [
    [
      { learningRate: -1 },
      RangeError,
      /^Expected "learningRate" to be a positive number, but received -1 \(number\)$/,
    ],
    [{ learningRate: 0 }, RangeError, /"learningRate".*0 \(number\)/],
    [{ learningRate: Number.NaN }, RangeError, /"learningRate".*NaN/],
    [{ learningRate: '0.1' }, TypeError, /"learningRate".*"0.1" \(string\)/],
    [{ learningRate: null }, TypeError, /"learningRate".*null/],
    [{ optimizer: 'adma' }, RangeError, /"optimizer" to be one of.*Did you mean 'adam'\?/],
    [{ optimizer: 3 }, TypeError, /"optimizer" to be a name or an object with a "name"/],
    [{ optimizer: {} }, TypeError, /"optimizer" to be a name or an object with a "name"/],
    [
      { optimizer: { name: 'adam', beta: 1 } },
      TypeError,
      /Misspelt option "beta" of optimizer 'adam' should be "beta1"/,
    ],
    [
      { optimizer: { name: 'adam', momentum: 0.9 } },
      TypeError,
      /Unknown option "momentum" of optimizer 'adam'/,
    ],
    [
      { optimizer: { name: 'adam', beta1: 1 } },
      RangeError,
      /"optimizer.beta1" to be a number from 0 to below 1, but received 1/,
    ],
    [{ optimizer: { name: 'adam', amsgrad: 1 } }, TypeError, /"optimizer.amsgrad" to be a boolean/],
    [{ optimizer: { name: 'sgd', momentum: -1 } }, RangeError, /"optimizer.momentum"/],
    [{ optimizer: { name: 'sgd', nesterov: true } }, RangeError, /nesterov.*momentum above 0/],
    [{ optimizer: { name: 'sgd', dampening: 0.5 } }, RangeError, /dampening.*momentum above 0/],
    [{ optimizer: { name: 'rmsprop', epsilon: -1 } }, RangeError, /"optimizer.epsilon"/],
    [{ optimizer: { name: 'rprop', etaPlus: 1 } }, RangeError, /"optimizer.etaPlus".*above 1/],
    [
      { optimizer: { name: 'rprop', minStep: 60 } },
      RangeError,
      /"optimizer.minStep" to be at most/,
    ],
    [{ targetLoss: 0 }, RangeError, /"targetLoss" to be a positive number/],
    [{ tolerance: -1 }, RangeError, /"tolerance" to be a number of at least 0/],
    [{ patience: 0 }, RangeError, /"patience" to be an integer of at least 1/],
    [{ timeLimit: 'long' }, TypeError, /"timeLimit" to be a positive number/],
    [{ clipNorm: 0 }, RangeError, /"clipNorm" to be a positive number/],
    [{ clipValue: -1 }, RangeError, /"clipValue" to be a positive number/],
    [{ clipSlope: 0 }, RangeError, /"clipSlope" to be a positive number/],
    [{ clipSlope: '1e12' }, TypeError, /"clipSlope" to be a positive number/],
    [{ maxEpochs: 0 }, RangeError, /"maxEpochs" to be an integer of at least 1/],
    [{ maxEpochs: 1.5 }, RangeError, /"maxEpochs"/],
    [{ batchSize: 0 }, RangeError, /"batchSize"/],
    [{ batchSize: -3 }, RangeError, /"batchSize"/],
    [{ batchSize: 'some' }, TypeError, /"batchSize" to be a positive integer, 'all' or 'auto'/],
    [{ shuffle: 1 }, TypeError, /"shuffle" to be a boolean/],
    [{ useBias: 'no' }, TypeError, /"useBias" to be a boolean/],
    [{ seed: -1 }, RangeError, /"seed" to be an integer from 0 to 4294967295/],
    [{ seed: 2 ** 32 }, RangeError, /"seed"/],
    [{ threads: 0 }, RangeError, /"threads" to be an integer from 1 to 256/],
    [{ loss: 'logisitc' }, RangeError, /"loss".*Did you mean 'logistic'\?/],
    [{ loss: 3 }, TypeError, /"loss"/],
    [{ reduction: 'avg' }, RangeError, /"reduction" to be one of 'sum', 'mean'/],
    [{ precision: 'float16' }, RangeError, /"precision".*Did you mean 'float64'\?|"precision"/],
    [{ backend: 'gpu' }, RangeError, /"backend" to be one of 'native', 'typescript'/],
    [{ initialWeights: 'random' }, RangeError, /"initialWeights" to be one of 'zeros', 'normal'/],
    [{ initialWeights: 4 }, TypeError, /"initialWeights"/],
    [
      { learningrate: 1 },
      TypeError,
      /^Misspelt option "learningrate" of SigmoidClassifier should be "learningRate"$/,
    ],
    [{ colour: 'red' }, TypeError, /^Unknown option "colour" of SigmoidClassifier/],
  ];
  for (const [options, kind, message] of bad) {
    it(`refuses ${JSON.stringify(options)} when made`, () => {
      assert.throws(
        () => new SigmoidClassifier(options as SigmoidClassifierOptions),
        (error) => {
          assert.ok(error instanceof kind);
          assert.match((error as Error).message, message);
          return true;
        },
      );
    });
  }

  it('refuses a rate in proportion to a loss that can be negative, for any model that has it', () => {
    const learningRate = { name: 'lossProportional', initial: 0.1 } as const;
    const expected = {
      name: 'RangeError',
      message: /'lossProportional' with loss 'poisson', which can be negative.*'plateau'/,
    };
    for (const Model of [LinearRegression, SGDRegressor, MLPRegressor]) {
      assert.throws(() => new Model({ loss: 'poisson', learningRate }), expected);
      assert.ok(new Model({ loss: 'poisson', learningRate: { name: 'plateau', initial: 0.1 } }));
      assert.ok(new Model({ loss: 'logCosh', learningRate }));
    }
  });

  it('knows every loss that can be negative', () => {
    for (const name of LOSS_NAMES) {
      const plan = resolveLoss(name);
      if (targetsOf(plan) === 'multiclass') continue;
      const targets = targetsOf(plan) === 'binary' ? [0, 1] : [0, 0.5, 2, 7];
      const least = Math.min(
        ...targets.flatMap((y) =>
          Array.from({ length: 161 }, (_, i) => {
            const losses = new Float64Array(1);
            pointLossOf(plan)(1, Float64Array.of(y), Float64Array.of((i - 80) / 8), losses);
            assert.ok(losses[0] >= leastLoss(plan, y) - 1e-12, `${name} of ${y}: ${losses[0]}`);
            return losses[0];
          }),
        ),
      );
      assert.equal(least < 0, lossRow(plan).canBeNegative, `${name}: ${least}`);
    }
  });

  it('refuses options that are no object', () => {
    for (const options of [1, 'x', null, []]) {
      assert.throws(() => new SigmoidClassifier(options as SigmoidClassifierOptions), TypeError);
    }
  });

  it('does not see later changes of the options object', () => {
    const options = { maxEpochs: 3 };
    const model = new SigmoidClassifier(options);
    options.maxEpochs = 50;
    assert.equal(model.fitSync(X, Y).epochs, 3);
  });
});
