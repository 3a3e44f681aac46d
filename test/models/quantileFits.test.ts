/** The interior-point method: the optima of scikit-learn's linear programs, and hard samples. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  Dataset,
  datasets,
  LinearRegression,
  LinearSVC,
  type Matrix,
  matrix,
  QuantileRegressor,
  type QuantileRegressorOptions,
} from '../../lib/index.ts';
import { ON_NOT_CONVERGED } from '../../lib/models/notConverged.ts';
import { chooseSolver } from '../../lib/plan/solvers.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { classProblem, numberProblem } from './problems.ts';

interface Fit {
  readonly set: string;
  readonly quantile: number;
  readonly alpha: number;
  readonly weighted: boolean;
  readonly objective: number;
  readonly zeros: readonly boolean[];
}

const { sets, fits } = JSON.parse(
  readFileSync(new URL('../reference/quantile_fits/fits.json', import.meta.url), 'utf8'),
) as { sets: Record<string, { x: number[][]; y: number[] }>; fits: Fit[] };

function samplesOf({ set, weighted }: Fit) {
  const { x, y }: { x: Matrix | number[][]; y: ArrayLike<number> } =
    set === 'diabetes' ? datasets.loadDiabetes() : sets[set];
  const sampleWeight = Float64Array.from(y, (_, i) => (i % 10 === 4 ? 0 : 1 + (i % 3) / 2));
  return { x, y: Array.from(y), options: weighted ? { sampleWeight } : {} };
}

/** The weighted mean of the pinball losses with the penalty, in plain sums. */
function objectiveOf(model: QuantileRegressor, fit: Fit): number {
  const { x, y, options } = samplesOf(fit);
  const { quantile, alpha } = fit;
  const predicted = model.predict(x);
  let [sum, total] = [0, 0];
  for (const [i, each] of y.entries()) {
    const weight = options.sampleWeight?.[i] ?? 1;
    const r = each - predicted[i];
    sum += weight * Math.max(quantile * r, (quantile - 1) * r);
    total += weight;
  }
  const norm = Array.from(model.weights.data).reduce((all, each) => all + Math.abs(each), 0);
  return sum / total + alpha * norm;
}

for (const backend of backendNames) {
  describe(`QuantileRegressor and linear programs, on the ${backend} backend`, () => {
    for (const fit of fits) {
      const { set, quantile, alpha, weighted } = fit;
      it(`${set}: quantile ${quantile}, alpha ${alpha}${weighted ? ', weighted' : ''}`, () => {
        const { x, y, options } = samplesOf(fit);
        const model = new QuantileRegressor({ backend, quantile, alpha });
        const { certificate, converged, plan, epochs } = model.fitSync(x, y, options);
        assert.deepEqual([plan.solver, converged], ['interior-point', true]);
        assert.ok(epochs <= 25, `${epochs} iterations`);
        assertClose([objectiveOf(model, fit)], [fit.objective], 1e-11, 'objective');
        assertClose([certificate?.objective ?? 0], [fit.objective], 1e-11, 'of the certificate');
        const { gap } = certificate ?? {};
        if (alpha > 0) assert.ok(gap !== undefined && gap <= 1e-9 * fit.objective, `${gap}`);
        const zeros = Array.from(model.weights.data, (weight) => weight === 0);
        if (alpha > 0) assert.deepEqual(zeros, fit.zeros);
      });
    }

    it('in float32, nearly', () => {
      for (const fit of fits.filter(({ set }) => set !== 'wide')) {
        const { x, y, options } = samplesOf(fit);
        const { quantile, alpha } = fit;
        const model = new QuantileRegressor({ backend, quantile, alpha, precision: 'float32' });
        const { converged } = model.fitSync(x, y, options);
        assert.equal(converged, true);
        assertClose([objectiveOf(model, fit)], [fit.objective], 1e-5, JSON.stringify(fit));
      }
    });

    it('of narrow samples, as of the same numbers in float64', () => {
      const { x, y } = samplesOf(fits[0]);
      const { data, rows, cols } = x as Matrix;
      const whole = data.map((each) => Math.max(-128, Math.min(127, Math.round(each))));
      const dataset = new Dataset(matrix(whole, rows, cols), {
        storage: 'float16',
        precision: 'float64',
      });
      const options = { backend, alpha: 0.01, precision: 'float64' } as const;
      const [narrow, wide] = [0, 1].map(() => new QuantileRegressor(options));
      const { certificate } = narrow.fitSync(dataset, y);
      const other = wide.fitSync(matrix(whole, rows, cols), y).certificate;
      assertClose([certificate?.objective ?? 0], [other?.objective ?? 1], 1e-12, 'objective');
    });

    it('fit does as fitSync', async () => {
      const { x, y } = samplesOf(fits[0]);
      const [one, other] = [0, 1].map(() => new QuantileRegressor({ backend, alpha: 0.01 }));
      const { losses, certificate } = await one.fit(x, y);
      const sync = other.fitSync(x, y);
      assert.deepEqual(losses, sync.losses);
      assert.deepEqual(certificate, sync.certificate);
      assert.deepEqual(one.weights, other.weights);
    });
  });

  describe(`the interior-point method on hard samples, on the ${backend} backend`, () => {
    const { x, y } = numberProblem(40, 3);
    const rows = Array.from({ length: 40 }, (_, i) => [...x.data.subarray(3 * i, 3 * i + 3)]);
    const Y = Array.from(y.data);
    const fitted = (
      options: QuantileRegressorOptions,
      samples: number[][],
      targets: number[],
      sampleWeight?: number[],
    ) => {
      const model = new QuantileRegressor({ backend, ...options });
      const result = model.fitSync(samples, targets, sampleWeight && { sampleWeight });
      assert.deepEqual([result.plan.solver, result.converged], ['interior-point', true]);
      assert.ok(result.epochs < 40, `${result.epochs} iterations`);
      assert.ok(model.weights.data.every(Number.isFinite));
      return { model, weights: [...model.weights.data], certificate: result.certificate };
    };

    for (const alpha of [0, 0.1]) {
      it(`alpha ${alpha}: equal targets need no weights`, () => {
        const { weights, model } = fitted(
          { alpha },
          rows,
          rows.map(() => 0.3),
        );
        assert.deepEqual([...weights, ...model.bias], [0, 0, 0, 0.3]);
      });

      it(`alpha ${alpha}: targets with ties`, () => {
        const targets = rows.map((_, i) => i % 4);
        const { certificate } = fitted({ alpha, quantile: 0.25 }, rows, targets);
        // The quantile itself, with weights of 0, is a candidate.
        assert.ok((certificate?.objective ?? 1) <= 0.375 * (1 + 1e-14));
      });

      it(`alpha ${alpha}: constant and equal columns change nothing`, () => {
        const plain = fitted({ alpha }, rows, Y);
        const constant = fitted(
          { alpha },
          rows.map((row) => [...row, 7]),
          Y,
        );
        const twice = fitted(
          { alpha },
          rows.map((row) => [...row, row[0]]),
          Y,
        );
        const best = plain.certificate?.objective ?? Number.NaN;
        for (const { certificate } of [constant, twice]) {
          assertClose([certificate?.objective ?? 0], [best], 1e-11, 'objective');
        }
        assert.ok(Math.abs(constant.weights[3]) < 1e-12);
        assertClose([twice.weights[0] + twice.weights[3]], [plain.weights[0]], 1e-9, 'sum');
      });

      it(`alpha ${alpha}: one sample with a weight`, () => {
        const { model, weights } = fitted(
          { alpha },
          rows,
          Y,
          rows.map((_, i) => (i === 3 ? 2 : 0)),
        );
        assert.deepEqual(weights, [0, 0, 0]);
        assert.equal(model.bias[0], Y[3]);
      });

      it(`alpha ${alpha}: more columns than samples`, () => {
        const wide = numberProblem(12, 30);
        const samples = Array.from({ length: 12 }, (_, i) => [
          ...wide.x.data.subarray(30 * i, 30 * i + 30),
        ]);
        const { certificate, weights } = fitted({ alpha }, samples, [...wide.y.data]);
        if (alpha === 0) assert.ok((certificate?.objective ?? 1) < 1e-12);
        else assert.ok(weights.filter((weight) => weight !== 0).length <= 12);
      });

      it(`alpha ${alpha}: one target far away, and targets of any size`, () => {
        const plain = fitted({ alpha, quantile: 0.4 }, rows, Y).weights;
        for (const far of [1e6, 1e12]) {
          const targets = Y.map((each, i) => (each === Math.max(...Y) || i === 50 ? far : each));
          const { weights } = fitted({ alpha, quantile: 0.4 }, rows, targets);
          assert.ok(weights.every((weight, j) => Math.abs(weight - plain[j]) < 1));
        }
        for (const size of [1e-150, 1e150]) {
          const targets = Y.map((each) => size * each);
          const { weights } = fitted({ alpha, quantile: 0.4 }, rows, targets);
          assertClose(
            weights.map((weight) => weight / size),
            plain,
            1e-9,
            `targets of ${size}`,
            1e-15,
          );
        }
      });

      it(`alpha ${alpha}: columns far from 0`, () => {
        const plain = fitted({ alpha }, rows, Y).weights;
        const shifted = rows.map((row) => row.map((each) => each + 1e6));
        const { weights } = fitted({ alpha }, shifted, Y);
        assertClose(weights, plain, 1e-6, 'weights', 1e-9);
      });
    }

    for (const [l1, l2] of [
      [0, 0.1],
      [0.05, 0.02],
      [0.05, 0],
    ]) {
      for (const loss of ['absoluteError', 'epsilonInsensitive', 'hinge'] as const) {
        it(`${loss} with l1 ${l1} and l2 ${l2}: no gap`, () => {
          const options = { backend, l1, l2, solver: 'interior-point' } as const;
          const two = classProblem(40, 3, 2);
          const solved =
            loss === 'hinge'
              ? new LinearSVC({ ...options, loss }).fitSync(two.x, two.y)
              : new LinearRegression({ ...options, loss }).fitSync(x, y);
          const { objective, gap } = solved.certificate ?? assert.fail();
          assert.ok(gap !== undefined && gap <= 1e-9 * objective, `a gap of ${gap}`);
          if (l1 > 0) return;
          const other =
            loss === 'hinge'
              ? new LinearSVC({ ...options, loss, solver: 'dual-cd' }).fitSync(two.x, two.y)
              : new LinearRegression({ ...options, loss, solver: 'dual-cd' }).fitSync(x, y);
          assert.equal(other.plan.solver, 'dual-cd');
          assertClose([objective], [other.certificate?.objective ?? 0], 1e-9, 'objective');
        });
      }
    }

    it('three classes by a hinge with l1, one-vs-rest', () => {
      const three = classProblem(60, 3, 3);
      const model = new LinearSVC({ backend, loss: 'hinge', l1: 0.02, multiClass: 'ovr' });
      const { plan, certificate } = model.fitSync(three.x, three.y);
      assert.equal(plan.solver, 'interior-point');
      const { objective, gap = Number.NaN } = certificate ?? assert.fail();
      assert.ok(gap <= 1e-9 * objective, `a gap of ${gap}`);
      assert.ok(model.score(three.x, three.y) > 0.6);
    });

    it('outputs are fitted as each alone', () => {
      const { x: samples, y: targets } = numberProblem(40, 4, 3);
      const options = { backend, loss: 'absoluteError', l1: 0.05 } as const;
      const all = new LinearRegression(options);
      const { plan, certificate } = all.fitSync(samples, targets);
      assert.equal(plan.solver, 'interior-point');
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const single = new LinearRegression(options);
        const own = Float64Array.from({ length: 40 }, (_, i) => targets.data[3 * i + k]);
        sum += single.fitSync(samples, matrix(own, 40, 1)).certificate?.objective ?? 0;
        const found = all.weights.data.subarray(4 * k, 4 * k + 4);
        assertClose(found, single.weights.data, 1e-9, `output ${k}`, 1e-12);
      }
      assertClose([certificate?.objective ?? 0], [sum], 1e-12, 'objective');
    });

    it('a run from a known point returns none that is worse', () => {
      const options = { backend, alpha: 0.1, warmStart: true };
      const model = new QuantileRegressor(options);
      const { certificate } = model.fitSync(x, Y);
      const again = QuantileRegressor.fromJSON(JSON.parse(JSON.stringify(model)), { maxEpochs: 1 });
      again[ON_NOT_CONVERGED] = () => {};
      const { objective } = again.fitSync(x, Y).certificate ?? assert.fail();
      assertClose([objective], [certificate?.objective ?? 0], 1e-12, 'objective');
    });

    it('too few iterations are told, with a gap that holds', () => {
      const options = { backend, alpha: 0.1 };
      const best = new QuantileRegressor(options).fitSync(x, Y).certificate?.objective ?? 0;
      const short = new QuantileRegressor({ ...options, maxEpochs: 3 });
      short[ON_NOT_CONVERGED] = () => {};
      const cut = short.fitSync(x, Y);
      const { objective, gap = Number.NaN } = cut.certificate ?? assert.fail();
      assert.equal(cut.converged, false);
      assert.ok(objective > best && objective - gap <= best, `${objective} - ${gap}, ${best}`);
    });
  });
}

describe('the interior-point method', () => {
  if (backendNames.length > 1) {
    it('takes the same steps on both backends', () => {
      const { x, y } = samplesOf(fits[0]);
      const [one, other] = backendNames.map((backend) => {
        const model = new QuantileRegressor({ backend, alpha: 0.05, quantile: 0.3 });
        return { model, result: model.fitSync(x, y) };
      });
      assert.equal(one.result.epochs, other.result.epochs);
      assertClose(one.result.losses, other.result.losses, 1e-9, 'losses');
      assertClose(one.model.weights.data, other.model.weights.data, 1e-9, 'weights', 1e-12);
    });
  }

  it('is the choice for losses with a kink and few columns, or without dual coordinate descent', () => {
    const loss = { name: 'quantile', quantile: 0.5 } as const;
    const problem = { loss, lossTargets: 'regression', penalizeBias: false } as const;
    const sizes = { nSamples: 100, nFeatures: 10, nOutputs: 1 };
    const chosen = (own: object) =>
      chooseSolver('auto', { ...problem, ...sizes, l1: 0, l2: 0, ...own }).name;
    assert.equal(chosen({}), 'interior-point');
    assert.equal(chosen({ l1: 1 }), 'interior-point');
    assert.equal(chosen({ l1: 1, l2: 1 }), 'interior-point');
    assert.equal(chosen({ l2: 1 }), 'interior-point');
    assert.equal(chosen({ l2: 1, nFeatures: 501 }), 'dual-cd');
    assert.equal(chosen({ l2: 1, penalizeBias: true }), 'dual-cd');
    assert.equal(chosen({ l1: 1, nFeatures: 501 }), 'interior-point');
    assert.equal(chosen({ nFeatures: 2001 }), 'descent');
    assert.equal(chosen({ l1: 1, penalizeBias: true }), 'descent');
    assert.throws(
      () => chooseSolver('interior-point', { ...problem, ...sizes, l1: 0, l2: 0, nFeatures: 2001 }),
      /which needs at most 2000 coupled parameters \(there are 2001\)/,
    );
  });
});
