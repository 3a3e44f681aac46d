/** Losses and slopes of a block of samples of a linear model. The twin of `BlockLoss` in native/engine/linear.h. */

import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type ClassLoss, classLossOf } from './classLosses.ts';
import { classCurvature, type PointCurvature, pointCurvatureOf } from './curvatures.ts';
import { areBits } from './logisticSum.ts';
import {
  clipSlopes,
  comparesClasses,
  type PointLoss,
  pointLossOf,
  type SumLoss,
  sumLossOf,
} from './losses.ts';

/** Losses and slopes of a block, for `LinearGradient` and `evaluate`. */
export class BlockLoss {
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #blockRows: number;
  readonly #pointLoss: PointLoss | undefined;
  readonly #classLoss: ClassLoss | undefined;
  /** Made when it is needed: few fits need second derivatives. */
  #curvature: PointCurvature | undefined;
  /**
   * The kernel that computes only the sum of the losses, if the loss has one and single losses are
   * not needed.
   */
  readonly #sumLoss: SumLoss | undefined;
  readonly #y: Float64Array;
  /** The loss of each sample of the block; with several single scores, of each score. */
  readonly #losses: Float64Array;

  constructor(plan: TrainingPlan, data: TrainingData, blockRows: number) {
    this.#plan = plan;
    this.#data = data;
    this.#blockRows = blockRows;
    if (comparesClasses(plan.loss)) this.#classLoss = classLossOf(plan.loss);
    else this.#pointLoss = pointLossOf(plan.loss);
    const { sampleWeights, y } = data;
    const isSum = plan.nOutputs === 1 && !sampleWeights && areBits(y);
    this.#sumLoss = isSum ? sumLossOf(plan.loss) : undefined;
    this.#y = new Float64Array(blockRows);
    this.#losses = new Float64Array(blockRows);
  }

  /**
   * Replaces the scores of `n` samples, output k of sample i at k·blockRows + i, by their slopes,
   * clipped as the plan says, then weighted, and returns the sum of their weighted losses. `rows[i]`
   * is the number of the row.
   */
  replace(n: number, rows: Uint32Array, scores: Float64Array): number {
    const { nOutputs, targets } = this.#plan;
    const { y, sampleWeights } = this.#data;
    if (this.#sumLoss !== undefined) {
      const loss = this.#sumLoss(n, y, rows, scores);
      this.#clip(n, scores);
      return loss;
    }
    const [ofBlock, losses, stride] = [this.#y, this.#losses, this.#blockRows];
    if (this.#classLoss !== undefined) {
      for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i]];
      this.#classLoss(n, nOutputs, stride, ofBlock, scores, losses);
      for (let k = 0; k < nOutputs; k++) this.#clip(n, scores, k * stride);
      return this.#weigh(n, rows, scores, nOutputs, sampleWeights);
    }
    let total = 0;
    for (let k = 0; k < nOutputs; k++) {
      const ofOutput = nOutputs === 1 ? scores : scores.subarray(k * stride, (k + 1) * stride);
      if (targets === 'classes') for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i]] === k ? 1 : 0;
      else for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i] * nOutputs + k];
      (this.#pointLoss as PointLoss)(n, ofBlock, ofOutput, losses);
      this.#clip(n, ofOutput);
      total += this.#weigh(n, rows, ofOutput, 1, sampleWeights);
    }
    return total;
  }

  /**
   * Replaces `along`, changes of the scores of `n` samples in the places of the scores, by the changes
   * of their slopes, weighted: the product with the second derivatives at the scores, which are
   * overwritten.
   */
  curve(n: number, rows: Uint32Array, scores: Float64Array, along: Float64Array): void {
    const { loss, nOutputs, targets } = this.#plan;
    const { y, sampleWeights } = this.#data;
    const [ofBlock, stride] = [this.#y, this.#blockRows];
    if (this.#classLoss !== undefined) classCurvature(loss, n, nOutputs, stride, scores, along);
    for (let k = 0; k < nOutputs; k++) {
      const ofOutput = along.subarray(k * stride, (k + 1) * stride);
      if (this.#classLoss === undefined) {
        if (targets === 'classes')
          for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i]] === k ? 1 : 0;
        else for (let i = 0; i < n; i++) ofBlock[i] = y[rows[i] * nOutputs + k];
        this.#curvature ??= pointCurvatureOf(loss);
        this.#curvature(n, ofBlock, scores.subarray(k * stride), ofOutput);
      }
      if (sampleWeights) for (let i = 0; i < n; i++) ofOutput[i] *= sampleWeights[rows[i]];
    }
  }

  #clip(n: number, slopes: Float64Array, at = 0): void {
    const { clipSlope } = this.#plan;
    if (clipSlope > 0) clipSlopes(clipSlope, slopes, at, n);
  }

  #weigh(
    n: number,
    rows: Uint32Array,
    slopes: Float64Array,
    nOutputs: number,
    sampleWeights: FloatArray | undefined,
  ): number {
    const losses = this.#losses;
    let total = 0;
    if (sampleWeights === undefined) {
      for (let i = 0; i < n; i++) total += losses[i];
      return total;
    }
    for (let i = 0; i < n; i++) {
      const weight = sampleWeights[rows[i]];
      total += weight * losses[i];
      for (let k = 0, at = i; k < nOutputs; k++, at += this.#blockRows) slopes[at] *= weight;
    }
    return total;
  }
}
