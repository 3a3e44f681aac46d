/**
 * The duality gap bounds how far an objective is above its minimum, and falls to 0 with that distance.
 * Minima are those of reference set G, and those that our Newton-CG finds.
 */
import assert from 'node:assert/strict';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import {
  dualityGap,
  dualityGapPieces,
  hasDualityGap,
  strongConvexityBound,
} from '../../lib/numerics/duality/dualityGap.ts';
import { LOSS_NAMES, type LossName, lossRow, resolveLoss } from '../../lib/plan/losses.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { parameterCount, type TrainingPlan } from '../../lib/plan/plan.ts';
import { newtonCg } from '../../lib/solvers/newtonCg.ts';
import { fits, fullBatch, optimum } from '../cases/optima.ts';
import { narrowCase, storageCases } from '../support/narrow.ts';
import { noise } from '../support/numbers.ts';
import { problemFor } from '../support/problems.ts';

const WITHOUT: readonly LossName[] = [
  ...(['sigmoidSquaredError', 'focal', 'tweedie'] as const),
  ...(['westonWatkins', 'crammerSinger'] as const),
];
const LOSSES = LOSS_NAMES.filter((name) => !WITHOUT.includes(name));
const SMOOTH = LOSSES.filter((name) => lossRow(resolveLoss(name)).isSmooth);

interface Penalty extends Pick<TrainingOptions, 'l1' | 'l2' | 'penalizeBias' | 'useBias'> {
  readonly name: string;
}
const PENALTIES: readonly Penalty[] = [
  { name: 'l2', l2: 0.05 },
  { name: 'l2 on the bias too', l2: 0.05, penalizeBias: true },
  { name: 'l2 without a bias', l2: 0.05, useBias: false },
  { name: 'l1', l1: 0.02 },
  { name: 'l1 on the bias too', l1: 0.02, penalizeBias: true },
  { name: 'both', l1: 0.02, l2: 0.03 },
];

interface Samples {
  readonly plan: TrainingPlan;
  readonly data: TrainingData;
  readonly start: Float64Array;
}

function samplesFor(options: TrainingOptions, nOutputs: number, rows = 60): Samples {
  const shape = { rows, cols: 4, nOutputs, precision: 'float64' as const };
  const { samples, plan, start } = problemFor(options, shape);
  const { x, y, sampleWeights } = samples;
  // Some samples do not count.
  const weights = Float64Array.from(sampleWeights, (weight, i) => (i % 7 === 3 ? 0 : weight));
  const mean = weights.reduce((sum, each) => sum + each, 0) / rows;
  const data: TrainingData = {
    // Targets of some losses are above 0.
    ...{ x: x.data, y: Float64Array.from(y, Math.abs), rows },
    sampleWeights: weights.map((each) => each / mean),
  };
  return { plan, data, start: Float64Array.from(start) };
}

function objective({ plan, data }: Samples, at: FloatArray, gradient?: Float64Array): number {
  return typescriptBackend.gradient(plan, data, at, gradient ?? new Float64Array(at.length));
}

/** The minimum by Newton's method, of a smooth objective. */
function minimumOf(samples: Samples): { x: Float64Array; value: number; gradient: Float64Array } {
  const { plan, data, start } = samples;
  const solver = newtonCg(
    start.map((each) => 0.1 * each),
    { maxProducts: 200 },
  );
  let best = { x: start, value: Number.POSITIVE_INFINITY, gradient: start };
  for (let step = solver.next(), asked = 0; !step.done && asked < 2000; asked++) {
    const request = step.value;
    let answer = 0;
    if (request.kind === 'evaluate') answer = objective(samples, request.x, request.gradient);
    else if (request.kind === 'multiply') {
      typescriptBackend.hessianProduct(plan, data, request.x, request.vector, request.product);
    } else {
      best = {
        x: request.x.slice(),
        value: request.value,
        gradient: request.gradient.slice(),
      };
    }
    step = solver.next(answer);
  }
  return best;
}

function outputsOf(loss: LossName): readonly number[] {
  return lossRow(resolveLoss(loss)).targets === 'multiclass' ? [3] : [1, 3];
}

describe('duality gap', () => {
  for (const loss of LOSSES) {
    for (const penalty of PENALTIES) {
      it(`of ${loss} with ${penalty.name} bounds all differences of the objective`, () => {
        const { name: _, ...options } = penalty;
        for (const nOutputs of outputsOf(loss)) {
          for (const reduction of ['mean', 'sum'] as const) {
            const samples = samplesFor({ loss, reduction, ...options }, nOutputs);
            const size = parameterCount(samples.plan);
            const points = [0, 0.03, 0.3, 1, 3].map((scale, seed) =>
              Float64Array.from(noise(size, 50 + seed), (each) => scale * each),
            );
            const values = points.map((point) => objective(samples, point));
            const least = Math.min(...values);
            points.forEach((point, p) => {
              const gap = dualityGap(samples.plan, samples.data, point) ?? Number.NaN;
              assert.ok(gap >= values[p] - least - 1e-12 * Math.abs(values[p]), `${gap}, ${p}`);
              assert.ok(gap < Number.POSITIVE_INFINITY);
            });
          }
        }
      });
    }
  }

  for (const loss of SMOOTH) {
    for (const penalty of PENALTIES.filter(({ l1 = 0 }) => l1 === 0)) {
      it(`of ${loss} with ${penalty.name} falls to 0 with the objective`, () => {
        const { name: _, ...options } = penalty;
        for (const nOutputs of outputsOf(loss)) {
          const samples = samplesFor({ loss, ...options }, nOutputs);
          const { plan, data } = samples;
          const { x, value } = minimumOf(samples);
          const gap = dualityGap(plan, data, x) ?? Number.NaN;
          assert.ok(gap >= 0 && gap < 1e-16 * Math.max(1, value), `${gap} at the minimum`);
          for (const off of [1e-6, 1e-4, 1e-2]) {
            const near = x.map((each, j) => each + off * noise(x.length, 3)[j]);
            const above = objective(samples, near) - value;
            const bound = dualityGap(plan, data, near) ?? Number.NaN;
            assert.ok(bound >= above - 1e-14 * Math.max(1, value), `${bound} for ${above}`);
            // Kinks of the slope may make it looser.
            assert.ok(bound < 1e4 * off * off * Math.max(1, value), `${bound} for ${above}`);
          }
        }
      });
    }
  }

  for (const fit of fits()) {
    const found = optimum(fit);
    const weights = fit.coef?.flat();
    if (weights === undefined || fit.intercept === undefined) continue;
    it(`is 0 at the optimum of ${fit.name}`, () => {
      const { plan, data } = fullBatch(found, {});
      const parameters = Float64Array.from([...weights, ...[fit.intercept ?? 0].flat()]);
      const gap = dualityGap(plan, data, parameters) ?? Number.NaN;
      assert.ok(gap >= 0 && gap < 1e-9 * found.objective, `${gap} of ${found.objective}`);
    });
  }

  it('is as sharp with biases that are not at rest, for one class that is rare', () => {
    for (const loss of ['logistic', 'softmax', 'huber', 'squaredError'] as const) {
      const samples = samplesFor({ loss, l2: 0.1 }, loss === 'softmax' ? 3 : 1);
      const { x, value } = minimumOf(samples);
      const moved = x.slice();
      moved[moved.length - 1] += 1e-5;
      const above = objective(samples, moved) - value;
      const gap = dualityGap(samples.plan, samples.data, moved) ?? Number.NaN;
      assert.ok(gap < 20 * above + 1e-14, `${loss}: ${gap} for ${above}`);
    }
  });

  it('is a bound where slopes, weights or classes are missing', () => {
    for (const loss of LOSSES) {
      const nOutputs = outputsOf(loss)[0];
      const { plan, data, start } = samplesFor({ loss, l2: 0.1 }, nOutputs);
      const y = data.y.slice().fill(1);
      const sampleWeights = new Float64Array(data.rows);
      const far = start.map(() => 0);
      for (const each of [
        { ...data, y },
        { ...data, sampleWeights },
        { ...data, y, sampleWeights },
      ]) {
        for (const parameters of [start, far]) {
          const samples = { plan, data: each, start };
          const gap = dualityGap(plan, each, parameters) ?? Number.NaN;
          const zero = objective(samples, far);
          assert.ok(gap >= objective(samples, parameters) - zero - 1e-12, `${loss}: ${gap}`);
        }
      }
    }
  });

  it('takes scores that are known, even in single precision, and comes in pieces', () => {
    for (const loss of ['logistic', 'softmax'] as const) {
      const samples = samplesFor({ loss, l2: 0.1 }, loss === 'softmax' ? 3 : 1, 5000);
      const { plan, data } = samples;
      const { x } = minimumOf(samples);
      const near = x.map((each) => each + 1e-3);
      const gap = dualityGap(plan, data, near) ?? Number.NaN;
      const scores = floatArray('float32', data.rows * plan.nOutputs);
      typescriptBackend.scores(plan, data.x, near, scores);
      const rounded = dualityGap(plan, data, near, { scores }) ?? Number.NaN;
      assert.ok(Math.abs(rounded - gap) < 1e-11 + 1e-6 * gap, `${rounded}, ${gap}`);
      const pieces = dualityGapPieces(plan, data, near);
      let count = 0;
      let piece = pieces.next();
      for (; !piece.done; piece = pieces.next()) count++;
      assert.ok(count > 3);
      assert.equal(piece.value, gap);
    }
  });

  it('reads narrow storage as its values', () => {
    const shape = { rows: 60, cols: 4, nOutputs: 1, precision: 'float32' as const };
    const { samples, plan, start } = problemFor({ loss: 'logistic', l2: 0.1 }, shape);
    const { x, y } = samples;
    for (const { option } of storageCases) {
      const { narrow, widened } = narrowCase(x, option, 'float32');
      const data = { y: Float32Array.from(y), rows: x.rows };
      const gap = dualityGap(plan, { ...data, x: narrow }, start);
      assert.equal(gap, dualityGap(plan, { ...data, x: widened }, start));
      assert.ok(gap !== undefined && gap > 0);
    }
  });

  it('is NaN where a number is not finite, and not there without a penalty', () => {
    const { plan, data, start } = samplesFor({ loss: 'logistic', l2: 0.1 }, 1);
    const x = Float64Array.from(data.x as Float64Array);
    x[9] = Number.NaN;
    assert.equal(dualityGap(plan, { ...data, x }, start), Number.NaN);
    for (const loss of LOSS_NAMES) {
      const nOutputs = outputsOf(loss)[0];
      const plain = samplesFor({ loss }, nOutputs).plan;
      assert.equal(dualityGap(plain, data, start), undefined);
      assert.equal(hasDualityGap({ ...plain, l2: 0.1 }), !WITHOUT.includes(loss), loss);
      assert.ok(!hasDualityGap({ ...plain, l2: 0.1, maxNorm: 1 }));
      assert.ok(!hasDualityGap({ ...plain, l2: 0.1, clipSlope: 1 }));
    }
  });

  it('is below the bound by the gradient where all parameters are penalised', () => {
    const samples = samplesFor({ loss: 'logistic', l2: 0.1, penalizeBias: true }, 1);
    const { plan, data, start } = samples;
    const gradient = new Float64Array(start.length);
    const value = objective(samples, start, gradient);
    const norm = Math.hypot(...gradient);
    const above = value - minimumOf(samples).value;
    assert.ok(strongConvexityBound(norm, 0.1) >= above);
    // For this dual point they are the same number.
    const gap = dualityGap(plan, data, start) ?? Number.NaN;
    assert.ok(Math.abs(gap / strongConvexityBound(norm, 0.1) - 1) < 1e-9);
    assert.equal(strongConvexityBound(1e-170, 1e-20) > 0, true);
  });
});
