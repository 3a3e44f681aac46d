import assert from 'node:assert/strict';
import { DivergenceError } from '../../lib/common/errors.ts';
import {
  DescentDivergenceError,
  type DescentResult,
  descend,
  FunctionError,
  type MinimizeOptions,
  minimize,
  minimizeSync,
  newton,
  TEST_FUNCTIONS,
} from '../../lib/descent/index.ts';
import { functions, type Torch, torchOptimizer } from '../cases/optimizers.ts';
import { type TorchSchedule, torchSchedule } from '../cases/schedules.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

interface Trajectories {
  x0: number[];
  steps: number[];
  runs: (Torch & { reproducible: number; tolerance: number; trajectory: number[][] })[];
}

const square = ({ 0: x }: ArrayLike<number>) => x * x;
const slope = ({ 0: x }: ArrayLike<number>) => [2 * x];

/** The descent, also of one that diverged. */
function outcome(...args: Parameters<typeof minimizeSync>): DescentResult {
  try {
    return minimizeSync(...args);
  } catch (error) {
    if (error instanceof DescentDivergenceError) return error.descent;
    throw error;
  }
}

/** Reference files, each with our function and gradient for it. */
const SUBJECTS: Record<
  string,
  { value: (x: Float64Array) => number; gradient: (x: Float64Array) => number[] }
> = {
  quadratic1d: TEST_FUNCTIONS.square,
  saddle: TEST_FUNCTIONS.saddle,
  rosenbrock: TEST_FUNCTIONS.rosenbrock,
  beale: TEST_FUNCTIONS.beale,
  canyon: TEST_FUNCTIONS.canyon,
  // Only its gradient is in the reference; its value plays no part in the path.
  logistic: { value: (x) => x[0], gradient: (x) => functions.logistic.gradient([...x]) },
};

describe('minimize', () => {
  for (const [name, { value, gradient }] of Object.entries(SUBJECTS)) {
    it(`goes PyTorch's way on ${name}, with every optimizer`, () => {
      const { x0, steps, runs } = reference<Trajectories>(`d_optimizers/${name}.json`);
      let compared = 0;
      for (const run of runs) {
        const { optimizer, learningRate } = torchOptimizer(run);
        const options = { gradient, optimizer, learningRate, maxIterations: 200 };
        const { path } = outcome(value, x0, options);
        steps.forEach((at, i) => {
          // Beyond `reproducible` steps, rounding decides (see the reference's README).
          if (at > run.reproducible || at >= path.length) return;
          compared++;
          x0.forEach((_, k) => {
            const [a, b] = [path[at][k], run.trajectory[i][k]];
            const off = Math.abs(a - b) / Math.max(1, Math.abs(b));
            assert.ok(off <= Math.max(run.tolerance, 1e-12), `${run.name}, step ${at}: ${a}, ${b}`);
          });
        });
      }
      assert.ok(compared > 0.8 * runs.length * steps.length, `${compared} compared`);
    });
  }

  it('stops as the text does, when a step changes the value by at most ε', async () => {
    // xₖ = 2·0.96ᵏ; the change of step k + 1 is 0.0784·xₖ², at most 0.01 from k = 43 on.
    const result = await minimize(square, 2, {
      gradient: slope,
      learningRate: 0.02,
      tolerance: 0.01,
    });
    assert.equal(result.iterations, 44);
    assert.equal(result.stopReason, 'tolerance');
    assertClose(result.x, [2 * 0.96 ** 44], 1e-13, 'x');
    assert.equal(result.path.length, 45);
    assert.deepEqual([result.values[0], result.values.length], [4, 45]);
    assert.deepEqual([result.evaluations, result.gradientEvaluations], [45, 44]);
  });

  it('goes to and fro between 2 and -2 at step size 1, and says so by its path', () => {
    const { path, stopReason } = minimizeSync(square, 2, {
      gradient: slope,
      learningRate: 1,
      maxIterations: 9,
    });
    assert.deepEqual(
      path.map(({ 0: x }) => x),
      [2, -2, 2, -2, 2, -2, 2, -2, 2, -2],
    );
    assert.equal(stopReason, 'maxIterations');
  });

  it('says that numbers overflow at step size 1.1, and keeps the way there', async () => {
    const run = minimize(square, 2, { gradient: slope, learningRate: 1.1, maxIterations: 1e5 });
    await assert.rejects(run, (error: unknown) => {
      assert.ok(error instanceof DescentDivergenceError && error instanceof DivergenceError);
      assert.equal(error.code, 'ERR_FALLLINE_DIVERGED');
      assert.match(
        error.message,
        /^The descent diverged in step \d+: the value is no longer finite at learning rate 1\.1/,
      );
      const { descent, step } = error;
      // |xₖ| = 2·1.2ᵏ, and its square overflows beyond 2⁵¹².
      assert.equal(step, Math.ceil((511 * Math.LN2) / Math.log(1.2)) + 1 - 1);
      assert.equal(descent.iterations, step - 1);
      assert.equal(descent.stopReason, 'diverged');
      assert.ok(descent.values.every(Number.isFinite) && descent.value > 1e300);
      return true;
    });
  });

  it('falls for ever down a saddle, and says that too', () => {
    const { value, gradient } = TEST_FUNCTIONS.saddle;
    assert.throws(
      () => minimizeSync(value, [0, 1], { gradient, learningRate: 0.5, maxIterations: 1e4 }),
      DescentDivergenceError,
    );
  });

  it('makes its own gradient where there is none', async () => {
    const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
    const options: MinimizeOptions = { optimizer: 'adam', learningRate: 0.05, maxIterations: 300 };
    const [exact, numerical, forward] = await Promise.all([
      minimize(value, start, { ...options, gradient }),
      minimize(value, start, options),
      minimize(value, start, { ...options, difference: 'forward' }),
    ]);
    assertClose(numerical.x, exact.x, 1e-6, 'centred');
    assertClose(forward.x, exact.x, 1e-3, 'forward');
    assert.equal(numerical.evaluations, 1 + 300 * 5);
    assert.equal(forward.evaluations, 1 + 300 * 3);
  });

  it('tells of each step, with arrays of their own', async () => {
    const seen: number[][] = [];
    const result = await minimize(square, [2], {
      gradient: (x, out) => {
        out[0] = 2 * x[0];
        x[0] = 99; // spoils nothing
      },
      learningRate: (step) => (step < 2 ? 0.25 : 0),
      maxIterations: 3,
      onStep: ({ step, x, value, learningRate, gradientNorm }) => {
        seen.push([step, x[0], value, learningRate, gradientNorm]);
        x[0] = 77;
      },
      recordPath: false,
    });
    assert.deepEqual(seen, [
      [1, 1, 1, 0.25, 4],
      [2, 0.5, 0.25, 0.25, 2],
      [3, 0.5, 0.25, 0, 1],
    ]);
    assert.deepEqual(result.path.length, 2);
    assert.deepEqual([...result.learningRates], [0.25, 0.25, 0]);
  });

  it('follows schedules, those that hear the value too', () => {
    const { learningRates } = minimizeSync(square, 1, {
      gradient: slope,
      learningRate: { name: 'lossProportional', initial: 0.25 },
      maxIterations: 3,
    });
    // Values 0.25, then 0.25·… : rate = 0.25·value/first value.
    assertClose(learningRates, [0.25, 0.25, 0.25 * 0.25], 1e-14, 'rates');
    const cosine = minimizeSync(square, 1, {
      learningRate: { name: 'cosine', initial: 0.1 },
      maxIterations: 4,
    });
    assertClose(
      cosine.learningRates,
      [0, 1, 2, 3].map((t) => 0.05 * (1 + Math.cos((Math.PI * t) / 4))),
      1e-14,
      'cosine',
    );
  });

  it('refuses options that are none, and a signal where nothing could abort', async () => {
    const error = {
      name: 'TypeError',
      message: /options of minimize(Sync)?" to be an object, but received null/,
    };
    assert.throws(() => minimizeSync(square, 1, null as never), error);
    await assert.rejects(minimize(square, 1, null as never), error);
    const { signal } = new AbortController();
    assert.throws(
      () => minimizeSync(square, 1, { signal } as never),
      /no "signal" in minimizeSync/,
    );
  });

  it('refuses a rate in proportion to a value below 0', () => {
    const options = { learningRate: { name: 'lossProportional', initial: 0.25 } } as const;
    assert.throws(() => minimizeSync(([x]) => x * x - 0.25, 1, options), {
      name: 'RangeError',
      message:
        /^Expected "f" to be at least 0 with .*but it is -0\.\d+ after step \d+\. Use 'plateau'/,
    });
    assert.ok(minimizeSync(([x]) => x * x, 1, options).value >= 0);
  });

  it("follows PyTorch's schedules, also those that hear the value", () => {
    const { schedules, plateaus, plateauLosses } = reference<{
      schedules: TorchSchedule[];
      plateaus: TorchSchedule[];
      plateauLosses: number[];
    }>('d_optimizers/schedules.json');
    assert.ok(schedules.length > 10 && plateaus.length > 1);
    for (const scheduler of [...schedules, ...plateaus]) {
      let calls = 0;
      // The value after each step is the loss that the scheduler was told.
      const sign = scheduler.options.mode === 'max' ? -1 : 1;
      const told = () =>
        calls++ === 0 ? 1 : sign * plateauLosses[(calls - 2) % plateauLosses.length];
      const { learningRates } = minimizeSync(told, 2, {
        gradient: () => [0],
        learningRate: torchSchedule(scheduler),
        maxIterations: Math.min(60, scheduler.lrs.length),
      });
      const expected = scheduler.lrs.slice(0, learningRates.length);
      assertClose(learningRates, expected, 1e-12, scheduler.class, 1e-15);
    }
  });

  it('stops where there is no slope, if told to', () => {
    const { stopReason, iterations } = minimizeSync(square, [0], {
      gradient: slope,
      gradientTolerance: 1e-9,
    });
    assert.deepEqual([stopReason, iterations], ['gradientTolerance', 0]);
  });

  it('is aborted within a turn, and lets other work through', async () => {
    const controller = new AbortController();
    let steps = 0;
    setTimeout(() => controller.abort(new Error('enough')), 10);
    const run = minimize(square, 2, {
      learningRate: 1e-9,
      maxIterations: 2e7,
      recordPath: false,
      signal: controller.signal,
      onStep: () => steps++,
    });
    await assert.rejects(run, /^Error: enough$/);
    const then = steps;
    assert.ok(then > 0 && then < 2e7);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(steps, then);
  });

  it('hands on what onStep throws', async () => {
    const run = minimize(square, 2, {
      onStep: () => {
        throw new Error('no more');
      },
    });
    await assert.rejects(run, /^Error: no more$/);
  });

  it('is a generator for those who draw it', () => {
    const steps = [
      ...descend(square, 2, { learningRate: 0.25, gradient: slope, maxIterations: 3 }),
    ];
    assert.deepEqual(
      steps.map(({ x }) => x[0]),
      [1, 0.5, 0.25],
    );
  });

  const failing = (at: number) => {
    let calls = 0;
    return (x: ArrayLike<number>) => (++calls === at ? Number.NaN : square(x));
  };

  it('names point and step of a function that fails, and keeps the way there', () => {
    assert.throws(
      () => minimizeSync(failing(4), 2, { gradient: slope, learningRate: 0.25 }),
      (error: unknown) => {
        assert.ok(error instanceof FunctionError);
        assert.equal(error.message, '"f" returned NaN in step 3, at the point [0.25]');
        assert.deepEqual([error.step, error.descent?.iterations, error.descent?.x[0]], [3, 2, 0.5]);
        return true;
      },
    );
    const cause = new Error('no licence');
    const throwing = () => {
      throw cause;
    };
    assert.throws(
      () => minimizeSync(throwing, [2, 3]),
      (error: unknown) => {
        assert.ok(error instanceof FunctionError);
        assert.equal(error.message, '"f" threw (no licence) at the point [2, 3]');
        assert.equal(error.cause, cause);
        return true;
      },
    );
    const messages: [unknown, string][] = [
      [() => undefined, '"gradient" wrote NaN for coordinate 0 in step 1, at the point [2]'],
      [
        () => [1, 2],
        '"gradient" returned a list of 2 where 1 numbers are needed in step 1, at the point [2]',
      ],
      [() => ['1'], '"gradient" returned "1" for coordinate 0 in step 1, at the point [2]'],
      [throwing, '"gradient" threw (no licence) in step 1, at the point [2]'],
    ];
    for (const [gradient, message] of messages) {
      assert.throws(() => minimizeSync(square, 2, { gradient: untyped(gradient) }), { message });
    }
    assert.throws(
      () =>
        minimizeSync(
          untyped(() => '3'),
          2,
        ),
      { message: '"f" returned "3" at the point [2]' },
    );
    assert.throws(() => minimizeSync(() => Number.POSITIVE_INFINITY, 2), {
      message: '"f" returned Infinity at the point [2]',
    });
  });

  itRefuses([
    {
      call: () => minimizeSync(untyped('x²'), 2),
      error: TypeError,
      message: 'Expected "f" to be a function, but received "x²" (string)',
    },
    {
      call: () => minimizeSync(square, []),
      error: RangeError,
      message: 'Expected "x0" to hold numbers, but it is empty',
    },
    {
      call: () => minimizeSync(square, [1, Number.NaN]),
      error: RangeError,
      message: 'Expected finite numbers, but x0[1] is NaN',
    },
    {
      call: () => minimizeSync(square, Number.POSITIVE_INFINITY),
      error: RangeError,
      message: 'Expected finite numbers, but x0[0] is Infinity',
    },
    {
      call: () => minimizeSync(square, untyped(['2'])),
      error: TypeError,
      message: 'Expected "x0[0]" to be a number, but received "2" (string)',
    },
    {
      call: () => minimizeSync(square, 2, untyped({ learningrate: 1 })),
      error: TypeError,
      message: 'Misspelt option "learningrate" of minimizeSync should be "learningRate"',
    },
    {
      call: () => minimizeSync(square, 2, { learningRate: -1 }),
      error: RangeError,
      message: 'Expected "learningRate" to be a positive number, but received -1 (number)',
    },
    {
      call: () => minimizeSync(square, 2, untyped({ optimizer: 'adm' })),
      error: RangeError,
      message: `Expected "optimizer" to be one of 'sgd', 'adagrad', 'rmsprop', 'adadelta', 'adam', 'adamw', 'adamax', 'nadam', 'radam', 'rprop', 'lion', 'lbfgs', 'newton-cg', but received "adm" (string). Did you mean 'adam'?`,
    },
    {
      call: () => minimizeSync(square, new Float64Array(1000), { maxIterations: 1e6 }),
      error: RangeError,
      message:
        'Expected "maxIterations" to be at most 134217 for a path of points with 1000 coordinates (with recordPath: false, any), but received 1000000 (number)',
    },
    {
      call: () => minimizeSync(square, 2, untyped({ signal: new AbortController().signal })),
      error: TypeError,
      message:
        'Expected no "signal" in minimizeSync, which holds the event loop until it ends: nothing could abort it',
    },
    {
      call: () => minimizeSync(square, 2, { optimizer: 'rprop', learningRate: { name: 'cosine' } }),
      error: RangeError,
      message: `Expected "learningRate" to be a number with optimizer 'rprop', which chooses its step sizes itself, but received the schedule 'cosine'`,
    },
  ]);
});

describe('newton', () => {
  it('arrives on a quadratic in one step, however narrow its valley', () => {
    const { value, gradient, start } = TEST_FUNCTIONS.canyon;
    const exact = newton(value, start, {
      gradient,
      hessian: () => [
        [64.36, -47.52],
        [-47.52, 36.64],
      ],
      maxIterations: 1,
    });
    assertClose(exact.x, [0, 0], 0, 'exact', 1e-12);
    const numerical = newton(value, start, { gradient, maxIterations: 1 });
    assertClose(numerical.x, [0, 0], 0, 'numerical', 1e-6);
    const valuesOnly = newton(value, start, { maxIterations: 2 });
    assertClose(valuesOnly.x, [0, 0], 0, 'from values only', 1e-4);
  });

  it('needs few steps on Rosenbrock, and goes to the saddle that descent leaves', () => {
    const { rosenbrock, saddle } = TEST_FUNCTIONS;
    const result = newton(rosenbrock.value, rosenbrock.start, {
      gradient: rosenbrock.gradient,
      gradientTolerance: 1e-6,
    });
    assertClose(result.x, [1, 1], 1e-6, 'rosenbrock');
    assert.ok(result.iterations <= 10, `${result.iterations}`);
    const there = newton(saddle.value, saddle.start, {
      gradient: saddle.gradient,
      maxIterations: 1,
    });
    assertClose(there.x, [0, 0], 0, 'saddle', 1e-6);
  });

  it('says where second derivatives are singular', () => {
    const flat = () => 1;
    assert.throws(() => newton(flat, [1, 2], { gradient: () => [0, 0] }), {
      name: 'FunctionError',
      message: '"hessian" is singular in step 1, at the point [1, 2]',
    });
  });
});
