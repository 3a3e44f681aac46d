/**
 * Allocations that fail and threads that the system refuses: one after the other in the build with
 * sanitizers (native/machine/faults.h), where each call must end with an error that says what is missing or with
 * the right answer. In every other build the switch is not there.
 */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { nextTurn } from '../../lib/common/nextTurn.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { batchNorm, dense, dropout } from '../../lib/plan/layers.ts';
import { describeNative } from '../support/backends.ts';
import { networkProblem } from '../support/networks.ts';
import { problemFor } from '../support/problems.ts';

const ALLOCATION = 'FALLLINE_FAIL_ALLOCATION';
const THREAD = 'FALLLINE_FAIL_THREAD';
const MISSING = /There is not enough memory: \d+ bytes were wanted for [a-z' ]+$/;
/** More often than any call requests memory or threads. */
const MOST = 400;

/** Outcome of a call in a form that can be compared. */
type Answer = readonly (string | number | readonly number[])[];
type Call = (addon: Addon) => Answer | Promise<Answer>;

const shape = { rows: 6000, cols: 20, nOutputs: 1, precision: 'float64' } as const;
const options = { threads: 3, seed: 1, maxEpochs: 2, average: true, patience: 2 } as const;

function linear(precision: 'float64' | 'float32') {
  const { plan, samples } = problemFor(
    { ...options, batchSize: 3000, l2: 0.1, targetScore: 1 },
    { ...shape, precision },
  );
  const data = { ...samples, x: samples.x.data, rows: shape.rows };
  return { plan, data: { ...data, validation: data } };
}

function network() {
  const layers = [dense(16), batchNorm(), dropout(0.2), dense(1)];
  const wanted = { rows: 3000, nFeatures: 20, nOutputs: 1, precision: 'float32' } as const;
  const { plan, data, start } = networkProblem({ ...options, layers, batchSize: 3000 }, wanted);
  return { plan, data: { ...data, validation: undefined }, start: Float32Array.from(start) };
}

/** One-sample descent over rows that are held in fewer bytes, in an order that is made aside. */
function narrow() {
  const rows = 40_000;
  const { plan, samples } = problemFor({ ...options, batchSize: 1 }, { ...shape, rows, cols: 3 });
  const codes = Uint16Array.from(samples.x.data, (value) => (value > 0 ? 0x3c00 : 0xb800));
  const x = { storage: 'float16', codes } as const;
  return { plan, data: { ...samples, x, rows, validation: undefined } };
}

const RUNS = { linear: () => linear('float64'), single: () => linear('float32'), network, narrow };

function trained(
  make: () => ReturnType<(typeof RUNS)['narrow' | 'linear' | 'network']>,
  off: boolean,
): Call {
  return async (addon) => {
    const { plan, data } = make();
    const state = initialState(plan, 'zeros');
    if (!off) {
      const { ended, reports } = addon.trainSync(plan, data, state, plan.maxEpochs);
      return [ended, reports.length, [...state.parameters]];
    }
    let reported = 0;
    const job = addon.train(plan, data, state, plan.maxEpochs, (reports) => {
      reported += reports.length;
    });
    // Without a thread of its own, the run is worked on here.
    if (job.turn)
      do await nextTurn();
      while (job.turn());
    const { ended } = await job.promise;
    return [ended, reported, [...state.parameters]];
  };
}

const CALLS: Record<string, Call> = {
  ...Object.fromEntries(
    Object.entries(RUNS).flatMap(([name, make]) => [
      [`trainSync, ${name}`, trained(make as typeof narrow, false)],
      [`train, ${name}`, trained(make as typeof narrow, true)],
    ]),
  ),
  gradient: (addon) => {
    const { plan, data } = linear('float64');
    const out = new Float64Array(21);
    return [addon.gradient(plan, data, new Float64Array(21).fill(0.1), out), [...out]];
  },
  evaluate: (addon) => {
    const { plan, data, start } = network();
    const { loss, score } = addon.evaluate(plan, data, start);
    return [loss, score];
  },
  scores: (addon) => {
    const { plan, data, start } = network();
    const out = floatArray('float32', data.rows);
    addon.scores(plan, data.x, start, out);
    return [[...out]];
  },
  'a large product': (addon) => {
    const n = 300;
    const [a, b, c] = [1, 2, 3].map((each) => new Float64Array(n * n).fill(each));
    const steps = [n, 1, 0] as const;
    addon.kernels.float64.gemm(n, n, n, 1, a, ...steps, b, ...steps, 0, c, ...steps, 3);
    return [[...c]];
  },
};

describeNative('what the system refuses', (addon) => {
  const { failures } = addon;

  /** Lets the n-th one fail, for every n until none is left. */
  async function forEachFailure(variable: string, name: string, mayThrow: boolean) {
    const call = CALLS[name];
    const expected = await call(addon);
    let failed = 0;
    try {
      for (let n = 1; ; n++) {
        assert.ok(n < MOST, 'the calls end');
        const before = failures?.();
        process.env[variable] = `${n}`;
        try {
          assert.deepEqual(await call(addon), expected, `${variable}=${n}`);
        } catch (error) {
          if (error instanceof assert.AssertionError || !mayThrow) throw error;
          assert.match((error as Error).message, MISSING);
          failed++;
        }
        if (failures?.() === before) return failed;
        // The count begins anew with another value.
        process.env[variable] = '0';
      }
    } finally {
      delete process.env[variable];
    }
  }

  for (const name of Object.keys(CALLS)) {
    if (failures === undefined) {
      it(`${name}: nothing fails on purpose in this build`, async () => {
        process.env[ALLOCATION] = process.env[THREAD] = '1';
        try {
          assert.ok((await CALLS[name](addon)).length > 0);
        } finally {
          delete process.env[ALLOCATION];
          delete process.env[THREAD];
        }
      });
      continue;
    }
    it(`${name}: memory that is missing is an error that says so`, async () => {
      const failed = await forEachFailure(ALLOCATION, name, true);
      // A product needs no memory of its own.
      assert.ok(failed > 0 || name === 'a large product', `${failed}`);
    });
    it(`${name}: a thread that cannot be had changes no bit`, async () => {
      assert.equal(await forEachFailure(THREAD, name, false), 0);
    });
  }
});
