/** The record of a training run, completed or interrupted, as text and as JSON. */

import { withArrays } from '../../common/asArrays.ts';
import type { Checkpoint } from '../../models/checkpoint.ts';
import type { ColumnSpread } from '../../models/columnSpreads.ts';
import type { EpochReport } from '../../models/fitOptions.ts';
import type { FitResult, StopReason } from '../../models/fitResult.ts';
import {
  describeNotConverged,
  type NotConverged,
  type NotConvergedCause,
} from '../../models/notConverged.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { showCount, showNumber } from '../shared/describe.ts';
import { describeInterrupt, INTERRUPTS, type InterruptSignal } from '../shared/failure.ts';

/**
 * The history of a run. Each list has one element per epoch, or is empty; see `interruptedRecord`.
 */
export interface TrainingRecord
  extends Pick<
    FitResult,
    | 'losses'
    | 'validationLosses'
    | 'validationScores'
    | 'learningRates'
    | 'bestEpoch'
    | 'converged'
    | 'notConverged'
    | 'certificate'
    | 'seconds'
  > {
  /** Epochs of this run. */
  readonly epochs: number;
  /** Epochs of the earlier runs that this run resumed from. */
  readonly epochsBefore: number;
  readonly stopReason: StopReason | InterruptSignal;
  /** The plan of the run; after an interrupt, as stored in its checkpoint. */
  readonly plan: TrainingPlan;
}

/** What a round of a run is called: an epoch of a descent, or an iteration of a solver. */
export type RoundName = 'epoch' | 'iteration';

export function roundName({ plan: { solver } }: Pick<TrainingRecord, 'plan'>): RoundName {
  return solver === 'descent' ? 'epoch' : 'iteration';
}

const REASONS: Record<StopReason, string> = {
  maxEpochs: 'that was the last one asked for',
  targetLoss: 'the loss reached the target',
  targetScore: 'the training score reached the target',
  tolerance: 'the loss changed by no more than the tolerance',
  patience: 'none of the last ones was better than the best',
  timeLimit: 'the time was up',
};

/**
 * Builds the record of an interrupted run.
 *
 * @param reports reports of its epochs, at least one; epochs that completed during the interrupt
 *   may be missing
 * @param checkpoint the last state of the run
 */
export function interruptedRecord(
  reports: readonly EpochReport[],
  { plan, counters }: Pick<Checkpoint, 'plan' | 'counters'>,
  { signal, seconds }: { signal: InterruptSignal; seconds: number },
): TrainingRecord {
  const epochsBefore = reports[0].epoch - 1;
  const watched = !Number.isNaN(reports[0].validationLoss);
  const valuesOf = (key: 'loss' | 'validationLoss' | 'validationScore' | 'learningRate') =>
    Float64Array.from(reports, (report) => report[key]);
  return {
    epochs: Number(counters.epochs) - epochsBefore,
    epochsBefore,
    stopReason: signal,
    losses: valuesOf('loss'),
    validationLosses: watched ? valuesOf('validationLoss') : new Float64Array(),
    validationScores: watched ? valuesOf('validationScore') : new Float64Array(),
    learningRates: valuesOf('learningRate'),
    bestEpoch: undefined,
    converged: undefined,
    notConverged: undefined,
    certificate: undefined,
    seconds,
    plan: plan as unknown as TrainingPlan,
  };
}

/** `stopped after epoch 200: that was the last one asked for` */
export function describeStop(record: TrainingRecord): string {
  const { epochs, epochsBefore, stopReason } = record;
  const round = roundName(record);
  if (epochs === 0 && !isInterrupt(stopReason)) {
    return `the run of the checkpoint had ended after ${round} ${epochsBefore}: ${reasonOf(stopReason, round)}`;
  }
  const reason = isInterrupt(stopReason)
    ? `${describeInterrupt(stopReason)}; this is the last ${round} that was completed`
    : reasonOf(stopReason, round);
  return `stopped after ${round} ${epochsBefore + epochs}: ${reason}`;
}

function reasonOf(stopReason: StopReason, round: RoundName): string {
  const isSolved = stopReason === 'tolerance' && round === 'iteration';
  return isSolved ? 'the optimum was reached within the tolerance' : REASONS[stopReason];
}

/** `solver newton (100 columns, smooth loss): 10 iterations, gap 3e-12` */
export function describeSolver({
  certificate,
}: Pick<TrainingRecord, 'certificate'>): string | undefined {
  if (certificate === undefined) return undefined;
  const { solver, reason, iterations, gap, gradientNorm } = certificate;
  const distance =
    gap === undefined ? `gradient ${showNumber(gradientNorm, 2)}` : `gap ${showNumber(gap, 2)}`;
  return `solver ${solver} (${reason}): ${showCount(iterations, 'iteration')}, ${distance}`;
}

export function isInterrupt(reason: StopReason | InterruptSignal): reason is InterruptSignal {
  return reason in INTERRUPTS;
}

/** `loss 0.1114, validation loss 0.1302; the weights are those of epoch 150` */
export function describeLoss(record: TrainingRecord): string {
  const { losses, validationLosses, bestEpoch, epochsBefore, plan } = record;
  if (losses.length === 0) return 'nothing was left to train';
  const parts = [`loss ${showNumber(losses[losses.length - 1])}`];
  if (validationLosses.length > 0) {
    parts.push(`validation loss ${showNumber(validationLosses[validationLosses.length - 1])}`);
  }
  const line = parts.join(', ');
  if (bestEpoch === undefined) {
    return plan.patience > 0
      ? `${line}; the weights are those of the best ${roundName(record)}`
      : line;
  }
  return bestEpoch === losses.length
    ? line
    : `${line}; the weights are those of ${roundName(record)} ${epochsBefore + bestEpoch}, the best`;
}

/** Command-line options that may help, by the cause why a run did not converge. */
const FLAGS: Record<NotConvergedCause, (found: NotConverged) => string[]> = {
  columnScales: () => ['--standardize'],
  rateTooLarge: () => ['--learning-rate'],
  rateTooSmall: () => ['--learning-rate', '--tolerance', '--patience'],
  epochs: ({ stopReason, solver }) => [
    stopReason === 'timeLimit' ? '--time-limit' : '--epochs',
    ...(solver === undefined ? ['--learning-rate'] : ['--standardize']),
  ],
  separable: () => ['--l2'],
};

/** Explains why a run did not converge; `undefined` if it did. */
export function describeArrival(
  model: string,
  { notConverged }: TrainingRecord,
  featureNames: readonly string[],
): string | undefined {
  if (notConverged === undefined) return undefined;
  const found = describeNotConverged(model, notConverged, (column) =>
    JSON.stringify(featureNames[column]),
  );
  const flags = new Set(notConverged.causes.flatMap((cause) => FLAGS[cause](notConverged)));
  return `${found} (${[...flags].join(', ')})`;
}

/** The record as JSON data, with column names beside the coefficients. */
export function recordJson(
  record: TrainingRecord,
  featureNames: readonly string[],
): Record<string, unknown> {
  const { epochs, epochsBefore, stopReason, bestEpoch, seconds, converged, notConverged } = record;
  const named = (spread: ColumnSpread | undefined) =>
    spread && { ...spread, name: featureNames[spread.column] };
  const { losses, validationLosses, validationScores, learningRates } = record;
  return withArrays({
    epochs,
    epochsBefore,
    stopReason,
    bestEpoch,
    converged: converged ?? null,
    notConverged: notConverged
      ? {
          ...notConverged,
          widest: named(notConverged.widest),
          narrowest: named(notConverged.narrowest),
          farthest: named(notConverged.farthest),
        }
      : null,
    certificate: record.certificate ?? null,
    seconds,
    losses,
    validationLosses,
    validationScores,
    learningRates,
  });
}
