/**
 * The parts of the gradients that do not depend on the type of array: the losses, and the buffers
 * for a block of rows.
 */
import { VectorTreeSum } from '../../common/treeSum.ts';
import { type ClassLoss, classLossOf } from '../../numerics/classLosses.ts';
import { type PointLoss, pointLossOf } from '../../numerics/losses.ts';
import { resolveLoss } from '../../plan/losses.ts';

/** The losses that have kernels, by the names of the kernels. */
export const LOSS_OF = {
  logisticGradient: pointLossOf(resolveLoss('logistic')),
  hingeGradient: pointLossOf(resolveLoss('hinge')),
  squaredErrorGradient: pointLossOf(resolveLoss('squaredError')),
} as const satisfies Record<string, PointLoss>;
export const SOFTMAX: ClassLoss = classLossOf(resolveLoss('softmax'));

/** Buffers in double precision, kept between calls and enlarged when necessary. */
export const room = {
  /** One number for each row of a block. */
  targets: new Float64Array(0),
  losses: new Float64Array(0),
  /** Index at which each row begins in its array. */
  starts: new Int32Array(0),
  /** Scores, then slopes: output k of row i at k · blockRows + i. */
  scores: new Float64Array(0),
  /** The model's parameters, and the gradient with respect to them. */
  parameters: new Float64Array(0),
  sums: new Float64Array(0),
  /** The tree of the leaves' gradients. */
  tree: new VectorTreeSum(),
};

export function makeRoom(blockRows: number, outputs: number, nParameters: number): void {
  if (room.starts.length < blockRows) {
    room.targets = new Float64Array(blockRows);
    room.losses = new Float64Array(blockRows);
    room.starts = new Int32Array(blockRows);
  }
  if (room.scores.length < blockRows * outputs) {
    room.scores = new Float64Array(blockRows * outputs);
  }
  if (room.parameters.length < nParameters) {
    room.parameters = new Float64Array(nParameters);
    room.sums = new Float64Array(nParameters);
  }
}

/**
 * Multiplies the slopes of n rows by the sample weights and returns their weighted loss. The
 * weights begin at `offset`; without weights, all are 1.
 */
export function weigh(
  n: number,
  outputs: number,
  blockRows: number,
  sampleWeights: Float64Array | Float32Array | undefined,
  offset: number,
): number {
  const { losses, scores } = room;
  let total = 0;
  if (sampleWeights === undefined) {
    for (let i = 0; i < n; i++) total += losses[i];
    return total;
  }
  for (let i = 0; i < n; i++) {
    const weight = sampleWeights[offset + i];
    total += weight * losses[i];
    for (let k = 0, at = i; k < outputs; k++, at += blockRows) scores[at] *= weight;
  }
  return total;
}
