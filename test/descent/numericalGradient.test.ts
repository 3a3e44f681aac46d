import assert from 'node:assert/strict';
import { FunctionError, gradientCheck, numericalGradient } from '../../lib/descent/index.ts';
import { lossReference } from '../cases/losses.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

interface Checks {
  h: number;
  finiteDifferences: {
    function: string;
    x: number[];
    forward: number[];
    central: number[];
    analytic: number[];
    roundoffBound: number;
  }[];
  gradientCheck: {
    gradient: string;
    values: number[];
    relativeErrorMax: number[];
    maxRelativeErrorMax: number;
    normRelativeError: number;
    isCorrect: boolean;
  }[];
}

type Vector = ArrayLike<number>;

/** Mean softmax loss + ½·0.1·‖W‖², W row-major (features × classes). */
function softmaxLoss(w: Vector): number {
  const { X, targets } = lossReference();
  const classes = targets.yClass as number[];
  const k = w.length / X[0].length;
  let sum = 0;
  X.forEach((row, i) => {
    const z = Array.from({ length: k }, (_, c) =>
      row.reduce((total, x, j) => total + x * w[j * k + c], 0),
    );
    const top = Math.max(...z);
    sum +=
      top + Math.log(z.reduce((total, each) => total + Math.exp(each - top), 0)) - z[classes[i]];
  });
  return sum / X.length + 0.05 * Array.from(w).reduce((total, each) => total + each * each, 0);
}

function logisticLoss(w: Vector): number {
  const { X, targets } = lossReference();
  let sum = 0;
  X.forEach((row, i) => {
    const z = row.reduce((total, x, j) => total + x * w[j], 0);
    sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets.yBinary[i] * z;
  });
  return sum / X.length + 0.05 * Array.from(w).reduce((total, each) => total + each * each, 0);
}

const FUNCTIONS: Record<string, (x: Vector) => number> = {
  square: ({ 0: x }) => x * x,
  cube: ({ 0: x }) => x * x * x,
  sin: ({ 0: x }) => Math.sin(x),
  exp: ({ 0: x }) => Math.exp(x),
  sigmoid: ({ 0: x }) => 1 / (1 + Math.exp(-x)),
  bowl: ({ 0: x, 1: y }) => x * x + 3 * x * y + 2 * y * y,
  rosenbrock: ({ 0: x, 1: y }) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  absolute: ({ 0: x }) => Math.abs(x),
  logistic_loss: logisticLoss,
  softmax_loss: softmaxLoss,
};

describe('numericalGradient', () => {
  const { h, finiteDifferences } = reference<Checks>('h_gradcheck/gradcheck.json');

  for (const {
    function: name,
    x,
    forward,
    central,
    analytic,
    roundoffBound,
  } of finiteDifferences) {
    it(`NumPy's differences of ${name} at ${x.slice(0, 2)}`, () => {
      const f = FUNCTIONS[name];
      const allowed = 4 * roundoffBound;
      assertClose(
        numericalGradient(f, x, { difference: 'forward', step: h }),
        forward,
        0,
        'forward',
        allowed,
      );
      assertClose(numericalGradient(f, x, { step: h }), central, 0, 'centred', allowed);
      const scale = Math.max(1, ...analytic.map(Math.abs));
      assertClose(numericalGradient(f, x), analytic, 0, 'step by scale', 1e-7 * scale);
    });
  }

  it('chooses steps by the size of each coordinate', () => {
    const f = ({ 0: x, 1: y }: Vector) => (x / 1e8) ** 3 + Math.exp(y);
    const [dx, dy] = numericalGradient(f, [3e8, 0.5]);
    assertClose([dx * 1e8, dy], [27, Math.exp(0.5)], 1e-8, 'gradient');
    // A step of 1e-7 is far too small for the first.
    const [fixed] = numericalGradient(f, [3e8, 0.5], { step: 1e-7 });
    assert.ok(Math.abs(fixed * 1e8 - 27) > 1e-2);
  });

  it('names the point where a function fails', () => {
    const root = ({ 0: x }: Vector) => Math.sqrt(x);
    assert.throws(
      () => numericalGradient(root, 0, { step: 0.5 }),
      (error: unknown) => {
        assert.ok(error instanceof FunctionError);
        assert.equal(error.message, '"f" returned NaN at the point [-0.5]');
        return true;
      },
    );
  });

  itRefuses([
    {
      call: () => numericalGradient(Math.abs as never, 1, { step: 0 }),
      error: RangeError,
      message: 'Expected "step" to be a positive number, but received 0 (number)',
    },
    {
      call: () => numericalGradient(Math.abs as never, 1, untyped({ difference: 'centered' })),
      error: RangeError,
      message: `Expected "difference" to be one of 'centred', 'forward', but received "centered" (string). Did you mean 'centred'?`,
    },
  ]);
});

describe('gradientCheck of a function', () => {
  const {
    h,
    gradientCheck: table,
    finiteDifferences,
  } = reference<Checks>('h_gradcheck/gradcheck.json');
  const at = finiteDifferences.find((each) => each.function === 'softmax_loss')?.x ?? [];

  for (const expected of table) {
    it(`NumPy's table: ${expected.gradient}`, () => {
      const found = gradientCheck(softmaxLoss, () => expected.values, at, { step: h });
      assert.equal(found.isCorrect, expected.isCorrect);
      const errors = found.coordinates.map((each) => each.relativeError);
      // Rounding of the differences, 1e-10, over gradients of 0.01 and more.
      assertClose(errors, expected.relativeErrorMax, 1e-6, 'errors', 2e-8);
      assertClose([found.worst.relativeError], [expected.maxRelativeErrorMax], 1e-6, 'worst', 2e-8);
      assertClose([found.normRelativeError], [expected.normRelativeError], 1e-6, 'norm', 1e-9);
      assert.equal(found.worst.name, `x[${found.worst.index}]`);
      assert.equal(found.evaluations, 1 + 2 * 55);
    });
  }

  it('sees a gradient that is NaN or wrong in one place among many', () => {
    const f = (x: Vector) => Array.from(x).reduce((sum, each) => sum + each * each, 0);
    const x = Array.from({ length: 300 }, (_, j) => 1 + j / 100);
    const wrong = (at: Vector) => Array.from(at, (each, j) => 2 * each + (j === 217 ? 1e-4 : 0));
    const { isCorrect, worst } = gradientCheck(f, wrong, x);
    assert.deepEqual([isCorrect, worst.index], [false, 217]);
    assert.ok(gradientCheck(f, (at) => Array.from(at, (each) => 2 * each), x).isCorrect);
  });
});
