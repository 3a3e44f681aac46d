/** Samples for the functions here that train models on batches of them. */
import type { BatchTrainable } from '../batchTrainer.ts';
import { matrixSource } from '../matrix.ts';

/** A model that can be trained on one batch after the other: all models of this package. */
export type Trainable = BatchTrainable;

/** How many samples there are, which only those know who read them. */
export function rowsOf(x: unknown): number {
  return matrixSource('x', x).rows;
}
