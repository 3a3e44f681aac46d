/** The tables of lib/plan: each row's checks by wrong values, each row's other entries by experiment. */
import assert from 'node:assert/strict';
import type { Parameters } from '../../lib/common/named.ts';
import { activationOf } from '../../lib/numerics/activations.ts';
import { layerWork } from '../../lib/numerics/layers.ts';
import { stepOf } from '../../lib/numerics/optimizers.ts';
import { adaptRate, rateAt } from '../../lib/numerics/schedules.ts';
import { COUNTERS, initialCounters } from '../../lib/numerics/state.ts';
import {
  ACTIVATION_NAMES,
  ACTIVATIONS,
  type ActivationOption,
  resolveActivation,
} from '../../lib/plan/activations.ts';
import { INITIALIZERS, initializerFor, resolveInitializer } from '../../lib/plan/initializers.ts';
import { LAYER_KINDS, LAYERS, type LayerKind } from '../../lib/plan/layerKinds.ts';
import {
  batchNorm,
  colsOf,
  dense,
  dropout,
  type Layer,
  layerParts,
  resolveLayers,
} from '../../lib/plan/layers.ts';
import {
  defaultRateOf,
  fillSlots,
  OPTIMIZER_NAMES,
  OPTIMIZERS,
  type OptimizerOption,
  type OptimizerPlan,
  resolveOptimizer,
  scalingOf,
  slotCount,
} from '../../lib/plan/optimizers.ts';
import { layerParameterCount } from '../../lib/plan/parameters.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { resolveSchedule } from '../../lib/plan/resolveSchedule.ts';
import {
  feedbackOf,
  type NamedSchedule,
  rateParameterOf,
  SCHEDULES,
  type Schedule,
} from '../../lib/plan/schedules.ts';
import { describeNative, addon as loadedAddon } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

const SHAPE = { nSamples: 8, nFeatures: 3, precision: 'float64' } as const;
const RUN = { epochs: 8, stepsPerEpoch: 2, alpha: 0.01 };

/** What some schedules must be given. */
const GIVEN: Partial<Record<NamedSchedule, object>> = {
  step: { every: 2 },
  multiStep: { milestones: [2, 5] },
  exponential: { gamma: 0.9 },
  inverseTime: { decay: 0.1 },
};
const SCHEDULE_ROWS = Object.keys(SCHEDULES) as NamedSchedule[];

/** A layer of each kind, complete but for what a test adds. */
const LAYER_OF: Record<LayerKind, Layer> = {
  dense: dense(3),
  dropout: dropout(0.5),
  batchNorm: batchNorm(),
};
const NETWORK = { nFeatures: 3, nOutputs: 3, loss: 'squaredError', useBias: true, l2: 0 } as const;

interface Table {
  readonly option: string;
  readonly rows: Readonly<Record<string, { readonly parameters: Parameters }>>;
  /** Reads an option with these parameters of the row. */
  readonly resolve: (name: string, parameters: object) => unknown;
}

const TABLES: readonly Table[] = [
  {
    option: 'optimizer',
    rows: OPTIMIZERS,
    resolve: (name, parameters) => resolveOptimizer({ name, ...parameters }),
  },
  {
    option: 'learningRate',
    rows: SCHEDULES,
    resolve: (name, parameters) =>
      resolveSchedule({ name, ...GIVEN[name as NamedSchedule], ...parameters }, 1, RUN),
  },
  {
    option: 'activation',
    rows: ACTIVATIONS,
    resolve: (name, parameters) => resolveActivation({ name, ...parameters }),
  },
  {
    option: 'initializer',
    rows: INITIALIZERS,
    resolve: (name, parameters) => resolveInitializer({ name, ...parameters }),
  },
  {
    option: 'layers[0]',
    rows: LAYERS,
    resolve: (name, parameters) =>
      resolveLayers([{ ...LAYER_OF[name as LayerKind], ...parameters }, dense(3)], NETWORK)[0],
  },
];

/** Values just out of the range of a parameter, by its row and key. */
const OUT_OF_RANGE: readonly [row: string, key: string, ...values: unknown[]][] = [
  ['sgd', 'momentum', -0.1, 1],
  ['sgd', 'dampening', -0.1, 1.1],
  ['sgd', 'weightDecay', -1e-9],
  ['adagrad', 'learningRateDecay', -1],
  ['adagrad', 'initialAccumulator', -1],
  ['rmsprop', 'rho', -0.1, 1],
  ['adam', 'beta1', -0.1, 1],
  ['adam', 'beta2', -0.1, 1],
  ['adam', 'epsilon', -1e-8],
  ['nadam', 'momentumDecay', -1],
  ['rprop', 'etaMinus', -0.1, 1],
  ['rprop', 'etaPlus', 1, 0.9],
  ['rprop', 'minStep', -1, 51],
  ['lion', 'beta2', 1],
  ['constant', 'initial', 0, -1],
  ['constant', 'per', 'batch'],
  ['step', 'every', 0, 1.5],
  ['step', 'gamma', 0],
  ['multiStep', 'milestones', [2, 2], [0], 3],
  ['inverseTime', 'decay', -1],
  ['polynomial', 'power', -1],
  ['polynomial', 'period', 0],
  ['cosine', 'minimum', -1],
  ['cosineRestarts', 'growth', 0, 1.5],
  ['linear', 'from', -1],
  ['linear', 'to', -1],
  ['oneCycle', 'maximum', 0],
  ['oneCycle', 'rise', 0, 1],
  ['oneCycle', 'anneal', 'exponential'],
  ['optimal', 'alpha', 0],
  ['optimal', 't0', 0],
  ['optimal', 'per', 'epoch'],
  ['plateau', 'per', 'step'],
  ['plateau', 'factor', 0, 1],
  ['plateau', 'patience', -1, 0.5],
  ['plateau', 'cooldown', -1],
  ['plateau', 'threshold', -1],
  ['plateau', 'thresholdMode', 'rel'],
  ['lossProportional', 'per', 'step'],
  ['lossProportional', 'minimum', -1],
  ['leakyRelu', 'slope', -0.1],
  ['elu', 'alpha', 0],
  ['normal', 'deviation', -1],
  ['uniform', 'limit', -1],
  ['heNormal', 'gain', 0],
  ['dense', 'units', 0, 1.5, undefined],
  ['dense', 'l2', -1],
  ['dense', 'inputs', 4],
  ['dense', 'activation', 'rely'],
  ['dense', 'initializer', 'hey'],
  ['dense', 'learningRateFactor', 0],
  ['dropout', 'rate', -0.1, 1, undefined],
  ['batchNorm', 'momentum', 0, 1.1],
  ['batchNorm', 'epsilon', 0],
];

for (const { option, rows, resolve } of TABLES) {
  describe(`the table of "${option}"`, () => {
    for (const [name, { parameters }] of Object.entries(rows)) {
      it(`${name}: each default passes its own check`, () => {
        for (const [key, { default: value, check }] of Object.entries(parameters)) {
          if (value === undefined) continue;
          const checked = check(key, value);
          // The default of an activation is a name; what comes of it is a plan.
          const plain = typeof checked === 'object' ? (checked as { name: unknown }).name : checked;
          assert.deepEqual(plain, value, key);
        }
      });

      it(`${name}: each wrong value is refused by the parameter's name`, () => {
        resolve(name, {}); // is right without them
        for (const key of Object.keys(parameters)) {
          for (const wrong of [{}, Number.NaN, null]) {
            const named = new RegExp(`"${option.replace(/[[\]]/g, '\\$&')}\\.${key}[".]`);
            assert.throws(() => resolve(name, { [key]: wrong }), named, `${key}: ${wrong}`);
          }
        }
        assert.throws(() => resolve(name, { nosuch: 1 }), /nosuch/);
      });
    }

    it('refuses what is just out of range', () => {
      const own = OUT_OF_RANGE.filter(([row]) => row in rows);
      assert.ok(own.length > 1);
      for (const [row, key, ...values] of own) {
        for (const value of values) {
          const named = new RegExp(`\\.${key}[".[]`);
          assert.throws(() => resolve(row, { [key]: value }), named, `${row}.${key}: ${value}`);
        }
      }
    });
  });
}

it('TypeScript checks the parameters of each name', () => {
  const right: readonly (OptimizerOption | Schedule | ActivationOption)[] = [
    { name: 'adam', beta1: 0.8 },
    { name: 'sgd', nesterov: true },
    { name: 'multiStep', milestones: [1, 2] },
    { name: 'oneCycle', anneal: 'linear' },
    { name: 'leakyRelu', slope: 0.1 },
    'lion',
  ];
  assert.equal(right.length, 6);
  // @ts-expect-error: rho is a parameter of rmsprop
  const otherRow: OptimizerOption = { name: 'adam', rho: 0.9 };
  // @ts-expect-error: a switch is no number
  const wrongKind: OptimizerOption = { name: 'sgd', nesterov: 1 };
  // @ts-expect-error: not one of the names
  const wrongName: Schedule = { name: 'oneCycle', anneal: 'exponential' };
  // @ts-expect-error: alpha is a parameter of elu
  const otherActivation: ActivationOption = { name: 'leakyRelu', alpha: 1 };
  assert.throws(() => resolveOptimizer(otherRow), /"rho"/);
  assert.throws(() => resolveOptimizer(wrongKind), /nesterov/);
  assert.throws(() => resolveSchedule(wrongName, 1, RUN), /anneal/);
  assert.throws(() => resolveActivation(otherActivation), /"alpha"/);
});

/** Every switch that changes the slots on, and off. */
const VARIANTS: readonly OptimizerOption[] = [
  ...OPTIMIZER_NAMES,
  { name: 'sgd', momentum: 0.9 },
  { name: 'rmsprop', centered: true },
  { name: 'rmsprop', momentum: 0.5 },
  { name: 'rmsprop', centered: true, momentum: 0.5 },
  { name: 'adam', amsgrad: true },
  { name: 'adamw', amsgrad: true },
];
/** Parameters of a model that optimizers are tried on. */
const SIZE = 4;
const STEPS = 12;

/** The last step along these gradients, and the slots after it, `extra` of which are none. */
function lastStep(optimizer: OptimizerPlan, gradients: readonly Float64Array[], extra = 0) {
  const slots = new Float64Array(SIZE * (slotCount(optimizer) + extra)).fill(-7);
  fillSlots(optimizer, 0.01, SIZE, slots);
  const [parameters, products] = [new Float64Array(SIZE), Float64Array.of(1)];
  let before = parameters.slice();
  for (const [i, gradient] of gradients.entries()) {
    before = parameters.slice();
    const own = { gradient, parameters, slots, products, t: i + 1, l1: 0 };
    stepOf(optimizer)(optimizer, {
      ...own,
      n: SIZE,
      stride: SIZE,
      nDecayed: 0,
      learningRate: 0.01,
    });
  }
  return { step: parameters.map((each, j) => each - before[j]), slots };
}

/** Gradients without a zero, whose signs change now and then, each of them times a factor. */
function gradientsOf(factor: (step: number) => number): Float64Array[] {
  return Array.from({ length: STEPS }, (_, i) => {
    return Float64Array.from(noise(SIZE, i), (each) => factor(i) * (each + (each > 0 ? 1 : -1)));
  });
}

describe('rows of optimizers', () => {
  for (const option of VARIANTS) {
    const optimizer = resolveOptimizer(option);
    it(`${JSON.stringify(option)}: a step uses as many slots as the row says`, () => {
      const { slots } = lastStep(
        optimizer,
        gradientsOf(() => 1),
        1,
      );
      const start = new Float64Array(slots.length).fill(-7);
      fillSlots(optimizer, 0.01, SIZE, start);
      const count = slotCount(optimizer);
      for (let k = 0; k < count; k++) {
        const changed = slots.some((each, j) => Math.floor(j / SIZE) === k && each !== start[j]);
        assert.ok(changed, `slot ${k}`);
      }
      assert.deepEqual(slots.slice(count * SIZE), new Float64Array(SIZE).fill(-7));
    });
  }

  for (const name of OPTIMIZER_NAMES) {
    const optimizer = resolveOptimizer(name);
    it(`${name}: its steps scale with the gradients as the row says`, () => {
      const plain = lastStep(
        optimizer,
        gradientsOf(() => 1),
      ).step;
      assertVaried(plain, 'steps');
      const all = lastStep(
        optimizer,
        gradientsOf(() => 10),
      ).step;
      const factor = scalingOf(optimizer) === 'proportional' ? 10 : 1;
      assertClose(
        all,
        plain.map((each) => factor * each),
        1e-4,
        'all gradients times 10',
      );
      // Only where signs alone count, no step grows with one gradient.
      const last = lastStep(
        optimizer,
        gradientsOf((i) => (i === STEPS - 1 ? 10 : 1)),
      ).step;
      const isSame = last.every((each, j) => {
        return Math.abs(Math.abs(each) - Math.abs(plain[j])) <= 1e-6 * Math.abs(plain[j]);
      });
      assert.equal(isSame, scalingOf(optimizer) === 'sign');
    });

    it(`${name}: its learning rate is the plan's, and follows a schedule or does not`, () => {
      const { schedule } = resolvePlan({ optimizer: name, loss: 'squaredError' }, SHAPE);
      assert.equal(rateAt(schedule, 0), defaultRateOf(optimizer, 0.1));
      const scheduled = { optimizer: name, learningRate: { name: 'cosine' } } as const;
      if (followsRate(optimizer)) resolvePlan(scheduled, SHAPE);
      else assert.throws(() => resolvePlan(scheduled, SHAPE), /"learningRate" to be a number/);
      const penalized = { optimizer: name, l1: 0.1 };
      if (scalingOf(optimizer) === 'sign') {
        assert.throws(() => resolvePlan(penalized, SHAPE), /"l1" to be 0/);
      } else resolvePlan(penalized, SHAPE);
    });
  }

  /** Whether the size of the last step is that of the rate given to it. */
  function followsRate(optimizer: OptimizerPlan): boolean {
    const sizes = [0.01, 0.02].map((learningRate) => {
      const parameters = new Float64Array(SIZE);
      const slots = new Float64Array(SIZE * slotCount(optimizer));
      fillSlots(optimizer, 0.01, SIZE, slots);
      const [gradient] = gradientsOf(() => 1);
      const own = { n: SIZE, stride: SIZE, nDecayed: 0, l1: 0, t: 1, products: Float64Array.of(1) };
      stepOf(optimizer)(optimizer, { ...own, learningRate, gradient, parameters, slots });
      return Math.abs(parameters[0]);
    });
    return sizes[1] > 1.9 * sizes[0];
  }
});

describeNative('rows of optimizers, native', () => {
  for (const option of VARIANTS) {
    it(`${JSON.stringify(option)}: the addon keeps as many slots`, () => {
      const addon = loadedAddon();
      const optimizer = resolveOptimizer(option);
      const count = slotCount(optimizer);
      const call = (slots: number) => {
        const state = [new Float64Array(SIZE), new Float64Array(slots), initialCounters()] as const;
        state[2][0] = 1;
        const [set] = addon.info().instructionSets;
        addon.step(set, optimizer, 0.01, 0, ...state, new Float64Array(SIZE).fill(1), SIZE);
      };
      call(count * SIZE);
      assert.throws(() => call((count + 1) * SIZE), /"slots" to be .* elements/);
    });
  }
});

describe('rows of schedules', () => {
  for (const name of SCHEDULE_ROWS) {
    it(`${name}: what its rates depend on, by experiment`, () => {
      const schedule = resolveSchedule({ name, ...GIVEN[name] }, 0.1, RUN);
      const scaleAfter = (losses: readonly number[], monitored: readonly number[]) => {
        const counters = initialCounters();
        for (const [i, loss] of losses.entries()) {
          adaptRate({ schedule }, counters, loss, monitored[i]);
        }
        return counters[COUNTERS.rateScale];
      };
      const epochs = Array.from({ length: 20 }, (_, i) => i);
      const falling = epochs.map((i) => 1 / (1 + i));
      const constant = epochs.map(() => 1);
      assert.equal(scaleAfter(falling, falling) < 1, feedbackOf(schedule) === 'loss');
      assert.equal(scaleAfter(constant, constant) < 1, feedbackOf(schedule) === 'monitor');
    });

    it(`${name}: which parameter is the learning rate`, () => {
      const key = rateParameterOf(name);
      const schedule = resolveSchedule({ name, ...GIVEN[name] }, 0.25, RUN);
      const values = Object.entries(schedule).filter(([, value]) => value === 0.25);
      assert.deepEqual(
        values.map(([own]) => own),
        key === undefined ? [] : [key],
      );
    });
  }

  it('a function depends on no loss, and has no parameter', () => {
    assert.equal(feedbackOf(resolveSchedule(() => 1, 1, RUN)), 'none');
    assert.equal(rateParameterOf('custom'), undefined);
    assert.equal(rateParameterOf('toString'), undefined);
  });
});

describe('rows of activations', () => {
  for (const name of ACTIVATION_NAMES) {
    it(`${name}: whether half of a signal comes through, by its slopes far out`, () => {
      const [values, slopes] = [Float64Array.of(-12, 12), new Float64Array(2)];
      activationOf(resolveActivation(name))(2, values, slopes);
      const isRectifier = slopes[0] < 0.02 && slopes[1] > 0.98;
      assert.equal(ACTIVATIONS[name].rectifies, isRectifier);
      assert.equal(initializerFor(name), isRectifier ? 'heUniform' : 'xavierUniform');
    });
  }
});

describe('rows of layers', () => {
  for (const kind of LAYER_KINDS) {
    const [plan] = resolveLayers([LAYER_OF[kind], dense(3)], NETWORK);
    const rows = 4;

    /** What the layer gives for rows of noise, the last of which may be another. */
    const outputs = (training: boolean, last = 0) => {
      const parameters = noise(layerParameterCount(plan), 5).map(Math.abs) as Float64Array;
      const inputs = noise(rows * 3, 2) as Float64Array;
      inputs.fill(last, (rows - 1) * 3);
      const work = layerWork(plan, 0, rows, rows);
      const context = { rows, parameters, training, firstRow: 0 };
      work.forward(inputs, context);
      return { inputs, outputs: work.outputs.slice() };
    };

    it(`${kind}: whether a row depends on the others of its batch`, () => {
      const firsts = [0, 9].map((last) => outputs(true, last).outputs.slice(0, 3));
      const differs = firsts[0].some((each, j) => each !== firsts[1][j]);
      assert.equal(LAYERS[kind].usesBatch, differs);
    });

    it(`${kind}: whether it gives its inputs as they are`, () => {
      const { inputs, outputs: given } = outputs(false, 4);
      const isSame = given.every((each, j) => each === inputs[j]);
      assert.equal(LAYERS[kind].isIdentity, isSame);
    });

    it(`${kind}: its gradient is of the parts that are trained, and of no others`, () => {
      const parameters = noise(layerParameterCount(plan), 5).map(Math.abs) as Float64Array;
      const inputs = noise(rows * 3, 2) as Float64Array;
      const work = layerWork(plan, 0, rows, rows);
      const context = { rows, parameters, training: true, firstRow: 0 };
      work.forward(inputs, context);
      const gradient = new Float64Array(parameters.length);
      work.backward(inputs, noise(rows * 3, 3) as Float64Array, undefined, gradient, context);
      let from = 0;
      for (const part of layerParts(plan)) {
        const size = 3 * colsOf(part, plan);
        const own = gradient.subarray(from, from + size);
        assert.equal(
          own.some((each) => each !== 0),
          part.isTrained,
          part.name,
        );
        from += size;
      }
      assert.equal(from, parameters.length);
    });
  }

  it('a dense layer without a bias has weights only', () => {
    const [plan] = resolveLayers([dense(3, { useBias: false }), dense(3)], NETWORK);
    assert.deepEqual(
      layerParts(plan).map(({ name }) => name),
      ['weights'],
    );
  });
});
