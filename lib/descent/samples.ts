/** Samples for the functions here that train models: read once, and taken by rows. */
import { isDataset } from '../dataset.ts';
import { wrongKind } from '../errors.ts';
import { type Matrix, takeRows, toMatrix } from '../matrix.ts';
import { isList } from '../random/lists.ts';

/** A model that can be trained on one batch after the other. */
export interface Trainable {
  // biome-ignore lint/suspicious/noExplicitAny: models differ in what targets they take
  partialFitSync(x: Matrix, y: any, options?: any): { readonly losses: Float64Array };
}

/** Samples in a form that rows can be taken of. */
export interface Samples {
  readonly x: Matrix;
  readonly y: unknown;
  readonly rows: number;
  /** Options for the first call of `partialFit`. */
  readonly firstCall: { readonly classes?: unknown };
}

/**
 * What the user's `make` returned, which must be a model.
 *
 * @throws {TypeError} if it is none
 */
export function trainable<Made extends Trainable>(made: Made): Made {
  if (typeof (made as Partial<Trainable> | undefined)?.partialFitSync === 'function') return made;
  throw wrongKind('make', 'a function that returns a model with partialFitSync', made);
}

/**
 * Reads samples for a model.
 *
 * @throws {TypeError | RangeError} for x that is no matrix; targets are for the model to check
 */
export function readSamples(model: object, x: unknown, y: unknown): Samples {
  const matrix = toMatrix('x', x);
  const targets = y === undefined && isDataset(x) ? x.y : y;
  // A regressor has no classes, and is not to be told of any.
  const firstCall = 'classes' in model ? { classes: targets } : {};
  return { x: matrix, y: targets, rows: matrix.rows, firstCall };
}

/** The targets of these rows: labels or numbers, rows of numbers, or a matrix. */
export function takeTargets(y: unknown, indices: ArrayLike<number>): unknown {
  if (typeof y === 'object' && y !== null && 'data' in y) {
    return takeRows(toMatrix('y', y), indices);
  }
  if (!isList(y)) throw wrongKind('y', 'an array of labels or numbers, or a matrix', y);
  const list: ArrayLike<unknown> = y;
  return Array.from(indices, (i) => list[i]);
}
