/** Scores of probabilities and of decision values against scikit-learn, and what they refuse. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { brierScore } from '../../lib/metrics/brierScore.ts';
import { logLoss } from '../../lib/metrics/logLoss.ts';
import { rocAuc } from '../../lib/metrics/rocAuc.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';
import { corners } from './corners.ts';

interface BinarySet {
  readonly yTrue: number[];
  readonly score: number[];
  readonly sampleWeight: number[];
  readonly rocAuc: number;
  readonly rocAucWeighted: number;
  readonly logLoss: number;
  readonly logLossSum: number;
  readonly logLossWeighted: number;
  readonly brier: number;
}

const { sets } = reference<{ sets: BinarySet[] }>('i_metrics/scores.json');
const { multiclass } = reference<{
  multiclass: { yTrue: number[]; probabilities: number[][]; logLoss: number };
}>('i_metrics/multiclass_and_regression.json');

const close = (got: number, expected: number, tolerance = 1e-14) =>
  assertClose([got], [expected], tolerance, 'score');

const thirds = [1 / 3, 1 / 3, 1 / 3];

describe('rocAuc', () => {
  for (const [i, set] of sets.entries()) {
    const { yTrue, score, sampleWeight } = set;
    it(`equals scikit-learn's on set ${i} (${new Set(score).size} scores of ${score.length} differ)`, () => {
      close(rocAuc(yTrue, score), set.rocAuc);
      close(rocAuc(yTrue, score, { sampleWeight }), set.rocAucWeighted);
    });

    it(`is the share of pairs in the right order on set ${i}`, () => {
      const scoresOf = (label: number) => score.filter((_, k) => yTrue[k] === label);
      const pairs = scoresOf(1).flatMap((high) =>
        scoresOf(0).map((low) => Math.sign(high - low) / 2 + 0.5),
      );
      close(rocAuc(yTrue, score), pairs.reduce((sum, each) => sum + each) / pairs.length);
    });
  }

  it('takes any two labels, of which the greater one is positive unless another is chosen', () => {
    const { yTrue, probabilities, rocAucOfInverse } = corners.brier;
    const names = yTrue.map((label) => (label === 1 ? 'a' : 'b'));
    close(rocAuc(names, probabilities), rocAucOfInverse);
    close(rocAuc(names, probabilities, { positive: 'a' }), 1 - rocAucOfInverse);
    close(rocAuc(yTrue.map(Boolean), probabilities), 1 - rocAucOfInverse);
  });

  it('is 1 in the right order, 0 in the wrong one and 0.5 where all tie', () => {
    assert.equal(rocAuc([0, 1, 1], [-3, 0, 5]), 1);
    assert.equal(rocAuc([1, 0, 0], [-3, 0, 5]), 0);
    assert.equal(rocAuc([1, 0, 0], [2, 2, 2]), 0.5);
    assert.equal(rocAuc([1, 0], [0, -0]), 0.5);
  });

  itRefuses([
    {
      call: () => rocAuc([0, 1, 2], [1, 2, 3]),
      error: RangeError,
      message:
        'Expected two classes in "yTrue", but there are 3: 0, 1, 2. Of more classes, take one against all others: yTrue.map((label) => label === one), with the scores of that one',
    },
    {
      call: () => rocAuc(['a', 'b'], [1, 2], { positive: 'c' }),
      error: RangeError,
      message:
        'Expected two classes in "yTrue" and "positive", but there are 3: "a", "b", "c". Of more classes, take one against all others: yTrue.map((label) => label === one), with the scores of that one',
    },
    {
      call: () => rocAuc([0, 1, 2], untyped([thirds, thirds, thirds])),
      error: RangeError,
      message:
        'Expected two classes in "yTrue", but there are 3: 0, 1, 2. Of more classes, take one against all others: yTrue.map((label) => label === one), with the scores of that one',
    },
    {
      call: () =>
        rocAuc(
          [0, 1],
          untyped([
            [0.4, 0.6],
            [0.2, 0.8],
          ]),
        ),
      error: TypeError,
      message:
        'Expected "scores" to be an array of numbers, one a sample, but received an array of 2: of rows, pass the column of the positive class, such as rows.map((row) => row[1])',
    },
    {
      call: () => rocAuc(['a', 'a'], [1, 2]),
      error: RangeError,
      message:
        'Expected two classes in "yTrue", but every label is "a": name the class that high scores indicate with the option "positive"',
    },
    {
      call: () => rocAuc([1, 1], [1, 2]),
      error: RangeError,
      message:
        'Expected samples of both classes in "yTrue", but there are none of the negative class: the area under the ROC curve is not defined',
    },
    {
      call: () => rocAuc([1, 0], [1, 2], { sampleWeight: [0, 1] }),
      error: RangeError,
      message:
        'Expected samples of both classes in "yTrue", but there are none of the positive class: the area under the ROC curve is not defined',
    },
    {
      call: () => rocAuc([0, 1], [1]),
      error: RangeError,
      message: 'Expected "scores" to have a number for each of the 2 labels, but it has 1',
    },
    {
      call: () => rocAuc([0, 1], [1, Number.NaN]),
      error: RangeError,
      message: 'Expected finite numbers, but scores[1] is NaN',
    },
    {
      call: () => rocAuc([0, 1], [1, 2], { positive: '1' }),
      error: TypeError,
      message: 'Expected "positive" to be a number like yTrue[0], but received "1" (string)',
    },
    {
      call: () => rocAuc([0, 1], untyped('12')),
      error: TypeError,
      message: 'Expected "scores" to be an array of numbers, but received "12" (string)',
    },
  ]);
});

describe('brierScore', () => {
  for (const [i, { yTrue, score, brier }] of sets.entries()) {
    it(`equals scikit-learn's on set ${i}`, () => close(brierScore(yTrue, score), brier));
  }

  it("equals scikit-learn's with weights, and of the other class", () => {
    const { yTrue, probabilities, sampleWeight, weighted, ofZero } = corners.brier;
    close(brierScore(yTrue, probabilities, { sampleWeight }), weighted);
    close(brierScore(yTrue, probabilities, { positive: 0 }), ofZero);
  });

  it('knows which class is positive where only one of 0 and 1, or of two booleans, occurs', () => {
    assert.equal(brierScore([0, 0], [0.5, 0]), 0.125);
    assert.equal(brierScore([-1], [0.5]), 0.25);
    assert.equal(brierScore([false], [1]), 1);
    assert.equal(brierScore([true], [1]), 0);
  });

  itRefuses([
    {
      call: () => brierScore([0, 1], [0.5, 1.5]),
      error: RangeError,
      message: 'Expected probabilities from 0 to 1, but probabilities[1] is 1.5',
    },
  ]);
});

describe('logLoss', () => {
  for (const [i, set] of sets.entries()) {
    const { yTrue, score, sampleWeight } = set;
    it(`equals scikit-learn's on set ${i}`, () => {
      close(logLoss(yTrue, score), set.logLoss);
      close(logLoss(yTrue, score, { normalize: false }), set.logLossSum);
      close(logLoss(yTrue, score, { sampleWeight }), set.logLossWeighted);
    });
  }

  it("equals scikit-learn's of four classes", () => {
    const { yTrue, probabilities } = multiclass;
    close(logLoss(yTrue, probabilities), multiclass.logLoss);
    const flat = matrix(Float64Array.from(probabilities.flat()), yTrue.length, 4);
    close(logLoss(yTrue, flat), multiclass.logLoss);
    close(logLoss(yTrue, matrix(Float32Array.from(flat.data), 90, 4)), multiclass.logLoss, 1e-7);
  });

  it('takes columns in the order of the labels given', () => {
    const { yTrue, probabilities } = multiclass;
    const reversed = probabilities.map((row) => row.toReversed());
    close(logLoss(yTrue, reversed, { labels: [3, 2, 1, 0] }), multiclass.logLoss);
  });

  it('is the same for one column and for two', () => {
    const { yTrue, score, logLoss: expected } = sets[0];
    close(
      logLoss(
        yTrue,
        score.map((p) => [1 - p, p]),
      ),
      expected,
    );
  });

  it("bounds the loss of a certain mistake by the precision, as scikit-learn's does", () => {
    const { yTrue, probabilities, logLoss: expected, logLossFloat32 } = corners.certain;
    close(logLoss(yTrue, probabilities), expected);
    close(logLoss(yTrue, Float32Array.from(probabilities)), logLossFloat32, 1e-7);
  });

  itRefuses([
    {
      call: () => logLoss([1, 1], [0.5, 0.5]),
      error: RangeError,
      message:
        'Expected at least two classes, but "yTrue" holds only 1: name all classes with the option "labels"',
    },
    {
      call: () => logLoss([1, 1], [0.5, 0.5], { labels: [1] }),
      error: RangeError,
      message: 'Expected at least two classes, but "labels" names only 1',
    },
    {
      call: () => logLoss([1, 2], [0.5, 0.5], { labels: [0, 1] }),
      error: RangeError,
      message: 'Expected every label of "yTrue" to be one of "labels", but yTrue[1] is 2',
    },
    {
      call: () => logLoss([0, 1, 2], [0.5, 0.5, 0.5]),
      error: RangeError,
      message:
        'Expected "probabilities" to have a row of 3 probabilities for each sample, one for each class, but it has a single number',
    },
    {
      call: () => logLoss([0, 1], [thirds, thirds]),
      error: RangeError,
      message:
        'Expected "probabilities" to have a column for each of the 2 classes in "yTrue" (0, 1), but it has 3: name the classes in the order of the columns with the option "labels"',
    },
    {
      call: () => logLoss([0, 1, 2], [thirds, thirds]),
      error: RangeError,
      message: 'Expected "probabilities" to have one entry for each of the 3 labels, but it has 2',
    },
    {
      call: () =>
        logLoss(
          [0, 1],
          [
            [0.5, 0.5],
            [1.25, -0.25],
          ],
        ),
      error: RangeError,
      message: 'Expected probabilities from 0 to 1, but probabilities[1][0] is 1.25',
    },
    {
      call: () =>
        logLoss(
          [0, 1],
          [
            [0.5, 0.5],
            [0.5, 0.25],
          ],
        ),
      error: RangeError,
      message:
        'Expected every row of "probabilities" to sum to 1, but probabilities[1] sums to 0.75',
    },
    {
      call: () => logLoss([0, 1], [0.5, 0.5], { normalize: untyped(0) }),
      error: TypeError,
      message: 'Expected "normalize" to be a boolean, but received 0 (number)',
    },
    {
      call: () => logLoss([0, 1], [0.5, 0.5], { sampleWeight: [1, -1] }),
      error: RangeError,
      message: 'Expected "sampleWeight[1]" to be a number of at least 0, but received -1 (number)',
    },
  ]);
});
