/** Decides whether a completed run converged, did not converge, or diverged. */

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
import { type NotConverged, notConverged, notSolved } from './notConverged.ts';
import type { RunOutcome } from './run.ts';
import type { Certificate } from './solving/certificate.ts';

/**
 * The verdict; both fields are undefined for a run that has no end to converge to, such as
 * `partialFit`.
 */
export interface Verdict {
  readonly converged: boolean | undefined;
  readonly found: NotConverged | undefined;
}

/** A run diverged if its loss grew to more than this multiple of the loss at the start. */
const MOST_RISE = 1000;

/** Half the distance from 1 to the next number. */
const ROUNDING = { float32: 2 ** -24, float64: 2 ** -53 } as const;

/**
 * Judges a completed run by the parameters of its model.
 *
 * @throws {DivergenceError} if the loss of the last epoch is more than 1000 times the loss before
 *   the first step, or 1000 times the loss of the best constant prediction if that is greater
 */
export function verdictOf(
  { ending, reports }: RunOutcome,
  { plan, data, state, solver, initialParameters }: Job,
  model: FloatArray | undefined,
): Verdict {
  const stopReason = ending.ended as StopReason; // all others have thrown
  if (solver !== undefined) return solverVerdict(plan, solver.certificate, reports, stopReason);
  // If the run had already ended before it was resumed, there are no reports: use the counters of
  // its state.
  const last = reports.at(-1) ?? lastEpochOf(plan, state);
  if (last === undefined || model === undefined) return { converged: undefined, found: undefined };
  // Converts the sum of a batch's losses into a mean over its samples.
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
  if (initialParameters && (stopReason === 'targetLoss' || stopReason === 'targetScore')) {
    return { converged: true, found: undefined };
  }
  const judgement =
    initialParameters &&
    judge(plan, data, state.counters[COUNTERS.epochs], initialParameters, model);
  if (judgement === undefined) {
    if (isClippedAway(plan, data, lastLoss)) throw diverged('that of predictions of 0');
    return { converged: undefined, found: undefined };
  }
  const { constants, start } = judgement;
  const usual = Math.max(start, constants.best) - constants.least;
  // Where no score does better than the start, what is left above the least loss is rounding.
  const rounding =
    ROUNDING[plan.precision] * (Math.abs(constants.zero) + Math.abs(constants.least));
  const most = MOST_RISE * (usual + 1e-9 * (constants.zero - constants.least) + rounding);
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

/** What a certificate says; reaching a target also is an end that was asked for. */
function solverVerdict(
  plan: TrainingPlan,
  certificate: Certificate | undefined,
  reports: readonly EpochReport[],
  stopReason: StopReason,
): Verdict {
  // A run that had already ended before it was resumed is not judged again.
  if (certificate === undefined) return { converged: undefined, found: undefined };
  const isWanted = ['targetLoss', 'targetScore', 'patience'].includes(stopReason);
  if (certificate.converged || (isWanted && certificate.optimum !== 'none')) {
    return { converged: true, found: undefined };
  }
  return { converged: false, found: notSolved(plan, certificate, reports, stopReason) };
}

/** The last epoch recorded in a state. */
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
 * True for classifiers with clipped slopes, as in scikit-learn. Their first steps may be far too
 * long, but only the sign of a score matters, not its size.
 */
function risesByDesign({ clipSlope, loss }: TrainingPlan): boolean {
  return clipSlope > 0 && targetsOf(loss) !== 'regression';
}

/**
 * True if only slope clipping keeps a regression finite in `partialFit`, which has no start to
 * compare with. Growing steps then end at a loss where the slopes are clipped.
 */
function isClippedAway(plan: TrainingPlan, data: TrainingData, loss: number): boolean {
  if (plan.clipSlope === 0 || targetsOf(plan.loss) !== 'regression' || loss <= plan.clipSlope) {
    return false;
  }
  const zero = meanLoss(plan, data, new Float64Array(data.rows * plan.nOutputs));
  return loss > MOST_RISE * zero;
}
