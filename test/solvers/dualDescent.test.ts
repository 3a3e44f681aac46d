/** Dual coordinate descent against LIBSVM's and LIBLINEAR's optima, and on samples that are none. */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { floatArray, type Matrix } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import * as datasets from '../../lib/datasets/index.ts';
import { LinearRegression, LinearSVC } from '../../lib/index.ts';
import { DUAL_COUNTERS, type DualProblem, type DualState } from '../../lib/numerics/dualDescent.ts';
import { dualityGap } from '../../lib/numerics/duality/dualityGap.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { StandardScaler } from '../../lib/preprocessing/standardScaler.ts';
import { seedState } from '../../lib/random/rng.ts';
import { type DualOptions, type DualResult, dualDescent } from '../../lib/solvers/dualDescent.ts';
import { hasDualDescent } from '../../lib/solvers/dualProblem.ts';
import { backends, describeNative } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { noise } from '../support/numbers.ts';
import { problem } from '../support/problems.ts';
import { reference } from '../support/reference.ts';

const OPTIONS: DualOptions = { maxEpochs: 2000, tolerance: 1e-10, seed: 0 };

interface Solved extends DualResult {
  readonly gaps: readonly number[];
}

function solve(
  backend: Backend,
  plan: TrainingPlan,
  data: TrainingData,
  options: Partial<DualOptions> = {},
  k = 0,
): Solved {
  const solver = dualDescent(plan, data, k, { ...OPTIONS, ...options });
  const gaps: number[] = [];
  let step = solver.next();
  while (!step.done) {
    const request = step.value;
    let answer = 0;
    if (request.kind === 'dualEpochs') {
      const { problem: asked, state, epochs, tolerance } = request;
      answer = backend.dualEpochs(asked, state, epochs, tolerance);
    } else if (request.kind === 'dualReport') gaps.push(request.gap);
    step = solver.next(answer);
  }
  return { ...step.value, gaps };
}

interface Fit {
  readonly dataset: 'breast_cancer' | 'diabetes';
  readonly estimator: string;
  readonly C: number;
  readonly weighted: boolean;
  readonly objective: number;
  readonly coef: number[];
  readonly intercept: number;
}

function standardised({ dataset }: Fit): { x: Matrix; y: Float64Array } {
  const isCancer = dataset === 'breast_cancer';
  const { x, y } = isCancer ? datasets.loadBreastCancer() : datasets.loadDiabetes();
  const targets = Float64Array.from(y as ArrayLike<number>);
  const mean = targets.reduce((sum, each) => sum + each, 0) / x.rows;
  const squares = targets.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.rows;
  return {
    x: new StandardScaler().fitTransform(x) as Matrix,
    y: isCancer ? targets : targets.map((each) => (each - mean) / Math.sqrt(squares)),
  };
}

function samples(
  options: TrainingOptions,
  [rows, cols]: readonly [number, number],
  precision: Precision = 'float64',
): { plan: TrainingPlan; data: TrainingData } {
  const { x, y } = problem(rows, cols, precision);
  const shape = { nSamples: rows, nFeatures: cols, precision };
  const own = floatArray(precision, rows);
  own.set(y);
  return { plan: resolvePlan(options, shape), data: { x: x.data, y: own, rows } };
}

const LOSSES = [
  ...(['hinge', 'squaredHinge', 'absoluteError', 'epsilonInsensitive'] as const),
  ...(['squaredEpsilonInsensitive', 'quantile'] as const),
];

const UNEVEN = Float64Array.from({ length: 60 }, (_, i) => (i % 10 === 4 ? 0 : 0.7 + (i % 3) / 2));
const MEAN_1 = UNEVEN.map((each) => (60 * each) / UNEVEN.reduce((sum, weight) => sum + weight, 0));

/** Penalties over 12 decades. */
const DECADES = [1e-2, 1, 1e2, 1e4, 1e6, 1e8, 1e10];

const OTHERS: Readonly<Record<(typeof LOSSES)[number], 'newton' | 'interior-point'>> = {
  hinge: 'interior-point',
  squaredHinge: 'newton',
  absoluteError: 'interior-point',
  epsilonInsensitive: 'interior-point',
  squaredEpsilonInsensitive: 'newton',
  quantile: 'interior-point',
};

interface Samples {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly sampleWeights?: Float64Array | undefined;
}

/** Targets far from 0, or classes of which one has most of the samples. */
function strong(rows: number, cols: number, isClass: boolean): Samples {
  const { x } = problem(rows, cols);
  const blur = noise(rows, 11);
  const y = Float64Array.from(blur, (each, i) => {
    const score = 2 * x.data[i * cols] + each;
    return isClass ? Number(score > -0.8) : 100 + 10 * score;
  });
  return { x, y };
}

const STRONG: Readonly<Record<string, (isClass: boolean) => Samples>> = {
  'more rows than columns': (isClass) => strong(80, 3, isClass),
  'more columns than rows': (isClass) => strong(40, 90, isClass),
  'with weights': (isClass) => ({
    ...strong(60, 4, isClass),
    sampleWeights: MEAN_1,
  }),
  'targets that repeat': (isClass) => {
    const { x, y } = strong(50, 4, isClass);
    return { x, y: isClass ? y : y.map((each) => 10 * Math.round(each / 10)) };
  },
};

/** The least objective, by another solver. */
function optimum(
  loss: (typeof LOSSES)[number],
  l2: number,
  { x, y, sampleWeights }: Samples,
): number {
  const options = { solver: OTHERS[loss], tolerance: 1e-12 } as const;
  const weights = sampleWeights && { sampleWeight: sampleWeights };
  const result =
    loss === 'hinge' || loss === 'squaredHinge'
      ? new LinearSVC({ ...options, loss, C: 1 / (l2 * x.rows) }).fitSync(x, y, weights)
      : new LinearRegression({ ...options, loss, l2 }).fitSync(x, y, weights);
  return result.certificate?.objective ?? Number.NaN;
}

describe('dual coordinate descent', () => {
  const { epsilon, fits } = reference<{ epsilon: number; fits: Fit[] }>('dual_descent/optima.json');
  for (const backend of backends) {
    for (const fit of fits) {
      const { dataset, estimator, C, weighted } = fit;
      const title = `${dataset} as ${estimator}, C ${C}${weighted ? ', weighted' : ''}`;
      it(`reaches the optimum of ${title} on ${backend.name}`, () => {
        const { x, y } = standardised(fit);
        const n = x.rows;
        const sampleWeights = weighted
          ? Float64Array.from({ length: n }, (_, i) => (i % 10 === 4 ? 0 : 1 + (i % 3) / 2))
          : undefined;
        const plan = resolvePlan(
          {
            loss: estimator.endsWith('SVC') ? 'hinge' : { name: 'epsilonInsensitive', epsilon },
            l2: 1 / (C * n),
            penalizeBias: estimator.startsWith('Linear'),
          },
          { nSamples: n, nFeatures: x.cols, precision: 'float64' },
        );
        const found = solve(backend, plan, { x: x.data, y, rows: n, sampleWeights });
        assert.equal(found.ended, 'gap');
        assert.ok(found.gap >= 0 && found.gap <= 1e-10 * found.objective);
        const expected = fit.objective / (C * n);
        assert.ok(
          Math.abs(found.objective / expected - 1) < 1e-8,
          `${found.objective}, ${expected}`,
        );
        assert.ok(found.objective < expected * (1 + 1e-10));
        fit.coef.forEach((w, j) => {
          assert.ok(Math.abs(found.parameters[j] - w) < 1e-4, `${found.parameters[j]}, ${w}`);
        });
      });
    }

    for (const loss of LOSSES) {
      for (const bias of [{ useBias: false }, { penalizeBias: true }, {}]) {
        it(`certifies ${loss} with ${JSON.stringify(bias)} on ${backend.name}`, () => {
          const { plan, data } = samples({ loss, l2: 0.02, ...bias }, [150, 6]);
          assert.ok(hasDualDescent(plan));
          const { ended, parameters, gap, objective, slopes, gaps } = solve(backend, plan, data);
          assert.equal(ended, 'gap');
          const again = dualityGap(plan, data, parameters, { duals: slopes }) ?? Number.NaN;
          assert.ok(Math.abs(again - gap) <= 1e-12 * objective);
          const gradient = new Float64Array(parameters.length);
          const value = backend.gradient(plan, data, parameters, gradient);
          assert.ok(Math.abs(value - objective) < 1e-12 * objective);
          assert.ok(gaps[0] > 1e-3 * objective, 'the start is far away');
        });
      }
    }

    for (const loss of LOSSES) {
      for (const l2 of DECADES) {
        for (const [name, own] of Object.entries(STRONG)) {
          it(`is as good as ${OTHERS[loss]} for ${loss}, l2 ${l2}, ${name}, on ${backend.name}`, () => {
            const isClass = loss.endsWith('inge');
            const { x, y, sampleWeights } = own(isClass);
            const plan = resolvePlan(
              { loss, l2 },
              { nSamples: x.rows, nFeatures: x.cols, precision: 'float64' },
            );
            const data = { x: x.data, y, rows: x.rows, sampleWeights };
            const found = solve(backend, plan, data);
            const expected = optimum(loss, l2, { x, y, sampleWeights });
            const why = `${found.ended}, ${found.objective}, ${expected}, gap ${found.gap}`;
            assert.equal(found.ended, 'gap', why);
            assert.ok(Math.abs(found.objective / expected - 1) < 1e-8, why);
            assert.ok(found.objective - expected <= found.gap + 1e-12 * expected, why);
            assert.ok(found.epochs < 250, `${found.epochs} epochs`);
          });
        }
      }
    }

    it(`ends where rounding does not let the gap fall on ${backend.name}`, () => {
      for (const loss of LOSSES) {
        for (const l2 of [1e-2, 1e4, 1e12]) {
          const { x, y } = STRONG['more columns than rows'](loss.endsWith('inge'));
          const far = loss.endsWith('inge') ? y : y.map((each) => 1e9 + each);
          const shape = { nSamples: x.rows, nFeatures: x.cols, precision: 'float64' } as const;
          const plan = resolvePlan({ loss, l2 }, shape);
          const data = { x: x.data, y: far, rows: x.rows };
          const found = solve(backend, plan, data, { maxEpochs: 1e5, tolerance: 0 });
          const why = `${loss}, ${l2}: ${found.ended}, gap ${found.gap} of ${found.objective}`;
          assert.notEqual(found.ended, 'maxEpochs', why);
          assert.ok(found.gap <= 1e-6 * found.objective, why);
        }
      }
    });

    it(`solves each class against the others on ${backend.name}`, () => {
      const { x, y } = datasets.loadIris();
      const shape = { nSamples: x.rows, nFeatures: x.cols, precision: 'float64' } as const;
      const many = { ...shape, nOutputs: 3, targets: 'classes' } as const;
      const plan = resolvePlan({ loss: 'hinge', l2: 0.01 }, many);
      const one = resolvePlan({ loss: 'hinge', l2: 0.01 }, shape);
      const classes = Float64Array.from(y as ArrayLike<number>);
      const data = { x: x.data as Float64Array, y: classes, rows: x.rows };
      for (let k = 0; k < 3; k++) {
        const found = solve(backend, plan, data, {}, k);
        const alone = { ...data, y: classes.map((each) => (each === k ? 1 : 0)) };
        assert.equal(found.ended, 'gap');
        assert.deepEqual(found.parameters, solve(backend, one, alone).parameters);
      }
    });

    it(`multiplies the data term for reduction sum on ${backend.name}`, () => {
      const mean = samples({ loss: 'hinge', l2: 0.02 }, [100, 4]);
      const sum = samples({ loss: 'hinge', l2: 2, reduction: 'sum' }, [100, 4]);
      const found = solve(backend, sum.plan, sum.data);
      const expected = solve(backend, mean.plan, mean.data);
      assert.ok(Math.abs(found.objective / expected.objective / 100 - 1) < 1e-9);
    });

    it(`takes samples that teach nothing on ${backend.name}`, () => {
      const { plan, data } = samples({ loss: 'hinge', l2: 0.02 }, [60, 4]);
      const x = data.x as Float64Array;
      const twice = x.slice();
      twice.copyWithin(4 * 30, 0, 4 * 30);
      const y = data.y.slice();
      y.copyWithin(30, 0, 30);
      const cases: Record<string, TrainingData> = {
        'one class': { ...data, y: data.y.slice().fill(1) },
        'rows of 0': { ...data, x: new Float64Array(x.length) },
        'rows twice': { ...data, x: twice, y },
        'no weight': { ...data, sampleWeights: new Float64Array(60) },
        'one row of weight': { ...data, sampleWeights: new Float64Array(60).fill(60, 7, 8) },
      };
      for (const [name, each] of Object.entries(cases)) {
        for (const bias of [{ useBias: false }, { penalizeBias: true }, {}]) {
          for (const loss of LOSSES) {
            const own = { ...plan, ...resolvePlanLike(plan, loss), ...bias };
            const { ended, gap, objective } = solve(backend, own, each);
            const why = `${name}, ${loss}, ${JSON.stringify(bias)}: ${ended}, ${gap}`;
            assert.ok(gap <= 1e-9 * objective + 1e-13, why);
          }
        }
      }
    });

    it(`ends at once where a number is not finite on ${backend.name}`, () => {
      const { plan, data } = samples({ loss: 'hinge', l2: 0.02 }, [60, 4]);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const x = (data.x as Float64Array).slice();
        x[17] = bad;
        const { ended, epochs } = solve(backend, plan, { ...data, x });
        assert.equal(ended, 'notFinite');
        assert.ok(epochs < 20);
      }
    });

    it(`stops after maxEpochs with a bound on ${backend.name}`, () => {
      const { plan, data } = samples({ loss: 'hinge', l2: 1e-6 }, [500, 8]);
      const { ended, epochs, gap } = solve(backend, plan, data, { maxEpochs: 7 });
      assert.equal(ended, 'maxEpochs');
      assert.equal(epochs, 7);
      assert.ok(gap > 0 && gap < Number.POSITIVE_INFINITY);
    });
  }

  it('is not for other losses, other penalties or networks', () => {
    const { plan } = samples({ loss: 'hinge', l2: 0.02 }, [60, 4]);
    assert.ok(hasDualDescent(plan));
    for (const other of [{ l1: 0.1 }, { l2: 0 }, { maxNorm: 1 }, { clipSlope: 1 }]) {
      assert.ok(!hasDualDescent({ ...plan, ...other }), JSON.stringify(other));
    }
    assert.ok(!hasDualDescent({ ...plan, ...resolvePlanLike(plan, 'logistic') }));
  });
});

function resolvePlanLike(
  { nFeatures }: TrainingPlan,
  loss: NonNullable<TrainingOptions['loss']>,
): Pick<TrainingPlan, 'loss' | 'lossTargets'> {
  const plan = resolvePlan({ loss }, { nSamples: 60, nFeatures, precision: 'float64' });
  return { loss: plan.loss, lossTargets: plan.lossTargets };
}

describeNative('dual coordinate descent of the addon', (addon) => {
  const typescript = backends.find(({ name }) => name === 'typescript') as Backend;
  const native = backends.find(({ name }) => name === 'native') as Backend;

  function state(rows: number, cols: number): DualState {
    return {
      weights: new Float64Array(cols),
      duals: new Float64Array(rows),
      order: Uint32Array.from({ length: rows }, (_, i) => i),
      random: seedState(3),
      counters: Float64Array.of(rows, Number.POSITIVE_INFINITY, 0, 0),
    };
  }

  function dualProblem(
    x: DualProblem['x'],
    precision: Precision,
    [rows, cols]: number[],
  ): DualProblem {
    const ofRows = (seed: number) => Float64Array.from(noise(rows, seed));
    return {
      ...{ x, cols, precision, epsilon: 0.1, biasSquare: 0.7 },
      targets: ofRows(1),
      lows: ofRows(2).map((each) => Math.min(0, each)),
      highs: ofRows(4).map((each) => Math.max(0, each)),
      curvatures: ofRows(5).map((each) => Math.max(0, each)),
      squares: ofRows(6).map((each) => cols * Math.abs(each)),
    };
  }

  it('has the bits of TypeScript, in every precision and storage', function () {
    if (typescript === undefined || native === undefined) this.skip();
    for (const precision of ['float32', 'float64'] as const) {
      for (const cols of [1, 3, 8, 17, 100]) {
        const { x } = problem(70, cols, precision);
        const kinds = [
          x.data,
          ...storageCases.map(({ option }) => narrowCase(x, option, precision).narrow),
        ];
        for (const each of kinds) {
          const asked = dualProblem(each, precision, [70, cols]);
          const [here, there] = [state(70, cols), state(70, cols)];
          for (let call = 0; call < 4; call++) {
            const epochs = typescript.dualEpochs(asked, here, 3, 1e-12);
            assert.equal(native.dualEpochs(asked, there, 3, 1e-12), epochs);
            assert.deepEqual(there, here);
          }
          assert.ok(here.counters[DUAL_COUNTERS.active] < 70, 'rows were left out');
          assert.ok(here.weights.some((weight) => weight !== 0));
        }
      }
    }
  });

  it('has the bits of TypeScript to the end, whatever the penalty', function () {
    if (typescript === undefined || native === undefined) this.skip();
    for (const loss of LOSSES) {
      for (const l2 of DECADES) {
        const { x, y, sampleWeights } = STRONG['with weights'](loss.endsWith('inge'));
        const shape = { nSamples: x.rows, nFeatures: x.cols, precision: 'float64' } as const;
        const data = { x: x.data, y, rows: x.rows, sampleWeights };
        const plan = resolvePlan({ loss, l2 }, shape);
        assert.deepEqual(solve(native, plan, data), solve(typescript, plan, data));
      }
    }
  });

  it('refuses arrays that do not belong together', () => {
    const { x } = problem(10, 3);
    const asked = dualProblem(x.data, 'float64', [10, 3]);
    const fresh = state(10, 3);
    const call = (change: object, changed: object) => () =>
      addon.dualEpochs({ ...asked, ...change }, { ...fresh, ...changed }, 1, 0);
    assert.equal(call({}, {})(), 1);
    for (const name of ['targets', 'lows', 'highs', 'curvatures', 'squares', 'x']) {
      assert.throws(call({ [name]: new Float64Array(9) }, {}), /Expected native/, name);
    }
    for (const change of [
      { weights: new Float64Array(4) },
      { order: new Uint32Array(10).fill(10) },
      { order: new Uint32Array(9) },
      { random: new Uint32Array(3) },
      { counters: Float64Array.of(11, 0, 0, 0) },
      { counters: Float64Array.of(Number.NaN, 0, 0, 0) },
    ]) {
      assert.throws(call({}, change), /Expected native/, JSON.stringify(change));
    }
  });
});
