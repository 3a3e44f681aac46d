/** Images of ten classes for the experiments of the notes "CS231n: Optimization". */

import type { NumericMatrix } from '../data/matrix.ts';
import { loadDigits } from '../datasets/bundled.ts';
import { trainTestSplit } from '../selection/trainTestSplit.ts';

export interface ImageSet {
  readonly name: string;
  /** images × pixels, with values from 0 to 255. */
  readonly xTrain: NumericMatrix;
  readonly yTrain: ArrayLike<number>;
  readonly xTest: NumericMatrix;
  readonly yTest: ArrayLike<number>;
  readonly classNames: readonly string[];
}

/**
 * The digits of the package, with their 17 grey levels scaled to 0 … 255; a quarter is the test
 * set.
 */
export function digitImages(): ImageSet {
  const { x, y, targetNames } = loadDigits();
  const bright = { ...x, data: x.data.map((grey) => (grey * 255) / 16) };
  const split = trainTestSplit(bright, y, { testSize: 0.25, seed: 0, stratify: true });
  return { name: 'digits', ...split, classNames: targetNames };
}

/** The data set of the text's figures. */
const PUBLISHED_ON = 'CIFAR-10';

/** The heading of a column of published figures: their data set. */
export const PUBLISHED_COLUMN = `published (${PUBLISHED_ON})`;

/** The heading of a column of our figures. */
export function oursColumn({ name }: ImageSet): string {
  return `ours (${name})`;
}

/** The first rows of images, without copying them. */
export function firstImages(x: NumericMatrix, rows: number): NumericMatrix {
  const n = Math.min(rows, x.rows);
  return { data: x.data.subarray(0, n * x.cols), rows: n, cols: x.cols };
}

/** The first labels. */
export function firstLabels(y: ArrayLike<number>, rows: number): number[] {
  return Array.from({ length: Math.min(rows, y.length) }, (_, i) => y[i]);
}

/** Class names: the class indices. */
export function classNumbers({ classNames }: ImageSet): number[] {
  return classNames.map((_, k) => k);
}
