/** Coordinate descent in the addon: the twin's weights, on every instruction set, and safe arguments. */
import assert from 'node:assert/strict';
import type { Addon } from '../../lib/backend/addon.ts';
import { backendOver } from '../../lib/backend/native.ts';
import {
  type CoordinateSweeper,
  type CoordinateSystem,
  typescriptSweeper,
} from '../../lib/numerics/coordinateSweeps.ts';
import { coordinateDescent } from '../../lib/solvers/coordinateDescent.ts';
import { columnProblem } from '../../lib/solvers/coordinateProblem.ts';
import { describeNative } from '../support/backends.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';

function system(kind: CoordinateSystem['kind'], rows: number, size: number): CoordinateSystem {
  const columns = Float64Array.from(noise(rows * size, rows + size));
  assertVaried(columns, 'columns');
  const gram = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < size; k++) {
      for (let i = 0; i < rows; i++)
        gram[j * size + k] += columns[j * rows + i] * columns[k * rows + i];
    }
  }
  const isGram = kind === 'gram';
  return {
    ...{ kind, matrix: isGram ? gram : columns, rows: isGram ? size : rows, size },
    squares: Float64Array.from({ length: size }, (_, j) => gram[j * size + j]),
    l1: Float64Array.from(noise(size, 3), (each) => 0.2 + 0.2 * each),
    l2: Float64Array.from(noise(size, 4), (each) => 0.1 + 0.1 * each),
    state: Float64Array.from(noise(isGram ? size : rows, 5)),
  };
}

/** Weights, state and result after sweeps over two thirds of the coordinates. */
function swept(sweeper: CoordinateSweeper, of: CoordinateSystem, sweeps: number, enough: number) {
  const state = of.state.slice();
  const weights = new Float64Array(of.size);
  const active = Uint32Array.from({ length: of.size }, (_, j) => j).filter((j) => j % 3 < 2);
  const result = sweeper.coordinateSweeps({ ...of, state }, active, weights, sweeps, enough);
  return { weights, state, result };
}

type SweepArguments = Parameters<Addon['coordinateSweeps']>;
type Change = (call: unknown[]) => void;

const set =
  (index: number, value: unknown): Change =>
  (call) => {
    call[index] = value;
  };

/** Wrong arguments of a call with 4 rows and 3 columns. */
const WRONG: readonly [string, Change][] = [
  ['a matrix that is too short', set(2, new Float64Array(11))],
  ['a matrix in single precision', set(2, new Float32Array(12))],
  ['other lengths of squares', set(3, new Float64Array(2))],
  ['other lengths of l1', set(4, new Float64Array(4))],
  ['other lengths of l2', set(5, new Float64Array(0))],
  ['other lengths of the state', set(6, new Float64Array(3))],
  ['no weights', set(7, new Float64Array(0))],
  ['numbers beyond the coordinates', set(8, Uint32Array.of(0, 3))],
  ['no sweeps', set(9, 0)],
  ['rows of a Gram matrix that are not its columns', set(0, true)],
  ['no rows', set(1, 0)],
  ['a short result', set(11, new Float64Array(2))],
];

function call(addon: Addon, change: Change): void {
  const three = () => new Float64Array(3).fill(1);
  const good: SweepArguments = [
    ...([false, 4, new Float64Array(12).fill(1), three(), three(), three()] as const),
    ...([new Float64Array(4), three(), Uint32Array.of(0, 2), 1, 0, three()] as const),
  ];
  addon.coordinateSweeps(...good);
  const changed: unknown[] = [...good];
  change(changed);
  addon.coordinateSweeps(...(changed as SweepArguments));
}

describeNative('coordinate descent in the addon', (addon) => {
  const native: CoordinateSweeper = backendOver(addon);

  for (const kind of ['columns', 'gram'] as const) {
    it(`has the weights of the TypeScript twin, on ${kind}`, () => {
      const chosen = addon.info().instructionSet;
      try {
        for (const set of addon.info().instructionSets) {
          addon.useInstructionSet(set);
          for (const [rows, size] of [
            [1, 1],
            [3, 2],
            [7, 9],
            [33, 20],
            [257, 40],
          ] as const) {
            const of = system(kind, rows, size);
            for (const [sweeps, enough] of [
              [1, 0],
              [4, 0],
              [50, 1e-6],
            ] as const) {
              const what = `${set}, ${rows} × ${size}, ${sweeps}`;
              const one = swept(native, of, sweeps, enough);
              const other = swept(typescriptSweeper, of, sweeps, enough);
              assertClose(one.weights, other.weights, 1e-12, `weights ${what}`, 1);
              assertClose(one.state, other.state, 1e-12, `state ${what}`, 1);
              // With enough = 0, rounding decides when nothing moves.
              if (enough > 0) assert.equal(one.result.sweeps, other.result.sweeps, what);
              assert.ok(Math.abs(one.result.change - other.result.change) < 1e-12, what);
              assert.ok(one.weights.some(Boolean) || size === 1, what);
            }
          }
        }
      } finally {
        addon.useInstructionSet(chosen);
      }
    });
  }

  it('multiplies columns, with the same bits for any number of threads', () => {
    const of = system('columns', 300, 100);
    const wide = { ...of, matrix: repeated(of.matrix, 60), size: 6000 };
    const listed = Uint32Array.from({ length: 6000 }, (_, j) => j).filter((j) => j % 7 > 0);
    const products = (sweeper: CoordinateSweeper, threads: number) => {
      const out = new Float64Array(6000).fill(7);
      sweeper.columnProducts(wide, listed, threads, out);
      return out;
    };
    const [one, two] = [products(native, 1), products(native, 2)];
    assert.deepEqual(one, two);
    assert.equal(one[7], 7);
    assertClose(one, products(typescriptSweeper, 1), 1e-12, 'products', 1);
  });

  it('keeps the weights where a new one is not finite', () => {
    for (const sweeper of [native, typescriptSweeper]) {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const of = system('columns', 9, 3);
        of.matrix[9] = bad;
        const { weights, result } = swept(sweeper, of, 3, 0);
        assert.ok(Number.isNaN(result.decrease) && Number.isNaN(result.change));
        assert.ok(weights[0] !== 0 && weights.every(Number.isFinite), `${bad}: ${weights}`);
      }
    }
  });

  it('descends on wide data as the twin does', () => {
    const { matrix: columns } = system('columns', 50, 400);
    const targets = Float64Array.from(noise(50, 6));
    const strengths = { l1: new Float64Array(400).fill(1), l2: new Float64Array(400) };
    const [one, other] = [native, typescriptSweeper].map((sweeper) => {
      const weights = new Float64Array(400);
      const descent = coordinateDescent(
        columnProblem({ columns, targets }, strengths, sweeper),
        weights,
      );
      for (let step = descent.next(); !step.done; ) step = descent.next();
      return weights;
    });
    assert.ok(one.some(Boolean) && one.some((each) => each === 0));
    assertClose(one, other, 1e-11, 'weights', 1);
  });

  describe('refuses', () => {
    for (const [name, change] of WRONG) {
      it(name, () => {
        assert.throws(() => call(addon, change), /Expected native argument/);
      });
    }
  });
});

function repeated(values: Float64Array, times: number): Float64Array {
  const out = new Float64Array(values.length * times);
  for (let k = 0; k < times; k++) out.set(values, k * values.length);
  return out;
}
