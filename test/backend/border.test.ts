/** The addon's own border: wrong arguments of every kind are errors, and never more than that. */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/native.ts';
import { describeValue } from '../../lib/errors.ts';
import { OPTIMIZER_NAMES, OPTIMIZERS, resolveOptimizer } from '../../lib/optimizers.ts';
import { resolvePlan } from '../../lib/plan.ts';
import { describeNative } from '../support/backends.ts';

type Arguments = unknown[];

function detached<T extends ArrayBufferView & { buffer: ArrayBufferLike }>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

describeNative('the border of the addon', (addon) => {
  const plan = resolvePlan({ batchSize: 2 }, { nSamples: 4, nFeatures: 3, precision: 'float64' });
  const good = (): Arguments => [
    plan,
    new Float64Array(12).fill(1),
    Float64Array.of(0, 1, 0, 1),
    state(),
    2,
    () => {},
  ];
  const state = () => ({
    parameters: new Float64Array(4),
    slots: new Float64Array(0),
    random: Uint32Array.of(1, 2, 3, 4),
    counters: Float64Array.of(0, 1, 0),
  });

  /** One argument replaced: its position, what takes its place, and what the error says. */
  const bad: [number, unknown, RegExp][] = [
    ...[undefined, null, 7, 'plan'].map((v): [number, unknown, RegExp] => [0, v, /"plan" to be/]),
    [0, {}, /plan\./],
    ...Object.entries({
      nFeatures: [0, -1, 1.5, 2 ** 31, Number.NaN, '3', 2],
      batchSize: [0, -1, 0.5, Number.POSITIVE_INFINITY, '2', undefined],
      threads: [0, 257, 1e10, Number.NaN, null],
      useBias: [0, 'true', undefined],
      shuffle: [1, undefined],
      patience: [-1, 0.5, undefined],
      targetLoss: ['0', undefined],
      tolerance: [undefined],
      timeLimit: [null],
      loss: ['Logistic', '', 5, undefined],
      reduction: ['avg', undefined],
      precision: ['float16', undefined],
      schedule: [0.1, undefined, {}, { name: 'cosine' }],
    }).flatMap(([key, values]) =>
      values.map((value): [number, unknown, RegExp] => [
        0,
        { ...plan, [key]: value },
        /Expected native argument/,
      ]),
    ),
    [0, { ...plan, precision: 'float32' }, /Float32Array/],
    [1, new Float64Array(11), /12 elements \(it has 11\)/],
    [1, new Float32Array(12), /a Float64Array/],
    [1, new BigInt64Array(12), /a Float64Array/],
    [1, Array.from({ length: 12 }, () => 1), /a Float64Array/],
    [1, new DataView(new ArrayBuffer(96)), /a Float64Array/],
    [1, detached(new Float64Array(12)), /it has 0/],
    [2, new Float64Array(0), /"y" to be an array of 1/],
    [2, new Float64Array(3), /"x" to be/],
    [3, undefined, /"state" to be an object/],
    [3, {}, /"parameters" to be/],
    [3, { ...state(), parameters: new Float64Array(3) }, /"parameters" to be/],
    [3, { ...state(), parameters: detached(new Float64Array(4)) }, /it has 0/],
    [3, { ...state(), slots: new Float64Array(4) }, /"slots" to be/],
    [3, { ...state(), slots: new Float32Array(0) }, /"slots" to be/],
    [3, { ...state(), random: new Uint32Array(4) }, /not all 0/],
    [3, { ...state(), random: Uint32Array.of(1, 2, 3) }, /"random" to be/],
    [3, { ...state(), random: Int32Array.of(1, 2, 3, 4) }, /a Uint32Array/],
    [3, { ...state(), counters: Float64Array.of(0) }, /"counters" to be/],
    [4, -1, /"epochs" to be/],
    [4, 2.5, /"epochs" to be/],
    [4, Number.POSITIVE_INFINITY, /"epochs" to be/],
    [4, '2', /"epochs" to be/],
    // Each optimizer must come complete: a hyperparameter left out is no 0.
    ...OPTIMIZER_NAMES.flatMap((name) =>
      Object.keys(OPTIMIZERS[name]).map((key): [number, unknown, RegExp] => [
        0,
        { ...plan, optimizer: { ...resolveOptimizer(name), [key]: undefined } },
        /Expected native argument/,
      ]),
    ),
    [0, { ...plan, optimizer: 'sgd' }, /"plan.optimizer" to be an object/],
    [0, { ...plan, optimizer: { name: 'sdg' } }, /"plan.optimizer.name" to be/],
    [0, { ...plan, optimizer: resolveOptimizer('adam') }, /"slots" to be .* 8 elements/],
  ];

  const call = (name: keyof Addon, args: Arguments): unknown =>
    (addon[name] as (...args: Arguments) => unknown)(...args);

  for (const name of ['trainSync', 'train'] as const) {
    it(`${name} refuses each wrong argument`, () => {
      for (const [position, value, message] of bad) {
        const args = good().with(position, value);
        assert.throws(
          () => call(name, args),
          message,
          `argument ${position}: ${describeValue(value)}`,
        );
      }
    });

    it(`${name} refuses missing arguments`, () => {
      for (let count = 0; count < (name === 'train' ? 6 : 5); count++) {
        assert.throws(() => call(name, good().slice(0, count)), /Expected native argument/);
      }
    });
  }

  it('train refuses what is no function', () => {
    assert.throws(() => call('train', good().with(5, {})), /"onEpochs" to be a function/);
  });

  it('gradient and scores refuse wrong arguments', () => {
    const [p, x, y] = good();
    const w = new Float64Array(4);
    const table: [keyof Addon, Arguments][] = [
      ['gradient', [p, x, y, w, new Float64Array(3)]],
      ['gradient', [p, x, y, w, new Float32Array(4)]],
      ['gradient', [p, x, y, new Float64Array(5), new Float64Array(4)]],
      ['scores', [p, x, w, new Float64Array(5)]],
      ['scores', [p, x, new Float64Array(3), new Float64Array(4)]],
      ['scores', [p, x, w, new Float32Array(4)]],
      ['scores', [p, x, w]],
    ];
    for (const [name, args] of table) {
      assert.throws(() => call(name, args), /Expected native argument/, name);
    }
  });

  it('the helpers for tests and benchmarks refuse wrong arguments', () => {
    const [five, two] = [new Float64Array(5), new Float64Array(3)];
    const set = addon.info().instructionSet;
    const table: [keyof Addon, Arguments][] = [
      ['lossesAndSlopes', ['sse9', 'logistic', five, five, five, five]],
      ['lossesAndSlopes', [addon.info().instructionSet, 'nothing', five, five, five, five]],
      [
        'lossesAndSlopes',
        [addon.info().instructionSet, 'logistic', five, five, new Float64Array(4), five],
      ],
      ['permutation', [new Uint32Array(4), new Uint32Array(3)]],
      ['permutation', [Uint32Array.of(1, 2, 3, 4), [0, 1]]],
      ['useInstructionSet', ['x87']],
      ['useInstructionSet', []],
      ['step', []],
      ['step', [set, resolveOptimizer('adam'), 0.1, five, new Float64Array(9), two, five, 5]],
      ['step', [set, resolveOptimizer('sgd'), 0.1, five, new Float64Array(0), two, five, 6]],
      ['step', [set, resolveOptimizer('sgd'), 0.1, five, new Float64Array(0), five, five, 5]],
      ['readBandwidth', [0, 1, 1]],
      ['readBandwidth', [1e6, 0, 1]],
      ['readBandwidth', [1e6, 1, 0]],
      ['readBandwidth', []],
    ];
    for (const [name, args] of table) assert.throws(() => call(name, args), Error, name);
  });

  it('a getter that throws is passed on', () => {
    const trap = {
      ...plan,
      get loss(): string {
        throw new Error('from the getter');
      },
    };
    assert.throws(() => call('trainSync', good().with(0, trap)), /from the getter/);
  });

  it('state arrays that are taken away during train reject its promise', async () => {
    const args = good().with(4, 2000);
    const { promise } = call('train', args) as { promise: Promise<unknown> };
    detached((args[3] as ReturnType<typeof state>).parameters);
    await assert.rejects(promise, /"parameters" to be .* \(it has 0\)/);
  });

  it('a callback that throws rejects the promise with what it threw', async () => {
    const args = good().with(5, () => {
      throw new Error('from the callback');
    });
    const { promise } = call('train', args) as { promise: Promise<unknown> };
    await assert.rejects(promise, /from the callback/);
  });

  it('cancel may be called at any time, and after the end', async () => {
    const { promise, cancel } = call('train', good().with(4, 1e9)) as ReturnType<Addon['train']>;
    cancel();
    assert.equal((await promise).ended, 'aborted');
    cancel();
  });

  it('measures some read bandwidth', () => {
    assert.ok(addon.readBandwidth(1 << 20, 2, 3) > 1e6);
  });
});
