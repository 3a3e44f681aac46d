/** Samples for the functions in this folder that train models on batches. */

import { wrongKind } from '../common/errors.ts';
import { matrixSource } from '../data/matrix.ts';
import { BATCH_TRAINER, type BatchTrainable } from '../plan/batchTrainer.ts';

/** A model that can be trained batch by batch: every model of fallline. */
export type Trainable = BatchTrainable;

/** Counts the samples, which requires reading them. */
export function rowsOf(x: unknown): number {
  return matrixSource('x', x).rows;
}

/**
 * The model that the user's `make` returned, checked.
 *
 * @throws {TypeError} if the value is not a model
 */
export function trainable<Made extends Trainable>(made: Made): Made {
  if (typeof (made as Partial<Trainable> | undefined)?.[BATCH_TRAINER] === 'function') return made;
  throw wrongKind('make', 'a function that returns a model of fallline', made);
}
