/**
 * The loss of a model over samples as a function of its parameters, for gradient checks, searches
 * and loss landscapes. A model makes it under the key `OBJECTIVE`, so that these tools need not
 * import models or backends.
 */
import type { Precision } from '../data/numericArrays.ts';

/** The key of the method with which a model makes its objective. */
export const OBJECTIVE: unique symbol = Symbol('fallline.objective');

/** Options of `objective`. */
export interface ObjectiveOptions {
  /** Weight of each sample. Default: the weights of the dataset, or all equal. */
  readonly sampleWeight?: unknown;
  /**
   * All labels, each once, in any order; for a model that is not trained, if y does not contain all
   * of them.
   */
  readonly classes?: unknown;
  /**
   * Computes the loss of a network as training does, with all samples in one batch: dropout with
   * the masks that this seed gives, the same at every call; batch normalisation by the mean and
   * variance of the samples; gradients of 0 for frozen layers. Default: as in prediction.
   */
  readonly training?: { readonly seed: number } | undefined;
}

export interface ObjectiveHolder {
  readonly [OBJECTIVE]: (x: unknown, y: unknown, options: ObjectiveOptions) => Objective;
}

/** Quality of a model with given parameters. */
export interface ObjectiveScore {
  /** Mean loss, without penalties. */
  readonly loss: number;
  /** Accuracy, or R² for regression. */
  readonly score: number;
}

/**
 * The loss of all samples, including penalties, as a function of the parameters of a model: the
 * weights, then the biases. Parameters are rounded to `precision` before anything is computed.
 */
export interface Objective {
  /** Number of parameters. */
  readonly size: number;
  /** Number of samples. */
  readonly nSamples: number;
  /**
   * A copy of the parameters of the model: the learned ones, or those that training would start
   * from.
   */
  readonly parameters: Float64Array;
  /** Precision of the computation. */
  readonly precision: Precision;
  /** The backend that computes. */
  readonly backend: string;
  /**
   * Index of the filter of each parameter, from 0. A filter contains the weights and the bias of
   * one output, or of one unit of a layer.
   */
  readonly filters: Uint32Array;
  /**
   * Returns the name of a parameter, such as `weights[2][17]`.
   *
   * @param parameter index of the parameter
   */
  nameOf(parameter: number): string;
  /**
   * Returns the loss.
   *
   * @param parameters `size` numbers
   */
  loss(parameters: ArrayLike<number>): number;
  /**
   * Returns the loss at each of many points. It reads the samples once for several points.
   *
   * @param points arrays of `size` numbers
   */
  losses(points: readonly ArrayLike<number>[]): Float64Array;
  /**
   * Writes the gradient to `out` and returns the loss.
   *
   * @param parameters `size` numbers
   * @param out receives `size` numbers
   */
  gradient(parameters: ArrayLike<number>, out: Float64Array): number;
  /**
   * Writes the product of the Hessian, the second derivatives, with a vector to `out`, of a linear
   * model: a model without layers. Where the loss has a kink, its curvature is that of one side; L1
   * has none.
   *
   * @param parameters `size` numbers
   * @param vector `size` numbers
   * @param out receives `size` numbers
   * @throws {RangeError} if the model has layers, or clips slopes
   */
  hessianProduct(parameters: ArrayLike<number>, vector: ArrayLike<number>, out: Float64Array): void;
  /**
   * Returns the mean loss without penalties, and accuracy or R².
   *
   * @param parameters `size` numbers
   */
  evaluate(parameters: ArrayLike<number>): ObjectiveScore;
}
