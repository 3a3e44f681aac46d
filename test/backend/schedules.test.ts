import assert from 'node:assert/strict';
import { rateAt, schedules } from '../../lib/backend/typescript/schedules.ts';
import { resolvePlan } from '../../lib/plan.ts';
import {
  resolveSchedule,
  robbinsMonro,
  SCHEDULE_NAMES,
  type Schedule,
  type SchedulePlan,
} from '../../lib/schedules.ts';
import { describeNative } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface TorchSchedule {
  class: string;
  options: Record<string, number | number[]>;
  baseLr: number;
  lrs: number[];
}

/** A scheduler of torch.optim as one of ours. */
function torchSchedule({ class: name, options: o, baseLr }: TorchSchedule): Schedule {
  const option = (key: string) => o[key] as number;
  const initial = baseLr;
  switch (name) {
    case 'StepLR':
      return { name: 'step', initial, every: option('step_size'), gamma: option('gamma') };
    case 'MultiStepLR':
      return {
        name: 'multiStep',
        initial,
        milestones: o.milestones as number[],
        gamma: option('gamma'),
      };
    case 'ExponentialLR':
      return { name: 'exponential', initial, gamma: option('gamma') };
    case 'CosineAnnealingLR':
      return { name: 'cosine', initial, period: option('T_max'), minimum: option('eta_min') };
    case 'CosineAnnealingWarmRestarts': {
      const [growth, minimum] = [option('T_mult'), option('eta_min')];
      return { name: 'cosineRestarts', initial, period: option('T_0'), growth, minimum };
    }
    case 'OneCycleLR':
      return { name: 'oneCycle', maximum: option('max_lr'), period: option('total_steps') };
    case 'LinearLR': {
      const [from, to] = [option('start_factor'), option('end_factor')];
      return { name: 'linear', initial, period: option('total_iters'), from, to };
    }
    case 'PolynomialLR':
      return { name: 'polynomial', initial, period: option('total_iters'), power: option('power') };
    case 'InverseTime':
      return { name: 'inverseTime', initial, decay: option('decay') };
    default:
      throw new Error(`no schedule for ${name}`);
  }
}

/** Every schedule, at settings that reach every branch. */
const CASES: Schedule[] = [
  { name: 'constant', initial: 0.3 },
  { name: 'step', initial: 0.3, every: 7, gamma: 0.5 },
  { name: 'multiStep', initial: 0.3, milestones: [1, 5, 20] },
  { name: 'exponential', initial: 0.3, gamma: 0.97 },
  { name: 'inverseTime', initial: 0.3, decay: 0.1 },
  { name: 'inverseScaling', initial: 0.3, power: 0.25 },
  { name: 'polynomial', initial: 0.3, period: 33, power: 2 },
  { name: 'cosine', initial: 0.3, period: 33, minimum: 0.01 },
  { name: 'cosineRestarts', initial: 0.3, period: 5, minimum: 0.01 },
  { name: 'cosineRestarts', initial: 0.3, period: 3, growth: 2 },
  { name: 'linear', initial: 0.3, period: 10 },
  { name: 'oneCycle', maximum: 0.3, period: 40 },
  { name: 'oneCycle', maximum: 0.3, period: 2 },
];

const LENGTH = { epochs: 60, stepsPerEpoch: 4 };
const times = Float64Array.from({ length: 100 }, (_, t) => t);
const ratesOf = (plan: SchedulePlan) => times.map((t) => rateAt(plan, t));

describe('schedules', () => {
  it('are all in the tables', () => {
    assert.deepEqual(Object.keys(schedules).sort(), [...SCHEDULE_NAMES].sort());
    assert.deepEqual(
      [...new Set(CASES.map(({ name }) => name))].sort(),
      [...SCHEDULE_NAMES].sort(),
    );
  });

  it("equal PyTorch's", () => {
    const { schedules: torch } = reference<{ schedules: TorchSchedule[] }>(
      'd_optimizers/schedules.json',
    );
    assert.equal(torch.length, 14);
    for (const each of torch) {
      const plan = resolveSchedule(torchSchedule(each), 1, LENGTH);
      const rates = each.lrs.map((_, t) => rateAt(plan, t));
      assert.ok(new Set(each.lrs).size > 2, each.class);
      assertClose(rates, each.lrs, 1e-12, JSON.stringify(each.options), 1e-15);
    }
  });

  it('inverseScaling: initial / (t + 1)^power, as scikit-learn counts', () => {
    const plan = resolveSchedule({ name: 'inverseScaling', initial: 1, power: 0.5 }, 1, LENGTH);
    assertClose(
      [0, 3, 99].map((t) => rateAt(plan, t)),
      [1, 0.5, 0.1],
      1e-15,
      'rate',
    );
  });

  it('a number is constant; what is not given is known from the run', () => {
    assert.deepEqual(resolveSchedule(0.2, 1, LENGTH), {
      name: 'constant',
      initial: 0.2,
      per: 'epoch',
    });
    const byEpoch = resolveSchedule({ name: 'cosine' }, 0.7, LENGTH);
    assert.deepEqual(byEpoch, {
      name: 'cosine',
      initial: 0.7,
      per: 'epoch',
      period: 60,
      minimum: 0,
    });
    const byStep = resolveSchedule({ name: 'polynomial', per: 'step' }, 0.7, LENGTH);
    assert.ok(byStep.name === 'polynomial' && byStep.period === 240);
    assert.ok(Object.isFrozen(byStep));
  });

  const bad: [unknown, RegExp][] = [
    [-1, /"learningRate" to be a positive number, but received -1/],
    ['fast', /"learningRate" to be a positive number or a schedule/],
    [null, /"learningRate" to be a positive number or a schedule/],
    [{}, /"learningRate" to be a name or an object with a "name"/],
    [{ name: 'cosin' }, /Did you mean 'cosine'\?/],
    [{ name: 'cosine', T_max: 3 }, /Unknown option "T_max" of learningRate 'cosine'/],
    [{ name: 'cosine', period: 0 }, /"learningRate.period" to be a positive number/],
    [{ name: 'cosine', minimum: -1 }, /"learningRate.minimum" to be a number of at least 0/],
    [{ name: 'cosine', per: 'batch' }, /"learningRate.per" to be one of 'epoch', 'step'/],
    [{ name: 'step' }, /"learningRate.every" to be given/],
    [{ name: 'step', every: 1.5 }, /"learningRate.every" to be an integer/],
    [{ name: 'exponential' }, /"learningRate.gamma" to be given/],
    [{ name: 'multiStep', milestones: 5 }, /"learningRate.milestones" to be an array of ascending/],
    [
      { name: 'multiStep', milestones: [5, 5] },
      /"learningRate.milestones\[1\]" to be an integer of at least 6/,
    ],
    [{ name: 'oneCycle', rise: 1 }, /"learningRate.rise" to be a number between 0 and 1/],
    [{ name: 'cosineRestarts', growth: 0.5 }, /"learningRate.growth" to be an integer/],
  ];
  for (const [option, message] of bad) {
    it(`refuses ${JSON.stringify(option)}`, () => {
      assert.throws(() => resolveSchedule(option, 1, LENGTH), message);
    });
  }

  it('rprop takes none', () => {
    const shape = { nSamples: 10, nFeatures: 2, precision: 'float64' } as const;
    const options = { optimizer: 'rprop', learningRate: { name: 'cosine' } } as const;
    assert.throws(() => resolvePlan(options, shape), /to be a number with optimizer 'rprop'/);
  });

  it('robbinsMonro: which satisfy Ση = ∞ and Ση² < ∞, and why', () => {
    const yes: Schedule[] = [
      { name: 'inverseTime', decay: 0.1 },
      { name: 'inverseScaling', power: 1 },
      { name: 'inverseScaling', power: 0.51 },
    ];
    for (const schedule of yes) assert.equal(robbinsMonro(schedule).satisfied, true);
    const no: [number | Schedule, RegExp][] = [
      [0.1, /Ση² = ∞/],
      [{ name: 'inverseScaling', power: 0.5 }, /Ση² = ∞/],
      [{ name: 'inverseScaling', power: 1.1 }, /Ση < ∞/],
      [{ name: 'inverseTime', decay: 0 }, /Ση² = ∞/],
      [{ name: 'exponential', gamma: 0.9 }, /Ση < ∞/],
      [{ name: 'step', every: 3 }, /Ση < ∞/],
      [{ name: 'multiStep', milestones: [3] }, /Ση² = ∞/],
      [{ name: 'cosine' }, /Ση² = ∞/],
      [{ name: 'cosineRestarts' }, /Ση² = ∞/],
      [{ name: 'linear' }, /Ση² = ∞/],
      [{ name: 'oneCycle' }, /Ση² = ∞/],
    ];
    for (const [schedule, reason] of no) {
      assert.equal(robbinsMonro(schedule).satisfied, false);
      assert.match(robbinsMonro(schedule).reason, reason);
    }
  });

  describeNative('in the addon', (addon) => {
    for (const schedule of CASES) {
      it(`${JSON.stringify(schedule)}: as TypeScript's`, () => {
        const plan = resolveSchedule(schedule, 1, LENGTH);
        const out = new Float64Array(times.length);
        addon.rates(plan, times, out);
        assertClose(out, ratesOf(plan), 1e-13, 'rate', 1e-17);
      });
    }
  });
});
