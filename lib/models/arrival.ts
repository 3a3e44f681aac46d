/** Whether a run that ended well got somewhere: it arrived, it did not, or it went the wrong way. */

import { lastRate } from '../backend/typescript/trainer.ts';
import { DIVERGENCE_ADVICE, DivergenceError } from '../common/errors.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { meanLoss } from '../numerics/evaluate.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import type { EpochReport, StopReason } from '../numerics/stopping.ts';
import { targetsOf } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { divergenceAdvice, showNumber } from './columnSpreads.ts';
import { judge } from './convergence.ts';
import type { Job } from './job.ts';
import { type NotConverged, notConverged } from './notConverged.ts';
import type { RunOutcome } from './run.ts';

/** What is said of it; nothing of a run that has no end to arrive at. */
export interface Arrival {
  readonly converged: boolean | undefined;
  readonly found: NotConverged | undefined;
}

/** A loss that rose to more than this many times that of the start is a divergence. */
const MOST_RISE = 1000;

/**
 * Judges a run that ended well by its model's parameters.
 *
 * @throws {DivergenceError} if the loss of the last epoch is more than 1000 times that before the first
 *   step, or that of the best constant answer where this is more
 */
export function arrivalOf(
  { ending, reports }: RunOutcome,
  { plan, data, state, began }: Job,
  model: FloatArray | undefined,
): Arrival {
  const stopReason = ending.ended as StopReason; // all others have thrown
  // A run that had ended before it was resumed has no reports; its state says as much of its last epoch.
  const last = reports.at(-1) ?? lastEpochOf(plan, state);
  if (last === undefined || model === undefined) return { converged: undefined, found: undefined };
  // The sum of a batch's losses, as a mean over its samples.
  const lossScale =
    plan.reduction === 'sum' ? Math.ceil(data.rows / plan.batchSize) / data.rows : 1;
  const lastLoss = last.loss * lossScale;
  const diverged = (than: string, advice = DIVERGENCE_ADVICE) =>
    new DivergenceError(
      last.epoch,
      last.learningRate,
      `Training diverged: in epoch ${last.epoch} the loss is ${showNumber(lastLoss)}, more than ${MOST_RISE} times ${than}, ` +
        `at learning rate ${last.learningRate}. ${advice}`,
    );
  if (began && (stopReason === 'targetLoss' || stopReason === 'targetScore')) {
    return { converged: true, found: undefined };
  }
  const judgement = began && judge(plan, data, state.counters[COUNTERS.epochs], began, model);
  if (judgement === undefined) {
    if (isClippedAway(plan, data, lastLoss)) throw diverged('that of predictions of 0');
    return { converged: undefined, found: undefined };
  }
  const { constants, start } = judgement;
  const usual = Math.max(start, constants.best) - constants.least;
  const most = MOST_RISE * (usual + 1e-9 * (constants.zero - constants.least));
  if (most > 0 && lastLoss - constants.least > most && !risesByDesign(plan)) {
    throw diverged(
      `what it was at the start (${showNumber(start)})`,
      divergenceAdvice(judgement.spreads()),
    );
  }
  const found = notConverged(judgement, {
    ...{ reports, stopReason, lossScale },
    epochs: state.counters[COUNTERS.epochs],
    learningRate: last.learningRate,
  });
  return { converged: found === undefined, found };
}

/** The last epoch that a state has behind it. */
function lastEpochOf(
  plan: TrainingPlan,
  state: TrainingState,
): Pick<EpochReport, 'epoch' | 'loss' | 'learningRate'> | undefined {
  const { counters } = state;
  const epoch = counters[COUNTERS.epochs];
  if (epoch === 0) return undefined;
  const before = counters.slice();
  before[COUNTERS.epochs] -= 1;
  const learningRate = lastRate(plan, { ...state, counters: before });
  return { epoch, loss: counters[COUNTERS.lastLoss], learningRate };
}

/**
 * Classifiers whose slopes are clipped, as scikit-learn's: their first steps may be far too long, and what
 * counts is on which side of 0 a score is, not how far.
 */
function risesByDesign({ clipSlope, loss }: TrainingPlan): boolean {
  return clipSlope > 0 && targetsOf(loss) !== 'regression';
}

/**
 * Whether clipped slopes alone keep a regression finite, in a call of `partialFit`, whose run has no start
 * to compare with: steps that only grow end there, and the loss stays where slopes are clipped.
 */
function isClippedAway(plan: TrainingPlan, data: TrainingData, loss: number): boolean {
  if (plan.clipSlope === 0 || targetsOf(plan.loss) !== 'regression' || loss <= plan.clipSlope) {
    return false;
  }
  const zero = meanLoss(plan, data, new Float64Array(data.rows * plan.nOutputs));
  return loss > MOST_RISE * zero;
}
