/** Operations off the event loop: the same bits, an event loop that goes on, and every kind of end. */
import assert from 'node:assert/strict';
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Backend } from '../../lib/backend/backend.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import type { DualProblem, DualState } from '../../lib/numerics/dualDescent.ts';
import { hessianShape } from '../../lib/plan/hessianShape.ts';
import { dense, dropout } from '../../lib/plan/layers.ts';
import { parameterCount, resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { noise } from '../support/numbers.ts';
import { problemFor } from '../support/problems.ts';

interface Inputs {
  readonly plan: TrainingPlan;
  readonly data: TrainingData;
  readonly parameters: FloatArray;
}

/** One operation, synchronous and later: returns its result and what it wrote. */
interface Operation {
  now(backend: Backend, inputs: Inputs): unknown;
  later(backend: Backend, inputs: Inputs): Promise<unknown>;
}

const nan = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

function frameOf({ plan: { nFeatures } }: Inputs) {
  return {
    shift: Float64Array.from(noise(nFeatures, 41)),
    scale: Float64Array.from(noise(nFeatures, 43), (each) => 1.25 + each),
  };
}

function hessianArray({ plan }: Inputs): Float64Array {
  const { blocks, size } = hessianShape(plan);
  return nan(blocks * size * size);
}

function vectorOf({ parameters }: Inputs): Float64Array {
  return Float64Array.from(noise(parameters.length, 3));
}

/** The matrix of squared distances from a diagonal, which is positive definite, and two columns. */
function systemOf(size: number) {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * size + j] = Math.exp(-Math.abs(i - j));
  }
  return { matrix, rhs: Float64Array.from(noise(2 * size, 9)) };
}

/** Dual coordinate descent on the samples: problem and state. */
function descentOf({ plan, data }: Inputs): [DualProblem, DualState] {
  const { rows } = data;
  const { nFeatures: cols, precision } = plan;
  const ofRows = (seed: number) => Float64Array.from(noise(rows, seed));
  const problem = {
    ...{ x: data.x, cols, precision, epsilon: 0.1, biasSquare: 0.7 },
    targets: ofRows(1),
    lows: ofRows(2).map((each) => Math.min(0, each)),
    highs: ofRows(4).map((each) => Math.max(0, each)),
    curvatures: ofRows(5).map((each) => Math.max(0, each)),
    squares: ofRows(6).map((each) => cols * (1 + Math.abs(each))),
  };
  const state = {
    weights: new Float64Array(cols),
    duals: new Float64Array(rows),
    order: Uint32Array.from({ length: rows }, (_, i) => i),
    random: Uint32Array.of(1, 2, 3, 4),
    counters: Float64Array.of(rows, Number.POSITIVE_INFINITY, 0, 0),
  };
  return [problem, state];
}

function scoreArray({ plan, data }: Inputs): FloatArray {
  return floatArray(plan.precision, data.rows * plan.nOutputs).fill(Number.NaN);
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  gradient: {
    now(backend, { plan, data, parameters }) {
      const out = nan(parameters.length);
      return [backend.gradient(plan, data, parameters, out), out];
    },
    async later(backend, { plan, data, parameters }) {
      const out = nan(parameters.length);
      return [await backend.later.gradient(plan, data, parameters, out), out];
    },
  },
  hessianProduct: {
    now(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = nan(parameters.length);
      return [backend.hessianProduct(plan, data, parameters, vectorOf(inputs), out), out];
    },
    async later(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = nan(parameters.length);
      const vector = vectorOf(inputs);
      return [await backend.later.hessianProduct(plan, data, parameters, vector, out), out];
    },
  },
  hessian: {
    now(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = hessianArray(inputs);
      return [backend.hessian(plan, data, parameters, frameOf(inputs), out), out];
    },
    async later(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = hessianArray(inputs);
      return [await backend.later.hessian(plan, data, parameters, frameOf(inputs), out), out];
    },
  },
  'hessian without a frame': {
    now(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = hessianArray(inputs);
      return [backend.hessian(plan, data, parameters, undefined, out), out];
    },
    async later(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = hessianArray(inputs);
      return [await backend.later.hessian(plan, data, parameters, undefined, out), out];
    },
  },
  columnMoments: {
    now: (backend, { plan, data }) => backend.columnMoments(plan, data),
    later: (backend, { plan, data }) => backend.later.columnMoments(plan, data),
  },
  scores: {
    now(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = scoreArray(inputs);
      return [backend.scores(plan, data.x, parameters, out), out];
    },
    async later(backend, inputs) {
      const { plan, data, parameters } = inputs;
      const out = scoreArray(inputs);
      return [await backend.later.scores(plan, data.x, parameters, out), out];
    },
  },
  evaluate: {
    now: (backend, { plan, data, parameters }) => backend.evaluate(plan, data, parameters),
    later: (backend, { plan, data, parameters }) => backend.later.evaluate(plan, data, parameters),
  },
  dualEpochs: {
    now(backend, inputs) {
      const [problem, state] = descentOf(inputs);
      return [backend.dualEpochs(problem, state, 3, 0), state];
    },
    async later(backend, inputs) {
      const [problem, state] = descentOf(inputs);
      const done = backend.later.dualEpochs(problem, state, 3, 0);
      assert.deepEqual(state, descentOf(inputs)[1], 'the state is not written yet');
      problem.targets.fill(0);
      problem.lows.fill(0);
      problem.highs.fill(0);
      problem.curvatures.fill(9);
      problem.squares.fill(9);
      state.order.fill(0);
      return [await done, state];
    },
  },
  choleskySolve: {
    now(backend) {
      const { matrix, rhs } = systemOf(150);
      return [backend.choleskySolve(matrix, 150, rhs), rhs];
    },
    async later(backend) {
      const { matrix, rhs } = systemOf(150);
      const answer = [await backend.later.choleskySolve(matrix, 150, rhs), rhs];
      assert.deepEqual(matrix, systemOf(150).matrix, 'the matrix is as it was');
      return answer;
    },
  },
};

function inputsOf(precision: 'float32' | 'float64', nOutputs = 1): Inputs & { x: FloatArray } {
  const loss = nOutputs > 1 ? 'softmax' : 'logistic';
  const shape = { rows: 3000, cols: 30, nOutputs, precision };
  const { plan, samples, start } = problemFor({ loss, l2: 0.1 }, shape);
  const parameters = floatArray(precision, start.length);
  parameters.set(start);
  const { x, y, sampleWeights } = samples;
  const data = { x: x.data, y, rows: x.rows, sampleWeights };
  return { plan, data, parameters, x: x.data };
}

function sharedCopy(values: FloatArray): FloatArray {
  const memory = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  copy.set(values);
  return copy;
}

const NOBODY = 65_534;
/** The limit of threads is not root's. */
const asUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** At its exit, LeakSanitizer needs a thread. */
const withoutLeakCheck = `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`;

function canLimit(): boolean {
  return process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
}

function run(script: string, options: SpawnSyncOptions = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx/esm', '--input-type=module', '-e', script], {
    ...options,
    encoding: 'utf8',
    timeout: 60_000,
  });
}

describe('operations off the event loop', () => {
  for (const backend of backends) {
    const { name } = backend;

    for (const [what, operation] of Object.entries(OPERATIONS)) {
      it(`${name}: ${what} has the bits of the synchronous call`, async () => {
        for (const precision of ['float64', 'float32'] as const) {
          for (const nOutputs of [1, 3]) {
            const inputs = inputsOf(precision, nOutputs);
            const { data } = inputs;
            const cases: TrainingData[] = [data, { ...data, x: sharedCopy(inputs.x) }];
            for (const { option } of storageCases) {
              const { x } = problemFor(
                {},
                { rows: 3000, cols: 30, nOutputs: 1, precision },
              ).samples;
              cases.push({ ...data, x: narrowCase(x, option, precision).narrow });
            }
            for (const each of cases) {
              const expected = operation.now(backend, { ...inputs, data: each });
              const got = await operation.later(backend, { ...inputs, data: each });
              assert.deepEqual(got, expected);
            }
          }
        }
      });

      it(`${name}: ${what} reads its inputs before it returns`, async () => {
        const inputs = inputsOf('float64');
        const expected = operation.now(backend, inputs);
        const { parameters, data } = inputs;
        const call = operation.later(backend, inputs);
        parameters.fill(0);
        data.y.fill(1);
        data.sampleWeights?.fill(0);
        structuredClone(inputs.x, { transfer: [inputs.x.buffer as ArrayBuffer] });
        assert.deepEqual(await call, expected);
      });

      it(`${name}: ${what}, several at a time`, async () => {
        const inputs = inputsOf('float64');
        const expected = operation.now(backend, inputs);
        const calls = Array.from({ length: 12 }, () => operation.later(backend, inputs));
        for (const got of await Promise.all(calls)) assert.deepEqual(got, expected);
      });
    }

    it(`${name}: gradient advances a random generator as the synchronous call does`, async () => {
      const [rows, nFeatures] = [200, 6];
      const layers = [dense(4, { activation: 'tanh' }), dropout(0.3), dense(1)];
      const shape = { nSamples: rows, nFeatures, precision: 'float64' } as const;
      const plan = resolvePlan({ loss: 'logistic', layers }, shape);
      const data = { x: noise(rows * nFeatures, 3), y: new Float64Array(rows).fill(1), rows };
      const parameters = noise(parameterCount(plan), 7);
      const [first, second] = [0, 1].map(() => Uint32Array.of(1, 2, 3, 4));
      const [a, b] = [nan(parameters.length), nan(parameters.length)];
      const loss = backend.gradient(plan, data, parameters, a, first);
      assert.equal(await backend.later.gradient(plan, data, parameters, b, second), loss);
      assert.deepEqual(b, a);
      assert.deepEqual(second, first);
    });

    it(`${name}: an output that is detached meanwhile rejects the promise`, async () => {
      const { plan, data, parameters } = inputsOf('float64');
      const out = nan(parameters.length);
      const call = backend.later.gradient(plan, data, parameters, out);
      structuredClone(out, { transfer: [out.buffer as ArrayBuffer] });
      await assert.rejects(call);
    });

    it(`${name}: scores and evaluate of a network have the bits of the synchronous calls`, async () => {
      const [rows, nFeatures] = [3000, 40];
      const layers = [dense(30, { activation: 'tanh' }), dense(2)];
      for (const precision of ['float64', 'float32'] as const) {
        const shape = { nSamples: rows, nFeatures, nOutputs: 2, precision } as const;
        const plan = resolvePlan({ loss: 'squaredError', layers }, shape);
        const numbers = (length: number, seed: number) => {
          const out = floatArray(precision, length);
          out.set(noise(length, seed));
          return out;
        };
        const data = { x: numbers(rows * nFeatures, 3), y: numbers(rows * 2, 5), rows };
        const inputs = { plan, data, parameters: numbers(parameterCount(plan), 7) };
        for (const operation of [OPERATIONS.scores, OPERATIONS.evaluate]) {
          const expected = operation.now(backend, inputs);
          assert.deepEqual(await operation.later(backend, inputs), expected);
        }
      }
    });

    it(`${name}: arrays of a state that are detached meanwhile reject the promise`, async () => {
      for (const key of ['weights', 'duals', 'order', 'random', 'counters'] as const) {
        const [problem, state] = descentOf(inputsOf('float64'));
        const call = backend.later.dualEpochs(problem, state, 2, 0);
        structuredClone(state[key], { transfer: [state[key].buffer as ArrayBuffer] });
        await assert.rejects(call, key);
      }
      const { plan, data, parameters } = inputsOf('float64');
      const out = nan(data.rows);
      const call = backend.later.scores(plan, data.x, parameters, out);
      structuredClone(out, { transfer: [out.buffer as ArrayBuffer] });
      await assert.rejects(call);
    });

    if (name === 'native') {
      it(`${name}: an output of the wrong length rejects the promise`, async () => {
        const { plan, data, parameters } = inputsOf('float64');
        await assert.rejects(backend.later.gradient(plan, data, parameters, nan(3)), RangeError);
        await assert.rejects(backend.later.hessian(plan, data, parameters, undefined, nan(3)));
        await assert.rejects(backend.later.choleskySolve(nan(4), 3, nan(3)), RangeError);
        const { x } = data;
        await assert.rejects(backend.later.scores(plan, x, parameters, nan(7)), RangeError);
        await assert.rejects(backend.later.evaluate(plan, data, nan(2)), RangeError);
        const [problem, state] = descentOf(inputsOf('float64'));
        const order = state.order.map((row) => row + 1);
        await assert.rejects(backend.later.dualEpochs(problem, { ...state, order }, 1, 0));
      });
    }

    it(`${name}: the event loop goes on`, async () => {
      const [rows, cols] = [16000, 150];
      const shape = { rows, cols, nOutputs: 1, precision: 'float64' } as const;
      const { plan, samples, start } = problemFor({ loss: 'logistic' }, shape);
      const data = { x: samples.x.data, y: samples.y, rows };
      const { matrix, rhs } = systemOf(1200);
      const calls = Promise.all([
        backend.later.hessian(plan, data, start, undefined, nan((cols + 1) ** 2)),
        backend.later.choleskySolve(matrix, 1200, rhs),
        backend.later.scores(plan, data.x, start, nan(rows)),
        backend.later.evaluate(plan, data, start),
        backend.later.dualEpochs(...descentOf({ plan, data, parameters: start }), 10, 0),
      ]);
      let [turns, isOver] = [0, false];
      calls.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        await new Promise((resolve) => setTimeout(resolve));
        turns += 1;
      }
      await calls;
      assert.ok(turns > 4, `${turns} turns`);
    });

    it(`${name}: compute at once in a process that may have no more threads`, function () {
      if (!canLimit()) this.skip();
      const { status, stdout, stderr } = run(
        `
        import { execFileSync } from 'node:child_process';
        import { startLongCalls } from './test/support/laterCalls.ts';
        const before = await Promise.all(startLongCalls('${name}'));
        execFileSync('prlimit', ['--pid', process.pid, '--nproc=1:1']);
        const after = await Promise.all(startLongCalls('${name}'));
        console.log(JSON.stringify(before) === JSON.stringify(after), before.at(-1));`,
        { ...asUser, env: { ...process.env, ASAN_OPTIONS: withoutLeakCheck } },
      );
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), 'true true', stderr);
    });

    it(`${name}: a worker is terminated while they compute`, async () => {
      const root = JSON.stringify(import.meta.url.replace(/test\/backend\/.*/, ''));
      const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport('./test/support/laterCalls.ts', ${root}))`;
      for (let i = 0; i < 2; i++) {
        const worker = new Worker(code, { eval: true, workerData: { backend: name } });
        await new Promise((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
        assert.equal(await worker.terminate(), 1);
      }
    });

    it(`${name}: the process exits while they compute`, () => {
      for (const wait of [0, 5, 30]) {
        const { status, signal, stderr } = run(`
          import { startLongCalls } from './test/support/laterCalls.ts';
          startLongCalls('${name}');
          setTimeout(() => process.exit(7), ${wait});`);
        assert.deepEqual({ status, signal }, { status: 7, signal: null }, stderr);
        assert.equal(stderr, '');
      }
    });

    it(`${name}: keep the process alive until they have computed`, () => {
      const { status, stdout, stderr } = run(`
        import { startLongCalls } from './test/support/laterCalls.ts';
        Promise.all(startLongCalls('${name}')).then((all) => console.log(all.at(-1)));`);
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), 'true');
    });
  }
});
