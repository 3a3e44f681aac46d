/** Means and standard deviations of the columns of x, to judge and describe their scales. */

import type { FloatArray } from '../data/numericArrays.ts';
import type { TrainingData } from '../data/trainingData.ts';

/** Arrays with one element per column. */
export interface ColumnSpreads {
  readonly means: Float64Array;
  /** Standard deviations; 0 for a constant column. */
  readonly deviations: Float64Array;
}

/** Mean and standard deviation of one column of x. */
export interface ColumnSpread {
  /** Index of the column, from 0. */
  readonly column: number;
  /** Mean of the column. */
  readonly mean: number;
  /** Standard deviation of the column. */
  readonly deviation: number;
}

/** Uses two passes, so that a mean far from 0 does not cancel the digits of the deviation. */
export function columnSpreads({ x, rows }: TrainingData, cols: number): ColumnSpreads {
  const values = x as FloatArray;
  const means = new Float64Array(cols);
  const deviations = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const share = 1 / (i + 1);
    for (let j = 0; j < cols; j++, at++) means[j] += (values[at] - means[j]) * share;
  }
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const off = values[at] - means[j];
      deviations[j] += off * off;
    }
  }
  for (let j = 0; j < cols; j++) {
    const deviation = Math.sqrt(deviations[j] / rows);
    // Below this limit the deviation of a constant column is rounding.
    deviations[j] = deviation > 1e-12 * Math.abs(means[j]) ? deviation : 0;
  }
  return { means, deviations };
}

/** Columns whose scales slow descent down or make it diverge. */
export interface UnsuitableScales {
  /** The columns with the greatest and the smallest deviation above 0. */
  readonly widest: ColumnSpread;
  readonly narrowest: ColumnSpread;
  /** The column whose mean is most deviations away from 0; `undefined` if no mean is too far. */
  readonly farthest: ColumnSpread | undefined;
}

/**
 * Limits in standard deviations: the ratio of deviations, their distance from 1, and the distance
 * of means from 0.
 */
const MOST_SPREAD = 30;

/** The columns with unsuitable scales; `undefined` if all are near mean 0 and deviation 1. */
export function unsuitableScales(spreads: ColumnSpreads): UnsuitableScales | undefined {
  const varying = [...spreads.deviations].flatMap((deviation, column) =>
    deviation > 0 ? [{ column, mean: spreads.means[column], deviation }] : [],
  );
  if (varying.length === 0) return undefined;
  const distance = ({ mean, deviation }: ColumnSpread) => Math.abs(mean) / Math.max(1, deviation);
  const widest = varying.reduce((a, b) => (b.deviation > a.deviation ? b : a));
  const narrowest = varying.reduce((a, b) => (b.deviation < a.deviation ? b : a));
  const far = varying.reduce((a, b) => (distance(b) > distance(a) ? b : a));
  const farthest = distance(far) > MOST_SPREAD ? far : undefined;
  const isOff =
    farthest !== undefined ||
    widest.deviation > MOST_SPREAD * Math.min(1, narrowest.deviation) ||
    widest.deviation < 1 / MOST_SPREAD;
  return isOff ? { widest, narrowest, farthest } : undefined;
}

/** Names a column in messages. */
export type NameColumn = (column: number) => string;

/** `x[i][3]`, as in messages about single elements, where `i` is a number. */
export const elementOfColumn: NameColumn = (column) => `x[i][${column}]`;

/** Describes the scales in one sentence, without a full stop. */
export function describeScales(
  { widest, narrowest, farthest }: UnsuitableScales,
  nameOf: NameColumn,
): string {
  const deviationOf = ({ column, deviation }: ColumnSpread) =>
    `${nameOf(column)} (standard deviation ${showNumber(deviation)})`;
  const found: string[] = [];
  if (widest.column !== narrowest.column) {
    found.push(`the widest is ${deviationOf(widest)}, the narrowest ${deviationOf(narrowest)}`);
  } else if (farthest === undefined) {
    found.push(`the deviation of ${nameOf(widest.column)} is ${showNumber(widest.deviation)}`);
  }
  if (farthest !== undefined) {
    const { column, mean, deviation } = farthest;
    found.push(
      `${nameOf(column)} has mean ${showNumber(mean)} and standard deviation ${showNumber(deviation)}`,
    );
  }
  return `The columns of x are far from mean 0 and standard deviation 1: ${found.join('; ')}`;
}

/** Advice against a divergence, without a full stop. */
export function divergenceAdvice(spreads: ColumnSpreads | undefined): string {
  const scales = spreads && unsuitableScales(spreads);
  return scales === undefined
    ? 'Try a smaller learning rate (a tenth of it)'
    : `${describeScales(scales, elementOfColumn)}. Standardise them with StandardScaler; ` +
        'if that is not enough, try a tenth of the learning rate';
}

/** Four significant digits, for messages. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
