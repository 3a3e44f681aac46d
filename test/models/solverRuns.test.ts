/** Runs of solvers: callbacks, aborts, checkpoints, validation, stopping rules and the time limit. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  type Checkpoint,
  type EpochReport,
  type FitResult,
  LinearRegression,
  LogisticRegression,
  matrix,
} from '../../lib/index.ts';
import { ON_NOT_CONVERGED } from '../../lib/models/notConverged.ts';
import type { SolverOption } from '../../lib/plan/solvers.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { type AnyOptions, classProblem, numberProblem, rows } from './problems.ts';

/** There and back through text, as through a file. */
function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

const SOLVERS = ['newton', 'newton-cg', 'lbfgs'] as const satisfies SolverOption[];

type Options = AnyOptions & { C?: number; solver?: SolverOption };

for (const backend of backendNames) {
  for (const solver of SOLVERS) {
    const { x, y } = classProblem(80, 3, 3);
    const make = (more: Options = {}) => {
      const model = new LogisticRegression({ backend, solver, C: 10, ...more });
      model[ON_NOT_CONVERGED] = () => {};
      return model;
    };
    /** A fit, and the checkpoints after each iteration. */
    const recorded = (model: LogisticRegression) => {
      const checkpoints: Checkpoint[] = [];
      const result = model.fitSync(x, y, {
        checkpointEvery: 1,
        onCheckpoint: (checkpoint) => checkpoints.push(throughJson(checkpoint)),
      });
      return { result, checkpoints };
    };

    describe(`runs of ${solver} on the ${backend} backend`, () => {
      it('tell every iteration, in order, in fit as in fitSync', async () => {
        const told: EpochReport[][] = [[], []];
        const [model, sync] = [make(), make()];
        const result = await model.fit(x, y, { onEpoch: (report) => told[0].push(report) });
        const other = sync.fitSync(x, y, { onEpoch: (report) => told[1].push(report) });
        assert.ok(result.epochs > 3 && result.epochs < 100, `${result.epochs}`);
        assert.equal(result.certificate?.iterations, result.epochs);
        assert.ok(result.certificate.passes > result.epochs);
        for (const reports of told) {
          assert.deepEqual(
            reports.map(({ epoch }) => epoch),
            Array.from(result.losses, (_, i) => i + 1),
          );
          assert.deepEqual(
            reports.map(({ loss }) => loss),
            [...result.losses],
          );
        }
        assert.deepEqual(other.losses, result.losses);
        assert.deepEqual(other.certificate, result.certificate);
        assert.deepEqual(sync.weights, model.weights);
        assert.deepEqual(sync.bias, model.bias);
        for (let i = 1; i < result.epochs; i++) {
          assert.ok(result.losses[i] <= result.losses[i - 1] * (1 + 1e-14), `iteration ${i + 1}`);
        }
        assertClose([result.losses[result.epochs - 1]], [result.certificate.objective], 1e-13, 'f');
        const lists = ['learningRates', 'gradientNorms', 'epochSeconds'] as const;
        for (const list of lists) assert.equal(result[list].length, result.epochs);
        assert.equal(result.validationLosses.length + result.trainingScores.length, 0);
      });

      for (const [precision, more] of [
        ['float64', {}],
        // To the end, only rounding decides which step is the last.
        ['float32', { maxEpochs: 5 }],
      ] as [string, Options][]) {
        it(`resume from every iteration in the same bits, in ${precision}`, async () => {
          const options = { ...more, precision } as Options;
          const whole = make(options);
          const { result, checkpoints } = recorded(whole);
          assert.equal(checkpoints.length, result.epochs);
          const plain = make(options);
          assert.deepEqual(plain.fitSync(x, y).losses, result.losses);
          assert.deepEqual(plain.weights, whole.weights);
          for (const [i, resume] of checkpoints.slice(0, -1).entries()) {
            assert.equal(resume.ended, null);
            assert.ok(Array.isArray(resume.solver));
            const rest = make(options);
            const told: number[] = [];
            const fit = { resume, onEpoch: ({ epoch }: EpochReport) => told.push(epoch) };
            const after = i % 2 === 0 ? await rest.fit(x, y, fit) : rest.fitSync(x, y, fit);
            assert.deepEqual(after.losses, result.losses.slice(i + 1));
            assert.equal(after.stopReason, result.stopReason);
            assert.deepEqual(rest.weights, whole.weights);
            assert.deepEqual(rest.bias, whole.bias);
            assert.deepEqual(rest.checkpoint(), whole.checkpoint());
            assert.equal(told[0], i + 2);
            assert.equal(after.certificate?.objective, result.certificate?.objective);
          }
        });
      }

      it('resume with patience on validation samples in the same bits', () => {
        const options = { validationFraction: 0.3, patience: 2 };
        const whole = make(options);
        const { result, checkpoints } = recorded(whole);
        for (const resume of checkpoints.slice(0, -1)) {
          const rest = make(options);
          const { stopReason, epochs } = rest.fitSync(x, y, { resume });
          assert.equal(epochs, result.epochs - Number(resume.counters.epochs));
          assert.equal(stopReason, result.stopReason);
          assert.deepEqual(rest.weights, whole.weights);
          assert.deepEqual(rest.checkpoint(), whole.checkpoint());
        }
      });

      it('that had ended, resumed: nothing is left to do', () => {
        for (const [options, reason] of [
          [{}, 'tolerance'],
          [{ maxEpochs: 3 }, 'maxEpochs'],
          [{ targetLoss: 0.5 }, 'targetLoss'],
          [{ targetScore: 0.8 }, 'targetScore'],
        ] as const) {
          const model = make(options);
          const { result, checkpoints } = recorded(model);
          assert.equal(result.stopReason, reason);
          assert.deepEqual(checkpoints.at(-1), throughJson(model.checkpoint()), reason);
          const again = make(options);
          const none = again.fitSync(x, y, { resume: throughJson(model.checkpoint()) });
          assert.deepEqual([none.epochs, none.stopReason], [0, reason]);
          assert.deepEqual(again.weights, model.weights);
          assert.deepEqual(again.checkpoint(), model.checkpoint());
        }
      });

      it('end at their tolerance, also in the last epoch that they may have', () => {
        const { epochs } = make().fitSync(x, y);
        const last = make({ maxEpochs: epochs }).fitSync(x, y);
        assert.deepEqual(
          [last.epochs, last.stopReason, last.converged],
          [epochs, 'tolerance', true],
        );
        const cut = make({ maxEpochs: 2 }).fitSync(x, y);
        assert.deepEqual([cut.epochs, cut.stopReason, cut.converged], [2, 'maxEpochs', false]);
        assert.equal(cut.notConverged?.finding, 'notAtOptimum');
        assert.deepEqual(cut.notConverged.causes, ['epochs']);
        const { objective, gap } = cut.certificate ?? assert.fail();
        const best = last.certificate?.objective ?? Number.NaN;
        assert.ok(gap !== undefined && objective - gap <= best && best < objective);
      });

      it('stop by targets, patience and the time limit', () => {
        const target = make({ targetLoss: 0.5 }).fitSync(x, y);
        assert.equal(target.stopReason, 'targetLoss');
        assert.equal(target.converged, true);
        const { losses, epochs } = target;
        assert.ok(
          losses[epochs - 1] <= 0.5 && (epochs === 1 || losses[epochs - 2] > 0.5),
          `${losses}`,
        );

        const scored = make({ targetScore: 0.8 });
        const score = scored.fitSync(x, y);
        assert.equal(score.stopReason, 'targetScore');
        assert.equal(score.trainingScores.at(-1), scored.score(x, y));
        assert.ok(score.trainingScores.slice(0, -1).every((each) => each < 0.8));

        const timed = make({ timeLimit: 1e-9 }).fitSync(x, y);
        assert.deepEqual(
          [timed.stopReason, timed.epochs, timed.converged],
          ['timeLimit', 1, false],
        );
        assert.equal(make({ timeLimit: 1e-9, warmStart: true }).fitSync(x, y).epochs, 1);
        const stretched = make({ timeLimit: 1e-9 }).fitSync(x, y, {
          checkpointEvery: 1,
          onCheckpoint: () => {},
        });
        assert.deepEqual([stretched.stopReason, stretched.epochs], ['timeLimit', 1]);
      });

      it('have validation losses and scores, and patience takes the best epoch', () => {
        const noisy = y.map((label, i) => (i % 4 === 0 ? y[(i + 1) % 80] : label));
        const [train, test] = [[...Array(50).keys()], Array.from({ length: 30 }, (_, i) => 50 + i)];
        const validation = { x: rows(x, test), y: test.map((i) => noisy[i]) };
        const options = { C: 1000, patience: 2 };
        const model = make(options);
        const fit = [rows(x, train), train.map((i) => noisy[i]), { validation }] as const;
        const result = model.fitSync(...fit);
        assert.equal(result.validationLosses.length, result.epochs);
        const best = result.bestEpoch ?? assert.fail('no best epoch');
        assert.equal(
          best,
          result.validationLosses.indexOf(Math.min(...result.validationLosses)) + 1,
        );
        const there = make({ C: 1000, maxEpochs: best });
        there.fitSync(...fit);
        assert.deepEqual(model.weights, there.weights);
        assert.deepEqual(model.bias, there.bias);
        assert.equal(result.validationScores[best - 1], model.score(validation.x, validation.y));
        const log = model.predictLogProba(validation.x).data;
        const loss = validation.y.reduce(
          (sum, label, i) => sum - log[3 * i + model.classes.indexOf(label)] / 30,
          0,
        );
        assertClose([result.validationLosses[best - 1]], [loss], 1e-12, 'validation loss');
      });

      it('aborted, keep the last iterate, and can be resumed from it', async () => {
        const whole = make();
        const { losses } = whole.fitSync(x, y);
        for (const at of [1, 3]) {
          const controller = new AbortController();
          const model = make();
          const told: number[] = [];
          const fit = model.fit(x, y, {
            signal: controller.signal,
            onEpoch: ({ epoch }) => {
              told.push(epoch);
              if (epoch === at) controller.abort(new Error('enough'));
            },
            // Looks at the signal after every iteration, however short they are.
            ...{ checkpointEvery: 1, onCheckpoint: () => {} },
          });
          await assert.rejects(fit, /^Error: enough$/);
          assert.equal(told.at(-1), at);
          const iterate = make({ maxEpochs: at });
          iterate.fitSync(x, y);
          assert.deepEqual(model.weights, iterate.weights);
          assert.deepEqual(model.bias, iterate.bias);
          const resume = throughJson(model.checkpoint());
          assert.deepEqual([resume.counters.epochs, resume.ended], [at, null]);
          const rest = make();
          assert.deepEqual(rest.fitSync(x, y, { resume }).losses, losses.slice(at));
          assert.deepEqual(rest.weights, whole.weights);
        }
      });

      it('end with what a callback throws or rejects with, and keep the last iterate', async () => {
        const throws = ({ epoch }: EpochReport) => {
          if (epoch === 2) throw new Error('from onEpoch');
        };
        const rejects = async (report: EpochReport) => throws(report);
        const onCheckpoint = () => {
          throw new Error('disk full');
        };
        const model = make();
        assert.throws(() => model.fitSync(x, y, { onEpoch: throws }), /^Error: from onEpoch$/);
        assert.equal(model.checkpoint().counters.epochs, 2);
        for (const onEpoch of [throws, rejects]) {
          await assert.rejects(make().fit(x, y, { onEpoch }), /^Error: from onEpoch$/);
        }
        const failing = { checkpointEvery: 3, onCheckpoint };
        assert.throws(() => model.fitSync(x, y, failing), /^Error: disk full$/);
        assert.equal(model.checkpoint().counters.epochs, 3);
        await assert.rejects(model.fit(x, y, failing), /^Error: disk full$/);
        assert.equal(model.checkpoint().counters.epochs, 3);
      });

      it('are refused while another one runs, and a dataset that changes changes nothing', async () => {
        const [alone, model] = [make(), make()];
        alone.fitSync(x, y);
        const data = matrix(x.data.slice(), 80, 3);
        const running = model.fit(data, y);
        data.data.fill(Number.NaN);
        await assert.rejects(model.fit(x, y), { code: 'ERR_FALLLINE_BUSY' });
        await running;
        assert.deepEqual(model.weights, alone.weights);
      });

      it('have the same bits with 1 to 4 threads', () => {
        const large = classProblem(3000, 12, 3);
        const [one, ...others] = [1, 2, 3, 4].map((threads) => {
          const model = make({ threads });
          const { losses, certificate } = model.fitSync(large.x, large.y);
          return { losses, certificate, weights: model.weights, bias: model.bias };
        });
        for (const other of others) assert.deepEqual(other, one);
      });

      it('start from the last fit with warmStart, and from the weights given', () => {
        const model = make({ warmStart: true });
        const first = model.fitSync(x, y);
        const { weights } = model;
        const second = model.fitSync(x, y);
        assert.ok(
          second.epochs <= 2 && second.epochs < first.epochs,
          `${second.epochs} iterations`,
        );
        assertClose(model.weights.data, weights.data, 1e-6, 'W');
        const near = make({ initialWeights: weights.data }).fitSync(x, y);
        assertClose([near.losses.at(-1) as number], [first.losses.at(-1) as number], 1e-10, 'loss');
      });

      it('refuse checkpoints of other solvers and of other sizes', () => {
        const { checkpoints } = recorded(make({ maxEpochs: 2 }));
        const [resume] = checkpoints;
        const call = (checkpoint: unknown, more: Options = {}) =>
          make(more).fitSync(x, y, { resume: checkpoint as Checkpoint });
        const other = solver === 'lbfgs' ? 'newton' : 'lbfgs';
        assert.throws(
          () => call(resume, { solver: other }),
          new RegExp(`its "solver" is "${solver}", and that of this fit "${other}"$`),
        );
        assert.throws(() => call(resume, { C: 1 }), /its "l2" is/);
        assert.throws(
          () => call({ ...resume, solver: [1, 2] }),
          /"resume.solver" to be an array of an odd multiple of 12 numbers/,
        );
        const wrong = resume.solver?.with(0, 'x' as never);
        assert.throws(
          () => call({ ...resume, solver: wrong }),
          /"resume.solver\[0\]" to be a number/,
        );
      });

      it('show their solver where a model and a result are printed', () => {
        const model = make();
        const result: FitResult = model.fitSync(x, y);
        assert.match(inspect(result), new RegExp(`solver: '${solver}'`));
        assert.match(inspect(model), /^LogisticRegression/);
        assert.match(inspect(model), new RegExp(`solver: '${solver}'`));
      });
    });
  }

  describe(`least squares on the ${backend} backend`, () => {
    it('take one step, and are at their optimum', () => {
      const { x, y } = numberProblem(60, 3, 2);
      const heard: unknown[] = [];
      for (const maxEpochs of [1, 1000]) {
        const model = new LinearRegression({ backend, l2: 0.1, maxEpochs });
        model[ON_NOT_CONVERGED] = (found) => heard.push(found);
        const { epochs, stopReason, converged, plan } = model.fitSync(x, y);
        assert.deepEqual([plan.solver, epochs, stopReason], ['cholesky', 1, 'tolerance']);
        assert.equal(converged, true);
      }
      assert.deepEqual(heard, []);
    });
  });
}
