/** Descent by patterns: both backends agree, and the binding refuses arguments that would lead outside of arrays. */
import assert from 'node:assert/strict';
import {
  PATTERN_ACTIVATIONS,
  type PatternData,
  type PatternNet,
  type PatternState,
} from '../../lib/backend/patterns.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { addon, backends, describeNative } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

const LIMITS = { iterations: 3, errorThreshold: 1e-9, seconds: 60, error: 1 };

function netOf(sizes: number[], options: Partial<PatternNet> = {}): PatternNet {
  return {
    sizes: Uint32Array.from(sizes),
    ...{ activation: 'sigmoid', leakyReluAlpha: 0.1, learningRate: 0.2, momentum: 0.3 },
    ...{ adam: false, beta1: 0.8, beta2: 0.99, epsilon: 1e-8 },
    ...options,
  };
}

const shared = (bytes: number) => new SharedArrayBuffer(bytes);

function stateOf({ sizes, adam }: PatternNet): PatternState {
  const biases = sizes.slice(1).reduce((sum, n) => sum + n, 0);
  const weights = sizes.slice(1).reduce((sum, n, l) => sum + n * sizes[l], 0);
  const array = (n: number) => new Float32Array(shared(4 * n));
  const state = {
    ...{ weights: array(weights), biases: array(biases), changes: array(adam ? 0 : weights) },
    ...{ low: array(adam ? weights : 0), high: array(adam ? weights : 0) },
    ...{ biasLow: array(adam ? biases : 0), biasHigh: array(adam ? biases : 0) },
    steps: new Float64Array(shared(8)),
  };
  state.weights.set(noise(weights, 3).map((each) => each / 4));
  state.biases.set(noise(biases, 4).map((each) => each / 4));
  return state;
}

function dataOf({ sizes }: PatternNet, rows = 9): PatternData {
  const x = new Float32Array(shared(4 * rows * sizes[0]));
  const y = new Float64Array(shared(8 * rows * sizes[sizes.length - 1]));
  x.set(noise(x.length, 5));
  y.set(noise(y.length, 6).map((each) => (each + 1) / 2));
  assertVaried(x, 'x');
  return { x, y };
}

const NETS = [
  ...PATTERN_ACTIVATIONS.map((activation) =>
    netOf([37, 19, 7, 3], { activation, learningRate: 0.05 }),
  ),
  netOf([37, 19, 3], { adam: true, learningRate: 0.01 }),
  netOf([5, 2]),
  netOf([1, 1, 1]),
];

describe('patterns', () => {
  for (const backend of backends) {
    for (const net of NETS) {
      const title = `${net.sizes.join('-')} ${net.activation}${net.adam ? ' adam' : ''}`;
      it(`${backend.name} gives what plain TypeScript gives, also off the event loop: ${title}`, async () => {
        const [state, later, expected] = [stateOf(net), stateOf(net), stateOf(net)];
        const outcome = typescriptBackend.trainPatternsSync(net, dataOf(net), expected, LIMITS);
        assert.equal(outcome.ended, 'iterations');
        assertVaried(expected.weights, 'weights');
        for (const [got, of] of [
          [backend.trainPatternsSync(net, dataOf(net), state, LIMITS), state],
          [await backend.trainPatterns(net, dataOf(net), later, LIMITS), later],
        ] as const) {
          assert.equal(got.ended, outcome.ended);
          assertClose([got.error], [outcome.error], 1e-6, 'error');
          for (const name of ['weights', 'biases', 'changes', 'low', 'biasHigh'] as const) {
            assertClose(of[name], expected[name], 1e-5, name, 1e-7);
          }
          assert.equal(of.steps[0], net.adam ? 27 : 0);
        }
      });
    }

    it(`${backend.name} stops at each limit`, async () => {
      const net = netOf([5, 4, 2]);
      const run = (limits: Partial<typeof LIMITS>) =>
        backend.trainPatternsSync(net, dataOf(net), stateOf(net), { ...LIMITS, ...limits });
      assert.equal(run({ iterations: 0 }).iterations, 0);
      assert.equal(run({ error: 1e-10 }).ended, 'errorThreshold');
      assert.equal(run({ seconds: 0 }).ended, 'timeout');
      const { ended, iterations, error } = run({ iterations: 1e6, errorThreshold: 0.08 });
      assert.equal(ended, 'errorThreshold');
      assert.ok(iterations > 1 && error <= 0.08);
      const data = dataOf(net);
      data.x[7] = Number.NaN;
      const diverged = backend.trainPatternsSync(net, data, stateOf(net), LIMITS);
      assert.deepEqual([diverged.ended, diverged.iterations], ['diverged', 1]);
    });
  }
});

describeNative('patterns at the binding', () => {
  const net = netOf([5, 4, 2]);
  const call = (change: {
    net?: object;
    data?: object;
    state?: object;
    limits?: object;
    later?: boolean;
  }) => {
    const args = [
      { ...net, ...change.net } as PatternNet,
      { ...dataOf(net), ...change.data } as PatternData,
      { ...stateOf(net), ...change.state } as PatternState,
      { ...LIMITS, ...change.limits },
    ] as const;
    return change.later ? addon().trainPatterns(...args) : addon().trainPatternsSync(...args);
  };

  for (const [title, change] of Object.entries({
    'no layers': { net: { sizes: new Uint32Array(0) } },
    'a layer of none': { net: { sizes: Uint32Array.of(5, 0, 2) } },
    'sizes that are signed': { net: { sizes: Int32Array.of(5, 4, 2) } },
    'layers too large': { net: { sizes: Uint32Array.of(0xffff_ffff, 0xffff_ffff, 2) } },
    'other sizes than the weights': { net: { sizes: Uint32Array.of(5, 5, 2) } },
    'an activation that is none': { net: { activation: 'softmax' } },
    'no learning rate': { net: { learningRate: undefined } },
    'Adam without moments': { net: { adam: true } },
    'weights in double precision': { state: { weights: new Float64Array(28) } },
    'too few biases': { state: { biases: new Float32Array(5) } },
    'no steps': { state: { steps: new Float64Array(0) } },
    'too few inputs': { data: { x: new Float32Array(44) } },
    'too many inputs': { data: { x: new Float64Array(46) } },
    'inputs that are none': { data: { x: [1, 2, 3] } },
    'half a row of targets': { data: { y: new Float64Array(17) } },
    'no targets': { data: { y: new Float64Array(0) } },
    'passes below 0': { limits: { iterations: -1 } },
    'passes without end': { limits: { iterations: Number.POSITIVE_INFINITY } },
    'arrays that can be taken away': { state: { weights: new Float32Array(28) }, later: true },
  })) {
    it(title, () => {
      assert.throws(
        () => call(change),
        (error) => error instanceof TypeError || error instanceof RangeError,
      );
    });
  }

  it('arguments whose getters detach another', () => {
    const weights = new Float32Array(28);
    const state = {
      weights,
      get steps() {
        structuredClone(weights.buffer, { transfer: [weights.buffer] });
        return new Float64Array(1);
      },
    };
    const all = Object.defineProperties(stateOf(net), Object.getOwnPropertyDescriptors(state));
    assert.throws(() => addon().trainPatternsSync(net, dataOf(net), all, LIMITS), RangeError);
  });

  it('a run can be cancelled', async () => {
    const limits = { ...LIMITS, iterations: 1e12 };
    const { promise, cancel } = addon().trainPatterns(net, dataOf(net), stateOf(net), limits);
    setTimeout(cancel, 5);
    assert.equal((await promise).ended, 'aborted');
  });
});
