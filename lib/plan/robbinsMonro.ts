/**
 * Robbins' and Monro's conditions on the steps of a converging stochastic descent, for every
 * schedule.
 */
import { resolveSchedule } from './resolveSchedule.ts';
import type { Schedule } from './schedules.ts';

/** The conditions for a rate proportional to 1/t^power. */
function ofPower(power: number): RobbinsMonro {
  const by = (satisfied: boolean, reason: string) => Object.freeze({ satisfied, reason });
  if (power === 1) return by(true, 'η falls as 1/t: Σ1/t = ∞ and Σ1/t² < ∞');
  if (power <= 0.5) return by(false, `Ση² = ∞: η falls as 1/t^${power}, and 2·${power} ≤ 1`);
  if (power > 1) return by(false, `Ση < ∞: η falls as 1/t^${power}, and ${power} > 1`);
  return by(
    true,
    `η falls as 1/t^${power}: Ση = ∞ since ${power} ≤ 1, Ση² < ∞ since 2·${power} > 1`,
  );
}

/** Whether a schedule satisfies the conditions of Robbins and Monro, with the reason. */
export interface RobbinsMonro {
  /** Whether both conditions hold. */
  readonly satisfied: boolean;
  /** The reason, as a sentence. */
  readonly reason: string;
}

/**
 * Tells whether a schedule satisfies Σηₜ = ∞ and Σηₜ² < ∞, under which stochastic gradient descent
 * converges (H. Robbins, S. Monro, "A stochastic approximation method", Ann. Math. Statist. 22,
 * 1951). The schedule is taken as a function of unlimited time t.
 *
 * @param schedule a learning rate, or a schedule with its parameters
 * @throws {TypeError | RangeError} if it is no schedule, or a parameter is wrong
 * @example
 * robbinsMonro({ name: 'inverseTime', decay: 0.1 }).satisfied; // true
 * robbinsMonro(0.1).satisfied; // false
 */
export function robbinsMonro(schedule: number | Schedule): RobbinsMonro {
  const plan = resolveSchedule(schedule, 1, { epochs: 1, stepsPerEpoch: 1, alpha: 1 });
  const never = (reason: string) => Object.freeze({ satisfied: false, reason });
  switch (plan.name) {
    case 'constant':
      return never('Ση² = ∞: the rate stays the same');
    case 'inverseTime':
      return plan.decay === 0
        ? never('Ση² = ∞: without decay the rate stays the same')
        : ofPower(plan.power);
    case 'inverseScaling':
      return ofPower(plan.power);
    case 'optimal':
      return ofPower(1);
    case 'plateau':
      return never(
        plan.minimum > 0
          ? 'Ση² = ∞: the rate does not fall below its minimum'
          : 'it depends on the losses: a rate that stays has Ση² = ∞, one cut again and again Ση < ∞',
      );
    case 'lossProportional':
      return never(
        'it depends on the losses: while the loss stays above 0, so does the rate, and Ση² = ∞',
      );
    case 'custom':
      return never('a function is known at the epochs of a run only, not without end');
    case 'exponential':
      return plan.gamma < 1
        ? never('Ση < ∞: the rate falls as a geometric series')
        : never('Ση² = ∞: the rate does not fall');
    case 'step':
      return plan.gamma < 1
        ? never('Ση < ∞: the rate falls as a geometric series, step by step')
        : never('Ση² = ∞: the rate does not fall');
    case 'multiStep':
      return never('Ση² = ∞: after the last milestone the rate stays the same');
    case 'linear':
      return plan.to === 0
        ? never('Ση < ∞: the rate is 0 after its period')
        : never('Ση² = ∞: after its period the rate stays the same');
    case 'cosineRestarts':
      return never('Ση² = ∞: the rate comes back to its start again and again');
    case 'polynomial':
      return plan.power > 0
        ? never('Ση < ∞: the rate is 0 after its period')
        : never('Ση² = ∞: with power 0 the rate stays the same');
    case 'cosine':
      return never('Ση² = ∞: after its period the rate rises again');
    case 'oneCycle':
      return never('Ση² = ∞: after its period the rate stays the same');
  }
}
