/** Splits that keep the proportions of the classes by what their samples weigh. */
import assert from 'node:assert/strict';
import { LogisticRegression, trainTestIndices, trainTestSplit } from '../../lib/index.ts';
import { assertVaried, noise } from '../support/numbers.ts';
import { itRefuses } from '../support/refusals.ts';

const N = 200;
const LABELS = Array.from({ length: N }, (_, i) => (i % 10 === 0 ? 'c' : i % 3 === 0 ? 'b' : 'a'));
/** Few samples of a class weigh nearly all of it. */
const WEIGHTS = Array.from(noise(N, 8), (value, i) =>
  i % 7 === 0 ? 9 : i % 5 === 1 ? 0 : value ** 2,
);
assertVaried(WEIGHTS, 'weights');

function weightOf(label: string, indices: Iterable<number>): number {
  let sum = 0;
  for (const i of indices) if (LABELS[i] === label) sum += WEIGHTS[i];
  return sum;
}

describe('stratified splits with sample weights', () => {
  for (const testSize of [0.25, 0.5, 40]) {
    it(`each class has its share of its weight: testSize ${testSize}`, () => {
      for (const seed of [0, 1, 2]) {
        const options = { testSize, stratify: LABELS, sampleWeight: WEIGHTS, seed };
        const { trainIndices, testIndices } = trainTestIndices(N, options);
        const all = [...trainIndices, ...testIndices].sort((a, b) => a - b);
        assert.deepEqual(all, [...LABELS.keys()]);
        const share = testSize < 1 ? testSize : testSize / N;
        for (const label of ['a', 'b', 'c']) {
          const total = weightOf(label, all);
          // No nearer than half of the heaviest sample.
          const missed = Math.abs(weightOf(label, testIndices) - share * total);
          assert.ok(missed <= 4.5 + 1e-9, `${label}: ${missed} of ${total}`);
        }
      }
    });
  }

  it('weights that are all the same change nothing', () => {
    const options = { testSize: 0.3, stratify: LABELS, seed: 5 };
    const plain = trainTestIndices(N, options);
    assert.deepEqual(trainTestIndices(N, { ...options, sampleWeight: LABELS.map(() => 2) }), plain);
    assert.notDeepEqual(trainTestIndices(N, { ...options, sampleWeight: WEIGHTS }), plain);
  });

  it('each set has a sample of each class that counts', () => {
    const labels = ['a', 'a', 'a', 'a', 'b', 'b', 'b'];
    const sampleWeight = [1e9, 1, 0, 0, 0, 3, 3];
    for (let seed = 0; seed < 20; seed++) {
      const split = trainTestIndices(7, { testSize: 0.4, stratify: labels, sampleWeight, seed });
      for (const indices of [split.trainIndices, split.testIndices]) {
        for (const label of ['a', 'b']) {
          assert.ok([...indices].some((i) => labels[i] === label && sampleWeight[i] > 0));
        }
      }
    }
  });

  it('trainTestSplit and validationFraction split by them', () => {
    const x = LABELS.map((label, i) => [label.charCodeAt(0) + Math.sin(i), Math.cos(i)]);
    const options = { testSize: 0.25, sampleWeight: WEIGHTS, seed: 3 };
    const split = trainTestSplit(x, LABELS, { ...options, stratify: true });
    const { testIndices } = trainTestIndices(N, { ...options, stratify: LABELS });
    assert.deepEqual(split.testIndices, testIndices);
    const model = new LogisticRegression({ validationFraction: 0.25, seed: 3 });
    model.fitSync(x, LABELS, { sampleWeight: WEIGHTS });
    assert.equal(model.checkpoint().nValidation, testIndices.length);
  });

  itRefuses([
    {
      call: () => trainTestIndices(4, { sampleWeight: [1, 1, 1, 1] }),
      error: RangeError,
      message:
        'Expected "sampleWeight" to come with "stratify", which counts classes by it, but there is none',
    },
    {
      call: () =>
        trainTestIndices(4, { stratify: ['a', 'a', 'b', 'b'], sampleWeight: [1, 1, 0, 1] }),
      error: RangeError,
      message:
        'Expected every class to have at least 2 samples that weigh more than 0, one to train on and one to hold out, but class "b" has 1: add samples of it, or leave out "stratify"',
    },
  ]);
});
