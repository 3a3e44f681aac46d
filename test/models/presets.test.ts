/** Defaults of the models, and which of them remain when options are given. */
import assert from 'node:assert/strict';
import {
  LinearRegression,
  type LinearRegressionOptions,
  LinearSVC,
  type LinearSVCOptions,
  LogisticRegression,
  type LogisticRegressionOptions,
  PRESETS,
  SGDClassifier,
  type SGDClassifierOptions,
  SGDRegressor,
  SigmoidClassifier,
} from '../../lib/index.ts';
import { TRAINING_OPTIONS } from '../../lib/plan/options.ts';
import { X, Y } from '../support/problems.ts';

const planOf = {
  LogisticRegression: (options?: LogisticRegressionOptions) =>
    new LogisticRegression({ maxEpochs: 1, ...options }).fitSync(X, Y).plan,
  LinearSVC: (options?: LinearSVCOptions) =>
    new LinearSVC({ maxEpochs: 1, ...options }).fitSync(X, Y).plan,
  SGDClassifier: (options?: SGDClassifierOptions) =>
    new SGDClassifier({ maxEpochs: 1, ...options }).fitSync(X, Y).plan,
  LinearRegression: (options?: LinearRegressionOptions) =>
    new LinearRegression({ maxEpochs: 1, ...options }).fitSync(X, [1, 2, 3, 4]).plan,
};

describe('presets', () => {
  it('know no option that there is not', () => {
    const known: readonly string[] = [...TRAINING_OPTIONS, 'hidden', 'activation'];
    for (const preset of Object.values(PRESETS)) {
      for (const name of Object.keys(preset)) {
        assert.ok(known.includes(name), name);
      }
    }
  });

  it('are what models do by default', () => {
    const { optimizer, schedule, l2, patience, tolerance, loss } = planOf.LogisticRegression();
    assert.equal(optimizer.name, 'adam');
    assert.deepEqual(schedule, { name: 'constant', initial: 0.05, per: 'epoch' });
    assert.deepEqual([l2, patience, tolerance, loss.name], [1e-4, 10, 1e-5, 'logistic']);
    assert.equal(planOf.LinearSVC().loss.name, 'squaredHinge');
    const sgd = planOf.SGDClassifier();
    assert.deepEqual([sgd.loss.name, sgd.batchSize, sgd.schedule.name], ['hinge', 1, 'optimal']);
    const squares = planOf.LinearRegression();
    assert.ok(squares.optimizer.name === 'sgd' && squares.optimizer.nesterov);
    assert.equal(new SGDRegressor().fitSync(X, [1, 2, 3, 4]).plan.schedule.name, 'inverseScaling');
    assert.equal(new SigmoidClassifier().fitSync(X, Y).plan.loss.name, 'sigmoidSquaredError');
  });

  it('what is given wins, and what is undefined is not given', () => {
    assert.equal(planOf.LogisticRegression({ l2: 0.5 }).l2, 0.5);
    assert.equal(planOf.LogisticRegression({ l2: undefined }).l2, 1e-4);
  });

  it("a preset's learning rate is that of its optimizer", () => {
    const rate = (options: LogisticRegressionOptions) => {
      const { schedule } = planOf.LogisticRegression(options);
      return schedule.name === 'constant' && schedule.initial;
    };
    assert.equal(rate({ optimizer: 'adam' }), 0.05);
    assert.equal(rate({ optimizer: { name: 'adam', beta1: 0.8 } }), 0.05);
    assert.equal(rate({ optimizer: 'nadam' }), 0.002);
    assert.equal(rate({ optimizer: 'sgd' }), 0.1);
    assert.equal(rate({ optimizer: 'nadam', learningRate: 0.3 }), 0.3);
    assert.equal(planOf.SGDClassifier({ optimizer: 'adam' }).schedule.name, 'constant');
    assert.equal(
      planOf.SGDClassifier({ optimizer: { name: 'sgd', momentum: 0.5 } }).schedule.name,
      'optimal',
    );
    assert.equal(planOf.LinearRegression({ optimizer: 'rprop' }).optimizer.name, 'rprop');
  });

  it("a schedule starts from the preset's rate, unless it says from which", () => {
    const cosine = planOf.LogisticRegression({ learningRate: { name: 'cosine' } }).schedule;
    assert.ok(cosine.name === 'cosine' && cosine.initial === 0.05);
    const own = planOf.LogisticRegression({
      learningRate: { name: 'cosine', initial: 1 },
    }).schedule;
    assert.ok(own.name === 'cosine' && own.initial === 1);
    const cycle = planOf.LogisticRegression({ learningRate: { name: 'oneCycle' } }).schedule;
    assert.ok(cycle.name === 'oneCycle' && cycle.maximum === 0.05);
    const options = { optimizer: 'nadam', learningRate: { name: 'cosine' } } as const;
    const other = planOf.LogisticRegression(options).schedule;
    assert.ok(other.name === 'cosine' && other.initial === 0.002);
  });

  it('patience can be turned off, in every model', () => {
    assert.equal(planOf.LogisticRegression({ patience: Number.POSITIVE_INFINITY }).patience, 0);
    const classic = new SigmoidClassifier({ patience: Number.POSITIVE_INFINITY, maxEpochs: 1 });
    assert.equal(classic.fitSync(X, Y).plan.patience, 0);
  });
});

describe('options of the models', () => {
  const bad: [() => unknown, RegExp][] = [
    [
      () => new LogisticRegression({ loss: 'hinge' } as never),
      /option "loss" of LogisticRegression/,
    ],
    [
      () => new LogisticRegression({ multiClass: 'over' as never }),
      /"multiClass" to be one of 'multinomial', 'ovr', .*Did you mean 'ovr'\?/,
    ],
    [
      () => new LogisticRegression({ multiClass: 'ovr', labelSmoothing: 0.1 }),
      /"labelSmoothing" to be 0 with multiClass 'ovr', which has no softmax, but received 0.1/,
    ],
    [
      () => new LogisticRegression({ labelSmoothing: 1 }),
      /^RangeError: Expected "labelSmoothing" to be a number from 0 to below 1, but received 1/,
    ],
    [
      () => new LinearSVC({ loss: 'logistic' as never }),
      /"loss" to be one of 'squaredHinge', 'hinge', but received 'logistic': SGDClassifier takes it/,
    ],
    [
      () => new LinearSVC({ multiClass: 'multinomial' as never }),
      /"multiClass" to be one of 'ovr', 'crammerSinger', 'westonWatkins'/,
    ],
    [
      () => new LinearSVC({ multiClass: 'crammerSinger', loss: 'hinge' }),
      /"loss" to be left out with multiClass 'crammerSinger', which is a loss itself/,
    ],
    [
      () => new SGDClassifier({ loss: 'squaredError' as never }),
      /"loss" to be one of .*, but received 'squaredError': SGDRegressor takes it/,
    ],
    [() => new SGDClassifier({ loss: 'hing' as never }), /Did you mean 'hinge'\?/],
    [
      () => new SGDClassifier({ l2: 0 }),
      /"learningRate.alpha" to be given for 'optimal' where there is no "l1" or "l2"/,
    ],
    [
      () => new SigmoidClassifier({ loss: 'hinge' as never }),
      /"loss" to be one of 'sigmoidSquaredError', 'logistic', but received 'hinge': SGDClassifier takes it/,
    ],
    [
      () => new SigmoidClassifier({ multiClass: 'ovr' } as never),
      /Unknown option "multiClass" of SigmoidClassifier/,
    ],
    [
      () => new LinearRegression({ classWeight: 'balanced' } as never),
      /Unknown option "classWeight" of LinearRegression/,
    ],
    [
      () => new LogisticRegression({ monitor: 'loss', patience: Number.POSITIVE_INFINITY }),
      /"monitor" to come with "patience" or the schedule 'plateau'/,
    ],
  ];
  for (const [call, message] of bad) {
    it(`refused: ${message.source.slice(0, 90)}`, () => assert.throws(call, message));
  }

  it('later changes of the objects given are not seen', () => {
    const options = { maxEpochs: 2, classWeight: new Map([['no', 2]]) };
    const model = new LogisticRegression(options);
    options.maxEpochs = 7;
    options.classWeight.set('maybe', 1);
    assert.equal(model.fitSync(X, Y).epochs, 2);
  });
});
