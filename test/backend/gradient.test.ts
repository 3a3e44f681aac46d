import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { LinearGradient } from '../../lib/backend/typescript/linear.ts';
import { floatArray, type Precision } from '../../lib/matrix.ts';
import {
  LOSS_NAMES,
  type LossName,
  REDUCTIONS,
  resolvePlan,
  type TrainingPlan,
} from '../../lib/plan.ts';
import { lossCases } from '../cases/losses.ts';
import { shapeCases } from '../cases/shapes.ts';
import { backends } from '../support/backends.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';
import { type Problem, problem } from '../support/problems.ts';
import { reference } from '../support/reference.ts';

interface BinaryLosses {
  X: number[][];
  w: number[];
  yBinary: number[];
  losses: Record<
    LossName,
    { sum: number; mean: number; gradientOfSum: number[]; gradientOfMean: number[] }
  >;
}

const PRECISIONS: readonly { precision: Precision; tolerance: number }[] = [
  { precision: 'float64', tolerance: 1e-12 },
  { precision: 'float32', tolerance: 1e-5 },
];

function evaluate(
  backend: Backend,
  plan: TrainingPlan,
  { x, y }: Pick<Problem, 'x' | 'y'>,
  start: ArrayLike<number>,
): { loss: number; gradient: Float64Array } {
  const array = (values: ArrayLike<number>) => {
    const out = floatArray(plan.precision, values.length);
    out.set(values);
    return out;
  };
  const data = { x: array(x.data), y: array(y), rows: x.rows };
  const parameters = array(Array.from(start).slice(0, plan.nFeatures + (plan.useBias ? 1 : 0)));
  const gradient = new Float64Array(parameters.length);
  const loss = backend.gradient(plan, data, parameters, gradient);
  return { loss, gradient };
}

/** Each element is compared on the scale of the whole gradient: small ones are differences. */
function assertSameGradient(
  got: Float64Array,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const scale = Math.max(...Array.from(expected, Math.abs));
  assertClose(got, expected, tolerance, 'gradient', tolerance * scale);
}

for (const backend of backends) {
  describe(`gradient on the ${backend.name} backend`, () => {
    for (const { precision, tolerance } of PRECISIONS) {
      for (const reduction of REDUCTIONS) {
        for (const loss of LOSS_NAMES) {
          const title = `${loss}, ${reduction}, ${precision}`;

          it(`${title}: equals PyTorch's`, () => {
            const { X, w, yBinary, losses } = reference<BinaryLosses>('c_losses/binary.json');
            assertVaried(X.flat(), 'X');
            const expected = losses[lossCases[loss].reference];
            const x = { data: Float64Array.from(X.flat()), rows: X.length, cols: w.length };
            const plan = resolvePlan(
              { loss, reduction, precision, useBias: false },
              { nSamples: x.rows, nFeatures: x.cols, precision },
            );
            const got = evaluate(backend, plan, { x, y: Uint8Array.from(yBinary) }, w);
            assertClose([got.loss], [expected[reduction]], tolerance, 'loss');
            const gradient = reduction === 'sum' ? expected.gradientOfSum : expected.gradientOfMean;
            assertSameGradient(got.gradient, gradient, tolerance);
          });

          for (const { rows, cols } of shapeCases) {
            it(`${title}, ${rows} × ${cols}: equals the TypeScript backend's in float64`, () => {
              const data = problem(rows, cols, precision);
              const shape = { nSamples: rows, nFeatures: cols, precision };
              const plan = resolvePlan({ loss, reduction, precision: 'float64' }, shape);
              const start = Float32Array.from(data.start, (value) => value / Math.sqrt(cols));
              const expected = evaluate(typescriptBackend, plan, data, start);
              const got = evaluate(backend, { ...plan, precision }, data, start);
              assertClose([got.loss], [expected.loss], tolerance, 'loss');
              assertSameGradient(got.gradient, expected.gradient, tolerance);
            });

            // Two evaluations for each coordinate: the larger shapes are left to the comparison below.
            if (rows * cols > 70_000) continue;
            it(`${title}, ${rows} × ${cols}: equals the loss's central differences`, () => {
              const data = problem(rows, cols, precision);
              const plan = resolvePlan(
                { loss, reduction, precision: 'float64' },
                { nSamples: rows, nFeatures: cols, precision: 'float64' },
              );
              // Small weights, so that no score is far out in sigmoid's flat ends.
              const start = data.start.map((value) => value / Math.sqrt(cols));
              const { gradient } = evaluate(backend, { ...plan, precision }, data, start);
              const scale = Math.max(...gradient.map(Math.abs));
              const h = 1e-5;
              const step = Math.max(1, Math.floor(cols / 7));
              for (let j = 0; j <= cols; j += j + step > cols && j < cols ? cols - j : step) {
                const at = (delta: number) =>
                  evaluate(typescriptBackend, plan, data, start.with(j, start[j] + delta)).loss;
                const numerical = (at(h) - at(-h)) / (2 * h);
                const allowed = precision === 'float64' ? 1e-7 : 1e-5;
                assertClose([gradient[j]], [numerical], allowed, `gradient ${j}`, allowed * scale);
              }
            });
          }
        }
      }
    }

    it('gives the same bits for 1, 2 and 4 threads', () => {
      const data = problem(20_011, 33);
      const results = [1, 2, 4].map((threads) => {
        const shape = { nSamples: 20_011, nFeatures: 33, precision: 'float64' } as const;
        return evaluate(backend, resolvePlan({ threads }, shape), data, data.start);
      });
      assert.deepEqual(results[1], results[0]);
      assert.deepEqual(results[2], results[0]);
    });
  });
}

describe('gradient in TypeScript', () => {
  it('copies rows together where 32-bit offsets do not reach, with the same bits', () => {
    const { x, y, start } = problem(101, 37);
    const plan = resolvePlan({}, { nSamples: 101, nFeatures: 37, precision: 'float64' });
    const data = { x: x.data, y: Float64Array.from(y), rows: 101 };
    const order = Uint32Array.from({ length: 101 }, (_, i) => (i * 7) % 101);
    for (const rows of [undefined, order]) {
      const [near, far] = [new Float64Array(38), new Float64Array(38)];
      const loss = new LinearGradient(plan, data, start).add(rows, 0, 101, near);
      assert.equal(new LinearGradient(plan, data, start, 1000).add(rows, 0, 101, far), loss);
      assert.deepEqual(far, near);
    }
  });
});
