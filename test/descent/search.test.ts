import assert from 'node:assert/strict';
import { localSearch, objective, randomSearch } from '../../lib/descent/index.ts';
import { RandomState, SGDClassifier } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';

const bowl = ({ 0: x, 1: y }: ArrayLike<number>) => (x - 1) ** 2 + y * y;

describe('randomSearch and localSearch', () => {
  it('draw what NumPy draws, and keep the best', async () => {
    const { x, value, values, best, improvements } = await randomSearch(bowl, {
      start: [0, 0],
      attempts: 100,
      scale: 2,
      seed: 7,
    });
    const random = new RandomState(7);
    const points = Array.from({ length: 100 }, () => random.randn(2).map((each) => 2 * each));
    assertClose(values, points.map(bowl), 1e-14, 'values');
    assert.equal(value, Math.min(...values));
    assert.equal(bowl(x), value);
    let lowest = Number.POSITIVE_INFINITY;
    assert.deepEqual(
      [...best],
      [...values].map((each) => {
        lowest = Math.min(lowest, each);
        return lowest;
      }),
    );
    assert.equal(improvements.at(-1)?.value, value);
    assert.ok(
      improvements.length > 2 &&
        improvements.every(({ attempt, value: v }) => values[attempt - 1] === v),
    );
  });

  it('goes down only, step by step', async () => {
    const options = { start: [5, 5], attempts: 300, scale: 0.3, seed: 1 };
    const { value, best, x } = await localSearch(bowl, options);
    assert.ok(value < 0.1 && bowl(x) === value);
    for (let i = 1; i < best.length; i++) assert.ok(best[i] <= best[i - 1]);
    const again = await localSearch(bowl, options);
    assert.deepEqual(again.x, x);
  });

  for (const backend of backendNames) {
    it(`${backend}: on a model, stepping from the best finds more than starting anew`, async () => {
      const { x, y } = problem(150, 20);
      const model = new SGDClassifier({ loss: 'westonWatkins', l2: 0, learningRate: 0.1, backend });
      const losses = objective(model, x, y);
      const random = await randomSearch(losses, { attempts: 200, scale: 0.1 });
      const local = await localSearch(losses, { attempts: 200, scale: 0.1 });
      assert.ok(random.value < losses.loss(losses.parameters));
      assert.ok(local.value < random.value, `${local.value} < ${random.value}`);
      assertClose([local.value], [losses.loss(local.x)], 1e-12, 'value');
    });
  }

  it('are aborted between two attempts, and tell of improvements', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = localSearch(bowl, {
      start: [9, 9],
      attempts: 1e6,
      scale: 0.1,
      signal: controller.signal,
      onImprovement: ({ value }) => {
        seen.push(value);
        if (seen.length === 5) controller.abort(new Error('enough'));
      },
    });
    await assert.rejects(run, /^Error: enough$/);
    assert.equal(seen.length, 5);
  });

  it('refuse what makes no sense', async () => {
    await assert.rejects(randomSearch(bowl), {
      message: 'Expected "start" to be a number or an array of numbers, but received undefined',
    });
    await assert.rejects(randomSearch(bowl, { start: [1, 2], attempts: 0 }), {
      message: 'Expected "attempts" to be an integer from 1 to 10000000, but received 0 (number)',
    });
    await assert.rejects(localSearch(bowl, { start: [1, 2], scale: -1 }), {
      message: 'Expected "scale" to be a positive number, but received -1 (number)',
    });
    await assert.rejects(
      localSearch(() => Number.NaN, { start: [1, 2] }),
      { message: '"f" returned NaN at the point [1, 2]' },
    );
  });
});
