/** Parameters, gradients and activations of a network, layer by layer. */
import type { BackendName } from '../backend/backend.ts';
import { selectBackend } from '../backend/select.ts';
import { knownOptions } from '../common/validate.ts';
import { assertFeaturesIntact } from '../data/intact.ts';
import { floatArray, type Matrix, type MatrixLike } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { SampleWeights } from '../data/targets.ts';
import type { LayerPlan } from '../plan/layers.ts';
import type { Objective, ObjectiveOptions } from '../plan/objective.ts';
import { layerOffsets } from '../plan/parameters.ts';
import type { Fitted } from './fitted.ts';
import { assertRowsFinite, featuresOf, sourceFor } from './samples.ts';

/**
 * The parameters of one layer, or the derivatives of a loss with respect to them. Dense: `weights`
 * is units × inputs and `bias` has one number per unit. Batch normalisation: one number per input
 * in each array.
 */
export type LayerNumbers =
  | {
      readonly kind: 'dense';
      /** units × inputs */
      readonly weights: Matrix;
      /** One for each unit; none without `useBias`. */
      readonly bias: FloatArray;
    }
  | { readonly kind: 'dropout' }
  | {
      readonly kind: 'batchNorm';
      readonly scale: FloatArray;
      readonly shift: FloatArray;
      /** The running ones, which no gradient leads to: 0 in gradients. */
      readonly mean: FloatArray;
      readonly variance: FloatArray;
    };

/** A loss over samples, with its gradient. */
export interface NetworkGradients {
  /** Loss over the samples: the mean or the sum, by `reduction`, plus the penalties. */
  readonly loss: number;
  /** Derivatives of the loss with respect to the parameters of each layer. */
  readonly layers: readonly LayerNumbers[];
}

/** Copies the parameters of each layer, or other numbers in the same layout. */
export function layerNumbers(
  layers: readonly LayerPlan[],
  numbers: FloatArray,
): readonly LayerNumbers[] {
  const offsets = layerOffsets(layers);
  return layers.map((layer, l) => {
    const { kind, units, inputs } = layer;
    const part = (from: number, to: number) => numbers.slice(offsets[l] + from, offsets[l] + to);
    if (kind === 'dropout') return { kind };
    if (kind === 'dense') {
      const weights = { data: part(0, units * inputs), rows: units, cols: inputs };
      return { kind, weights, bias: part(units * inputs, offsets[l + 1] - offsets[l]) };
    }
    const [scale, shift, mean, variance] = [0, 1, 2, 3].map((k) =>
      part(k * units, (k + 1) * units),
    );
    return { kind, scale, shift, mean, variance };
  });
}

/** Options of `gradients` of networks. */
export interface GradientOptions {
  /**
   * Computes loss and gradient as training does, with all samples in one batch: dropout with the
   * masks that this seed gives, batch normalisation by the mean and variance of the samples, and
   * gradients of 0 for frozen layers. Default: as in prediction.
   */
  readonly training?: { readonly seed: number } | undefined;
}

/**
 * The result of `gradients`: the gradient of the objective at the model's parameters.
 *
 * @param objectiveBy makes the objective over the samples from these options
 */
export function networkGradients(
  layers: readonly LayerPlan[],
  objectiveBy: (options: ObjectiveOptions) => Objective,
  sampleWeight: SampleWeights | undefined,
  options: GradientOptions | undefined,
): NetworkGradients {
  const { training } = knownOptions('gradients', options, ['training']) as GradientOptions;
  const objective = objectiveBy({ sampleWeight, training });
  const gradient = new Float64Array(objective.size);
  const loss = objective.gradient(objective.parameters, gradient);
  return { loss, layers: layerNumbers(layers, gradient) };
}

/**
 * The outputs of every layer for each row of x, as in prediction.
 *
 * @throws {RangeError} if x has a different number of columns than in fit, or is not finite
 */
export function networkActivations(
  { plan, parameters }: Fitted,
  x: MatrixLike,
  backend: BackendName | undefined,
): readonly Matrix[] {
  const source = sourceFor(x, plan);
  const data = featuresOf('x', source, plan.precision);
  assertRowsFinite({ prefix: '', x: source }, data, undefined);
  const { rows } = source;
  assertFeaturesIntact('x', data, rows, plan.nFeatures);
  const width = plan.layers.reduce((sum, { units }) => sum + units, 0);
  const out = floatArray(plan.precision, rows * width);
  selectBackend(backend).activations(plan, data, parameters, out);
  let from = 0;
  return plan.layers.map(({ units }) => {
    const part = out.slice(from, from + rows * units);
    from += rows * units;
    return { data: part, rows, cols: units };
  });
}
