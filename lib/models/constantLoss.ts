/**
 * The loss of the best constant prediction, which uses no feature. A model that is not better has
 * learned nothing.
 */
import type { TrainingData } from '../data/trainingData.ts';
import { meanLoss } from '../numerics/evaluate.ts';
import { leastLoss, lossRow, targetsOf } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { startingBiases } from './initial/startingBias.ts';

/** Losses of constant predictions: means over the samples, without penalties. */
export interface ConstantLosses {
  /** Loss of the best known constant for this loss function. */
  readonly best: number;
  /** Loss of scores of 0. */
  readonly zero: number;
  /** Lower bound of the loss; 0 for most loss functions. */
  readonly least: number;
  /** Weighted share of the largest class; NaN for regression. */
  readonly majority: number;
}

/**
 * Probabilities are clipped to this distance from 0 and 1, so that their logarithms stay finite.
 */
const LEAST_PROBABILITY = 1e-6;

/**
 * Regression uses the constant that biases start at (see startingBias.ts). Classification uses the
 * best of three: 0, the log-odds of the classes (best for logistic losses), and the majority class
 * (best for hinge losses).
 *
 * @param shares class shares of a larger set of samples, for the log-odds. Default: the shares of
 *   `data`
 */
export function constantLosses(
  plan: TrainingPlan,
  data: TrainingData,
  shares: Float64Array | undefined,
): ConstantLosses {
  const isRegression = targetsOf(plan.loss) === 'regression';
  const here = isRegression ? undefined : classShares(plan, data);
  const yardstick = here === undefined ? data : oneOfEach(plan, data, here);
  const lossAt = (constant: ArrayLike<number>) => lossOfConstant(plan, yardstick, constant);
  const zero = lossAt(new Float64Array(plan.nOutputs));
  const least = leastOf(plan, data);
  if (here === undefined) {
    const best = Math.min(zero, lossAt(startingBiases(plan, data)));
    return { best, zero, least, majority: Number.NaN };
  }
  const best = Math.min(zero, ...classConstants(plan, shares ?? here).map(lossAt));
  const largest = Math.max(...here);
  const majority = plan.targets === 'classes' ? largest : Math.max(largest, 1 - largest);
  return { best, zero, least, majority };
}

function lossOfConstant(
  plan: TrainingPlan,
  data: TrainingData,
  constant: ArrayLike<number>,
): number {
  const { nOutputs } = plan;
  const scores = new Float64Array(data.rows * nOutputs);
  for (let at = 0; at < scores.length; at++) scores[at] = constant[at % nOutputs];
  return meanLoss(plan, data, scores);
}

/**
 * Reduces the samples to one per class, with the weight of the whole class: enough for a constant's
 * loss. With several labels per sample there are many combinations, so all samples are kept.
 */
function oneOfEach(plan: TrainingPlan, data: TrainingData, shares: Float64Array): TrainingData {
  const { nOutputs, targets } = plan;
  if (targets !== 'classes' && nOutputs > 1) return data;
  const sampleWeights = targets === 'classes' ? shares : Float64Array.of(1 - shares[0], shares[0]);
  const rows = sampleWeights.length;
  return { ...data, y: Float64Array.from(sampleWeights, (_, i) => i), rows, sampleWeights };
}

function classConstants(plan: TrainingPlan, shares: Float64Array): Float64Array[] {
  const bounded = shares.map((p) =>
    Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, p)),
  );
  const isJoint = targetsOf(plan.loss) === 'multiclass';
  const greatest = Math.max(...shares);
  return [
    bounded.map((p) => (isJoint ? Math.log(p) : Math.log(p / (1 - p)))),
    isJoint ? shares.map((p) => (p === greatest ? 1 : 0)) : shares.map((p) => (p > 0.5 ? 1 : -1)),
  ];
}

/**
 * The weighted share of the samples whose output k has target 1, estimated from about `most`
 * samples at even distances.
 */
export function classShares(
  { nOutputs, targets }: TrainingPlan,
  { rows, y, sampleWeights }: Omit<TrainingData, 'x'>,
  most = rows,
): Float64Array {
  const every = Math.max(1, Math.floor(rows / most));
  const shares = new Float64Array(nOutputs);
  let total = 0;
  for (let i = 0; i < rows; i += every) {
    const weight = sampleWeights?.[i] ?? 1;
    total += weight;
    if (targets === 'classes') shares[y[i]] += weight;
    else for (let k = 0; k < nOutputs; k++) shares[k] += weight * y[i * nOutputs + k];
  }
  return shares.map((share) => share / total);
}

function leastOf(
  { loss, nOutputs }: TrainingPlan,
  { rows, y, sampleWeights }: TrainingData,
): number {
  if (lossRow(loss).least === undefined) return 0;
  let [sum, total] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = sampleWeights?.[i] ?? 1;
    total += weight;
    for (let k = 0; k < nOutputs; k++) sum += weight * leastLoss(loss, y[i * nOutputs + k]);
  }
  return sum / total;
}
