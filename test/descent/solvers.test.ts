/** `minimize` with the solvers, which search the length of each step. */
import assert from 'node:assert/strict';
import {
  DescentDivergenceError,
  type DescentResult,
  descend,
  FunctionError,
  type GradientFunction,
  type MinimizeOptions,
  minimize,
  minimizeSync,
  newton,
  objective,
  TEST_FUNCTIONS,
} from '../../lib/descent/index.ts';
import { LinearRegression, LinearSVC, LogisticRegression } from '../../lib/index.ts';
import { fits, optimum } from '../cases/optima.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

type SolverName = 'lbfgs' | 'newton-cg';
const SOLVERS: readonly SolverName[] = ['lbfgs', 'newton-cg'];

/** fallline's model for each estimator of scikit-learn. */
const MODELS = {
  LogisticRegression: ({ loss: _, ...options }: { loss?: unknown }) =>
    new LogisticRegression(options),
  LinearSVC: ({ loss: _, ...options }: { loss?: unknown }) => new LinearSVC(options),
  Ridge: ({ loss: _, ...options }: { loss?: unknown }) => new LinearRegression(options),
  Lasso: ({ loss: _, ...options }: { loss?: unknown }) => new LinearRegression(options),
  ElasticNet: ({ loss: _, ...options }: { loss?: unknown }) => new LinearRegression(options),
};

interface Minima {
  minima: { problem: 'logistic' | 'softmax'; l2: number; loss: number; parameters: number[] }[];
}
interface Samples {
  X: number[][];
  targets: { yBinary: number[]; yClass: number[] };
}

/** Mean softmax loss of k classes with l2, and its gradient; k = 1: the logistic loss. */
function linearLoss(x: number[][], y: number[], k: number, l2: number) {
  const n = x.length;
  const scoresOf = (w: Float64Array, row: number[]) =>
    Array.from({ length: k }, (_, c) => row.reduce((sum, xj, j) => sum + xj * w[j * k + c], 0));
  const value = (w: Float64Array) => {
    let sum = 0;
    for (const [i, row] of x.entries()) {
      const z = k === 1 ? [0, ...scoresOf(w, row)] : scoresOf(w, row);
      const top = Math.max(...z);
      sum += top + Math.log(z.reduce((all, each) => all + Math.exp(each - top), 0)) - z[y[i]];
    }
    return sum / n + 0.5 * l2 * w.reduce((all, each) => all + each * each, 0);
  };
  const gradient: GradientFunction = (w, out) => {
    for (let j = 0; j < w.length; j++) out[j] = l2 * w[j];
    for (const [i, row] of x.entries()) {
      const z = k === 1 ? [0, ...scoresOf(w, row)] : scoresOf(w, row);
      const top = Math.max(...z);
      const e = z.map((each) => Math.exp(each - top));
      const all = e.reduce((sum, each) => sum + each, 0);
      for (let c = 0; c < k; c++) {
        const at = k === 1 ? 1 : c;
        const slope = (e[at] / all - (y[i] === at ? 1 : 0)) / n;
        for (const [j, xj] of row.entries()) out[j * k + c] += slope * xj;
      }
    }
  };
  return { value, gradient };
}

/** Extended Rosenbrock function of any number of coordinates. */
function valley(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}

function valleyGradient(x: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const across = x[i + 1] - x[i] ** 2;
    out[i] += -400 * across * x[i] - 2 * (1 - x[i]);
    out[i + 1] += 200 * across;
  }
}

/** Largest |gradient| at the end of a descent. */
function slopeAt({ x }: DescentResult, gradient: GradientFunction): number {
  const out = new Float64Array(x.length);
  const given = gradient(x, out);
  return Math.max(...Array.from(typeof given === 'object' ? given : out, Math.abs));
}

describe('minimize with solvers', () => {
  for (const optimizer of SOLVERS) {
    describe(optimizer, () => {
      it("reaches PyTorch's and SciPy's minima of regularised losses", () => {
        const { X, targets } = reference<Samples>('c_losses/losses.json');
        const { minima } = reference<Minima>('d_optimizers/lbfgs.json');
        assert.equal(minima.length, 4);
        for (const { problem, l2, loss, parameters } of minima) {
          const isBinary = problem === 'logistic';
          const y = isBinary ? targets.yBinary : targets.yClass;
          const { value, gradient } = linearLoss(X, y, isBinary ? 1 : 5, l2);
          const start = new Float64Array(parameters.length);
          const options = { optimizer, gradient, gradientTolerance: 1e-11 };
          const found = minimizeSync(value, start, options);
          assertClose([found.value], [loss], 1e-13, `${problem} ${l2}: loss`);
          assertClose(found.x, parameters, 1e-7, `${problem} ${l2}: parameters`, 1e-7);
          // SciPy's L-BFGS-B takes 11 to 39 evaluations to 1e-9, PyTorch's 11 to 50.
          const most = optimizer === 'lbfgs' ? 60 : 20;
          assert.ok(
            found.evaluations <= most,
            `${problem} ${l2}: ${found.evaluations} evaluations`,
          );
        }
      });

      it('comes to a minimum of every test function, with and without a gradient', () => {
        for (const { title: name, value, gradient, start, minima } of Object.values(
          TEST_FUNCTIONS,
        )) {
          if (minima.length === 0) continue;
          for (const options of [{ gradient }, {}]) {
            const found = minimizeSync(value, start, { optimizer, maxIterations: 300, ...options });
            // Numerical gradients are exact to 1e-10.
            const isMinimum =
              slopeAt(found, gradient) < 1e-4 ||
              minima.some(({ x }) => distance(x, found.x) < 1e-6);
            assert.ok(isMinimum, `${name}: ${found.x} (${found.stopReason})`);
            assert.ok(found.value <= value(Float64Array.from(start)), name);
            assert.notEqual(found.stopReason, 'maxIterations', name);
          }
        }
      });

      it('follows a curved valley of a hundred coordinates', () => {
        const start = Float64Array.from({ length: 100 }, (_, i) => (i % 2 ? 1 : -1.2));
        const found = minimizeSync(valley, start, {
          ...{ optimizer, gradient: valleyGradient, gradientTolerance: 1e-8, recordPath: false },
          maxIterations: 3000,
        });
        assert.equal(found.stopReason, 'gradientTolerance');
        assertClose(found.x, new Float64Array(100).fill(1), 1e-8, 'x');
      });

      it('stays in the domain of a function: NaN and ∞ send it back', () => {
        const barrier = ({ 0: x }: ArrayLike<number>) => x - Math.log(x);
        for (const start of [1e-3, 5, 1e6]) {
          const found = minimizeSync(barrier, start, { optimizer, gradient: ([x]) => [1 - 1 / x] });
          assertClose(found.x, [1], 1e-7, `from ${start}`);
        }
        const walled = ({ 0: x }: ArrayLike<number>) =>
          x > 2 ? Number.POSITIVE_INFINITY : (x - 1.9) ** 2;
        assertClose(minimizeSync(walled, -50, { optimizer }).x, [1.9], 1e-6, 'walled');
      });

      it('says that a function has no lower bound, and keeps the way there', () => {
        for (const [value, gradient] of [
          [({ 0: x }: ArrayLike<number>) => -x, () => [-1]],
          [TEST_FUNCTIONS.saddle.value, TEST_FUNCTIONS.saddle.gradient],
        ] as const) {
          const start = gradient.length === 0 ? [0] : TEST_FUNCTIONS.saddle.start;
          assert.throws(
            () => minimizeSync(value, start, { optimizer, gradient }),
            (error: unknown) => {
              assert.ok(error instanceof DescentDivergenceError);
              assert.match(
                error.message,
                /seems to have no lower bound.*add one, such as a penalty/,
              );
              assert.ok(error.descent.iterations > 1);
              return true;
            },
          );
        }
      });

      it('is right for values and coordinates of any size', () => {
        for (const scale of [1e-12, 1, 1e200]) {
          for (const at of [1e-8, 1, 1e10]) {
            const value = ({ 0: x }: ArrayLike<number>) => scale * (x / at - 1) ** 2;
            const gradient = ({ 0: x }: ArrayLike<number>) => [((2 * scale) / at) * (x / at - 1)];
            const found = minimizeSync(value, [0], { optimizer, gradient });
            assertClose(found.x, [at], 1e-6, `${scale}, ${at}`);
          }
        }
      });

      it('ends where there is no slope, at once', () => {
        const found = minimizeSync(() => 5, [1, 2], { optimizer, gradient: () => [0, 0] });
        assert.deepEqual([found.stopReason, found.iterations], ['gradientTolerance', 0]);
      });

      it('obeys the stopping rules, the callback and the signal', async () => {
        const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
        const run = (more: MinimizeOptions) =>
          minimizeSync(value, start, { optimizer, gradient, ...more });
        const few = run({ maxIterations: 3 });
        assert.deepEqual(
          [few.stopReason, few.iterations, few.path.length],
          ['maxIterations', 3, 4],
        );
        assert.equal(run({ tolerance: 1e-3 }).stopReason, 'tolerance');
        assert.equal(run({ gradientTolerance: 1 }).stopReason, 'gradientTolerance');
        const ended = run({ recordPath: false });
        assert.equal(ended.path.length, 2);
        assert.equal(ended.values.length, ended.iterations + 1);
        assert.equal(ended.gradientNorms.length, ended.iterations);
        assert.ok(ended.evaluations > ended.iterations);
        const steps = [...descend(value, start, { optimizer, gradient, maxIterations: 2 })];
        assert.deepEqual(
          steps.map(({ step }) => step),
          [1, 2],
        );
        assert.deepEqual(steps[1].x, few.path[2]);
        const controller = new AbortController();
        const aborted = minimize(value, start, {
          ...{ optimizer, gradient, signal: controller.signal },
          onStep: ({ step }) => step === 2 && controller.abort(new Error('enough')),
        });
        await assert.rejects(aborted, /^Error: enough$/);
        assert.deepEqual((await minimize(value, start, { optimizer, gradient })).x, run({}).x);
      });

      for (const backend of backendNames) {
        it(`brings models to scikit-learn's smooth optima, on the ${backend} backend`, () => {
          let compared = 0;
          for (const fit of fits()) {
            if (
              fit.nonZero !== undefined ||
              (optimizer === 'newton-cg' && fit.dataset === 'digits')
            ) {
              continue;
            }
            const { options, x, y, objective: least } = optimum(fit);
            const settings: { loss?: unknown } = { ...options, ...{ backend } };
            const loss = objective(MODELS[fit.estimator](settings), x, y);
            const found = minimizeSync(loss.loss, loss.parameters, {
              gradient: loss.gradient,
              ...{ optimizer, maxIterations: 500, recordPath: false },
            });
            assertClose([found.value], [least], 1e-10, fit.name);
            compared++;
          }
          assert.ok(compared > 5, `${compared} optima`);
        });
      }

      it('names a function that fails, with the step', () => {
        const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
        let calls = 0;
        const failing: GradientFunction = (x) => (++calls > 4 ? [0, Number.NaN] : gradient(x));
        assert.throws(
          () => minimizeSync(value, start, { optimizer, gradient: failing }),
          (error: unknown) => {
            assert.ok(error instanceof FunctionError);
            assert.match(error.message, /^"gradient" returned NaN for coordinate 1 in step \d/);
            assert.ok(error.descent);
            return true;
          },
        );
      });
    });
  }

  it('newton-cg multiplies by the Hessian that it is given', () => {
    const { value, gradient, start } = TEST_FUNCTIONS.rosenbrock;
    let products = 0;
    const hessianProduct = ([x, y]: Float64Array, [u, v]: Float64Array) => {
      products++;
      return [(1200 * x * x - 400 * y + 2) * u - 400 * x * v, -400 * x * u + 200 * v];
    };
    const exact = minimizeSync(value, start, { optimizer: 'newton-cg', gradient, hessianProduct });
    const numerical = minimizeSync(value, start, { optimizer: 'newton-cg', gradient });
    assert.ok(products > 0);
    assert.ok(exact.gradientEvaluations < numerical.gradientEvaluations);
    assertClose(exact.x, [1, 1], 1e-9, 'x');
    assert.ok(Math.abs(exact.iterations - numerical.iterations) <= 5);
  });

  it('lbfgs needs fewer steps with more memory', () => {
    const size = Float64Array.from({ length: 40 }, (_, i) => 10 ** (i / 10));
    const value = (x: Float64Array) =>
      x.reduce((sum, each, j) => sum + size[j] * (each - 1) ** 2, 0);
    const gradient = (x: Float64Array) => x.map((each, j) => 2 * size[j] * (each - 1));
    const steps = [1, 5, 40].map((memory) => {
      const optimizer = { name: 'lbfgs', memory } as const;
      const options = { optimizer, gradient, gradientTolerance: 1e-8, maxIterations: 5000 };
      const found = minimizeSync(value, new Float64Array(40), options);
      assertClose(found.x, new Float64Array(40).fill(1), 1e-7, `memory ${memory}`);
      return found.iterations;
    });
    assert.ok(steps[0] > steps[1] && steps[1] > steps[2], `${steps}`);
  });

  it('names the point where a product of the Hessian fails', () => {
    const options = { optimizer: 'newton-cg', hessianProduct: () => [1, 2] } as const;
    assert.throws(() => minimizeSync(square, 2, options), {
      name: 'FunctionError',
      message: '"hessianProduct" returned a list of 2 where 1 numbers are needed at the point [2]',
    });
  });

  const square = ({ 0: x }: ArrayLike<number>) => x * x;
  itRefuses([
    {
      call: () => minimizeSync(square, 2, untyped({ optimizer: 'lbfgs', learningRate: 0.1 })),
      error: TypeError,
      message: `Expected no "learningRate" with 'lbfgs', which searches the length of each step`,
    },
    {
      call: () => minimizeSync(square, 2, { optimizer: 'lbfgs', hessianProduct: () => [2] }),
      error: TypeError,
      message: `Expected no "hessianProduct" with the optimizer 'lbfgs': only 'newton-cg' reads it`,
    },
    {
      call: () => minimizeSync(square, 2, { optimizer: { name: 'lbfgs', memory: 0 } }),
      error: RangeError,
      message:
        'Expected "optimizer.memory" to be an integer from 1 to 1000000, but received 0 (number)',
    },
    {
      call: () => minimizeSync(square, 2, { optimizer: untyped('lbgfs') }),
      error: RangeError,
      message: `Expected "optimizer" to be one of 'sgd', 'adagrad', 'rmsprop', 'adadelta', 'adam', 'adamw', 'adamax', 'nadam', 'radam', 'rprop', 'lion', 'lbfgs', 'newton-cg', but received "lbgfs" (string). Did you mean 'lbfgs'?`,
    },
    {
      call: () => minimizeSync(square, 2, { optimizer: untyped({ name: 'newton-cg', memory: 3 }) }),
      error: TypeError,
      message: `Unknown option "memory" of optimizer 'newton-cg': expected one of "name", "maxProducts"`,
    },
    {
      call: () => newton(square, 2, untyped({ hessianProduct: () => [1] })),
      error: TypeError,
      message:
        'Unknown option "hessianProduct" of newton: expected one of "gradient", "learningRate", "tolerance", "gradientTolerance", "maxIterations", "recordPath", "difference", "differenceStep", "hessian", "onStep"',
    },
  ]);
});

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (each, j) => Math.abs(each - b[j])));
}
