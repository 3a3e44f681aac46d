/** The addon's own binding: wrong arguments of every kind throw an error, and do nothing else. */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { describeValue } from '../../lib/common/errors.ts';
import { initialCounters } from '../../lib/numerics/state.ts';
import { dense } from '../../lib/plan/layers.ts';
import { LOSS_NAMES, resolveLoss } from '../../lib/plan/losses.ts';
import { LOSSES } from '../../lib/plan/lossTable.ts';
import { OPTIMIZER_NAMES, OPTIMIZERS, resolveOptimizer } from '../../lib/plan/optimizers.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { resolveSchedule } from '../../lib/plan/resolveSchedule.ts';
import { SCHEDULES } from '../../lib/plan/schedules.ts';
import { describeNative } from '../support/backends.ts';

type Arguments = unknown[];

function detached<T extends ArrayBufferView & { buffer: ArrayBufferLike }>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

/** A schedule of that name with all that it needs. */
function completeSchedule(name: string) {
  const given = {
    step: { every: 2 },
    multiStep: { milestones: [2] },
    exponential: { gamma: 0.5 },
    inverseTime: { decay: 1 },
    optimal: { alpha: 1 },
  };
  const option = { name, ...given[name as keyof typeof given] };
  return resolveSchedule(option, 0.1, { epochs: 4, stepsPerEpoch: 2 });
}

describeNative('the binding of the addon', (addon) => {
  const plan = resolvePlan({ batchSize: 2 }, { nSamples: 4, nFeatures: 3, precision: 'float64' });
  const shape = { nSamples: 4, nFeatures: 3, precision: 'float64' } as const;
  const [layer] = resolvePlan({ layers: [dense(1)] }, shape).layers;
  const good = (): Arguments => [plan, data(), state(), 2, () => {}];
  const data = () => ({ x: new Float64Array(12).fill(1), y: Float64Array.of(0, 1, 0, 1) });
  const state = () => ({
    parameters: new Float64Array(4),
    slots: new Float64Array(0),
    average: new Float64Array(0),
    best: new Float64Array(0),
    random: Uint32Array.of(1, 2, 3, 4),
    counters: initialCounters(),
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
      loss: ['logistic', { name: 'Logistic' }, {}, 5, undefined],
      lossTargets: ['numbers', 'multiclass', undefined],
      link: ['logit', undefined],
      nOutputs: [0, 1.5, 65_537, '1', undefined],
      targets: ['labels', undefined],
      l1: ['0', undefined, Number.NaN],
      l2: [null, undefined],
      maxNorm: [undefined],
      penalizeBias: [0, undefined],
      averageFrom: ['no', undefined, Number.NaN, Number.POSITIVE_INFINITY, -2, 0.5],
      targetScore: [undefined],
      monitor: ['lost', undefined],
      recordBatches: [undefined],
      reduction: ['avg', undefined],
      precision: ['float16', undefined],
      schedule: [0.1, undefined, {}, { name: 'cosine' }],
      layers: [
        ...[undefined, null, 3, {}, [7], [{}]],
        ...[[{ ...layer, kind: 'conv' }], [{ ...layer, inputs: 4 }], [{ ...layer, units: 0 }]],
        ...[[{ ...layer, units: 2 }], [{ ...layer, units: 2 ** 21 }], [{ ...layer, l2: '0' }]],
        ...[[{ ...layer, activation: 'relu' }], [{ ...layer, activation: { name: 'rleu' } }]],
        ...[
          [layer, { kind: 'dropout', inputs: 1, units: 1, rate: 0.5 }],
          [layer, layer],
        ],
        [{ kind: 'dropout', inputs: 3, units: 3, rate: 1 }, layer],
        Array.from({ length: 1001 }, () => ({ ...layer, inputs: 1 })),
      ],
    }).flatMap(([key, values]) =>
      values.map((value): [number, unknown, RegExp] => [
        0,
        { ...plan, [key]: value },
        /Expected native argument/,
      ]),
    ),
    [0, { ...plan, precision: 'float32' }, /Float32Array/],
    ...[undefined, null, 7, 'x'].map((v): [number, unknown, RegExp] => [1, v, /"data" to be/]),
    ...(
      [
        [new Float64Array(11), /"x" to be .* 12 elements \(it has 11\)/],
        [new Float32Array(12), /"x" to be a Float64Array/],
        [new BigInt64Array(12), /a Float64Array/],
        [Array.from({ length: 12 }, () => 1), /a Float64Array/],
        [new DataView(new ArrayBuffer(96)), /a Float64Array/],
        [detached(new Float64Array(12)), /it has 0/],
        [undefined, /"x" to be/],
      ] as const
    ).map(([x, message]): [number, unknown, RegExp] => [1, { ...data(), x }, message]),
    [1, { ...data(), y: new Float64Array(0) }, /"y" to be an array of 1 elements for each of 1 to/],
    [1, { ...data(), y: new Float64Array(3) }, /"x" to be/],
    [1, { ...data(), y: undefined }, /"y" to be/],
    [1, { ...data(), sampleWeights: new Float64Array(3) }, /"sampleWeights" to be .* 4 elements/],
    [1, { ...data(), sampleWeights: new Float32Array(4) }, /"sampleWeights" to be a Float64/],
    [1, { ...data(), sampleWeights: null }, /"sampleWeights" to be/],
    [1, { ...data(), validation: {} }, /"y" to be/],
    [1, { ...data(), validation: { ...data(), x: new Float64Array(9) } }, /"x" to be/],
    [2, undefined, /"state" to be an object/],
    [2, {}, /"parameters" to be/],
    [2, { ...state(), parameters: new Float64Array(3) }, /"parameters" to be/],
    [2, { ...state(), parameters: detached(new Float64Array(4)) }, /it has 0/],
    [2, { ...state(), slots: new Float64Array(4) }, /"slots" to be/],
    [2, { ...state(), slots: new Float32Array(0) }, /"slots" to be/],
    [2, { ...state(), average: new Float64Array(4) }, /"average" to be .* 0 elements/],
    [2, { ...state(), average: undefined }, /"average" to be/],
    [2, { ...state(), best: new Float64Array(4) }, /"best" to be .* 0 elements/],
    [2, { ...state(), random: new Uint32Array(4) }, /not all 0/],
    [2, { ...state(), random: Uint32Array.of(1, 2, 3) }, /"random" to be/],
    [2, { ...state(), random: Int32Array.of(1, 2, 3, 4) }, /a Uint32Array/],
    [2, { ...state(), counters: Float64Array.of(0) }, /"counters" to be/],
    [3, -1, /"epochs" to be/],
    [3, 2.5, /"epochs" to be/],
    [3, Number.POSITIVE_INFINITY, /"epochs" to be/],
    [3, '2', /"epochs" to be/],
    [0, { ...plan, averageFrom: 0 }, /"average" to be .* 4 elements/],
    [0, { ...plan, patience: 2 }, /"best" to be .* 4 elements/],
    [0, { ...plan, nOutputs: 3 }, /"y" to be an array of 3 elements|"parameters" to be .* 12/],
    [0, { ...plan, nOutputs: 2, targets: 'classes' }, /"parameters" to be .* 8 elements/],
    [
      0,
      { ...plan, loss: resolveLoss('softmax'), lossTargets: 'multiclass' },
      /one that compares single scores/,
    ],
    // Of numbers there are nOutputs targets a row, of classes one.
    [
      0,
      { ...plan, targets: 'classes', lossTargets: 'regression' },
      /"plan.loss" to be one for classes/,
    ],
    // Each loss and each schedule must come complete.
    ...LOSS_NAMES.flatMap((name) =>
      Object.keys(LOSSES[name].parameters).map((key): [number, unknown, RegExp] => [
        0,
        { ...plan, loss: { ...resolveLoss(name), [key]: undefined } },
        /Expected native argument/,
      ]),
    ),
    ...(Object.keys(SCHEDULES) as (keyof typeof SCHEDULES)[]).flatMap((name) =>
      Object.keys(SCHEDULES[name].parameters).map((key): [number, unknown, RegExp] => [
        0,
        { ...plan, schedule: { ...completeSchedule(name), [key]: undefined } },
        /Expected native argument/,
      ]),
    ),
    [0, { ...plan, schedule: { name: 'custom', per: 'epoch', first: 0, rates: [] } }, /"rates"/],
    [
      0,
      { ...plan, schedule: { name: 'custom', per: 'epoch', first: 0, rates: new Float64Array(0) } },
      /"rates"/,
    ],
    [
      0,
      {
        ...plan,
        schedule: { name: 'custom', per: 'epoch', first: Number.NaN, rates: new Float64Array(1) },
      },
      /"first"/,
    ],
    // Numbers decide how much memory there must be: none may be NaN.
    [0, { ...plan, optimizer: { ...resolveOptimizer('sgd'), momentum: Number.NaN } }, /momentum/],
    // Each optimizer must come complete: a hyperparameter left out is no 0.
    ...OPTIMIZER_NAMES.flatMap((name) =>
      Object.keys(OPTIMIZERS[name].parameters).map((key): [number, unknown, RegExp] => [
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
      for (let count = 0; count < (name === 'train' ? 5 : 4); count++) {
        assert.throws(() => call(name, good().slice(0, count)), /Expected native argument/);
      }
    });
  }

  it('train refuses what is no function', () => {
    assert.throws(() => call('train', good().with(4, {})), /"onEpochs" to be a function/);
  });

  it('gradient and scores refuse wrong arguments', () => {
    const [p, d] = good();
    const { x } = data();
    const w = new Float64Array(4);
    const table: [keyof Addon, Arguments][] = [
      ['gradient', [p, d, w, new Float64Array(3)]],
      ['gradient', [p, d, w, new Float32Array(4)]],
      ['gradient', [p, d, new Float64Array(5), new Float64Array(4)]],
      ['gradient', [p, x, w, new Float64Array(4)]],
      ['evaluate', [p, d, new Float64Array(5)]],
      ['evaluate', [p, x, w]],
      ['evaluate', [p, { ...data(), y: new Float64Array(5) }, w]],
      ['scores', [p, x, w, new Float64Array(5)]],
      ['scores', [p, x, new Float64Array(3), new Float64Array(4)]],
      ['scores', [p, x, w, new Float32Array(4)]],
      ['scores', [p, x, w]],
      ['scores', [p, new Float64Array(0), w, new Float64Array(0)]],
      ['activations', [p, new Float64Array(0), w, new Float64Array(0)]],
      ['evaluate', [p, { x: new Float64Array(0), y: new Float64Array(0) }, w]],
    ];
    for (const [name, args] of table) {
      assert.throws(() => call(name, args), /Expected native argument/, name);
    }
  });

  it('the helpers for tests and benchmarks refuse wrong arguments', () => {
    const [five, two] = [new Float64Array(5), new Float64Array(3)];
    const set = addon.info().instructionSet;
    const logistic = resolveLoss('logistic');
    const table: [keyof Addon, Arguments][] = [
      ['lossesAndSlopes', ['sse9', logistic, 1, five, five, five, five]],
      ['lossesAndSlopes', [set, { name: 'nothing' }, 1, five, five, five, five]],
      ['lossesAndSlopes', [set, logistic, 1, five, five, new Float64Array(4), five]],
      ['lossesAndSlopes', [set, resolveLoss('softmax'), 2, five, five, five, five]],
      ['lossesAndSlopes', [set, resolveLoss('softmax'), 0, five, five, five, five]],
      ['adaptRate', [{}, initialCounters(), 1, 1]],
      ['adaptRate', [completeSchedule('plateau'), five, 1, 1]],
      ['leaves', [plan, 0, true, two]],
      ['leaves', [plan, 1, 1, new Float64Array(2)]],
      ['leaves', [plan, 1, true, new Float32Array(2)]],
      ['treeSum', [set, five, 2, 1, new Float64Array(2)]],
      ['treeSum', [set, five, 5, 0, five]],
      ['treeSum', [set, five, 5, 1, two]],
      ['permutation', [new Uint32Array(4), new Uint32Array(3)]],
      ['permutation', [Uint32Array.of(1, 2, 3, 4), [0, 1]]],
      ['rates', [completeSchedule('step'), new Float64Array(0), new Float64Array(0)]],
      ['activate', [set, { name: 'tanh' }, new Float64Array(0), new Float64Array(0)]],
      ['widened', [set, { storage: 'float16', codes: new Uint16Array(0) }, 2, new Float64Array(0)]],
      ['useInstructionSet', ['x87']],
      ['useInstructionSet', []],
      ['step', []],
      ['step', [set, resolveOptimizer('adam'), 0.1, 0, five, new Float64Array(9), two, five, 5]],
      ['step', [set, resolveOptimizer('sgd'), 0.1, 0, five, new Float64Array(0), two, five, 6]],
      ['step', [set, resolveOptimizer('sgd'), 0.1, 0, five, new Float64Array(0), five, five, 5]],
      ['readBandwidth', [0, 1, 1]],
      ['readBandwidth', [1e6, 0, 1]],
      ['readBandwidth', [1e6, 1, 0]],
      ['readBandwidth', []],
    ];
    for (const [name, args] of table) assert.throws(() => call(name, args), Error, name);
  });

  it('a counter that is not a number is before all rates of a function', () => {
    const rates = Float64Array.of(0.5, 0.25);
    const schedule = { name: 'custom', per: 'epoch', first: 0, rates } as never;
    const times = [Number.NaN, Number.NEGATIVE_INFINITY, 0, 1, 1e300, Number.POSITIVE_INFINITY];
    const out = new Float64Array(times.length);
    addon.rates(schedule, Float64Array.from(times), out);
    assert.deepEqual([...out], [0.5, 0.5, 0.5, 0.25, 0.25, 0.25]);
  });

  it('numbers are not made of objects, whose code could take arrays away', () => {
    const counters = initialCounters();
    const rate = { valueOf: () => detached(counters).length };
    const set = addon.info().instructionSet;
    const one = () => Float64Array.of(1);
    const step = [resolveOptimizer('sgd'), rate, 0, one(), new Float64Array(0), counters, one(), 1];
    assert.throws(() => call('step', [set, ...step]), /"learningRate" to be a number/);
    const adapt = [completeSchedule('plateau'), counters, 1, rate];
    assert.throws(() => call('adaptRate', adapt), /"monitored" to be a number/);
    assert.ok(counters.length > 0);
  });

  it('a getter is asked once for the rates of a schedule', () => {
    let times = 0;
    const schedule = {
      ...{ name: 'custom', per: 'epoch', first: 0 },
      get rates() {
        times++;
        return new Float64Array(times === 1 ? 3 : 1000).fill(0.1);
      },
    };
    call('trainSync', good().with(0, { ...plan, schedule }));
    assert.equal(times, 1);
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

  it('a getter that detaches what was read before it leaves nothing to crash on', () => {
    for (const victim of ['x', 'y'] as const) {
      const samples = data();
      const trap = {
        ...samples,
        get validation() {
          detached(samples[victim]);
          return undefined;
        },
      };
      assert.throws(() => call('trainSync', good().with(1, trap)), /it has 0|"y" to be an array/);
      const again = data();
      const stateTrap = {
        ...state(),
        get counters() {
          detached(again[victim]);
          return initialCounters();
        },
      };
      const args = good().with(1, again).with(2, stateTrap);
      assert.throws(() => call('trainSync', args), /it has 0|"y" to be an array/);
    }
  });

  it('state arrays that are taken away during train reject its promise', async () => {
    const args = good().with(3, 2000);
    const { promise } = call('train', args) as { promise: Promise<unknown> };
    detached((args[2] as ReturnType<typeof state>).parameters);
    await assert.rejects(promise, /"parameters" to be .* \(it has 0\)/);
  });

  it('a callback that throws rejects the promise with what it threw', async () => {
    const args = good().with(4, () => {
      throw new Error('from the callback');
    });
    const { promise } = call('train', args) as { promise: Promise<unknown> };
    await assert.rejects(promise, /from the callback/);
  });

  it('cancel may be called at any time, and after the end', async () => {
    const { promise, cancel } = call('train', good().with(3, 1e9)) as ReturnType<Addon['train']>;
    cancel();
    assert.equal((await promise).ended, 'aborted');
    cancel();
  });

  it('measures some read bandwidth', () => {
    assert.ok(addon.readBandwidth(1 << 20, 2, 3) > 1e6);
  });
});
