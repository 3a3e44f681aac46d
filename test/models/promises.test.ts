/** Watchers of a fit, and of a descent, that return promises. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { minimize, minimizeSync, newton } from '../../lib/descent/index.ts';
import { LogisticRegression } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { problem } from '../support/problems.ts';

const { x, y } = problem(60, 3);
const labels = Array.from(y);

/** Counts what is under way; what it returns is kept, or rejected at call `fails`, after a while. */
function slowWatcher(fails = Number.POSITIVE_INFINITY) {
  const seen: number[] = [];
  let [underWay, most, ended] = [0, 0, 0];
  const watch = async (number: number) => {
    seen.push(number);
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(2);
    underWay -= 1;
    ended += 1;
    if (seen.length >= fails) throw new Error(`failed at ${number}`);
  };
  return { seen, watch, state: () => ({ underWay, most, ended }) };
}

/** Whether nobody took care of a rejection meanwhile. */
async function unhandledDuring(run: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  try {
    await run();
    await sleep(20);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
  return unhandled;
}

for (const backend of backendNames) {
  const endless = { backend, solver: 'descent', patience: Infinity } as const;
  const model = () => new LogisticRegression({ ...endless, maxEpochs: 12 });

  describe(`promises of watchers, on the ${backend} backend`, () => {
    for (const batchSize of ['all', 8] as const) {
      it(`awaits onEpoch before the next report and the end, batchSize ${batchSize}`, async () => {
        const watcher = slowWatcher();
        const fitted = new LogisticRegression({ backend, maxEpochs: 12, batchSize });
        const { epochs } = await fitted.fit(x, labels, {
          onEpoch: ({ epoch }) => watcher.watch(epoch),
        });
        assert.deepEqual(watcher.seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        assert.deepEqual(watcher.state(), { underWay: 0, most: 1, ended: epochs });
        const plain = new LogisticRegression({ backend, maxEpochs: 12, batchSize });
        await plain.fit(x, labels);
        assert.deepEqual(fitted.weights, plain.weights, 'the same bits');
      });
    }

    it('awaits onCheckpoint, and the epochs before it, before training goes on', async () => {
      const [epochs, checkpoints] = [slowWatcher(), slowWatcher()];
      const order: string[] = [];
      await model().fit(x, labels, {
        checkpointEvery: 5,
        onEpoch: ({ epoch }) => {
          order.push(`epoch ${epoch}`);
          return epochs.watch(epoch);
        },
        onCheckpoint: ({ counters }) => {
          assert.equal(epochs.state().underWay, 0);
          order.push(`checkpoint ${counters.epochs}`);
          return checkpoints.watch(Number(counters.epochs));
        },
      });
      assert.deepEqual(checkpoints.seen, [5, 10]);
      assert.deepEqual(checkpoints.state(), { underWay: 0, most: 1, ended: 2 });
      assert.equal(order.indexOf('checkpoint 5'), 5);
      assert.equal(order.indexOf('checkpoint 10'), 11);
      assert.equal(epochs.seen.length, 12);
    });

    for (const name of ['onEpoch', 'onCheckpoint'] as const) {
      it(`rejects with what the promise of ${name} rejects with, and keeps the last epoch`, async () => {
        const unhandled = await unhandledDuring(async () => {
          const watcher = slowWatcher(2);
          const fitted = new LogisticRegression({ ...endless, maxEpochs: 1e5 });
          const watch = () => watcher.watch(watcher.seen.length + 1);
          const options =
            name === 'onEpoch' ? { onEpoch: watch } : { checkpointEvery: 3, onCheckpoint: watch };
          await assert.rejects(fitted.fit(x, labels, options), /^Error: failed at 2$/);
          assert.equal(watcher.seen.length, 2, 'nothing is told after the failure');
          assert.ok(Number(fitted.checkpoint().counters.epochs) >= 2);
          assert.ok(fitted.score(x, labels) > 0.5);
          await fitted.fit(x, labels, { signal: AbortSignal.timeout(50) }).catch(() => {});
        });
        assert.deepEqual(unhandled, []);
      });
    }

    it('rejects for the last epoch too, and for partialFit', async () => {
      const one = new LogisticRegression({ backend, maxEpochs: 1 });
      const onEpoch = async () => Promise.reject(new Error('the last one'));
      await assert.rejects(one.fit(x, labels, { onEpoch }), /the last one/);
      await assert.rejects(one.partialFit(x, labels, { onEpoch }), /the last one/);
    });

    it('takes any object with then for a promise', async () => {
      let isKept = false;
      const later = {
        // biome-ignore lint/suspicious/noThenProperty: this is what is tested
        then: (done: (value: number) => void) => {
          setTimeout(() => {
            isKept = true;
            done(1);
          }, 5);
        },
      };
      await new LogisticRegression({ backend, maxEpochs: 1 }).fit(x, labels, {
        onEpoch: () => later,
      });
      assert.ok(isKept);
    });

    it('does not wait for a promise when it is aborted', async () => {
      const controller = new AbortController();
      const never = new Promise(() => {});
      const fit = model().fit(x, labels, { signal: controller.signal, onEpoch: () => never });
      setTimeout(() => controller.abort(new Error('enough')), 30);
      await assert.rejects(fit, /enough/);
    });

    for (const [name, options] of [
      ['onEpoch', (watch: () => unknown) => ({ onEpoch: watch })],
      ['onCheckpoint', (watch: () => unknown) => ({ checkpointEvery: 2, onCheckpoint: watch })],
    ] as const) {
      it(`refuses a promise of ${name} in fitSync, and nobody misses its rejection`, async () => {
        const unhandled = await unhandledDuring(async () => {
          const fitted = model();
          const watch = async () => Promise.reject(new Error('not heard'));
          assert.throws(() => fitted.fitSync(x, labels, options(watch)), {
            name: 'TypeError',
            message: `Expected "${name}" to return no promise in fitSync and partialFitSync, which cannot wait for it: use fit or partialFit`,
          });
          assert.ok(Number(fitted.checkpoint().counters.epochs) <= 2);
        });
        assert.deepEqual(unhandled, []);
      });
    }
  });
}

describe('promises of onStep', () => {
  const square = (point: ArrayLike<number>) => point[0] * point[0];

  it('are awaited before the next step of minimize', async () => {
    const watcher = slowWatcher();
    const { iterations } = await minimize(square, 1, {
      maxIterations: 8,
      onStep: ({ step }) => watcher.watch(step),
    });
    assert.deepEqual(watcher.seen, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(watcher.state(), { underWay: 0, most: 1, ended: iterations });
  });

  it('end minimize where they are rejected', async () => {
    const watcher = slowWatcher(3);
    const options = {
      maxIterations: 8,
      onStep: ({ step }: { step: number }) => watcher.watch(step),
    };
    await assert.rejects(minimize(square, 1, options), /failed at 3/);
    assert.equal(watcher.seen.length, 3);
  });

  it('are not waited for after an abort', async () => {
    const signal = AbortSignal.timeout(30);
    const options = { signal, onStep: () => new Promise(() => {}) };
    await assert.rejects(minimize(square, 1, options), { name: 'TimeoutError' });
  });

  for (const [method, run] of [
    ['minimizeSync', minimizeSync],
    ['newton', newton],
  ] as const) {
    it(`are refused by ${method}`, async () => {
      const unhandled = await unhandledDuring(async () => {
        const onStep = async () => Promise.reject(new Error('not heard'));
        assert.throws(() => run(square, 1, { onStep }), {
          name: 'TypeError',
          message: new RegExp(`"onStep" to return no promise in ${method}`),
        });
      });
      assert.deepEqual(unhandled, []);
    });
  }
});
