/** Kernels called with arbitrary arguments throw an error at most, and never access memory outside of their arrays. */
import assert from 'node:assert/strict';
import type { Precision } from '../../lib/data/numericArrays.ts';
import * as blas from '../../lib/kernels/blas.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { addon, describeNative } from '../support/backends.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { argument, drawsFrom, type Place } from '../support/hostile.ts';
import { ADDON, PUBLIC } from '../support/kernelPlaces.ts';

const CALLS = 1500;

type Call = (...call: unknown[]) => unknown;

/** How many of the calls went well; all others must have thrown a proper error. */
function storm(call: Call, places: Place[], precision: Precision, seed: number): number {
  const draw = drawsFrom(seed);
  let well = 0;
  for (let i = 0; i < CALLS; i++) {
    const rarity = i % 2 === 0 ? 1000 : 12;
    const given = places.map((place) => argument(place, precision, draw, rarity));
    try {
      call(...given);
      well++;
    } catch (error) {
      assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
    }
  }
  return well;
}

describeNative('kernels of the addon under any arguments', () => {
  for (const precision of ['float64', 'float32'] as const) {
    const calls = addon().kernels[precision];
    for (const [name, places] of Object.entries(ADDON)) {
      it(`${name}, ${precision}`, () => {
        const call = calls[name as keyof typeof calls] as Call;
        const well = storm(call, places, precision, places.length);
        assert.ok(well > 10 && well < CALLS, `${well}`);
      });
    }
    it(`knows no other kernels, ${precision}`, () => {
      assert.deepEqual(Object.keys(calls).sort(), Object.keys(ADDON).sort());
    });
  }
});

describe('public kernels under any arguments', () => {
  for (const precision of ['float64', 'float32'] as const) {
    for (const size of [1, Number.POSITIVE_INFINITY]) {
      const where = size === 1 ? 'the addon, where there is one' : 'loops';
      for (const [name, places] of Object.entries(PUBLIC)) {
        it(`${name}, ${precision}, ${where}`, () => {
          withCrossingsAt(size, () => {
            const call = (kernels as unknown as Record<string, Call>)[name];
            const well = storm(call, places, precision, 3 * places.length);
            assert.ok(well > 10 && well < CALLS, `${well}`);
          });
        });
      }
    }
  }

  it('are all in the table', () => {
    const names = Object.keys(kernels).filter((name) => name !== 'setThreads');
    assert.deepEqual(names.sort(), Object.keys(PUBLIC).sort());
  });

  it('BLAS by its names', () => {
    const orders = ['row-major', 'column-major', 'rows'];
    const transpositions = ['no-transpose', 'transpose', 'conjugate-transpose', 'T'];
    const draw = drawsFrom(5);
    const any = (names: string[]) => names[draw(8) === 0 ? draw(names.length) : draw(2)];
    withCrossingsAt(1, () => {
      storm(
        (...[m, n, k, ...rest]) =>
          (blas.dgemm as Call)(
            ...[any(orders), any(transpositions), any(transpositions), m, n, k],
            ...rest,
          ),
        [
          ...(['size', 'size', 'size', 'scalar', 'array', 'stride', 'array', 'stride'] as const),
          ...(['scalar', 'array', 'stride'] as const),
        ],
        'float64',
        1,
      );
    });
  });
});

describe('kernels on one buffer', () => {
  const side = 12;
  /** A 12 × 12 matrix whose blocks are operands. */
  const whole = () => Float64Array.from({ length: side * side }, (_, i) => (i * 7) % 13);

  for (const [where, size] of [
    ['loops', Number.POSITIVE_INFINITY],
    ['the addon, where there is one', 1],
  ] as const) {
    const test = (title: string, body: () => void) => it(title, () => withCrossingsAt(size, body));

    test(`products are as if all had been read before, wherever they are written: ${where}`, () => {
      // C is written at all places, A and B begin at 4, 4 and 5, 5; B is transposed.
      for (const [m, n, k] of [
        [4, 3, 4],
        [2, 7, 1],
      ]) {
        for (let place = 0; place < side * side; place++) {
          const [row, col] = [Math.floor(place / side), place % side];
          if (row > side - m || col > side - n) continue;
          const all = whole();
          const before = whole();
          kernels.gemm(
            ...([false, true, m, n, k, 1, all, all, 0, all, side, side, side] as const),
            ...([4 * side + 4, 5 * side + 5, place] as const),
          );
          const expected = whole();
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let l = 0; l < k; l++) {
                sum += before[(4 + i) * side + 4 + l] * before[(5 + j) * side + 5 + l];
              }
              expected[place + i * side + j] = sum;
            }
          }
          assert.deepEqual(all, expected, `${row}, ${col}`);
        }
      }
    });

    test(`large products too: ${where}`, () => {
      const n = 20;
      const all = Float64Array.from({ length: 2 * n * n }, (_, i) => (i * 5) % 11);
      const apart = kernels.gemm(
        ...([true, false, n, n, n, 1, all.slice(), all.slice(), 2, all.slice()] as const),
        ...([n, n, n, 0, 7, 30] as const),
      );
      kernels.gemm(true, false, n, n, n, 1, all, all, 2, all, n, n, n, 0, 7, 30);
      assert.deepEqual(all, apart);
    });

    test(`a vector may be written on what it is computed from: ${where}`, () => {
      for (let offsetY = 0; offsetY < 30; offsetY++) {
        for (const trans of [false, true]) {
          const all = whole();
          const y = whole();
          kernels.gemv(trans, 5, 4, 1, whole(), whole(), 3, y, 6, 2, 2, 1, 12, offsetY);
          kernels.gemv(trans, 5, 4, 1, all, all, 3, all, 6, 2, 2, 1, 12, offsetY);
          assert.deepEqual(all, y, `${offsetY}`);
        }
        const all = whole();
        const a = whole();
        kernels.ger(5, 4, 1, whole(), whole(), a, 6, 2, 1, 3, 9, offsetY);
        kernels.ger(5, 4, 1, all, all, all, 6, 2, 1, 3, 9, offsetY);
        assert.deepEqual(all, a, `${offsetY}`);
      }
    });
  }
});
