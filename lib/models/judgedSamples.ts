/** Selects the few samples on which the convergence of a run is judged. */

import { floatArray } from '../data/matrix.ts';
import { copyRow, elementCount } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import { targetsOf } from '../plan/losses.ts';
import { parameterCount } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type ColumnSpreads, columnSpreads } from './columnSpreads.ts';
import { classShares } from './constantLoss.ts';

/**
 * The work of judging, counted in products: at most this share of the run's products, within the
 * limits below. If the losses alone do not show convergence, a descent direction is needed. It
 * takes several rows per column, and may use the greater share. The loss of one sample costs as
 * much as this number of products.
 */
const SHARE_OF_RUN = 1 / 800;
const GREATER_SHARE = 1 / 100;
const ROWS_PER_COLUMN = 2;
const LEAST_PRODUCTS = 1 << 13;
const MOST_PRODUCTS = 1 << 18;
const LOSS_PRODUCTS = 16;
/** Limits on the number of rows. A network recomputes them at every trial step. */
const LEAST_ROWS = 64;
const LEAST_ROWS_OF_NETWORK = 16;
const MOST_ROWS = 2048;
/** Number of rows for the column scales, which are computed only if the run did not converge. */
const SPREAD_ROWS = 4096;
/** If there are more labels than this, at least this many of them are counted. */
const MOST_LABELS = 4096;

/** The samples on which a run is judged. */
export interface JudgedSamples {
  /**
   * Samples for the direction, and samples for the losses. Both are the same if all samples are
   * used.
   */
  readonly slopes: TrainingData;
  readonly losses: TrainingData;
  /** The shares of the classes among all samples, if only few samples are used. */
  readonly shares?: Float64Array | undefined;
}

/**
 * Copies at most `most` samples. Returns `undefined` if too few of them have a weight above 0, or
 * if their memory was detached meanwhile.
 */
export function judgedSamples(
  plan: TrainingPlan,
  data: RunData,
  most: number,
): JudgedSamples | undefined {
  const watched = data.validation !== undefined && plan.monitor !== 'loss';
  const all = rowsOf(plan, data, most, 0, watched || data.rows <= most ? 1 : 2);
  if (watched) {
    const losses = rowsOf(plan, data.validation as TrainingData, most, 0, 1);
    return all && losses && { slopes: all, losses };
  }
  if (data.rows <= most) return all && { slopes: all, losses: all };
  // The direction fits the samples it was computed from better than others, so losses use other
  // samples.
  const losses = rowsOf(plan, data, most, 1, 2);
  if (all === undefined || losses === undefined) return undefined;
  const hasClasses = targetsOf(plan.loss) !== 'regression';
  const shares = hasClasses ? classShares(plan, data, MOST_LABELS) : undefined;
  return { slopes: all, losses, shares };
}

/** The number of rows for the losses, and for the direction. */
export function rowCounts(
  plan: TrainingPlan,
  rows: number,
  epochs: number,
): { few: number; more: number } {
  const { nFeatures, nOutputs, layers } = plan;
  const perRow = Math.max(nFeatures, parameterCount(plan)) + LOSS_PRODUCTS * nOutputs;
  const least = layers.length === 0 ? LEAST_ROWS : LEAST_ROWS_OF_NETWORK;
  const rowsWithin = (share: number) => {
    const products = Math.max(LEAST_PRODUCTS, share * epochs * rows * perRow);
    const most = Math.floor(Math.min(MOST_PRODUCTS, products) / perRow);
    return Math.min(MOST_ROWS, Math.max(least, most));
  };
  const few = rowsWithin(SHARE_OF_RUN);
  const wanted = layers.length === 0 ? ROWS_PER_COLUMN * nFeatures : 0;
  return { few, more: Math.max(few, Math.min(wanted, rowsWithin(GREATER_SHARE))) };
}

/**
 * Rows at even distances. With `places = 2` there are 2·most places, of which this takes the even
 * or the odd ones. Weights are scaled to a mean of 1.
 */
function rowsOf(
  plan: TrainingPlan,
  data: TrainingData,
  most: number,
  phase: number,
  places: number,
): TrainingData | undefined {
  const { nFeatures: cols, nOutputs, targets, precision } = plan;
  const rows = Math.min(most, Math.ceil((data.rows - phase) / places));
  const width = targets === 'classes' ? 1 : nOutputs;
  const isWhole =
    elementCount(data.x) === data.rows * cols &&
    data.y.length === data.rows * width &&
    (data.sampleWeights?.length ?? data.rows) === data.rows;
  if (rows === 0 || !isWhole) return undefined;
  const x = floatArray(precision, rows * cols);
  const y = floatArray(precision, rows * width);
  const weights = data.sampleWeights && floatArray(precision, rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const row = Math.floor(((i * places + phase) * data.rows) / (rows * places));
    copyRow(data.x, cols, row, x, i * cols);
    for (let k = 0; k < width; k++) y[i * width + k] = data.y[row * width + k];
    if (weights) weights[i] = data.sampleWeights?.[row] ?? 1;
    if (weights) sum += weights[i];
  }
  if (weights && !(sum > 0)) return undefined;
  weights?.forEach((weight, i) => {
    weights[i] = (weight * rows) / sum;
  });
  return { x, y, rows, sampleWeights: weights };
}

/**
 * Scales of the columns of x, once the run is known not to have converged. Returns `undefined` if
 * the memory of the samples was detached meanwhile.
 */
export function spreadsOf(plan: TrainingPlan, data: TrainingData): ColumnSpreads | undefined {
  const seen = rowsOf(plan, data, SPREAD_ROWS, 0, 1);
  return seen && columnSpreads(seen, plan.nFeatures);
}
