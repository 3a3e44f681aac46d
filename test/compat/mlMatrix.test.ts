/** ml-matrix by gemm, beside ml-matrix by itself. */
import assert from 'node:assert/strict';
import type { MlMatrix } from '../../lib/compat/mlMatrices.ts';
import { accelerate, type MlMatrixModule } from '../../lib/compat/mlMatrix/index.ts';
import type { MatrixClass } from '../../lib/compat/mlMatrix/products.ts';
import { assertVaried, noise } from '../support/numbers.ts';
import { describeOnEachBackend } from './backends.ts';
import { peer } from './peers.ts';

interface Peer extends MlMatrix {
  mmul(other: Peer | number[][]): Peer;
  transpose(): Peer;
  gram(): Peer;
  transposeMultiply(other: Peer): Peer;
  mmulByTranspose(scale?: number[]): Peer;
  isSymmetric(): boolean;
  mpow(exponent: number): Peer;
  to2DArray(): number[][];
  pseudoInverse(): Peer;
}
interface Decomposition {
  inverse(): Peer;
  solve(value: Peer): Peer;
}
type View = new (matrix: Peer, ...args: unknown[]) => Peer;
interface Module extends MlMatrixModule {
  Matrix: MatrixClass & { new (rows: number[][]): Peer };
  SVD: { readonly prototype: object; new (matrix: Peer): Decomposition };
  EVD: new (matrix: Peer) => { realEigenvalues: number[]; imaginaryEigenvalues: number[] };
  covariance(matrix: Peer): Peer;
  pseudoInverse(matrix: Peer): Peer;
  inverse(matrix: Peer, useSvd: boolean): Peer;
  wrap(values: ArrayLike<unknown>, options?: object): Peer;
  MatrixTransposeView: View;
  MatrixSubView: View;
  MatrixSelectionView: View;
  MatrixFlipRowView: View;
  MatrixFlipColumnView: View;
  MatrixRowSelectionView: View;
  MatrixColumnSelectionView: View;
  SymmetricMatrix: new (rows: number[][]) => Peer;
}

let ml: Module;
let Matrix: Module['Matrix'];
let SVD: Module['SVD'];
function loadPeers(): void {
  ml = peer<Module>('ml-matrix');
  ({ Matrix, SVD } = ml);
}

function rowsOf(rows: number, cols: number, seed = rows * 7 + cols): number[][] {
  const data = noise(rows * cols, seed);
  assertVaried(data, 'elements');
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}
const matrix = (rows: number, cols: number, seed?: number): Peer =>
  new Matrix(rowsOf(rows, cols, seed));

/** What ml-matrix computes while it is accelerated; and that it was, by how often gemm's result was used. */
function faster<Result>(act: () => Result): Result {
  const restore = accelerate(ml);
  try {
    return act();
  } finally {
    restore();
  }
}

/** Within 1e-12 of the sum of the magnitudes that an element is a sum of, or of `scale`. */
function assertClose(got: MlMatrix, expected: MlMatrix, scale: number): void {
  assert.deepEqual([got.rows, got.columns], [expected.rows, expected.columns]);
  const [values, others] = [got.to1DArray(), expected.to1DArray()];
  values.forEach((each, i) => {
    // Written so that NaN fails.
    if (Math.abs(each - others[i]) <= 1e-12 * scale) return;
    assert.fail(`element ${i}: ${each} instead of ${others[i]}`);
  });
}

function operands(): Record<string, () => [Peer, Peer]> {
  const evens = Array.from({ length: 40 }, (_, i) => 2 * i);
  const symmetric = rowsOf(64, 64).map((row, i, all) => row.map((each, j) => each + all[j][i]));
  return {
    square: () => [matrix(64, 64), matrix(64, 64, 3)],
    'wide and tall': () => [matrix(30, 200), matrix(200, 45)],
    'one column': () => [matrix(60, 900), matrix(900, 1)],
    'one row': () => [matrix(1, 300), matrix(300, 300)],
    'transposed views': () => [
      new ml.MatrixTransposeView(matrix(64, 70)),
      new ml.MatrixTransposeView(matrix(90, 64)),
    ],
    'sub-matrix views': () => [
      new ml.MatrixSubView(matrix(80, 90), 3, 70, 5, 80),
      new ml.MatrixSubView(matrix(90, 90), 1, 76, 0, 60),
    ],
    selections: () => [
      new ml.MatrixSelectionView(matrix(90, 90), evens, evens),
      new ml.MatrixRowSelectionView(matrix(90, 50), evens),
    ],
    'columns selected and flipped': () => [
      new ml.MatrixColumnSelectionView(matrix(70, 90), evens),
      new ml.MatrixFlipRowView(new ml.MatrixFlipColumnView(matrix(40, 60))),
    ],
    wrappers: () => [ml.wrap(rowsOf(50, 60)), ml.wrap(noise(60 * 50, 8), { rows: 60 })],
    'a symmetric matrix': () => [new ml.SymmetricMatrix(symmetric), matrix(64, 64)],
  };
}

describeOnEachBackend('fallline/compat/ml-matrix', () => {
  before(loadPeers);
  for (const [title, make] of Object.entries(operands())) {
    it(`mmul: ${title}`, () => {
      const [a, b] = make();
      const got = faster(() => a.mmul(b));
      assertClose(got, a.mmul(b), a.columns);
      assert.ok(got instanceof Matrix);
    });
  }

  it('takes arrays', () => {
    const [a, b] = [matrix(50, 60), rowsOf(60, 70)];
    assertClose(
      faster(() => a.mmul(b)),
      a.mmul(b),
      60,
    );
  });

  it('transpose().mmul, transposeMultiply, gram and mmulByTranspose', () => {
    const [x, y] = [matrix(300, 40), matrix(300, 30)];
    const scale = [...noise(40, 2)];
    for (const act of [
      () => x.transpose().mmul(y),
      () => x.transposeMultiply(y),
      () => x.gram(),
      () => new ml.MatrixTransposeView(x).mmul(y),
      () => x.mmulByTranspose(),
      () => x.mmulByTranspose(scale),
      () => x.transpose().mmulByTranspose(),
    ]) {
      assertClose(faster(act), act(), 300);
    }
  });

  it('mmulByTranspose of few numbers has the bits of ml-matrix', () => {
    for (const [rows, columns] of [
      [2, 60],
      [5, 70],
      [5, 1000],
      [11, 23],
      [9, 3],
    ]) {
      const x = matrix(rows, columns);
      const spoilt = matrix(rows, columns, 3);
      spoilt.set(1, 2, Number.NaN);
      const scale = [...noise(columns, 4)];
      for (const act of [
        () => x.mmulByTranspose(),
        () => x.mmulByTranspose(scale),
        () => spoilt.mmulByTranspose(),
      ]) {
        assert.deepStrictEqual(faster(act).to2DArray(), act().to2DArray());
      }
    }
  });

  it('what is symmetric to the last bit stays so', () => {
    const x = matrix(301, 67);
    for (const act of [
      () => x.transpose().mmul(x),
      () => x.mmul(x.transpose()),
      () => x.gram(),
      () => x.transposeMultiply(matrix(301, 67)),
      () => x.mmulByTranspose([...noise(67, 2)]),
      () => x.gram().mmul(x.gram()),
    ]) {
      assert.ok(act().isSymmetric());
      assert.ok(faster(act).isSymmetric());
    }
    const { realEigenvalues, imaginaryEigenvalues } = faster(
      () => new ml.EVD(x.transpose().mmul(x)),
    );
    assert.ok(realEigenvalues.every((each, i) => i === 0 || each >= realEigenvalues[i - 1]));
    assert.ok(imaginaryEigenvalues.every((each) => each === 0));
  });

  it('what is made of products: covariance, powers, pseudo-inverse, SVD', () => {
    const x = matrix(80, 60);
    const square = matrix(50, 50);
    for (const [act, scale] of [
      [() => ml.covariance(x), 10],
      [() => square.mpow(5), 1e6],
      [() => ml.pseudoInverse(x), 100],
      [() => ml.inverse(square, true), 1e4],
      [() => new SVD(x).solve(matrix(80, 3)), 100],
      [() => new SVD(square).inverse(), 1e4],
    ] as const) {
      assertClose(faster(act), act(), scale);
    }
  });
});

describe('fallline/compat/ml-matrix', () => {
  before(loadPeers);
  // biome-ignore lint/suspicious/noExplicitAny: methods of AbstractMatrix, by name
  let base: any;
  before(() => {
    base = Object.getPrototypeOf((Matrix as unknown as { prototype: object }).prototype);
  });

  it('large products do not go through the loops of ml-matrix; small ones do', () => {
    let asked = 0;
    class Counting extends (Matrix as unknown as View) {
      override get(row: number, column: number) {
        asked++;
        return super.get(row, column);
      }
    }
    const counted = (rows: number, cols: number) => new Counting(matrix(rows, cols));
    const [large, small] = [counted(64, 64), counted(4, 4)];
    asked = 0;
    faster(() => large.mmul(large));
    assert.equal(asked, 0);
    faster(() => small.mmul(small));
    assert.ok(asked > 0);
  });

  it('restore takes it back, once', () => {
    const before = Object.getOwnPropertyDescriptors(base);
    const restore = accelerate(Matrix);
    assert.equal(accelerate(Matrix), restore);
    assert.notEqual(base.mmul, before.mmul.value);
    restore();
    assert.deepEqual(Object.getOwnPropertyDescriptors(base), before);
    restore();
    assert.deepEqual(Object.getOwnPropertyDescriptors(base), before);
    const again = accelerate(Matrix);
    restore();
    assert.notEqual(base.mmul, before.mmul.value);
    again();
    assert.equal(base.mmul, before.mmul.value);
  });

  it('what is not finite is as in ml-matrix', () => {
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY, 1e308]) {
      const a = matrix(40, 40);
      a.set(3, 5, special);
      a.set(3, 6, special);
      const zero = matrix(40, 40, 2);
      for (let j = 0; j < 40; j++) zero.set(5, j, 0);
      for (const act of [
        () => a.mmul(zero),
        () => a.gram(),
        () => zero.transposeMultiply(a),
        () => a.mmulByTranspose(),
      ]) {
        const expected = act().to2DArray();
        const got = faster(act).to2DArray();
        if (special !== 1e308) assert.deepEqual(got, expected);
        const finite = (rows: number[][]) => rows.map((row) => row.map(Number.isFinite));
        assert.deepEqual(finite(got), finite(expected));
      }
    }
  });

  it('matrices that do not fit each other get the answers of ml-matrix', () => {
    const [a, b] = [matrix(50, 40), matrix(50, 40)];
    for (const act of [
      () => a.mmul(b),
      () => a.transposeMultiply(matrix(40, 40)),
      () => a.mmulByTranspose([1]),
    ]) {
      let expected: unknown;
      try {
        expected = act().to2DArray();
      } catch (error) {
        assert.throws(() => faster(act), { message: (error as Error).message });
        continue;
      }
      assert.deepEqual(faster(act).to2DArray(), expected);
    }
    assert.throws(() => faster(() => a.mmul('abc' as never)), {
      message: 'First argument must be a positive number or an array',
    });
  });

  it('refuses what is not ml-matrix', () => {
    for (const value of [undefined, 7, {}]) {
      assert.throws(() => accelerate(value as never), {
        name: 'TypeError',
        message: /"Matrix" to be ml-matrix's Matrix, or ml-matrix/,
      });
    }
    assert.throws(() => accelerate(Map as never), {
      name: 'TypeError',
      message: /it is another class/,
    });
    class Other extends Map {}
    assert.throws(() => accelerate(Other as never), {
      name: 'TypeError',
      message: /the method "mmul", but it has none/,
    });
  });
});
