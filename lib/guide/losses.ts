/** The guide to the losses: one entry for each name in lib/plan/losses.ts, or this does not compile. */
import type { LossGuides } from './guide.ts';
import { binaryLosses } from './lossesBinary.ts';
import { classLosses } from './lossesClasses.ts';
import { logLosses } from './lossesLog.ts';
import { meanLosses } from './lossesMean.ts';
import { quantileLosses } from './lossesQuantile.ts';

export const lossGuides = {
  ...binaryLosses,
  ...classLosses,
  ...meanLosses,
  ...logLosses,
  ...quantileLosses,
} satisfies LossGuides;
