/** When a run stops, which loss it monitors, and which parameters its model then has. */
import assert from 'node:assert/strict';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import type { RunData } from '../../lib/data/trainingData.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { COUNTERS, currentParameters } from '../../lib/numerics/state.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { lossReference } from '../cases/losses.ts';
import { backends } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem, problemFor } from '../support/problems.ts';
import { reference } from '../support/reference.ts';

/** A run whose loss falls at first; its samples, and others that it is watched by. */
function prepare(options: TrainingOptions, validation = false) {
  const { x, y } = problem(300, 3);
  const others = problem(120, 3);
  const plan = resolvePlan(
    { learningRate: 0.3, loss: 'logistic', seed: 2, ...options },
    { nSamples: 300, nFeatures: 3, precision: 'float64', validation },
  );
  const data = {
    x: x.data,
    y: Float64Array.from(y),
    rows: 300,
    validation: validation
      ? { x: others.x.data, y: Float64Array.from(others.y), rows: 120 }
      : undefined,
  } satisfies RunData;
  return { plan, data, start: () => initialState(plan, 'zeros') };
}

/** Overshoots after a while, so that the loss rises and falls. */
const RESTLESS = { learningRate: 3, batchSize: 1 } as const;

for (const backend of backends) {
  describe(`stopping on the ${backend.name} backend`, () => {
    const train = (options: TrainingOptions, epochs: number, validation = false) => {
      const { plan, data, start } = prepare(options, validation);
      const state = start();
      const outcome = backend.trainSync(plan, data, state, epochs);
      return { plan, data, state, outcome, reports: outcome.reports, ended: outcome.ended };
    };
    const losses = train({}, 40).reports.map((report) => report.loss);

    it('targetLoss: the first epoch whose loss is at most that', () => {
      const { ended, reports } = train({ targetLoss: losses[11] }, 40);
      assert.deepEqual([ended, reports.length], ['targetLoss', 12]);
    });

    it('targetScore: the first epoch at whose end that share is predicted right', () => {
      const scores = train({ targetScore: 1 }, 40).reports.map((report) => report.trainingScore);
      const target = scores[12];
      assert.ok(scores[0] < target && target < 1, `the score did not rise: ${scores}`);
      const { ended, reports } = train({ targetScore: target }, 40);
      const first = scores.findIndex((score) => score >= target);
      assert.deepEqual([ended, reports.length], ['targetScore', first + 1]);
      assert.ok(Number.isNaN(train({}, 1).reports[0].trainingScore));
    });

    it('tolerance: the first epoch that changes the loss by at most that', () => {
      const { ended, reports } = train({ tolerance: losses[20] - losses[21] }, 40);
      assert.deepEqual([ended, reports.length], ['tolerance', 22]);
    });

    it('patience: so many epochs without a lower loss, and the best is kept', async () => {
      const { plan, data, start } = prepare({ ...RESTLESS, patience: 3 });
      const state = start();
      const outcome = await backend.train(plan, data, state, 400, {});
      const got = outcome.reports.map((report) => report.loss);
      assert.equal(outcome.ended, 'patience');
      const best = got.indexOf(Math.min(...got));
      assert.equal(got.length, best + 1 + 3);
      const again = train({ ...RESTLESS, patience: 100 }, best + 1).state;
      assert.deepEqual(state.best, again.parameters);
      assert.notDeepEqual(state.parameters, again.parameters);
      assert.equal(state.counters[COUNTERS.best], got[best]);
    });

    it('patience in batch descent: the best are the parameters that the loss was taken at', () => {
      // The second step leaps far beyond the minimum.
      const rates = [0.5, 300, 0, 0, 0];
      const { plan, data, state, reports } = train(
        { patience: 3, learningRate: (epoch) => rates[epoch] ?? 0 },
        5,
      );
      const got = reports.map((report) => report.loss);
      assert.equal(got.indexOf(Math.min(...got)), 1);
      const gradient = new Float64Array(4);
      assertClose([backend.gradient(plan, data, state.best, gradient)], [got[1]], 1e-14, 'loss');
    });

    it('patience: a validation loss that is never finite leaves the first epoch, and stops', () => {
      const { plan, data, start } = prepare({ patience: 2 }, true);
      assert.ok(data.validation);
      const x = data.validation.x.map(() => 1e308);
      const state = start();
      const validation = { ...data.validation, x };
      const outcome = backend.trainSync(plan, { ...data, validation }, state, 9);
      assert.deepEqual([outcome.ended, outcome.reports.length], ['patience', 2]);
      assert.notDeepEqual(state.best, new Float64Array(4));
    });

    it('patience with tolerance: only a clear improvement counts, but the best is kept', () => {
      const tolerance = 0.02;
      const { ended, reports, state } = train({ patience: 2, tolerance }, 400);
      const got = reports.map((report) => report.loss);
      assert.equal(ended, 'patience');
      let [best, waited, expected] = [Number.POSITIVE_INFINITY, 0, 0];
      for (const loss of losses) {
        expected++;
        waited = loss < best - tolerance ? 0 : waited + 1;
        best = Math.min(best, loss);
        if (waited === 2) break;
      }
      assert.equal(got.length, expected);
      assert.equal(state.counters[COUNTERS.best], Math.min(...got));
    });

    it('patience: on the validation samples where there are any, or as monitor says', () => {
      for (const monitor of [undefined, 'loss', 'validationLoss', 'validationScore'] as const) {
        const options = { ...RESTLESS, patience: 4, ...(monitor && { monitor }) };
        const { reports, ended, plan } = train(options, 400, true);
        assert.equal(ended, 'patience');
        assert.equal(plan.monitor, monitor ?? 'validationLoss');
        const values = reports.map((report) =>
          plan.monitor === 'validationScore' ? -report.validationScore : report[plan.monitor],
        );
        const best = values.indexOf(Math.min(...values));
        assert.equal(values.length, best + 1 + 4);
      }
    });

    it('timeLimit: the epoch in which the time is over', () => {
      const { ended, reports } = train({ timeLimit: 1e-9 }, 40);
      assert.deepEqual([ended, reports.length], ['timeLimit', 1]);
    });

    it('goes on epoch by epoch as in one go, with every rule in force', () => {
      const options = {
        ...RESTLESS,
        patience: 5,
        tolerance: 1e-4,
        average: 2,
        learningRate: { name: 'plateau', initial: 3, patience: 1 } as const,
      };
      const whole = train(options, 60, true);
      const { plan, data, start } = prepare(options, true);
      const state = start();
      let last: string = 'maxEpochs';
      let epochs = 0;
      while (last === 'maxEpochs' && epochs < 60) {
        last = backend.trainSync(plan, data, state, 1).ended;
        epochs++;
      }
      assert.deepEqual([last, epochs], [whole.ended, whole.reports.length]);
      assert.deepEqual(state, whole.state);
    });

    it('reports validation loss and score as evaluate gives them', () => {
      const { plan, data, state, reports } = train({ average: true, batchSize: 20 }, 5, true);
      assert.ok(data.validation);
      const expected = typescriptBackend.evaluate(
        plan,
        data.validation,
        currentParameters(plan, state),
      );
      assertClose([reports[4].validationLoss], [expected.loss], 1e-12, 'loss');
      assertClose([reports[4].validationScore], [expected.score], 1e-12, 'score');
      assert.ok(expected.score > 0.5 && expected.score <= 1);
      assert.ok(Number.isNaN(train({}, 1).reports[0].validationLoss));
    });

    it('evaluates every kind of loss as the TypeScript backend', () => {
      for (const [loss, nOutputs] of [
        ['logistic', 1],
        ['hinge', 4],
        ['softmax', 3],
        ['squaredError', 1],
        ['squaredError', 3],
        ['poisson', 2],
      ] as const) {
        for (const precision of ['float64', 'float32'] as const) {
          const { plan, samples, start } = problemFor(
            { loss },
            { rows: 5001, cols: 9, nOutputs, precision },
          );
          const { x, y, sampleWeights } = samples;
          for (const weights of [undefined, sampleWeights]) {
            const data = { x: x.data, y, rows: 5001, sampleWeights: weights };
            const parameters = precision === 'float32' ? Float32Array.from(start) : start;
            const got = backend.evaluate(plan, data, parameters);
            const expected = typescriptBackend.evaluate(plan, data, parameters);
            const tolerance = precision === 'float64' ? 1e-12 : 1e-5;
            assertClose([got.loss], [expected.loss], tolerance, `${loss}: loss`);
            // A score at a boundary may fall on either side of it in single precision.
            const allowed = precision === 'float64' ? 1e-12 : 1e-3;
            assertClose([got.score], [expected.score], allowed, `${loss}: score`, allowed);
          }
        }
      }
    });

    it('evaluates constant targets as scikit-learn does', () => {
      const plan = resolvePlan(
        { loss: 'squaredError' },
        { nSamples: 3, nFeatures: 1, precision: 'float64' },
      );
      const data = { x: Float64Array.of(1, 2, 3), y: Float64Array.of(5, 5, 5), rows: 3 };
      assert.equal(backend.evaluate(plan, data, Float64Array.of(0, 5)).score, 1);
      assert.equal(backend.evaluate(plan, data, Float64Array.of(0, 4)).score, 0);
      // 1 - Σ(y - p)²/Σ(y - mean)² = 1 - 2/2
      const varied = { ...data, y: Float64Array.of(1, 2, 3) };
      assertClose(
        [backend.evaluate(plan, varied, Float64Array.of(0, 2)).score],
        [0],
        0,
        'R²',
        1e-15,
      );
    });

    it('averages the parameters after each step, from the epoch asked for', () => {
      for (const batchSize of ['all', 50, 1] as const) {
        for (const average of [true, 2] as const) {
          const options = { batchSize, average, learningRate: 0.1 };
          const { state } = train(options, 4);
          const from = average === true ? 0 : average;
          const steps = batchSize === 'all' ? 1 : Math.ceil(300 / batchSize);
          assert.equal(state.counters[COUNTERS.averaged], (4 - from) * steps);
          if (batchSize === 1) continue;
          // The parameters after each step, from runs over the first so many batches of an epoch.
          const one = prepare({ ...options, shuffle: false });
          const sums = new Float64Array(4);
          const walked = one.start();
          const averaged = one.start();
          backend.trainSync(one.plan, one.data, averaged, 4);
          for (let epoch = 0; epoch < 4; epoch++) {
            for (let i = 0; i < steps; i++) {
              const size = batchSize === 'all' ? 300 : batchSize;
              const part = {
                x: one.data.x.slice(i * size * 3, (i + 1) * size * 3),
                y: one.data.y.slice(i * size, (i + 1) * size),
                rows: size,
              };
              backend.trainSync({ ...one.plan, averageFrom: 1e6 }, part, walked, 1);
              if (epoch >= from) for (let j = 0; j < 4; j++) sums[j] += walked.parameters[j];
            }
          }
          const expected = sums.map((sum) => sum / ((4 - from) * steps));
          assertClose(averaged.average, expected, 1e-12, 'mean', 1e-14);
        }
      }
    });

    it('records the loss of every batch on request', () => {
      for (const batchSize of ['all', 64, 1] as const) {
        for (const reduction of ['mean', 'sum'] as const) {
          const options = { batchSize, reduction, learningRate: 0.01, l2: 0.1 };
          const { outcome, reports } = train({ ...options, recordBatches: true }, 3);
          const steps = batchSize === 'all' ? 1 : Math.ceil(300 / batchSize);
          assert.equal(outcome.batchLosses.length, 3 * steps);
          for (let epoch = 0; epoch < 3; epoch++) {
            const ofEpoch = outcome.batchLosses.slice(epoch * steps, (epoch + 1) * steps);
            const sizes = ofEpoch.map((_, i) =>
              batchSize === 'all' ? 300 : Math.min(batchSize, 300 - i * batchSize),
            );
            const weighted = ofEpoch.map((loss, i) =>
              reduction === 'mean' ? sizes[i] * loss : loss,
            );
            const total = weighted.reduce((a, b) => a + b, 0);
            const parts = reduction === 'mean' ? 300 : steps;
            assertClose([reports[epoch].loss], [total / parts], 1e-12, 'loss');
          }
          const without = train(options, 3);
          assert.equal(without.outcome.batchLosses.length, 0);
          assert.deepEqual(
            without.reports.map((report) => report.loss),
            reports.map((report) => report.loss),
          );
        }
      }
    });

    it('reports the mean norm of the gradients', () => {
      const { plan, data, start } = prepare({ l2: 0.1, learningRate: 0.2 });
      const state = start();
      for (let epoch = 0; epoch < 3; epoch++) {
        const gradient = new Float64Array(4);
        typescriptBackend.gradient(plan, data, state.parameters, gradient);
        const { reports } = backend.trainSync(plan, data, state, 1);
        assertClose([reports[0].gradientNorm], [Math.hypot(...gradient)], 1e-12, 'norm');
      }
    });

    it('one-sample descent: loss and norm of the fused loop as those of the general one', () => {
      const options = { batchSize: 1, l2: 0.1, learningRate: 0.01 };
      const fused = train(options, 3);
      // A limit that nothing reaches takes the run through the batches.
      const general = train({ ...options, clipNorm: 1e9 }, 3);
      for (const key of ['loss', 'gradientNorm', 'learningRate'] as const) {
        assertClose(
          fused.reports.map((report) => report[key]),
          general.reports.map((report) => report[key]),
          1e-12,
          key,
        );
      }
      assertClose(fused.state.parameters, general.state.parameters, 1e-12, 'W', 1e-14);
    });

    it('maxNorm: no output’s weights grow longer, in any descent', () => {
      for (const batchSize of ['all', 32, 1] as const) {
        const { plan, samples, start } = problemFor(
          { loss: 'softmax', maxNorm: 0.2, batchSize, learningRate: 1 },
          { rows: 300, cols: 5, nOutputs: 3, precision: 'float64' },
        );
        const state = initialState(plan, 'zeros');
        state.parameters.set(start);
        const data = { x: samples.x.data, y: samples.y, rows: 300 };
        backend.trainSync(plan, data, state, 5);
        const norms = [0, 1, 2].map((k) => Math.hypot(...state.parameters.slice(5 * k, 5 * k + 5)));
        for (const norm of norms) assert.ok(norm <= 0.2 + 1e-12, `${norms}`);
        assert.ok(Math.max(...norms) > 0.199, `nothing was shortened: ${norms}`);
      }
    });

    it('l1: weights become exactly zero, with every optimizer that takes it', () => {
      for (const optimizer of ['sgd', 'adagrad', 'rmsprop', 'adam', 'adamw'] as const) {
        const { state } = train({ optimizer, l1: 10, learningRate: 0.1, batchSize: 50 }, 60);
        assert.deepEqual(
          state.parameters.slice(0, 3).map(Math.abs),
          Float64Array.of(0, 0, 0),
          optimizer,
        );
        assert.notEqual(state.parameters[3], 0);
      }
    });
  });
}

interface AveragedRuns {
  x0: number[];
  runs: {
    name: string;
    options: { lr: number; t0?: number; lambd?: number };
    final: number[];
    finalAveraged: number[];
  }[];
}

for (const backend of backends) {
  describe(`averaged descent on the ${backend.name} backend`, () => {
    it("equals PyTorch's ASGD: sgd with weight decay, inverse time to the power 0.75, and a mean", () => {
      const { x0, runs } = reference<AveragedRuns>('d_optimizers/asgd.json');
      assert.notEqual(runs.length, 0);
      const { X, targets } = lossReference();
      for (const { name, options, final, finalAveraged } of runs) {
        const { lr, t0, lambd = 1e-4 } = options;
        const plan = resolvePlan(
          {
            loss: 'logistic',
            l2: 0.01,
            useBias: false,
            optimizer: { name: 'sgd', weightDecay: lambd },
            learningRate: {
              name: 'inverseTime',
              per: 'step',
              initial: lr,
              decay: lambd * lr,
              power: 0.75,
            },
            // Its mean begins with the parameters after step t0 + 2; t0 is 1e6 where it is not given.
            average: t0 === undefined ? false : t0 + 1,
          },
          { nSamples: X.length, nFeatures: x0.length, precision: 'float64' },
        );
        const state = initialState(plan, x0);
        const data = {
          x: Float64Array.from(X.flat()),
          y: Float64Array.from(targets.yBinary),
          rows: X.length,
        };
        backend.trainSync(plan, data, state, 200);
        assertClose(state.parameters, final, 1e-12, name, 1e-12);
        assertClose(currentParameters(plan, state), finalAveraged, 1e-12, `${name}: mean`, 1e-12);
      }
    });
  });
}
