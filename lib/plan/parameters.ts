/**
 * The layout of a model's array of parameters.
 *
 * Linear model: the nFeatures weights of each output, then the biases. Network: layer after layer.
 * A dense layer has units × inputs weights, then its biases. A batch normalisation has its scales,
 * its shifts, and the running means and variances, which the optimizer does not change.
 * native/plan/plan.h has the same layout.
 */
import { colsOf, type LayerPlan, layerParts } from './layers.ts';

/** The properties of a plan that determine the layout. */
interface Shape {
  readonly nFeatures: number;
  readonly nOutputs: number;
  readonly useBias: boolean;
  readonly penalizeBias: boolean;
  readonly l2: number;
  /** Empty for a linear model. */
  readonly layers: readonly LayerPlan[];
}

/** A contiguous block of parameters that the optimizer treats alike. */
export interface ParameterBlock {
  /** Index of the layer; 0 for a linear model. */
  readonly layer: number;
  readonly from: number;
  /** Number of parameters that steps change. */
  readonly size: number;
  /** How many of them, counted from the first, are weights: rows of `cols`, one per unit. */
  readonly weights: number;
  readonly cols: number;
  /** How many of them, counted from the first, are subject to penalties and weight decay. */
  readonly penalized: number;
  readonly l2: number;
  readonly learningRateFactor: number;
  readonly frozen: boolean;
}

/** The blocks of a plan in order. */
export function parameterBlocks(plan: Shape): readonly ParameterBlock[] {
  const { nFeatures, nOutputs, useBias, penalizeBias, l2, layers } = plan;
  if (layers.length === 0) {
    const weights = nOutputs * nFeatures;
    const size = weights + (useBias ? nOutputs : 0);
    const penalized = penalizeBias ? size : weights;
    const whole = { layer: 0, from: 0, learningRateFactor: 1, frozen: false };
    return [{ ...whole, size, weights, cols: nFeatures, penalized, l2 }];
  }
  const blocks: ParameterBlock[] = [];
  let from = 0;
  for (const [index, layer] of layers.entries()) {
    const sizes = layerParts(layer).map((part) => {
      return { ...part, size: layer.units * colsOf(part, layer) };
    });
    const size = sizes.reduce((sum, part) => sum + (part.isTrained ? part.size : 0), 0);
    if ('frozen' in layer) {
      const { learningRateFactor, frozen } = layer;
      const common = { layer: index, from, size, learningRateFactor, frozen };
      if (layer.kind === 'dense') {
        const weights = layer.units * layer.inputs;
        const penalized = penalizeBias ? size : weights;
        blocks.push({ ...common, weights, cols: layer.inputs, penalized, l2: layer.l2 });
      } else {
        blocks.push({ ...common, weights: 0, cols: 0, penalized: 0, l2: 0 });
      }
    }
    from += layerParameterCount(layer);
  }
  return blocks;
}

/** Number of stored parameters of a layer. */
export function layerParameterCount(layer: LayerPlan): number {
  return layerParts(layer).reduce((sum, part) => sum + layer.units * colsOf(part, layer), 0);
}

/** The offset of each layer's parameters, followed by the total. */
export function layerOffsets(layers: readonly LayerPlan[]): readonly number[] {
  const offsets = [0];
  for (const layer of layers)
    offsets.push(offsets[offsets.length - 1] + layerParameterCount(layer));
  return offsets;
}

/** Total number of stored parameters of a model. */
export function parameterCount(
  plan: Pick<Shape, 'nFeatures' | 'nOutputs' | 'useBias' | 'layers'>,
): number {
  const { nFeatures, nOutputs, useBias, layers } = plan;
  if (layers.length === 0) return nOutputs * (nFeatures + (useBias ? 1 : 0));
  return layers.reduce((sum, layer) => sum + layerParameterCount(layer), 0);
}

/** The named groups of parameters in order, each made of rows of `cols`. */
function partsOf(plan: Shape): { name: string; size: number; cols: number }[] {
  const { nFeatures, nOutputs, useBias, layers } = plan;
  if (layers.length === 0) {
    const bias = useBias ? [{ name: 'bias', size: nOutputs, cols: 1 }] : [];
    return [{ name: 'weights', size: nOutputs * nFeatures, cols: nFeatures }, ...bias];
  }
  return layers.flatMap((layer, l) =>
    layerParts(layer).map((part) => {
      const cols = colsOf(part, layer);
      return { name: `layers[${l}].${part.name}`, size: layer.units * cols, cols };
    }),
  );
}

/** The name of a parameter, such as `weights[2][17]` or `layers[0].bias[3]`. */
export function parameterName(plan: Shape, parameter: number): string {
  let at = parameter;
  for (const { name, size, cols } of partsOf(plan)) {
    if (at < size) {
      const row = `${name}[${Math.floor(at / cols)}]`;
      return name.endsWith('weights') ? `${row}[${at % cols}]` : row;
    }
    at -= size;
  }
  throw new RangeError(`Expected a parameter of the model, but there is no number ${parameter}`);
}

/**
 * For each parameter, the index of its filter: the output, or the unit of a layer, that it belongs
 * to.
 */
export function filtersOf(plan: Shape): Uint32Array {
  const filters: number[] = [];
  let [first, owner] = [0, ''];
  for (const { name, size, cols } of partsOf(plan)) {
    const layer = name.slice(0, Math.max(0, name.lastIndexOf('.')));
    if (layer !== owner)
      [first, owner] = [filters.length > 0 ? filters[filters.length - 1] + 1 : 0, layer];
    for (let j = 0; j < size; j++) filters.push(first + Math.floor(j / cols));
  }
  return Uint32Array.from(filters);
}
