/**
 * The loss of the best answer that looks at no feature: the yardstick for whether training got
 * anywhere.
 */
import type { TrainingData } from '../data/trainingData.ts';
import { meanLoss } from '../numerics/evaluate.ts';
import { canBeNegative, leastLoss, targetsOf } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { startingBiases } from './initial/startingBias.ts';

/** Losses of constant answers, means over the samples, without penalties. */
export interface ConstantLosses {
  /** Of the best constant that is known for the loss. */
  readonly best: number;
  /** Of scores of 0. */
  readonly zero: number;
  /** What no score can go below; 0 but for losses that can be negative. */
  readonly least: number;
  /** The share of samples of the largest class; NaN for numbers. */
  readonly majority: number;
}

/** Probabilities nearer to 0 or 1 than this are brought there: their logarithms stay finite. */
const LEAST_PROBABILITY = 1e-6;

/**
 * For numbers the constant that biases start at (see startingBias.ts). For classes the best of three:
 * 0, the log-odds of the classes (best for logistic losses), and the classes' majorities (best for
 * hinges).
 *
 * @param shares of classes, of more samples than these, for the log-odds. Default: those of these
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
 * Samples of a constant's loss: one of each class that weighs as all of it. Several single labels of a
 * sample can stand together in many ways: all samples stay.
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
 * The weighted share of the samples whose output k is to be 1; of about so many of them, at even
 * distances.
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
  if (!canBeNegative(loss)) return 0;
  let [sum, total] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = sampleWeights?.[i] ?? 1;
    total += weight;
    for (let k = 0; k < nOutputs; k++) sum += weight * leastLoss(loss, y[i * nOutputs + k]);
  }
  return sum / total;
}
