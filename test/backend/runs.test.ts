import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { trainPieces } from '../../lib/backend/typescript/trainer.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { COUNTERS, type TrainingState } from '../../lib/numerics/state.ts';
import { targetsOf } from '../../lib/plan/losses.ts';
import { OPTIMIZER_NAMES, OPTIMIZERS } from '../../lib/plan/optimizers.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { lossSettings } from '../cases/losses.ts';
import { shapeCases } from '../cases/shapes.ts';
import { backends, describeNative } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem, problemFor } from '../support/problems.ts';

const DESCENTS: readonly { name: string; options: TrainingOptions }[] = [
  { name: 'batch', options: { batchSize: 'all' } },
  { name: 'mini-batch in order', options: { batchSize: 32, shuffle: false } },
  { name: 'mini-batch shuffled', options: { batchSize: 100 } },
  { name: 'large mini-batch shuffled', options: { batchSize: 4000 } },
  { name: 'one-sample in order', options: { batchSize: 1, learningRate: 0.02, shuffle: false } },
  { name: 'one-sample shuffled', options: { batchSize: 1, learningRate: 0.02 } },
];

const PRECISIONS: readonly { precision: Precision; tolerance: number }[] = [
  { precision: 'float64', tolerance: 1e-11 },
  // Rounding differs at every step and a run repeats it thousands of times.
  { precision: 'float32', tolerance: 1e-4 },
];

interface Run {
  plan: TrainingPlan;
  data: TrainingData & { x: FloatArray };
  start: () => TrainingState;
}

function prepare(options: TrainingOptions, rows: number, cols: number, precision: Precision): Run {
  const { x, y, start } = problem(rows, cols, precision);
  const plan = resolvePlan(
    { reduction: 'mean', learningRate: 0.5, seed: 11, ...options },
    { nSamples: rows, nFeatures: cols, precision },
  );
  const targets = floatArray(precision, rows);
  targets.set(y);
  return {
    plan,
    data: { x: x.data, y: targets, rows },
    start: () => {
      const state = initialState(plan, 'zeros');
      const { parameters } = state;
      for (let j = 0; j < parameters.length; j++) parameters[j] = start[j] / Math.sqrt(cols);
      return state;
    },
  };
}

/** A run of any loss, with weights of the samples, and small parameters to start from. */
function prepareFor(
  options: TrainingOptions,
  nOutputs: number,
  precision: Precision,
  rows = 533,
): Run {
  const shape = { rows, cols: 7, nOutputs, precision };
  const { plan, samples, start } = problemFor({ seed: 11, ...options }, shape);
  const { x, y, sampleWeights } = samples;
  return {
    plan,
    data: { x: x.data, y, sampleWeights, rows: x.rows },
    start: () => {
      const state = initialState(plan, 'zeros');
      state.parameters.set(start);
      return state;
    },
  };
}

/** The same run in double precision, from the same numbers. */
function widened({ plan, data, start }: Run): Run {
  const wide = (values: FloatArray) => Float64Array.from(values);
  return {
    plan: { ...plan, precision: 'float64' },
    data: {
      x: wide(data.x),
      y: wide(data.y),
      rows: data.rows,
      sampleWeights: data.sampleWeights && wide(data.sampleWeights),
    },
    start: () => {
      const state = start();
      return {
        ...state,
        parameters: wide(state.parameters),
        slots: wide(state.slots),
        best: wide(state.best),
      };
    },
  };
}

function train(backend: Backend, { plan, data, start }: Run, epochs = 4) {
  const state = start();
  const outcome = backend.trainSync(plan, data, state, epochs);
  assert.equal(outcome.ended, 'maxEpochs');
  return { state, losses: outcome.reports.map((report) => report.loss), outcome };
}

for (const backend of backends) {
  describe(`runs on the ${backend.name} backend`, () => {
    for (const { precision, tolerance } of PRECISIONS) {
      for (const { name, options } of DESCENTS) {
        for (const loss of ['sigmoidSquaredError', 'logistic'] as const) {
          for (const useBias of [true, false]) {
            const title = `${name}, ${loss}, ${useBias ? 'bias' : 'no bias'}, ${precision}`;
            it(`${title}: weights and losses as the TypeScript backend's in float64`, () => {
              const run = prepare({ ...options, loss, useBias }, 1031, 13, precision);
              const got = train(backend, run);
              const expected = train(typescriptBackend, widened(run));
              assertClose(got.losses, expected.losses, tolerance, 'loss');
              const { parameters } = expected.state;
              const scale = Math.max(...parameters.map(Math.abs));
              assertClose(got.state.parameters, parameters, tolerance, 'W', tolerance * scale);
              assert.deepEqual(got.state.random, expected.state.random);
              assert.ok(got.losses[3] < got.losses[0], `the loss did not fall: ${got.losses}`);
            });
          }
        }

        it(`${name}, ${precision}: the same bits from train and trainSync, for 1, 2 and 4 threads`, async () => {
          const expected = train(backend, prepare({ ...options, threads: 1 }, 9001, 33, precision));
          for (const threads of [1, 2, 4]) {
            const run = prepare({ ...options, threads }, 9001, 33, precision);
            const state = run.start();
            const outcome = await backend.train(run.plan, run.data, state, 4, {});
            assert.deepEqual(state, expected.state);
            assert.deepEqual(
              outcome.reports.map((report) => report.loss),
              expected.losses,
            );
          }
        });

        it(`${name}, ${precision}: epochs one by one give the bits of epochs in one go`, () => {
          const run = prepare(options, 500, 5, precision);
          const state = run.start();
          for (let i = 0; i < 4; i++) backend.trainSync(run.plan, run.data, state, 1);
          assert.deepEqual(state, train(backend, run).state);
        });
      }
    }

    for (const setting of lossSettings) {
      const nOutputs = targetsOf(setting) === 'multiclass' ? [2, 4] : [1, 3];
      for (const batchSize of ['all', 100, 1] as const) {
        it(`${JSON.stringify(setting)}, batch size ${batchSize}: as the TypeScript backend's`, () => {
          for (const outputs of nOutputs) {
            for (const { precision, tolerance } of PRECISIONS) {
              const options = { loss: setting, batchSize, l2: 0.01, learningRate: 0.01 };
              const run = prepareFor(options, outputs, precision);
              const got = train(backend, run);
              const expected = train(typescriptBackend, widened(run));
              // A sample at a kink may fall on either side of it in single precision.
              const allowed = precision === 'float32' ? 1e-3 : tolerance;
              assertClose(got.losses, expected.losses, allowed, 'loss');
              const { parameters } = expected.state;
              const scale = Math.max(...parameters.map(Math.abs));
              assertClose(got.state.parameters, parameters, allowed, 'W', allowed * scale);
              const norms = (outcome: typeof got.outcome) =>
                outcome.reports.map((report) => report.gradientNorm);
              assertClose(
                norms(got.outcome),
                norms(expected.outcome),
                10 * allowed,
                'norm',
                allowed,
              );
              assert.ok(got.losses[3] < got.losses[0], `the loss did not fall: ${got.losses}`);
            }
          }
        });
      }
    }

    for (const name of OPTIMIZER_NAMES) {
      for (const batchSize of ['all', 32, 1] as const) {
        it(`${name}, batch size ${batchSize}: a clipped run as the TypeScript backend's`, () => {
          const optimizer =
            'weightDecay' in OPTIMIZERS[name].parameters ? { name, weightDecay: 0.01 } : { name };
          const options = {
            batchSize,
            optimizer,
            learningRate: 0.01,
            clipNorm: 0.5,
            clipValue: 0.3,
          };
          const run = prepare(
            { ...options, loss: 'logistic' } as TrainingOptions,
            533,
            7,
            'float64',
          );
          const [got, expected] = [train(backend, run), train(typescriptBackend, run)];
          assertClose(got.losses, expected.losses, 1e-10, 'loss');
          const { parameters, slots, counters } = expected.state;
          // Rprop and Lion step by signs: a gradient of rounding noise would part the two.
          assertClose(got.state.parameters, parameters, 1e-8, 'W', 1e-10);
          assertClose(got.state.slots, slots, 1e-8, 'slots', 1e-10);
          assertClose(got.state.counters, counters, 1e-12, 'counters');
          assert.equal(
            counters[COUNTERS.steps],
            4 * Math.ceil(533 / (batchSize === 'all' ? 533 : batchSize)),
          );
        });
      }

      it(`${name}: names the element that is not finite`, () => {
        for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
          for (const loss of ['sigmoidSquaredError', 'logistic', 'hinge', 'huber'] as const) {
            const options = { optimizer: { name }, loss, clipValue: 1, clipNorm: 1 };
            const run = prepare(options as TrainingOptions, 200, 7, 'float64');
            const x = run.data.x.slice();
            x[1234] = bad;
            const state = run.start();
            const outcome = backend.trainSync(run.plan, { ...run.data, x }, state, 3);
            assert.equal(outcome.ended, 'invalidData', `${loss}, ${bad}`);
            assert.ok('index' in outcome && outcome.index === 1234);
            assert.deepEqual(state, run.start());
          }
        }
      });

      it(`${name}: one by one epochs, and 1, 2 and 4 threads: the same bits`, () => {
        const optimizer = { name } as TrainingOptions['optimizer'];
        const run = (threads: number) =>
          prepare({ batchSize: 4000, optimizer, threads }, 9001, 33, 'float32');
        const expected = train(backend, run(1)).state;
        for (const threads of [2, 4])
          assert.deepEqual(train(backend, run(threads)).state, expected);
        const { plan, data, start } = run(2);
        const state = start();
        for (let i = 0; i < 4; i++) backend.trainSync(plan, data, state, 1);
        assert.deepEqual(state, expected);
      });
    }

    for (const per of ['epoch', 'step'] as const) {
      for (const batchSize of ['all', 100, 1] as const) {
        it(`a schedule by ${per}, batch size ${batchSize}: rates reported, and epochs one by one`, () => {
          const learningRate = { name: 'inverseTime', initial: 0.1, decay: 0.01, per } as const;
          const run = prepare({ batchSize, learningRate, loss: 'logistic' }, 533, 7, 'float64');
          const [got, expected] = [train(backend, run), train(typescriptBackend, run)];
          assertClose(got.state.parameters, expected.state.parameters, 1e-10, 'W', 1e-12);
          const steps = batchSize === 'all' ? 1 : Math.ceil(533 / batchSize);
          const rates = [0, 1, 2, 3].map((epoch) => {
            const t = per === 'epoch' ? epoch : (epoch + 1) * steps - 1;
            return 0.1 / (1 + 0.01 * t);
          });
          assertClose(
            got.outcome.reports.map((report) => report.learningRate),
            rates,
            1e-15,
            'rate',
          );
          const state = run.start();
          for (let i = 0; i < 4; i++) backend.trainSync(run.plan, run.data, state, 1);
          assert.deepEqual(state, got.state);
        });
      }
    }

    if (backend.name === 'typescript') {
      it('gives way after short pieces of work, however long or short the epochs', () => {
        // Work between two turns, in elements of X: a piece of 2¹⁸ on top of what was left of the one
        // before, about a millisecond; so this shows without a clock that no turn waits for long.
        for (const { rows, cols, batchSize, epochs } of [
          { rows: 60_000, cols: 16, batchSize: 'all', epochs: 3 },
          { rows: 60_000, cols: 16, batchSize: 256, epochs: 3 },
          { rows: 60_000, cols: 16, batchSize: 1, epochs: 3 },
          { rows: 4, cols: 2, batchSize: 'all', epochs: 5000 },
        ] as const) {
          const run = prepare({ batchSize, learningRate: 1e-3 }, rows, cols, 'float64');
          const pieces = trainPieces(run.plan, run.data, run.start(), epochs, () => {});
          let turns = 0;
          while (!pieces.next().done) turns++;
          const work = epochs * (rows * cols + 1000);
          assert.ok(turns >= Math.floor(work / 2 ** 19), `${turns} turns in ${work}`);
        }
      });
    }

    it('notices that what an optimizer keeps is no longer finite', () => {
      // Squares of gradients beyond 1.8e19 do not fit in float32: steps would become 0 in silence.
      const options = { optimizer: 'adagrad', loss: 'logistic', reduction: 'sum' } as const;
      const run = prepare(options, 300, 3, 'float32');
      const x = run.data.x.map((value) => value * 1e20);
      const state = run.start();
      const outcome = backend.trainSync(run.plan, { ...run.data, x }, state, 5);
      assert.equal(outcome.ended, 'diverged');
      assert.ok(state.slots.every(Number.isFinite));
    });

    for (const options of [{ clipNorm: 1 }, { clipNorm: 1, batchSize: 16 }, { batchSize: 1 }, {}]) {
      it(`takes a gradient whose norm overflows for divergence, not for 0: ${JSON.stringify(options)}`, () => {
        const all = { loss: 'logistic', learningRate: 1e-170, ...options } as const;
        const run = prepare(all, 50, 3, 'float64');
        // From weights of 0 all losses are log 2, and the gradient's elements are finite.
        const x = run.data.x.map((value) => value * 1e160);
        const state = { ...run.start(), parameters: new Float64Array(4) };
        const outcome = backend.trainSync(run.plan, { ...run.data, x }, state, 3);
        assert.equal(outcome.ended, 'diverged');
        // One by one, the products of rows with each other may overflow too, and a weight with them.
        const isBatch = run.plan.batchSize > 1;
        if (isBatch) assert.equal('ofNorm' in outcome && outcome.ofNorm, true);
        assert.equal(outcome.reports.length, 0);
        assert.deepEqual([...state.parameters], [0, 0, 0, 0], 'the state before');
      });
    }

    it('clips by value, then by norm', () => {
      const step = (options: TrainingOptions) => {
        const run = prepare({ learningRate: 1, reduction: 'sum', ...options }, 50, 3, 'float64');
        const before = run.start().parameters;
        const after = train(backend, run, 1).state.parameters;
        return Array.from(before, (w, j) => w - after[j]);
      };
      const free = step({});
      const norm = Math.hypot(...free);
      assert.ok(norm > 1, `the gradient is short: ${norm}`);
      assertClose(step({ clipNorm: 2 * norm }), free, 0, 'not clipped');
      assertClose(
        step({ clipNorm: 0.5 }),
        free.map((g) => (g * 0.5) / norm),
        1e-12,
        'by norm',
        1e-14,
      );
      const limit = Math.max(...free.map(Math.abs)) / 2;
      const cut = free.map((g) => Math.max(-limit, Math.min(limit, g)));
      assertClose(step({ clipValue: limit }), cut, 1e-12, 'by value', 1e-14);
      const short = Math.hypot(...cut) / 3;
      assertClose(
        step({ clipValue: limit, clipNorm: short }),
        cut.map((g) => g / 3),
        1e-12,
        'both',
        1e-14,
      );
    });

    it('orders made aside: the same bits for 1 and 2 threads, and epochs one by one', () => {
      // More rows than native/engine/shuffle.h takes for worth a thread.
      for (const batchSize of [4000, 1]) {
        const runWith = (threads: number) =>
          prepare({ batchSize, threads, learningRate: 0.01 }, 40_000, 2, 'float64');
        const expected = train(backend, runWith(1));
        assert.deepEqual(train(backend, runWith(2)).state, expected.state);
        const { plan, data, start } = runWith(2);
        const state = start();
        for (let i = 0; i < 4; i++) backend.trainSync(plan, data, state, 1);
        assert.deepEqual(state, expected.state);
        const other = train(typescriptBackend, runWith(1));
        assert.deepEqual(expected.state.random, other.state.random);
        assertClose(expected.losses, other.losses, 1e-10, 'loss');
        assert.equal(new Set(expected.losses).size, 4);
      }
    });

    it('eight fits at once give the bits of one after the other', async () => {
      const runs = Array.from({ length: 8 }, (_, i) => {
        const loss = (['logistic', 'hinge', 'softmax', 'huber'] as const)[i % 4];
        const options = { loss, batchSize: i < 4 ? 64 : 2000, optimizer: 'adam', seed: i } as const;
        return prepareFor(options, loss === 'softmax' ? 3 : 1, 'float64', 4000);
      });
      const alone = runs.map((run) => train(backend, run, 12).state);
      const together = runs.map((run) => run.start());
      await Promise.all(
        runs.map(({ plan, data }, i) => backend.train(plan, data, together[i], 12, {})),
      );
      assert.deepEqual(together, alone);
    });

    for (const { rows, cols } of shapeCases) {
      it(`${rows} × ${cols}: weights and losses as the TypeScript backend's`, () => {
        for (const batchSize of [1, 3, 'all'] as const) {
          const run = prepare({ batchSize, learningRate: 0.01 }, rows, cols, 'float64');
          const [got, expected] = [train(backend, run), train(typescriptBackend, run)];
          assertClose(got.losses, expected.losses, 1e-10, 'loss');
          assertClose(got.state.parameters, expected.state.parameters, 1e-9, 'W', 1e-12);
        }
      });
    }

    it('the loss of an epoch is the mean of the batches’ sums, or the mean over samples', () => {
      for (const [reduction, parts] of [
        ['sum', 4],
        ['mean', 10],
      ] as const) {
        // So small a step leaves the weights where they are, to rounding.
        const options = { reduction, batchSize: 3, learningRate: 1e-300, shuffle: false };
        const run = prepare(options, 10, 2, 'float64');
        const total = prepare({ reduction: 'sum' }, 10, 2, 'float64');
        const expected = train(backend, total, 1).losses[0] / parts;
        assertClose(train(backend, run, 1).losses, [expected], 1e-14, 'loss');
      }
    });

    it('goes back to the last completed epoch when it diverges', async () => {
      const run = prepare(
        { learningRate: 1e306, reduction: 'sum', loss: 'logistic' },
        300,
        3,
        'float64',
      );
      const state = run.start();
      const outcome = await backend.train(run.plan, run.data, state, 1000, {});
      assert.equal(outcome.ended, 'diverged');
      assert.ok(outcome.reports.length < 1000);
      const again = run.start();
      backend.trainSync(run.plan, run.data, again, outcome.reports.length);
      assert.deepEqual(state, again);
      assert.ok(state.parameters.every(Number.isFinite));
    });

    it('names the element that is not finite, in every descent', () => {
      for (const { options } of DESCENTS) {
        for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
          const run = prepare(options, 200, 7, 'float64');
          const x = run.data.x.slice();
          x[1234] = bad;
          const state = run.start();
          const outcome = backend.trainSync(run.plan, { ...run.data, x }, state, 3);
          assert.deepEqual(
            {
              ended: outcome.ended,
              ...('index' in outcome && { at: outcome.index, is: outcome.value }),
            },
            { ended: 'invalidData', at: 1234, is: bad },
          );
          assert.deepEqual(state, run.start());
          assert.equal(outcome.reports.length, 0);
        }
      }
    });

    it('scores rows as x · w + b', () => {
      for (const precision of ['float64', 'float32'] as const) {
        for (const { rows, cols } of shapeCases) {
          const { plan, data, start } = prepare({}, rows, cols, precision);
          const { parameters } = start();
          const out = floatArray(precision, rows);
          backend.scores(plan, data.x, parameters, out);
          const expected = Array.from({ length: rows }, (_, i) => {
            let sum = parameters[cols];
            for (let j = 0; j < cols; j++) sum += data.x[i * cols + j] * parameters[j];
            return sum;
          });
          const tolerance = precision === 'float64' ? 1e-12 : 1e-5;
          assertClose(out, expected, tolerance, 'score', tolerance);
        }
      }
    });
  });
}

describeNative('runs of every instruction set', (addon) => {
  const chosen = addon.info().instructionSet;
  afterEach(() => addon.useInstructionSet(chosen));
  for (const set of addon.info().instructionSets) {
    it(`${set}: shuffled batches and single samples as the TypeScript backend's`, () => {
      addon.useInstructionSet(set);
      const native = backends.find(({ name }) => name === 'native') as Backend;
      for (const { precision, tolerance } of PRECISIONS) {
        for (const batchSize of [1, 77] as const) {
          const options = { batchSize, learningRate: 0.01, loss: 'logistic', l2: 0.01 } as const;
          const run = prepareFor({ ...options, average: true }, 1, precision);
          const got = train(native, run).state;
          const expected = train(typescriptBackend, widened(run)).state;
          const allowed = precision === 'float32' ? 1e-4 : tolerance;
          assertClose(got.parameters, expected.parameters, allowed, 'W', allowed);
          assertClose(got.average, expected.average, allowed, 'mean', allowed);
        }
      }
    });
  }
});
