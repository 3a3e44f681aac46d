/** Names of other libraries: what each is called here, and that no other name is guessed. */
import assert from 'node:assert/strict';
import { foreignOption, foreignValue } from '../../lib/common/foreignHints.ts';
import { FOREIGN_OPTIONS, FOREIGN_VALUES } from '../../lib/common/foreignNames.ts';
import { nearestName, plainName } from '../../lib/common/validate.ts';
import * as fallline from '../../lib/index.ts';
import { SOLVER_NAMES } from '../../lib/plan/solvers.ts';
import { trainTestIndices } from '../../lib/selection/trainTestIndices.ts';
import { untyped } from '../support/refusals.ts';

const X = [
  [0, 1],
  [1, 0],
  [2, 2],
  [3, 1],
];
const Y = [0, 1, 0, 1];

type Options = Record<string, unknown>;

const MODELS = {
  LogisticRegression: (options: Options) => new fallline.LogisticRegression(options),
  LinearSVC: (options: Options) => new fallline.LinearSVC(options),
  LinearRegression: (options: Options) => new fallline.LinearRegression(options),
  SGDClassifier: (options: Options) => new fallline.SGDClassifier(options),
  SGDRegressor: (options: Options) => new fallline.SGDRegressor(options),
  SigmoidClassifier: (options: Options) => new fallline.SigmoidClassifier(options),
  MLPClassifier: (options: Options) => new fallline.MLPClassifier(options),
  MLPRegressor: (options: Options) => new fallline.MLPRegressor(options),
} as const;

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
    return error.message;
  }
  return assert.fail('Expected an error');
}

describe('names of other libraries', () => {
  it('stand in the table once each', () => {
    const names = FOREIGN_OPTIONS.map(([name]) => plainName(name));
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
    const values = FOREIGN_VALUES.map(([option, value]) => `${option} ${plainName(value)}`);
    assert.deepEqual(
      values.filter((value, i) => values.indexOf(value) !== i),
      [],
    );
  });

  it('each say what to do', () => {
    for (const [name, from, ...meanings] of FOREIGN_OPTIONS) {
      assert.ok(from !== '' && meanings.length > 0, name);
      for (const { option, note } of meanings) assert.ok(option ?? note, name);
    }
  });

  it('translate values to values that there are', () => {
    const tables: Record<string, readonly string[]> = {
      loss: Object.keys(fallline.LOSSES),
      optimizer: Object.keys(fallline.OPTIMIZERS),
      activation: Object.keys(fallline.ACTIVATIONS),
      initializer: Object.keys(fallline.INITIALIZERS),
      learningRate: Object.keys(fallline.SCHEDULES),
      multiClass: ['multinomial', 'ovr', 'crammerSinger', 'westonWatkins'],
      solver: ['auto', ...SOLVER_NAMES],
      monitor: ['loss', 'validationLoss', 'validationScore'],
      precision: ['float64', 'float32'],
    };
    for (const [option, value, , ours] of FOREIGN_VALUES) {
      for (const each of ours) assert.ok(tables[option].includes(each), `${value}: ${each}`);
      assert.match(
        foreignValue(option, value, tables[option]) ?? '',
        /^'.*' is a name of .*: pass '/,
      );
    }
  });

  /** Options of a model, each with what the message must hold. */
  const cases: readonly [keyof typeof MODELS, Options, string][] = [
    ['SGDClassifier', { C: 100 }, 'pass l2: 1 / (C * n)'],
    ['LinearRegression', { C: 1 }, 'pass l2: 1 / (C * n)'],
    ['LogisticRegression', { c: 1 }, 'should be "C"'],
    ['SGDClassifier', { lr: 0.01 }, 'pass "learningRate"'],
    ['MLPClassifier', { lr: 0.01 }, 'pass "learningRate"'],
    ['SGDClassifier', { alpha: 1e-4 }, 'pass l2: alpha (twice that for'],
    ['MLPClassifier', { alpha: 1e-4 }, 'pass l2: alpha / batchSize'],
    ['SGDRegressor', { eta0: 0.01 }, 'pass learningRate: eta0'],
    ['SGDClassifier', { power_t: 0.5 }, "{ name: 'inverseScaling', per: 'step', initial: eta0"],
    ['LogisticRegression', { tol: 1e-4 }, 'pass tolerance: tol'],
    ['LogisticRegression', { max_iter: 100 }, 'pass maxEpochs: max_iter'],
    ['LogisticRegression', { maxIter: 100 }, 'pass maxEpochs: maxIter'],
    ['SGDClassifier', { n_iter_no_change: 5 }, 'pass patience: n_iter_no_change'],
    ['LogisticRegression', { penalty: 'l1' }, "pass l1Ratio: 1 (for penalty 'l1'"],
    ['LinearSVC', { penalty: 'l2' }, "pass l2: 1 / (C * n) (for penalty 'l2'"],
    ['SGDClassifier', { penalty: 'l2' }, "pass l2: alpha (for penalty 'l2'"],
    ['LogisticRegression', { l1_ratio: 0.5 }, 'should be "l1Ratio"'],
    ['SGDClassifier', { l1_ratio: 0.5 }, 'l1: alpha * l1_ratio'],
    ['LinearSVC', { fit_intercept: true }, 'pass useBias: fit_intercept'],
    ['LinearSVC', { random_state: 0 }, 'pass seed: random_state'],
    ['MLPRegressor', { hidden_layer_sizes: [9] }, 'pass hidden: '],
    ['MLPRegressor', { learning_rate_init: 1 }, 'pass "learningRate"'],
    ['MLPClassifier', { early_stopping: true }, 'pass validationFraction: 0.1'],
    ['LogisticRegression', { solver: 'saga' }, "pass 'auto'"],
    ['LogisticRegression', { solver: 'newton-cholesky' }, "pass 'newton'"],
    ['LogisticRegression', { optimizer: 'lbfgs' }, 'the option solver, and minimize of'],
    ['LinearSVC', { dual: true }, "pass solver: 'dual-cd'"],
    ['MLPClassifier', { solver: 'adam' }, 'choose with "optimizer"'],
    ['LogisticRegression', { n_jobs: -1 }, 'pass threads: n_jobs'],
    ['LogisticRegression', { loss: 'hinge' }, 'this model has one loss: SGDClassifier'],
    ['LinearSVC', { activation: 'relu' }, 'linear models have no layers: MLPClassifier'],
    ['LogisticRegression', { verbose: 1 }, 'which is an option of fit: model.fit(x, y, { … })'],
    ['SGDClassifier', { epochs: 3 }, 'pass maxEpochs: epochs'],
    ['MLPClassifier', { validationSplit: 0.1 }, 'pass validationFraction: validationSplit'],
    ['MLPClassifier', { kernelInitializer: 'heNormal' }, 'pass "initializer"'],
    ['SGDClassifier', { weight_decay: 0.1 }, "{ name: 'adamw', weightDecay: weight_decay }"],
    ['SGDClassifier', { momentum: 0.9 }, "pass optimizer: { name: 'sgd', momentum: momentum }"],
    ['SGDClassifier', { betas: [0.9, 0.9] }, 'beta1: betas[0], beta2: betas[1]'],
    ['LinearSVC', { eps: 0.01 }, 'pass tolerance: eps'],
    ['LinearSVC', { cost: 1 }, 'pass C: cost'],
    ['SGDClassifier', { cost: 1 }, '1 / (cost * n)'],
    ['MLPRegressor', { iterations: 10 }, 'pass maxEpochs: iterations'],
    ['MLPRegressor', { errorThresh: 0.01 }, 'pass targetLoss: errorThresh'],
    ['MLPRegressor', { hiddenLayers: [3] }, 'pass hidden: hiddenLayers'],
    ['MLPRegressor', { timeout: 1000 }, 'pass timeLimit: timeout / 1000'],
    ['LogisticRegression', { numSteps: 10 }, 'pass maxEpochs: numSteps'],
    ['LinearRegression', { learning_rate: 1 }, 'should be "learningRate"'],
    ['LogisticRegression', { class_weight: 'balanced' }, 'should be "classWeight"'],
    ['LogisticRegression', { sample_weight: [1] }, '"sampleWeight" is an option of fit'],
    ['SGDClassifier', { loss: 'log_loss' }, "pass 'logistic' or 'softmax'"],
    ['SGDClassifier', { loss: 'modified_huber' }, "Did you mean 'modifiedHuber'?"],
    ['SGDRegressor', { loss: 'squared_error' }, "pass 'squaredError' (which is not halved here"],
    ['SGDRegressor', { loss: 'epsilon_insensitive' }, "Did you mean 'epsilonInsensitive'?"],
    ['MLPClassifier', { loss: 'binaryCrossentropy' }, "pass 'logistic'"],
    ['MLPClassifier', { loss: 'binary_crossentropy' }, "pass 'logistic'"],
    ['MLPClassifier', { loss: 'CrossEntropyLoss' }, "pass 'softmax'"],
    ['MLPClassifier', { activation: 'logistic' }, "pass 'sigmoid'"],
    ['MLPClassifier', { optimizer: 'SGD' }, "Did you mean 'sgd'?"],
    ['MLPClassifier', { optimizer: { name: 'adam', eps: 1 } }, 'pass epsilon: eps'],
    ['MLPClassifier', { optimizer: { name: 'adam', lr: 1 } }, 'the rate is "learningRate"'],
    ['SGDClassifier', { learningRate: 'invscaling' }, "pass 'inverseScaling'"],
    ['SGDClassifier', { learningRate: 'optimal' }, "{ name: 'optimal', … }"],
    ['LogisticRegression', { multiClass: 'auto' }, "pass 'multinomial' or 'ovr'"],
    ['LogisticRegression', { precision: 'double' }, "pass 'float64'"],
  ];
  for (const [model, options, expected] of cases) {
    it(`new ${model}(${JSON.stringify(options)}) says: ${expected}`, () => {
      const message = messageOf(() => MODELS[model](options));
      assert.ok(message.includes(expected), message);
    });
  }

  /** Options of fit, which are another library's or the model's. */
  const ofFit: readonly [Options, string][] = [
    [{ batch_size: 3 }, '"batchSize" is an option of the model: new LogisticRegression({ … })'],
    [{ maxEpochs: 3 }, '"maxEpochs" is an option of the model: new LogisticRegression({ … })'],
    [{ lr: 3 }, 'pass "learningRate", which is an option of the model'],
    [{ validation_split: 0.1 }, 'pass validationFraction: validation_split, which is an option'],
    [{ validation_data: [X, Y] }, 'pass validation: { x, y }'],
    [{ callbacks: [] }, 'pass onEpoch: (report) => { … }'],
    [{ sample_weight: [1] }, 'should be "sampleWeight"'],
  ];
  for (const [options, expected] of ofFit) {
    it(`fit with ${JSON.stringify(options)} says: ${expected}`, () => {
      const model = new fallline.LogisticRegression();
      assert.ok(messageOf(() => model.fitSync(X, Y, options)).includes(expected));
    });
  }

  const calls: readonly [string, () => unknown, string][] = [
    [
      'trainTestIndices',
      () => trainTestIndices(10, untyped({ random_state: 1 })),
      'pass seed: random_state',
    ],
    [
      'trainTestSplit',
      () => fallline.trainTestSplit(X, Y, untyped({ test_size: 1 })),
      'should be "testSize"',
    ],
    [
      'dense',
      () =>
        new fallline.Network({
          layers: [fallline.dense(1, untyped({ kernelInitializer: 'zeros' }))],
        }).fitSync(X, [[1], [2], [3], [4]]),
      'pass "initializer"',
    ],
  ];
  for (const [what, call, expected] of calls) {
    it(`${what} says: ${expected}`, () => assert.ok(messageOf(call).includes(expected)));
  }
});

describe('nearestName', () => {
  const known = ['l1', 'l2', 'learningRate', 'maxEpochs', 'batchSize', 'loss', 'port', 'seed'];
  const cases: readonly [string, string | undefined][] = [
    ['C', undefined],
    ['lr', undefined],
    ['l', undefined],
    ['l3', undefined],
    ['tol', undefined],
    ['eta', undefined],
    ['epochs', undefined],
    ['need', 'seed'],
    ['los', 'loss'],
    ['prot', 'port'],
    ['L2', 'l2'],
    ['learning_rate', 'learningRate'],
    ['lerningRat', 'learningRate'],
    ['BATCHSIZE', 'batchSize'],
  ];
  for (const [given, expected] of cases) {
    it(`finds ${expected ?? 'nothing'} for ${given}`, () => {
      assert.equal(nearestName(given, known), expected);
    });
  }
});

describe('foreignOption', () => {
  it('says nothing of a name that means nothing to the owner', () => {
    assert.equal(foreignOption('C', ['testSize', 'seed']), undefined);
    assert.equal(foreignOption('constructor', ['l2']), undefined);
  });
});
