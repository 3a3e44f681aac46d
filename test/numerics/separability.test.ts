/** Objectives that are known to have no minimum. */
import assert from 'node:assert/strict';
import { hasNoMinimum, isSeparated } from '../../lib/numerics/separability.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';

const shape = { nSamples: 4, nFeatures: 1, precision: 'float64' } as const;
const x = Float64Array.of(-2, -1, 1, 3);
const binary = { x, y: Float64Array.of(0, 0, 1, 1), rows: 4 };
const RIGHT = Float64Array.of(-2, -1, 1, 3);
const WRONG = Float64Array.of(-2, 1, 1, 3);

describe('separability', () => {
  const logistic = resolvePlan({ loss: 'logistic' }, shape);

  it('is found from scores that classify all samples that count', () => {
    assert.equal(isSeparated(logistic, binary, RIGHT), true);
    assert.equal(isSeparated(logistic, binary, WRONG), false);
    const sampleWeights = Float64Array.of(1, 0, 1, 2);
    assert.equal(isSeparated(logistic, { ...binary, sampleWeights }, WRONG), true);
    const none = new Float64Array(4);
    assert.equal(isSeparated(logistic, { ...binary, sampleWeights: none }, RIGHT), false);
  });

  it('is not concluded from margins of 0, of the size of rounding errors, or NaN', () => {
    for (const margin of [0, 1e-16, -1e-16, Number.NaN]) {
      assert.equal(isSeparated(logistic, binary, Float64Array.of(-2, -1, margin, 3)), false);
    }
    const infinite = Float64Array.of(-2, -1, 1, Number.POSITIVE_INFINITY);
    assert.equal(isSeparated(logistic, binary, infinite), false);
    assert.equal(isSeparated(logistic, binary, new Float64Array(4)), false);
  });

  it('needs a loss that falls for ever, and no penalty', () => {
    for (const options of [
      { loss: 'hinge' },
      { loss: 'squaredError' },
      ...[{ l1: 0.1 }, { l2: 1e-9 }, { maxNorm: 1 }].map((each) => ({ ...each, loss: 'logistic' })),
    ] as const) {
      const plan = resolvePlan({ ...options, loss: options.loss as 'hinge' }, shape);
      assert.equal(isSeparated(plan, binary, RIGHT), false, JSON.stringify(options));
    }
  });

  it('of one class against the others is enough, of softmax all are compared', () => {
    const classes = { ...shape, nOutputs: 3, targets: 'classes' } as const;
    const data = { x, y: Float64Array.of(0, 1, 2, 1), rows: 4 };
    // The last sample is not of class 1 by these scores, but class 0 is apart from the others.
    const mixed = Float64Array.of(...[5, -1, -1], ...[-1, 2, 1], ...[-1, 0, 3], ...[-2, 1, 2]);
    const right = Float64Array.of(...[5, -1, -1], ...[-1, 2, 1], ...[-1, 0, 3], ...[-2, 3, 2]);
    const logisticOfClasses = resolvePlan({ loss: 'logistic' }, classes);
    assert.equal(isSeparated(logisticOfClasses, data, mixed), true);
    const softmax = resolvePlan({ loss: 'softmax' }, classes);
    // The difference of the first two scores is 6 in class 0 and at most -1 in the others.
    assert.equal(isSeparated(softmax, data, mixed), true);
    const unproved = Float64Array.of(...[1, 0, 0], ...[1, 0, 0], ...[1, 0, 0], ...[1, 0, 0]);
    assert.equal(isSeparated(softmax, data, unproved), false);
    const fixed = resolvePlan({ loss: 'softmax', useBias: false }, classes);
    const shifted = mixed.map((score, at) => (at % 3 === 0 ? score + 10 : score));
    assert.equal(isSeparated(softmax, data, shifted), true);
    assert.equal(isSeparated(fixed, data, shifted), false);
    assert.equal(isSeparated(fixed, data, mixed), true);
    assert.equal(isSeparated(softmax, data, right), true);
    const smoothed = resolvePlan({ loss: { name: 'softmax', labelSmoothing: 0.1 } }, classes);
    assert.equal(isSeparated(smoothed, data, right), false);
  });

  it('of a free bias that nothing holds', () => {
    const ones = { ...binary, y: Float64Array.of(1, 1, 1, 1) };
    const zeros = { ...binary, y: new Float64Array(4) };
    const weighted = { ...binary, sampleWeights: Float64Array.of(0, 0, 1, 1) };
    const scores = new Float64Array(4);
    const planOf = (options: object) => resolvePlan({ l2: 1, ...options }, shape);
    for (const data of [ones, zeros, weighted]) {
      assert.equal(hasNoMinimum(planOf({ loss: 'logistic' }), data, scores), true);
      for (const options of [{ useBias: false }, { penalizeBias: true }]) {
        assert.equal(hasNoMinimum(planOf({ loss: 'logistic', ...options }), data, scores), false);
      }
      assert.equal(hasNoMinimum(planOf({ loss: 'squaredHinge' }), data, scores), false);
    }
    assert.equal(hasNoMinimum(planOf({ loss: 'logistic' }), binary, scores), false);
    for (const loss of ['poisson', 'tweedie']) {
      assert.equal(hasNoMinimum(planOf({ loss }), zeros, scores), true, loss);
      assert.equal(hasNoMinimum(planOf({ loss }), binary, scores), false, loss);
      assert.equal(hasNoMinimum(planOf({ loss, useBias: false }), zeros, scores), false, loss);
    }
    const classes = { ...shape, nOutputs: 3, targets: 'classes' } as const;
    const softmax = resolvePlan({ loss: 'softmax', l2: 1 }, classes);
    const three = new Float64Array(12);
    assert.equal(hasNoMinimum(softmax, { ...binary, y: Float64Array.of(0, 1, 1, 0) }, three), true);
    assert.equal(
      hasNoMinimum(softmax, { ...binary, y: Float64Array.of(0, 1, 2, 0) }, three),
      false,
    );
  });
});
