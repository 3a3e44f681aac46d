/** The contenders that ship train the models that they name, with equal results. */
import assert from 'node:assert/strict';
import { objectiveOf } from '../../lib/bench/agreement.ts';
import { plainLoop } from '../../lib/bench/plainLoop.ts';
import { makeSamples } from '../../lib/bench/samples.ts';
import { readySubject } from '../../lib/bench/subjects.ts';
import { TASK_NAMES, TASKS } from '../../lib/bench/tasks.ts';
import { NARROW_STORAGES } from '../../lib/data/storage.ts';
import { backendNames } from '../support/backends.ts';

const SHAPE = { rows: 300, cols: 7, seed: 3 };
const PLAIN_LOOP = { call: 'plainLoop', threads: 1 } as const;

describe('benchmark subjects', () => {
  for (const name of TASK_NAMES) {
    const task = TASKS[name];
    const samples = makeSamples({ ...SHAPE, classes: task.classes });
    for (const backend of backendNames) {
      for (const call of ['fitSync', 'fit'] as const) {
        it(`${name}: ${call} on ${backend} gives the result of the plain loop`, async () => {
          const plain = await (await readySubject(PLAIN_LOOP, task, samples))();
          const run = await readySubject({ call, backend, threads: 2 }, task, samples);
          const { loss, epochs } = await run();
          const expected = plain.loss();
          const untrained = Math.log(task.classes);
          assert.ok(expected < 0.999 * untrained, `${expected} has learned something`);
          // In float32, and to an optimum within a millionth.
          assert.ok(Math.abs(loss() - expected) < 2e-6 * expected, `${loss()} is not ${expected}`);
          if (name === 'optimum') assert.ok(epochs < task.training.epochs, 'it settles');
          else assert.equal(epochs, plain.epochs);
        });
      }
    }
  }

  for (const backend of backendNames) {
    for (const storage of NARROW_STORAGES) {
      it(`${storage} on ${backend} approximates the result of the plain loop`, async () => {
        const task = TASKS['batch-gd'];
        const samples = makeSamples({ ...SHAPE, classes: task.classes });
        const plain = await (await readySubject(PLAIN_LOOP, task, samples))();
        const subject = { call: 'fitSync', backend, threads: 2, storage } as const;
        const { loss } = await (await readySubject(subject, task, samples))();
        const off = Math.abs(loss() / plain.loss() - 1);
        assert.ok(off > 0 && off < (storage === 'float16' ? 1e-5 : 1e-3), `off by ${off}`);
      });
    }
  }

  it('the plain loop finds the optimum of the penalised loss', () => {
    const samples = makeSamples({ ...SHAPE, classes: 2 });
    const { x, y } = samples;
    const { training } = TASKS.optimum;
    const model = plainLoop(x, y, 2, training);
    const at = (weights: readonly number[], bias: number) =>
      objectiveOf(x, y, { weights, bias: [bias] }, training);
    const weights = Array.from(model.weights);
    const lowest = at(weights, model.bias[0]);
    // A step to either side along each coordinate is no better by more than a millionth.
    for (let j = 0; j <= SHAPE.cols; j++) {
      for (const step of [-0.05, 0.05]) {
        const moved = weights.map((weight, k) => (k === j ? weight + step : weight));
        const bias = model.bias[0] + (j === SHAPE.cols ? step : 0);
        assert.ok(at(moved, bias) > lowest * (1 - 1e-6), `coordinate ${j}`);
      }
    }
  });
});

describe('benchmark objective', () => {
  const x = Float32Array.of(1, 2, 3, 4);
  const plain = { epochs: 1, batchSize: 'all', learningRate: 1 } as const;

  it('is the mean log loss, with the penalty where there is one', () => {
    const model = { weights: [0.5, -0.25], bias: [0.25] };
    const scores = [0.25, 0.75];
    const expected =
      scores.reduce((sum, z, i) => sum - Math.log(1 / (1 + Math.exp(i === 1 ? -z : z))), 0) / 2;
    const found = objectiveOf(x, Float32Array.of(0, 1), model, plain);
    assert.ok(Math.abs(found - expected) < 1e-15, `${found}`);
    const penalised = objectiveOf(x, Float32Array.of(0, 1), model, { ...plain, c: 2 });
    // ½/(C·n)·‖w‖² = 0.3125 / 8
    assert.ok(Math.abs(penalised - found - 0.3125 / 8) < 1e-15);
  });

  it('of one output for each class is the mean cross-entropy', () => {
    const model = { weights: [1, 0, 0, 1, 0, 0], bias: [0, 0, 1] };
    // Scores of the rows: (1, 2, 1) and (3, 4, 1).
    const share = (scores: number[], k: number) =>
      Math.exp(scores[k]) / scores.reduce((sum, z) => sum + Math.exp(z), 0);
    const expected = -(Math.log(share([1, 2, 1], 2)) + Math.log(share([3, 4, 1], 0))) / 2;
    assert.ok(Math.abs(objectiveOf(x, Float32Array.of(2, 0), model, plain) - expected) < 1e-15);
  });
});
