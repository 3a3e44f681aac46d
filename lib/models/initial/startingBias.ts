/**
 * The initial biases of a regression: the best constant prediction for the loss, so that descent
 * starts from there. With features of mean 0 and the squared error, the intercept then equals the
 * mean of the targets from the start.
 */
import type { TrainingData } from '../../data/trainingData.ts';
import { numberLink } from '../../numerics/links.ts';
import { type LossPlan, lossRow } from '../../plan/losses.ts';
import type { StartName } from '../../plan/lossTable.ts';
import type { TrainingPlan } from '../../plan/plan.ts';

/**
 * One bias per output, from rows × nOutputs targets and their weights: the statistic named in the
 * row of the loss, transformed by the link.
 *
 * - mean: the best constant, or close to it; with the log link its logarithm, or 0 if all targets
 *   are 0
 * - median: the best constant, or close to it; outliers do not move it
 * - quantile: the quantile given by the loss's parameter
 *
 * It is 0 if all sample weights are 0.
 */
export function startingBiases({ loss, nOutputs }: TrainingPlan, data: TrainingData): Float64Array {
  return Float64Array.from({ length: nOutputs }, (_, k) => {
    const targets = Float64Array.from(
      { length: data.rows },
      (_each, i) => data.y[i * nOutputs + k],
    );
    return bestConstant(loss, targets, data.sampleWeights);
  });
}

type Weights = TrainingData['sampleWeights'];

const STATISTICS: Readonly<
  Record<StartName, (values: Float64Array, weights: Weights, loss: LossPlan) => number>
> = {
  mean: weightedMean,
  median: (values, weights) => weightedQuantile(values, weights, 0.5),
  quantile: (values, weights, loss) =>
    weightedQuantile(values, weights, 'quantile' in loss ? loss.quantile : 0.5),
  none: () => 0,
};

function bestConstant(loss: LossPlan, targets: Float64Array, weights: Weights): number {
  const { start, link } = lossRow(loss);
  return numberLink(link).score(STATISTICS[start](targets, weights, loss));
}

/** A running mean, because a sum could overflow. */
function weightedMean(values: Float64Array, weights: Weights): number {
  let mean = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    total += weight;
    mean += (values[i] - mean) * (weight / total);
  }
  return mean;
}

/** The smallest value such that the share `quantile` of the total weight is at or below it. */
function weightedQuantile(values: Float64Array, weights: Weights, quantile: number): number {
  const weightOf = (i: number) => weights?.[i] ?? 1;
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const total = order.reduce((sum, i) => sum + weightOf(i), 0);
  if (total === 0) return 0;
  let below = 0;
  for (const i of order) {
    below += weightOf(i);
    if (below >= quantile * total) return values[i];
  }
  return values[order[order.length - 1]];
}
