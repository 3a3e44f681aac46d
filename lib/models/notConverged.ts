/** Diagnoses a run that did not converge and describes the remedies. */
import type { EpochReport, StopReason } from '../numerics/stopping.ts';
import { lossRow } from '../plan/losses.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import type { SolverName } from '../plan/solvers.ts';
import { warn } from '../system/platform.ts';
import {
  type ColumnSpread,
  describeScales,
  elementOfColumn,
  type NameColumn,
  showNumber as show,
  unsuitableScales,
} from './columnSpreads.ts';
import { type Judgement, MOST_LEFT } from './convergence.ts';
import type { Certificate } from './solving/certificate.ts';

/** Code of the warning. */
const CODE = 'FALLLINE_NOT_CONVERGED';

/**
 * The key of the method that reports a fit that did not converge. By default it emits a process
 * warning.
 */
export const ON_NOT_CONVERGED: unique symbol = Symbol('fallline.onNotConverged');

/**
 * A likely cause: columns of very different scales, a learning rate that is too large or too small,
 * too few epochs, or classes that are separable without a penalty.
 */
export type NotConvergedCause =
  | 'columnScales'
  | 'rateTooLarge'
  | 'rateTooSmall'
  | 'epochs'
  | 'separable';

/**
 * Diagnosis of a fit that did not converge. Losses are means over the samples that the check
 * evaluated.
 */
export interface NotConverged {
  /**
   * What the check found: no epoch improved on the start, the model is no better than the best
   * constant prediction, or the loss can still fall. With a solver: it was stopped before it reached
   * its tolerance, or the objective has no smallest value.
   */
  readonly finding:
    | 'noBetterThanStart'
    | 'noBetterThanConstant'
    | 'stillFalling'
    | 'notAtOptimum'
    | 'noOptimum';
  /** Likely causes; fix the first one first. */
  readonly causes: readonly NotConvergedCause[];
  /** Column with the greatest standard deviation; only if `causes` contains `'columnScales'`. */
  readonly widest: ColumnSpread | undefined;
  /**
   * Column with the smallest standard deviation above 0; only if `causes` contains
   * `'columnScales'`.
   */
  readonly narrowest: ColumnSpread | undefined;
  /**
   * The column whose mean is most standard deviations away from 0, if that is more than 30; only if
   * `causes` contains `'columnScales'`.
   */
  readonly farthest: ColumnSpread | undefined;
  /** Loss before the first step; with a solver, the objective after its first iteration. */
  readonly startLoss: number;
  /** Loss of the trained model. */
  readonly modelLoss: number;
  /** Loss of the best constant prediction. */
  readonly constantLoss: number;
  /** Loss after one more step with line search; never above `constantLoss` and `startLoss`. */
  readonly reachableLoss: number;
  /** Number of epochs of the whole run, including those before a checkpoint. */
  readonly epochs: number;
  /** The rule that stopped training. */
  readonly stopReason: StopReason;
  /** Learning rate of the last step. */
  readonly learningRate: number;
  /** The solver, if it was no descent. */
  readonly solver?: SolverName | undefined;
}

/** The rate was too large if the loss exceeded this multiple of the loss at the start. */
const OVERSHOT = 1.1;

/** The properties of the run that point to causes. */
export interface EndedRun {
  readonly reports: readonly EpochReport[];
  readonly stopReason: StopReason;
  /**
   * Epochs of the whole run, and the rate of its last step. A resumed call may have no reports of
   * its own.
   */
  readonly epochs: number;
  readonly learningRate: number;
  /** Factor that turns the losses of reports into means over the samples. */
  readonly lossScale: number;
}

/** The diagnosis; `undefined` if the run converged. */
export function notConverged(judgement: Judgement, run: EndedRun): NotConverged | undefined {
  if (judgement.shareLeft <= MOST_LEFT) return undefined;
  const { start, model, ahead, constants } = judgement;
  const { reports, stopReason, epochs, learningRate, lossScale } = run;
  const spreads = judgement.spreads();
  const scales = spreads && unsuitableScales(spreads);
  const gotNowhere = !(model < start) && start > constants.least;
  const limit = OVERSHOT * start - (OVERSHOT - 1) * constants.least;
  const overshot = gotNowhere || reports.some(({ loss }) => loss * lossScale > limit);
  const wasCut = stopReason === 'maxEpochs' || stopReason === 'timeLimit';
  const ofRate = overshot ? 'rateTooLarge' : wasCut ? 'epochs' : 'rateTooSmall';
  const causes: NotConvergedCause[] = scales ? ['columnScales', ofRate] : [ofRate];
  return Object.freeze({
    finding: gotNowhere
      ? 'noBetterThanStart'
      : model < constants.best
        ? 'stillFalling'
        : 'noBetterThanConstant',
    causes: Object.freeze(causes),
    widest: scales?.widest,
    narrowest: scales?.narrowest,
    farthest: scales?.farthest,
    startLoss: start,
    modelLoss: model,
    constantLoss: constants.best,
    reachableLoss: Math.min(ahead, constants.best, start),
    epochs,
    stopReason,
    learningRate,
  });
}

/** The diagnosis of a solver that was stopped, or that had no optimum to reach. */
export function notSolved(
  plan: TrainingPlan,
  { objective, gap, optimum, iterations }: Certificate,
  reports: readonly EpochReport[],
  stopReason: StopReason,
): NotConverged {
  const startLoss = reports[0]?.loss ?? objective;
  return Object.freeze({
    finding: optimum === 'none' ? 'noOptimum' : 'notAtOptimum',
    causes: Object.freeze([optimum === 'none' ? 'separable' : 'epochs'] as const),
    widest: undefined,
    narrowest: undefined,
    farthest: undefined,
    startLoss,
    modelLoss: objective,
    constantLoss: startLoss,
    reachableLoss: Math.max(leastOf(plan), objective - (gap ?? 0)),
    epochs: iterations,
    stopReason,
    learningRate: 0,
    solver: plan.solver,
  });
}

/** A bound of every objective with this loss. */
function leastOf({ loss }: TrainingPlan): number {
  return lossRow(loss).canBeNegative ? Number.NEGATIVE_INFINITY : 0;
}

const FINDINGS: Record<NotConverged['finding'], (found: NotConverged) => string> = {
  noBetterThanStart: ({ startLoss }) =>
    `no epoch was better than the start (loss ${show(startLoss)})`,
  noBetterThanConstant: ({ modelLoss, constantLoss }) =>
    `its loss, ${show(modelLoss)}, is not below ${show(constantLoss)}, the loss of the best constant prediction`,
  stillFalling: ({ modelLoss, reachableLoss }) =>
    `its loss, ${show(modelLoss)}, can still fall: a single step can reach ${show(reachableLoss)}`,
  notAtOptimum: ({ modelLoss, reachableLoss, solver }) =>
    // A bound that is far off says nothing.
    reachableLoss < modelLoss && reachableLoss > modelLoss / 2
      ? `solver '${solver}' stopped at an objective of ${show(modelLoss)}, and the optimum may be as low as ${show(reachableLoss)}`
      : `solver '${solver}' stopped at an objective of ${show(modelLoss)}, before it reached its tolerance`,
  noOptimum: () =>
    'its objective has no smallest value: the classes are separable and no penalty keeps the weights short, or nothing keeps the bias (all samples have one class, or all targets are 0)',
};

/** Solvers that may need many iterations where others need few. */
const SLOW_SOLVERS: readonly string[] = ['lbfgs', 'owlqn', 'newton-cg', 'dual-cd'];

const CAUSES: Record<NotConvergedCause, (found: NotConverged, nameOf: NameColumn) => string> = {
  columnScales: ({ widest, narrowest, farthest }, nameOf) =>
    widest && narrowest
      ? `${describeScales({ widest, narrowest, farthest }, nameOf)}. Standardise them with StandardScaler.`
      : '',
  rateTooLarge: ({ learningRate, causes }) =>
    causes.length > 1
      ? `If that is not enough, try a tenth of the learning rate (${show(learningRate)}).`
      : `The learning rate (${show(learningRate)}) is too large for these samples: try a tenth of it.`,
  rateTooSmall: ({ stopReason, learningRate }) =>
    `The fit stopped by "${stopReason}" although the loss could fall further: try a larger learning rate than ${show(learningRate)}, a smaller "tolerance" or a longer "patience".`,
  separable: () => 'Give a penalty, such as C: 1 or l2, and for the bias also penalizeBias: true.',
  epochs: ({ stopReason, learningRate, solver }) =>
    stopReason === 'tolerance' && solver !== undefined
      ? 'It came no nearer: try another solver, or columns and targets of ordinary size.'
      : solver !== undefined
        ? `Try a larger "${stopReason}"${SLOW_SOLVERS.includes(solver) ? ", or solver 'auto'" : ''}.`
        : `These are too few epochs at a learning rate of ${show(learningRate)}: try a larger "${stopReason}", or a larger rate.`,
};

/**
 * One paragraph: the finding, the likely causes and the remedies.
 *
 * @param nameOf names a column. Default: `x[i][3]`
 */
export function describeNotConverged(
  model: string,
  found: NotConverged,
  nameOf: NameColumn = elementOfColumn,
): string {
  const epochs = found.epochs === 1 ? '1 epoch' : `${found.epochs} epochs`;
  const causes = found.causes.map((cause) => CAUSES[cause](found, nameOf));
  return `${model} did not converge in ${epochs}: ${FINDINGS[found.finding](found)}. ${causes.join(' ')}`;
}

/** Emits a process warning. */
export function warnNotConverged(model: string, found: NotConverged): void {
  warn(describeNotConverged(model, found), CODE, 'ConvergenceWarning');
}
