/** What the duality gap reads of the samples: the share of each in the objective, its target, its row. */
import { VectorTreeSum } from '../../common/treeSum.ts';
import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import { copyRow } from '../../data/storage.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { addRows, blockRowsFor, isReadInPlace, MAX_REACH } from '../rows.ts';
import { type Pieces, WorkMeter } from '../work.ts';

/** Rows of a leaf of the tree of sums. */
const LEAF_ROWS = 4096;

/** The factor of each sample's loss in the objective. */
export function sharesOf(plan: TrainingPlan, { rows, sampleWeights }: TrainingData): Float64Array {
  const scale = plan.reduction === 'mean' ? 1 / rows : 1;
  const shares = new Float64Array(rows).fill(scale);
  if (sampleWeights) for (let i = 0; i < rows; i++) shares[i] *= sampleWeights[i];
  return shares;
}

/** The target of each sample for output k; for a loss that compares classes, its class. */
export function targetsOfOutput(
  { nOutputs, targets, lossTargets }: TrainingPlan,
  { y, rows }: TrainingData,
  k: number,
): Float64Array {
  if (lossTargets === 'multiclass') return Float64Array.from(y);
  const ofOutput = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    ofOutput[i] = targets === 'classes' ? (y[i] === k ? 1 : 0) : y[i * nOutputs + k];
  }
  return ofOutput;
}

/** Σ shares[i]·duals[k·rows + i]·x[row i] for each k, one after the other. */
export function* weightedRowSums(
  { nFeatures: cols, precision }: TrainingPlan,
  { x, rows }: TrainingData,
  shares: Float64Array,
  duals: Float64Array,
): Pieces<Float64Array> {
  const outputs = duals.length / rows;
  const blockRows = blockRowsFor(cols);
  const starts = new Int32Array(blockRows);
  const slopes = new Float64Array(blockRows);
  const inPlace = isReadInPlace(x, MAX_REACH);
  const block: FloatArray = inPlace ? x : floatArray(precision, blockRows * cols);
  const total = new Float64Array(outputs * cols);
  const sums = new VectorTreeSum();
  const meter = new WorkMeter();
  sums.begin(total);
  for (let leaf = 0; leaf < rows; leaf += LEAF_ROWS) {
    const part = sums.next();
    const end = Math.min(rows, leaf + LEAF_ROWS);
    for (let first = leaf; first < end; first += blockRows) {
      const n = Math.min(blockRows, end - first);
      for (let i = 0; i < n; i++) {
        starts[i] = inPlace ? (first + i) * cols : i * cols;
        if (!inPlace) copyRow(x, cols, first + i, block, i * cols);
      }
      for (let k = 0; k < outputs; k++) {
        for (let i = 0; i < n; i++) slopes[i] = shares[first + i] * duals[k * rows + first + i];
        addRows(block, starts, n, cols, slopes, 0, part, k * cols);
      }
      if (meter.isFull(n * cols * outputs)) yield;
    }
    sums.close();
  }
  sums.finish();
  return total;
}
