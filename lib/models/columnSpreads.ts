/** Means and deviations of the columns of x, to see what scales they have. */
import type { TrainingData } from '../backend/backend.ts';
import type { FloatArray } from '../matrix.ts';

/** Of each column. */
export interface ColumnSpreads {
  readonly means: Float64Array;
  /** Standard deviations; 0 of a column that is constant. */
  readonly deviations: Float64Array;
}

/** A column's number and its standard deviation. */
export interface ColumnSpread {
  readonly column: number;
  readonly deviation: number;
}

/** By two passes: a mean far from 0 takes nothing from the deviation. */
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
    // What is left of a constant column is rounding.
    deviations[j] = deviation > 1e-12 * Math.abs(means[j]) ? deviation : 0;
  }
  return { means, deviations };
}

/** The columns of the greatest and the least deviation above 0. */
export function extremeSpreads({ deviations }: ColumnSpreads): {
  widest: ColumnSpread | undefined;
  narrowest: ColumnSpread | undefined;
} {
  let widest: ColumnSpread | undefined;
  let narrowest: ColumnSpread | undefined;
  for (const [column, deviation] of deviations.entries()) {
    if (deviation === 0) continue;
    if (widest === undefined || deviation > widest.deviation) widest = { column, deviation };
    if (narrowest === undefined || deviation < narrowest.deviation) {
      narrowest = { column, deviation };
    }
  }
  return { widest, narrowest };
}
