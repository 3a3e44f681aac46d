/**
 * The same seed gives the same bits for 1 to 8 threads: of training with validation, of gradient, loss and
 * score, and of outputs, in linear models and networks.
 */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { nativeBackend } from '../../lib/backend/native.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import { type FloatArray, PRECISIONS } from '../../lib/data/numericArrays.ts';
import { NARROW_STORAGES, type NarrowStorage } from '../../lib/data/storage.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import { stateAt } from '../../lib/models/initial/initialState.ts';
import { batchNorm, dense, dropout, type Layer } from '../../lib/plan/layers.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import type { TrainingPlan } from '../../lib/plan/plan.ts';
import { describeNative } from '../support/backends.ts';
import { narrowCase } from '../support/narrow.ts';
import { networkProblem } from '../support/networks.ts';
import { assertVaried } from '../support/numbers.ts';
import { problemFor } from '../support/problems.ts';

const THREADS = [1, 2, 3, 4, 5, 8];

/** Asserts that everything is the same for any number of threads; the first samples are for validation. */
function assertSameBits(
  backend: Backend,
  plan: TrainingPlan,
  data: TrainingData,
  start: FloatArray,
  threadCounts: readonly number[] = THREADS,
) {
  const { nFeatures, nOutputs, precision } = plan;
  const n = Math.floor(data.rows / 3);
  const held = data.x instanceof Float32Array || data.x instanceof Float64Array;
  const validation = held
    ? {
        x: data.x.subarray(0, n * nFeatures),
        y: data.y.subarray(0, (n * data.y.length) / data.rows),
        sampleWeights: data.sampleWeights?.subarray(0, n),
        rows: n,
      }
    : data;
  const all = threadCounts.map((threads) => {
    const of = { ...plan, threads };
    const state = stateAt(of, start);
    const { reports } = backend.trainSync(of, { ...data, validation }, state, 2);
    const figures = reports.flatMap(({ loss, validationLoss, validationScore, gradientNorm }) => [
      loss,
      validationLoss,
      validationScore,
      gradientNorm,
    ]);
    const gradient = new Float64Array(start.length);
    const loss = backend.gradient(of, data, state.parameters, gradient);
    const scores = floatArray(precision, data.rows * nOutputs);
    backend.scores(of, data.x, state.parameters, scores);
    const judged = backend.evaluate(of, data, state.parameters);
    return { state, figures, gradient, loss, scores, judged };
  });
  assert.ok(all[0].figures.every(Number.isFinite), `${all[0].figures}`);
  assert.equal(all[0].figures.length, 8);
  assertVaried(all[0].state.parameters, 'parameters');
  for (const [i, each] of all.entries())
    assert.deepEqual(each, all[0], `${threadCounts[i]} threads`);
}

interface LinearCase {
  readonly options: TrainingOptions;
  readonly rows: number;
  readonly cols: number;
  readonly nOutputs: number;
}

/** Own kernels and BLAS's, full batches and small ones with a shorter last one, in order and shuffled. */
const LINEAR: Record<string, LinearCase> = {
  'one output': { options: { batchSize: 'all' }, rows: 20_011, cols: 33, nOutputs: 1 },
  'one output in batches': { options: { batchSize: 3000 }, rows: 10_001, cols: 17, nOutputs: 1 },
  'one output, wide': { options: { batchSize: 'all' }, rows: 900, cols: 1100, nOutputs: 1 },
  'values of one output': {
    options: { batchSize: 'all', loss: 'squaredError', optimizer: 'adam' },
    ...{ rows: 20_011, cols: 9, nOutputs: 1 },
  },
  'several outputs': {
    options: { batchSize: 'all', loss: 'softmax' },
    ...{ rows: 20_011, cols: 33, nOutputs: 5 },
  },
  'many outputs': {
    options: { batchSize: 5000, loss: 'softmax' },
    ...{ rows: 9001, cols: 65, nOutputs: 20 },
  },
};

const NETWORKS: Record<string, { readonly layers: readonly Layer[]; readonly batchSize: number }> =
  {
    // One pass of many chunks; several passes; one pass whatever its size.
    'small batches': {
      layers: [dense(96, { activation: 'relu' }), dropout(0.3), dense(3)],
      batchSize: 1000,
    },
    'several passes': {
      layers: [dropout(0.1), dense(300, { activation: 'gelu' }), dense(3)],
      batchSize: 5000,
    },
    'a normalisation': {
      layers: [
        dense(100, { activation: 'tanh' }),
        batchNorm({ activation: 'gelu' }),
        dropout(0.2),
        dense(50, { activation: 'relu' }),
        batchNorm(),
        dense(3),
      ],
      batchSize: 2500,
    },
  };

describeNative('the same bits for 1 to 8 threads', () => {
  const backend = nativeBackend();
  for (const precision of PRECISIONS) {
    for (const [title, { options, ...shape }] of Object.entries(LINEAR)) {
      it(`${title}, ${precision}`, () => {
        const { plan, samples, start } = problemFor(
          { learningRate: 0.05, seed: 3, ...options },
          { ...shape, precision },
        );
        const data = { ...samples, x: samples.x.data, rows: shape.rows };
        assertSameBits(backend, plan, data, start);
      });
    }
    for (const [title, { layers, batchSize }] of Object.entries(NETWORKS)) {
      it(`a network, ${title}, ${precision}`, () => {
        const shape = { rows: 2600, nFeatures: 60, nOutputs: 3, precision };
        const options = { loss: 'softmax', layers, batchSize, seed: 3, optimizer: 'adam' } as const;
        const { plan, data, start } = networkProblem(options, shape);
        assertSameBits(backend, plan, data, start);
      });
    }
  }
  for (const storage of NARROW_STORAGES) {
    for (const { nOutputs, cols } of [
      { nOutputs: 1, cols: 65 },
      { nOutputs: 4, cols: 33 },
      { nOutputs: 18, cols: 31 },
    ]) {
      it(`${nOutputs} outputs, held as ${storage}`, () => {
        assertNarrow(storage, 9001, cols, nOutputs);
      });
    }
  }
  it('one output, held as uint8, in tasks of several leaves', () => {
    assertNarrow('uint8', 280_000, 64, 1, [1, 3, 8]);
  });

  function assertNarrow(
    storage: NarrowStorage,
    rows: number,
    cols: number,
    nOutputs: number,
    threads?: number[],
  ) {
    const loss = nOutputs === 1 ? 'logistic' : 'softmax';
    const { plan, samples, start } = problemFor(
      { loss, batchSize: 'all', learningRate: 0.05 },
      { rows, cols, nOutputs, precision: 'float32' },
    );
    const { narrow } = narrowCase(samples.x, storage, 'float32');
    const { y, sampleWeights } = samples;
    assertSameBits(backend, plan, { x: narrow, y, sampleWeights, rows }, start, threads);
  }
});
