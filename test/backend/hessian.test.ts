/** Hessians of linear models: against products with the Hessian and differences of gradients. */
import assert from 'node:assert/strict';
import type { Backend, BackendName } from '../../lib/backend/backend.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import type { Features } from '../../lib/data/storage.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import { constantCurvatureOf } from '../../lib/numerics/curvatures.ts';
import type { Frame } from '../../lib/numerics/framedRows.ts';
import { hessianShape } from '../../lib/plan/hessianShape.ts';
import { resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { lossCases } from '../cases/losses.ts';
import { backendNames, backends } from '../support/backends.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { type ProblemShape, problemFor } from '../support/problems.ts';

type Problem = ReturnType<typeof problemFor>;

/** One output, several, and enough rows for several blocks. */
const SHAPES: readonly Omit<ProblemShape, 'precision'>[] = [
  { rows: 700, cols: 9, nOutputs: 1 },
  { rows: 40, cols: 60, nOutputs: 1 },
  { rows: 300, cols: 13, nOutputs: 4 },
];
const MORE: readonly TrainingOptions[] = [
  { l2: 0.3 },
  { reduction: 'sum', useBias: false },
  { penalizeBias: true, l2: 0.1, l1: 0.2 },
];
const LOSSES = Object.values(lossCases).flatMap(({ settings }) => settings);

function backendOf(name: BackendName): Backend {
  return backends[backendNames.indexOf(name)];
}

function shapesFor(loss: TrainingOptions['loss']): typeof SHAPES {
  const kind = targetsOf(resolveLoss(loss ?? 'logistic'));
  return SHAPES.filter(({ nOutputs }) => kind !== 'multiclass' || nOutputs > 1);
}

function dataOf({ samples }: Problem, x: Features = samples.x.data): TrainingData {
  const { y, sampleWeights } = samples;
  return { x, y, rows: samples.x.rows, sampleWeights };
}

function parametersOf({ plan, start }: Problem) {
  const parameters = floatArray(plan.precision, start.length);
  parameters.set(start);
  return parameters;
}

function hessianOf(name: BackendName, problem: Problem, frame?: Frame, x?: Features): Float64Array {
  const { blocks, size } = hessianShape(problem.plan);
  const out = new Float64Array(blocks * size * size).fill(Number.NaN);
  const parameters = parametersOf(problem);
  backendOf(name).hessian(problem.plan, dataOf(problem, x), parameters, frame, out);
  return out;
}

/** The indices of the parameters of the blocks, which stand one after the other in a Hessian. */
function parametersOfBlocks({ plan, start }: Problem): number[][] {
  const { nFeatures, nOutputs, useBias } = plan;
  const { blocks } = hessianShape(plan);
  if (plan.lossTargets === 'multiclass') return [Array.from(start, (_, j) => j)];
  return Array.from({ length: blocks }, (_, k) => [
    ...Array.from({ length: nFeatures }, (_, j) => k * nFeatures + j),
    ...(useBias ? [nOutputs * nFeatures + k] : []),
  ]);
}

/** A Hessian in blocks from a function that gives its product with a unit vector. */
function byColumns(problem: Problem, column: (j: number) => Float64Array): Float64Array {
  const { blocks, size } = hessianShape(problem.plan);
  const out = new Float64Array(blocks * size * size);
  for (const [b, indices] of parametersOfBlocks(problem).entries()) {
    for (const [j, at] of indices.entries()) {
      const product = column(at);
      for (const [i, to] of indices.entries()) out[(b * size + i) * size + j] = product[to];
    }
  }
  return out;
}

function unit(n: number, j: number): Float64Array {
  const vector = new Float64Array(n);
  vector[j] = 1;
  return vector;
}

function byProducts(name: BackendName, problem: Problem, x?: Features): Float64Array {
  const n = problem.start.length;
  return byColumns(problem, (j) => {
    const out = new Float64Array(n);
    const call = [problem.plan, dataOf(problem, x), parametersOf(problem)] as const;
    backendOf(name).hessianProduct(...call, unit(n, j), out);
    return out;
  });
}

function byDifferences(name: BackendName, problem: Problem): Float64Array {
  const { plan, start } = problem;
  const h = 1e-6;
  return byColumns(problem, (j) => {
    const [ahead, behind] = [h, -h].map((step) => {
      const out = new Float64Array(start.length);
      const moved = start.slice();
      moved[j] += step;
      backendOf(name).gradient(plan, dataOf(problem), moved, out);
      return out;
    });
    return ahead.map((each, i) => (each - behind[i]) / (2 * h));
  });
}

function greatest(values: Float64Array): number {
  return values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

function frameOf(cols: number, withShift = true): Frame {
  return {
    shift: Float64Array.from(noise(cols, 41), (each) => (withShift ? each : 0)),
    scale: Float64Array.from(noise(cols, 43), (each) => 1.25 + each),
  };
}

/** J′HJ of the blocks in raw coordinates, where w_j = v_j/scale_j and b = c - Σ w_j·shift_j. */
function transformed(problem: Problem, raw: Float64Array, { shift, scale }: Frame): Float64Array {
  const { nFeatures, useBias } = problem.plan;
  const { size } = hessianShape(problem.plan);
  const out = new Float64Array(raw.length);
  for (const [b, indices] of parametersOfBlocks(problem).entries()) {
    const jacobian = new Float64Array(size * size);
    for (const [i, at] of indices.entries()) {
      const isWeight = at < problem.plan.nOutputs * nFeatures;
      const [k, j] = isWeight ? [Math.floor(at / nFeatures), at % nFeatures] : [0, 0];
      jacobian[i * size + i] = isWeight ? 1 / scale[j] : 1;
      const bias = indices.indexOf(problem.plan.nOutputs * nFeatures + k);
      if (isWeight && useBias) jacobian[bias * size + i] = -shift[j] / scale[j];
    }
    const block = raw.subarray(b * size * size, (b + 1) * size * size);
    const half = product(transposed(jacobian, size), block, size);
    out.set(product(half, jacobian, size), b * size * size);
  }
  return out;
}

function transposed(a: Float64Array, n: number): Float64Array {
  return a.map((_, at) => a[(at % n) * n + Math.floor(at / n)]);
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      if (a[i * n + k] === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] += a[i * n + k] * b[k * n + j];
    }
  }
  return out;
}

describe('Hessians', () => {
  it('have one block for all outputs where second derivatives are constant', () => {
    for (const loss of LOSSES) {
      const [{ rows, cols }] = SHAPES;
      const { plan } = problemFor({ loss }, { rows, cols, nOutputs: 3, precision: 'float64' });
      const isOne =
        plan.lossTargets === 'multiclass' || constantCurvatureOf(plan.loss) !== undefined;
      assert.equal(hessianShape(plan).blocks, isOne ? 1 : 3, plan.loss.name);
    }
  });

  for (const name of backendNames) {
    for (const loss of LOSSES) {
      it(`${name}: of ${JSON.stringify(loss)} are their products and the differences of gradients`, () => {
        for (const shape of shapesFor(loss)) {
          for (const more of MORE) {
            const problem = problemFor({ loss, ...more }, { ...shape, precision: 'float64' });
            const got = hessianOf(name, problem);
            const products = byProducts(name, problem);
            const most = greatest(products);
            const what = JSON.stringify({ ...shape, ...more });
            assertClose(got, products, 1e-12, what, 1e-13 * most);
            if (shape.rows > 300) continue;
            assertClose(got, byDifferences(name, problem), 1e-6, what, 1e-7 * most + 1e-9);
          }
        }
      });
    }

    it(`${name}: in the coordinates of a frame`, () => {
      for (const loss of ['logistic', 'softmax', 'squaredError', 'sigmoidSquaredError'] as const) {
        for (const shape of shapesFor(loss)) {
          for (const more of [{}, { reduction: 'sum' }, { l2: 0.4 }] as const) {
            const bare = problemFor({ loss, ...more, l2: 0 }, { ...shape, precision: 'float64' });
            const problem = problemFor({ loss, ...more }, { ...shape, precision: 'float64' });
            const frame = frameOf(shape.cols);
            const expected = transformed(bare, byProducts(name, bare), frame);
            const { size } = hessianShape(problem.plan);
            for (const [b, indices] of parametersOfBlocks(problem).entries()) {
              for (const [i, at] of indices.entries()) {
                if (at >= shape.nOutputs * shape.cols) continue;
                const scale = frame.scale[at % shape.cols];
                expected[(b * size + i) * size + i] += problem.plan.l2 / scale ** 2;
              }
            }
            const got = hessianOf(name, problem, frame);
            const what = JSON.stringify({ loss, ...shape, ...more });
            assertClose(got, expected, 0, what, 1e-12 * greatest(expected));
          }
        }
      }
    });

    it(`${name}: are symmetric to the bit`, () => {
      for (const loss of ['softmax', 'logistic'] as const) {
        const problem = problemFor({ loss }, { ...SHAPES[2], precision: 'float64' });
        const { blocks, size } = hessianShape(problem.plan);
        const got = hessianOf(name, problem, frameOf(13));
        for (let b = 0; b < blocks; b++) {
          const block = got.subarray(b * size * size, (b + 1) * size * size);
          assert.deepEqual(transposed(block, size), block);
        }
      }
    });

    it(`${name}: of narrow storage are those of its values`, () => {
      for (const precision of ['float64', 'float32'] as const) {
        for (const { option, name: storage } of storageCases) {
          const problem = problemFor({ loss: 'logistic', l2: 0.1 }, { ...SHAPES[0], precision });
          const { narrow, widened } = narrowCase(problem.samples.x, option, precision);
          const expected = hessianOf(name, problem, frameOf(9), widened);
          const got = hessianOf(name, problem, frameOf(9), narrow);
          const floor = (precision === 'float64' ? 1e-11 : 2e-5) * greatest(expected);
          assertClose(got, expected, 0, `${storage} ${precision}`, floor);
        }
      }
    });

    it(`${name}: without weights of samples, and with weights of 0`, () => {
      for (const loss of ['squaredError', 'logistic', 'softmax'] as const) {
        const shape = { rows: 300, cols: 6, nOutputs: loss === 'softmax' ? 3 : 1 };
        const problem = problemFor({ loss }, { ...shape, precision: 'float64' });
        const { sampleWeights: _, ...unweighted } = problem.samples;
        const half = problem.samples.sampleWeights.map((_, i) => i % 2);
        for (const sampleWeights of [undefined, half]) {
          const samples = { ...unweighted, sampleWeights } as Problem['samples'];
          const other = { ...problem, samples };
          const expected = byProducts(name, other);
          assertClose(hessianOf(name, other), expected, 0, loss, 1e-13 * greatest(expected));
        }
      }
    });

    it(`${name}: have the same bits for any number of threads`, () => {
      for (const [loss, shape] of [
        ['logistic', { rows: 20_000, cols: 40, nOutputs: 1 }],
        ['softmax', { rows: 9_000, cols: 25, nOutputs: 5 }],
      ] as const) {
        const results = [1, 2, 3, 4].map((threads) => {
          const problem = problemFor({ loss, threads }, { ...shape, precision: 'float32' });
          return hessianOf(name, problem, frameOf(shape.cols));
        });
        for (const each of results) assert.deepEqual(each, results[0]);
      }
    });

    it(`${name}: of numbers near the ends of the range, in a frame that brings them to 1`, () => {
      const problem = problemFor({ loss: 'squaredError' }, { ...SHAPES[0], precision: 'float64' });
      const scale = new Float64Array(9).fill(2 ** 500);
      const frame = { shift: new Float64Array(9), scale };
      const large = problem.samples.x.data.map((each) => each * 2 ** 500);
      const got = hessianOf(name, problem, frame, large);
      assert.deepEqual(got, hessianOf(name, problem));
    });
  }

  if (backendNames.length > 1) {
    for (const precision of ['float64', 'float32'] as const satisfies Precision[]) {
      it(`are the same on both backends, ${precision}`, () => {
        for (const loss of LOSSES) {
          for (const shape of shapesFor(loss)) {
            const problem = problemFor({ loss, l2: 0.1 }, { ...shape, precision });
            const frame = frameOf(shape.cols);
            const expected = hessianOf('typescript', problem, frame);
            const got = hessianOf('native', problem, frame);
            const tolerance = precision === 'float64' ? 1e-11 : 2e-4;
            const floor = tolerance * greatest(expected);
            assertClose(got, expected, 0, JSON.stringify({ loss, ...shape }), floor);
          }
        }
      });
    }
  }
});
