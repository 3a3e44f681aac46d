/** A model that was saved and loaded continues with the same bits as the original. */
import assert from 'node:assert/strict';
import {
  type AnyModel,
  type Checkpoint,
  dense,
  dropout,
  LinearRegression,
  LogisticRegression,
  loadModel,
  MLPClassifier,
  type ModelJson,
  Network,
  SGDClassifier,
  SGDRegressor,
} from '../../lib/index.ts';
import { OPTIMIZER_NAMES } from '../../lib/plan/optimizers.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';
import { type AnyOptions, classProblem, numberProblem, rows } from './problems.ts';

/** There and back through text, as through a file. */
function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Settings whose state differs in what it holds. */
const SETTINGS: [string, AnyOptions][] = [
  ...OPTIMIZER_NAMES.map((optimizer): [string, AnyOptions] => [
    optimizer,
    { optimizer, ...(optimizer === 'rprop' && { batchSize: 'all' }) },
  ]),
  ['momentum', { optimizer: { name: 'sgd', momentum: 0.9 } }],
  ['one sample at a time', { optimizer: 'sgd', batchSize: 1 }],
  ['a cosine', { learningRate: { name: 'cosine', initial: 0.1 } }],
  ['a schedule by step', { learningRate: { name: 'exponential', gamma: 0.99, per: 'step' } }],
  ['one cycle by step', { learningRate: { name: 'oneCycle', maximum: 0.1, per: 'step' } }],
  ['a plateau', { learningRate: { name: 'plateau', initial: 1, patience: 0, threshold: 0.2 } }],
  ['a rate that follows the loss', { learningRate: { name: 'lossProportional', initial: 1 } }],
  ['an average', { average: true }],
  ['an average that begins later', { average: 3 }],
];

for (const backend of backendNames) {
  describe(`models that are saved in a stream, on the ${backend} backend`, () => {
    const { x, y } = classProblem(48, 3, 3);
    const some = { x: rows(x, [40, 3, 20, 7, 11]), y: [40, 3, 20, 7, 11].map((i) => y[i]) };

    for (const [what, options] of SETTINGS) {
      for (const precision of ['float64', 'float32'] as const) {
        it(`${what}, ${precision}: go on in the same bits`, () => {
          const all = { backend, precision, batchSize: 16, maxEpochs: 8, ...options } as const;
          const kept = new LogisticRegression(all);
          kept.partialFitSync(x, y, { epochs: 2 });
          kept.partialFitSync(some.x, some.y);
          const loaded = LogisticRegression.fromJSON(throughJson(kept.toJSON()), { backend });
          assert.deepEqual(throughJson(loaded.toJSON()), throughJson(kept.toJSON()));
          const resumed = new LogisticRegression(all);
          const resume = throughJson(kept.checkpoint());
          for (let i = 0; i < 3; i++) {
            const [more, same, from] = [kept, loaded, resumed].map((model, m) =>
              model.partialFitSync(x, y, m === 2 && i === 0 ? { resume } : {}),
            );
            assert.deepEqual([same.losses, same.learningRates], [more.losses, more.learningRates]);
            assert.deepEqual([from.losses, from.learningRates], [more.losses, more.learningRates]);
          }
          assert.deepEqual(loaded.checkpoint(), kept.checkpoint());
          assert.deepEqual(resumed.checkpoint(), kept.checkpoint());
          assert.deepEqual(loaded.weights, kept.weights);
        });
      }
    }

    it('networks with dropout, and their masks', () => {
      const numbers = Array.from(y, (label) => Number(label.at(-1)));
      const layers = [dense(5, { activation: 'tanh' }), dropout(0.4), dense(3)];
      const makers: [AnyModel, unknown][] = [
        [new MLPClassifier({ backend, hidden: [6], dropout: 0.3, batchSize: 8 }), y],
        [new Network({ backend, layers, loss: 'softmax', batchSize: 8 }), numbers],
      ];
      for (const [kept, targets] of makers) {
        kept.partialFitSync(x, targets as never, { epochs: 2 });
        const loaded = loadModel(throughJson(kept.toJSON()), { backend });
        for (const model of [kept, loaded])
          model.partialFitSync(x, targets as never, { epochs: 2 });
        assert.deepEqual(loaded.checkpoint(), kept.checkpoint());
      }
    });

    it('regressions of two outputs, and a function for the rate', async () => {
      const numbers = numberProblem(40, 3, 2);
      const learningRate = (epoch: number, step: number) => 0.05 / (1 + epoch + step);
      const kept = new LinearRegression({ backend, learningRate, batchSize: 8 });
      kept.partialFitSync(numbers.x, numbers.y, { epochs: 3 });
      const json = throughJson(kept.toJSON());
      assert.equal(json.progress?.schedule, null);
      const loaded = LinearRegression.fromJSON(json, { backend, learningRate });
      const before = await kept.partialFit(numbers.x, numbers.y, { epochs: 2 });
      const after = await loaded.partialFit(numbers.x, numbers.y, { epochs: 2 });
      assert.deepEqual(after.learningRates, before.learningRates);
      assert.deepEqual(loaded.weights, kept.weights);
    });

    it('after a fit, where the state is asked for', () => {
      for (const options of [
        { patience: 2, learningRate: 3 },
        { average: true, patience: 2 },
        {},
      ]) {
        const all = { backend, batchSize: 16, maxEpochs: 20, ...options } as const;
        const kept = new LogisticRegression(all);
        kept.fitSync(x, y);
        assert.ok(!('state' in kept.toJSON()));
        const loaded = loadModel(throughJson(kept.toJSON({ state: true })), { backend });
        const resumed = new LogisticRegression(all);
        const resume = throughJson(kept.checkpoint());
        for (const model of [kept, loaded as LogisticRegression]) model.partialFitSync(x, y);
        resumed.partialFitSync(x, y, { resume });
        assert.deepEqual(loaded.checkpoint(), kept.checkpoint());
        assert.deepEqual(resumed.checkpoint(), kept.checkpoint());
      }
    });

    it('after a fit, without it: at the same time of the schedule, with a new optimizer', () => {
      const learningRate = { name: 'exponential', initial: 0.1, gamma: 0.5 } as const;
      const options = {
        ...{ backend, batchSize: 16, maxEpochs: 3, patience: Infinity },
        // The default penalty of partialFit.
        l2: 1e-4,
      } as const;
      const kept = new LogisticRegression({ ...options, learningRate });
      kept.fitSync(x, y);
      const json = throughJson(kept.toJSON());
      assert.deepEqual([json.progress?.epochs, json.progress?.steps], [3, 9]);
      const loaded = LogisticRegression.fromJSON(json, { backend });
      const { learningRates } = loaded.partialFitSync(x, y);
      assert.deepEqual([...learningRates], [0.0125]);
      // Adam's first step is as long as the rate, whatever the step is called.
      const fresh = new LogisticRegression({ ...options, learningRate: 0.0125, warmStart: true });
      fresh.fitSync(x, y);
      const start = LogisticRegression.fromJSON(
        { ...throughJson(fresh.toJSON()), weights: json.weights, bias: json.bias },
        { backend, learningRate: 0.0125, warmStart: true, maxEpochs: 1 },
      );
      start.fitSync(x, y);
      assert.deepEqual(loaded.weights, start.weights);
    });

    it('a rate that is given when a model is loaded replaces what was left of the schedule', () => {
      const options = { backend, loss: 'logistic', batchSize: 8 } as const;
      const kept = new SGDClassifier({
        ...options,
        learningRate: { name: 'plateau', patience: 0, initial: 1, threshold: 0.5 },
      });
      kept.partialFitSync(x, y, { epochs: 6 });
      const json = throughJson(kept.toJSON());
      assert.ok((json.progress?.rateScale as number) < 1);
      const loaded = SGDClassifier.fromJSON(json, { backend, learningRate: 0.25 });
      assert.deepEqual([...loaded.partialFitSync(x, y).learningRates], [0.25]);
      const other = SGDClassifier.fromJSON(json, { backend, optimizer: 'adam' });
      assert.equal(other.partialFitSync(x, y).plan.optimizer.name, 'adam');
    });

    it('after a fit by a solver: from its parameters, with a new optimizer', () => {
      for (const options of [{}, { solver: 'auto', l2: 1e-2 }, { patience: 2 }] as AnyOptions[]) {
        const all = { backend, maxEpochs: 3, ...options };
        const kept = new LogisticRegression(all);
        assert.equal(kept.fitSync(x, y).plan.solver, 'newton');
        const json = throughJson(kept.toJSON());
        assert.ok(!('state' in json) && !('progress' in json));
        const loaded = LogisticRegression.fromJSON(json, { backend });
        const resumed = new LogisticRegression(all);
        const resume = throughJson(kept.checkpoint());
        const told: number[] = [];
        const onEpoch = ({ epoch }: { epoch: number }) => told.push(epoch);
        resumed.partialFitSync(x, y, { resume, epochs: 2, onEpoch });
        for (const model of [kept, loaded]) {
          const { plan } = model.partialFitSync(x, y, { epochs: 2, onEpoch });
          assert.deepEqual([plan.solver, plan.optimizer.name], ['descent', 'adam']);
          assert.equal(plan.l2, options.l2 ?? 1e-4);
        }
        assert.deepEqual(told, [1, 2, 1, 2, 1, 2]);
        for (const model of [loaded, resumed]) {
          assert.deepEqual(model.weights, kept.weights);
          assert.deepEqual(model.checkpoint(), kept.checkpoint());
        }
        const again = LogisticRegression.fromJSON(throughJson(kept.toJSON()), { backend });
        for (const model of [kept, again]) model.partialFitSync(x, y);
        assert.deepEqual(again.checkpoint(), kept.checkpoint());
      }
    });

    it('is in the file by default only where partialFit came last', () => {
      const model = new LogisticRegression({ backend, maxEpochs: 3 });
      const has = () => 'state' in throughJson(model.toJSON());
      model.partialFitSync(x, y);
      assert.ok(has());
      assert.ok(!('state' in model.toJSON({ state: false })));
      model.fitSync(x, y);
      assert.ok(!has());
      const loaded = loadModel(throughJson(model.toJSON({ state: false })), { backend });
      assert.throws(
        () => loaded.toJSON({ state: true }),
        /^NotFittedError: Expected a model that was trained, or loaded with its state, in "LogisticRegression\.toJSON\(\{ state: true \}\)"/,
      );
      assert.throws(() => model.toJSON({ stat: true } as never), /"stat" .* should be "state"/);
      assert.throws(() => model.toJSON({ state: 1 } as never), /"state" to be a boolean/);
    });

    it('costs what it says: none for SGD, two numbers a parameter for Adam', () => {
      const slots = (optimizer: 'sgd' | 'adam', average = false) => {
        const model = new LogisticRegression({ backend, optimizer, average });
        model.partialFitSync(x, y);
        const { state } = model.toJSON();
        return [state?.slots.length, state?.average.length, state?.parameters?.length];
      };
      assert.deepEqual(slots('sgd'), [0, 0, undefined]);
      assert.deepEqual(slots('adam'), [24, 0, undefined]);
      // The mean is the model's; the last step ended elsewhere.
      assert.equal(slots('adam', true)[1], 12);
    });
  });

  describe(`files of fallline 0.1.0 on the ${backend} backend`, () => {
    const { x, y } = classProblem(40, 3, 2);

    it('models load, and go on from their parameters with a new optimizer', () => {
      const model = new LogisticRegression({ backend, solver: 'descent', maxEpochs: 3 });
      model.fitSync(x, y);
      const { progress, ...old } = throughJson(model.toJSON());
      assert.ok(progress !== undefined);
      const loaded = LogisticRegression.fromJSON(old, { backend });
      assert.deepEqual(throughJson(loaded.toJSON()), old);
      assert.deepEqual(loaded.predict(x), model.predict(x));
      loaded.partialFitSync(x, y);
      assert.equal(loaded.toJSON().progress?.epochs, 1);
    });

    it('checkpoints resume', () => {
      const descent = { solver: 'descent', l2: 1e-4 } as const;
      const make = (maxEpochs: number) =>
        new LogisticRegression({ backend, ...descent, maxEpochs });
      const [half, whole, rest] = [make(3), make(6), make(6)];
      half.fitSync(x, y);
      whole.fitSync(x, y);
      const { ended, ...old } = throughJson(half.checkpoint());
      const { slotsSince, ...counters } = old.counters;
      assert.deepEqual([ended, slotsSince], ['maxEpochs', 0]);
      const { solver, ...plan } = old.plan;
      assert.equal(solver, 'descent');
      const resume = { ...old, plan, counters };
      rest.fitSync(x, y, { resume });
      assert.deepEqual(rest.checkpoint(), whole.checkpoint());
      // What was the default then.
      assert.throws(
        () => new LogisticRegression({ backend }).fitSync(x, y, { resume }),
        /its "solver" is "descent", and that of this fit "newton"\. Give the model solver 'descent' and the penalty of that run: l1 0, l2 0\.0001$/,
      );
      const stream = new LogisticRegression({ backend });
      stream.partialFitSync(x, y, { resume });
      half.partialFitSync(x, y);
      assert.deepEqual(stream.weights, half.weights);
    });
  });
}

describe('saved states that are none', () => {
  const model = new SGDRegressor({ average: true, optimizer: { name: 'sgd', momentum: 0.5 } });
  model.partialFitSync(X, [1, 2, 3, 5]);
  const good = throughJson(model.toJSON()) as Required<ModelJson>;
  const load = (json: unknown) => () => SGDRegressor.fromJSON(json);
  const state = (changes: object) => load({ ...good, state: { ...good.state, ...changes } });
  const progress = (changes: object) =>
    load({ ...good, progress: { ...good.progress, ...changes } });

  it('not the one that the others are changes of', () => {
    assert.deepEqual(throughJson(load(good)().toJSON()), good);
  });

  const { progress: _, ...withoutProgress } = good;
  const bad: [string, () => unknown, RegExp][] = [
    ['a state alone', load(withoutProgress), /"json.state" to come with "json.progress"/],
    ['an unknown key', state({ more: 1 }), /Unknown key "more" of "json.state"/],
    ['no slots', state({ slots: undefined }), /"json.state.slots" to be an array of numbers/],
    ['too many slots', state({ slots: [1, 2, 3, 4] }), /"json.state.slots" to have 3 numbers/],
    ['an average of another size', state({ average: [1] }), /"json.state.average" to have 3/],
    ['parameters of another size', state({ parameters: [1] }), /"json.state.parameters" to have 3/],
    ['an optimizer that is none', state({ optimizer: { name: 'x' } }), /"optimizer" to be one of/],
    ['words that are none', state({ random: [0, 0, 0, 0] }), /"json.state.random" to be an array/],
    ['half a step', progress({ steps: 0.5 }), /"json.progress.steps" to be an integer/],
    ['a rate scale of text', progress({ rateScale: 'x' }), /"json.progress.rateScale" to be a num/],
    ['an unknown schedule', progress({ schedule: { name: 'x' } }), /"learningRate" to be one of/],
    ['an unknown counter', progress({ waited: 1 }), /Unknown key "waited" of "json.progress"/],
  ];
  for (const [what, call, message] of bad) it(what, () => assert.throws(call, message));

  it('checkpoints of other models are refused in partialFit', () => {
    const checkpoint = throughJson(model.checkpoint());
    const resume =
      (changes: object, options: object = {}, x = X) =>
      () =>
        new SGDRegressor({
          average: true,
          optimizer: { name: 'sgd', momentum: 0.5 },
          ...options,
        }).partialFitSync(x, [1, 2, 3, 5], { resume: { ...checkpoint, ...changes } as Checkpoint });
    resume({})();
    assert.throws(resume({ model: 'LinearSVC' }), /a checkpoint of SGDRegressor/);
    assert.throws(resume({}, { l2: 0.5 }), /its "l2" is 0.0001, and that of this fit 0.5/);
    assert.throws(resume({}, { optimizer: 'adam' }), /its "optimizer" is/);
    assert.throws(resume({}, {}, [[1], [2], [3], [4]]), /"x" to have 2 columns/);
    assert.throws(resume({ random: [1] }), /"resume.random" to be an array of 4 words/);
    const { partialFitSync } = SGDClassifier.prototype;
    assert.throws(
      () =>
        partialFitSync.call(new SGDClassifier(), X, Y, { resume: { ...checkpoint } as Checkpoint }),
      /a checkpoint of SGDClassifier, but received "SGDRegressor"/,
    );
  });
});
