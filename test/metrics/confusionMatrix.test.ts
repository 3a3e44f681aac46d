/** Confusion matrices and accuracies against scikit-learn, and what both refuse. */
import assert from 'node:assert/strict';
import { accuracyScore } from '../../lib/metrics/accuracyScore.ts';
import { balancedAccuracy } from '../../lib/metrics/balancedAccuracy.ts';
import { confusionMatrix } from '../../lib/metrics/confusionMatrix.ts';
import { sets } from './reference.ts';

describe('confusionMatrix', () => {
  for (const { name, yTrue, yPred, labels, confusionMatrix: counts } of sets) {
    it(`equals scikit-learn's on ${name}`, () => {
      assert.deepEqual(confusionMatrix(yTrue, yPred), { labels, counts });
    });
  }

  it('counts only samples whose labels are both chosen, in the order chosen', () => {
    const { labels, counts } = confusionMatrix([0, 0, 1, 2, 2], [0, 1, 1, 2, 0], {
      labels: [2, 0],
    });
    assert.deepEqual(labels, [2, 0]);
    assert.deepEqual(counts, [
      [1, 1],
      [0, 1],
    ]);
  });

  it('orders strings and booleans ascending', () => {
    assert.deepEqual(confusionMatrix(['b', 'a', 'b'], ['b', 'b', 'a']), {
      labels: ['a', 'b'],
      counts: [
        [0, 1],
        [1, 1],
      ],
    });
    assert.deepEqual(confusionMatrix([true, false], [true, true]), {
      labels: [false, true],
      counts: [
        [0, 1],
        [0, 1],
      ],
    });
  });

  it('returns a value that cannot be changed and leaves the labels given as they are', () => {
    const chosen = [0, 1];
    const matrix = confusionMatrix([0, 1], [0, 1], { labels: chosen });
    for (const part of [matrix, matrix.labels, matrix.counts, matrix.counts[0]]) {
      assert.ok(Object.isFrozen(part));
    }
    assert.ok(!Object.isFrozen(chosen));
  });

  const refusals: readonly [string, () => unknown, object][] = [
    [
      'chosen labels of which none is true',
      () => confusionMatrix([0, 1], [0, 2], { labels: [2, 3] }),
      { name: 'RangeError', message: /"labels" to occur in "yTrue", but none of 2, 3 does/ },
    ],
    [
      'lengths that differ',
      () => confusionMatrix([0], [0, 1]),
      { name: 'RangeError', message: /as many labels as "yTrue" \(1\)/ },
    ],
    [
      'a number instead of labels',
      () => confusionMatrix([0], 3 as unknown as number[]),
      {
        name: 'TypeError',
        message: 'Expected "yPred" to be an array of labels, but received 3 (number)',
      },
    ],
    [
      'an unknown option',
      () => confusionMatrix([0], [0], { label: [0] } as object),
      {
        name: 'TypeError',
        message: 'Misspelt option "label" of confusionMatrix should be "labels"',
      },
    ],
  ];
  for (const [what, call, error] of refusals) {
    it(`refuses ${what}`, () => assert.throws(call, error));
  }
});

describe('accuracyScore', () => {
  for (const { name, yTrue, yPred, accuracy } of sets) {
    it(`equals scikit-learn's on ${name}`, () => {
      assert.equal(accuracyScore(yTrue, yPred), accuracy);
    });
  }

  it('tells labels of different kinds apart by refusing them', () => {
    assert.throws(() => accuracyScore([1, 0], [true, false]), {
      name: 'TypeError',
      message: 'Expected "yPred[0]" to be a number like yTrue[0], but received true (boolean)',
    });
  });
});

describe('balancedAccuracy', () => {
  for (const { name, yTrue, yPred, balancedAccuracy: expected } of sets) {
    it(`equals scikit-learn's on ${name}`, () => {
      assert.equal(balancedAccuracy(yTrue, yPred), expected);
    });
  }

  it('counts rare classes for as much as frequent ones', () => {
    assert.equal(balancedAccuracy(['a', 'a', 'a', 'b'], ['a', 'a', 'a', 'a']), 0.5);
  });
});
