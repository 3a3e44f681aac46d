/** Moments of the targets of one output. */
import { sumOfRows } from '../../common/treeSum.ts';
import type { TrainingData } from '../../data/trainingData.ts';

function weightsOf({ rows, sampleWeights }: TrainingData) {
  const weight = (i: number) => sampleWeights?.[i] ?? 1;
  return { weight, total: sumOfRows(rows, weight) };
}

/** The weighted mean of the targets of output k. */
export function targetMean(data: TrainingData, nOutputs: number, k: number): number {
  const { weight, total } = weightsOf(data);
  const y = (i: number) => data.y[i * nOutputs + k];
  const first = sumOfRows(data.rows, (i) => weight(i) * y(i)) / total;
  // The second sum is of small numbers.
  return first + sumOfRows(data.rows, (i) => weight(i) * (y(i) - first)) / total;
}

/** The weighted mean square of these targets less a number, with weights of mean 1. */
export function meanSquare(data: TrainingData, nOutputs: number, k: number, mean: number): number {
  const { weight } = weightsOf(data);
  const { rows, y } = data;
  return sumOfRows(rows, (i) => weight(i) * (y[i * nOutputs + k] - mean) ** 2) / rows;
}
