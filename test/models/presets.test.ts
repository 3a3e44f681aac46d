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
import { DESCENT_PRESETS } from '../../lib/models/presets.ts';
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
    const known: readonly string[] = [
      ...[...TRAINING_OPTIONS, 'hidden', 'activation', 'solver'],
      ...['C', 'alpha', 'l1Ratio', 'power', 'link', 'epsilon', 'quantile'],
    ];
    for (const preset of [...Object.values(PRESETS), ...Object.values(DESCENT_PRESETS)]) {
      for (const name of Object.keys(preset)) {
        assert.ok(known.includes(name), name);
      }
    }
  });

  it('are what models do by default', () => {
    const { l1, l2, patience, tolerance, loss, solver } = planOf.LogisticRegression();
    // C is 1, and there are 4 samples.
    assert.deepEqual([l1, l2, patience, tolerance], [0, 1 / 4, 0, 1e-8]);
    assert.deepEqual([loss.name, solver], ['logistic', 'newton']);
    const svc = planOf.LinearSVC();
    assert.deepEqual([svc.loss.name, svc.solver, svc.l2], ['squaredHinge', 'newton', 1 / 4]);
    const sgd = planOf.SGDClassifier();
    assert.deepEqual([sgd.loss.name, sgd.batchSize, sgd.schedule.name], ['hinge', 1, 'optimal']);
    const squares = planOf.LinearRegression();
    assert.deepEqual(
      [squares.loss.name, squares.solver, squares.l1, squares.l2],
      ['squaredError', 'cholesky', 0, 0],
    );
    assert.equal(new SGDRegressor().fitSync(X, [1, 2, 3, 4]).plan.schedule.name, 'inverseScaling');
    assert.equal(new SigmoidClassifier().fitSync(X, Y).plan.loss.name, 'sigmoidSquaredError');
  });

  it('of descent have the same objective', () => {
    const { optimizer, schedule, l2, patience, tolerance, solver, loss } =
      planOf.LogisticRegression({ solver: 'descent' });
    assert.deepEqual([solver, optimizer.name, loss.name], ['descent', 'adam', 'logistic']);
    assert.deepEqual(schedule, { name: 'constant', initial: 0.05, per: 'epoch' });
    assert.deepEqual([l2, patience, tolerance], [1 / 4, 10, 1e-5]);
    assert.equal(planOf.LinearSVC({ solver: 'descent' }).loss.name, 'squaredHinge');
    const squares = planOf.LinearRegression({ solver: 'descent' });
    assert.ok(squares.optimizer.name === 'sgd' && squares.optimizer.nesterov);
  });

  const OF_DESCENT: LogisticRegressionOptions[] = [
    ...[{ optimizer: 'sgd' } as const, { learningRate: 0.1 }, { batchSize: 2 }],
    ...[{ shuffle: false }, { average: true }, { recordBatches: true }],
    ...[{ clipNorm: 1 }, { clipValue: 1 }, { clipSlope: 1 }, { maxNorm: 1 }],
  ];
  for (const option of OF_DESCENT) {
    const [name] = Object.keys(option);
    it(`${name} chooses descent, and contradicts a solver`, () => {
      assert.equal(planOf.LogisticRegression(option).solver, 'descent');
      assert.equal(planOf.LinearSVC(option as LinearSVCOptions).solver, 'descent');
      assert.equal(planOf.LinearRegression(option as LinearRegressionOptions).solver, 'descent');
      for (const solver of ['auto', 'newton'] as const) {
        assert.throws(
          () => new LogisticRegression({ ...option, solver }),
          new RegExp(
            `^RangeError: Expected no "${name}" with solver '${solver}', which computes its own steps: leave it out, or use solver 'descent'$`,
          ),
        );
      }
    });
  }

  it('options of both do not choose descent', () => {
    for (const option of [
      ...[{ maxEpochs: 3 }, { tolerance: 1e-3 }, { patience: 2 }, { timeLimit: 60 }, { seed: 3 }],
      ...[{ targetLoss: 0.1 }, { targetScore: 0.9 }, { threads: 1 }, { initialWeights: 'zeros' }],
      ...[{ l2: 0.1 }, { useBias: false }, { precision: 'float32' }, { warmStart: true }],
    ] as LogisticRegressionOptions[]) {
      const { solver } = new LogisticRegression(option).fitSync(X, Y).plan;
      assert.equal(solver, 'newton', JSON.stringify(option));
    }
  });

  it('what is given wins, and what is undefined is not given', () => {
    assert.equal(planOf.LogisticRegression({ l2: 0.5 }).l2, 0.5);
    assert.equal(planOf.LogisticRegression({ l2: undefined }).l2, 1 / 4);
    assert.equal(planOf.LogisticRegression({ l1: 0 }).l2, 0);
    assert.equal(planOf.LogisticRegression({ C: 5 }).l2, 1 / 20);
    assert.equal(planOf.LinearSVC({ C: 5 }).l2, 1 / 20);
    // A penalty by C is one, which options that need one accept.
    const penalizeBias = { penalizeBias: true };
    assert.equal(planOf.LinearSVC(penalizeBias).penalizeBias, true);
    assert.equal(planOf.LogisticRegression({ ...penalizeBias, C: 2 }).l2, 1 / 8);
    assert.throws(
      () => new LinearRegression(penalizeBias),
      /"penalizeBias" to come with "l1", "l2"/,
    );
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
    const off = { patience: Number.POSITIVE_INFINITY };
    assert.equal(planOf.LogisticRegression(off).patience, 0);
    assert.equal(planOf.LogisticRegression({ ...off, solver: 'descent' }).patience, 0);
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
