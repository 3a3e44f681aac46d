/** The line search: the strong Wolfe conditions on functions of one variable, from any first step. */
import assert from 'node:assert/strict';
import { lineSearch, WOLFE } from '../../lib/solvers/lineSearch.ts';

type Curve = readonly [name: string, value: (a: number) => number, slope: (a: number) => number];

const B = 0.004;
/** Functions 1 to 3 of Moré and Thuente (1994), and others whose minimum lies before 10. */
const CURVES: readonly Curve[] = [
  ['-α/(α²+2)', (a) => -a / (a * a + 2), (a) => (a * a - 2) / (a * a + 2) ** 2],
  [
    '(α+β)⁵ - 2(α+β)⁴',
    (a) => (a + B) ** 5 - 2 * (a + B) ** 4,
    (a) => 5 * (a + B) ** 4 - 8 * (a + B) ** 3,
  ],
  ['(α-1)²', (a) => (a - 1) ** 2, (a) => 2 * (a - 1)],
  ['(α-3)⁴', (a) => (a - 3) ** 4, (a) => 4 * (a - 3) ** 3],
  ['cosh(α-2)', (a) => Math.cosh(a - 2), (a) => Math.sinh(a - 2)],
  ['-sin α', (a) => -Math.sin(a), (a) => -Math.cos(a)],
  [
    'a barrier at 5',
    (a) => (a < 5 ? -a - 0.1 * Math.log(5 - a) : Number.POSITIVE_INFINITY),
    (a) => -1 + 0.1 / (5 - a),
  ],
];

/** Searches along the line from 0; returns the step and the number of trials. */
function search([, value, slope]: Curve, first: number, options = WOLFE) {
  const from = { x: Float64Array.of(0), value: value(0), gradient: Float64Array.of(slope(0)) };
  const trials = lineSearch(from, Float64Array.of(1), first, options);
  let count = 0;
  for (let answer = 0; ; count++) {
    const { done, value: asked } = trials.next(answer);
    if (done) return { found: asked, count };
    answer = value(asked.x[0]);
    if (Number.isFinite(answer)) asked.gradient[0] = slope(asked.x[0]);
  }
}

describe('line search', () => {
  for (const curve of CURVES) {
    it(`satisfies the strong Wolfe conditions on ${curve[0]}, from first steps of any size`, () => {
      const [, value, slope] = curve;
      for (const first of [1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e6]) {
        for (const curvature of [0.9, 0.1, 0.01]) {
          const { found, count } = search(curve, first, { decrease: 1e-4, curvature });
          assert.ok(found, `${first}, ${curvature}`);
          const { stepSize, value: end } = found;
          const what = `from ${first}, ${curvature}: ${stepSize}`;
          assert.ok(end <= value(0) + 1e-4 * stepSize * slope(0), `${what}: decrease`);
          assert.ok(Math.abs(slope(stepSize)) <= -curvature * slope(0), `${what}: slope`);
          assert.equal(end, value(found.x[0]));
          assert.equal(found.gradient[0], slope(found.x[0]));
          assert.ok(count <= 25, `${what}: ${count} trials`);
        }
      }
    });
  }

  it('finds nothing along a direction that does not descend', () => {
    const rising: Curve = ['α²+α', (a) => a * a + a, (a) => 2 * a + 1];
    assert.deepEqual(search(rising, 1), { found: undefined, count: 0 });
    const level: Curve = ['α²', (a) => a * a, (a) => 2 * a];
    assert.equal(search(level, 1).found, undefined);
  });

  it('gives up where the slope is wrong, and keeps the lowest point', () => {
    const wrong: Curve = ['α² with a wrong slope', (a) => a * a, () => -1];
    assert.equal(search(wrong, 1).found, undefined);
    const lower: Curve = ['-√α with a wrong slope', (a) => -Math.sqrt(a), () => -1];
    const { found, count } = search(lower, 1);
    assert.ok(found !== undefined && found.value < 0 && count <= 40);
  });

  it('decides by slopes where values hold nothing but rounding', () => {
    const far: Curve = ['1e16 + (α-1)²', (a) => 1e16 + (a - 1) ** 2, (a) => 2 * (a - 1)];
    const { found } = search(far, 0.3);
    assert.ok(found !== undefined && Math.abs(found.stepSize - 1) < 0.95, `${found?.stepSize}`);
  });
});
