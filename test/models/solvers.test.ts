/** Solvers of models: losses × solvers × backends × precision reach the same optimum. */
import assert from 'node:assert/strict';
import {
  LinearRegression,
  type LinearRegressionOptions,
  LinearSVC,
  type LinearSVCOptions,
  LogisticRegression,
  type LogisticRegressionOptions,
  matrix,
  type Precision,
} from '../../lib/index.ts';
import type { SolverName } from '../../lib/plan/solvers.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { classProblem, numberProblem } from './problems.ts';

type Common = { backend?: (typeof backendNames)[number]; solver?: SolverName; l1?: number };
type Settings = Common & { l2?: number; precision?: Precision; maxEpochs?: number };

const ROWS = 90;
/** Columns of very different scales and means, as users have them. */
const SCALES = [100, 1, 0.01, 3];
const MEANS = [1000, 0, 0.05, -2];

function unscaled(data: ArrayLike<number>) {
  const cols = SCALES.length;
  const values = Float64Array.from(
    data,
    (value, at) => MEANS[at % cols] + SCALES[at % cols] * value,
  );
  return matrix(values, ROWS, cols);
}

const two = classProblem(ROWS, 4, 2);
const three = classProblem(ROWS, 4, 3);
const numbers = numberProblem(ROWS, 4, 2);
const X = {
  two: unscaled(two.x.data),
  three: unscaled(three.x.data),
  numbers: unscaled(numbers.x.data),
};
const counts = Array.from({ length: ROWS }, (_, i) =>
  Math.round(Math.exp(1 + numbers.x.data[4 * i] - 0.5 * numbers.x.data[4 * i + 1])),
);

function classifier(
  Model: typeof LogisticRegression | typeof LinearSVC,
  of: 'two' | 'three',
  own: LogisticRegressionOptions & LinearSVCOptions = {},
) {
  return (settings: Settings) => {
    const model = new Model({ ...own, ...settings } as never);
    const result = model.fitSync(X[of], of === 'two' ? two.y : three.y);
    return { model, result };
  };
}

function regressor(loss: LinearRegressionOptions['loss']) {
  return (settings: Settings) => {
    const model = new LinearRegression({ loss, ...settings });
    const isCount = ['poisson', 'gamma', 'tweedie'].includes(loss as string);
    const y = isCount ? counts.map((count) => count + 1) : numbers.y;
    return { model, result: model.fitSync(X.numbers, y) };
  };
}

const SMOOTH = ['newton', 'newton-cg', 'lbfgs'] as const;

/** Losses, with the solvers that must reach their optimum. */
const CASES: readonly [
  what: string,
  solve: ReturnType<typeof classifier> | ReturnType<typeof regressor>,
  solvers: readonly SolverName[],
][] = [
  ['logistic', classifier(LogisticRegression, 'two'), SMOOTH],
  ['logistic, one-vs-rest', classifier(LogisticRegression, 'three', { multiClass: 'ovr' }), SMOOTH],
  ['softmax', classifier(LogisticRegression, 'three'), SMOOTH],
  ['smoothed softmax', classifier(LogisticRegression, 'three', { labelSmoothing: 0.1 }), SMOOTH],
  ['squared hinge', classifier(LinearSVC, 'two'), [...SMOOTH, 'dual-cd']],
  ['squared hinge, one-vs-rest', classifier(LinearSVC, 'three'), [...SMOOTH, 'dual-cd']],
  ['squared error', regressor('squaredError'), [...SMOOTH, 'cholesky', 'cd']],
  ['log-cosh', regressor('logCosh'), SMOOTH],
  ['Huber', regressor({ name: 'huber', delta: 1 }), SMOOTH],
  ['Poisson', regressor('poisson'), SMOOTH],
  ['gamma', regressor('gamma'), SMOOTH],
  ['tweedie', regressor('tweedie'), SMOOTH],
];

for (const [what, solve, solvers] of CASES) {
  describe(`solvers of ${what}`, () => {
    const best = solve({ backend: backendNames[0], l2: 0.1, solver: 'newton' });
    const optimum = best.result.certificate?.objective ?? Number.NaN;

    for (const backend of backendNames) {
      for (const solver of solvers) {
        it(`${solver} on the ${backend} backend: the same optimum in float64`, () => {
          const { model, result } = solve({ backend, l2: 0.1, solver });
          const { certificate, converged, plan } = result;
          if (certificate === undefined) assert.fail('no certificate');
          assert.deepEqual([plan.solver, certificate.solver], [solver, solver]);
          assert.deepEqual([converged, certificate.converged], [true, true]);
          assert.equal(certificate.optimum, 'exists');
          assertClose([certificate.objective], [optimum], 1e-9, 'objective');
          const { gap } = certificate;
          assert.ok(gap === undefined || gap <= 1e-6 * Math.abs(optimum), `a gap of ${gap}`);
          const { data } = best.model.weights;
          for (const [j, scale] of Array.from(data, (_, at) => SCALES[at % 4]).entries()) {
            // In columns of deviation 1.
            assertClose([scale * model.weights.data[j]], [scale * data[j]], 1e-4, `W[${j}]`, 1e-4);
          }
        });

        it(`${solver} on the ${backend} backend: near it in float32`, () => {
          const { result } = solve({ backend, l2: 0.1, solver, precision: 'float32' });
          assert.equal(result.plan.precision, 'float32');
          const { objective } = result.certificate ?? assert.fail();
          assertClose([objective], [optimum], 1e-4, 'objective');
        });
      }
    }

    if (backendNames.length < 2) return;
    for (const solver of solvers) {
      it(`${solver}: the backends agree after every iteration`, () => {
        // Slopes of columns with a mean of 1000 are differences with errors of 1e-13. L-BFGS takes its
        // directions from differences of such slopes: from its fifth iteration of least squares on,
        // steps differ. newton-cg differs by 3e-9 at its fifth, not at its sixth.
        const iterations = solver === 'lbfgs' ? 4 : 6;
        const [one, other] = backendNames.map((backend) =>
          solve({ backend, l2: 0.1, solver, maxEpochs: iterations }),
        );
        const { epochs } = one.result;
        assert.equal(other.result.epochs, epochs);
        assertClose(one.result.losses, other.result.losses, 1e-9, 'losses');
        const scaled = ({ model }: typeof one) =>
          Array.from(model.weights.data, (weight, at) => SCALES[at % 4] * weight);
        assertClose(scaled(one), scaled(other), 1e-9, 'weights', 1e-9);
      });
    }
  });
}

describe('solvers that do not know a problem', () => {
  const refused: [Settings, SolverName, RegExp][] = [
    [{ l1: 0.1 }, 'newton', /but received 'newton', which needs "l1" to be 0$/],
    [{ l1: 0.1 }, 'lbfgs', /but received 'lbfgs', which needs "l1" to be 0$/],
    [{ l2: 0.1 }, 'cholesky', /but received 'cholesky', which needs the loss 'squaredError'$/],
    [{ l2: 0.1 }, 'svd', /but received 'svd', which needs the loss 'squaredError'$/],
    [{ l2: 0.1 }, 'dual-cd', /but received 'dual-cd', which needs the loss to be one of hinge, /],
  ];
  for (const [settings, solver, message] of refused) {
    it(`${solver} with ${JSON.stringify(settings)}: those that do are named`, () => {
      const model = new LogisticRegression({ ...settings, solver });
      assert.throws(() => model.fitSync(X.two, two.y), message);
      assert.throws(
        () => model.fitSync(X.two, two.y),
        /^RangeError: Expected "solver" to be one of '/,
      );
    });
  }

  it('an unknown name', () => {
    assert.throws(
      () => new LogisticRegression({ solver: 'newtn' as never }),
      /"solver" to be one of 'auto', 'descent', 'newton'.*Did you mean 'newton'\?/,
    );
  });

  it('in partialFit, which descends', () => {
    const model = new LogisticRegression({ solver: 'newton', l2: 0.1 });
    assert.throws(() => model.partialFitSync(X.two, two.y), /no "solver" with partialFit/);
    const strong = new LogisticRegression({ C: 3 });
    assert.throws(() => strong.partialFitSync(X.two, two.y), /no "C" with partialFit/);
  });
});

describe('optima that do not exist, or are not alone', () => {
  const points = [[0], [1], [2], [3]];
  const labels = ['a', 'a', 'b', 'b'];

  for (const backend of backendNames) {
    it(`separable classes without a penalty, on the ${backend} backend`, () => {
      const model = new LogisticRegression({ backend, l2: 0 });
      const warnings: string[] = [];
      const listener = ({ message }: Error) => warnings.push(message);
      process.on('warning', listener);
      const { certificate, converged, notConverged } = model.fitSync(points, labels);
      assert.equal(certificate?.optimum, 'none');
      assert.deepEqual([converged, notConverged?.finding], [false, 'noOptimum']);
      assert.deepEqual(notConverged?.causes, ['separable']);
      assert.deepEqual(model.predict(points), labels);
      return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        process.off('warning', listener);
        assert.ok(warnings.some((text) => /separable.*Give a penalty, such as C: 1/.test(text)));
      });
    });

    it(`more columns than samples without a penalty, on the ${backend} backend`, () => {
      const wide = numberProblem(5, 9);
      const model = new LinearRegression({ backend });
      const { certificate, converged } = model.fitSync(wide.x, wide.y);
      assert.equal(certificate?.optimum, 'notUnique');
      assert.equal(converged, true);
      assert.ok(model.score(wide.x, wide.y) > 1 - 1e-12, `${model.score(wide.x, wide.y)}`);
    });
  }
});
