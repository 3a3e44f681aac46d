/**
 * Training on batches of a fixed set of samples, for learning-rate and batch-size tests. A model
 * makes its trainer under the key `BATCH_TRAINER`, so that these tests need not import models.
 */

/** The key of the method with which a model makes its trainer. */
export const BATCH_TRAINER: unique symbol = Symbol('fallline.batchTrainer');

/** Trains a model on batches of one set. */
export interface BatchTrainer {
  /** Number of samples in the set. */
  readonly rows: number;
  /**
   * Trains the model for one pass over a batch, as `partialFit` does. Weights count as in a `fit`
   * of the whole set: class weights use the classes of all samples, and weights are scaled to a
   * mean of 1 over all samples.
   *
   * @param chosen row indices. Default: all rows
   * @returns the loss of the pass; the loss of each batch is computed before its update
   * @throws {DivergenceError} if the loss or a weight is no longer finite
   */
  train(chosen?: Int32Array): number;
}

/** A model that can be trained on batches of a set. */
export interface BatchTrainable {
  readonly [BATCH_TRAINER]: (x: unknown, y: unknown, sampleWeight: unknown) => BatchTrainer;
}
