/** Gradients against differences of losses and against the engine; layouts, biases, threads. */
import assert from 'node:assert/strict';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import {
  hingeGradient,
  logisticGradient,
  setThreads,
  softmaxGradient,
  squaredErrorGradient,
} from '../../lib/kernels/index.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

const CLASSES = 3;
type Call = (
  ...call: [
    ...[rows: number, cols: number, x: FloatArray, y: FloatArray, w: FloatArray, out: FloatArray],
    ...[sampleWeights?: FloatArray | undefined, useBias?: boolean, ldx?: number],
    ...offsets: number[],
  ]
) => number;

interface Case {
  readonly name: 'logistic' | 'hinge' | 'squaredError' | 'softmax';
  readonly outputs: number;
  readonly target: (drawn: number) => number;
  readonly call: Call;
}

const CASES: readonly Case[] = [
  { name: 'logistic', outputs: 1, target: (u) => (u > 0 ? 1 : 0), call: logisticGradient },
  { name: 'hinge', outputs: 1, target: (u) => (u > 0 ? 1 : 0), call: hingeGradient },
  { name: 'squaredError', outputs: 1, target: (u) => 2 * u, call: squaredErrorGradient },
  {
    name: 'softmax',
    outputs: CLASSES,
    target: (u) => Math.floor(((u + 1) / 2) * CLASSES),
    call: (rows, cols, ...rest) => softmaxGradient(rows, cols, CLASSES, ...rest),
  },
];

function problem(each: Case, rows: number, cols: number, precision: Precision, useBias: boolean) {
  const n = each.outputs * (useBias ? cols + 1 : cols);
  return {
    x: noise(rows * cols, 1, precision),
    y: noise(rows, 2, precision).map(each.target),
    w: noise(n, 3, precision),
    out: noise(n, 4, precision),
    sampleWeights: noise(rows, 5, precision).map((u) => 1 + u),
  };
}

for (const [where, size] of [
  ['loops', Number.POSITIVE_INFINITY],
  ['the addon, where there is one', 1],
] as const) {
  const test = (title: string, body: () => void) => it(title, () => withCrossingsAt(size, body));

  describe(`gradient kernels: ${where}`, () => {
    for (const each of CASES) {
      for (const useBias of [false, true]) {
        test(`${each.name} against central differences${useBias ? ', with bias' : ''}`, () => {
          const [rows, cols] = [9, 5];
          const { x, y, w, out, sampleWeights } = problem(each, rows, cols, 'float64', useBias);
          each.call(rows, cols, x, y, w, out, sampleWeights, useBias);
          assertVaried(out, 'gradient');
          const h = 1e-5;
          const scratch = out.slice();
          const lossAt = (j: number, step: number) => {
            const moved = w.slice();
            moved[j] += step;
            return each.call(rows, cols, x, y, moved, scratch, sampleWeights, useBias);
          };
          const expected = Array.from(w, (_, j) => (lossAt(j, h) - lossAt(j, -h)) / (2 * h));
          assertClose(out, expected, 1e-8, 'gradient', 1e-8);
        });
      }

      for (const precision of ['float64', 'float32'] as const) {
        test(`${each.name} against the engine, ${precision}`, () => {
          for (const [rows, cols] of [
            [1, 1],
            [5, 3],
            [37, 11],
            [300, 70],
          ]) {
            for (const weighted of [false, true]) {
              const { x, y, w, out, sampleWeights } = problem(each, rows, cols, precision, true);
              const weights = weighted ? sampleWeights : undefined;
              const loss = each.call(rows, cols, x, y, w, out, weights, true);
              const shape = { nSamples: rows, nFeatures: cols, nOutputs: each.outputs, precision };
              const targets = each.name === 'softmax' ? 'classes' : 'values';
              const plan = resolvePlan(
                { loss: each.name, reduction: 'sum', l2: 0 },
                {
                  ...shape,
                  targets,
                },
              );
              const data: TrainingData = { x, y, rows, sampleWeights: weights };
              for (const backend of backends) {
                const expected = new Float64Array(w.length);
                const expectedLoss = backend.gradient(plan, data, w, expected);
                const tolerance = precision === 'float64' ? 1e-12 : 1e-5;
                assertClose([loss], [expectedLoss], tolerance, 'loss', tolerance);
                assertClose(out, expected, tolerance, `${rows} × ${cols}`, tolerance * rows);
              }
            }
          }
        });
      }

      // The second are more than the addon copies together at a time.
      for (const [rows, cols, ldx] of [
        [13, 6, 9],
        [5300, 100, 101],
      ]) {
        test(`${each.name} of ${rows} rows that lie apart, within larger arrays`, () => {
          const { x, y, w, out, sampleWeights } = problem(each, rows, cols, 'float64', true);
          const loss = each.call(rows, cols, x, y, w, out, sampleWeights, true);
          const within = (values: ArrayLike<number>, offset: number) => {
            const all = new Float64Array(values.length + offset + 2).fill(Number.NaN);
            all.set(Array.from(values), offset);
            return all;
          };
          const spread = new Float64Array(3 + rows * ldx).fill(Number.NaN);
          for (let i = 0; i < rows * cols; i++) {
            spread[3 + Math.floor(i / cols) * ldx + (i % cols)] = x[i];
          }
          for (const [elements, gap] of [
            [spread, ldx],
            [within(x, 3), cols],
          ] as const) {
            const target = within(out, 4);
            const again = each.call(
              ...([rows, cols, elements, within(y, 1), within(w, 2), target] as const),
              ...([within(sampleWeights, 5), true, gap, 3, 1, 2, 4, 5] as const),
            );
            assertClose([again], [loss], 1e-12, 'loss');
            assertClose(target.subarray(4, 4 + out.length), out, 1e-12, 'gradient', 1e-13 * rows);
            assert.ok(Number.isNaN(target[3]) && Number.isNaN(target[4 + out.length]));
          }
        });
      }

      test(`${each.name} may write its gradient over its weights`, () => {
        const { x, y, w, out } = problem(each, 20, 4, 'float64', false);
        each.call(20, 4, x, y, w, out);
        each.call(20, 4, x, y, w, w);
        assert.deepEqual(w, out);
      });

      test(`${each.name} of no samples is 0`, () => {
        const { w, out } = problem(each, 1, 4, 'float64', false);
        const none = new Float64Array(0);
        assert.equal(each.call(0, 4, none, none, w, out), 0);
        assert.ok(out.every((value) => value === 0));
      });
    }
  });
}

describe('gradient kernels', () => {
  for (const each of CASES) {
    for (const precision of ['float64', 'float32'] as const) {
      it(`${each.name}: the same bits for any number of threads, ${precision}`, () => {
        const [rows, cols] = [6000, 40];
        const { x, y, w, out } = problem(each, rows, cols, precision, true);
        const results = [1, 2, 3].map((threads) => {
          setThreads(threads);
          const gradient = out.slice();
          return [each.call(rows, cols, x, y, w, gradient, undefined, true), ...gradient];
        });
        assertVaried(results[0], 'gradient');
        for (const result of results) assert.deepEqual(result, results[0]);
      });
    }
  }

  const [x, y, w, out] = [new Float64Array(6), new Float64Array(3), noise(2, 1), noise(2, 2)];
  const refusals: [string, () => unknown, RegExp][] = [
    ['a row too many', () => logisticGradient(4, 2, x, y, w, out), /"x" to have 4 × 2 elements/],
    [
      'rows closer than they are long',
      () => hingeGradient(3, 2, x, y, w, out, null, false, 1),
      /"ldx"/,
    ],
    [
      'a missing bias',
      () => logisticGradient(3, 2, x, y, w, out, null, true),
      /"w" to have 3 elements/,
    ],
    [
      'one class',
      () => softmaxGradient(3, 2, 1, x, y, w, out),
      /"classes" to be an integer of at least 2/,
    ],
    [
      'a label that is no class',
      () => softmaxGradient(3, 1, 2, x, Float64Array.of(0, 1, 2), w, out),
      /"y\[2\]" to be the number of a class, an integer from 0 to 1, but received 2/,
    ],
    [
      'weights of another kind',
      () => squaredErrorGradient(3, 2, x, y, w, out, new Float32Array(3) as never),
      /"sampleWeights" to be a Float64Array/,
    ],
  ];
  for (const [what, call, message] of refusals) {
    it(`refuse ${what}`, () => {
      const before = out.slice();
      assert.throws(call, message);
      assert.deepEqual(out, before);
    });
  }
});
