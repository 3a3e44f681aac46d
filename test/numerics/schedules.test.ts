import assert from 'node:assert/strict';
import { adaptRate, nextRate, rateAt, schedules } from '../../lib/numerics/schedules.ts';
import { COUNTERS, initialCounters } from '../../lib/numerics/state.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { resolveSchedule } from '../../lib/plan/resolveSchedule.ts';
import { robbinsMonro } from '../../lib/plan/robbinsMonro.ts';
import {
  type LearningRate,
  SCHEDULE_NAMES,
  type Schedule,
  type SchedulePlan,
} from '../../lib/plan/schedules.ts';
import { type TorchSchedule, torchSchedule } from '../cases/schedules.ts';
import { describeNative, addon as loadedAddon, withNative } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

/** Every schedule, at settings that reach every branch. */
const CASES: Exclude<LearningRate, number>[] = [
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
  { name: 'oneCycle', maximum: 0.3, period: 41, anneal: 'linear', threePhase: true, rise: 0.2 },
  { name: 'inverseTime', initial: 0.3, decay: 0.1, power: 0.75 },
  { name: 'optimal' },
  { name: 'optimal', alpha: 0.5, t0: 3 },
  { name: 'plateau', initial: 0.3 },
  { name: 'lossProportional', initial: 0.3 },
  (epoch, step) => 0.3 / (1 + epoch) + step / 1e6,
];

const LENGTH = { epochs: 60, stepsPerEpoch: 4, alpha: 1e-3 };
const times = Float64Array.from({ length: 100 }, (_, t) => t);
type Adapt = (plan: SchedulePlan, counters: Float64Array, loss: number, monitored: number) => void;

/** What an epoch does to the rates to come, on each side. */
const adapters: { name: string; adapt: Adapt }[] = [
  {
    name: 'TypeScript',
    adapt: (schedule, counters, loss, value) => adaptRate({ schedule }, counters, loss, value),
  },
];
if (withNative) {
  const addon = loadedAddon();
  adapters.push({ name: 'the addon', adapt: (...all) => addon.adaptRate(...all) });
}

const ratesOf = (plan: SchedulePlan) => times.map((t) => rateAt(plan, t));

describe('schedules', () => {
  it('are all in the tables', () => {
    assert.deepEqual(Object.keys(schedules).sort(), [...SCHEDULE_NAMES].sort());
    assert.deepEqual(
      [...new Set(CASES.map((each) => resolveSchedule(each, 1, LENGTH).name))].sort(),
      [...SCHEDULE_NAMES].sort(),
    );
  });

  it("equal PyTorch's", () => {
    const { schedules: torch } = reference<{ schedules: TorchSchedule[] }>(
      'd_optimizers/schedules.json',
    );
    assert.notEqual(torch.length, 0);
    for (const each of torch) {
      const plan = resolveSchedule(torchSchedule(each), 1, LENGTH);
      const rates = each.lrs.map((_, t) => rateAt(plan, t));
      assert.ok(new Set(each.lrs).size > 2, each.class);
      assertClose(rates, each.lrs, 1e-12, JSON.stringify(each.options), 1e-15);
    }
  });

  for (const { name, adapt } of adapters) {
    it(`${name}: plateau gives PyTorch's rates for PyTorch's losses`, () => {
      const { plateaus, plateauLosses } = reference<{
        plateaus: TorchSchedule[];
        plateauLosses: number[];
      }>('d_optimizers/schedules.json');
      assert.notEqual(plateaus.length, 0);
      for (const each of plateaus) {
        const plan = resolveSchedule(torchSchedule(each), 1, LENGTH);
        const counters = initialCounters();
        const rates = [nextRate(plan, counters)];
        for (const value of plateauLosses) {
          adapt(plan, counters, 1, each.options.mode === 'max' ? -value : value);
          rates.push(nextRate(plan, counters));
        }
        assert.ok(new Set(each.lrs).size > 2, 'the rate was never cut');
        assertClose(rates, each.lrs, 1e-12, JSON.stringify(each.options));
      }
    });

    it(`${name}: lossProportional goes with the loss, between its minimum and initial`, () => {
      const plan = resolveSchedule(
        { name: 'lossProportional', initial: 0.5, minimum: 0.1 },
        1,
        LENGTH,
      );
      const counters = initialCounters();
      const rates = [4, 3, 2, 5, 0.1, 0].map((loss) => {
        adapt(plan, counters, loss, loss);
        return nextRate(plan, counters);
      });
      assertClose(rates, [0.5, 0.375, 0.25, 0.5, 0.1, 0.1], 1e-15, 'rate');
      assert.equal(counters[COUNTERS.firstLoss], 4);
      // A loss that is 0 from the first epoch on leaves the rate as it is.
      const fresh = initialCounters();
      adapt(plan, fresh, 0, 0);
      assert.equal(nextRate(plan, fresh), 0.5);
    });
  }

  it("optimal: scikit-learn's rates, from the strength of the penalties", () => {
    const plan = resolveSchedule({ name: 'optimal' }, 1, { ...LENGTH, alpha: 1e-4 });
    // eta0 = typw / max(1, -…) = alpha^-¼, t0 = 1/(eta0·alpha): sklearn/linear_model/_sgd_fast.pyx.
    const t0 = 1 / (Math.sqrt(1 / Math.sqrt(1e-4)) * 1e-4);
    const expected = [0, 1, 500].map((t) => 1 / (1e-4 * (t0 + t)));
    assertClose(
      [0, 1, 500].map((t) => rateAt(plan, t)),
      expected,
      1e-14,
      'rate',
    );
    const message = /"learningRate.alpha" to be given for 'optimal'/;
    assert.throws(() => resolveSchedule({ name: 'optimal' }, 1, { ...LENGTH, alpha: 0 }), message);
  });

  it('a function is called once for each epoch to come, and after them keeps its last rate', () => {
    const calls: number[][] = [];
    const rate = (epoch: number, step: number) => {
      calls.push([epoch, step]);
      return 1 / (epoch + 1);
    };
    const plan = resolveSchedule(rate, 1, {
      epochs: 3,
      stepsPerEpoch: 4,
      epochsBefore: 2,
      stepsBefore: 8,
    });
    assert.deepEqual(calls, [
      [2, 8],
      [3, 12],
      [4, 16],
    ]);
    assertClose(
      [2, 3, 4, 5].map((t) => rateAt(plan, t)),
      [1 / 3, 1 / 4, 1 / 5, 1 / 5],
      0,
      'rate',
    );
    for (const bad of [Number.NaN, -1, '1', undefined]) {
      assert.throws(
        () => resolveSchedule(() => bad, 1, LENGTH),
        /"learningRate\(0, 0\)" to be a number of at least 0/,
      );
    }
    assert.throws(
      () => resolveSchedule(rate, 1, { ...LENGTH, epochs: 1e7 }),
      /"maxEpochs" to be at most 1000000 with a function/,
    );
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
    ['fast', /"learningRate" to be a positive number, a schedule/],
    [null, /"learningRate" to be a positive number, a schedule/],
    [{ name: 'custom' }, /"learningRate" to be one of/],
    [{ name: 'oneCycle', anneal: 'cosin' }, /Did you mean 'cosine'/],
    [{ name: 'oneCycle', threePhase: true, rise: 0.5 }, /"learningRate.rise" to be below 0.5/],
    [{ name: 'optimal', per: 'epoch' }, /"learningRate.per" to be 'step' for 'optimal'/],
    [{ name: 'plateau', per: 'step' }, /"learningRate.per" to be 'epoch' for 'plateau'/],
    [{ name: 'plateau', factor: 1 }, /"learningRate.factor" to be a number between 0 and 1/],
    [{ name: 'plateau', patience: -1 }, /"learningRate.patience" to be an integer of at least 0/],
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
    [
      { name: 'cosineRestarts', growth: 1.5 },
      /"learningRate.growth" to be an integer of at least 1, such as 2: each period is so many times as long/,
    ],
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
      { name: 'inverseTime', decay: 0.1, power: 0.75 },
      { name: 'optimal', alpha: 0.1 },
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
      [{ name: 'inverseTime', decay: 0.1, power: 0.5 }, /Ση² = ∞/],
      [{ name: 'plateau' }, /depends on the losses/],
      [{ name: 'plateau', minimum: 0.1 }, /Ση² = ∞/],
      [{ name: 'lossProportional' }, /depends on the losses/],
    ];
    for (const [schedule, reason] of no) {
      assert.equal(robbinsMonro(schedule).satisfied, false);
      assert.match(robbinsMonro(schedule).reason, reason);
    }
  });

  describeNative('in the addon', (addon) => {
    for (const schedule of CASES) {
      it(`${JSON.stringify(schedule) ?? 'a function'}: as TypeScript's`, () => {
        const plan = resolveSchedule(schedule, 1, LENGTH);
        const out = new Float64Array(times.length);
        addon.rates(plan, times, out);
        assertClose(out, ratesOf(plan), 1e-13, 'rate', 1e-17);
      });
    }
  });
});
