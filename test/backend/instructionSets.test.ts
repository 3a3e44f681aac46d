/**
 * The kernels of every instruction set that this processor runs, not only of the one that was chosen:
 * at awkward shapes, for few outputs and many, in every storage, from places that no vector is aligned
 * to, in order and by number.
 */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { backendOver } from '../../lib/backend/native.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { floatArray } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { type Features, NARROW_STORAGES, type NarrowStorage } from '../../lib/data/storage.ts';
import type { TrainingData } from '../../lib/data/trainingData.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import { describeNative } from '../support/backends.ts';
import { narrowCase, unaligned } from '../support/narrow.ts';
import { assertClose } from '../support/numbers.ts';
import { problemFor } from '../support/problems.ts';

const COLUMNS = [1, 15, 16, 17, 31, 33, 63, 65, 255, 257];
const OUTPUTS = [1, 2, 5, 10, 16, 17];
const STORAGES: readonly (NarrowStorage | undefined)[] = [undefined, ...NARROW_STORAGES];
const TOLERANCE: Record<Precision, number> = { float64: 1e-11, float32: 3e-5 };

interface Case {
  readonly title: string;
  readonly options: TrainingOptions;
  readonly rows: number;
  readonly cols: number;
  readonly nOutputs: number;
}

/** One row, few rows, more than a block; each width with each number of outputs. */
const CASES: readonly Case[] = COLUMNS.flatMap((cols, c) =>
  OUTPUTS.map((nOutputs, k) => {
    const rows = [1, 37, 70][(c + k) % 3];
    const loss = nOutputs === 1 ? 'logistic' : 'softmax';
    const options = { loss, useBias: (c + k) % 2 === 0, reduction: 'sum' } as const;
    return { title: `${rows} × ${cols}, ${nOutputs} outputs`, options, rows, cols, nOutputs };
  }),
);

/** The same numbers, one element further into their memory. */
function shifted<Data extends FloatArray>(values: Data): Data {
  const out = new (values.constructor as new (length: number) => Data)(values.length + 1);
  out.set(values, 1);
  return out.subarray(1) as Data;
}

function prepared(
  { options, ...shape }: Case,
  storage: NarrowStorage | undefined,
  precision: Precision,
) {
  const { plan, samples, start } = problemFor({ seed: 5, ...options }, { ...shape, precision });
  const { x, y, sampleWeights } = samples;
  const narrow = storage && narrowCase(x, storage, precision);
  const elements = shifted(narrow?.widened ?? x.data);
  const stored: Features = narrow === undefined ? elements : unaligned(narrow.narrow);
  const rest = {
    y: shifted(y),
    sampleWeights: shape.cols % 3 === 0 ? shifted(sampleWeights) : undefined,
    rows: shape.rows,
  };
  const parameters = floatArray(precision, start.length + 1).subarray(1);
  parameters.set(start);
  const inDouble = (values: FloatArray) => Float64Array.from(values);
  const wide: TrainingData = {
    x: inDouble(elements),
    y: inDouble(rest.y),
    sampleWeights: rest.sampleWeights && inDouble(rest.sampleWeights),
    rows: shape.rows,
  };
  return { plan, data: { x: stored, ...rest }, wide, parameters };
}

describeNative('kernels of each instruction set', (addon: Addon) => {
  const { instructionSets: sets, instructionSet: chosen } = addon.info();
  const backend = backendOver(addon);
  afterEach(() => addon.useInstructionSet(chosen));

  it('are chosen from a list, of which some are looked at here', () => {
    assert.ok(sets.includes(chosen));
    for (const set of sets) {
      addon.useInstructionSet(set);
      assert.equal(addon.info().instructionSet, set);
      assert.equal(addon.selfCheck(), '');
    }
  });

  for (const set of sets) {
    for (const precision of ['float64', 'float32'] as const) {
      for (const storage of STORAGES) {
        const tolerance = TOLERANCE[precision];
        it(`${set}, ${precision}, held as ${storage ?? precision}: scores and gradients`, () => {
          addon.useInstructionSet(set);
          for (const each of CASES) {
            const { plan, data, wide, parameters } = prepared(each, storage, precision);
            const double = { ...plan, precision: 'float64' } as const;
            const start = Float64Array.from(parameters);
            const results = (
              [
                [backend, plan, data, parameters],
                [typescriptBackend, double, wide, start],
              ] as const
            ).map(([on, of, samples, at]) => {
              const scores = floatArray(of.precision, each.rows * each.nOutputs + 1).subarray(1);
              on.scores(of, samples.x, at, scores);
              const gradient = new Float64Array(at.length);
              const loss = on.gradient(of, samples, at, gradient);
              return { scores, gradient, loss };
            });
            const [got, expected] = results;
            const size = Math.max(...expected.gradient.map(Math.abs));
            assertClose(
              got.scores,
              expected.scores,
              tolerance,
              `${each.title}: scores`,
              4 * tolerance,
            );
            assertClose([got.loss], [expected.loss], tolerance, `${each.title}: loss`, tolerance);
            const allowed = tolerance * (size + each.rows);
            assertClose(got.gradient, expected.gradient, tolerance, each.title, allowed);
          }
        });

        it(`${set}, ${precision}, held as ${storage ?? precision}: runs in order and by number`, () => {
          addon.useInstructionSet(set);
          for (const batchSize of [1, 32, 'all'] as const) {
            for (const shuffle of [false, true]) {
              for (const cols of [1, 17, 65]) {
                const nOutputs = cols === 17 ? 3 : 1;
                const loss = nOutputs === 1 ? 'logistic' : 'softmax';
                const options = { batchSize, shuffle, loss, learningRate: 0.02 } as const;
                const shape = { title: '', options, rows: 133, cols, nOutputs };
                const { plan, data, wide, parameters } = prepared(shape, storage, precision);
                const [got, expected] = (
                  [
                    [backend, plan, data],
                    [typescriptBackend, { ...plan, precision: 'float64' }, wide],
                  ] as const
                ).map(([on, of, samples]) => {
                  const state = initialState(of, 'zeros');
                  state.parameters.set(parameters);
                  on.trainSync(of, samples, state, 2);
                  return state.parameters;
                });
                const what = `${cols} columns, batches of ${batchSize}, ${shuffle ? 'shuffled' : 'in order'}`;
                assertClose(got, expected, 20 * tolerance, what, 20 * tolerance);
              }
            }
          }
        });
      }
    }
  }

  for (const storage of STORAGES) {
    it(`held as ${storage ?? 'float32'}: the same bits for 1, 2, 3 and 4 threads`, async () => {
      for (const { nOutputs, cols, batchSize } of [
        { nOutputs: 1, cols: 65, batchSize: 'all' },
        { nOutputs: 1, cols: 17, batchSize: 6000 },
        { nOutputs: 10, cols: 33, batchSize: 'all' },
        { nOutputs: 17, cols: 31, batchSize: 'all' },
      ] as const) {
        const options: TrainingOptions = {
          batchSize,
          loss: nOutputs === 1 ? 'logistic' : 'softmax',
          learningRate: 0.1,
        };
        const shape = { title: '', options, rows: 9001, cols, nOutputs };
        const { plan, data, parameters } = prepared(shape, storage, 'float32');
        const results = [];
        for (const threads of [1, 2, 3, 4]) {
          const state = initialState(plan, 'zeros');
          state.parameters.set(parameters);
          const { reports } = await backend.train({ ...plan, threads }, data, state, 2, {});
          const scores = new Float32Array(9001 * nOutputs);
          backend.scores({ ...plan, threads }, data.x, state.parameters, scores);
          results.push({ of: state.parameters, losses: reports.map(({ loss }) => loss), scores });
        }
        for (const result of results.slice(1)) assert.deepEqual(result, results[0]);
      }
    });
  }
});
