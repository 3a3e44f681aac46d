/**
 * Loss and score of samples, for validation: the twin of native/engine/evaluate.h. Sums are in double
 * precision, blocks of rows added in the tree of common/treeSum.ts.
 */

import { SUM_ROWS, sumOfRows, TreeSum } from '../common/treeSum.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { BlockLoss } from './blockLoss.ts';
import { numberLink } from './links.ts';
import { meanR2 } from './r2.ts';
import { scorePieces } from './scores.ts';
import { inOneGo, type Pieces, WorkMeter } from './work.ts';

/** Loss and score of samples. */
export interface Evaluation {
  /** Mean loss, weighted, without penalties. */
  readonly loss: number;
  /** Weighted accuracy, or R² (the mean over outputs) for regression. */
  readonly score: number;
}

export function evaluate(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
): Evaluation {
  return inOneGo(evaluatePieces(plan, data, parameters));
}

/** The same in pieces. */
export function* evaluatePieces(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
): Pieces<Evaluation> {
  const { nOutputs } = plan;
  const scores = floatArray(plan.precision, data.rows * nOutputs);
  yield* scorePieces(plan, data.x, parameters, scores);
  const score =
    plan.lossTargets === 'regression' ? r2(plan, data, scores) : accuracy(plan, data, scores);
  return { loss: yield* meanLossPieces(plan, data, scores), score };
}

/** Work of a loss, in multiplications. */
const WORK_PER_LOSS = 30;

/**
 * Mean loss, weighted, of samples by their scores: output k of sample i is at
 * `scores[i * stride + at + k]`.
 */
export function meanLoss(
  plan: TrainingPlan,
  data: TrainingData,
  scores: FloatArray,
  stride: number = plan.nOutputs,
  at = 0,
): number {
  return inOneGo(meanLossPieces(plan, data, scores, stride, at));
}

function* meanLossPieces(
  plan: TrainingPlan,
  data: TrainingData,
  scores: FloatArray,
  stride: number = plan.nOutputs,
  at = 0,
): Pieces<number> {
  const { nOutputs } = plan;
  const meter = new WorkMeter();
  const size = Math.min(SUM_ROWS, data.rows);
  const loss = new BlockLoss(plan, data, size);
  const rows = new Uint32Array(size);
  const block = new Float64Array(size * nOutputs);
  const total = new TreeSum();
  for (let first = 0; first < data.rows; first += size) {
    const n = Math.min(size, data.rows - first);
    for (let i = 0; i < n; i++) {
      rows[i] = first + i;
      for (let k = 0; k < nOutputs; k++)
        block[k * size + i] = scores[(first + i) * stride + at + k];
    }
    total.add(loss.replace(n, rows, block));
    if (meter.isFull(n * nOutputs * WORK_PER_LOSS)) yield;
  }
  return total.total / totalWeight(data);
}

/** The sum of the sample weights. */
export function totalWeight({ rows, sampleWeights }: TrainingData): number {
  if (sampleWeights === undefined) return rows;
  return sumOfRows(rows, (i) => sampleWeights[i]);
}

/** Weighted share of the rows whose class, or whose every target, is predicted correctly. */
function accuracy(plan: TrainingPlan, data: TrainingData, scores: FloatArray): number {
  const { nOutputs, targets } = plan;
  const isRight = (i: number): boolean => {
    if (targets === 'classes') {
      let best = 0;
      for (let k = 1; k < nOutputs; k++) {
        if (scores[i * nOutputs + k] > scores[i * nOutputs + best]) best = k;
      }
      return best === data.y[i];
    }
    for (let at = i * nOutputs; at < (i + 1) * nOutputs; at++) {
      if (scores[at] > 0 !== data.y[at] > 0.5) return false;
    }
    return true;
  };
  const { rows, sampleWeights } = data;
  return sumOfRows(rows, (i) => (isRight(i) ? (sampleWeights?.[i] ?? 1) : 0)) / totalWeight(data);
}

function r2(plan: TrainingPlan, data: TrainingData, scores: FloatArray): number {
  const { rows, y, sampleWeights } = data;
  const { predict } = numberLink(plan.link);
  const weight = (i: number) => sampleWeights?.[i] ?? 1;
  return meanR2(rows, plan.nOutputs, y, (at) => predict(scores[at]), weight);
}
