/** Column-major copies of samples: every storage, weights, means, and constant columns. */
import assert from 'node:assert/strict';
import type { Features } from '../../lib/data/storage.ts';
import { centredColumns, centredTargets } from '../../lib/numerics/centredColumns.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

const ROWS = 37;
const COLS = 5;
const weights = Float64Array.from(noise(ROWS, 2), (each, i) => (i % 6 === 0 ? 0 : 1 + each));

/** Features and the numbers that they stand for. */
const STORAGES: readonly [string, () => { x: Features; values: ArrayLike<number> }][] = [
  ['float64', () => same(Float64Array.from(noise(ROWS * COLS, 1)))],
  ['float32', () => same(Float32Array.from(noise(ROWS * COLS, 1)))],
  [
    'uint8',
    () => {
      const codes = Uint8Array.from(noise(ROWS * COLS, 1), (each) => 128 + 127 * each);
      const scale = Float32Array.from({ length: COLS }, (_, j) => 0.5 * (j + 1));
      const offset = Float32Array.from({ length: COLS }, (_, j) => j - 2);
      const values = Array.from(codes, (code, i) => scale[i % COLS] * code + offset[i % COLS]);
      return { x: { storage: 'uint8', codes, scale, offset }, values };
    },
  ],
  [
    'bfloat16',
    () => {
      const codes = Uint16Array.from(noise(ROWS * COLS, 1), (each) => 0x3f80 + 60 * each);
      const bits = Uint32Array.from(codes, (code) => code << 16);
      return { x: { storage: 'bfloat16', codes }, values: new Float32Array(bits.buffer) };
    },
  ],
];

function same(values: Float64Array | Float32Array) {
  return { x: values, values };
}

describe('column-major copies', () => {
  for (const [storage, make] of STORAGES) {
    for (const sampleWeights of [undefined, weights]) {
      for (const isCentred of [true, false]) {
        const how = `${sampleWeights ? 'weighted' : 'unweighted'}, ${isCentred ? '' : 'not '}centred`;
        it(`of ${storage}, ${how}`, () => {
          const { x, values } = make();
          assertVaried(values, 'values');
          const copy = centredColumns({ x, rows: ROWS, cols: COLS, sampleWeights, isCentred });
          const w = Array.from({ length: ROWS }, (_, i) => sampleWeights?.[i] ?? 1);
          const total = w.reduce((sum, each) => sum + each, 0);
          for (let j = 0; j < COLS; j++) {
            const column = w.map((_, i) => values[i * COLS + j]);
            const sum = column.reduce((all, each, i) => all + w[i] * each, 0);
            const mean = isCentred ? sum / total : 0;
            const expected = column.map((each, i) => Math.sqrt(w[i]) * (each - mean));
            const got = copy.columns.subarray(j * ROWS, (j + 1) * ROWS);
            assertClose(got, expected, 1e-12, `column ${j}`, 100);
            const squares = expected.reduce((all, each) => all + each * each, 0);
            assertClose([copy.means[j], copy.squares[j]], [mean, squares], 1e-12, `of ${j}`, 100);
          }
        });
      }
    }
  }

  it('are 0 where a column is constant, but for rounding and rows of weight 0', () => {
    for (const value of [0.1, -1e9 / 3, 1e150 / 7, 5e-324]) {
      const x = new Float64Array(ROWS).fill(value);
      const options = { x, rows: ROWS, cols: 1, isCentred: true };
      for (const sampleWeights of [undefined, weights]) {
        if (sampleWeights) x[6] = 17;
        const { columns, squares } = centredColumns({ ...options, sampleWeights });
        assert.ok(columns.every((each) => each === 0) && squares[0] === 0, `${value}`);
      }
    }
  });

  it('are 0 where all weights are 0', () => {
    const x = Float64Array.from(noise(ROWS * COLS, 1));
    const sampleWeights = new Float64Array(ROWS);
    const options = { rows: ROWS, sampleWeights, isCentred: true };
    const { columns, means } = centredColumns({ x, cols: COLS, ...options });
    assert.ok(columns.every((each) => each === 0) && means.every((each) => each === 0));
    assert.ok(centredTargets(x.slice(0, ROWS), options, 0, 1).targets.every((each) => each === 0));
  });

  it('take one output of the targets', () => {
    const y = Float64Array.of(1, 10, 2, 20, 6, 60);
    const { targets, mean } = centredTargets(y, { rows: 3, isCentred: true }, 1, 2);
    assert.equal(mean, 30);
    assert.deepEqual([...targets], [-20, -10, 30]);
  });
});
