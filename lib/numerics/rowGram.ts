/**
 * Products of all pairs of rows, in the coordinates of a frame: R·X·X′·R, where R holds the roots of
 * the samples' weights. With it, ridge regression on more columns than rows is a system with a row
 * per sample (C. Saunders, A. Gammerman and V. Vovk, "Ridge regression learning algorithm in dual
 * variables", ICML 1998). The twin of native/engine/rowGram.h.
 */
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type Frame, FramedRows } from './framedRows.ts';
import { scoreRows } from './rows.ts';
import { type Pieces, WorkMeter } from './work.ts';

/** Rows that stay in cache while they are multiplied with every row before them. */
const BLOCK_ROWS = 8;

/** out[i·rows + j] = the product of rows i and j. */
export function* rowGramPieces(
  plan: TrainingPlan,
  data: TrainingData,
  frame: Frame | undefined,
  out: Float64Array,
): Pieces<void> {
  const { rows } = data;
  const cols = plan.nFeatures;
  const meter = new WorkMeter();
  const x = yield* placeAllRows(plan, data, frame, meter);
  const starts = new Int32Array(BLOCK_ROWS);
  const products = new Float64Array(BLOCK_ROWS);
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const n = Math.min(BLOCK_ROWS, rows - first);
    // A block of rows of its own, because starts have 32 bits.
    const block = x.subarray(first * cols, (first + n) * cols);
    for (let j = 0; j < n; j++) starts[j] = j * cols;
    for (let i = 0; i < first + n; i++) {
      scoreRows(block, starts, n, cols, x, i * cols, 0, products, 0);
      for (let j = 0; j < n; j++) {
        out[i * rows + first + j] = products[j];
        out[(first + j) * rows + i] = products[j];
      }
      if (meter.isFull(n * cols)) yield;
    }
  }
}

/** All rows in the frame, times the roots of their weights. */
function* placeAllRows(
  plan: TrainingPlan,
  data: TrainingData,
  frame: Frame | undefined,
  meter: WorkMeter,
): Pieces<Float64Array> {
  const { rows, sampleWeights } = data;
  const cols = plan.nFeatures;
  const reader = new FramedRows(plan, data, frame, false, 1);
  const x = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const row = x.subarray(i * cols, (i + 1) * cols);
    reader.read(i, 1);
    reader.place(1, row);
    if (sampleWeights !== undefined) {
      const factor = Math.sqrt(sampleWeights[i]);
      for (let j = 0; j < cols; j++) row[j] *= factor;
    }
    if (meter.isFull(cols)) yield;
  }
  return x;
}
