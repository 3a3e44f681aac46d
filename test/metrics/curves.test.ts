/** Curves of two-class scores against scikit-learn, and what they refuse. */
import assert from 'node:assert/strict';
import { calibrationCurve } from '../../lib/metrics/calibrationCurve.ts';
import { averagePrecision, precisionRecallCurve } from '../../lib/metrics/precisionRecallCurve.ts';
import { rocAuc } from '../../lib/metrics/rocAuc.ts';
import { rocCurve } from '../../lib/metrics/rocCurve.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses } from '../support/refusals.ts';

interface Given {
  readonly yTrue: number[];
  readonly score: number[];
  readonly sampleWeight: number[];
}
type Lists = Readonly<Record<string, number[]>>;
interface Curves {
  readonly roc: Lists;
  readonly precisionRecall: Lists;
  readonly averagePrecision: number;
}
type Expected = Readonly<Record<'plain' | 'weighted' | 'someZero', Curves>> &
  Readonly<Record<'uniform5' | 'uniform10' | 'quantile4', Lists>>;

const given = reference<{ sets: Given[] }>('i_metrics/scores.json').sets;
const expected = reference<{ sets: Expected[] }>('i_metrics/curves.json').sets;

/** The weights of each kind of curve. */
const WEIGHTS: Record<'plain' | 'weighted' | 'someZero', (w: number[]) => number[] | undefined> = {
  plain: () => undefined,
  weighted: (w) => w,
  someZero: (w) => w.map((each, i) => (i % 5 === 0 ? 0 : each)),
};
const BINS = {
  uniform5: {},
  uniform10: { bins: 10 },
  quantile4: { bins: 4, strategy: 'quantile' },
} as const;

const lists = (lists: Lists, got: object, skip = 0) => {
  for (const [name, values] of Object.entries(lists)) {
    const list = Array.from((got as Record<string, Float64Array>)[name]).slice(
      name === 'thresholds' ? skip : 0,
    );
    assertClose(list, values, 1e-14, name);
  }
};

describe('curves of two-class scores', () => {
  for (const [i, { yTrue, score, sampleWeight }] of given.entries()) {
    for (const [kind, weightsOf] of Object.entries(WEIGHTS)) {
      const curves = expected[i][kind as keyof typeof WEIGHTS];
      const weights = weightsOf(sampleWeight);
      const options = weights === undefined ? undefined : { sampleWeight: weights };
      it(`equal scikit-learn's on set ${i}: ${kind}`, () => {
        const roc = rocCurve(yTrue, score, options);
        // All but the threshold before all scores, which is infinite here.
        lists(curves.roc, roc, 1);
        assert.equal(roc.thresholds[0], Number.POSITIVE_INFINITY);
        lists(curves.precisionRecall, precisionRecallCurve(yTrue, score, options));
        const got = averagePrecision(yTrue, score, options);
        assertClose([got], [curves.averagePrecision], 1e-14, 'average precision');
      });
    }

    it(`have the area that rocAuc gives on set ${i}`, () => {
      const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(yTrue, score);
      let area = 0;
      for (let k = 1; k < x.length; k++) area += ((x[k] - x[k - 1]) * (y[k] + y[k - 1])) / 2;
      assertClose([area], [rocAuc(yTrue, score)], 1e-13, 'area');
    });

    for (const [name, options] of Object.entries(BINS)) {
      it(`of calibration equal scikit-learn's on set ${i}: ${name}`, () => {
        const curve = calibrationCurve(yTrue, score, options);
        lists(expected[i][name as keyof typeof BINS], curve);
        assert.equal(
          curve.counts.reduce((sum, count) => sum + count, 0),
          yTrue.length,
        );
      });
    }
  }

  it('take the other class and a million samples', () => {
    const n = 1_000_000;
    const score = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % n) / n);
    const yTrue = Uint8Array.from(score, (each, i) => ((each + (i % 3) / 3) / 2 > 0.5 ? 1 : 0));
    const { truePositiveRate } = rocCurve(yTrue, score, { positive: 0 });
    assert.equal(truePositiveRate.length, n + 1);
    assert.equal(precisionRecallCurve(yTrue, score).recall[0], 1);
  });

  it('weigh samples in calibration', () => {
    const { meanPredicted, fractionPositive, counts } = calibrationCurve(
      [0, 1, 1],
      [0.1, 0.2, 0.9],
      { bins: 2, sampleWeight: [3, 1, 1] },
    );
    assertClose(meanPredicted, [0.125, 0.9], 1e-15, 'mean');
    assertClose(fractionPositive, [0.25, 1], 1e-15, 'fraction');
    assert.deepEqual([...counts], [2, 1]);
  });

  itRefuses([
    {
      call: () => rocCurve([1, 1], [1, 2]),
      error: RangeError,
      message:
        'Expected samples of both classes in "yTrue", but there are none of the negative class: the ROC curve is not defined',
    },
    {
      call: () => averagePrecision([0, 0], [1, 2]),
      error: RangeError,
      message:
        'Expected samples of the positive class in "yTrue", but there are none: recall is not defined',
    },
    {
      call: () => calibrationCurve([0, 1], [0.5, 1.5]),
      error: RangeError,
      message: 'Expected probabilities from 0 to 1, but probabilities[1] is 1.5',
    },
    {
      call: () => calibrationCurve([0, 1], [0.5, 1], { bins: 0 }),
      error: RangeError,
      message: 'Expected "bins" to be an integer from 1 to 10000, but received 0 (number)',
    },
    {
      call: () => calibrationCurve([0, 1], [0.5, 1], { strategie: 'uniform' } as never),
      error: TypeError,
      message: 'Misspelt option "strategie" of calibrationCurve should be "strategy"',
    },
  ]);
});
