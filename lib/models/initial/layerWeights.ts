/** The weights that a network starts from: lib/plan/initializers.ts has names, formulas and sources. */

import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import { copyRow, elementCount, type Features } from '../../data/storage.ts';
import { networkActivations } from '../../numerics/mlp.ts';
import { multiplyTransposed } from '../../numerics/products.ts';
import type { InitializerPlan } from '../../plan/initializers.ts';
import { colsOf, type DensePlan, layerParts } from '../../plan/layers.ts';
import { layerOffsets } from '../../plan/parameters.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { nextDouble, nextNormal } from '../../random/rng.ts';

/** Samples that `lsuv` looks at. */
const LSUV_ROWS = 512;

/**
 * Fills the parameters of a network, which are all 0: weights drawn as each layer says, biases 0;
 * normalisations that change nothing yet.
 *
 * @param random state of the generator, which advances
 * @param x rows × nFeatures samples, for `lsuv`; without them it is `orthogonal`
 */
export function drawLayers(
  plan: TrainingPlan,
  parameters: FloatArray,
  random: Uint32Array,
  x: Features | undefined,
): void {
  const offsets = layerOffsets(plan.layers);
  for (const [l, layer] of plan.layers.entries()) {
    let from = offsets[l];
    for (const part of layerParts(layer)) {
      const numbers = parameters.subarray(from, from + layer.units * colsOf(part, layer));
      from += numbers.length;
      if (part.start !== 'drawn') numbers.fill(part.start);
      else if (layer.kind === 'dense') drawWeights(layer, numbers, random);
    }
    if (layer.kind === 'dense' && layer.initializer.name === 'lsuv' && x !== undefined) {
      const weights = parameters.subarray(offsets[l], offsets[l] + layer.units * layer.inputs);
      scaleToUnitVariance(plan, l, parameters, weights, x);
    }
  }
}

function drawWeights(layer: DensePlan, weights: FloatArray, random: Uint32Array): void {
  const { inputs, units, initializer } = layer;
  const number = numberOf(initializer, inputs, units);
  if (number !== undefined) {
    for (let j = 0; j < weights.length; j++) weights[j] = number(random);
    return;
  }
  const gain = initializer.name === 'orthogonal' ? initializer.gain : 1;
  const rows = orthonormalRows(Math.min(units, inputs), Math.max(units, inputs), random);
  for (let k = 0; k < units; k++) {
    for (let j = 0; j < inputs; j++) {
      const q = units <= inputs ? rows[k * inputs + j] : rows[j * units + k];
      weights[k * inputs + j] = gain * q;
    }
  }
}

/** How each weight is drawn by itself; `undefined` where they belong together. */
function numberOf(
  initializer: InitializerPlan,
  inputs: number,
  units: number,
): ((random: Uint32Array) => number) | undefined {
  const uniform = (limit: number) => (random: Uint32Array) => limit * (2 * nextDouble(random) - 1);
  const normal = (deviation: number) => (random: Uint32Array) => deviation * nextNormal(random);
  switch (initializer.name) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'normal':
      return (random) => initializer.mean + initializer.deviation * nextNormal(random);
    case 'uniform':
      return uniform(initializer.limit);
    case 'xavierUniform':
      return uniform(initializer.gain * Math.sqrt(6 / (inputs + units)));
    case 'xavierNormal':
      return normal(initializer.gain * Math.sqrt(2 / (inputs + units)));
    case 'heUniform':
      return uniform(initializer.gain * Math.sqrt(3 / inputs));
    case 'heNormal':
      return normal(initializer.gain * Math.sqrt(1 / inputs));
    case 'orthogonal':
    case 'lsuv':
      return undefined;
  }
}

/**
 * n rows of so many columns, n at most `cols`, orthonormal and of random direction: normal numbers by
 * Gram and Schmidt, each row cleared of the others twice ("twice is enough": Giraud et al., Numer.
 * Math. 101, 2005).
 */
function orthonormalRows(n: number, cols: number, random: Uint32Array): Float64Array {
  const rows = Float64Array.from({ length: n * cols }, () => nextNormal(random));
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * cols, (i + 1) * cols);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) clear(row, rows, k * cols);
    }
    const norm = Math.sqrt(row.reduce((sum, w) => sum + w * w, 0));
    for (let j = 0; j < cols; j++) row[j] /= norm;
  }
  return rows;
}

/** Takes from `row` its share along the unit row that begins at `from`. */
function clear(row: Float64Array, rows: Float64Array, from: number): void {
  let share = 0;
  for (let j = 0; j < row.length; j++) share += row[j] * rows[from + j];
  for (let j = 0; j < row.length; j++) row[j] -= share * rows[from + j];
}

/** Divides the weights of layer l by the deviation of its sums over the first samples. */
function scaleToUnitVariance(
  plan: TrainingPlan,
  l: number,
  parameters: FloatArray,
  weights: FloatArray,
  x: Features,
): void {
  const { inputs, units } = plan.layers[l];
  const rows = Math.min(LSUV_ROWS, elementCount(x) / plan.nFeatures);
  const first = floatArray(plan.precision, rows * plan.nFeatures);
  for (let i = 0; i < rows; i++) copyRow(x, plan.nFeatures, i, first, i * plan.nFeatures);
  const before = { ...plan, layers: plan.layers.slice(0, l) };
  const width = before.layers.reduce((sum, layer) => sum + layer.units, 0);
  const all = floatArray(plan.precision, rows * width);
  if (l > 0) networkActivations(before, first, parameters, all);
  const a = Float64Array.from(l > 0 ? all.subarray(all.length - rows * inputs) : first);
  const z = new Float64Array(rows * units);
  multiplyTransposed(rows, units, inputs, a, Float64Array.from(weights), 0, z);
  const mean = z.reduce((sum, each) => sum + each, 0) / z.length;
  const variance = z.reduce((sum, each) => sum + (each - mean) ** 2, 0) / z.length;
  // Samples that are all alike, or not finite, say nothing of the right size.
  if (!(variance > 0) || !Number.isFinite(variance)) return;
  for (let j = 0; j < weights.length; j++) weights[j] /= Math.sqrt(variance);
}
