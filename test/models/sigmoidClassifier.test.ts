import assert from 'node:assert/strict';
import { BusyError, DivergenceError, NotFittedError } from '../../lib/errors.ts';
import { type FloatArray, matrix } from '../../lib/matrix.ts';
import type { EstimatorOptions } from '../../lib/models/estimator.ts';
import { SigmoidClassifier } from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

const X = [
  [0, 0],
  [1, 1],
  [3, 3],
  [4, 4],
];
const Y = ['no', 'no', 'yes', 'yes'];

/** Rows enough that a fit is still going when the next line runs. */
function large() {
  const { x, y } = problem(20_000, 16);
  return { x, y };
}

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
    [{ maxEpochs: 0 }, RangeError, /"maxEpochs" to be an integer of at least 1/],
    [{ maxEpochs: 1.5 }, RangeError, /"maxEpochs"/],
    [{ batchSize: 0 }, RangeError, /"batchSize"/],
    [{ batchSize: -3 }, RangeError, /"batchSize"/],
    [{ batchSize: 'some' }, TypeError, /"batchSize" to be a positive integer or 'all'/],
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
        () => new SigmoidClassifier(options as EstimatorOptions),
        (error) => {
          assert.ok(error instanceof kind);
          assert.match((error as Error).message, message);
          return true;
        },
      );
    });
  }

  it('refuses options that are no object', () => {
    for (const options of [1, 'x', null, []]) {
      assert.throws(() => new SigmoidClassifier(options as EstimatorOptions), TypeError);
    }
  });

  it('does not see later changes of the options object', () => {
    const options = { maxEpochs: 3 };
    const model = new SigmoidClassifier(options);
    options.maxEpochs = 50;
    assert.equal(model.fitSync(X, Y).epochs, 3);
  });
});

for (const backend of backendNames) {
  const make = (options: EstimatorOptions = {}) => new SigmoidClassifier({ backend, ...options });

  describe(`SigmoidClassifier on the ${backend} backend`, () => {
    it('learns, and answers with the labels it was given', async () => {
      const model = make({ learningRate: 0.5, maxEpochs: 500 });
      const result = await model.fit(X, Y);
      assert.equal(result.epochs, 500);
      assert.equal(result.stopReason, 'maxEpochs');
      assert.equal(result.backend, backend);
      assert.equal(result.losses.length, 500);
      assert.ok(result.losses[499] < result.losses[0] / 5);
      assert.ok(result.seconds > 0 && result.epochSeconds.every((seconds) => seconds >= 0));
      assert.ok(Object.isFrozen(result) && Object.isFrozen(result.plan));
      assert.deepEqual(model.classes, ['no', 'yes']);
      assert.deepEqual(model.predict([...X, [2.9, 3.1]]), [...Y, 'yes']);
      assert.equal(model.score(X, Y), 1);

      const scores = model.decisionFunction(X);
      const [w0, w1] = model.weights;
      assertClose(
        scores,
        X.map(([a, b]) => a * w0 + b * w1 + model.bias),
        1e-12,
        'score',
      );
      const proba = model.predictProba(X);
      assert.deepEqual([proba.rows, proba.cols], [4, 2]);
      const expected = [...scores].flatMap((z) => [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))]);
      assertClose(proba.data, expected, 1e-12, 'probability');
    });

    it('takes labels of every kind, in typed arrays too, in their sorted order', () => {
      const cases: [ArrayLike<number | string | boolean>, [unknown, unknown]][] = [
        [
          [5, 5, -2, -2],
          [-2, 5],
        ],
        [
          [true, true, false, false],
          [false, true],
        ],
        [
          ['b', 'b', 'a', 'a'],
          ['a', 'b'],
        ],
        [Int32Array.of(1, 1, 0, 0), [0, 1]],
        [Uint8Array.of(9, 9, 10, 10), [9, 10]],
      ];
      for (const [y, classes] of cases) {
        const model = make({ learningRate: 0.5, maxEpochs: 500 });
        model.fitSync(X, y);
        assert.deepEqual(model.classes, classes);
        assert.deepEqual(model.predict(X), Array.from(y));
      }
    });

    it('follows the precision of the data unless told', () => {
      const narrow = matrix(Float32Array.from(X.flat()), 4, 2);
      const model = make();
      assert.equal(model.fitSync(narrow, Y).plan.precision, 'float32');
      assert.ok(model.weights instanceof Float32Array);
      assert.equal(make().fitSync(X, Y).plan.precision, 'float64');
      assert.equal(make({ precision: 'float32' }).fitSync(X, Y).plan.precision, 'float32');
      assert.equal(make({ precision: 'float64' }).fitSync(narrow, Y).plan.precision, 'float64');
    });

    it('the bias as a weight and apart: the same descent', () => {
      const withOnes = X.map((row) => [...row, 1]);
      const [trick, apart] = [make({ useBias: false }), make()];
      assertClose(trick.fitSync(withOnes, Y).losses, apart.fitSync(X, Y).losses, 1e-13, 'loss');
      assertClose(trick.weights, [...apart.weights, apart.bias], 1e-13, 'W');
      assert.equal(trick.bias, 0);
    });

    it('starts where it is told', () => {
      const still = { learningRate: 1e-300, maxEpochs: 1 };
      const start = (initialWeights: EstimatorOptions['initialWeights'], seed = 0) => {
        const model = make({ ...still, initialWeights, seed });
        model.fitSync(X, Y);
        return [...model.weights];
      };
      assertClose(start(undefined), [0, 0], 0, 'W', 1e-290);
      assertClose(start([3, -4]), [3, -4], 0, 'W');
      assertClose(start(Float32Array.of(3, -4)), [3, -4], 0, 'W');
      assert.deepEqual(start('normal', 1), start('normal', 1));
      assert.notDeepEqual(start('normal', 1), start('normal', 2));
      assert.throws(() => start([1]), /"initialWeights" to have 2 elements.* it has 1/);
      assert.throws(() => start([1, Number.NaN]), /initialWeights\[1\] is NaN/);
      assert.throws(() => start(['1', '2'] as never), /"initialWeights\[0\]" to be a number/);
    });

    it('standard normal starts have mean 0 and variance 1', () => {
      const cols = 20_000;
      const x = matrix(new Float64Array(2 * cols).fill(1e-9), 2, cols);
      const model = make({ initialWeights: 'normal', learningRate: 1e-300, maxEpochs: 1 });
      model.fitSync(x, [0, 1]);
      const w = Float64Array.from(model.weights);
      const mean = w.reduce((sum, each) => sum + each, 0) / cols;
      const variance = w.reduce((sum, each) => sum + each * each, 0) / cols;
      // Five standard deviations of each estimate.
      assert.ok(Math.abs(mean) < 5 / Math.sqrt(cols), `mean ${mean}`);
      assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / cols), `variance ${variance}`);
    });

    describe('unsuitable data', () => {
      const hole = [X[0], [1, Number.NaN], X[2], X[3]];
      const far = (value: number) => matrix(Float64Array.of(0, 0, 1, 1, 3, value, 4, 4), 4, 2);
      const bad: [string, unknown, unknown, RegExp][] = [
        [
          'ragged rows',
          [[1, 2], [3]],
          [0, 1],
          /every row of "x" to have 2 elements like x\[0\], but x\[1\] has 1/,
        ],
        ['no rows', [], [], /"x" to have at least one row/],
        ['no columns', [[], []], [0, 1], /x\[0\] is empty/],
        ['no matrix', 5, Y, /"x" to be a matrix .* or an array of rows, but received 5 \(number\)/],
        ['undefined', undefined, Y, /"x" to be a matrix/],
        ['a row that is none', [[1, 2], 7], [0, 1], /"x\[1\]" to be a row of numbers/],
        [
          'text in a row',
          [
            [1, 2],
            [1, '2'],
          ],
          [0, 1],
          /"x\[1\]\[1\]" to be a number, but received "2"/,
        ],
        [
          'a hole in a row',
          [
            [1, 2],
            [1, undefined],
          ],
          [0, 1],
          /"x\[1\]\[1\]" to be a number/,
        ],
        ['NaN in rows', hole, Y, /x\[1\]\[1\] is NaN/],
        ['NaN in a typed matrix', far(Number.NaN), Y, /x\[2\]\[1\] is NaN/],
        ['infinity in a typed matrix', far(Number.POSITIVE_INFINITY), Y, /x\[2\]\[1\] is Infinity/],
        [
          '-infinity in a typed matrix',
          far(Number.NEGATIVE_INFINITY),
          Y,
          /x\[2\]\[1\] is -Infinity/,
        ],
        [
          'a size that is wrong',
          { data: new Float64Array(7), rows: 4, cols: 2 },
          Y,
          /4 × 2 = 8 elements, but it holds 7/,
        ],
        [
          'negative sizes',
          { data: new Float64Array(8), rows: -4, cols: -2 },
          Y,
          /"x.rows" to be a positive integer/,
        ],
        [
          'zero sizes',
          { data: new Float64Array(0), rows: 0, cols: 2 },
          Y,
          /"x.rows" to be a positive integer/,
        ],
        [
          'integers',
          { data: new Int32Array(8), rows: 4, cols: 2 },
          Y,
          /"x.data" to be a Float64Array or a Float32Array/,
        ],
        [
          'too few labels',
          X,
          ['no', 'yes'],
          /"y" to have 4 labels, one for each row of x, but it has 2/,
        ],
        ['no labels', X, [], /"y" to have at least one label/],
        ['labels that are none', X, 'nnyy', /"y" to be an array of labels/],
        ['one class', X, [1, 1, 1, 1], /two classes, but every label is 1/],
        ['three classes', X, [1, 2, 3, 1], /two classes, but it holds 3: 1, 2, 3/],
        ['a NaN label', X, [0, 1, Number.NaN, 1], /y\[2\] is NaN/],
        ['a missing label', X, [0, 1, null, 1], /"y\[2\]" to be a label/],
        [
          'labels of two kinds',
          X,
          [0, 1, '1', 1],
          /"y\[2\]" to be a number like y\[0\], but received "1" \(string\)/,
        ],
      ];
      for (const [name, x, y, message] of bad) {
        it(`${name}: both fits throw, and an earlier fit is kept`, async () => {
          const model = make();
          model.fitSync(X, Y);
          const before = model.weights;
          assert.throws(() => model.fitSync(x as never, y as never), message);
          await assert.rejects(model.fit(x as never, y as never), message);
          assert.deepEqual(model.weights, before);
          assert.equal((await model.fit(X, Y)).epochs, 100);
        });
      }

      it('says when a value is too large for float32', () => {
        const model = make({ precision: 'float32' });
        assert.throws(() => model.fitSync(far(1e300), Y), /x\[2\]\[1\] is Infinity in float32/);
      });

      it('predict: wrong columns and values that are not finite', () => {
        const model = make();
        model.fitSync(X, Y);
        assert.throws(
          () => model.predict([[1]]),
          /"x" to have 2 columns, as it had in fit, but it has 1/,
        );
        assert.throws(() => model.predict(far(Number.NaN)), /x\[2\]\[1\] is NaN/);
        assert.throws(
          () => model.predictProba(far(Number.POSITIVE_INFINITY)),
          /x\[2\]\[1\] is Infinity/,
        );
        assert.throws(() => model.decisionFunction([]), /at least one row/);
        assert.throws(() => model.score(X, ['no']), RangeError);
      });
    });

    it('answers nothing before it was trained', () => {
      const model = make();
      for (const ask of [
        () => model.predict(X),
        () => model.predictProba(X),
        () => model.decisionFunction(X),
        () => model.weights,
        () => model.bias,
        () => model.classes,
      ]) {
        assert.throws(ask, (error: NotFittedError) => {
          assert.ok(error instanceof NotFittedError);
          assert.equal(error.code, 'ERR_FALLLINE_NOT_FITTED');
          return true;
        });
      }
    });

    it('a learning rate that diverges: the error says where, and the epochs before are kept', async () => {
      const model = make({
        learningRate: 1e307,
        loss: 'logistic',
        reduction: 'sum',
        maxEpochs: 1000,
      });
      const check = (error: DivergenceError) => {
        assert.ok(error instanceof DivergenceError);
        assert.equal(error.code, 'ERR_FALLLINE_DIVERGED');
        assert.equal(error.learningRate, 1e307);
        assert.match(error.message, new RegExp(`epoch ${error.epoch}.*smaller learning rate`));
        return true;
      };
      const { x, y } = problem(300, 3);
      assert.throws(() => model.fitSync(x, y), check);
      await assert.rejects(model.fit(x, y), check);
    });

    describe('fit', () => {
      it('tells every epoch in order', async () => {
        const reports: { epoch: number; loss: number }[] = [];
        const model = make({ maxEpochs: 300 });
        const { losses } = await model.fit(X, Y, { onEpoch: (report) => reports.push(report) });
        assert.deepEqual(
          reports.map(({ epoch }) => epoch),
          Array.from(losses, (_, i) => i + 1),
        );
        assert.deepEqual(
          reports.map(({ loss }) => loss),
          [...losses],
        );
      });

      it('a second fit while one is running is refused, and the first goes on', async () => {
        const { x, y } = large();
        const model = make({ maxEpochs: 20 });
        const first = model.fit(x, y);
        await assert.rejects(model.fit(x, y), (error: BusyError) => {
          assert.ok(error instanceof BusyError);
          assert.equal(error.code, 'ERR_FALLLINE_BUSY');
          assert.match(error.message, /idle model in "SigmoidClassifier.fit"/);
          return true;
        });
        assert.throws(() => model.fitSync(x, y), BusyError);
        assert.equal((await first).epochs, 20);
        assert.equal((await model.fit(x, y)).epochs, 20);
      });

      it('two models train at the same time', async () => {
        const { x, y } = large();
        const models = [make({ maxEpochs: 10 }), make({ maxEpochs: 10 })];
        await Promise.all(models.map((model) => model.fit(x, y)));
        const alone = make({ maxEpochs: 10 });
        alone.fitSync(x, y);
        for (const model of models) assert.deepEqual(model.weights, alone.weights);
      });

      it('an abort ends it soon, with the reason, and keeps the last completed epoch', async () => {
        const { x, y } = large();
        const controller = new AbortController();
        const model = make({ maxEpochs: 1_000_000, useBias: false });
        let epochs = 0;
        const fit = model.fit(x, y, {
          signal: controller.signal,
          onEpoch: ({ epoch }) => {
            epochs = epoch;
            if (epoch === 3) controller.abort(new Error('enough'));
          },
        });
        await assert.rejects(fit, /^Error: enough$/);
        assert.equal(epochs, 3, 'onEpoch is not called after the abort');
        // The weights are those of a whole epoch, the third or a later one: found by going there
        // epoch by epoch.
        let weights: FloatArray = new Float64Array(x.cols);
        let found = false;
        for (let count = 1; count < 5000 && !found; count++) {
          const next = make({ maxEpochs: 1, useBias: false, initialWeights: weights });
          next.fitSync(x, y);
          weights = next.weights;
          found = count >= 3 && weights.every((w, j) => w === model.weights[j]);
        }
        assert.ok(found);
      });

      it('a signal that is aborted already: nothing begins', async () => {
        const model = make();
        await assert.rejects(model.fit(X, Y, { signal: AbortSignal.abort() }), {
          name: 'AbortError',
        });
        assert.throws(() => model.weights, NotFittedError);
        assert.equal((await model.fit(X, Y)).epochs, 100);
      });

      it('a timeout in the middle of an epoch', async () => {
        const { x, y } = large();
        const model = make({ maxEpochs: 1_000_000 });
        await assert.rejects(model.fit(x, y, { signal: AbortSignal.timeout(30) }), {
          name: 'TimeoutError',
        });
      });

      it('what onEpoch throws ends it and comes out', async () => {
        const model = make({ maxEpochs: 1_000_000 });
        const thrown = new Error('from onEpoch');
        const onEpoch = () => {
          throw thrown;
        };
        await assert.rejects(model.fit(X, Y, { onEpoch }), (error) => error === thrown);
        assert.equal((await make({ maxEpochs: 2 }).fit(X, Y)).epochs, 2);
      });

      it('refuses wrong options', async () => {
        const model = make();
        await assert.rejects(
          model.fit(X, Y, { signal: {} as never }),
          /"signal" to be an AbortSignal/,
        );
        await assert.rejects(
          model.fit(X, Y, { onEpoch: 5 as never }),
          /"onEpoch" to be a function/,
        );
        await assert.rejects(
          model.fit(X, Y, { onepoch: () => {} } as never),
          /Misspelt option "onepoch" of SigmoidClassifier.fit should be "onEpoch"/,
        );
      });

      it('data transferred, overwritten or resized meanwhile change nothing', async () => {
        const { x, y } = large();
        const alone = make({ maxEpochs: 5 });
        alone.fitSync(x, y);
        const disturb: [string, (data: Float64Array) => void][] = [
          [
            'transferred',
            ({ buffer }) => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }),
          ],
          ['overwritten', (data) => data.fill(Number.NaN)],
          ['resized', ({ buffer }) => (buffer as ArrayBuffer).resize(8)],
        ];
        for (const [what, change] of disturb) {
          const buffer = new ArrayBuffer(x.data.byteLength, {
            maxByteLength: x.data.byteLength + 8,
          });
          const data = new Float64Array(buffer, 0, x.data.length);
          data.set(x.data);
          const model = make({ maxEpochs: 5 });
          const fit = model.fit(matrix(data, x.rows, x.cols), y);
          change(data);
          await fit;
          assert.deepEqual(model.weights, alone.weights, what);
        }
      });

      it('data in shared memory are trained on in place', async () => {
        const { x, y } = large();
        const data = new Float64Array(new SharedArrayBuffer(x.data.byteLength));
        data.set(x.data);
        const [shared, alone] = [make({ maxEpochs: 5 }), make({ maxEpochs: 5 })];
        alone.fitSync(x, y);
        await shared.fit(matrix(data, x.rows, x.cols), y);
        assert.deepEqual(shared.weights, alone.weights);
        shared.fitSync(matrix(data, x.rows, x.cols), y);
        assert.deepEqual(shared.weights, alone.weights);
        assert.deepEqual(shared.predict(matrix(data, x.rows, x.cols)), alone.predict(x));
      });

      it('leaves the event loop free', async () => {
        const { x, y } = problem(200_000, 16);
        const model = make({ maxEpochs: 30, batchSize: 1000 });
        let turns = 0;
        const timer = setInterval(() => turns++, 1);
        const { seconds } = await model.fit(x, y);
        clearInterval(timer);
        // Not a timing: a fit that held the loop would leave no turn at all.
        assert.ok(turns >= 3, `${turns} turns in ${seconds} s`);
      });
    });
  });
}
