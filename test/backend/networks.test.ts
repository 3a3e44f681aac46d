/** Gradients of networks: against central differences, and the two backends against each other. */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import { PRECISIONS } from '../../lib/data/numericArrays.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import { stateAt } from '../../lib/models/initial/initialState.ts';
import { ACTIVATION_NAMES } from '../../lib/plan/activations.ts';
import { batchNorm, dense, dropout, type Layer } from '../../lib/plan/layers.ts';
import { LOSSES } from '../../lib/plan/losses.ts';
import { layerOffsets, type ParameterBlock, parameterBlocks } from '../../lib/plan/parameters.ts';
import type { TrainingPlan } from '../../lib/plan/plan.ts';
import { activationCases } from '../cases/activations.ts';
import { lossSettings } from '../cases/losses.ts';
import { backends } from '../support/backends.ts';
import { networkProblem } from '../support/networks.ts';
import { assertClose, assertVaried } from '../support/numbers.ts';

const TOLERANCES = { float64: 1e-12, float32: 2e-5 };

function gradientOf(
  backend: Backend,
  plan: TrainingPlan,
  data: TrainingData,
  start: Float64Array,
  random?: Uint32Array,
): { loss: number; gradient: Float64Array } {
  const parameters = floatArray(plan.precision, start.length);
  parameters.set(start);
  const gradient = new Float64Array(start.length);
  return { loss: backend.gradient(plan, data, parameters, gradient, random), gradient };
}

/** On the scale of the whole gradient: small elements are differences. */
function assertSame(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  const scale = Math.max(...Array.from(expected, Math.abs));
  assertClose(got, expected, tolerance, 'gradient', tolerance * scale);
}

/** (f(w + h) - f(w - h)) / 2h for each of the parameters at `places`. */
function differences(
  start: Float64Array,
  places: readonly number[],
  lossAt: (parameters: Float64Array) => number,
): number[] {
  const h = 1e-6;
  return places.map((j) => {
    const ends = [h, -h].map((by) => lossAt(start.with(j, start[j] + by)));
    return (ends[0] - ends[1]) / (2 * h);
  });
}

/** About `n` places, spread over all parameters. */
function placesOf(start: Float64Array, n: number): number[] {
  const every = Math.max(1, Math.floor(start.length / n));
  return Array.from(start, (_, j) => j).filter((j) => j % every === 0);
}

const SHAPE = { rows: 37, nFeatures: 6, nOutputs: 3 };

describe('gradients of networks', () => {
  for (const name of ACTIVATION_NAMES) {
    const activation = activationCases[name].setting;
    const layers = [dense(9, { activation }), dense(5, { activation, l2: 0.3 }), dense(3)];

    for (const loss of lossSettings) {
      const options = { loss, layers, l2: 0.1 };

      it(`${name}, ${JSON.stringify(loss)}: central differences`, () => {
        const { plan, data, start } = networkProblem(options, { ...SHAPE, precision: 'float64' });
        assert.ok(new Set(data.y).size > 1);
        const { gradient } = gradientOf(typescriptBackend, plan, data, start);
        const places = placesOf(start, 40);
        const expected = differences(start, places, (parameters) => {
          return gradientOf(typescriptBackend, plan, data, parameters).loss;
        });
        assertVaried(expected, 'the gradient');
        const got = places.map((j) => gradient[j]);
        // A kink may lie within a difference, of the loss or of the activation.
        const scale = Math.max(...expected.map(Math.abs));
        const off = got.filter((g, i) => Math.abs(g - expected[i]) > 1e-6 * scale);
        assert.ok(off.length === 0, `${off.length} of ${got.length} are off`);
      });

      for (const precision of PRECISIONS) {
        for (const backend of backends.filter(({ name: of }) => of === 'native')) {
          it(`${name}, ${JSON.stringify(loss)}, ${precision}: the same on both backends`, () => {
            const { plan, data, start } = networkProblem(options, { ...SHAPE, precision });
            const expected = gradientOf(typescriptBackend, plan, data, start);
            const got = gradientOf(backend, plan, data, start);
            assertSame([got.loss], [expected.loss], TOLERANCES[precision]);
            assertSame(got.gradient, expected.gradient, TOLERANCES[precision]);
          });
        }
      }
    }
  }

  it('are of every loss', () => {
    const seen = new Set(lossSettings.map(({ name }) => name));
    assert.deepEqual([...seen].sort(), Object.keys(LOSSES).sort());
  });
});

/** Networks of every kind of layer, some with dimensions on both sides of where products are cut. */
const NETWORKS: Record<string, readonly Layer[]> = {
  'one layer': [dense(3)],
  'few units': [dense(4, { activation: 'tanh' }), dense(3)],
  'an activation at the end': [dense(8, { activation: 'relu' }), dense(3, { activation: 'tanh' })],
  'many units': [dense(70, { activation: 'relu' }), dense(33, { activation: 'silu' }), dense(3)],
  dropout: [dropout(0.25), dense(20, { activation: 'tanh' }), dropout(0.5), dropout(0.1), dense(3)],
  normalisation: [
    dense(20, { useBias: false }),
    batchNorm({ activation: 'relu' }),
    dropout(0.25),
    // With a bias, whose gradient before a normalisation is 0, Adam would follow the rounding.
    dense(11, { useBias: false }),
    batchNorm({ activation: 'gelu', momentum: 0.3 }),
    dense(3),
  ],
  'normalisation first': [batchNorm(), dense(7, { activation: 'elu' }), dense(3)],
  'frozen layers': [
    dense(20, { activation: 'tanh', frozen: true }),
    batchNorm({ frozen: true }),
    dense(18, { activation: 'softplus' }),
    dense(17, { frozen: true }),
    dense(3),
  ],
  'rates and penalties of layers': [
    dense(9, { activation: 'leakyRelu', learningRateFactor: 0.5, l2: 0.5 }),
    dense(3, { useBias: false, l2: 0 }),
  ],
};

describe('training of networks', () => {
  for (const [title, layers] of Object.entries(NETWORKS)) {
    const options = { loss: 'softmax', layers, l2: 0.01, seed: 3, learningRate: 1 } as const;

    for (const backend of backends) {
      it(`${title}, ${backend.name}: the step goes along the gradient of the loss of training`, () => {
        const shape = { rows: 70, nFeatures: 6, nOutputs: 3, precision: 'float64' } as const;
        const { plan, data, start } = networkProblem(options, shape);
        const once = (from: Float64Array) => {
          const state = stateAt(plan, from);
          const { reports } = backend.trainSync(plan, data, state, 1);
          return { loss: reports[0].loss, parameters: state.parameters };
        };
        const { parameters } = once(start);
        const places = learning(plan, placesOf(start, 60));
        const got = places.map((j) => start[j] - parameters[j]);
        const expected = differences(start, places, (from) => once(from).loss);
        const factors = places.map((j) => blockOf(plan, j)?.learningRateFactor ?? 0);
        assertVaried(expected, 'the gradient');
        const scale = Math.max(...expected.map(Math.abs));
        const scaled = expected.map((each, i) => each * factors[i]);
        assertClose(got, scaled, 1e-5, 'step', 1e-6 * scale);
        for (const j of frozenPlaces(plan)) assert.equal(parameters[j], start[j], `frozen ${j}`);
      });
    }

    for (const precision of PRECISIONS) {
      for (const backend of backends) {
        it(`${title}, ${backend.name}, ${precision}: the gradient in training is that of the step`, () => {
          const shape = { rows: 300, nFeatures: 6, nOutputs: 3, precision } as const;
          const { plan, data, start } = networkProblem(options, shape);
          const state = stateAt(plan, start);
          const words = state.random.slice();
          const got = gradientOf(backend, plan, data, start, words);
          backend.trainSync(plan, data, state, 1);
          assert.deepEqual(words, state.random);
          const places = learning(plan, placesOf(start, 1000));
          const steps = places.map((j) => {
            return (start[j] - state.parameters[j]) / (blockOf(plan, j)?.learningRateFactor ?? 0);
          });
          assertVaried(steps, 'the step');
          // The step is rounded to the precision of the parameters.
          const tolerance = precision === 'float64' ? 1e-12 : 1e-5;
          assertSame(
            places.map((j) => got.gradient[j]),
            steps,
            tolerance,
          );
        });
      }
    }

    for (const precision of PRECISIONS) {
      for (const optimizer of ['adam', { name: 'sgd', momentum: 0.9 }, 'nadam'] as const) {
        const rate = optimizer === 'adam' || optimizer === 'nadam' ? 0.01 : 0.05;

        it(`${title}, ${precision}, ${JSON.stringify(optimizer)}: the same on both backends`, () => {
          const shape = { rows: 150, nFeatures: 6, nOutputs: 3, precision };
          const of = { ...options, optimizer, batchSize: 32, learningRate: rate, clipNorm: 1 };
          const { plan, data, start } = networkProblem({ ...of, recordBatches: true }, shape);
          const ends = backends.map((backend) => {
            const state = stateAt(plan, start);
            const { batchLosses } = backend.trainSync(plan, data, state, 3);
            return { ...state, batchLosses };
          });
          assertVaried(ends[0].parameters, 'parameters');
          assert.equal(ends[0].batchLosses.length, 15);
          const tolerance = precision === 'float64' ? 1e-9 : 2e-3;
          for (const end of ends) {
            assert.deepEqual(end.random, ends[0].random);
            assertClose(end.batchLosses, ends[0].batchLosses, tolerance, 'losses', tolerance);
            assertClose(end.parameters, ends[0].parameters, tolerance, 'parameters', tolerance);
          }
        });
      }
    }
  }
});

/** The block that a parameter is in; none for running means and variances. */
function blockOf(plan: TrainingPlan, j: number): ParameterBlock | undefined {
  return parameterBlocks(plan).find(({ from, size }) => j >= from && j < from + size);
}

/** Those of the places that steps are taken in. */
function learning(plan: TrainingPlan, places: readonly number[]): number[] {
  return places.filter((j) => blockOf(plan, j)?.frozen === false);
}

function frozenPlaces(plan: TrainingPlan): number[] {
  const offsets = layerOffsets(plan.layers);
  return plan.layers.flatMap((layer, l) => {
    if (layer.kind === 'dropout' || !layer.frozen) return [];
    return Array.from({ length: offsets[l + 1] - offsets[l] }, (_, i) => offsets[l] + i);
  });
}
