/** Figures for the pages of activations, initialisers and layers, computed by the code that they describe. */

import { drawLayers } from '../models/initial/layerWeights.ts';
import { activationOf } from '../numerics/activations.ts';
import { DropoutWork, layerWork } from '../numerics/layers.ts';
import { networkActivations } from '../numerics/mlp.ts';
import { type ActivationName, resolveActivation } from '../plan/activations.ts';
import type { InitializerName } from '../plan/initializers.ts';
import type { LayerKind } from '../plan/layerKinds.ts';
import { batchNorm, dense, dropout, type Layer, type LayerPlan } from '../plan/layers.ts';
import { parameterCount } from '../plan/parameters.ts';
import { resolvePlan, type TrainingPlan } from '../plan/plan.ts';
import { nextNormal, nextWord, seedState } from '../random/rng.ts';
import { figure, type Table } from './figures.ts';

const SUMS = [-5, -2, -1, -0.5, 0, 0.5, 1, 2, 5];

/** Value and slope of an activation with its default parameters, at a few sums. */
export function activationTable(name: ActivationName): Table {
  const values = Float64Array.from(SUMS);
  const slopes = new Float64Array(SUMS.length);
  activationOf(resolveActivation(name))(SUMS.length, values, slopes);
  return [
    ['z', 'a', 'slope da/dz'],
    ...SUMS.map((z, i) => [figure(z), figure(values[i]), figure(slopes[i])]),
  ];
}

/** Ten layers, with this many units and this many samples of standard normal features. */
const UNITS = 50;
const DEPTH = 10;
const ROWS = 64;
const SHOWN = [1, 2, 5, 10];
const WITH = ['identity', 'tanh', 'relu'] as const satisfies readonly ActivationName[];

/** What the table of initialisers shows. */
export const SIGNALS = `How large signals are (root of the mean square) that come out of the layers of a network of ${DEPTH} layers of ${UNITS} units, its weights drawn so, for ${ROWS} samples of ${UNITS} standard normal features, by the activation of all layers:`;

/** How signals grow or fade from layer to layer by an initialiser with its default parameters. */
export function signalTable(initializer: InitializerName): Table {
  const rows = WITH.map((activation) => {
    const layers = Array.from({ length: DEPTH }, () => dense(UNITS, { activation, initializer }));
    return [activation, ...signalSizes(planOf(layers, UNITS))];
  });
  return [['activation', ...SHOWN.map((layer) => `layer ${layer}`)], ...rows];
}

function signalSizes(plan: TrainingPlan): string[] {
  const random = seedState(1);
  const x = Float64Array.from({ length: ROWS * UNITS }, () => nextNormal(random));
  const parameters = new Float64Array(parameterCount(plan));
  drawLayers(plan, parameters, random, x);
  const size = ROWS * UNITS;
  const all = new Float64Array(DEPTH * size);
  networkActivations(plan, x, parameters, all);
  return SHOWN.map((layer) => {
    const outputs = all.subarray((layer - 1) * size, layer * size);
    return figure(Math.sqrt(outputs.reduce((sum, a) => sum + a * a, 0) / size));
  });
}

function planOf(layers: readonly Layer[], nFeatures: number): TrainingPlan {
  const { units } = layers[layers.length - 1] as { units: number };
  return resolvePlan(
    { layers, loss: 'squaredError' },
    { nSamples: ROWS, nFeatures, nOutputs: units, precision: 'float64' },
  );
}

/** A few figures of each kind of layer, with introductory text. */
export function layerFigures(kind: LayerKind): { readonly words: string; readonly table: Table } {
  return FIGURES[kind]();
}

const FIGURES: Readonly<Record<LayerKind, () => { words: string; table: Table }>> = {
  dense: () => ({
    words: 'Numbers that a layer learns, weights and biases:',
    table: [
      ['inputs', 'units', 'with a bias', 'without'],
      ...[
        [16, 1],
        [30, 16],
        [128, 10],
        [784, 128],
      ].map(([inputs, units]) => {
        const count = (useBias: boolean) =>
          String(parameterCount(planOf([dense(units, { useBias })], inputs)));
        return [String(inputs), String(units), count(true), count(false)];
      }),
    ],
  }),
  dropout: () => ({
    words: `What training makes of ${DROPPED.toLocaleString('en-US')} ones (seed 1): their mean stays near 1.`,
    table: [
      ['rate', 'share set to 0', 'the others become', 'mean'],
      ...[0.1, 0.2, 0.5, 0.8].map((rate) => {
        const outputs = inTraining(dropout(rate), 1, new Float64Array(DROPPED).fill(1), [1]);
        const zeros = outputs.filter((each) => each === 0).length;
        const mean = outputs.reduce((sum, each) => sum + each, 0) / DROPPED;
        return [rate, zeros / DROPPED, Math.max(...outputs), mean].map(figure);
      }),
    ],
  }),
  batchNorm: () => ({
    words:
      'What training makes of the one input of a batch of four, at the start (scale 1, shift 0):',
    table: [
      ['batch', 'becomes'],
      ...[
        [1, 2, 3, 4],
        [100, 200, 300, 400],
        [0, 0, 0, 8],
        [5, 5, 5, 5],
      ].map((batch) => {
        const outputs = inTraining(batchNorm(), 1, Float64Array.from(batch), [1, 0, 0, 1]);
        return [batch, Array.from(outputs)].map((numbers) => numbers.map(figure).join(', '));
      }),
    ],
  }),
};

const DROPPED = 10_000;

/** Outputs of a layer with this many inputs for a batch in training. */
function inTraining(
  layer: Layer,
  nFeatures: number,
  batch: Float64Array,
  parameters: readonly number[],
): Float64Array {
  const [plan]: readonly LayerPlan[] = planOf([layer, dense(1)], nFeatures).layers;
  const rows = batch.length / nFeatures;
  const work = layerWork(plan, 0, rows, rows);
  if (work instanceof DropoutWork) {
    const random = seedState(1);
    work.keys.set([nextWord(random), nextWord(random)]);
  }
  const own = Float64Array.from(parameters);
  work.forward(batch, { rows, parameters: own, training: true, firstRow: 0 });
  return work.outputs;
}
