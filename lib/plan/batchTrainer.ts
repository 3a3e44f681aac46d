/**
 * Training on batches of a set of samples that is known as a whole: what learning-rate and
 * batch-size tests do. A model answers under the key `BATCH_TRAINER`, so that those who test it need
 * not know models.
 */

/** Under this key a model makes its trainer. */
export const BATCH_TRAINER: unique symbol = Symbol('fallline.batchTrainer');

/** Trains a model on batches of one set. */
export interface BatchTrainer {
  /** Samples of the set. */
  readonly rows: number;
  /**
   * Trains the model by one pass over a batch, as `partialFit` does. Weights count as in a `fit` of
   * the whole set: class weights by the classes of all samples, and scaled to a mean of 1 over all.
   *
   * @param chosen rows of the set. Default: all
   * @returns the loss of the pass, each batch's taken before its update
   * @throws {DivergenceError} when the loss or a weight stops being finite
   */
  train(chosen?: Int32Array): number;
}

/** A model that can be trained on batches of a set. */
export interface BatchTrainable {
  readonly [BATCH_TRAINER]: (x: unknown, y: unknown, sampleWeight: unknown) => BatchTrainer;
}
