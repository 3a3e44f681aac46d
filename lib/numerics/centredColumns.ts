/**
 * A column-major copy of samples in double precision for solvers that work on columns, each row
 * multiplied by the root of its weight. Centred columns and targets stand for a bias that is not
 * penalised.
 */
import type { FloatArray } from '../data/numericArrays.ts';
import { copyRow, type Features } from '../data/storage.ts';

export interface ColumnCopy {
  /** √weight · (x - mean) in column-major order. */
  readonly columns: Float64Array;
  /** What was subtracted from each column: its weighted mean; 0 if not centred. */
  readonly means: Float64Array;
  /** Sums of the squares of each column of the copy. A constant column is 0 exactly. */
  readonly squares: Float64Array;
}

export interface ColumnSource {
  readonly x: Features;
  readonly rows: number;
  readonly cols: number;
  /** At least 0. Absent if all are 1. */
  readonly sampleWeights?: FloatArray | undefined;
  /** Whether to subtract the weighted means. */
  readonly isCentred: boolean;
}

/** Rows that are transposed at a time. */
const BLOCK = 16;
/** Deviations from the mean of this share of its size are rounding: the column is constant. */
const CONSTANT = 4 * Number.EPSILON;

/** The copy of the features. With weights that sum to 0, it is 0. */
export function centredColumns(source: ColumnSource): ColumnCopy {
  const { rows, cols, sampleWeights, isCentred } = source;
  const columns = transposed(source);
  const means = new Float64Array(cols);
  const squares = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    const column = columns.subarray(j * rows, (j + 1) * rows);
    if (isCentred) means[j] = center(column, sampleWeights);
    squares[j] = scaleRows(column, sampleWeights);
  }
  return { columns, means, squares };
}

/** One output of rows × nOutputs targets, as `centredColumns` treats a column. */
export function centredTargets(
  y: FloatArray,
  { rows, sampleWeights, isCentred }: Omit<ColumnSource, 'x' | 'cols'>,
  output: number,
  nOutputs: number,
): { readonly targets: Float64Array; readonly mean: number } {
  const targets = Float64Array.from({ length: rows }, (_, i) => y[i * nOutputs + output]);
  const mean = isCentred ? center(targets, sampleWeights) : 0;
  scaleRows(targets, sampleWeights);
  return { targets, mean };
}

function transposed({ x, rows, cols }: ColumnSource): Float64Array {
  const columns = new Float64Array(rows * cols);
  const block = new Float64Array(BLOCK * cols);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    for (let i = 0; i < count; i++) copyRow(x, cols, first + i, block, i * cols);
    for (let j = 0; j < cols; j++) {
      const to = j * rows + first;
      for (let i = 0; i < count; i++) columns[to + i] = block[i * cols + j];
    }
  }
  return columns;
}

/**
 * Subtracts the weighted mean and returns it. A column that is constant, but for rounding, where the
 * weights are not 0 becomes 0.
 */
function center(column: Float64Array, weights: FloatArray | undefined): number {
  const first = weightedMean(column, weights, 0);
  // The second sum is of small numbers and corrects the rounding of the first.
  const mean = first + weightedMean(column, weights, first);
  let isConstant = true;
  for (let i = 0; i < column.length; i++) {
    column[i] -= mean;
    if (weights !== undefined && weights[i] === 0) continue;
    if (!(Math.abs(column[i]) <= CONSTANT * Math.abs(mean))) isConstant = false;
  }
  if (isConstant) column.fill(0);
  return mean;
}

/** The weighted mean of column - shift; 0 if all weights are 0. */
function weightedMean(
  column: Float64Array,
  weights: FloatArray | undefined,
  shift: number,
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    if (weight === 0) continue;
    sum += weight * (column[i] - shift);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** Multiplies rows by the roots of their weights; returns the sum of squares. */
function scaleRows(column: Float64Array, weights: FloatArray | undefined): number {
  let squares = 0;
  for (let i = 0; i < column.length; i++) {
    if (weights !== undefined) column[i] = weights[i] === 0 ? 0 : column[i] * Math.sqrt(weights[i]);
    squares += column[i] * column[i];
  }
  return squares;
}
