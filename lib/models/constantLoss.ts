/**
 * The loss of the best answer that looks at no feature: the yardstick for whether training got
 * anywhere.
 */
import type { TrainingData } from '../backend/backend.ts';
import { meanLoss } from '../backend/typescript/evaluate.ts';
import { canBeNegative, leastLoss, targetsOf } from '../losses.ts';
import type { TrainingPlan } from '../plan.ts';
import { startingBiases } from './startingBias.ts';

/** Losses of constant answers, means over the samples, without penalties. */
export interface ConstantLosses {
  /** Of the best constant that is known for the loss. */
  readonly best: number;
  /** Of scores of 0. */
  readonly zero: number;
  /** What no score can go below; 0 but for losses that can be negative. */
  readonly least: number;
}

/** Probabilities nearer to 0 or 1 than this are brought there: their logarithms stay finite. */
const LEAST_PROBABILITY = 1e-6;

/**
 * For numbers the constant that biases start at (see startingBias.ts). For classes the best of three:
 * 0, the log-odds of the classes (best for logistic losses), and the classes' majorities (best for
 * hinges).
 */
export function constantLosses(plan: TrainingPlan, data: TrainingData): ConstantLosses {
  const of = (constant: ArrayLike<number>) => {
    const { nOutputs } = plan;
    const scores = new Float64Array(data.rows * nOutputs);
    for (let at = 0; at < scores.length; at += nOutputs) scores.set(constant, at);
    return meanLoss(plan, data, scores);
  };
  const zero = of(new Float64Array(plan.nOutputs));
  const candidates =
    targetsOf(plan.loss) === 'regression'
      ? [startingBiases(plan, data)]
      : classConstants(plan, data);
  return { best: Math.min(zero, ...candidates.map(of)), zero, least: leastOf(plan, data) };
}

function classConstants(plan: TrainingPlan, data: TrainingData): Float64Array[] {
  const shares = classShares(plan, data);
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

/** The weighted share of the samples whose output k is to be 1. */
function classShares(
  { nOutputs, targets }: TrainingPlan,
  { rows, y, sampleWeights }: TrainingData,
): Float64Array {
  const shares = new Float64Array(nOutputs);
  let total = 0;
  for (let i = 0; i < rows; i++) {
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
