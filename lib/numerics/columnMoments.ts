/**
 * Weighted means and standard deviations of the columns of x, in two passes, with the correction of
 * T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the sample variance", The
 * American Statistician 37 (1983). Differences from the mean are scaled to at most 2 by a power of
 * two before they are squared, so that no square overflows. The twin of native/engine/columnMoments.h.
 */
import { sumOfRows, VectorTreeSum } from '../common/treeSum.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { FramedRows } from './framedRows.ts';
import { blockRowsFor } from './rows.ts';
import { type Pieces, WorkMeter } from './work.ts';

export interface ColumnMoments {
  /** The weighted mean of each column. */
  readonly means: Float64Array;
  /** The weighted standard deviation of each column of the population; 0 for a constant column. */
  readonly deviations: Float64Array;
}

/** The moments of the columns of the samples. */
export function* columnMomentsPieces(
  plan: TrainingPlan,
  data: TrainingData,
): Pieces<ColumnMoments> {
  const cols = plan.nFeatures;
  const pass = passOver(plan, data);
  const first = firstRow(plan, data);
  const means = new Float64Array(cols);
  const greatest = new Float64Array(cols);
  yield* pass(means, (x, at, share, sums) => {
    for (let j = 0; j < cols; j++) {
      const difference = x[at + j] - first[j];
      const size = Math.abs(difference);
      sums[j] += share * difference;
      if (size > greatest[j]) greatest[j] = size;
    }
  });
  for (let j = 0; j < cols; j++) means[j] += first[j];
  const factors = greatest.map(factorFor);
  const sums = new Float64Array(2 * cols);
  yield* pass(sums, (x, at, share, part) => {
    for (let j = 0; j < cols; j++) {
      const difference = (x[at + j] - means[j]) * factors[j];
      part[j] += share * difference;
      part[cols + j] += share * (difference * difference);
    }
  });
  const deviations = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    const [rest, squares] = [sums[j], sums[cols + j]];
    if (factors[j] > 0) means[j] += rest / factors[j];
    deviations[j] = deviationOf(squares - rest * rest, factors[j], means[j]);
  }
  return { means, deviations };
}

type AddRow = (x: ArrayLike<number>, at: number, share: number, sums: Float64Array) => void;

/**
 * A function that calls `add` for each row that has a weight; `share` is its part of all weights.
 * `add` adds to `sums`, and all of them are summed in `out`, which is all 0.
 */
function passOver(
  plan: TrainingPlan,
  data: TrainingData,
): (out: Float64Array, add: AddRow) => Pieces<void> {
  const { rows, sampleWeights } = data;
  const blockRows = blockRowsFor(plan.nFeatures);
  const reader = new FramedRows(plan, data, undefined, false, blockRows);
  const total = sampleWeights === undefined ? rows : sumOfRows(rows, (i) => sampleWeights[i]);
  const meter = new WorkMeter();
  return function* (out, add) {
    const tree = new VectorTreeSum();
    tree.begin(out);
    for (let first = 0; first < rows; first += blockRows) {
      const n = Math.min(blockRows, rows - first);
      reader.read(first, n);
      const sums = tree.next();
      for (let i = 0; i < n; i++) {
        const share = (sampleWeights?.[first + i] ?? 1) / total;
        if (share !== 0) add(reader.x, reader.starts[i], share, sums);
      }
      tree.close();
      if (meter.isFull(2 * n * plan.nFeatures)) yield;
    }
    tree.finish();
  };
}

/** The first row that has a weight. */
function firstRow(plan: TrainingPlan, data: TrainingData): Float64Array {
  const { rows, sampleWeights } = data;
  let row = 0;
  while (row + 1 < rows && sampleWeights?.[row] === 0) row++;
  const reader = new FramedRows(plan, data, undefined, false, 1);
  const out = new Float64Array(plan.nFeatures);
  reader.read(row, 1);
  reader.place(1, out);
  return out;
}

/** A power of two that brings numbers of this size to about 1; 0 for 0. */
function factorFor(greatest: number): number {
  if (!(greatest > 0 && Number.isFinite(greatest))) return 0;
  return 2 ** -Math.min(1000, Math.max(-1000, Math.floor(Math.log2(greatest))));
}

/** Deviations at the level of rounding are 0. */
function deviationOf(variance: number, factor: number, mean: number): number {
  if (!Number.isFinite(mean)) return Number.NaN;
  if (factor === 0) return 0;
  const deviation = Math.sqrt(Math.max(variance, 0)) / factor;
  return deviation <= 4 * Number.EPSILON * Math.abs(mean) ? 0 : deviation;
}
