import assert from 'node:assert/strict';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { classLosses, classLossOf } from '../../lib/numerics/classLosses.ts';
import { comparesClasses, pointLosses, pointLossOf } from '../../lib/numerics/losses.ts';
import {
  LOSS_NAMES,
  type LossName,
  type LossOption,
  linkOf,
  resolveLoss,
  targetsOf,
} from '../../lib/plan/losses.ts';
import { lossCases, lossSettings, scoreCases } from '../cases/losses.ts';
import { describeNative } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
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
  rows: { scores: number[]; crossEntropyForEachTarget: number[]; gradientForTarget0: number[] }[];
  logCosh: { r: number; logCosh: number; derivative: number }[];
}

/** Loss and slopes of each sample, from the TypeScript backend; `nClasses` scores for each. */
function evaluate(
  option: LossOption,
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  nClasses = 1,
): { values: Float64Array; slopes: Float64Array } {
  const loss = resolveLoss(option);
  const n = y.length;
  const values = new Float64Array(n);
  const slopes = new Float64Array(n * nClasses);
  const targets = Float64Array.from(y);
  if (!comparesClasses(loss)) {
    slopes.set(Array.from(scores));
    pointLossOf(loss)(n, targets, slopes, values);
    return { values, slopes };
  }
  // Theirs are the scores of one class after those of another.
  const byClass = slopes.map((_, at) => scores[(at % n) * nClasses + Math.floor(at / n)]);
  classLossOf(loss)(n, nClasses, n, targets, byClass, values);
  for (let at = 0; at < n * nClasses; at++) {
    slopes[at] = byClass[(at % nClasses) * n + Math.floor(at / nClasses)];
  }
  return { values, slopes };
}

const pointSettings = lossSettings.filter(({ name }) => targetsOf({ name }) !== 'multiclass');
const classSettings = lossSettings.filter(({ name }) => targetsOf({ name }) === 'multiclass');
const binary = (name: LossName) => targetsOf({ name }) === 'binary';

/** Both targets at every score of the case table. */
const scores = scoreCases.flatMap((z) => [z, z]);
const targets = scores.map((_, i) => i % 2);

/** Rows of five scores: ordinary ones, ties, extremes, margins of exactly 1. */
const rowsOfScores = [
  ...Array.from({ length: 40 }, (_, i) => Array.from(noise(5, i + 1), (z) => 4 * z)),
  [0, 0, 0, 0, 0],
  [1, 0, 0, 1, 0],
  [2, 1, 1, 3, 0],
  [1e4, -1e4, 0, 5, 5],
  [-1e4, -1e4, -1e4, -1e4, -1e4],
  [1e4, 9999, 9963, 0, -1e4],
];
const classOfRow = rowsOfScores.map((_, i) => i % 5);

describe('losses', () => {
  it('are all in the tables', () => {
    assert.deepEqual(Object.keys(lossCases).sort(), [...LOSS_NAMES].sort());
    const built = [...Object.keys(pointLosses), ...Object.keys(classLosses)];
    assert.deepEqual(built.sort(), [...LOSS_NAMES].sort());
    assertVaried(scores, 'scores');
    assertVaried(rowsOfScores.flat(), 'rows of scores');
  });

  it('logistic: equals the exact values at extreme scores', () => {
    const { scalars } = reference<ExtremeLogits>('c_losses/extremeLogits.json');
    assert.notEqual(scalars.length, 0);
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
    for (const [target, root] of [
      [0, 'sigmoid'],
      [1, 'oneMinusSigmoid'],
    ] as const) {
      const got = evaluate(
        'sigmoidSquaredError',
        z.map(() => target),
        z,
      );
      const expected = scalars.map((each) => each[root] ** 2);
      assertClose(got.values, expected, 2e-15, 'loss', 1e-323);
    }
  });

  it('softmax: equals the exact values at extreme scores', () => {
    const { rows } = reference<ExtremeLogits>('c_losses/extremeLogits.json');
    assert.notEqual(rows.length, 0);
    for (const { scores: z, crossEntropyForEachTarget, gradientForTarget0 } of rows) {
      crossEntropyForEachTarget.forEach((expected, target) => {
        const got = evaluate('softmax', [target], z, z.length);
        assertClose(got.values, [expected], 1e-15, `loss at ${z}`, 1e-323);
        if (target > 0) return;
        // The reference takes 1 from a share that was rounded before; ours keeps what that loses.
        assertClose(got.slopes, gradientForTarget0, 2e-15, `slope at ${z}`, 2 ** -53);
      });
    }
  });

  it('logCosh: equals the exact values at extreme residuals', () => {
    const { logCosh } = reference<ExtremeLogits>('c_losses/extremeLogits.json');
    const got = evaluate(
      'logCosh',
      logCosh.map(() => 0),
      logCosh.map(({ r }) => r),
    );
    // Squares of 1e-160 are below the normal numbers.
    const values = logCosh.map((each) => each.logCosh);
    assertClose(got.values, values, 1e-15, 'loss', 1e-319);
    const slopes = logCosh.map((each) => each.derivative);
    assertClose(got.slopes, slopes, 1e-15, 'slope', 0);
  });

  for (const setting of pointSettings) {
    const title = JSON.stringify(setting);

    it(`${title}: the slope is the derivative of the loss`, () => {
      // Off the kinks, which lie at multiples of a quarter.
      const z = Float64Array.from({ length: 81 }, (_, i) => (i - 40) / 4 + 0.013);
      const h = 1e-5;
      for (const target of [0, 1]) {
        const y = z.map(() => target);
        const at = (delta: number) =>
          evaluate(
            setting,
            y,
            z.map((each) => each + delta),
          ).values;
        const [up, down] = [at(h), at(-h)];
        const numerical = up.map((each, i) => (each - down[i]) / (2 * h));
        assertClose(evaluate(setting, y, z).slopes, numerical, 1e-7, 'slope', 1e-9);
      }
    });

    // e^z itself overflows: a run that comes there has diverged. Squares of 1e300 do, too.
    const largest =
      linkOf(setting) === 'log' || setting.name === 'squaredError'
        ? 700
        : /squared(?!Error)|modified/i.test(setting.name)
          ? 1e150
          : Number.MAX_VALUE / 4;
    it(`${title}: stays finite for scores up to ${largest}`, () => {
      const huge = [largest, -largest, largest / 10, -largest / 10];
      const { values, slopes } = evaluate(setting, [0, 1, 1, 0], huge);
      for (const value of [...values, ...slopes]) assert.ok(Number.isFinite(value), `${value}`);
    });
  }

  for (const setting of classSettings) {
    it(`${JSON.stringify(setting)}: the slopes are the derivatives of the loss`, () => {
      const h = 1e-5;
      for (const [i, row] of rowsOfScores.slice(0, 40).entries()) {
        const { slopes } = evaluate(setting, [i % 5], row, 5);
        const numerical = row.map((z, k) => {
          const at = (delta: number) => {
            const moved = row.with(k, z + delta);
            return evaluate(setting, [i % 5], moved, 5).values[0];
          };
          return (at(h) - at(-h)) / (2 * h);
        });
        assertClose(slopes, numerical, 1e-7, `row ${i}`, 1e-9);
        assertClose([slopes.reduce((a, b) => a + b, 0)], [0], 0, 'sum of the slopes', 1e-15);
      }
    });
  }

  it('take 0 for the slope at a kink, if it lies between those of the two sides', () => {
    const slope = (loss: LossOption, y: number, z: number) => evaluate(loss, [y], [z]).slopes[0];
    assert.equal(Math.abs(slope('hinge', 1, 1)), 0);
    assert.equal(Math.abs(slope('hinge', 0, -1)), 0);
    assert.equal(Math.abs(slope('absoluteError', 3, 3)), 0);
    assert.equal(Math.abs(slope({ name: 'quantile', quantile: 0.25 }, 3, 3)), 0);
    assert.equal(Math.abs(slope({ name: 'epsilonInsensitive', epsilon: 0.5 }, 1, 1.5)), 0);
    assert.equal(slope({ name: 'huber', delta: 0.5 }, 1, 1.5), 0.5);
    // The exception: a score of 0 is a mistake of the perceptron's.
    assert.deepEqual([slope('perceptron', 1, 0), slope('perceptron', 0, 0)], [-1, 1]);
    assert.deepEqual(
      evaluate('westonWatkins', [0], [1, 0, 0], 3).slopes.map(Math.abs),
      Float64Array.of(0, 0, 0),
    );
    // Of several worst classes the first.
    assert.deepEqual(
      evaluate('crammerSinger', [0], [0, 2, 2], 3).slopes,
      Float64Array.of(-1, 1, 0),
    );
  });

  describeNative('kernels of the addon', (addon) => {
    // A unit in the last place is up to 2^-52 and 2^-23 of a value. Single precision rounds each
    // of about ten operations once; slopes near sigmoid's ends multiply three such results.
    const precisions: { precision: Precision; unit: number; floor: number }[] = [
      { precision: 'float64', unit: 2 ** -52, floor: 1.5e-323 },
      { precision: 'float32', unit: 2 ** -23, floor: 3 * 2 ** -149 },
    ];
    const sets = addon.info().instructionSets;

    it('exist for at least one instruction set', () => assert.ok(sets.length > 0));

    for (const set of sets) {
      for (const { precision, unit, floor } of precisions) {
        const array = (values: ArrayLike<number>): FloatArray => {
          const out = floatArray(precision, values.length);
          out.set(values);
          return out;
        };
        for (const setting of pointSettings) {
          const { name } = setting;
          it(`${JSON.stringify(setting)}, ${precision}, ${set}: a few ulp from TypeScript's`, () => {
            const { ulps = 6, cancels = false } = lossCases[name];
            const tolerance = ulps * unit;
            const least = cancels ? 4 * unit : floor;
            // Squares of the largest scores are beyond single precision, as is e^z early on.
            const isOfLogs = linkOf({ name }) === 'log';
            const largest = !isOfLogs ? 1e4 : precision === 'float64' ? 709 : 88;
            const at = scores.flatMap((z, i) => (Math.abs(z) <= largest ? [i] : []));
            const z = array(at.map((i) => scores[i]));
            const y = at.map((i) => (binary(name) ? targets[i] : 1.5 * targets[i]));
            const [slopes, values] = [array(z), array(z)];
            addon.lossesAndSlopes(set, resolveLoss(setting), 1, array(y), z, slopes, values);
            const expected = evaluate(setting, y, z);
            assertClose(values, array(expected.values), tolerance, `${name} loss`, least);
            assertClose(slopes, array(expected.slopes), tolerance, `${name} slope`, least);
          });
        }
        for (const setting of classSettings) {
          it(`${JSON.stringify(setting)}, ${precision}, ${set}: a few ulp from TypeScript's`, () => {
            const z = array(rowsOfScores.flat());
            const slopes = array(z);
            const values = array(classOfRow);
            const y = array(classOfRow);
            addon.lossesAndSlopes(set, resolveLoss(setting), 5, y, z, slopes, values);
            const expected = evaluate(setting, classOfRow, z, 5);
            // Losses are differences of scores around 4, slopes differences of shares of 1.
            assertClose(values, array(expected.values), 8 * unit, 'loss', 4 * unit);
            assertClose(slopes, array(expected.slopes), 8 * unit, 'slope', unit / 8);
          });
        }
      }

      it(`${set}: exp and log1p hold over a fine grid of scores`, () => {
        const z = Float64Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 130);
        const y = z.map((_, i) => i % 2);
        const [slopes, values] = [new Float64Array(z.length), new Float64Array(z.length)];
        addon.lossesAndSlopes(set, resolveLoss('logistic'), 1, y, z, slopes, values);
        const expected = evaluate('logistic', y, z);
        assertClose(values, expected.values, 6 * 2 ** -52, 'loss', 1.5e-323);
        assertClose(slopes, expected.slopes, 6 * 2 ** -52, 'slope', 1.5e-323);
      });

      it(`${set}: 1 - e^-a holds over a fine grid of residuals`, () => {
        const z = Float64Array.from({ length: 200_001 }, (_, i) => ((i - 100_000) / 1e5) ** 3 * 30);
        const y = z.map(() => 0);
        const [slopes, values] = [new Float64Array(z.length), new Float64Array(z.length)];
        addon.lossesAndSlopes(set, resolveLoss('logCosh'), 1, y, z, slopes, values);
        const expected = evaluate('logCosh', y, z);
        assertClose(values, expected.values, 8 * 2 ** -52, 'loss', 1.5e-323);
        assertClose(slopes, expected.slopes, 6 * 2 ** -52, 'slope', 1.5e-323);
      });

      for (const setting of pointSettings) {
        it(`${JSON.stringify(setting)}, ${set}: NaN gives no trap and no finite lie`, () => {
          const z = Float64Array.of(Number.NaN, Number.NaN);
          const [slopes, values] = [new Float64Array(2), new Float64Array(2)];
          const y = Float64Array.of(0, 1);
          addon.lossesAndSlopes(set, resolveLoss(setting), 1, y, z, slopes, values);
          const expected = evaluate(setting, y, z);
          for (const loss of [...values, ...expected.values]) assert.ok(Number.isNaN(loss));
        });
      }

      for (const setting of classSettings) {
        it(`${JSON.stringify(setting)}, ${set}: NaN scores, and classes that are none, are safe`, () => {
          const z = Float64Array.of(Number.NaN, 1, 2, 1, Number.NaN, 2, 1, 2, 3, 1, 2, 3, 1, 2, 3);
          const [slopes, values] = [new Float64Array(15), new Float64Array(5)];
          const y = Float64Array.of(1, 1, -7, 1e300, Number.NaN);
          addon.lossesAndSlopes(set, resolveLoss(setting), 3, y, z, slopes, values);
          assert.ok(Number.isNaN(values[0]) && Number.isNaN(values[1]));
        });
      }

      it(`${set}: infinite scores give no finite lie`, () => {
        const z = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
        const [slopes, values] = [new Float64Array(2), new Float64Array(2)];
        const y = Float64Array.of(1, 1);
        addon.lossesAndSlopes(set, resolveLoss('sigmoidSquaredError'), 1, y, z, slopes, values);
        assert.deepEqual([values[0], values[1]], [0, 1]);
      });
    }
  });
});
