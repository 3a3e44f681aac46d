/**
 * Class probabilities from scores, for the losses that give them. Logarithms in double precision
 * keep small probabilities from underflowing before the last step.
 */

import type { FloatArray } from '../data/numericArrays.ts';
import { LINKS, type LinkName } from '../plan/links.ts';
import { LOSS_NAMES, type LossName, type LossPlan, linkOf } from '../plan/losses.ts';

/** The losses that give probabilities. */
export const PROBABILITY_LOSSES: readonly LossName[] = LOSS_NAMES.filter(
  (name) => LINKS[linkOf({ name })].gives === 'probabilities',
);

/** Scores with what is needed to interpret them. */
export interface ScoreTable {
  readonly loss: LossPlan;
  /** rows × nOutputs */
  readonly scores: FloatArray;
  readonly nOutputs: number;
  readonly nClasses: number;
}

/**
 * Writes the logarithms of the class probabilities, rows × nClasses, to `out`.
 *
 * - softmax link: log p_k = z_k - log Σ e^z
 * - logistic link: log p = -log(1 + e^-z); for several classes, one-vs-rest: each probability is
 *   divided by their sum
 * - clipped link: p = (clip(z, -1, 1) + 1)/2 (Zhang, "Solving large scale linear prediction
 *   problems", ICML 2004), one-vs-rest as above; all equal if all are 0
 *
 * @param table the loss must be one of `PROBABILITY_LOSSES`. The scores may be in `out`: in place,
 *   or with one score per row, in the second half
 */
export function logProbabilities(table: ScoreTable, out: FloatArray): void {
  const { loss, nOutputs } = table;
  if (nOutputs > 1) writeRows(table, out, (log) => log);
  else writePairs(table, out, logarithmOf(loss));
}

/** Writes the probabilities of the classes, rows × nClasses, to `out`; see `logProbabilities`. */
export function probabilities(table: ScoreTable, out: FloatArray): void {
  const { loss, nOutputs } = table;
  if (nOutputs > 1) writeRows(table, out, Math.exp);
  else if (linkOf(loss) === 'clipped') writePairs(table, out, clipped);
  else writeSigmoids(table, out);
}

/** Two classes with a single score: 1 / (1 + e^z) and 1 / (1 + e^-z), for every finite z. */
function writeSigmoids({ scores }: ScoreTable, out: FloatArray): void {
  const rows = out.length / 2;
  for (let i = 0; i < rows; i++) {
    const score = scores[i];
    const e = Math.exp(-Math.abs(score));
    const likely = 1 / (1 + e);
    const unlikely = e / (1 + e);
    out[2 * i] = score > 0 ? unlikely : likely;
    out[2 * i + 1] = score >= 0 ? likely : unlikely;
  }
}

/** Two classes by a single score. */
function writePairs(
  { scores }: ScoreTable,
  out: FloatArray,
  probability: (z: number) => number,
): void {
  const rows = out.length / 2;
  for (let i = 0; i < rows; i++) {
    const score = scores[i];
    out[2 * i] = probability(-score);
    out[2 * i + 1] = probability(score);
  }
}

/** One score per class. `fromLog` converts a logarithm in double precision to the output. */
function writeRows(
  { loss, scores, nClasses }: ScoreTable,
  out: FloatArray,
  fromLog: (log: number) => number,
): void {
  const logOf = logarithmOf(loss);
  const row = new Float64Array(nClasses);
  for (let at = 0; at < out.length; at += nClasses) {
    for (let k = 0; k < nClasses; k++) row[k] = logOf(scores[at + k]);
    normalize(row);
    for (let k = 0; k < nClasses; k++) out[at + k] = fromLog(row[k]);
  }
}

/**
 * The logarithm of a class's probability from its score, up to a constant that the classes share.
 */
const LOGARITHMS: Partial<Record<LinkName, (z: number) => number>> = {
  logistic: logSigmoid,
  clipped: logClipped,
  softmax: (z) => z,
};

function logarithmOf(loss: LossPlan): (z: number) => number {
  return LOGARITHMS[linkOf(loss)] as (z: number) => number; // the table has every link that gives probabilities
}

function logSigmoid(z: number): number {
  return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
}

function clipped(z: number): number {
  return (Math.max(-1, Math.min(1, z)) + 1) / 2;
}

/** log((1 + c)/2), accurate also for c near 1. */
function logClipped(z: number): number {
  const c = Math.max(-1, Math.min(1, z));
  return Math.log1p((c - 1) / 2);
}

/**
 * values -= log Σ e^values, so that they are logarithms of numbers that sum to 1; all equal if all
 * were -Infinity. The greatest value is subtracted first, so that large values leave no rounding
 * errors. Its term is the 1 of log1p, so that the logarithm of a probability near 1 is accurate.
 */
function normalize(values: Float64Array): void {
  let top = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[top]) top = k;
  const most = values[top];
  if (most === Number.NEGATIVE_INFINITY) {
    values.fill(-Math.log(values.length));
    return;
  }
  let others = 0;
  for (let k = 0; k < values.length; k++) {
    values[k] -= most;
    if (k !== top) others += Math.exp(values[k]);
  }
  const rest = Math.log1p(others);
  for (let k = 0; k < values.length; k++) values[k] -= rest;
}
