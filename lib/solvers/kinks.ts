/**
 * Losses that are piecewise linear, as sums of kinks: a kink at t costs up·(t - z) for scores z below t
 * and down·(z - t) above.
 */
import type { TrainingData } from '../data/trainingData.ts';
import { sharesOf, targetsOfOutput } from '../numerics/duality/samples.ts';
import type { LossPlan } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';

/** The kinks of all samples: one for each, or one for each and then a second one for each. */
export interface Kinks {
  readonly rows: number;
  readonly targets: Float64Array;
  /** What a unit of z below the target costs, with the share of the sample in the objective. */
  readonly up: Float64Array;
  /** What a unit above costs. */
  readonly down: Float64Array;
}

/** One kink of a loss: its place and its slopes, from the target of the sample. */
type KinkOf = (y: number) => readonly [target: number, up: number, down: number];

/** The kinks of the loss of a sample; `undefined` if the loss is not a sum of kinks. */
function kinkRules(loss: LossPlan): readonly KinkOf[] | undefined {
  switch (loss.name) {
    case 'quantile':
      return [(y) => [y, loss.quantile, 1 - loss.quantile]];
    case 'absoluteError':
      return [(y) => [y, 1, 1]];
    case 'epsilonInsensitive':
      return [(y) => [y - loss.epsilon, 1, 0], (y) => [y + loss.epsilon, 0, 1]];
    case 'hinge':
      return [(y) => (y === 1 ? [1, 1, 0] : [-1, 0, 1])];
    default:
      return undefined;
  }
}

/**
 * The kinks of output k.
 *
 * @throws {RangeError} if the loss is not piecewise linear
 */
export function kinksOf(plan: TrainingPlan, data: TrainingData, k: number): Kinks {
  const rules = kinkRules(plan.loss);
  if (rules === undefined) throw new RangeError(`No kinks of loss ${plan.loss.name}`);
  const { rows } = data;
  const y = targetsOfOutput(plan, data, k);
  const shares = sharesOf(plan, data);
  const [targets, up, down] = [0, 1, 2].map(() => new Float64Array(rules.length * rows));
  for (const [copy, kinkOf] of rules.entries()) {
    for (let i = 0, at = copy * rows; i < rows; i++, at++) {
      const [target, above, below] = kinkOf(y[i]);
      targets[at] = target;
      up[at] = shares[i] * above;
      down[at] = shares[i] * below;
    }
  }
  return { rows, targets, up, down };
}
