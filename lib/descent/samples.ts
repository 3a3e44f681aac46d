/** Samples for the functions here that train models on batches of them. */

import { wrongKind } from '../common/errors.ts';
import { matrixSource } from '../data/matrix.ts';
import { BATCH_TRAINER, type BatchTrainable } from '../plan/batchTrainer.ts';

/** A model that can be trained batch by batch: every model of fallline. */
export type Trainable = BatchTrainable;

/** How many samples there are, which only those know who read them. */
export function rowsOf(x: unknown): number {
  return matrixSource('x', x).rows;
}

/**
 * What the user's `make` returned, which must be a model.
 *
 * @throws {TypeError} if it is none
 */
export function trainable<Made extends Trainable>(made: Made): Made {
  if (typeof (made as Partial<Trainable> | undefined)?.[BATCH_TRAINER] === 'function') return made;
  throw wrongKind('make', 'a function that returns a model of fallline', made);
}
