/**
 * Training and scoring on narrow features: as on their values in full precision, in the same bits
 * where the order of the sums is the same.
 */
import assert from 'node:assert/strict';
import type { Backend } from '../../lib/backend/backend.ts';
import { floatArray, matrix } from '../../lib/data/matrix.ts';
import type { FloatArray, Precision } from '../../lib/data/numericArrays.ts';
import { shortFloatValues } from '../../lib/data/shortFloats.ts';
import { NARROW_STORAGES, type NarrowFeatures, widenRows } from '../../lib/data/storage.ts';
import type { RunData, TrainingData } from '../../lib/data/trainingData.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import type { TrainingOptions } from '../../lib/plan/options.ts';
import type { TrainingPlan } from '../../lib/plan/plan.ts';
import { backends, describeNative } from '../support/backends.ts';
import { narrowCase, type StorageCase, storageCases, unaligned } from '../support/narrow.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { problemFor } from '../support/problems.ts';

const PRECISIONS: readonly Precision[] = ['float64', 'float32'];
/** Columns around the widths of vectors, and rows of more than 4 kB that go through BLAS. */
const COLUMNS = [1, 3, 15, 16, 17, 31, 33, 63, 65, 255, 257, 2100];

/** Features of every code that there is. */
function allCodes(storage: (typeof NARROW_STORAGES)[number]): NarrowFeatures {
  if (storage === 'uint8') {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const scale = Float32Array.from(noise(256, 3), (v) => Math.fround(v / 7));
    return { storage, codes, scale, offset: Float32Array.from(noise(256, 4)) };
  }
  return { storage, codes: Uint16Array.from({ length: 0x10000 }, (_, code) => code) };
}

describeNative('widening in the addon', (addon) => {
  const sets = addon.info().instructionSets;
  for (const set of sets) {
    for (const storage of NARROW_STORAGES) {
      for (const precision of PRECISIONS) {
        it(`${set}, ${storage} to ${precision}: every code has its value`, () => {
          const x = allCodes(storage);
          const cols = x.codes.length;
          const expected = floatArray(precision, cols);
          widenRows(x, cols, 0, expected);
          const out = floatArray(precision, cols);
          addon.widened(set, x, cols, out);
          for (let k = 0; k < cols; k++) assert.ok(Object.is(out[k], expected[k]), `code ${k}`);
        });

        it(`${set}, ${storage} to ${precision}: any width, from any place`, () => {
          for (const cols of COLUMNS) {
            const x = matrix(noise(3 * cols, cols), 3, cols);
            const { narrow, widened } = narrowCase(x, storage, precision);
            const out = floatArray(precision, 3 * cols + 2);
            addon.widened(set, unaligned(narrow), cols, out.subarray(1, 3 * cols + 1));
            assert.deepEqual(out.subarray(1, 3 * cols + 1), widened);
            assert.deepEqual([out[0], out[3 * cols + 1]], [0, 0], 'what is around it');
          }
        });
      }
    }
  }

  it('is refused for what is not narrow, or has another length', () => {
    const set = sets[0];
    const x = allCodes('float16');
    const out = new Float32Array(8);
    const call = (...args: unknown[]) => Reflect.apply(addon.widened, addon, args);
    assert.throws(() => call(set, x, 4, out), /"x.codes" to be a Uint16Array of 8 elements/);
    assert.throws(() => call(set, new Float32Array(8), 4, out), /"x" to be narrow features/);
    assert.throws(() => call(set, { ...x, storage: 'float8' }, 4, out), /"x.storage"/);
    assert.throws(() => call(set, { ...allCodes('uint8'), scale: out }, 256, out), /"out"|x\./);
    assert.throws(() => call('none', x, 4, out), /"instructionSet"/);
  });
});

interface Both {
  readonly plan: TrainingPlan;
  /** The narrow samples, and the same with their values. */
  readonly narrow: TrainingData;
  readonly wide: TrainingData;
  readonly start: Float64Array;
}

function both(
  options: TrainingOptions,
  shape: { rows: number; cols: number; nOutputs: number; precision: Precision },
  { option }: Pick<StorageCase, 'option'>,
): Both {
  const { plan, samples, start } = problemFor({ seed: 3, ...options }, shape);
  const { x, y, sampleWeights } = samples;
  const { narrow, widened } = narrowCase(x, option, shape.precision);
  const rest = { y, sampleWeights, rows: x.rows };
  return { plan, narrow: { x: narrow, ...rest }, wide: { x: widened, ...rest }, start };
}

function gradientOf(backend: Backend, { plan, start }: Both, data: TrainingData): Float64Array {
  const parameters = floatArray(plan.precision, start.length);
  parameters.set(start);
  const out = new Float64Array(start.length + 1);
  out[start.length] = backend.gradient(plan, data, parameters, out.subarray(0, start.length));
  return out;
}

function trained(backend: Backend, { plan, start }: Both, data: RunData, epochs: number) {
  const state = initialState(plan, 'zeros');
  state.parameters.set(start);
  const { ended, reports } = backend.trainSync(plan, data, state, epochs);
  const figures = reports.flatMap((report) => [
    report.loss,
    report.validationLoss,
    report.validationScore,
    report.gradientNorm,
  ]);
  return { ended, parameters: state.parameters, figures };
}

/** Same bits, or as near as sums in another form come. */
function assertAlike(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  isSame: boolean,
  tolerance: number,
  what: string,
): void {
  if (isSame) assert.deepEqual(Array.from(got), Array.from(expected), what);
  else assertClose(got, expected, tolerance, what, tolerance);
}

const DESCENTS: readonly { name: string; options: TrainingOptions }[] = [
  { name: 'batch', options: { batchSize: 'all', l2: 0.01 } },
  { name: 'mini-batch in order', options: { batchSize: 32, shuffle: false } },
  { name: 'mini-batch shuffled', options: { batchSize: 100, optimizer: 'adam' } },
  { name: 'one-sample in order', options: { batchSize: 1, shuffle: false, useBias: false } },
  { name: 'one-sample shuffled', options: { batchSize: 1, l2: 0.01 } },
  { name: 'one-sample shuffled, averaged', options: { batchSize: 1, average: true } },
];

for (const backend of backends) {
  describe(`narrow features on the ${backend.name} backend`, () => {
    for (const storage of storageCases) {
      for (const precision of PRECISIONS) {
        // In single precision the addon has kernels of their own for narrow rows, in which the compiler
        // may join products and sums otherwise, and folds scale and offset into the weights.
        const isSame = precision === 'float64' || backend.name !== 'native';
        const tolerance = storage.isScaled ? 2e-5 : 2e-6;
        const title = `${storage.name}, ${precision}`;

        it(`${title}: gradients at every width, for one output and several`, () => {
          for (const cols of COLUMNS) {
            for (const nOutputs of cols > 300 ? [1, 2, 17] : [1, 2, 5, 10, 16, 17]) {
              const rows = cols > 300 ? 19 : 71;
              const loss = nOutputs === 1 ? 'logistic' : 'softmax';
              const options: TrainingOptions = { loss, useBias: cols % 2 === 1 };
              const each = both(options, { rows, cols, nOutputs, precision }, storage);
              const got = gradientOf(backend, each, each.narrow);
              const expected = gradientOf(backend, each, each.wide);
              const what = `${nOutputs} outputs, ${cols} columns`;
              assertAlike(got, expected, isSame, tolerance, what);
            }
          }
        });

        it(`${title}: scores and evaluations`, () => {
          for (const cols of COLUMNS) {
            const rows = cols > 65 ? 37 : 101;
            for (const nOutputs of [1, 3, 17]) {
              const loss = nOutputs === 1 ? 'hinge' : 'softmax';
              const each = both({ loss }, { rows, cols, nOutputs, precision }, storage);
              const parameters = floatArray(precision, each.start.length);
              parameters.set(each.start);
              const [got, expected] = [each.narrow, each.wide].map(({ x, y, rows }) => {
                const out = floatArray(precision, rows * nOutputs);
                backend.scores(each.plan, x, parameters, out);
                const { loss, score } = backend.evaluate(each.plan, { x, y, rows }, parameters);
                return { out, evaluation: [loss, score] };
              });
              const what = `${nOutputs} outputs, ${cols} columns`;
              assertAlike(got.out, expected.out, isSame, tolerance, what);
              assertAlike(got.evaluation, expected.evaluation, isSame, 1e-2, what);
            }
          }
        });

        for (const { name, options } of DESCENTS) {
          it(`${title}: ${name} descent, watched by narrow samples`, () => {
            for (const nOutputs of [1, 3]) {
              const shape = { rows: 533, cols: 37, nOutputs, precision };
              const loss = nOutputs === 1 ? 'logistic' : 'softmax';
              const watched = { loss, learningRate: 0.05, ...options } as const;
              const each = both(watched, shape, storage);
              const held = both(watched, { ...shape, rows: 211 }, storage);
              const got = trained(backend, each, { ...each.narrow, validation: held.narrow }, 3);
              const expected = trained(backend, each, { ...each.wide, validation: held.wide }, 3);
              assert.equal(got.ended, expected.ended);
              assertAlike(got.parameters, expected.parameters, isSame, 1e-4, 'parameters');
              // A few rows are widened at a time, and squares of weights summed anew for each.
              const isSummedAnew = backend.name === 'native' && options.batchSize === 1;
              assertAlike(got.figures, expected.figures, isSame && !isSummedAnew, 1e-4, 'figures');
            }
          });
        }
      }
    }

    it('trains off the event loop in the same bits, and changes nothing of what it was given', async () => {
      for (const storage of storageCases) {
        const each = both(
          { batchSize: 64 },
          { rows: 900, cols: 33, nOutputs: 1, precision: 'float32' },
          storage,
        );
        const narrow = each.narrow.x as NarrowFeatures;
        const unshared = { ...narrow, codes: narrow.codes.slice() } as NarrowFeatures;
        for (const x of [narrow, unshared]) {
          const state = initialState(each.plan, 'zeros');
          state.parameters.set(each.start);
          const run = backend.train(each.plan, { ...each.narrow, x }, state, 3, {});
          if (x === unshared) x.codes.fill(7);
          await run;
          const expected = trained(backend, each, each.narrow, 3);
          assert.deepEqual(state.parameters, expected.parameters, storage.name);
        }
      }
    });

    it('names the first element that is not finite', () => {
      for (const storage of ['float16', 'bfloat16'] as const) {
        const each = both(
          {},
          { rows: 40, cols: 5, nOutputs: 1, precision: 'float32' },
          { option: storage },
        );
        const values = shortFloatValues(storage);
        for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
          const { codes } = each.narrow.x as NarrowFeatures;
          const before = codes[133];
          codes[133] = values.findIndex((each) => Object.is(each, value));
          const state = initialState(each.plan, 'zeros');
          const outcome = backend.trainSync(each.plan, each.narrow, state, 3);
          codes[133] = before;
          const {
            ended,
            index,
            value: found,
          } = outcome as { ended: string; index: number; value: number };
          assert.deepEqual([ended, index, found], ['invalidData', 133, value]);
        }
      }
    });
  });
}

describeNative('narrow features at the binding of the addon', (addon) => {
  const each = both(
    {},
    { rows: 8, cols: 3, nOutputs: 1, precision: 'float32' },
    { option: 'uint8' },
  );
  const good = each.narrow.x as Extract<NarrowFeatures, { storage: 'uint8' }>;
  const bad: [string, object, RegExp][] = [
    ['another storage', { storage: 'uint4' }, /"x.storage" to be one that info\(\) lists/],
    ['a storage that is no name', { storage: 8 }, /"x.storage"/],
    ['the precision as a storage', { storage: 'float32' }, /"x.storage"/],
    ['codes of another kind', { codes: new Uint16Array(24) }, /"x.codes" to be a Uint8Array/],
    ['too few codes', { codes: new Uint8Array(23) }, /24 elements \(it has 23\)/],
    ['no codes', { codes: undefined }, /"x.codes"/],
    ['no scale', { scale: undefined }, /"x.scale" to be a Float32Array/],
    ['a scale of doubles', { scale: new Float64Array(3) }, /"x.scale" to be a Float32Array/],
    ['too few offsets', { offset: new Float32Array(2) }, /"x.offset" .* 3 elements/],
    ['16 bits where there are 8', { storage: 'float16' }, /"x.codes" to be a Uint16Array/],
  ];
  for (const [what, change, message] of bad) {
    it(`refuses ${what}`, () => {
      const x = { ...good, ...change } as unknown as FloatArray;
      const parameters = new Float32Array(4);
      const state = initialState(each.plan, 'zeros');
      const data = { ...each.narrow, x };
      const calls = [
        () => addon.trainSync(each.plan, data, state, 1),
        () => addon.train(each.plan, data, state, 1, () => {}),
        () => addon.gradient(each.plan, data, parameters, new Float64Array(4)),
        () => addon.evaluate(each.plan, data, parameters),
        () => addon.scores(each.plan, x, parameters, new Float32Array(8)),
      ];
      for (const call of calls) assert.throws(call, message);
    });
  }

  it('a getter that takes the codes away leaves nothing to crash on', () => {
    const codes = new Uint8Array(24);
    const x = {
      ...good,
      codes,
      get offset() {
        structuredClone(codes.buffer, { transfer: [codes.buffer] });
        return good.offset;
      },
    };
    const data = { ...each.narrow, x };
    assert.throws(
      () => addon.trainSync(each.plan, data, initialState(each.plan, 'zeros'), 1),
      /"x.codes" .* \(it has 0\)/,
    );
  });
});
