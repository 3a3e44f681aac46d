/** The labels of ml-logistic-regression: the numbers 0, 1, 2 …, one per distinct label. */
import { wrongKind } from '../../common/errors.ts';
import { warn } from '../../system/platform.ts';
import { isMlMatrix, type MlMatrix } from '../mlMatrices.ts';

/** Targets: a column matrix of ml-matrix, or an array of numbers. */
export type TargetArgument = MlMatrix | ArrayLike<number>;

/** Maximum number of labels that a warning lists. */
const MOST_LISTED = 5;

/** @throws {TypeError} if `Y` is neither a matrix of ml-matrix nor an array of numbers */
export function targetsOf(Y: unknown): Float64Array {
  if (isMlMatrix(Y)) return new Float64Array(Y.to1DArray());
  const isArray = Array.isArray(Y) || (ArrayBuffer.isView(Y) && 'length' in Y);
  if (!isArray) throw wrongKind('Y', 'a column of ml-matrix or an array of numbers', Y);
  const given = Y as ArrayLike<unknown>;
  const labels = new Float64Array(given.length);
  for (let i = 0; i < labels.length; i++) {
    const label = given[i];
    if (typeof label !== 'number') throw wrongKind(`Y[${i}]`, 'a number', label);
    labels[i] = label;
  }
  return labels;
}

/**
 * Number k of distinct labels. Like the package, fallline trains the classes 0 … k - 1 whatever the labels
 * are; if they are others, it warns about the consequences.
 */
export function countClasses(y: Float64Array): number {
  const labels = new Set<number>();
  for (let i = 0; i < y.length; i++) labels.add(y[i]);
  const nClasses = labels.size;
  const isClass = (label: number) => Number.isInteger(label) && label >= 0 && label < nClasses;
  const others = [...labels].filter((label) => !isClass(label));
  if (others.length > 0) {
    const listed =
      others.slice(0, MOST_LISTED).join(', ') + (others.length > MOST_LISTED ? ' …' : '');
    const classes = nClasses > 1 ? `0 to ${nClasses - 1}` : '0';
    warn(
      `ml-logistic-regression trains the classes ${classes} on ${nClasses} different labels, and ${listed} ` +
        'among them are none of these: such rows count against every class, and are never predicted. ' +
        'Pass labels that are numbered from 0',
      'FALLLINE_COMPAT_ML_LOGISTIC_REGRESSION',
    );
  }
  return nClasses;
}
