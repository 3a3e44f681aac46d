/**
 * The layout of the Hessian of a linear model, which backends write and solvers read: square blocks,
 * one after the other, each row-major and symmetric, with both triangles.
 *
 * | loss | blocks | parameters of a block |
 * |---|---|---|
 * | compares classes | one | all, in their order |
 * | squaredError | one, which holds for every output: its second derivatives are constant | the weights of one output, then its bias |
 * | others | one per output | the weights of the output, then its bias |
 *
 * Second derivatives by parameters of different blocks are 0. native/engine/hessian.h has the same
 * layout.
 */
import { parameterCount } from './parameters.ts';
import type { TrainingPlan } from './plan.ts';

export interface HessianShape {
  /** Number of blocks. */
  readonly blocks: number;
  /** Rows, and columns, of a block. */
  readonly size: number;
}

/**
 * The blocks of the Hessian of a linear model.
 *
 * @param plan without layers
 */
export function hessianShape(
  plan: Pick<
    TrainingPlan,
    'nFeatures' | 'nOutputs' | 'useBias' | 'layers' | 'loss' | 'lossTargets'
  >,
): HessianShape {
  if (plan.lossTargets === 'multiclass') return { blocks: 1, size: parameterCount(plan) };
  const size = plan.nFeatures + (plan.useBias ? 1 : 0);
  return { blocks: plan.loss.name === 'squaredError' ? 1 : plan.nOutputs, size };
}
