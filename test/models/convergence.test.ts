/** Whether results report convergence, and the warnings of runs that did not converge. */
import assert from 'node:assert/strict';
import type { Labels } from '../../lib/data/labels.ts';
import {
  DivergenceError,
  datasets,
  type FitResult,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  type Matrix,
  MLPClassifier,
  MLPRegressor,
  SGDClassifier,
  SGDRegressor,
  StandardScaler,
} from '../../lib/index.ts';
import {
  describeNotConverged,
  type NotConverged,
  ON_NOT_CONVERGED,
} from '../../lib/models/notConverged.ts';
import { backendNames } from '../support/backends.ts';
import { noise } from '../support/numbers.ts';

const CLASSIFIERS = { LogisticRegression, LinearSVC, SGDClassifier, MLPClassifier };
const REGRESSORS = { LinearRegression, SGDRegressor, MLPRegressor };
const SETS = {
  wine: datasets.loadWine,
  cancer: datasets.loadBreastCancer,
  digits: datasets.loadDigits,
  iris: datasets.loadIris,
};

type Options = Readonly<Record<string, unknown>>;

/** Options with which each model descends to the optimum of a weak penalty. */
const DESCENT: Readonly<Record<string, Options>> = {
  LogisticRegression: { solver: 'descent', l2: 1e-4 },
  LinearSVC: { solver: 'descent', l2: 1e-4 },
  LinearRegression: { solver: 'descent' },
};
const descent = { solver: 'descent' } as const;

function fitClasses(
  set: keyof typeof SETS,
  name: keyof typeof CLASSIFIERS,
  isScaled: boolean,
  options: Options,
) {
  const { x, y } = SETS[set]();
  const model = new CLASSIFIERS[name](options);
  const result = quietly(model).fitSync(isScaled ? new StandardScaler().fitTransform(x) : x, y);
  return { result, score: model.score(isScaled ? new StandardScaler().fitTransform(x) : x, y) };
}

/** A model whose warning is not shown. */
function quietly<Model extends { [ON_NOT_CONVERGED]: unknown }>(model: Model): Model {
  model[ON_NOT_CONVERGED] = () => {};
  return model;
}

/** Columns of these scales and offsets, and targets that they determine. */
function columns(
  scales: readonly number[],
  offset = 0,
  rows = 120,
): { x: number[][]; y: number[] } {
  const values = noise(rows * scales.length, 41);
  const x = Array.from({ length: rows }, (_, i) =>
    scales.map((scale, j) => offset + scale * values[i * scales.length + j]),
  );
  const y = x.map((_, i) =>
    scales.reduce((sum, _scale, j) => sum + (j + 1) * values[i * scales.length + j], 0),
  );
  return { x, y };
}

/** Raw columns, whose scales make the first steps overshoot. */
const OVERSHOT: readonly [set: keyof typeof SETS, name: keyof typeof CLASSIFIERS][] = [
  ['wine', 'LogisticRegression'],
  ['wine', 'LinearSVC'],
  ['wine', 'SGDClassifier'],
  ['cancer', 'LogisticRegression'],
  ['cancer', 'LinearSVC'],
  ['cancer', 'SGDClassifier'],
  ['digits', 'LinearSVC'],
];

/** Standardised columns, with defaults. */
const ARRIVED: readonly [set: keyof typeof SETS, name: keyof typeof CLASSIFIERS][] = [
  ['wine', 'LogisticRegression'],
  ['wine', 'LinearSVC'],
  ['wine', 'SGDClassifier'],
  ['cancer', 'LogisticRegression'],
  ['cancer', 'LinearSVC'],
  ['iris', 'LogisticRegression'],
  ['iris', 'LinearSVC'],
  ['iris', 'MLPClassifier'],
];

for (const backend of backendNames) {
  describe(`converged, on the ${backend} backend`, () => {
    for (const [set, name] of OVERSHOT) {
      it(`not on raw ${set}: ${name}`, () => {
        const { result } = fitClasses(set, name, false, { backend, ...DESCENT[name] });
        assert.equal(result.converged, false);
        const { causes, widest, narrowest } = result.notConverged ?? assert.fail();
        assert.deepEqual(causes, ['columnScales', 'rateTooLarge']);
        const { x } = SETS[set]();
        const { scale } = new StandardScaler().fit(x);
        if (widest === undefined) assert.fail();
        // Of the rows that are looked at.
        assert.ok(scale[widest.column] > 0.95 * Math.max(...scale));
        assert.ok(widest.deviation > 30 * (narrowest?.deviation ?? Number.NaN));
      });
    }

    for (const [set, name] of ARRIVED) {
      it(`on standardised ${set}: ${name}`, () => {
        const { result, score } = fitClasses(set, name, true, { backend, ...DESCENT[name] });
        assert.ok(score > 0.94, `${score}`);
        assert.equal(result.converged, true);
        assert.equal(result.notConverged, undefined);
      });
    }

    for (const set of Object.keys(SETS) as (keyof typeof SETS)[]) {
      for (const name of ['LogisticRegression', 'LinearSVC'] as const) {
        it(`by default on ${set}, raw and standardised: ${name}`, () => {
          // Newton's method takes the TypeScript backend long for 640 parameters.
          const isSlow = backend === 'typescript' && set === 'digits';
          for (const isScaled of isSlow ? [true] : [false, true]) {
            const { result, score } = fitClasses(set, name, isScaled, { backend });
            assert.ok(score > 0.95, `${score}`);
            assert.equal(result.converged, true);
            assert.equal(result.notConverged, undefined);
            const { gap, objective, optimum } = result.certificate ?? assert.fail();
            assert.equal(optimum, 'exists');
            assert.ok(gap !== undefined && gap <= 1e-9 * objective, `${gap} of ${objective}`);
          }
        });
      }
    }

    it('by default on diabetes, raw and standardised, with the same R²', () => {
      const { x, y } = datasets.loadDiabetes();
      const [raw, scaled] = [x, new StandardScaler().fitTransform(x)].map((each) => {
        const model = new LinearRegression({ backend });
        assert.equal(model.fitSync(each, y).converged, true);
        return model.score(each, y);
      });
      assert.ok(Math.abs(raw - scaled) < 1e-9, `${raw} ${scaled}`);
      assert.ok(Math.abs(raw - 0.5177484222203499) < 1e-9, `${raw}`);
    });

    for (const name of ['LinearRegression', 'SGDRegressor'] as const) {
      it(`${name}: on standardised diabetes; raw, it diverges`, () => {
        const { x, y } = datasets.loadDiabetes();
        const make = () => new REGRESSORS[name]({ backend, ...DESCENT[name] });
        const scaled = new StandardScaler().fitTransform(x);
        assert.equal(make().fitSync(scaled, y).converged, true);
        assert.throws(() => make().fitSync(x, y), DivergenceError);
      });
    }

    it('judges f32 as f64, fit as fitSync, and one thread as two', async () => {
      const { x, y } = columns([1, 1, 1]);
      for (const maxEpochs of [3, 300]) {
        const results: FitResult[] = [];
        for (const options of [
          {},
          { precision: 'float32' },
          { threads: 1 },
          { threads: 2 },
        ] as const) {
          const all = { backend, ...descent, maxEpochs, ...options };
          results.push(quietly(new LinearRegression(all)).fitSync(x, y));
          results.push(await quietly(new LinearRegression(all)).fit(x, y));
        }
        const said = results.map(({ converged, notConverged }) => [
          converged,
          notConverged?.causes,
        ]);
        const expected = maxEpochs === 3 ? [false, ['epochs']] : [true, undefined];
        assert.deepEqual(said, Array(said.length).fill(expected));
      }
    });

    it('is the same after a resume', () => {
      const { x, y } = columns([1, 1]);
      const make = (maxEpochs: number) =>
        quietly(new LinearRegression({ backend, ...descent, maxEpochs, patience: Infinity }));
      for (const maxEpochs of [8, 400]) {
        const first = make(4);
        first.fitSync(x, y);
        const whole = make(maxEpochs).fitSync(x, y);
        const rest = make(maxEpochs).fitSync(x, y, { resume: first.checkpoint() });
        assert.equal(rest.converged, whole.converged);
        assert.equal(rest.notConverged?.startLoss, whole.notConverged?.startLoss);
        assert.equal(whole.converged, maxEpochs === 400);
      }
    });

    const RISES = [1, 3, 10, 1000].flatMap((rate) =>
      (['LinearRegression', 'SGDRegressor', 'MLPRegressor'] as const).map(
        (name) => [name, rate] as const,
      ),
    );
    for (const [name, learningRate] of RISES) {
      it(`${name} at rate ${learningRate}: diverges or says that it did not converge, or is good`, () => {
        const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
        const y = x.map(([a]) => 3 * a + 1);
        const hidden = name === 'MLPRegressor' ? { hidden: [8] } : {};
        const model = quietly(
          new REGRESSORS[name]({ learningRate, optimizer: 'sgd', backend, ...hidden }),
        );
        try {
          const { converged } = model.fitSync(x, y);
          assert.equal(converged, model.score(x, y) > 0.8, `${converged}, ${model.score(x, y)}`);
          assert.ok(learningRate === 1, 'a rate far too large is a divergence');
        } catch (error) {
          if (!(error instanceof DivergenceError)) throw error;
          assert.match(error.message, /Training diverged.*Try a smaller learning rate/);
          assert.equal(model.predict(x).length, 40, 'the model keeps a state');
        }
      });
    }
  });
}

describe('converged', () => {
  const scales: readonly [what: string, scales: number[], offset: number, causes: string[]][] = [
    ['of the same scale', [1, 1, 1], 0, ['epochs']],
    ['of different scales', [1, 0.001, 1], 0, ['columnScales', 'epochs']],
    ['all narrow', [0.01, 0.01], 0, ['columnScales', 'epochs']],
    ['with an offset', [1, 1], 60, ['columnScales', 'epochs']],
  ];
  for (const [what, each, offset, causes] of scales) {
    it(`names the cause for columns ${what}`, () => {
      const { x, y } = columns(each, offset);
      const model = quietly(new LinearRegression({ maxEpochs: 4, learningRate: 1e-6 }));
      const { converged, notConverged } = model.fitSync(x, y);
      assert.equal(converged, false);
      assert.deepEqual(notConverged?.causes, causes);
      assert.equal(notConverged.finding, 'stillFalling');
      assert.ok(notConverged.reachableLoss < notConverged.modelLoss);
      const { widest, narrowest, farthest } = notConverged;
      const isNamed = causes.includes('columnScales');
      assert.equal(widest !== undefined && narrowest !== undefined, isNamed);
      assert.equal(farthest !== undefined, offset > 30);
    });
  }

  it('names a rate that is too small where the run ended by itself', () => {
    const { x, y } = columns([1, 1]);
    const options = { learningRate: 1e-7, tolerance: 1e-4, patience: 3 };
    const { notConverged, stopReason } = quietly(new LinearRegression(options)).fitSync(x, y);
    assert.equal(stopReason, 'patience');
    assert.deepEqual(notConverged?.causes, ['rateTooSmall']);
  });

  it('is true where nothing can be gained: constant targets, useless columns, strong penalties', () => {
    const { x } = columns([1, 1]);
    const labels = x.map((_, i) => i % 2);
    const cases: readonly [FitResult, string][] = [
      [
        new LinearRegression().fitSync(
          x,
          x.map(() => 7.1),
        ),
        'constant',
      ],
      [
        new LogisticRegression().fitSync(
          x.map(() => [1, 1]),
          labels,
        ),
        'useless',
      ],
      [new LogisticRegression().fitSync(x, labels), 'noise'],
      [new LogisticRegression({ l2: 50, learningRate: 0.001 }).fitSync(x, labels), 'l2'],
      [new LinearRegression({ l1: 50 }).fitSync(x, columns([1, 1]).y), 'l1'],
      [new LinearRegression({ maxNorm: 0.5 }).fitSync(x, columns([1, 1]).y), 'maxNorm'],
    ];
    for (const [{ converged, notConverged }, what] of cases) {
      assert.equal(converged, true, `${what}: ${JSON.stringify(notConverged)}`);
    }
  });

  it('counts labels for the perceptron, whose loss is least where scores are 0', () => {
    const { x, y } = columns([1, 1]);
    const resultOf = (labels: number[]) =>
      quietly(new SGDClassifier({ loss: 'perceptron', learningRate: 0.1 })).fitSync(x, labels);
    assert.equal(resultOf(y.map((value) => (value > 0.5 ? 1 : 0))).converged, true);
    const useless = x.map(() => [1, 1]);
    const model = quietly(new SGDClassifier({ loss: 'perceptron', learningRate: 0.1 }));
    const { notConverged } = model.fitSync(
      useless,
      y.map((_, i) => i % 2),
    );
    assert.equal(notConverged?.finding, 'noBetterThanConstant');
  });

  it('is true at a target that was reached, and where validation stopped the run', () => {
    const { x, y } = columns([1, 1]);
    const target = new LinearRegression({ ...descent, targetLoss: 1.2 }).fitSync(x, y);
    assert.deepEqual([target.stopReason, target.converged], ['targetLoss', true]);
    const blur = noise(y.length, 3);
    const overfitted = new MLPRegressor({
      ...{
        hidden: [64],
        learningRate: 0.01,
        maxEpochs: 2000,
        validationFraction: 0.5,
        patience: 40,
      },
    }).fitSync(
      x,
      Array.from(y, (value, i) => value + 4 * blur[i]),
    );
    assert.deepEqual([overfitted.stopReason, overfitted.converged], ['patience', true]);
  });

  it('is undefined after partialFit, which diverges all the same', () => {
    const { x, y } = columns([1, 1]);
    const model = new LinearRegression();
    assert.equal(model.partialFitSync(x, y).converged, undefined);
    const wide = x.map((row) => row.map((value) => 1e3 * value));
    for (const Model of [LinearRegression, SGDRegressor]) {
      assert.throws(() => new Model().partialFitSync(wide, y, { epochs: 500 }), DivergenceError);
    }
  });

  it('looks at few of many samples, also of those in an order', () => {
    const rows = 30_000;
    const values = noise(rows * 16, 5);
    const x = { data: values, rows, cols: 16 };
    const y = Array.from({ length: rows }, (_, i) =>
      values[16 * i] + values[16 * i + 1] > 0 ? 1 : 0,
    );
    const inOrder = Array.from(y.keys()).sort((a, b) => y[a] - y[b]);
    const sorted = Float64Array.from({ length: rows * 16 }, (_, at) => {
      return values[16 * inOrder[Math.floor(at / 16)] + (at % 16)];
    });
    const labels = inOrder.map((i) => y[i]);
    for (const [features, targets] of [
      [x, y],
      [{ ...x, data: sorted }, labels],
    ] as [Matrix, Labels][]) {
      const resultOf = (options: Options) =>
        quietly(new LogisticRegression({ batchSize: 256, ...options })).fitSync(features, targets);
      assert.equal(resultOf({ maxEpochs: 20, l2: 1e-3 }).converged, true);
      assert.equal(resultOf({ maxEpochs: 1, learningRate: 1e-5 }).converged, false);
    }
  });

  it('measures losses that can be negative from their least', () => {
    const x = columns([1, 1]).x;
    const counts = (at: number) => x.map(([a]) => Math.round(Math.exp(at + a)));
    for (const at of [0, 0.5, 1, 4]) {
      const model = new LinearRegression({ loss: 'poisson', learningRate: 0.002, maxEpochs: 2000 });
      assert.equal(model.fitSync(x, counts(at)).converged, true, `e^${at}`);
    }
  });

  it('warns once for a model, with code, cause and way out', async () => {
    const heard: (Error & { code?: string })[] = [];
    const listener = (warning: Error) => heard.push(warning);
    process.on('warning', listener);
    try {
      const { x, y } = SETS.wine();
      const options = { solver: 'descent', l2: 1e-4 } as const;
      const model = new LogisticRegression(options);
      model.fitSync(x, y);
      await model.fit(x, y);
      quietly(new LogisticRegression(options)).fitSync(x, y);
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('warning', listener);
    }
    const ours = heard.filter(({ code }) => code === 'FALLLINE_NOT_CONVERGED');
    assert.equal(ours.length, 1);
    assert.equal(ours[0].name, 'ConvergenceWarning');
    assert.match(
      ours[0].message,
      /^LogisticRegression did not converge in 11 epochs: no epoch was better than the start \(loss 1\.099\)\. .*widest is x\[i\]\[12\] \(standard deviation 314\), the narrowest x\[i\]\[7\] \(standard deviation 0\.1241\)\. Standardise them with StandardScaler\. If that is not enough, try a tenth of the learning rate \(0\.05\)\.$/,
    );
  });

  it('compares with the loss of the best constant, not with what a step would reach', () => {
    const { x, y } = columns([1, 1]);
    const shifted = y.map((value) => value + 100);
    const model = new LinearRegression({ optimizer: 'sgd', learningRate: 1e-9, maxEpochs: 2 });
    const found: NotConverged[] = [];
    model[ON_NOT_CONVERGED] = (each) => found.push(each);
    model.fitSync(x, shifted);
    const { constantLoss, reachableLoss } = found[0];
    const mean = shifted.reduce((a, b) => a + b) / shifted.length;
    const variance = shifted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / shifted.length;
    assert.ok(Math.abs(constantLoss - variance) < 1e-9 * variance);
    assert.ok(reachableLoss < 0.9 * constantLoss);
    const worse = {
      ...found[0],
      finding: 'noBetterThanConstant',
      modelLoss: 2 * variance,
    } as const;
    const said = `is not below ${Number(variance.toPrecision(4))}, the loss of the best constant prediction`;
    assert.ok(describeNotConverged('M', worse).includes(said));
  });
});
