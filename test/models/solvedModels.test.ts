/** Options of the models with solvers, and data that are hard for them. */
import assert from 'node:assert/strict';
import {
  type AnyModel,
  datasets,
  ElasticNet,
  GammaRegressor,
  HuberRegressor,
  Lasso,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  loadModel,
  matrix,
  PoissonRegressor,
  QuantileRegressor,
  Ridge,
  SGDClassifier,
  SGDRegressor,
  TweedieRegressor,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { classProblem, numberProblem } from './problems.ts';

const REGRESSORS = {
  Ridge,
  Lasso,
  ElasticNet,
  PoissonRegressor,
  GammaRegressor,
  TweedieRegressor,
  HuberRegressor,
  QuantileRegressor,
} as const;
const NAMES = Object.keys(REGRESSORS) as (keyof typeof REGRESSORS)[];

const { x, y: labels } = classProblem(60, 3, 2);
const numbers = numberProblem(60, 3);
const Y = Array.from(numbers.y.data, (each) => Math.abs(each) + 0.1);

describe('options of models with solvers', () => {
  const bad: [what: string, call: () => unknown, message: RegExp][] = [
    [
      'C with l2',
      () => new LogisticRegression({ C: 1, l2: 1 }),
      /either "C" or "l2", but received/,
    ],
    ['C with l1', () => new LinearSVC({ C: 1, l1: 0.1 }), /either "C" or "l1", but received both/],
    ['alpha with l2', () => new Ridge({ alpha: 1, l2: 1 }), /either "alpha" or "l2"/],
    ['l1Ratio with l1', () => new ElasticNet({ l1Ratio: 1, l1: 1 }), /either "l1Ratio" or "l1"/],
    [
      'C of 0',
      () => new LogisticRegression({ C: 0 }),
      /"C" to be a positive number, but received 0/,
    ],
    ['C below 0', () => new LinearSVC({ C: -1 }), /"C" to be a positive number, but received -1/],
    ['C of NaN', () => new LinearSVC({ C: Number.NaN }), /"C" to be a positive number/],
    ['alpha below 0', () => new Lasso({ alpha: -1 }), /"alpha" to be a number of at least 0/],
    [
      'alpha of NaN',
      () => new Ridge({ alpha: Number.NaN }),
      /"alpha" to be a number of at least 0/,
    ],
    ['alpha as text', () => new Ridge({ alpha: '1' as never }), /^TypeError: Expected "alpha"/],
    ['l1Ratio of 2', () => new ElasticNet({ l1Ratio: 2 }), /"l1Ratio" to be a number .*1, but/],
    ['power of 0.5', () => new TweedieRegressor({ power: 0.5 }), /"power" to be 0 .* or a number/],
    ['power of 3', () => new TweedieRegressor({ power: 3 }), /"power" to be 0 .* received 3/],
    [
      'a link of another power',
      () => new TweedieRegressor({ power: 1, link: 'identity' }),
      /"link" to be 'auto' or 'log' with power 1, but received 'identity'/,
    ],
    ['epsilon of 0', () => new HuberRegressor({ epsilon: 0 }), /"epsilon" to be a positive number/],
    ['quantile of 1', () => new QuantileRegressor({ quantile: 1 }), /"quantile" to be a number/],
    [
      'a loss of a model that has one',
      () => new Ridge({ loss: 'huber' } as never),
      /Unknown option "loss" of Ridge\..*this model has one loss/,
    ],
    [
      'alpha of LogisticRegression',
      () => new LogisticRegression({ alpha: 1 } as never),
      /Unknown option "alpha" of LogisticRegression/,
    ],
    [
      'C of a descent',
      () => new SGDClassifier({ C: 1 } as never),
      /"C" is a name of scikit-learn.*pass l2: 1 \/ \(C \* n\)/,
    ],
    [
      'alpha of LinearRegression',
      () => new LinearRegression({ alpha: 1 } as never),
      /pass l2: alpha.*Ridge, Lasso and others have alpha/,
    ],
    [
      'a solver of SGDRegressor',
      () => new SGDRegressor({ solver: 'newton' } as never),
      /"solver".*this model trains by gradient descent/,
    ],
    [
      'an unknown solver',
      () => new Ridge({ solver: 'cholsky' as never }),
      /Did you mean 'cholesky'/,
    ],
    [
      "another library's solver",
      () => new LogisticRegression({ solver: 'newton-cholesky' as never }),
      /'newton-cholesky' is a name of scikit-learn: pass 'newton'/,
    ],
    [
      'a solver with a rate',
      () => new Ridge({ solver: 'cholesky', learningRate: 0.1 }),
      /Expected no "learningRate" with solver 'cholesky', which computes its own steps/,
    ],
    [
      'a solver with batches, also by auto',
      () => new PoissonRegressor({ solver: 'auto', batchSize: 10 }),
      /Expected no "batchSize" with solver 'auto'/,
    ],
  ];
  for (const [what, call, message] of bad) {
    it(`refuses ${what}`, () => {
      assert.throws(call, (error: Error) => message.test(String(error)) || assert.fail(`${error}`));
    });
  }

  it('a solver that does not know the loss or the penalty is refused with those that do', () => {
    const message = (able: string, needs: string) => new RegExp(`one of ${able}.*needs ${needs}`);
    assert.throws(
      () => new PoissonRegressor({ solver: 'cholesky' }).fitSync(x, Y),
      message("'descent', 'newton', 'newton-cg', 'lbfgs'", "the loss 'squaredError'"),
    );
    assert.throws(
      () => new Lasso({ solver: 'newton' }).fitSync(x, Y),
      message("'descent'.*'cd'", '"l1" to be 0'),
    );
    assert.throws(
      () => new LogisticRegression({ solver: 'dual-cd' }).fitSync(x, labels),
      message("'descent', 'newton'", 'the loss to be one of hinge'),
    );
  });

  it('options of descent choose descent, with the same objective', () => {
    const solved = new Ridge({ alpha: 3 }).fitSync(x, Y);
    for (const options of [{ learningRate: 0.05 }, { solver: 'descent' }, { optimizer: 'adam' }]) {
      const { plan, certificate } = new Ridge({ alpha: 3, ...(options as object) }).fitSync(x, Y);
      assert.deepEqual([plan.solver, plan.l2], ['descent', 6 / 60]);
      assert.equal(certificate, undefined);
    }
    assert.equal(solved.plan.solver, 'cholesky');
    assert.equal(solved.plan.l2, 6 / 60);
  });

  it('alpha of 0 is no penalty, and l1 and l2 replace the default one', () => {
    for (const name of NAMES) {
      const options = { alpha: 0 };
      const { plan } = new REGRESSORS[name](options).fitSync(x, Y);
      assert.deepEqual([plan.l1, plan.l2], [0, 0], name);
    }
    const least = new LinearRegression();
    least.fitSync(x, Y);
    const ridge = new Ridge({ alpha: 0 });
    ridge.fitSync(x, Y);
    assertClose(ridge.weights.data, least.weights.data, 1e-9, 'weights', 1e-9);
    const own = new ElasticNet({ l2: 0.5 }).fitSync(x, Y).plan;
    assert.deepEqual([own.l1, own.l2], [0, 0.5]);
  });

  it('the penalty counts against the weights, and against the sum of losses', () => {
    const sampleWeight = Array.from({ length: 60 }, (_, i) => 1 + (i % 3));
    const { plan } = new Ridge({ alpha: 3 }).fitSync(x, Y, { sampleWeight });
    assert.equal(plan.l2, 6 / 120);
    assert.equal(new Ridge({ alpha: 3, reduction: 'sum' }).fitSync(x, Y).plan.l2, 6);
    assert.equal(new Lasso({ alpha: 3 }).fitSync(x, Y, { sampleWeight }).plan.l1, 6);
    const half = { alpha: 3, validationFraction: 0.5 };
    assert.equal(new Ridge(half).fitSync(x, Y).plan.l2, 6 / 30);
  });

  it('partialFit descends with small steps, and refuses what needs all samples', () => {
    for (const name of NAMES) {
      const model = new REGRESSORS[name]();
      const { plan } = model.partialFitSync(x, Y);
      assert.equal(plan.solver, 'descent', name);
      assert.ok(model.predict(x).every(Number.isFinite), name);
    }
    new LogisticRegression().partialFitSync(x, labels);
    const message = (name: string) =>
      new RegExp(`no "${name}" with partialFit.* give "l2" instead`);
    assert.throws(() => new Ridge({ alpha: 1 }).partialFitSync(x, Y), message('alpha'));
    assert.throws(() => new LinearSVC({ C: 1 }).partialFitSync(x, labels), message('C'));
    assert.equal(new Lasso({ alpha: 1 }).partialFitSync(x, Y).plan.l1, 2);
    assert.throws(
      () => new Ridge({ solver: 'cholesky' }).partialFitSync(x, Y),
      /no "solver" with partialFit/,
    );
  });

  it('are saved and loaded, with the class', () => {
    for (const name of NAMES) {
      const options = { alpha: 0.01, tolerance: 1e-7 };
      const model = new REGRESSORS[name](options);
      model.fitSync(x, Y);
      const text = JSON.stringify(model);
      const loaded: AnyModel = loadModel(JSON.parse(text));
      assert.equal(loaded.constructor, REGRESSORS[name]);
      assert.deepEqual(loaded.predict(x), model.predict(x));
      assert.equal(JSON.stringify(loaded), text);
      assert.ok(REGRESSORS[name].fromJSON(JSON.parse(text)) instanceof REGRESSORS[name]);
    }
    const tweedie = new TweedieRegressor({ power: 1.5, alpha: 0.1 });
    tweedie.fitSync(x, Y);
    const loaded = TweedieRegressor.fromJSON(JSON.parse(JSON.stringify(tweedie)));
    assert.ok(loaded.predict(x).every((each) => each > 0));
    assert.deepEqual(loaded.fitSync(x, Y).plan.loss, { name: 'tweedie', power: 1.5 });
  });

  it('targets outside of the domain of the loss are refused', () => {
    const y = Y.map((each, i) => (i === 7 ? -1 : each));
    assert.throws(() => new PoissonRegressor().fitSync(x, y), /at least 0 .*y\[7\] is -1/);
    const zero = Y.map((each, i) => (i === 7 ? 0 : each));
    assert.throws(() => new GammaRegressor().fitSync(x, zero), /above 0 .*y\[7\] is 0/);
    new TweedieRegressor({ power: 1.5 }).fitSync(x, zero);
    new TweedieRegressor({ power: 0 }).fitSync(x, y);
  });
});

for (const backend of backendNames) {
  describe(`models with solvers on hard data, on the ${backend} backend`, () => {
    const fitted = (name: keyof typeof REGRESSORS, rows: number[][], y: number[]) => {
      const model = new REGRESSORS[name]({ backend });
      return { model, result: model.fitSync(rows, y) };
    };
    const rowsOf = (add: (row: number[], i: number) => number[]) =>
      Array.from({ length: 60 }, (_, i) => add([...x.data.subarray(3 * i, 3 * i + 3)], i));

    for (const name of NAMES) {
      it(`${name}: a constant column has weight 0`, () => {
        const { model, result } = fitted(
          name,
          rowsOf((row) => [...row, 7]),
          Y,
        );
        assert.equal(result.converged, true);
        assert.ok(Math.abs(model.weights.data[3]) < 1e-9, `${model.weights.data[3]}`);
      });

      it(`${name}: two equal columns`, () => {
        const { model, result } = fitted(
          name,
          rowsOf((row) => [...row, row[0]]),
          Y,
        );
        assert.equal(result.converged, true);
        assert.ok(model.predict(rowsOf((row) => [...row, row[0]])).every(Number.isFinite));
      });

      it(`${name}: more columns than samples`, () => {
        const wide = numberProblem(12, 30);
        const y = Array.from(wide.y.data, (each) => Math.abs(each) + 0.1);
        const model = new REGRESSORS[name]({ backend });
        const { converged } = model.fitSync(wide.x, y);
        assert.equal(converged, true);
      });

      it(`${name}: NaN in x is named`, () => {
        const rows = rowsOf((row, i) => (i === 41 ? [row[0], Number.NaN, row[2]] : row));
        assert.throws(() => fitted(name, rows, Y), /x\[41\]\[1\] is NaN/);
      });

      it(`${name}: weights that are all 0`, () => {
        const sampleWeight = new Float64Array(60);
        const model = new REGRESSORS[name]({ backend });
        assert.throws(() => model.fitSync(x, Y, { sampleWeight }), /"sampleWeight"/);
      });

      it(`${name}: columns of 1e150 end in an error or in finite weights`, () => {
        const rows = rowsOf((row) => row.map((each) => each * 1e150));
        try {
          const { model } = fitted(name, rows, Y);
          assert.ok(model.weights.data.every(Number.isFinite));
        } catch (error) {
          assert.match(String(error), /DivergenceError|RangeError/);
        }
      });

      it(`${name}: a warm start at the optimum stays there`, () => {
        const model = new REGRESSORS[name]({ backend, warmStart: true });
        const first = model.fitSync(x, Y);
        const weights = model.weights.data;
        const again = model.fitSync(x, Y);
        assert.ok(again.epochs <= first.epochs);
        assertClose(model.weights.data, weights, 1e-6, 'weights', 1e-9);
      });
    }

    it('one class is refused', () => {
      const one = labels.map(() => 'same');
      for (const Model of [LogisticRegression, LinearSVC]) {
        assert.throws(() => new Model({ backend }).fitSync(x, one), /class/);
      }
    });

    it('a column of tiny or huge numbers leaves the weights of the others as they are', () => {
      const rows = Array.from({ length: 60 }, (_, i) => [
        Math.sin(1.7 * i),
        Math.cos(2.3 * i),
        Math.sin(0.9 * i + 1),
      ]);
      const bits = rows.map(([a, b, c], i) => Number(a / 2 + 2 * b - c + Math.sin(37 * i) > 0));
      for (const Model of [LogisticRegression, LinearSVC, Ridge, PoissonRegressor]) {
        const others = (scale: number) => {
          const model = new Model({ backend });
          const { converged } = model.fitSync(
            rows.map(([a, b, c]) => [a * scale, b, c]),
            bits as never,
          );
          assert.equal(converged, true);
          return model.weights.data.subarray(1);
        };
        // The penalty keeps a column of small numbers out, whatever is smaller.
        assertClose(others(1e-19), others(1e-6), 1e-6, `${Model.name}, tiny`);
        assertClose(others(1e10), others(1e6), 1e-6, `${Model.name}, huge`);
      }
    });

    it('least squares by singular values does not drop a column for its unit', () => {
      const given = numberProblem(40, 3);
      const targets = Float64Array.from(given.y.data).subarray(0, 40);
      const rows = Array.from({ length: 40 }, (_, i) => [
        ...given.x.data.subarray(3 * i, 3 * i + 3),
      ]);
      const score = (scales: number[]) => {
        const model = new LinearRegression({ backend, solver: 'svd' });
        const own = rows.map((row) => row.map((each, j) => each * scales[j]));
        model.fitSync(own, targets);
        return [model.score(own, targets)];
      };
      assertClose(score([1e8, 1e-8, 1]), score([1, 1, 1]), 1e-9, 'R²');
      // More columns than rows, most of them of tiny numbers: they can be fitted exactly.
      const few = rows
        .slice(0, 3)
        .map((row, i) => [row[0] * 1e8, ...row.map((each) => (each + i) * 1e-8)]);
      const wide = new LinearRegression({ backend });
      const { certificate } = wide.fitSync(few, targets.subarray(0, 3));
      assert.equal(certificate?.solver, 'svd');
      assert.ok(certificate.objective < 1e-12, `${certificate.objective}`);
    });

    it('a solver that rounding stops far from the optimum has not converged', () => {
      const huge = Array.from(numbers.y.data, (each) => 1e100 * each);
      const model = new HuberRegressor({ backend, alpha: 0, solver: 'cd' });
      assert.equal(model.fitSync(x, huge).converged, false);
    });

    it('says that there is no optimum for counts of 0 and a class apart', () => {
      const zeros = new Float64Array(60);
      const counts = new PoissonRegressor({ backend }).fitSync(x, zeros);
      assert.deepEqual([counts.converged, counts.certificate?.optimum], [false, 'none']);
      const { x: flowers, y: kinds } = datasets.loadIris();
      const free = new LogisticRegression({ backend, l2: 0 }).fitSync(flowers, kinds);
      assert.deepEqual([free.converged, free.certificate?.optimum], [false, 'none']);
    });

    it('an abort in the last iteration comes too late', async () => {
      const controller = new AbortController();
      const { certificate, converged } = await new Ridge({ backend }).fit(x, Y, {
        signal: controller.signal,
        onEpoch: () => controller.abort(),
      });
      assert.deepEqual([converged, certificate?.solver], [true, 'cholesky']);
    });

    it('descends where no solver knows the loss, and says so', () => {
      const model = new LinearSVC({ backend, multiClass: 'crammerSinger' });
      const { plan, certificate } = model.fitSync(x, labels);
      assert.equal(plan.solver, 'descent');
      assert.equal(plan.solverReason, "no solver for loss 'crammerSinger'");
      assert.equal(plan.optimizer.name, 'adam');
      assert.equal(certificate, undefined);
    });

    it('several outputs are fitted as each alone', () => {
      const { x: rows, y } = numberProblem(40, 4, 3);
      for (const name of ['Ridge', 'Lasso', 'ElasticNet'] as const) {
        const all = new REGRESSORS[name]({ backend, alpha: 0.1 });
        all.fitSync(rows, y);
        for (let k = 0; k < 3; k++) {
          const single = new REGRESSORS[name]({ backend, alpha: 0.1 });
          single.fitSync(
            rows,
            matrix(
              Float64Array.from({ length: 40 }, (_, i) => y.data[3 * i + k]),
              40,
              1,
            ),
          );
          const found = all.weights.data.subarray(4 * k, 4 * k + 4);
          assertClose(found, single.weights.data, 1e-6, `${name}, output ${k}`, 1e-7);
        }
      }
    });
  });
}
