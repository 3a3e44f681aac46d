/** The layer options of `MLPClassifier` and `MLPRegressor`, and the layers built from them. */

import { wrongKind } from '../common/errors.ts';
import { booleanValue, fraction, integerBetween } from '../common/validate.ts';
import { type ActivationOption, resolveActivation } from '../plan/activations.ts';
import { type InitializerOption, resolveInitializer } from '../plan/initializers.ts';
import { MAX_UNITS } from '../plan/layerKinds.ts';
import { batchNorm, dense, dropout, type Layer } from '../plan/layers.ts';
import { ESTIMATOR_OPTIONS, type EstimatorOptions } from './estimatorOptions.ts';

/** Options of `MLPClassifier` and `MLPRegressor`. */
export interface MLPOptions extends Omit<EstimatorOptions, 'initialWeights'> {
  /**
   * Units of each hidden layer, from the input on. An empty array gives a linear model. Default
   * `[100]`.
   */
  hidden?: readonly number[] | undefined;
  /** Activation function of the hidden layers; see `ACTIVATIONS`. Default `'relu'`. */
  activation?: ActivationOption | undefined;
  /**
   * Fraction of the units of each hidden layer that is dropped in training, from 0 to below 1.
   * Default 0.
   */
  dropout?: number | undefined;
  /** Whether each hidden layer has batch normalisation before its activation. Default false. */
  batchNorm?: boolean | undefined;
  /**
   * Initial weights of the layers; see `INITIALIZERS`. Default `'heUniform'` for relu and its
   * variants, otherwise `'xavierUniform'`.
   */
  initializer?: InitializerOption | undefined;
}

/** The names of the options that networks share with other models. */
export const NETWORK_OPTIONS = ESTIMATOR_OPTIONS.filter((name) => name !== 'initialWeights');

export const MLP_OPTIONS: readonly string[] = [
  ...NETWORK_OPTIONS,
  ...['hidden', 'activation', 'dropout', 'batchNorm', 'initializer'],
];

/** Maximum number of hidden layers. */
const MOST_HIDDEN = 300;

/**
 * Checks the options of layers.
 *
 * @throws {TypeError} if an option has the wrong type
 * @throws {RangeError} if a value is out of range, or a name is unknown
 */
export function checkMlpOptions(options: MLPOptions): void {
  const { hidden, activation, initializer } = options;
  if (hidden !== undefined) {
    const list = ArrayBuffer.isView(hidden) ? Array.from(hidden as never) : hidden;
    if (!Array.isArray(list)) throw wrongKind('hidden', 'an array of numbers of units', hidden);
    if (list.length > MOST_HIDDEN) {
      throw new RangeError(
        `Expected "hidden" to hold at most ${MOST_HIDDEN} layers, but it holds ${list.length}`,
      );
    }
    for (const [l, units] of list.entries()) integerBetween(`hidden[${l}]`, units, 1, MAX_UNITS);
  }
  if (activation !== undefined) resolveActivation(activation);
  if (initializer !== undefined) resolveInitializer(initializer);
  if (options.batchNorm !== undefined) booleanValue('batchNorm', options.batchNorm);
  if (options.dropout !== undefined) fraction('dropout', options.dropout);
}

/** The layers of a network with this number of outputs. */
export function mlpLayers(options: MLPOptions, nOutputs: number): readonly Layer[] {
  const { hidden = [], activation = 'relu', initializer } = options;
  const layers: Layer[] = [];
  for (const units of hidden) {
    if (options.batchNorm) {
      layers.push(dense(units, { useBias: false, initializer: initializer ?? 'heUniform' }));
      layers.push(batchNorm({ activation }));
    } else {
      layers.push(dense(units, { activation, ...(initializer && { initializer }) }));
    }
    if (options.dropout) layers.push(dropout(options.dropout));
  }
  layers.push(dense(nOutputs, initializer && { initializer }));
  return layers;
}
