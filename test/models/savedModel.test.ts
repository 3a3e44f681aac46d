/** Models there and back through JSON: the same predictions, and nothing believed that is not one. */
import assert from 'node:assert/strict';
import {
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  loadModel,
  type ModelJson,
  NotFittedError,
  SGDClassifier,
  SGDRegressor,
  SigmoidClassifier,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';
import { classProblem, numberProblem } from './problems.ts';

for (const backend of backendNames) {
  const threeClasses = classProblem(60, 3, 3);
  const twoClasses = classProblem(60, 3, 2);
  const numbers = numberProblem(60, 3, 2);

  /** Makers of trained models, of every class and with options of every kind. */
  const trained = {
    SigmoidClassifier: () => {
      const model = new SigmoidClassifier({ backend, loss: 'logistic', maxEpochs: 5 });
      model.fitSync(twoClasses.x, twoClasses.y);
      return model;
    },
    'LogisticRegression, three classes': () => {
      const model = new LogisticRegression({
        // The default penalty depends on the weights of all samples, and those of classes differ.
        ...{ backend, l2: 1e-3 },
        ...{ threads: 1, maxEpochs: 5, labelSmoothing: 0.1, patience: Infinity },
        ...{ classWeight: new Map([['class 1', 2]]), optimizer: { name: 'adam', beta1: 0.8 } },
        ...{ learningRate: { name: 'multiStep', initial: 0.1, milestones: [2, 4] } },
      });
      model.fitSync(threeClasses.x, threeClasses.y);
      return model;
    },
    'LogisticRegression, float32': () => {
      const model = new LogisticRegression({ backend, precision: 'float32', C: 3, maxEpochs: 5 });
      model.fitSync(twoClasses.x, twoClasses.y);
      return model;
    },
    'LinearSVC, booleans': () => {
      const model = new LinearSVC({ backend, multiClass: 'crammerSinger', maxEpochs: 5 });
      model.fitSync(
        twoClasses.x,
        twoClasses.y.map((label) => label === 'class 0'),
      );
      return model;
    },
    'SGDClassifier, numbers': () => {
      const model = new SGDClassifier({
        ...{ backend, loss: { name: 'focal', gamma: 1 }, maxEpochs: 5, useBias: false, average: 2 },
        ...{ classWeight: { '0': 3 }, initialWeights: Float64Array.of(1, 2, 3), seed: 5 },
      });
      model.fitSync(
        twoClasses.x,
        twoClasses.y.map((label) => (label === 'class 0' ? 0 : -1.5)),
      );
      return model;
    },
    'LinearRegression, two outputs': () => {
      const model = new LinearRegression({ backend, loss: { name: 'huber', delta: 2 } });
      model.fitSync(numbers.x, numbers.y);
      return model;
    },
    SGDRegressor: () => {
      const model = new SGDRegressor({ backend, loss: 'poisson', maxEpochs: 3, l1: 10 });
      model.fitSync(
        numbers.x,
        numbers.y.data.filter((_, i) => i % 2 === 0),
      );
      return model;
    },
  };

  describe(`saved models on the ${backend} backend`, () => {
    for (const [what, make] of Object.entries(trained)) {
      it(`${what}: predicts in the same bits`, () => {
        const model = make();
        const text = JSON.stringify(model);
        const loaded = loadModel(JSON.parse(text), { backend });
        assert.equal(loaded.constructor, model.constructor);
        assert.deepEqual(loaded.predict(threeClasses.x), model.predict(threeClasses.x));
        const { weights, bias } = loaded as LogisticRegression;
        assert.deepEqual(weights, model.weights);
        assert.deepEqual(bias, model.bias);
        assert.equal(JSON.stringify(loaded), text);
        if (loaded instanceof LogisticRegression && model instanceof LogisticRegression) {
          assert.deepEqual(loaded.predictProba(threeClasses.x), model.predictProba(threeClasses.x));
        }
      });

      it(`${what}: can be trained on`, () => {
        const model = make();
        const { backend: _, ...plan } = model.checkpoint().plan;
        const loaded = loadModel(JSON.parse(JSON.stringify(model)), { backend });
        const isRegressor = loaded instanceof LinearRegression || loaded instanceof SGDRegressor;
        const { x, y } = isRegressor ? numbers : threeClasses;
        const targets = isRegressor
          ? loaded instanceof SGDRegressor
            ? [...numbers.y.data].filter((_value, i) => i % 2 === 0)
            : y
          : (model as LogisticRegression).predict(x);
        const labels = (model as LogisticRegression).classes;
        // Every class must be there.
        if (labels) for (const [i, label] of labels.entries()) (targets as unknown[])[i] = label;
        const result = loaded.fitSync(x, targets as never);
        const { maxEpochs, loss, optimizer, l2 } = result.plan;
        assert.deepEqual(
          { maxEpochs, loss, optimizer, l2 },
          { maxEpochs: plan.maxEpochs, loss: plan.loss, optimizer: plan.optimizer, l2: plan.l2 },
        );
      });
    }

    it('says what it is', () => {
      const json = trained['SGDClassifier, numbers']().toJSON();
      assert.deepEqual(Object.keys(json), [
        ...['format', 'version', 'model', 'options', 'unsaved', 'nFeatures', 'classes'],
        ...['loss', 'precision', 'weights', 'bias', 'progress'],
      ]);
      assert.equal(json.format, 'fallline-model');
      assert.equal(json.version, 1);
      assert.equal(json.model, 'SGDClassifier');
      assert.deepEqual(json.loss, { name: 'focal', gamma: 1 });
      assert.deepEqual(json.classes, [-1.5, 0]);
      assert.deepEqual(json.bias, []);
      assert.equal(json.weights[0].length, 3);
      assert.deepEqual(json.options.initialWeights, [1, 2, 3]);
      assert.ok(!('backend' in json.options) && !('threads' in json.options));
    });

    it('goes on in partialFit from its parameters, with a new optimizer', () => {
      const loss = { name: 'huber', delta: 2 } as const;
      const model = new LinearRegression({ backend, loss, solver: 'descent', maxEpochs: 20 });
      model.fitSync(numbers.x, numbers.y);
      const loaded = LinearRegression.fromJSON(JSON.parse(JSON.stringify(model)), { backend });
      const warm = LinearRegression.fromJSON(JSON.parse(JSON.stringify(model)), {
        ...{ backend, warmStart: true, maxEpochs: 1, patience: Infinity, tolerance: 0 },
      });
      loaded.partialFitSync(numbers.x, numbers.y);
      warm.fitSync(numbers.x, numbers.y);
      assert.deepEqual(loaded.weights, warm.weights);
      assert.notDeepEqual(loaded.weights, model.weights);
      assert.throws(
        () => loadModel(JSON.parse(JSON.stringify(model)), { backend }).checkpoint(),
        /^NotFittedError: Expected a model that was trained, not loaded, in "LinearRegression.checkpoint"/,
      );
    });

    it('a learning-rate function is left out, and asked for before the next fit', () => {
      const learningRate = (epoch: number) => 1 / (10 + epoch);
      const model = new LogisticRegression({ backend, learningRate, maxEpochs: 3 });
      model.fitSync(X, Y);
      const json = JSON.parse(JSON.stringify(model));
      assert.deepEqual(json.unsaved, ['learningRate']);
      const loaded = LogisticRegression.fromJSON(json);
      assert.deepEqual(loaded.predict(X), model.predict(X));
      for (const call of [() => loaded.fitSync(X, Y), () => loaded.partialFitSync(X, Y)]) {
        assert.throws(call, /^TypeError: Expected "learningRate" to be given to fromJSON before/);
      }
      assert.deepEqual(loaded.toJSON(), json);
      const given = LogisticRegression.fromJSON(json, { learningRate });
      given.fitSync(X, Y);
      assert.deepEqual(given.weights, model.weights);
      const number = LogisticRegression.fromJSON(json, { learningRate: 0.1 });
      assert.deepEqual(number.toJSON().unsaved, []);
    });

    it('is nothing before training', () => {
      assert.throws(() => JSON.stringify(new LinearSVC({ backend })), NotFittedError);
    });
  });
}

describe('saved models that are none', () => {
  const model = new LogisticRegression({ maxEpochs: 3 });
  model.fitSync(X, Y);
  const good = JSON.parse(JSON.stringify(model)) as ModelJson;
  const load = (changes: object) => () => loadModel({ ...good, ...changes });

  it('not the one that the others are changes of', () => {
    assert.deepEqual(load({})().predict(X), model.predict(X));
  });

  const bad: [string, () => unknown, RegExp][] = [
    ['nothing', () => loadModel(undefined), /^TypeError: Expected "json" to be an object/],
    [
      'text',
      () => LogisticRegression.fromJSON(JSON.stringify(good)),
      /what JSON.parse makes of a saved model, but received its text/,
    ],
    [
      'another format',
      load({ format: 'onnx' }),
      /"json.format" to be "fallline-model", but received "onnx"/,
    ],
    [
      'a later version',
      load({ version: 2 }),
      /"json.version" to be 1, the only one that this fallline reads, but received 2/,
    ],
    [
      'an unknown model',
      load({ model: 'LogisticRegresion' }),
      /"json.model" to be one of .*Did you mean 'LogisticRegression'\?/,
    ],
    [
      'another model',
      () => LinearSVC.fromJSON(good),
      /"json.model" to be "LinearSVC", but received "LogisticRegression"/,
    ],
    [
      'an unknown key',
      load({ weight: 1 }),
      /Unknown key "weight" of "json". Did you mean "weights"\?/,
    ],
    [
      'a missing key',
      () => loadModel((({ bias, ...rest }) => rest)(good)),
      /"json" to have the key "bias"/,
    ],
    [
      'a prototype',
      () => loadModel(JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":{"x":1},'))),
      /Unknown key "__proto__" of "json"/,
    ],
    [
      'a prototype among the options',
      load({ options: JSON.parse('{"__proto__":{"maxEpochs":1}}') }),
      /Unknown key "__proto__" of "json.options"/,
    ],
    [
      'an unknown option',
      load({ options: { epochs: 1 } }),
      /Unknown option "epochs" of LogisticRegression|Misspelt option "epochs"/,
    ],
    ['an option out of range', load({ options: { l2: -1 } }), /"l2" to be a number of at least 0/],
    ['options that are none', load({ options: [] }), /"json.options" to be an object/],
    ['unsaved options that can be saved', load({ unsaved: ['l2'] }), /"json.unsaved" to be a list/],
    [
      'too few weights',
      load({ weights: [[1]] }),
      /"json.weights\[0\]" to be an array of 2 numbers, but received an array of 1/,
    ],
    [
      'too many outputs',
      load({
        weights: [
          [1, 2],
          [3, 4],
        ],
      }),
      /"json.weights" to have 1 rows, one for each output, but it has 2/,
    ],
    ['weights that are none', load({ weights: 5 }), /"json.weights" to be an array of rows/],
    [
      'a weight that is none',
      load({ weights: [[1, null]] }),
      /"json.weights\[0\]\[1\]" to be a number, but received null/,
    ],
    [
      'an infinite weight',
      load({ weights: [[1, 'Infinity']] }),
      /"json.weights\[0\]\[1\]" to be a finite number/,
    ],
    [
      'a weight beyond its precision',
      load({ weights: [[1, 1e300]], precision: 'float32' }),
      /"json.weights\[0\]\[1\]" to be a finite number/,
    ],
    [
      'no bias where there is one',
      load({ bias: [] }),
      /"json.bias" to have 1 numbers, but it has 0/,
    ],
    [
      'a bias where there is none',
      load({ options: { useBias: false } }),
      /"json.bias" to have 0 numbers, but it has 1/,
    ],
    ['features that do not count', load({ nFeatures: '2' }), /"nFeatures" to be an integer/],
    [
      'features beyond memory',
      load({ nFeatures: 2e9 }),
      /"json.weights\[0\]" to be an array of 2000000000 numbers/,
    ],
    ['another precision', load({ precision: 'float16' }), /"json.precision" to be one of/],
    [
      'another loss',
      load({ loss: { name: 'hinge' } }),
      /"json.loss" to be {"name":"logistic"}, but received {"name":"hinge"}/,
    ],
    ['a loss that is none', load({ loss: 'logistic' }), /"json.loss" to be an object/],
    [
      'one class',
      load({ classes: ['no'] }),
      /at least two classes for LogisticRegression, but there are 1/,
    ],
    [
      'no classes',
      load({ classes: [] }),
      /at least two classes for LogisticRegression, but there are 0/,
    ],
    [
      'a class twice',
      load({ classes: ['no', 'no'] }),
      /"json.classes" to be ascending, each class once/,
    ],
    ['classes out of order', load({ classes: ['yes', 'no'] }), /"json.classes" to be ascending/],
    [
      'classes of two kinds',
      load({ classes: ['no', 1] }),
      /"json.classes\[1\]" to be a string like/,
    ],
    [
      'another number of classes',
      load({ classes: ['a', 'b', 'c'] }),
      /"json.loss" to be {"name":"softmax"/,
    ],
  ];
  for (const [what, call, message] of bad) it(what, () => assert.throws(call, message));

  it('classes in a regressor', () => {
    const numbers = new LinearRegression({ maxEpochs: 1 });
    numbers.fitSync(X, [1, 2, 3, 4]);
    const json = { ...numbers.toJSON(), classes: [1, 2] };
    assert.throws(() => loadModel(json), /no classes for LinearRegression, but there are 2/);
  });
});
