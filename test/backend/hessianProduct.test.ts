/** Products with the Hessian of linear models: against differences of gradients, on both backends. */
import assert from 'node:assert/strict';
import type { Backend, BackendName } from '../../lib/backend/backend.ts';
import { floatArray, matrix } from '../../lib/data/matrix.ts';
import type { Features } from '../../lib/data/storage.ts';
import { minimizeSync, objective } from '../../lib/descent/index.ts';
import {
  datasets,
  LinearRegression,
  LogisticRegression,
  MLPClassifier,
  SGDClassifier,
} from '../../lib/index.ts';
import { resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { lossCases } from '../cases/losses.ts';
import { backendNames, backends } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { type ProblemShape, problemFor, X, Y } from '../support/problems.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

type Problem = ReturnType<typeof problemFor>;

/** One output in registers, one in long rows, few outputs and many, each in several leaves or blocks. */
const SHAPES: readonly Omit<ProblemShape, 'precision'>[] = [
  { rows: 700, cols: 9, nOutputs: 1 },
  { rows: 60, cols: 700, nOutputs: 1 },
  { rows: 300, cols: 13, nOutputs: 4 },
  { rows: 200, cols: 30, nOutputs: 20 },
];

function backendOf(name: BackendName): Backend {
  return backends[backendNames.indexOf(name)];
}

function product(
  name: BackendName,
  { plan, samples, start }: Problem,
  vector: Float64Array,
  x: Features = samples.x.data,
): Float64Array {
  const out = new Float64Array(start.length).fill(Number.NaN);
  const parameters = floatArray(plan.precision, start.length);
  parameters.set(start);
  const { y, sampleWeights } = samples;
  const data = { x, y, rows: samples.x.rows, sampleWeights };
  backendOf(name).hessianProduct(plan, data, parameters, vector, out);
  return out;
}

/** Centred differences of the gradient along the vector. */
function differences(
  name: BackendName,
  { plan, samples, start }: Problem,
  vector: Float64Array,
): Float64Array {
  const h = 1e-6;
  const { y, sampleWeights } = samples;
  const data = { x: samples.x.data, y, rows: samples.x.rows, sampleWeights };
  const [ahead, behind] = [h, -h].map((step) => {
    const out = new Float64Array(start.length);
    backendOf(name).gradient(
      plan,
      data,
      start.map((w, j) => w + step * vector[j]),
      out,
    );
    return out;
  });
  return ahead.map((each, j) => (each - behind[j]) / (2 * h));
}

function shapesFor(loss: TrainingOptions['loss']): typeof SHAPES {
  const kind = targetsOf(resolveLoss(loss ?? 'logistic'));
  return SHAPES.filter(({ nOutputs }) => kind !== 'multiclass' || nOutputs > 1);
}

describe('products with the Hessian', () => {
  for (const name of backendNames) {
    for (const { settings } of Object.values(lossCases)) {
      for (const loss of settings) {
        it(`${name}: ${JSON.stringify(loss)} are the differences of gradients`, () => {
          for (const shape of shapesFor(loss)) {
            for (const more of [
              { l2: 0.3 },
              { reduction: 'sum', useBias: false },
              { penalizeBias: true, l2: 0.1, l1: 0.2 },
            ] as const) {
              const problem = problemFor({ loss, ...more }, { ...shape, precision: 'float64' });
              const vector = Float64Array.from(noise(problem.start.length, 3));
              const got = product(name, problem, vector);
              const expected = differences(name, problem, vector);
              const most = Math.max(...expected.map(Math.abs));
              assertClose(got, expected, 1e-6, JSON.stringify({ ...shape, ...more }), 1e-7 * most);
            }
          }
        });
      }
    }
  }

  if (backendNames.length > 1) {
    for (const precision of ['float64', 'float32'] as const) {
      it(`are the same on both backends, ${precision}`, () => {
        const tolerance = precision === 'float64' ? 1e-11 : 2e-4;
        for (const { settings } of Object.values(lossCases)) {
          for (const shape of shapesFor(settings[0])) {
            const problem = problemFor({ loss: settings[0], l2: 0.1 }, { ...shape, precision });
            const vector = Float64Array.from(noise(problem.start.length, 3, precision));
            const expected = product('typescript', problem, vector);
            const most = Math.max(...expected.map(Math.abs));
            const what = JSON.stringify({ ...settings[0], ...shape });
            assertClose(
              product('native', problem, vector),
              expected,
              tolerance,
              what,
              tolerance * most,
            );
          }
        }
      });
    }
  }

  for (const name of backendNames) {
    it(`${name}: of features in narrow storage are those of their values`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        for (const { option, name: storage } of storageCases) {
          for (const shape of SHAPES) {
            const problem = problemFor({ loss: 'logistic', l2: 0.1 }, { ...shape, precision });
            const { narrow, widened } = narrowCase(problem.samples.x, option, precision);
            const vector = Float64Array.from(noise(problem.start.length, 3, precision));
            const expected = product(name, problem, vector, widened);
            const most = Math.max(...expected.map(Math.abs));
            const floor = (precision === 'float64' ? 1e-11 : 2e-4) * most;
            const what = `${storage} ${precision} ${JSON.stringify(shape)}`;
            assertClose(product(name, problem, vector, narrow), expected, 0, what, floor);
          }
        }
      }
    });

    it(`${name}: have the same bits for any number of threads`, () => {
      for (const shape of [
        { rows: 20_000, cols: 40, nOutputs: 1 },
        { rows: 9_000, cols: 25, nOutputs: 5 },
      ]) {
        const results = [1, 2, 3, 8].map((threads) => {
          const problem = problemFor({ l2: 0.1, threads }, { ...shape, precision: 'float64' });
          return product(name, problem, Float64Array.from(noise(problem.start.length, 3)));
        });
        for (const each of results) assert.deepEqual(each, results[0]);
      }
    });

    it(`${name}: bring newton-cg to the optimum with few gradients`, () => {
      const { x, y } = datasets.loadWine();
      const loss = objective(new LogisticRegression({ l2: 0.01, backend: name }), x, y);
      const run = { gradient: loss.gradient, optimizer: 'newton-cg', recordPath: false } as const;
      const exact = minimizeSync(loss.loss, loss.parameters, {
        ...run,
        hessianProduct: loss.hessianProduct,
      });
      const numerical = minimizeSync(loss.loss, loss.parameters, run);
      assertClose([exact.value], [numerical.value], 1e-12, 'loss');
      assert.ok(exact.gradientEvaluations < 200, `${exact.gradientEvaluations} gradients`);
      assert.ok(exact.gradientEvaluations * 10 < numerical.gradientEvaluations);
      assert.ok(loss.evaluate(exact.x).score > 0.98);
    });
  }

  const out = new Float64Array(3);
  const linear = objective(new LogisticRegression(), X, Y);
  itRefuses([
    {
      call: () => {
        const network = objective(new MLPClassifier({ hidden: [2] }), X, Y);
        const zeros = new Float64Array(network.size);
        network.hessianProduct(zeros, zeros, new Float64Array(network.size));
      },
      error: RangeError,
      message:
        'Expected a model without layers for "hessianProduct": use differences of gradients for a network',
    },
    {
      call: () =>
        objective(new SGDClassifier({ clipSlope: 1 }), X, Y).hessianProduct(out, out, out),
      error: RangeError,
      message:
        'Expected a model without "clipSlope" for "hessianProduct": clipped slopes have no second derivative',
    },
    {
      call: () => linear.hessianProduct([0, 0, 0], [1, 2], out),
      error: RangeError,
      message: 'Expected "vector" to have 3 elements, but it has 2',
    },
    {
      call: () => linear.hessianProduct([0, 0, 0], [1, 2, 3], untyped([0, 0, 0])),
      error: TypeError,
      message: 'Expected "out" to be a Float64Array, but received an array of 3',
    },
    {
      call: () => linear.hessianProduct([0, 0, 0], [1, 2, 3], new Float64Array(2)),
      error: RangeError,
      message: 'Expected "out" to have 3 elements, but it has 2',
    },
  ]);

  it('of squared errors are those of the matrix X′X', () => {
    const x = matrix(Float64Array.of(1, 2, 3, 4, 5, 7), 3, 2);
    const loss = objective(new LinearRegression({ useBias: false, l2: 0.5 }), x, [1, 2, 3]);
    loss.hessianProduct([9, 9], [1, -1], out.subarray(0, 2));
    // 2/3·X′X·v + 0.5·v with X′X = [[35, 49], [49, 69]]
    assertClose(out.subarray(0, 2), [(2 / 3) * -14 + 0.5, (2 / 3) * -20 - 0.5], 1e-14, 'product');
  });
});
