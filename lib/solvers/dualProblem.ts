/**
 * The dual of a linear model with an L2 penalty as a problem of dual coordinate descent. With C = share/l2
 * for each sample, the objective divided by l2 is Σ C·L(z) + ½·‖w‖²; its dual variables d are those of
 * w = Σ d·x, and -d/C is a slope of the loss at the optimum.
 */

import { copyRow } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { DUAL_COUNTERS, type DualProblem, type DualState } from '../numerics/dualDescent.ts';
import { sharesOf, targetsOfOutput } from '../numerics/duality/samples.ts';
import { type Pieces, WorkMeter } from '../numerics/work.ts';
import type { LossPlan } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { seedState } from '../random/rng.ts';
import { firstBias, firstBiasSquare } from './dualBias.ts';

/** The part of one output, as a model of its own. */
export interface OutputProblem {
  readonly plan: TrainingPlan;
  readonly data: TrainingData;
  /** C of each sample; 0 for those that do not count. */
  readonly limits: Float64Array;
  readonly problem: DualProblem;
  /** Whether Σ d must be 0, because the bias has no penalty. */
  readonly isBalanced: boolean;
  /** The bias to begin with. */
  readonly bias: number;
}

/** The dual of a sample of the loss, for C = 1: see `DualProblem`. */
interface DualSample {
  readonly target: number;
  readonly low: number;
  readonly high: number;
  readonly curvature: number;
}

const ANY = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function dualSampleOf(loss: LossPlan): ((y: number) => DualSample) | undefined {
  switch (loss.name) {
    case 'hinge':
    case 'squaredHinge': {
      const [most, curvature] = loss.name === 'hinge' ? [1, 0] : [Number.POSITIVE_INFINITY, 0.5];
      return (y) =>
        y > 0.5
          ? { target: 1, low: 0, high: most, curvature }
          : { target: -1, low: -most, high: 0, curvature };
    }
    case 'absoluteError':
    case 'epsilonInsensitive':
      return (target) => ({ target, low: -1, high: 1, curvature: 0 });
    case 'squaredEpsilonInsensitive':
      return (target) => ({ ...ANY, target, curvature: 0.5 });
    case 'quantile': {
      const { quantile } = loss;
      return (target) => ({ target, low: quantile - 1, high: quantile, curvature: 0 });
    }
    default:
      return undefined;
  }
}

/** Whether dual coordinate descent solves the plan's problem. */
export function hasDualDescent(plan: TrainingPlan): boolean {
  const { loss, l1, l2, layers, maxNorm, clipSlope } = plan;
  const isPlain = layers.length === 0 && l1 === 0 && maxNorm === 0 && clipSlope === 0;
  return isPlain && l2 > 0 && dualSampleOf(loss) !== undefined;
}

/** The problem of output k. */
export function* outputProblem(
  plan: TrainingPlan,
  data: TrainingData,
  k: number,
): Pieces<OutputProblem> {
  const { loss, l2, nFeatures: cols, precision, useBias, penalizeBias } = plan;
  const { rows, x } = data;
  const sampleOf = dualSampleOf(loss) as (y: number) => DualSample;
  const y = targetsOfOutput(plan, data, k);
  const limits = sharesOf(plan, data).map((share) => share / l2);
  const lows = new Float64Array(rows);
  const highs = new Float64Array(rows);
  const targets = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const { target, low, high, curvature } = sampleOf(y[i]);
    targets[i] = target;
    if (!(limits[i] > 0)) continue;
    lows[i] = low * limits[i];
    highs[i] = high * limits[i];
    curvatures[i] = curvature / limits[i];
  }
  const squares = yield* rowSquares(data, cols);
  const isBalanced = useBias && !penalizeBias;
  const epsilon =
    loss.name === 'epsilonInsensitive' || loss.name === 'squaredEpsilonInsensitive'
      ? loss.epsilon
      : 0;
  const samples = { targets, lows, highs, curvatures, epsilon };
  const bias = isBalanced ? yield* firstBias(samples) : 0;
  const biasSquare = isBalanced ? firstBiasSquare(samples, squares) : useBias ? 1 : 0;
  return {
    plan: { ...plan, nOutputs: 1, targets: 'values' },
    data: { ...data, y },
    problem: { ...samples, x, cols, precision, squares, biasSquare },
    limits,
    isBalanced,
    bias,
  };
}

/** All variables 0, the rows that count first. */
export function firstState(
  { limits, data, problem, bias }: OutputProblem,
  seed: number,
): DualState {
  const numbers = Uint32Array.from(limits, (_, i) => i);
  const counting = numbers.filter((i) => limits[i] > 0);
  const order = new Uint32Array(data.rows);
  order.set(counting);
  order.set(
    numbers.filter((i) => !(limits[i] > 0)),
    counting.length,
  );
  const counters = new Float64Array(Object.keys(DUAL_COUNTERS).length);
  counters[DUAL_COUNTERS.bias] = bias;
  const weights = new Float64Array(problem.cols);
  return { order, weights, duals: new Float64Array(data.rows), random: seedState(seed), counters };
}

function* rowSquares({ x, rows }: TrainingData, cols: number): Pieces<Float64Array> {
  const squares = new Float64Array(rows);
  const row = new Float64Array(cols);
  const meter = new WorkMeter();
  for (let i = 0; i < rows; i++) {
    copyRow(x, cols, i, row, 0);
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += row[j] * row[j];
    squares[i] = sum;
    if (meter.isFull(2 * cols)) yield;
  }
  return squares;
}
