/** The parameters of networks as plain data, layer by layer. */
import { wrongKind } from '../common/errors.ts';
import {
  objectWithKeys,
  readNumbers,
  type SavedNumber,
  savedNumbers,
} from '../common/serialize.ts';
import { floatArray, type Matrix } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { LAYERS, type LayerPart } from '../plan/layerKinds.ts';
import { type LayerPlan, layerParts } from '../plan/layers.ts';
import { layerOffsets, parameterCount } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { layerNumbers } from './networkViews.ts';

/** A layer in a file. */
export type SavedLayer = Readonly<Record<string, unknown>>;

type Rows = readonly (readonly SavedNumber[])[];

/** The layers of a network with these parameters. */
export function savedLayers(plan: TrainingPlan, parameters: FloatArray): readonly SavedLayer[] {
  return layerNumbers(plan.layers, parameters).map((layer) => {
    const entries = Object.entries(layer).map(([key, value]: [string, unknown]) => {
      if (key === 'kind') return [key, value];
      return [key, key === 'weights' ? rowsOf(value as Matrix) : savedNumbers(value as FloatArray)];
    });
    return Object.fromEntries(entries);
  });
}

function rowsOf({ data, rows, cols }: Matrix): Rows {
  return Array.from({ length: rows }, (_, i) =>
    savedNumbers(data.subarray(i * cols, (i + 1) * cols)),
  );
}

/** The number of outputs of saved layers, taken from the last layer. */
export function outputsOf(value: unknown): number {
  const last: unknown = Array.isArray(value) ? value[value.length - 1] : undefined;
  const weights = (last as { weights?: unknown } | undefined)?.weights;
  if (!Array.isArray(weights))
    throw wrongKind('json.layers', 'layers that end with weights', value);
  return weights.length;
}

/**
 * Reads saved parameters.
 *
 * @throws {TypeError} if a layer has other keys or types than the plan's
 * @throws {RangeError} if the number of parameters differs from the plan's, or a number is not
 *   finite
 */
export function readLayers(plan: TrainingPlan, value: unknown): FloatArray {
  const { layers } = plan;
  if (!Array.isArray(value) || value.length !== layers.length) {
    throw wrongKind('json.layers', `an array of ${layers.length} layers`, value);
  }
  // Check lengths before allocating the number of parameters that the file claims.
  const saved = layers.map((layer, l) => checkedLayer(`json.layers[${l}]`, layer, value[l]));
  const parameters = floatArray(plan.precision, parameterCount(plan));
  const offsets = layerOffsets(layers);
  for (const [l, parts] of saved.entries()) {
    let from = offsets[l];
    for (const { place, numbers, length } of parts) {
      readNumbers(place, numbers, parameters.subarray(from, from + length));
      from += length;
    }
  }
  return parameters;
}

interface Part {
  readonly place: string;
  readonly numbers: readonly unknown[];
  readonly length: number;
}

/** The lists of numbers of a layer, in the order of the parameters, each checked for its length. */
function checkedLayer(place: string, layer: LayerPlan, value: unknown): readonly Part[] {
  const parts: readonly LayerPart[] = LAYERS[layer.kind].parts;
  const saved = objectWithKeys(place, value, ['kind', ...parts.map(({ name }) => name)]);
  if (saved.kind !== layer.kind) throw wrongKind(`${place}.kind`, `'${layer.kind}'`, saved.kind);
  const kept = layerParts(layer);
  return parts.flatMap((part) => {
    const list = saved[part.name];
    const at = `${place}.${part.name}`;
    // A layer without a bias has an empty list.
    if (part.per === 'unit') return [checkedList(at, list, kept.includes(part) ? layer.units : 0)];
    if (!Array.isArray(list) || list.length !== layer.units) {
      throw wrongKind(at, `an array of ${layer.units} rows`, list);
    }
    return list.map((row, k) => checkedList(`${at}[${k}]`, row, layer.inputs));
  });
}

function checkedList(place: string, value: unknown, length: number): Part {
  if (!Array.isArray(value) || value.length !== length) {
    throw wrongKind(place, `an array of ${length} numbers`, value);
  }
  return { place, numbers: value, length };
}
