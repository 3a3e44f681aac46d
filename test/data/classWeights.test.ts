import assert from 'node:assert/strict';
import { balancedClassWeights } from '../../lib/data/classWeights.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

const { classWeights } = reference<{
  classWeights: { y: number[]; classes: number[]; balanced: number[] }[];
}>('i_metrics/class_weights.json');

describe('balancedClassWeights', () => {
  for (const [i, { y, classes, balanced }] of classWeights.entries()) {
    it(`equals scikit-learn's on set ${i}, with classes ${classes}`, () => {
      const weights = balancedClassWeights(y);
      assert.deepEqual([...weights.keys()], classes);
      assertClose([...weights.values()], balanced, 1e-15, 'weights');
    });
  }

  it('gives all classes the same weight in sum, and samples a mean weight of 1', () => {
    const labels = ['no', 'no', 'no', 'yes'];
    const weights = balancedClassWeights(labels);
    assert.deepEqual(
      [...weights],
      [
        ['no', 2 / 3],
        ['yes', 2],
      ],
    );
    assert.equal(
      labels.reduce((sum, label) => sum + weights.get(label)!, 0),
      labels.length,
    );
  });

  it('takes booleans and typed arrays', () => {
    assert.deepEqual(
      [...balancedClassWeights([true, false])],
      [
        [false, 1],
        [true, 1],
      ],
    );
    assert.deepEqual([...balancedClassWeights(Int32Array.of(7, 7))], [[7, 1]]);
  });

  itRefuses([
    {
      call: () => balancedClassWeights([]),
      error: RangeError,
      message: 'Expected "labels" to have at least one label, but it is empty',
    },
    {
      call: () => balancedClassWeights(untyped([1, 'a'])),
      error: TypeError,
      message: 'Expected "labels[1]" to be a number like labels[0], but received "a" (string)',
    },
  ]);
});
