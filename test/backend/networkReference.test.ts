/** Networks against PyTorch's figures: set E of the reference data. */
import assert from 'node:assert/strict';
import { floatArray } from '../../lib/data/matrix.ts';
import { PRECISIONS, type Precision } from '../../lib/data/numericArrays.ts';
import { stateAt } from '../../lib/models/initial/initialState.ts';
import type { TrainingState } from '../../lib/numerics/state.ts';
import { dense } from '../../lib/plan/layers.ts';
import { type PlanOptions, resolvePlan } from '../../lib/plan/plan.ts';
import { backends } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Figures {
  inputs: {
    sizes: number[];
    activation: 'tanh' | 'relu';
    X: number[][];
    y: number[];
    weights: number[][][];
    biases: number[][];
    batches: number[][];
  };
  expected: {
    oneBatch: {
      rows: number[];
      logits: number[][];
      loss: number;
      gradWeights: number[][][];
      gradBiases: number[][];
    };
    trained: {
      class: 'SGD' | 'Adam';
      options: { lr: number; momentum?: number };
      stepLosses: number[];
      weights: number[][][];
      biases: number[][];
      fullDataLoss: number;
      fullDataAccuracy: number;
    }[];
  };
}

const SETS = ['mlp2_tanh', 'mlp3_relu'];
/** Relative; single precision adds up as it does. */
const TOLERANCES = { float64: 1e-10, float32: 1e-4 };

/** PyTorch's matrices are in × out here, ours out × in. */
function flat(weights: number[][][], biases: number[][]): number[] {
  return weights.flatMap((w, l) => [
    ...w[0].flatMap((_, k) => w.map((row) => row[k])),
    ...biases[l],
  ]);
}

function problemOf({ inputs }: Figures, rows: number[], precision: Precision, more: PlanOptions) {
  const { sizes, activation, X, y, weights, biases } = inputs;
  const plan = resolvePlan(
    {
      loss: 'softmax',
      shuffle: false,
      layers: sizes.slice(1).map((units, l) => {
        return dense(units, l < sizes.length - 2 ? { activation } : {});
      }),
      ...more,
    },
    {
      nSamples: rows.length,
      nFeatures: sizes[0],
      nOutputs: sizes[sizes.length - 1],
      precision,
      targets: 'classes',
    },
  );
  const typed = (numbers: number[]) => {
    const out = floatArray(precision, numbers.length);
    out.set(numbers);
    return out;
  };
  const x = typed(rows.flatMap((i) => X[i]));
  const data = { x, y: typed(rows.map((i) => y[i])), rows: rows.length };
  return { plan, data, parameters: typed(flat(weights, biases)) };
}

/** Batches in groups that end with a shorter one, as epochs do. */
function epochsOf(batches: number[][]): number[][][] {
  const ends = batches.flatMap((batch, i) => (batch.length < batches[0].length ? [i + 1] : []));
  if (ends.length === 0) return [batches];
  return ends.map((end, e) => batches.slice(e === 0 ? 0 : ends[e - 1], end));
}

describe('networks against PyTorch', () => {
  for (const set of SETS) {
    const figures = reference<Figures>(`e_mlp/${set}.json`);
    for (const precision of PRECISIONS) {
      const tolerance = TOLERANCES[precision];
      for (const backend of backends) {
        const title = `${set}, ${precision}, ${backend.name}`;

        it(`${title}: logits, loss and every gradient`, () => {
          const { oneBatch } = figures.expected;
          const { plan, data, parameters } = problemOf(figures, oneBatch.rows, precision, {});
          const scores = floatArray(precision, data.rows * plan.nOutputs);
          backend.scores(plan, data.x, parameters, scores);
          assertClose(scores, oneBatch.logits.flat(), tolerance, 'logits', tolerance);
          const gradient = new Float64Array(parameters.length);
          const loss = backend.gradient(plan, data, parameters, gradient);
          assertClose([loss], [oneBatch.loss], tolerance, 'loss');
          const expected = flat(oneBatch.gradWeights, oneBatch.gradBiases);
          assertClose(gradient, expected, tolerance, 'gradient', tolerance / 10);
        });

        for (const run of figures.expected.trained) {
          it(`${title}: 25 steps of ${run.class}`, () => {
            const { lr, momentum } = run.options;
            const { batches, X } = figures.inputs;
            const optimizer =
              run.class === 'SGD' ? ({ name: 'sgd', momentum } as const) : ('adam' as const);
            const losses: number[] = [];
            let state: TrainingState | undefined;
            for (const epoch of epochsOf(batches)) {
              const { plan, data, parameters } = problemOf(figures, epoch.flat(), precision, {
                optimizer: optimizer as PlanOptions['optimizer'],
                learningRate: lr,
                batchSize: epoch[0].length,
                recordBatches: true,
              });
              state ??= stateAt(plan, parameters);
              losses.push(...backend.trainSync(plan, data, state, 1).batchLosses);
            }
            assert.ok(state);
            assertClose(losses, run.stepLosses, tolerance, 'losses', tolerance);
            const expected = flat(run.weights, run.biases);
            assertClose(state.parameters, expected, tolerance, 'parameters', tolerance);
            const all = problemOf(
              figures,
              X.map((_, i) => i),
              precision,
              {},
            );
            const { loss, score } = backend.evaluate(all.plan, all.data, state.parameters);
            assertClose([loss], [run.fullDataLoss], tolerance, 'loss of all samples');
            assert.ok(
              Math.abs(score - run.fullDataAccuracy) < (precision === 'float64' ? 1e-12 : 0.02),
            );
          });
        }
      }
    }
  }
});
