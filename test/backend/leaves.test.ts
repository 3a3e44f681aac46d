/**
 * Batches are cut into the same leaves on both backends, and their sums are added in the tree: where one row
 * of a leaf has a loss, and all others none, the sums of leaves have no rounding, and that of all is the
 * tree's to the bit.
 */
import assert from 'node:assert/strict';
import { SUM_ROWS } from '../../lib/common/treeSum.ts';
import { PRECISIONS } from '../../lib/data/numericArrays.ts';
import { leafRowsFor, NETWORK_LEAF_ROWS, networkChunkRowsFor } from '../../lib/numerics/leaves.ts';
import { ACTIVATION_NAMES } from '../../lib/plan/activations.ts';
import { batchNorm, dense, dropout, type Layer } from '../../lib/plan/layers.ts';
import { resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { backends, describeNative } from '../support/backends.ts';
import { noise } from '../support/numbers.ts';
import { mixedErrors, treeOf } from '../support/treeSums.ts';

const THREADS = [1, 2, 3, 4, 5, 8];

/** A plan for squared errors, and samples whose targets are 0 but for the first of every `leafRows` rows. */
function rareErrors(
  options: { readonly layers?: readonly Layer[]; readonly threads?: number },
  rows: number,
  nFeatures: number,
  leafRows: (plan: TrainingPlan) => number,
) {
  const plan = resolvePlan(
    { loss: 'squaredError', reduction: 'sum', ...options },
    { nSamples: rows, nFeatures, precision: 'float64', nOutputs: 1, targets: 'values' },
  );
  const x = new Float64Array(rows * nFeatures).fill(1);
  const step = leafRows(plan);
  const errors = mixedErrors(Math.ceil(rows / step));
  const y = new Float64Array(rows);
  for (const [leaf, error] of errors.entries()) y[leaf * step] = error;
  return { plan, data: { x, y, rows, sampleWeights: undefined }, errors };
}

describeNative('leaves of both backends', (addon) => {
  const native = (plan: TrainingPlan, rows: number, training: boolean) => {
    const out = new Float64Array(2);
    addon.leaves(plan, rows, training, out);
    return out;
  };

  it('of linear models are the same for every shape', () => {
    const seen = new Set<number>();
    for (const precision of PRECISIONS) {
      for (const nFeatures of [1, 3, 17, 64, 500, 600, 5003, 2_000_000]) {
        for (const nOutputs of [1, 2, 16, 17, 300]) {
          for (const useBias of [true, false]) {
            for (const rows of [1, 7, 64, 256, 1000, 4097, 100_003, 2_000_000, 1e9, 1e11]) {
              const shape = { nSamples: 1, nFeatures, precision, nOutputs };
              const plan = resolvePlan(
                { loss: 'squaredError', useBias },
                { ...shape, targets: 'values' },
              );
              const expected = Math.min(rows, native(plan, rows, false)[0]);
              assert.equal(
                Math.min(rows, leafRowsFor(plan, rows)),
                expected,
                `${rows} × ${nFeatures}, ${nOutputs} outputs, ${precision}`,
              );
              seen.add(expected);
            }
          }
        }
      }
    }
    assert.ok(seen.size > 100, `${seen.size} sizes`);
  });

  it('of networks are the same for every shape', () => {
    const seen = new Set<number>();
    for (const precision of PRECISIONS) {
      for (const activation of ACTIVATION_NAMES) {
        for (const [nFeatures, units] of [
          [3, 4],
          [30, 64],
          [784, 128],
          [2000, 3000],
        ]) {
          const layers = [
            dense(units, { activation }),
            dropout(0.5),
            batchNorm({ activation, frozen: units % 3 === 1 }),
            dense(10, { activation }),
            dense(2),
          ];
          for (const rows of [2, 100, 1000, 30_000, 1_000_000]) {
            const shape = { nSamples: rows, nFeatures, precision, nOutputs: 2 };
            const plan = resolvePlan({ loss: 'softmax', layers }, { ...shape, targets: 'classes' });
            for (const training of [true, false]) {
              const looksAtBatch = training && units % 3 !== 1;
              const chunkRows = networkChunkRowsFor(plan, rows, looksAtBatch);
              const expected = [...native(plan, rows, training)];
              const got = [NETWORK_LEAF_ROWS, chunkRows];
              assert.deepEqual(got, expected, `${rows} × ${nFeatures}`);
              seen.add(chunkRows);
            }
          }
        }
      }
    }
    assert.ok(seen.size > 3, `${seen.size} sizes`);
  });
});

for (const backend of backends) {
  describe(`sums over leaves on the ${backend.name} backend`, () => {
    // Of 30 and of more than 500 leaves, which threads take some at a time.
    for (const { rows, nFeatures } of [
      { rows: 1031, nFeatures: 128 },
      { rows: 263_000, nFeatures: 64 },
    ]) {
      it(`of ${rows} × ${nFeatures} in a linear model are the tree's`, () => {
        for (const threads of THREADS) {
          const { plan, data, errors } = rareErrors({ threads }, rows, nFeatures, (of) =>
            leafRowsFor(of, rows),
          );
          assert.ok(errors.length > (rows > 2000 ? 500 : 20), `${errors.length} leaves`);
          const gradient = new Float64Array(nFeatures + 1);
          const start = new Float64Array(nFeatures + 1);
          const loss = backend.gradient(plan, data, start, gradient);
          assert.equal(loss, treeOf(errors.map((error) => error * error)));
          const slope = treeOf(errors.map((error) => -2 * error));
          assert.deepEqual(gradient, new Float64Array(nFeatures + 1).fill(slope));
        }
      });
    }

    it("of leaves and of chunks in a network are the tree's, over several passes", () => {
      const [rows, nFeatures] = [40_000, 200];
      for (const threads of THREADS) {
        const options = { threads, layers: [dense(1)] };
        for (const [leafRows, isLoss] of [
          [() => NETWORK_LEAF_ROWS, false],
          [(of: TrainingPlan) => networkChunkRowsFor(of, rows, false), true],
        ] as const) {
          const { plan, data, errors } = rareErrors(options, rows, nFeatures, leafRows);
          assert.ok(errors.length > 150, `${errors.length} leaves`);
          const gradient = new Float64Array(nFeatures + 1);
          const loss = backend.gradient(plan, data, new Float64Array(nFeatures + 1), gradient);
          if (isLoss) assert.equal(loss, treeOf(errors.map((error) => error * error)));
          else {
            const slope = treeOf(errors.map((error) => -2 * error));
            assert.deepEqual(gradient, new Float64Array(nFeatures + 1).fill(slope));
          }
        }
      }
    });

    it("of samples that are judged are the tree's", () => {
      const rows = 20_011;
      for (const threads of THREADS) {
        const { plan, data, errors } = rareErrors({ threads }, rows, 3, () => SUM_ROWS);
        const { loss } = backend.evaluate(plan, data, new Float64Array(4));
        assert.equal(loss, treeOf(errors.map((error) => error * error)) / rows);
        const weights = Float64Array.from(noise(rows, 3), Math.abs);
        const weighed = { ...data, sampleWeights: weights };
        const blocks = errors.map((_, block) =>
          weights.subarray(block * SUM_ROWS, (block + 1) * SUM_ROWS).reduce((sum, w) => sum + w, 0),
        );
        const total = treeOf(blocks);
        const losses = errors.map((error, block) => weights[block * SUM_ROWS] * (error * error));
        const judged = backend.evaluate(plan, weighed, new Float64Array(4));
        assert.equal(judged.loss, treeOf(losses) / total);
      }
    });
  });
}
