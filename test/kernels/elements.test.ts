/** Functions of elements and steps of optimizers: corners, layouts, and the engine's own formulas. */
import assert from 'node:assert/strict';
import * as kernels from '../../lib/kernels/index.ts';
import { optimizers } from '../../lib/numerics/optimizers.ts';
import { resolveOptimizer } from '../../lib/plan/optimizers.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

const SIZES = [1, 2, 3, 4, 7, 8, 9, 16, 17, 33, 64, 100, 257, 1000];
const KINDS = [
  { precision: 'float64', tolerance: 4e-15, array: (n: ArrayLike<number>) => Float64Array.from(n) },
  { precision: 'float32', tolerance: 4e-7, array: (n: ArrayLike<number>) => Float32Array.from(n) },
] as const;

for (const [where, size] of [
  ['loops', Number.POSITIVE_INFINITY],
  ['the addon, where there is one', 1],
] as const) {
  for (const { precision, tolerance, array } of KINDS) {
    /** As a test, with the crossing points where they belong. */
    const test = (title: string, body: () => void) => it(title, () => withCrossingsAt(size, body));

    describe(`kernels of elements: ${where}, ${precision}`, () => {
      test('sigmoid', () => {
        for (const n of SIZES) {
          const x = array(noise(n, n).map((value) => 40 * value));
          const out = kernels.sigmoid(x, array(new Float64Array(n)));
          const expected = Array.from(x, (value) =>
            value < 0 ? Math.exp(value) / (1 + Math.exp(value)) : 1 / (1 + Math.exp(-value)),
          );
          assertClose(out, expected, tolerance, `n = ${n}`);
          // In place, and every third element written to every other.
          assert.deepEqual(kernels.sigmoid(array(x), x), out);
        }
        const x = array(noise(30, 1));
        const spread = kernels.sigmoid(x, array(new Float64Array(25)), 9, 3, -2, 1, 18);
        const whole = kernels.sigmoid(x, array(new Float64Array(30)));
        for (let i = 0; i < 9; i++)
          assertClose([spread[18 - 2 * i]], [whole[1 + 3 * i]], 1e-6, `${i}`);
        assert.equal(spread[1], 0);
      });

      test('sigmoid where e^x is out of range', () => {
        const x = array([1000, -1000, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0]);
        const out = kernels.sigmoid(x, array(new Float64Array(6)));
        assert.deepEqual(Array.from(out), [1, 0, 1, 0, 0.5, 0.5]);
        const none = kernels.sigmoid(array([Number.NaN, 1]), array([0, 0]));
        assert.ok(Number.isNaN(none[0]) && none[1] > 0.7);
      });

      test('softmax of rows', () => {
        for (const [rows, cols, gap] of [
          [1, 1, 0],
          [3, 2, 0],
          [4, 7, 3],
          [5, 33, 1],
          [2, 300, 0],
        ]) {
          const x = array(noise(rows * (cols + gap), cols).map((value) => 8 * value));
          const out = array(new Float64Array(rows * cols + 2).fill(9));
          kernels.softmax(rows, cols, x, out, cols + gap, cols, 0, 1);
          for (let i = 0; i < rows; i++) {
            const row = Array.from(x.subarray(i * (cols + gap), i * (cols + gap) + cols));
            const sum = row.reduce((total, value) => total + Math.exp(value), 0);
            const expected = row.map((value) => Math.exp(value) / sum);
            const got = out.subarray(1 + i * cols, 1 + (i + 1) * cols);
            assertClose(got, expected, 8 * tolerance, `row ${i} of ${rows} × ${cols}`);
          }
          assert.equal(out[0], 9);
          assert.equal(out[rows * cols + 1], 9);
          if (gap > 0) continue;
          const inPlace = array(x);
          kernels.softmax(rows, cols, inPlace, inPlace);
          assert.deepEqual(inPlace, out.slice(1, -1));
        }
        const out = kernels.softmax(1, 2, array([1e30, 1e30]), array([0, 0]));
        assert.deepEqual(Array.from(out), [0.5, 0.5]);
      });

      test('log-sum-exp', () => {
        for (const n of SIZES) {
          const x = array(noise(n, 3 * n).map((value) => 6 * value));
          const sum = Array.from(x).reduce((total, value) => total + Math.exp(value), 0);
          assertClose([kernels.logSumExp(x)], [Math.log(sum)], 8 * tolerance, `n = ${n}`, 1e-6);
        }
        const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
        const cases: [number[], number][] = [
          [[1000, 1000], Math.fround(1000 + Math.LN2)],
          [[-1000, -1000, -1000, -1000], Math.fround(-1000 + 2 * Math.LN2)],
          [[least, least], least],
          [[most, 1, most], most],
          [[0, -80], 1.8048513878454153e-35],
          [[], least],
        ];
        for (const [x, expected] of cases) {
          assertClose([Math.fround(kernels.logSumExp(array(x)))], [expected], 1e-6, `of ${x}`);
        }
        for (const x of [[Number.NaN, 1], [1, Number.NaN], [Number.NaN]]) {
          assert.ok(Number.isNaN(kernels.logSumExp(array(x))), `of ${x}`);
        }
      });

      for (const nesterov of [false, true]) {
        test(`steps with momentum are those of the optimizer${nesterov ? ', Nesterov' : ''}`, () => {
          for (const n of [1, 5, 64, 300]) {
            const w = array(noise(n, 1));
            const velocity = array(new Float64Array(n));
            const [parameters, slots] = [array(w), array(velocity)];
            const optimizer = resolveOptimizer({ name: 'sgd', momentum: 0.8, nesterov });
            for (let t = 1; t <= 5; t++) {
              const gradient = array(noise(n, 10 + t));
              kernels.momentumStep(w, gradient, velocity, 0.1, 0.8, nesterov);
              engineStep('sgd', optimizer, n, 0.1, t, gradient, parameters, slots);
            }
            assertVaried(w, 'w');
            assertClose(w, parameters, tolerance, 'w', tolerance);
            assertClose(velocity, slots, tolerance, 'velocity', tolerance);
          }
        });
      }

      test('steps of Adam are those of the optimizer', () => {
        for (const n of [1, 5, 64, 300]) {
          const w = array(noise(n, 1));
          const [m, v] = [array(new Float64Array(n)), array(new Float64Array(n))];
          const [parameters, slots] = [array(w), array(new Float64Array(2 * n))];
          const optimizer = resolveOptimizer({
            name: 'adam',
            beta1: 0.85,
            beta2: 0.99,
            epsilon: 1e-6,
          });
          for (let t = 1; t <= 5; t++) {
            const gradient = array(noise(n, 10 + t));
            kernels.adamStep(w, gradient, m, v, t, 0.01, 0.85, 0.99, 1e-6);
            engineStep('adam', optimizer, n, 0.01, t, gradient, parameters, slots);
          }
          assertVaried(w, 'w');
          assertClose(w, parameters, tolerance, 'w', tolerance);
          assertClose(m, slots.subarray(0, n), tolerance, 'm', tolerance);
          assertClose(v, slots.subarray(n), tolerance, 'v', tolerance);
        }
      });

      test('steps work on parts of arrays', () => {
        const all = array(noise(400, 5));
        const before = array(all);
        kernels.momentumStep(all, all, all, 0.5, 0.9, false, 100, 10, 120, 230);
        kernels.adamStep(all, all, all, all, 3, 0.1, 0.9, 0.99, 1e-8, 10, 110, 0, 330, 345);
        for (let i = 0; i < 400; i++) {
          const written = (i >= 10 && i < 120) || (i >= 230 && i < 330) || (i >= 330 && i < 355);
          if (!written) assert.equal(all[i], before[i], `${i}`);
        }
        for (let i = 0; i < 100; i++) {
          const v = 0.9 * before[230 + i] + before[120 + i];
          assertClose([all[230 + i]], [v], tolerance, 'velocity', tolerance);
          assertClose([all[10 + i]], [before[10 + i] - 0.5 * v], tolerance, 'w', tolerance);
        }
      });
    });
  }
}

/** A step of the engine's own optimizer. */
function engineStep(
  name: 'sgd' | 'adam',
  optimizer: ReturnType<typeof resolveOptimizer>,
  n: number,
  learningRate: number,
  t: number,
  gradient: ArrayLike<number>,
  parameters: Float64Array | Float32Array,
  slots: Float64Array | Float32Array,
): void {
  const products = Float64Array.of(1);
  const step = { n, stride: n, nDecayed: n, learningRate, l1: 0, t, parameters, slots, products };
  optimizers[name](optimizer as never, { ...step, gradient: Float64Array.from(gradient) });
}

describe('kernels of elements', () => {
  const two = () => new Float64Array(2);
  const refusals: [string, () => unknown, RegExp][] = [
    [
      'a step that is not numbered',
      () => kernels.adamStep(two(), two(), two(), two(), 0, 1),
      /"t"/,
    ],
    [
      'no learning rate',
      () => kernels.momentumStep(two(), two(), two(), '1' as never, 0),
      /"learning/,
    ],
    ['arrays of two kinds', () => kernels.sigmoid(two(), new Float32Array(2) as never), /"out"/],
    ['an array that ends too soon', () => kernels.softmax(2, 2, two(), two()), /"x" to have 2 × 2/],
    [
      'a Proxy of an array',
      () => kernels.softmax(1, 2, new Proxy(two(), {}), two(), 2, 2, 0, 0),
      /"x" to be a Float64Array or a Float32Array/,
    ],
    ['a plain array', () => kernels.logSumExp([1, 2] as never), /"x" to be a Float64Array or a/],
  ];
  for (const [what, call, message] of refusals) {
    it(`refuse ${what}`, () => assert.throws(call, message));
  }
});
