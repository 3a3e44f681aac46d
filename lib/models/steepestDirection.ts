/** The direction of steepest descent in coordinates that do not depend on the scales of x. */

import { sign } from '../common/sign.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { LAYERS } from '../plan/layerKinds.ts';
import type { ParameterBlock } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { ColumnSpreads } from './columnSpreads.ts';

/**
 * Minus the gradient with respect to the parameters of a model of standardised columns. With
 * deviation s and mean m of a column, the weight is w·s there, and the bias is b + Σ w·m. Deeper
 * layers of a network keep their coordinates. Frozen parameters do not move; a weight of 0 does not
 * move if the L1 penalty holds it there.
 */
export function steepestDirection(
  plan: TrainingPlan,
  blocks: readonly ParameterBlock[],
  spreads: ColumnSpreads,
  parameters: FloatArray,
  gradient: Float64Array,
): Float64Array {
  const direction = new Float64Array(gradient.length);
  for (const { from, size, weights, cols, frozen, layer } of blocks) {
    if (frozen) continue;
    for (let j = from; j < from + size; j++)
      direction[j] = -pulled(plan, parameters[j], gradient[j], j < from + weights);
    const seesColumns =
      cols === plan.nFeatures &&
      plan.layers.slice(0, layer).every(({ kind }) => LAYERS[kind].isIdentity);
    if (seesColumns) standardise(direction, { from, size, weights, cols }, spreads);
  }
  return direction;
}

/**
 * The gradient of a weight with the L1 penalty. For a weight of 0: the part of the gradient that
 * exceeds the penalty.
 */
function pulled(
  { l1 }: TrainingPlan,
  parameter: number,
  gradient: number,
  isWeight: boolean,
): number {
  if (l1 === 0 || !isWeight || parameter !== 0) return gradient;
  return sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
}

interface Stretch {
  readonly from: number;
  readonly size: number;
  readonly weights: number;
  readonly cols: number;
}

function standardise(
  direction: Float64Array,
  { from, size, weights, cols }: Stretch,
  { means, deviations }: ColumnSpreads,
): void {
  const hasBias = size > weights;
  for (let unit = 0; unit * cols < weights; unit++) {
    const bias = from + weights + unit;
    const ofBias = hasBias ? direction[bias] : 0;
    let shift = 0;
    for (let j = 0; j < cols; j++) {
      const at = from + unit * cols + j;
      // Without a bias, columns are not centred.
      const square = deviations[j] ** 2 + (hasBias ? 0 : means[j] ** 2);
      direction[at] = square > 0 ? (direction[at] - (hasBias ? means[j] * ofBias : 0)) / square : 0;
      if (hasBias) shift += means[j] * direction[at];
    }
    if (hasBias) direction[bias] = ofBias - shift;
  }
}
