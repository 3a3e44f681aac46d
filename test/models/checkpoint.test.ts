/** A run that is stopped and resumed ends in the same bits as one that ran through. */
import assert from 'node:assert/strict';
import {
  type Checkpoint,
  Dataset,
  type FitResult,
  LinearRegression,
  LogisticRegression,
  matrix,
  SGDClassifier,
  SigmoidClassifier,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';
import { type AnyOptions, classProblem, numberProblem } from './problems.ts';

const EPOCHS = 12;
const DESCENT = { solver: 'descent', l2: 1e-4, maxEpochs: EPOCHS } as const;

/** There and back through text, as through a file. */
function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Settings whose state differs in what it holds. */
const SETTINGS: [string, AnyOptions][] = [
  ['batch descent', { optimizer: 'sgd' }],
  ['one sample at a time', { optimizer: 'sgd', batchSize: 1 }],
  ['mini-batches by Adam', { batchSize: 16 }],
  ['AMSGrad', { optimizer: { name: 'adam', amsgrad: true }, batchSize: 16 }],
  ['NAdam', { optimizer: 'nadam', batchSize: 16 }],
  ['Adagrad', { optimizer: 'adagrad', batchSize: 16 }],
  [
    'centred RMSprop with momentum',
    { optimizer: { name: 'rmsprop', centered: true, momentum: 0.5 } },
  ],
  ['Rprop', { optimizer: 'rprop' }],
  ['L1 and max-norm', { l1: 0.01, maxNorm: 0.5, batchSize: 16 }],
  ['a cosine', { learningRate: { name: 'cosine', initial: 0.1 }, batchSize: 16 }],
  [
    'one cycle by step',
    { learningRate: { name: 'oneCycle', maximum: 0.1, per: 'step' }, batchSize: 16 },
  ],
  ['a plateau', { learningRate: { name: 'plateau', initial: 1, patience: 1, threshold: 0.3 } }],
  ['a rate that follows the loss', { learningRate: { name: 'lossProportional', initial: 1 } }],
  ['a function', { learningRate: (epoch) => 0.1 / (1 + epoch), batchSize: 16 }],
  ['an average', { average: 3, batchSize: 16 }],
  ['patience that swings', { patience: 8, tolerance: 0, learningRate: 3, batchSize: 16 }],
  ['patience on validation samples', { validationFraction: 0.25, patience: 4, batchSize: 16 }],
  ['an average with patience', { average: true, patience: 4, batchSize: 16 }],
  ['tolerance', { patience: Infinity, tolerance: 1e-9, batchSize: 16 }],
];

for (const backend of backendNames) {
  describe(`checkpoints on the ${backend} backend`, () => {
    const { x, y } = classProblem(80, 3, 3);

    for (const [what, options] of SETTINGS) {
      for (const precision of ['float64', 'float32'] as const) {
        it(`resume ${what} in the same bits, in ${precision}`, async () => {
          const make = () => new LogisticRegression({ ...DESCENT, backend, precision, ...options });
          const whole = make();
          const through = whole.fitSync(x, y);
          for (const stop of [1, 5]) {
            const controller = new AbortController();
            const stopped = make();
            const reports: number[] = [];
            const interrupted = stopped.fit(x, y, {
              signal: controller.signal,
              // Looks at the signal after every epoch, however short epochs are.
              ...{ checkpointEvery: 1, onCheckpoint: () => {} },
              onEpoch: ({ epoch }) => {
                reports.push(epoch);
                if (epoch === stop) controller.abort(new Error('stop'));
              },
            });
            await assert.rejects(interrupted, /^Error: stop$/);
            const checkpoint = throughJson(stopped.checkpoint());
            const done = checkpoint.counters.epochs as number;
            assert.equal(done, stop);

            const resumed = make();
            const rest = await resumed.fit(x, y, {
              resume: checkpoint,
              onEpoch: ({ epoch }) => reports.push(epoch),
            });
            assert.equal(rest.epochs, through.epochs - done);
            assert.equal(rest.stopReason, through.stopReason);
            assert.deepEqual(rest.losses, through.losses.slice(done));
            assert.deepEqual(rest.learningRates, through.learningRates.slice(done));
            assert.deepEqual(rest.validationLosses, through.validationLosses.slice(done));
            assert.deepEqual(resumed.weights, whole.weights);
            assert.deepEqual(resumed.bias, whole.bias);
            assert.deepEqual(resumed.checkpoint(), whole.checkpoint());
            assert.deepEqual(
              reports.slice(-rest.epochs),
              Array.from({ length: rest.epochs }, (_, i) => done + 1 + i),
            );
          }
        });
      }
    }

    it('are told while a fit runs, which ends in the same bits as without', async () => {
      for (const data of [x, new Dataset(x)]) {
        const options = { backend, maxEpochs: EPOCHS, batchSize: 16, recordBatches: true } as const;
        const [plain, told, toldSync] = [
          new LogisticRegression(options),
          new LogisticRegression(options),
          new LogisticRegression(options),
        ];
        const alone = plain.fitSync(x, y);
        const checkpoints: Checkpoint[] = [];
        const epochs: number[] = [];
        const watching = {
          checkpointEvery: 5,
          onCheckpoint: (checkpoint: Checkpoint) => checkpoints.push(throughJson(checkpoint)),
          onEpoch: ({ epoch }: { epoch: number }) => epochs.push(epoch),
        };
        const results: FitResult[] = [
          await told.fit(data, y, watching),
          toldSync.fitSync(data, y, watching),
        ];
        for (const result of results) {
          assert.deepEqual(result.losses, alone.losses);
          assert.deepEqual(result.batchLosses, alone.batchLosses);
          assert.equal(result.bestEpoch, alone.bestEpoch);
        }
        assert.deepEqual(told.weights, plain.weights);
        assert.deepEqual(toldSync.weights, plain.weights);
        const all = Array.from({ length: EPOCHS }, (_, i) => i + 1);
        assert.deepEqual(epochs, [...all, ...all]);
        assert.deepEqual(
          checkpoints.map(({ counters }) => counters.epochs),
          [5, 10, 5, 10],
        );
        for (const resume of checkpoints) {
          const resumed = new LogisticRegression(options);
          resumed.fitSync(x, y, { resume });
          assert.deepEqual(resumed.weights, plain.weights);
        }
      }
    });

    it('data that are overwritten after the first stretch change nothing', async () => {
      const data = matrix(x.data.slice(), 80, 3);
      const options = { backend, maxEpochs: EPOCHS } as const;
      const [alone, told] = [new SGDClassifier(options), new SGDClassifier(options)];
      alone.fitSync(x, y);
      const onCheckpoint = () => data.data.fill(Number.NaN);
      await told.fit(data, y, { checkpointEvery: 2, onCheckpoint });
      assert.ok(Number.isNaN(data.data[0]));
      assert.deepEqual(told.weights, alone.weights);
    });

    it('what onCheckpoint throws ends the fit, and what was reached is kept', async () => {
      const failing = {
        checkpointEvery: 3,
        onCheckpoint: () => {
          throw new Error('disk full');
        },
      };
      const model = new LogisticRegression({ ...DESCENT, backend });
      await assert.rejects(model.fit(x, y, failing), /^Error: disk full$/);
      assert.equal(model.checkpoint().counters.epochs, 3);
      assert.throws(() => model.fitSync(x, y, failing), /^Error: disk full$/);
      assert.equal(model.checkpoint().counters.epochs, 3);
    });

    it('an abort between two stretches ends the fit', async () => {
      const controller = new AbortController();
      const model = new LogisticRegression({ ...DESCENT, backend });
      const fit = model.fit(x, y, {
        checkpointEvery: 2,
        onCheckpoint: () => controller.abort(new Error('enough')),
        signal: controller.signal,
      });
      await assert.rejects(fit, /^Error: enough$/);
      assert.equal(model.checkpoint().counters.epochs, 2);
    });

    it('the time limit is for all stretches together', () => {
      const model = new LogisticRegression({
        ...DESCENT,
        backend,
        maxEpochs: 1e6,
        timeLimit: 0.05,
      });
      const { stopReason } = model.fitSync(x, y, { checkpointEvery: 1, onCheckpoint: () => {} });
      assert.ok(['timeLimit', 'patience'].includes(stopReason));
      const slow = new SigmoidClassifier({ backend, maxEpochs: 1e6, timeLimit: 0.05 });
      const result = slow.fitSync(X, Y, { checkpointEvery: 1, onCheckpoint: () => {} });
      assert.equal(result.stopReason, 'timeLimit');
    });

    it('of a run that diverged, the last good epoch', () => {
      const options = { backend, optimizer: 'sgd', learningRate: 1e307, reduction: 'sum' } as const;
      const model = new LinearRegression({ ...options, maxEpochs: 50 });
      const { x: points, y: numbers } = numberProblem(40, 2);
      assert.throws(() => model.fitSync(points, numbers), { code: 'ERR_FALLLINE_DIVERGED' });
    });

    it('a resumed run has no best epoch where the best one was before', () => {
      const options = { backend, learningRate: 3, patience: 50, tolerance: 0, batchSize: 8 };
      const make = (maxEpochs: number) =>
        new LogisticRegression({ ...options, optimizer: 'sgd', maxEpochs });
      const { losses } = make(60).fitSync(x, y);
      const best = losses.indexOf(Math.min(...losses)) + 1;
      assert.ok(best > 1 && best < 60, `best epoch ${best}`);
      const [before, after] = [make(best), make(best - 1)];
      before.fitSync(x, y);
      after.fitSync(x, y);
      const resume = (model: LogisticRegression) =>
        make(60).fitSync(x, y, { resume: model.checkpoint() }).bestEpoch;
      assert.equal(resume(before), undefined);
      assert.equal(resume(after), 1);
    });

    describe('refused', () => {
      const options = { backend, maxEpochs: 10, batchSize: 16, l2: 1e-4 } as const;
      const trained = new LogisticRegression({ ...options, maxEpochs: 4 });
      trained.fitSync(x, y);
      const good = throughJson(trained.checkpoint());
      const change = (changes: object) => ({ ...good, ...changes });
      const resume =
        (checkpoint: unknown, more: AnyOptions = {}, labels: string[] = y) =>
        () =>
          new LogisticRegression({ ...options, ...more }).fitSync(x, labels, {
            resume: checkpoint as Checkpoint,
          });

      it('not the one that the others are changes of', () => {
        assert.equal(resume(good)().epochs, 6);
        assert.equal(resume(good, { threads: 1, timeLimit: 60, recordBatches: true })().epochs, 6);
      });

      const bad: [string, () => unknown, RegExp][] = [
        ['text', resume(JSON.stringify(good)), /"resume" to be an object/],
        [
          'another format',
          resume(change({ format: 'x' })),
          /"resume.format" to be "fallline-checkpoint"/,
        ],
        [
          'another version',
          resume(change({ version: 2 })),
          /"resume.version" to be 1, the only one/,
        ],
        [
          'another model',
          resume(change({ model: 'LinearSVC' })),
          /"resume" to be a checkpoint of LogisticRegression, but received "LinearSVC"/,
        ],
        ['an unknown key', resume(change({ more: 1 })), /Unknown key "more" of "resume"/],
        [
          'a missing key',
          resume((({ slots, ...rest }) => rest)(good)),
          /"resume" to have the key "slots"/,
        ],
        [
          'another batch size',
          resume(good, { batchSize: 8 }),
          /its "batchSize" is 16, and that of this fit 8/,
        ],
        [
          'another optimizer',
          resume(good, { optimizer: 'radam' }),
          /its "optimizer" is .*adam.*radam/,
        ],
        ['another seed', resume(good, { seed: 1 }), /its "seed" is 0, and that of this fit 1/],
        [
          'another precision',
          resume(good, { precision: 'float32' }),
          /its "precision" is "float64"/,
        ],
        ['another penalty', resume(good, { l2: 0 }), /its "l2" is 0.0001, and that of this fit 0/],
        [
          'other classes',
          resume(
            good,
            {},
            y.map((label) => `${label}!`),
          ),
          /"resume.classes" to be those of this fit \("class 0!"/,
        ],
        [
          'another number of samples',
          resume(change({ nSamples: 81 })),
          /"resume.nSamples" to be 80, as in this fit, but received 81/,
        ],
        ['validation samples', resume(change({ nValidation: 3 })), /"resume.nValidation" to be 0/],
        [
          'more epochs than asked for',
          resume(good, { maxEpochs: 3 }),
          /"maxEpochs" to be at least 4, the epochs of the checkpoint, but received 3/,
        ],
        ['an end that is none', resume(change({ ended: 'bored' })), /"resume.ended" to be one of/],
        [
          'patience that was none',
          resume(JSON.parse(JSON.stringify(good).replace('"patience":10', '"patience":0'))),
          /its "patience" is 0, and that of this fit 10/,
        ],
        [
          'too few parameters',
          resume(change({ parameters: [1, 2] })),
          /"resume.parameters" to have 12 numbers, but it has 2/,
        ],
        [
          'a parameter that is none',
          resume(change({ parameters: ['1', ...good.parameters.slice(1)] })),
          /"resume.parameters\[0\]" to be a number/,
        ],
        [
          'a slot that is infinite',
          resume(change({ slots: ['Infinity', ...good.slots.slice(1)] })),
          /"resume.slots\[0\]" to be a finite number/,
        ],
        [
          'an average that was none',
          resume(change({ average: [1] })),
          /"resume.average" to have 0 numbers/,
        ],
        [
          'random words of 0',
          resume(change({ random: [0, 0, 0, 0] })),
          /"resume.random" to be an array of 4 words, not all 0/,
        ],
        [
          'a random word that is none',
          resume(change({ random: [1, 2, 3, -4] })),
          /"resume.random\[3\]"/,
        ],
        [
          'counters of epochs that are none',
          resume(change({ counters: { ...good.counters, epochs: 1.5 } })),
          /"resume.counters.epochs" to be an integer/,
        ],
        ...(
          [
            ['rateScale', -1, 'a number from 0 to 1'],
            ['rateScale', 1e308, 'a number from 0 to 1'],
            ['products', 'NaN', 'a number from 0 to 1'],
            ['best', 'NaN', 'a number'],
            ['lastLoss', 'NaN', 'a number'],
            ['averaged', 1e6, 'at most'],
            ['slotsSince', 1e6, 'at most'],
          ] as const
        ).map(([name, value, expected]): [string, () => unknown, RegExp] => [
          `a counter ${name} of ${value}`,
          resume(change({ counters: { ...good.counters, [name]: value } })),
          new RegExp(`"resume.counters.${name}" to be ${expected}`),
        ]),
        [
          'an unknown counter',
          resume(change({ counters: { ...good.counters, more: 1 } })),
          /Unknown key "more" of "resume.counters"/,
        ],
        [
          'a prototype',
          resume(JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":{},'))),
          /Unknown key "__proto__"/,
        ],
        ['a plan without an entry', resume(change({ plan: {} })), /"resume.plan" to have the key/],
      ];
      for (const [what, call, message] of bad) it(what, () => assert.throws(call, message));

      it('one of two options that go together', () => {
        const model = new LogisticRegression(options);
        for (const one of [{ checkpointEvery: 2 }, { onCheckpoint: () => {} }]) {
          assert.throws(
            () => model.fitSync(x, y, one),
            /"checkpointEvery" and "onCheckpoint" to come together/,
          );
        }
        assert.throws(
          () => model.fitSync(x, y, { checkpointEvery: 0, onCheckpoint: () => {} }),
          /"checkpointEvery" to be an integer of at least 1/,
        );
        assert.throws(
          () => model.fitSync(x, y, { checkpointEvery: 1, onCheckpoint: 'x' as never }),
          /"onCheckpoint" to be a function/,
        );
      });
    });
  });
}
