/** partialFit: continues with the whole state of training, and refuses options that make no sense. */
import assert from 'node:assert/strict';
import {
  BusyError,
  type Label,
  LinearRegression,
  LogisticRegression,
  matrix,
  SGDClassifier,
  SGDRegressor,
  SigmoidClassifier,
  type SigmoidClassifierOptions,
} from '../../lib/index.ts';
import { OPTIMIZER_NAMES } from '../../lib/plan/optimizers.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';
import { type AnyOptions, classProblem, numberProblem, rows } from './problems.ts';

for (const backend of backendNames) {
  describe(`partialFit on the ${backend} backend`, () => {
    const { x, y } = classProblem(64, 3, 3);
    /** Without the rules for when fit stops, which partialFit does not look at. */
    const plain = { backend, patience: Infinity, tolerance: 0 } as const;

    // What fit does in five epochs, partialFit does in five calls: every part of the state goes on.
    const settings: [string, AnyOptions][] = [
      ...OPTIMIZER_NAMES.map((optimizer): [string, AnyOptions] => [optimizer, { optimizer }]),
      ['one sample at a time', { optimizer: 'sgd', batchSize: 1 }],
      ['an average', { optimizer: 'sgd', average: true }],
      ['an average from the third epoch on', { optimizer: 'adam', average: 2 }],
      ['a cosine', { learningRate: { name: 'cosine', initial: 0.1 } }],
      ['a schedule by step', { learningRate: { name: 'exponential', gamma: 0.99, per: 'step' } }],
      ['a plateau', { learningRate: { name: 'plateau', initial: 1, patience: 0, threshold: 0.2 } }],
      ['a rate that follows the loss', { learningRate: { name: 'lossProportional', initial: 1 } }],
      ['a function', { learningRate: (epoch, step) => 0.1 / (1 + epoch + step) }],
    ];
    for (const [what, options] of settings) {
      it(`goes on with ${what}`, async () => {
        const batchSize = options.optimizer === 'rprop' ? 64 : 16;
        // The default penalty of partialFit, which does not know the number of samples.
        const all = { ...plain, l2: 1e-4, batchSize, ...options };
        const [whole, parts] = [
          new LogisticRegression({ ...all, maxEpochs: 5 }),
          new LogisticRegression({ ...all, maxEpochs: 5 }),
        ];
        const { losses, learningRates } = await whole.fit(x, y);
        for (let i = 0; i < 5; i++) {
          const result = i % 2 === 0 ? parts.partialFitSync(x, y) : await parts.partialFit(x, y);
          assert.deepEqual([...result.losses], [losses[i]]);
          assert.deepEqual([...result.learningRates], [learningRates[i]]);
        }
        assert.deepEqual(parts.weights, whole.weights);
        assert.deepEqual(parts.bias, whole.bias);
      });
    }

    it('makes the epochs that it is told, and counts them on', async () => {
      const model = new SGDClassifier(plain);
      const epochs: number[] = [];
      const onEpoch = ({ epoch }: { epoch: number }) => epochs.push(epoch);
      assert.equal(model.partialFitSync(x, y, { onEpoch }).epochs, 1);
      const { stopReason } = await model.partialFit(x, y, { epochs: 3, onEpoch });
      assert.equal(stopReason, 'maxEpochs');
      assert.deepEqual(epochs, [1, 2, 3, 4]);
    });

    it('takes samples in parts of different sizes, with weights', () => {
      const [first, second] = [rows(x, [0, 1, 2, 3, 4, 5, 6]), rows(x, [7, 8, 9])];
      const model = new LogisticRegression(plain);
      model.partialFitSync(first, y.slice(0, 7), { classes: ['class 0', 'class 1', 'class 2'] });
      const { plan } = model.partialFitSync(second, y.slice(7, 10), { sampleWeight: [1, 2, 3] });
      assert.equal(plan.batchSize, 3);
      assert.equal(plan.nOutputs, 3);
    });

    it('a schedule keeps the length that it began with', () => {
      const learningRate = { name: 'cosine', initial: 0.1, per: 'step' } as const;
      const model = new LogisticRegression({ ...plain, batchSize: 16, maxEpochs: 5, learningRate });
      model.partialFitSync(x, y);
      const { plan } = model.partialFitSync(rows(x, [0, 1, 2]), y.slice(0, 3));
      assert.equal(plan.schedule.name === 'cosine' && plan.schedule.period, 20);
    });

    it('keeps the precision that it began with', () => {
      const narrow = matrix(Float32Array.from(x.data), 64, 3);
      const model = new LogisticRegression(plain);
      assert.equal(model.partialFitSync(narrow, y).plan.precision, 'float32');
      assert.equal(model.partialFitSync(x, y).plan.precision, 'float32');
    });

    it('goes on from a fit: from its best epoch where it had patience', () => {
      const plainest = { optimizer: 'sgd', batchSize: 'all', useBias: false, l2: 0 } as const;
      const options = { ...plainest, backend, learningRate: 300, tolerance: 0 };
      const model = new LogisticRegression({ ...options, patience: 3, maxEpochs: 30 });
      const { bestEpoch, epochs } = model.fitSync(x, y);
      assert.ok(bestEpoch !== undefined && bestEpoch < epochs, 'the last epoch is not the best');
      const next = new LogisticRegression({
        ...{ ...options, patience: Infinity, maxEpochs: 1 },
        initialWeights: model.weights.data,
      });
      next.fitSync(x, y);
      model.partialFitSync(x, y);
      assert.deepEqual(model.weights, next.weights);
    });

    it('goes on from a fit: its steps and epochs are counted on', () => {
      const learningRate = { name: 'exponential', initial: 0.1, gamma: 0.5 } as const;
      const model = new LogisticRegression({ ...plain, learningRate, maxEpochs: 3 });
      assert.deepEqual([...model.fitSync(x, y).learningRates], [0.1, 0.05, 0.025]);
      assert.deepEqual([...model.partialFitSync(x, y).learningRates], [0.0125]);
    });

    it('a fit after it begins anew', () => {
      const [model, alone] = [new SGDRegressor(plain), new SGDRegressor(plain)];
      const numbers = numberProblem(30, 2);
      model.partialFitSync(numbers.x, numbers.y);
      model.fitSync(numbers.x, numbers.y);
      alone.fitSync(numbers.x, numbers.y);
      assert.deepEqual(model.weights, alone.weights);
    });

    it('a fit that ends early leaves the last completed epoch', async () => {
      const model = new SGDClassifier(plain);
      const controller = new AbortController();
      const ended = model.partialFit(x, y, {
        epochs: 1_000_000,
        signal: controller.signal,
        onEpoch: ({ epoch }) => epoch === 3 && controller.abort(new Error('enough')),
      });
      await assert.rejects(ended, /^Error: enough$/);
      const { weights } = model;
      const hole = matrix(x.data.slice(), 64, 3);
      hole.data[5] = Number.NaN;
      assert.throws(() => model.partialFitSync(hole, y), /x\[1\]\[2\] is NaN/);
      assert.deepEqual(model.weights, weights);
    });

    it('one at a time', async () => {
      const model = new SGDClassifier(plain);
      const running = model.partialFit(x, y, { epochs: 50 });
      await assert.rejects(model.partialFit(x, y), BusyError);
      assert.throws(() => model.partialFitSync(x, y), BusyError);
      await assert.rejects(model.fit(x, y), BusyError);
      await running;
    });

    it('refuses labels that are not known, and says where they can be named', () => {
      const model = new SGDClassifier(plain);
      model.partialFitSync(X, Y);
      assert.throws(
        () => model.partialFitSync(X, ['no', 'maybe', 'yes', 'yes']),
        /^RangeError: Expected labels of "y" to be among the classes that training began with \("no", "yes"\), but it holds "maybe"\. Name all classes in the first call, by its option "classes"$/,
      );
      // One class only is fine, once they are known.
      model.partialFitSync(X, ['yes', 'yes', 'yes', 'yes'], { classes: ['yes', 'no', 'yes'] });
      assert.throws(
        () => model.partialFitSync(X, Y, { classes: ['no', 'yes', 'maybe'] }),
        /"classes" to hold the classes of the first call \("no", "yes"\), but it holds "maybe", "no", "yes"/,
      );
      const named =
        (classes: unknown, labels: readonly Label[] = Y) =>
        () =>
          new SGDClassifier(plain).partialFitSync(X, [...labels], { classes } as never);
      assert.throws(
        named(['no', 'maybe']),
        /among those of "classes" \("maybe", "no"\), but it holds "yes"/,
      );
      assert.throws(
        named(['no']),
        /"classes" to hold at least two classes, but every label is "no"/,
      );
      assert.throws(named('no'), /"classes" to be an array of labels/);
      assert.throws(named(undefined, ['no', 'no', 'no', 'no']), /every label is "no"/);
    });

    it('refuses samples of another shape', () => {
      const model = new LinearRegression(plain);
      model.partialFitSync(X, [1, 2, 3, 4]);
      assert.throws(
        () => model.partialFitSync([[1]], [1]),
        /"x" to have 2 columns, as it had when training began, but it has 1/,
      );
      assert.throws(
        () => model.partialFitSync(X, X),
        /"y" to have 1 columns, as it had when training began, but it has 2/,
      );
    });

    it('refuses options that make no sense in it, with the reason', async () => {
      const model = new LogisticRegression(plain);
      for (const options of [
        { validation: { x: X, y: Y } },
        { checkpointEvery: 1, onCheckpoint: () => {} },
      ]) {
        const message =
          /^TypeError: Expected no "\w+" in LogisticRegression.partialFit(Sync)?, which runs the given number of epochs/;
        assert.throws(() => model.partialFitSync(X, Y, options as never), message);
        await assert.rejects(model.partialFit(X, Y, options as never), message);
      }
      for (const [options, message] of [
        [{ epochs: 0 }, /"epochs" to be an integer of at least 1/],
        [{ epoch: 2 }, /Misspelt option "epoch" .* should be "epochs"/],
        [
          { signal: new AbortController().signal },
          /no "signal" in LogisticRegression.partialFitSync/,
        ],
      ] as const) {
        assert.throws(() => model.partialFitSync(X, Y, options as never), message);
      }
      assert.throws(
        () => model.fitSync(X, Y, { epochs: 3 } as never),
        /"maxEpochs", an option of the model/,
      );
      assert.throws(() => model.fitSync(X, Y, { classes: Y } as never), /sees all classes in y/);
      const split = new LogisticRegression({ backend, validationFraction: 0.5 });
      assert.throws(
        () => split.partialFitSync(X, Y),
        /no "validationFraction" with partialFit, which has no stopping rules/,
      );
      const numbers = new LinearRegression(plain);
      assert.throws(
        () => numbers.partialFitSync(X, [1, 2, 3, 4], { classes: [1] } as never),
        /option "classes" of LinearRegression.partialFit/,
      );
    });

    it('of the sigmoid classifier, as of all', async () => {
      const options: SigmoidClassifierOptions = { backend, batchSize: 2, maxEpochs: 6 };
      const [whole, parts] = [new SigmoidClassifier(options), new SigmoidClassifier(options)];
      await whole.fit(X, Y);
      for (let i = 0; i < 3; i++) await parts.partialFit(X, Y, { epochs: 2 });
      assert.deepEqual(parts.weights, whole.weights);
      assert.equal(parts.bias, whole.bias);
    });
  });
}
