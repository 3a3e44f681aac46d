/**
 * The loss of a model over samples as a function of its parameters: what gradient checks, searches
 * and landscapes look at. A model answers under the key `OBJECTIVE`, so that whoever looks need not
 * know models, nor backends.
 */
import type { Precision } from '../data/numericArrays.ts';

/** Under this key a model makes its objective. */
export const OBJECTIVE: unique symbol = Symbol('fallline.objective');

/** What an objective is told beside the samples. */
export interface ObjectiveOptions {
  /** What each sample weighs. Default: the dataset's, or all the same. */
  readonly sampleWeight?: unknown;
  /**
   * All labels there are, each once and in any order, for a model that was not trained and a y that
   * does not hold them all.
   */
  readonly classes?: unknown;
  /**
   * The loss of a network as training sees it, all samples one batch: dropout with the masks that
   * this seed draws, the same at every call; normalisation by the mean and variance of the samples;
   * frozen layers have no gradient. Default: outside training.
   */
  readonly training?: { readonly seed: number } | undefined;
}

export interface ObjectiveHolder {
  readonly [OBJECTIVE]: (x: unknown, y: unknown, options: ObjectiveOptions) => Objective;
}

/** What samples are judged by at some parameters. */
export interface ObjectiveScore {
  /** Mean loss, without penalties. */
  readonly loss: number;
  /** Share of samples predicted right, or R² for regression. */
  readonly score: number;
}

/**
 * Loss, penalties included, of all samples by the parameters: all weights and, after them, the biases.
 * Parameters are rounded to `precision` before anything is computed.
 */
export interface Objective {
  /** Number of parameters. */
  readonly size: number;
  readonly nSamples: number;
  /** Where the model is: what it learned, or where its training would begin. A copy. */
  readonly parameters: Float64Array;
  readonly precision: Precision;
  /** The backend that computes. */
  readonly backend: string;
  /**
   * For each parameter the number of its filter, from 0: the weights that make one output (or one
   * unit of a layer), its bias with them.
   */
  readonly filters: Uint32Array;
  /** What a parameter is called, such as `weights[2][17]`. */
  nameOf(parameter: number): string;
  loss(parameters: ArrayLike<number>): number;
  /** The loss at each of many points; the samples are read once for several of them. */
  losses(points: readonly ArrayLike<number>[]): Float64Array;
  /** Writes the gradient and returns the loss. */
  gradient(parameters: ArrayLike<number>, out: Float64Array): number;
  evaluate(parameters: ArrayLike<number>): ObjectiveScore;
}
