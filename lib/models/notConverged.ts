/** What is wrong with a run that did not converge, in words that name the way out. */
import type { EpochReport, StopReason } from '../backend/backend.ts';
import { warn } from '../platform.ts';
import { type ColumnSpread, type ColumnSpreads, extremeSpreads } from './columnSpreads.ts';
import { type Judgement, MOST_LEFT } from './convergence.ts';

/** The code of the warning. */
const CODE = 'FALLLINE_NOT_CONVERGED';

/** Under this key a model tells of a fit that did not converge; by default it warns the process. */
export const ON_NOT_CONVERGED: unique symbol = Symbol('fallline.onNotConverged');

/** Why a run did not converge, as far as can be seen. */
export type NotConvergedCause = 'columnScales' | 'rateTooLarge' | 'rateTooSmall' | 'epochs';

/** A run that did not converge. */
export interface NotConverged {
  /** What was seen. */
  readonly finding: 'noBetterThanStart' | 'noBetterThanConstant' | 'stillFalling';
  /** The likely causes, the first one to be mended first. */
  readonly causes: readonly NotConvergedCause[];
  /** The columns of the greatest and the least standard deviation above 0, with `'columnScales'`. */
  readonly widest: ColumnSpread | undefined;
  readonly narrowest: ColumnSpread | undefined;
  /** Mean losses of the samples that were looked at: before the first step, and of the model. */
  readonly startLoss: number;
  readonly modelLoss: number;
  /** The loss that one more step, chosen by a search, would reach. */
  readonly reachableLoss: number;
  readonly epochs: number;
  readonly stopReason: StopReason;
  readonly learningRate: number;
}

/** Deviations that differ by more, or are farther from 1 than this, slow descent down or upset it. */
const MOST_SPREAD = 30;
/** A loss that rose above that of the start by this share has been overshot. */
const OVERSHOT = 1.1;

/** The run, as far as it tells of causes. */
export interface EndedRun {
  readonly reports: readonly EpochReport[];
  readonly stopReason: StopReason;
  /** What turns the losses of reports into means over the samples. */
  readonly lossScale: number;
}

/** Whether columns are far from mean 0 and deviation 1. */
function areOff(spreads: ColumnSpreads): boolean {
  const { widest, narrowest } = extremeSpreads(spreads);
  if (widest === undefined || narrowest === undefined) return false;
  const { means, deviations } = spreads;
  return (
    widest.deviation > MOST_SPREAD * Math.min(1, narrowest.deviation) ||
    widest.deviation < 1 / MOST_SPREAD ||
    deviations.some((each, j) => each > 0 && Math.abs(means[j]) > MOST_SPREAD * Math.max(1, each))
  );
}

/** What is wrong; nothing where the run converged. */
export function notConverged(judgement: Judgement, run: EndedRun): NotConverged | undefined {
  if (judgement.shareLeft <= MOST_LEFT) return undefined;
  const { start, model, ahead, constants } = judgement;
  const spreads = judgement.spreads();
  const { reports, stopReason, lossScale } = run;
  const isOff = areOff(spreads);
  const { widest, narrowest } = extremeSpreads(spreads);
  const gotNowhere = !(model < start) && start > constants.least;
  const limit = OVERSHOT * start - (OVERSHOT - 1) * constants.least;
  const overshot = gotNowhere || reports.some(({ loss }) => loss * lossScale > limit);
  const wasCut = stopReason === 'maxEpochs' || stopReason === 'timeLimit';
  const ofRate = overshot ? 'rateTooLarge' : wasCut ? 'epochs' : 'rateTooSmall';
  const causes: NotConvergedCause[] = isOff ? ['columnScales', ofRate] : [ofRate];
  return Object.freeze({
    finding: gotNowhere
      ? 'noBetterThanStart'
      : model < constants.best
        ? 'stillFalling'
        : 'noBetterThanConstant',
    causes: Object.freeze(causes),
    widest: isOff ? widest : undefined,
    narrowest: isOff ? narrowest : undefined,
    startLoss: start,
    modelLoss: model,
    reachableLoss: Math.min(ahead, constants.best, start),
    epochs: reports.length,
    stopReason,
    learningRate: reports[reports.length - 1]?.learningRate ?? Number.NaN,
  });
}

const FINDINGS: Record<NotConverged['finding'], (found: NotConverged) => string> = {
  noBetterThanStart: ({ startLoss }) =>
    `no epoch was better than the start (loss ${show(startLoss)})`,
  noBetterThanConstant: ({ modelLoss, reachableLoss }) =>
    `its loss, ${show(modelLoss)}, is above the ${show(reachableLoss)} of an answer that looks at no column`,
  stillFalling: ({ modelLoss, reachableLoss }) =>
    `its loss, ${show(modelLoss)}, would still fall: a single step can reach ${show(reachableLoss)}`,
};

type NameColumn = (column: number) => string;

const CAUSES: Record<NotConvergedCause, (found: NotConverged, nameOf: NameColumn) => string> = {
  columnScales: ({ widest, narrowest }, nameOf) => {
    const of = (spread: ColumnSpread | undefined) =>
      spread ? `${nameOf(spread.column)} (standard deviation ${show(spread.deviation)})` : '';
    return (
      'The columns of x are far from mean 0 and standard deviation 1: the widest is ' +
      `${of(widest)}, the narrowest ${of(narrowest)}. Standardise them with StandardScaler.`
    );
  },
  rateTooLarge: ({ learningRate }) =>
    `The learning rate (${show(learningRate)}) is too large for these samples: try a tenth of it.`,
  rateTooSmall: ({ stopReason, learningRate }) =>
    `The fit stopped by "${stopReason}" although the loss could fall on: try a larger learning rate than ${show(learningRate)}, a smaller "tolerance" or a longer "patience".`,
  epochs: ({ stopReason, learningRate }) =>
    `These are too few epochs at a learning rate of ${show(learningRate)}: try a larger "${stopReason}", or a larger rate.`,
};

/**
 * One paragraph: what was found, the likely causes and the ways out.
 *
 * @param nameOf what a column is called. Default: `x[.][3]`
 */
export function describeNotConverged(
  model: string,
  found: NotConverged,
  nameOf: NameColumn = (column) => `x[.][${column}]`,
): string {
  const epochs = found.epochs === 1 ? '1 epoch' : `${found.epochs} epochs`;
  const causes = found.causes.map((cause) => CAUSES[cause](found, nameOf));
  return `${model} did not converge in ${epochs}: ${FINDINGS[found.finding](found)}. ${causes.join(' ')}`;
}

/** Warns the process. */
export function warnNotConverged(model: string, found: NotConverged): void {
  warn(describeNotConverged(model, found), CODE, 'ConvergenceWarning');
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
