/** The few samples that a run is judged by after its end, and how many those are. */

import { floatArray } from '../data/matrix.ts';
import { copyRow, elementCount } from '../data/storage.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import { targetsOf } from '../plan/losses.ts';
import { parameterCount } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type ColumnSpreads, columnSpreads } from './columnSpreads.ts';
import { classShares } from './constantLoss.ts';

/**
 * Products of a pass over the samples that are looked at: this share of those of the run, which the
 * backends make faster, within these limits. Where the loss alone does not prove that a run arrived, a
 * direction needs several rows for each column, for which the greater share may be taken. A loss takes as
 * long as so many products.
 */
const SHARE_OF_RUN = 1 / 800;
const GREATER_SHARE = 1 / 100;
const ROWS_PER_COLUMN = 2;
const LEAST_PRODUCTS = 1 << 13;
const MOST_PRODUCTS = 1 << 18;
const LOSS_PRODUCTS = 16;
/** How many rows there are at least (a network computes them anew at every step), and at most. */
const LEAST_ROWS = 64;
const LEAST_ROWS_OF_NETWORK = 16;
const MOST_ROWS = 2048;
/** Rows that the scales of columns are seen in, once a run is known not to have arrived. */
const SPREAD_ROWS = 4096;
/** Labels that are counted where there are more, at least. */
const MOST_LABELS = 4096;

/** What a run is judged by. */
export interface JudgedSamples {
  /** What the direction is made of, and what the losses are of: the same where all samples are here. */
  readonly slopes: TrainingData;
  readonly losses: TrainingData;
  /** The shares of the classes where few samples are here of many. */
  readonly shares?: Float64Array | undefined;
}

/**
 * Copies the samples that a run is judged by, so many at most; nothing where too few of them have weight,
 * or where they were taken away meanwhile.
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
  // A direction fits the samples that it is made of better than others.
  const losses = rowsOf(plan, data, most, 1, 2);
  if (all === undefined || losses === undefined) return undefined;
  const hasClasses = targetsOf(plan.loss) !== 'regression';
  const shares = hasClasses ? classShares(plan, data, MOST_LABELS) : undefined;
  return { slopes: all, losses, shares };
}

/** How many rows prove an arrival by their losses, and how many make a direction. */
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
 * Every so many rows from one end to the other: of 2·most places for `places = 2`, those with an even or an
 * odd number. Weights are scaled to a mean of 1.
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
 * Scales of the columns of x, once a run is known not to have arrived; nothing where the samples were taken
 * away meanwhile.
 */
export function spreadsOf(plan: TrainingPlan, data: TrainingData): ColumnSpreads | undefined {
  const seen = rowsOf(plan, data, SPREAD_ROWS, 0, 1);
  return seen && columnSpreads(seen, plan.nFeatures);
}
