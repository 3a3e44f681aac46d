import assert from 'node:assert/strict';
import { losses } from '../../lib/backend/typescript/losses.ts';
import { type FloatArray, floatArray, type Precision } from '../../lib/matrix.ts';
import { LOSS_NAMES, type LossName } from '../../lib/plan.ts';
import { lossCases, scoreCases } from '../cases/losses.ts';
import { describeNative } from '../support/backends.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface ExtremeLogits {
  scalars: {
    z: number;
    sigmoid: number;
    oneMinusSigmoid: number;
    bceTarget0: number;
    bceTarget1: number;
    dBceTarget0: number;
    dBceTarget1: number;
  }[];
}

/** Loss and slope of each score alone, from the TypeScript backend. */
function evaluate(loss: LossName, y: ArrayLike<number>, scores: ArrayLike<number>) {
  const values = new Float64Array(scores.length);
  const slopes = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    const one = Float64Array.of(scores[i]);
    values[i] = losses[loss](1, Float64Array.of(y[i]), one);
    slopes[i] = one[0];
  }
  return { values, slopes };
}

/** Both targets at every score of the case table. */
const scores = scoreCases.flatMap((z) => [z, z]);
const targets = scores.map((_, i) => i % 2);

describe('losses', () => {
  it('are all in the table of cases', () => {
    assert.deepEqual(Object.keys(lossCases).sort(), [...LOSS_NAMES].sort());
    assertVaried(scores, 'scores');
  });

  it('logistic: equals the exact values at extreme scores', () => {
    const { scalars } = reference<ExtremeLogits>('c_losses/extremeLogits.json');
    assert.equal(scalars.length, 83);
    const z = scalars.map((each) => each.z);
    for (const target of [0, 1] as const) {
      const got = evaluate(
        'logistic',
        z.map(() => target),
        z,
      );
      const pick = (key: 'bceTarget' | 'dBceTarget') =>
        scalars.map((each) => each[`${key}${target}`]);
      // A few units in the last place; below 2^-1022 in units of the smallest number.
      assertClose(got.values, pick('bceTarget'), 1e-15, 'loss', 1e-323);
      assertClose(got.slopes, pick('dBceTarget'), 1e-15, 'slope', 1e-323);
    }
  });

  it('sigmoidSquaredError: equals the squares of exact sigmoids at extreme scores', () => {
    const { scalars } = reference<ExtremeLogits>('c_losses/extremeLogits.json');
    const z = scalars.map((each) => each.z);
    const zero = evaluate(
      'sigmoidSquaredError',
      z.map(() => 0),
      z,
    );
    const one = evaluate(
      'sigmoidSquaredError',
      z.map(() => 1),
      z,
    );
    assertClose(
      zero.values,
      scalars.map((each) => each.sigmoid ** 2),
      2e-15,
      'loss',
      1e-323,
    );
    assertClose(
      one.values,
      scalars.map((each) => each.oneMinusSigmoid ** 2),
      2e-15,
      'loss',
      1e-323,
    );
  });

  for (const loss of LOSS_NAMES) {
    it(`${loss}: the slope is the derivative of the loss`, () => {
      const z = Float64Array.from({ length: 81 }, (_, i) => (i - 40) / 4);
      const h = 1e-5;
      for (const target of [0, 1]) {
        const y = z.map(() => target);
        const up = evaluate(
          loss,
          y,
          z.map((each) => each + h),
        ).values;
        const down = evaluate(
          loss,
          y,
          z.map((each) => each - h),
        ).values;
        const numerical = up.map((each, i) => (each - down[i]) / (2 * h));
        assertClose(evaluate(loss, y, z).slopes, numerical, 1e-7, 'slope', 1e-10);
      }
    });

    it(`${loss}: stays finite for every finite score`, () => {
      const huge = [Number.MAX_VALUE, -Number.MAX_VALUE, 1e300, -1e300];
      const { values, slopes } = evaluate(loss, [0, 1, 1, 0], huge);
      for (const value of [...values, ...slopes]) assert.ok(Number.isFinite(value), `${value}`);
    });
  }

  describeNative('kernels of the addon', (addon) => {
    // A unit in the last place is up to 2^-52 and 2^-23 of a value. Single precision rounds each
    // of about ten operations once; slopes near sigmoid's ends multiply three such results.
    const cases: { precision: Precision; tolerance: number; floor: number }[] = [
      { precision: 'float64', tolerance: 6 * 2 ** -52, floor: 1.5e-323 },
      { precision: 'float32', tolerance: 6 * 2 ** -23, floor: 3 * 2 ** -149 },
    ];
    const sets = addon.info().instructionSets;

    it('exist for at least one instruction set', () => assert.ok(sets.length > 0));

    for (const set of sets) {
      for (const { precision, tolerance, floor } of cases) {
        for (const loss of LOSS_NAMES) {
          it(`${loss}, ${precision}, ${set}: a few ulp from TypeScript's`, () => {
            const array = (values: ArrayLike<number>): FloatArray => {
              const out = floatArray(precision, values.length);
              out.set(values);
              return out;
            };
            const z = array(scores);
            const [slopes, values] = [array(scores), array(scores)];
            addon.lossesAndSlopes(set, loss, array(targets), z, slopes, values);
            const expected = evaluate(loss, targets, z);
            assertClose(values, array(expected.values), tolerance, `${loss} loss`, floor);
            assertClose(slopes, array(expected.slopes), tolerance, `${loss} slope`, floor);
          });
        }
      }

      it(`${set}: exp and log1p hold over a fine grid of scores`, () => {
        const z = Float64Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 130);
        const y = z.map((_, i) => i % 2);
        const [slopes, values] = [new Float64Array(z.length), new Float64Array(z.length)];
        addon.lossesAndSlopes(set, 'logistic', y, z, slopes, values);
        const expected = evaluate('logistic', y, z);
        assertClose(values, expected.values, 6 * 2 ** -52, 'loss', 1.5e-323);
        assertClose(slopes, expected.slopes, 6 * 2 ** -52, 'slope', 1.5e-323);
      });

      it(`${set}: NaN and infinite scores give no trap and no finite lie`, () => {
        const z = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
        const [slopes, values] = [new Float64Array(3), new Float64Array(3)];
        addon.lossesAndSlopes(
          set,
          'sigmoidSquaredError',
          Float64Array.of(1, 1, 1),
          z,
          slopes,
          values,
        );
        assert.ok(Number.isNaN(values[0]) && Number.isNaN(slopes[0]));
        assert.deepEqual([values[1], values[2]], [0, 1]);
      });
    }
  });
});
