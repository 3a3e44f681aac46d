/**
 * `solve` and `inverse` of ml-matrix's singular value decomposition, with products by `mmul`:
 * V diag(1/s) Uᵀ over the singular values above the decomposition's threshold.
 */
import type { PeerMethod } from '../methods.ts';
import type { MlMatrix } from '../mlMatrices.ts';
import type { MatrixClass } from './products.ts';
import { isLargeInverse, type RowMatrix } from './products.ts';

interface Multiplied extends RowMatrix {
  mmul(other: MlMatrix): Multiplied;
}

interface Decomposition {
  readonly U: MlMatrix;
  readonly V: MlMatrix;
  readonly s: ArrayLike<number>;
  readonly threshold: number;
}

/** V diag(1/s) Uᵀ, with 0 for 1/s where s is at most the threshold; nothing where it is small, or the sizes are unusual. */
function pseudoInverse(
  Matrix: MatrixClass,
  { U, V, s, threshold }: Decomposition,
): Multiplied | undefined {
  const n = s.length;
  if (V.columns !== n || U.columns !== n || !isLargeInverse(n * V.rows * U.rows)) return undefined;
  const scaled = new Matrix(V.rows, n) as Multiplied;
  const right = new Matrix(n, U.rows) as Multiplied;
  for (let k = 0; k < n; k++) {
    if (Math.abs(s[k]) > threshold) {
      for (let i = 0; i < V.rows; i++) scaled.data[i][k] = V.get(i, k) / s[k];
    }
    for (let j = 0; j < U.rows; j++) right.data[k][j] = U.get(j, k);
  }
  return scaled.mmul(right);
}

export function svdMethods(Matrix: MatrixClass): Record<string, (own: PeerMethod) => PeerMethod> {
  return {
    inverse: (own) =>
      function inverse(this: unknown) {
        return pseudoInverse(Matrix, this as Decomposition) ?? own.call(this);
      },
    solve: (own) =>
      function solve(this: unknown, value: unknown) {
        return (
          pseudoInverse(Matrix, this as Decomposition)?.mmul(value as MlMatrix) ??
          own.call(this, value)
        );
      },
  };
}
