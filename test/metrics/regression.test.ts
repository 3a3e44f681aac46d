/** Regression scores against scikit-learn, on one output and on several, and what they refuse. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { objective } from '../../lib/descent/index.ts';
import { LinearRegression } from '../../lib/index.ts';
import {
  maxError,
  meanAbsoluteError,
  medianAbsoluteError,
} from '../../lib/metrics/absoluteErrors.ts';
import { r2Score } from '../../lib/metrics/r2Score.ts';
import { meanSquaredError, rootMeanSquaredError } from '../../lib/metrics/squaredErrors.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { corners } from './corners.ts';

type RegressionSet = Readonly<Record<string, number>> & {
  readonly yTrue: number[];
  readonly yPred: number[];
  readonly sampleWeight: number[];
};

const { regression } = reference<{ regression: RegressionSet[] }>(
  'i_metrics/multiclass_and_regression.json',
);

/** In exact arithmetic; reference/i_metrics/make_r2.py. */
const exact = reference<{
  cases: {
    name: string;
    yTrue: number[];
    yPred: number[];
    sampleWeight: number[] | null;
    r2: number;
  }[];
}>('i_metrics/r2.json');

/** Each score with its key in the reference files; those with `Weighted` appended, with weights. */
const SCORES = {
  r2: r2Score,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  mae: meanAbsoluteError,
  medianAbsoluteError,
  maxError,
} as const;

describe('regression scores', () => {
  const sets = [
    ...regression.map((set, i) => ({ title: `set ${i}`, set })),
    { title: 'several outputs', set: corners.several },
  ];
  let compared = 0;
  for (const { title, set } of sets) {
    const { yTrue, yPred, sampleWeight } = set;
    for (const [key, score] of Object.entries(SCORES)) {
      if (key in set) {
        compared++;
        it(`${score.name} equals scikit-learn's on ${title}`, () => {
          assertClose([score(yTrue, yPred)], [set[key]], 1e-14, key);
        });
      }
      if (`${key}Weighted` in set) {
        compared++;
        it(`${score.name} equals scikit-learn's on ${title} with weights`, () => {
          const got = score(yTrue, yPred, { sampleWeight });
          assertClose([got], [set[`${key}Weighted`]], 1e-14, key);
          assert.notEqual(got, score(yTrue, yPred));
        });
      }
    }
  }

  it('were compared with all figures that there are', () => {
    const figures = sets.flatMap(({ set }) =>
      Object.values(set).filter((value) => typeof value === 'number'),
    );
    assert.ok(figures.length > 0);
    assert.equal(compared, figures.length);
  });

  for (const { yTrue, yPred, r2 } of corners.constants) {
    it(`r2Score of [${yTrue}] and [${yPred}] is ${r2}, as scikit-learn's`, () => {
      assert.equal(r2Score(yTrue, yPred), r2);
    });
  }

  for (const { name, yTrue, yPred, sampleWeight, r2 } of exact.cases) {
    it(`r2Score of targets that are ${name} is ${r2}`, () => {
      const got = r2Score(yTrue, yPred, sampleWeight === null ? {} : { sampleWeight });
      assertClose([got], [r2], 1e-14, 'R²');
    });
  }

  // A model of one feature that is the prediction: weight 1, no bias.
  for (const backend of backendNames) {
    for (const { name, yTrue, yPred, sampleWeight, r2 } of exact.cases) {
      it(`${backend}: the score of a run on targets that are ${name} is ${r2}`, () => {
        const model = new LinearRegression({ backend, useBias: false });
        const x = matrix(Float64Array.from(yPred), yPred.length, 1);
        const judged = objective(model, x, yTrue, sampleWeight === null ? {} : { sampleWeight });
        assertClose([judged.evaluate([1]).score], [r2], 1e-14, 'R²');
      });
    }
  }

  it('medianAbsoluteError is the middle one of an odd number', () => {
    assert.equal(medianAbsoluteError([0, 0, 0], [-5, 1, 100]), 5);
  });

  it('maxError looks at all outputs', () => {
    const yTrue = [
      [1, 2],
      [3, 4],
    ];
    const yPred = [
      [1, 9],
      [2, 4],
    ];
    assert.equal(maxError(yTrue, yPred), 7);
  });

  it('takes lists, typed arrays, matrices and rows alike', () => {
    const [a, b] = [
      [3, -0.5, 2, 7],
      [2.5, 0, 2, 8],
    ];
    for (const [yTrue, yPred] of [
      [a, b],
      [Float64Array.from(a), Float32Array.from(b)],
      [matrix(Float32Array.from(a), 4, 1), b],
      [a.map((each) => [each]), matrix(Float64Array.from(b), 4, 1)],
    ]) {
      assert.equal(meanSquaredError(yTrue, yPred), 0.375);
    }
  });

  it('weights only count by their proportions', () => {
    const once = r2Score([1, 2, 4], [1, 3, 3], { sampleWeight: [1, 2, 3] });
    assertClose([r2Score([1, 2, 4], [1, 3, 3], { sampleWeight: [10, 20, 30] })], [once], 1e-15, '');
    const repeated = r2Score([1, 2, 2, 4, 4, 4], [1, 3, 3, 3, 3, 3]);
    assertClose([once], [repeated], 1e-15, 'repeated');
  });

  itRefuses([
    {
      call: () => meanSquaredError(untyped(3), [1]),
      error: TypeError,
      message:
        'Expected "yTrue" to be a matrix ({data, rows, cols}) or an array of rows, but received 3 (number)',
    },
    {
      call: () => meanSquaredError([1, untyped('2')], [1, 2]),
      error: TypeError,
      message: 'Expected "yTrue[1]" to be a number, but received "2" (string)',
    },
    {
      call: () => meanAbsoluteError([], []),
      error: RangeError,
      message: 'Expected "yTrue" to have at least one number, but it is empty',
    },
    {
      call: () => medianAbsoluteError([1, 2], [1, Number.NaN]),
      error: RangeError,
      message: 'Expected finite numbers, but yPred[1] is NaN',
    },
    {
      call: () => maxError(matrix(Float64Array.of(1, Number.POSITIVE_INFINITY), 1, 2), [[1, 2]]),
      error: RangeError,
      message: 'Expected finite numbers, but yTrue[0][1] is Infinity',
    },
    {
      call: () => r2Score([1, 2], [[1, 2]]),
      error: RangeError,
      message: 'Expected "yPred" to have the shape of "yTrue" (2 × 1), but it has 1 × 2',
    },
    {
      call: () => r2Score([1], [1]),
      error: RangeError,
      message: 'Expected at least two samples in "yTrue": R² compares with their variance',
    },
    {
      call: () => r2Score([1, 2], [1, 2], untyped({ sampleWeights: [1, 1] })),
      error: TypeError,
      message: 'Misspelt option "sampleWeights" of r2Score should be "sampleWeight"',
    },
    {
      call: () => rootMeanSquaredError([1, 2], [1, 2], { sampleWeight: [0, 0] }),
      error: RangeError,
      message: 'Expected "sampleWeight" to have a weight above 0, but all are 0',
    },
  ]);
});
