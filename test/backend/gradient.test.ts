import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { OneByOne } from '../../lib/backend/typescript/oneByOne.ts';
import { floatArray, type Matrix } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { LinearGradient } from '../../lib/numerics/linear.ts';
import { resolveLoss, targetsOf } from '../../lib/plan/losses.ts';
import { REDUCTIONS, type TrainingOptions } from '../../lib/plan/options.ts';
import { resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { lossReference, lossSettings } from '../cases/losses.ts';
import { shapeCases } from '../cases/shapes.ts';
import { backends, describeNative } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { problem, problemFor } from '../support/problems.ts';

const PRECISIONS: readonly { precision: Precision; tolerance: number }[] = [
  { precision: 'float64', tolerance: 1e-12 },
  { precision: 'float32', tolerance: 1e-5 },
];

interface Samples {
  readonly x: Matrix;
  readonly y: ArrayLike<number>;
  readonly sampleWeights?: ArrayLike<number> | undefined;
}

function evaluate(
  backend: Backend,
  plan: TrainingPlan,
  samples: Samples,
  start: ArrayLike<number>,
) {
  const array = (values: ArrayLike<number>) => {
    const out = floatArray(plan.precision, values.length);
    out.set(values);
    return out;
  };
  const { x, y, sampleWeights } = samples;
  const data = {
    x: array(x.data),
    y: array(y),
    rows: x.rows,
    sampleWeights: sampleWeights && array(sampleWeights),
  };
  const parameters = array(start);
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

/** Weights or gradients of the reference, features × classes or features, as our parameters. */
function byOutput(values: number[] | number[][]): number[] {
  if (typeof values[0] === 'number') return values as number[];
  const rows = values as number[][];
  return rows[0].flatMap((_, k) => rows.map((row) => row[k]));
}

describe('the reference of losses and penalties', () => {
  it('has a figure for every loss', () => {
    const { X, losses, regularised } = lossReference();
    assertVaried(X.flat(), 'X');
    assert.equal(losses.length, 22);
    assert.equal(regularised.length, 20);
    const seen = new Set(losses.map(({ loss }) => loss.name));
    assert.deepEqual([...seen].sort(), [...new Set(lossSettings.map(({ name }) => name))].sort());
  });
});

for (const backend of backends) {
  describe(`gradient on the ${backend.name} backend`, () => {
    for (const { precision, tolerance } of PRECISIONS) {
      /** A case of the reference as samples, a plan and the parameters to evaluate at. */
      const prepare = (
        each: { loss: TrainingOptions['loss']; weights: 'W' | 'w'; target: string },
        options: TrainingOptions,
      ) => {
        const { X, W, w, targets } = lossReference();
        const x = { data: Float64Array.from(X.flat()), rows: X.length, cols: X[0].length };
        const classes = each.target === 'yClass';
        const plan = resolvePlan(
          { loss: each.loss, precision, useBias: false, ...options },
          {
            nSamples: x.rows,
            nFeatures: x.cols,
            precision,
            nOutputs: each.weights === 'W' ? W[0].length : 1,
            targets: classes ? 'classes' : 'values',
          },
        );
        const y = targets[each.target].flat();
        return { plan, x, y, parameters: byOutput(each.weights === 'W' ? W : w) };
      };

      for (const each of lossReference().losses) {
        it(`${each.name}, ${precision}: sum, mean and weighted sum equal the reference's`, () => {
          const sum = prepare(each, { reduction: 'sum' });
          let got = evaluate(backend, sum.plan, sum, sum.parameters);
          assertClose([got.loss], [each.sum], tolerance, 'sum');
          assertSameGradient(got.gradient, byOutput(each.gradientOfSum), tolerance);
          const mean = prepare(each, { reduction: 'mean' });
          const rows = mean.x.rows;
          got = evaluate(backend, mean.plan, mean, mean.parameters);
          assertClose([got.loss], [each.mean], tolerance, 'mean');
          const ofMean = byOutput(each.gradientOfSum).map((g) => g / rows);
          assertSameGradient(got.gradient, ofMean, tolerance);
          const { sampleWeight: sampleWeights } = lossReference();
          got = evaluate(backend, sum.plan, { ...sum, sampleWeights }, sum.parameters);
          assertClose([got.loss], [each.weightedSum], tolerance, 'weighted sum');
          assertSameGradient(got.gradient, byOutput(each.gradientOfWeightedSum), tolerance);
        });
      }

      for (const each of lossReference().regularised) {
        it(`${each.name}, ${precision}: equals the reference's`, () => {
          const { plan, x, y, parameters } = prepare(each, {
            reduction: 'mean',
            ...each.penalty,
          });
          const got = evaluate(backend, plan, { x, y }, parameters);
          assertClose([got.loss], [each.total], tolerance, 'total');
          assertSameGradient(got.gradient, byOutput(each.gradient), tolerance);
        });
      }

      for (const setting of lossSettings) {
        for (const nOutputs of outputsFor(setting.name)) {
          const title = `${JSON.stringify(setting)}, ${nOutputs} outputs, ${precision}`;
          // Every loss on the shapes that differ most, the logistic one on all.
          const shapes = setting.name === 'logistic' ? shapeCases : shapeCases.slice(2, 6);
          for (const { rows, cols } of shapes) {
            it(`${title}, ${rows} × ${cols}: equals the TypeScript backend's in float64`, () => {
              for (const reduction of REDUCTIONS) {
                const { plan, samples, start } = problemFor(
                  { loss: setting, reduction, precision: 'float64', l2: 0.01, l1: 0.02 },
                  { rows, cols, nOutputs, precision },
                );
                const expected = evaluate(typescriptBackend, plan, samples, start);
                const got = evaluate(backend, { ...plan, precision }, samples, start);
                assertClose([got.loss], [expected.loss], tolerance, 'loss', tolerance);
                assertSameGradient(got.gradient, expected.gradient, tolerance);
              }
            });
          }

          it(`${title}: equals the loss's central differences`, () => {
            const { plan, samples, start } = problemFor(
              { loss: setting, precision: 'float64', l2: 0.01, l1: 0.02, penalizeBias: true },
              { rows: 61, cols: 7, nOutputs, precision: 'float64' },
            );
            const { gradient } = evaluate(backend, { ...plan, precision }, samples, start);
            const scale = Math.max(...gradient.map(Math.abs));
            assert.ok(scale > 1e-3, `the gradient is ${scale}`);
            const h = 1e-6;
            for (let j = 0; j < start.length; j++) {
              const at = (delta: number) => {
                const moved = start.with(j, start[j] + delta);
                return evaluate(typescriptBackend, plan, samples, moved).loss;
              };
              const numerical = (at(h) - at(-h)) / (2 * h);
              const allowed = precision === 'float64' ? 1e-7 : 1e-5;
              assertClose([gradient[j]], [numerical], allowed, `gradient ${j}`, allowed * scale);
            }
          });
        }
      }
    }

    it('gives the same bits for 1, 2 and 4 threads', () => {
      for (const [loss, nOutputs] of [
        ['logistic', 1],
        ['hinge', 5],
        ['softmax', 5],
      ] as const) {
        const results = [1, 2, 4].map((threads) => {
          const { plan, samples, start } = problemFor(
            { loss, threads },
            { rows: 20_011, cols: 33, nOutputs, precision: 'float64' },
          );
          return evaluate(backend, plan, samples, start);
        });
        assert.deepEqual(results[1], results[0]);
        assert.deepEqual(results[2], results[0]);
      }
    });
  });
}

/** Numbers of outputs that a loss is tried with: one-vs-rest and several targets, too. */
function outputsFor(name: (typeof lossSettings)[number]['name']): readonly number[] {
  return targetsOf(resolveLoss(name)) === 'multiclass' ? [2, 5] : [1, 3];
}

describeNative('gradient of every instruction set', (addon) => {
  const chosen = addon.info().instructionSet;
  afterEach(() => addon.useInstructionSet(chosen));

  const assertSame = (
    native: Backend,
    cols: number,
    nOutputs: number,
    precision: Precision,
    tolerance: number,
  ) => {
    const { plan, samples, start } = problemFor(
      { loss: nOutputs === 1 ? 'logistic' : 'softmax', useBias: cols % 2 === 0 },
      { rows: 83, cols, nOutputs, precision },
    );
    const wide: TrainingPlan = { ...plan, precision: 'float64' };
    const expected = evaluate(typescriptBackend, wide, samples, start);
    const got = evaluate(native, plan, samples, start);
    assertClose([got.loss], [expected.loss], tolerance, `loss, ${cols} columns`);
    assertSameGradient(got.gradient, expected.gradient, tolerance);
  };

  // Every remainder of a vector's width, around the largest row of our own kernels, and beyond.
  const widths = [...Array.from({ length: 40 }, (_, i) => i + 1), 63, 64, 65, 129, 257];
  for (const set of addon.info().instructionSets) {
    for (const { precision, tolerance } of PRECISIONS) {
      it(`${set}, ${precision}: rows of every width as the TypeScript backend's in float64`, () => {
        addon.useInstructionSet(set);
        const native = backends.find(({ name }) => name === 'native') as Backend;
        const widest = precision === 'float32' ? [1023, 1024, 1025] : [511, 512, 513];
        for (const cols of [...widths, ...widest]) {
          assertSame(native, cols, 1, precision, tolerance);
        }
      });

      it(`${set}, ${precision}: every number of outputs as the TypeScript backend's in float64`, () => {
        addon.useInstructionSet(set);
        const native = backends.find(({ name }) => name === 'native') as Backend;
        for (let nOutputs = 2; nOutputs <= 18; nOutputs++) {
          for (const cols of [1, 4, 13, 31, 65, 100]) {
            assertSame(native, cols, nOutputs, precision, tolerance);
          }
        }
      });
    }
  }
});

describe('the sum of logistic losses, one logarithm for many', () => {
  // Around vectors of every width and eight of them together.
  const counts = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127, 128, 129, 255, 257, 1000];

  function check(backend: Backend, precision: Precision, tolerance: number): void {
    for (const rows of counts) {
      for (const scale of [1e-3, 1, 30, 80, 600]) {
        for (const classes of ['right', 'either'] as const) {
          const x = noise(rows, rows + scale, precision).map((u) => scale * (1.5 + u));
          const y = noise(rows, 7).map((u) => Number(u > 0));
          for (let i = 0; i < rows; i++) {
            if (y[i] === (classes === 'right' || i % 3 > 0 ? 0 : 1)) x[i] *= -1;
          }
          const plan = resolvePlan(
            { loss: 'logistic', reduction: 'sum', useBias: false },
            { nSamples: rows, nFeatures: 1, precision },
          );
          const samples = { x: { data: x, rows, cols: 1 }, y };
          const { loss, gradient } = evaluate(backend, plan, samples, [1]);
          let [expected, slope, size] = [0, 0, 0];
          for (let i = 0; i < rows; i++) {
            const margin = y[i] === 1 ? x[i] : -x[i];
            const e = Math.exp(-Math.abs(margin));
            expected += Math.max(0, -margin) + Math.log1p(e);
            const each = ((margin >= 0 ? e : 1) / (1 + e)) * Math.abs(x[i]);
            slope -= margin >= 0 ? each : -each;
            size += each;
          }
          const what = `${rows} rows, scores of ${scale}, ${classes}`;
          // Below, float32 has no numbers.
          const floor = precision === 'float32' ? rows * 2 ** -126 : 0;
          assertClose([loss], [expected], tolerance, `loss, ${what}`, floor);
          const allowed = tolerance * size + floor * scale;
          assertClose(gradient, [slope], 0, `gradient, ${what}`, allowed);
        }
      }
    }
  }

  for (const { precision, tolerance } of PRECISIONS) {
    it(`TypeScript, ${precision}: as summed one by one`, () => {
      check(typescriptBackend, precision, tolerance);
    });
  }

  describeNative('in the addon', (addon) => {
    const native = backends.find(({ name }) => name === 'native') as Backend;
    for (const set of addon.info().instructionSets) {
      for (const { precision, tolerance } of PRECISIONS) {
        it(`${set}, ${precision}: as summed one by one`, () => {
          addon.useInstructionSet(set);
          check(native, precision, tolerance);
        });

        it(`${set}, ${precision}: a score that is not a number leaves a sum that is not`, () => {
          addon.useInstructionSet(set);
          for (const rows of [1, 16, 129]) {
            const plan = resolvePlan(
              { loss: 'logistic', useBias: false },
              { nSamples: rows, nFeatures: 1, precision },
            );
            const data = noise(rows, 3);
            data[rows >> 1] = Number.NaN;
            const samples = { x: { data, rows, cols: 1 }, y: new Float64Array(rows) };
            assert.ok(Number.isNaN(evaluate(native, plan, samples, [1]).loss), `${rows} rows`);
          }
        });
      }
    }
  });
});

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

  it('one-sample descent copies rows where 32-bit offsets do not reach, with the same bits', () => {
    const { x, y, start } = problem(101, 37);
    const plan = resolvePlan(
      { batchSize: 1, loss: 'logistic', l2: 0.1 },
      { nSamples: 101, nFeatures: 37, precision: 'float64' },
    );
    const data = { x: x.data, y: Float64Array.from(y), rows: 101 };
    const descend = (reach?: number) => {
      const state = { ...initialState(plan, 'zeros'), parameters: start.slice() };
      const sums = { loss: 0, gradientNorm: 0 };
      const rates = new Float64Array(101).fill(0.01);
      new OneByOne(plan, data, state, reach).descend(
        undefined,
        0,
        101,
        rates,
        undefined,
        sums,
        undefined,
      );
      return { ...sums, parameters: state.parameters };
    };
    assert.deepEqual(descend(1000), descend());
  });
});
