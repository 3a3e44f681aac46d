/**
 * Multiplies ml-matrix's matrices with gemm: packs them, multiplies, unpacks the result. Functions return
 * undefined if gemm might give another result than ml-matrix, which then computes the product itself.
 */

import { selectBackend } from '../../backend/select.ts';
import { gemm } from '../../kernels/index.ts';
import { NATIVE_THRESHOLDS } from '../../numerics/nativeThresholds.ts';
import { type MlMatrix, packMlMatrix } from '../mlMatrices.ts';

/** ml-matrix's `Matrix`. */
export interface MatrixClass {
  readonly prototype: object;
  new (rows: number, columns: number): unknown;
  checkMatrix(value: unknown): unknown;
}

/** Up to this many rows, packing does not make products of rows faster. */
const MOST_IN_PLACE = 6;
/** Columns of many rows whose products take no longer than writing them down: ml-matrix does both as fast. */
const TOO_FEW_COLUMNS = 4;

/** A packed matrix, read row by row or transposed. */
interface Operand {
  readonly data: Float64Array;
  /** Rows and columns of the matrix that it represents. */
  readonly rows: number;
  readonly columns: number;
  /** Whether its rows are packed, or its columns. */
  readonly transposed: boolean;
}

/** A matrix of ml-matrix that holds its rows: its class's `Matrix`. */
export interface RowMatrix extends MlMatrix {
  readonly data: Float64Array[];
}
export type MakeMatrix = (rows: number, columns: number) => RowMatrix;

/** Fewer multiplications are not worth packing on any backend; checked before a backend is selected. */
const FEW = Math.min(
  NATIVE_THRESHOLDS.mlMatrix.native.products,
  NATIVE_THRESHOLDS.mlMatrix.typescript.products,
);

/** Whether an inverse of this many multiplications is faster by products. */
export function isLargeInverse(products: number): boolean {
  return products >= FEW && products >= NATIVE_THRESHOLDS.mlMatrix[selectBackend().name].products;
}

/** Whether a product is worth packing for. */
function isWorthwhile(
  products: number,
  matrices: readonly MlMatrix[],
  resultRows: number,
  resultColumns: number,
): boolean {
  if (products < FEW) return false;
  const {
    products: least,
    perRow,
    perElement,
    leastColumns,
  } = NATIVE_THRESHOLDS.mlMatrix[selectBackend().name];
  if (products < least || resultColumns < leastColumns) return false;
  let rows = resultRows;
  // Elements of a view are read one by one.
  let elements = 0;
  for (const matrix of matrices) {
    rows += matrix.rows;
    if (!isRowMatrix(matrix)) elements += matrix.rows * matrix.columns;
  }
  return products >= perRow * rows && products >= perElement * elements;
}

function isRowMatrix(matrix: MlMatrix): boolean {
  const { data } = matrix as { data?: unknown };
  return Array.isArray(data) && data[0] instanceof Float64Array;
}

function pack(matrix: MlMatrix): Operand {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  packMlMatrix(matrix, data);
  return { data, rows, columns, transposed: false };
}

function transposed({ data, rows, columns, transposed }: Operand): Operand {
  return { data, rows: columns, columns: rows, transposed: !transposed };
}

/** a · b as a new matrix, or undefined if it is not finite. */
function multiply(
  make: MakeMatrix,
  a: Operand,
  b: Operand,
  symmetric: boolean,
): RowMatrix | undefined {
  const [m, n, k] = [a.rows, b.columns, a.columns];
  const c = new Float64Array(m * n);
  gemm(a.transposed, b.transposed, m, n, k, 1, a.data, b.data, 0, c);
  // Infinite and NaN elements depend on the order of sums and on whether zeros are skipped.
  let zero = 0;
  for (let i = 0; i < c.length; i++) zero += c[i] * 0;
  if (zero !== 0) return undefined;
  const result = make(m, n);
  const { data } = result;
  for (let i = 0, at = 0; i < m; i++) {
    const row = data[i];
    for (let j = 0; j < n; j++) row[j] = c[at++];
  }
  // Symmetric to the last bit: ml-matrix uses another eigenvalue algorithm otherwise.
  if (symmetric) {
    for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) data[i][j] = data[j][i];
  }
  return result;
}

/**
 * a · b for b of one column, to the bit as ml-matrix has it: each sum in the order of the columns, four
 * rows at a time, from where the rows are. Nothing where a does not hold its rows.
 */
function productByColumn(make: MakeMatrix, a: MlMatrix, b: MlMatrix): RowMatrix | undefined {
  if (!isRowMatrix(a)) return undefined;
  const { data } = a as RowMatrix;
  const { rows, columns } = a;
  const column = new Float64Array(columns);
  for (let k = 0; k < columns; k++) column[k] = b.get(k, 0);
  const result = make(rows, 1);
  const out = result.data;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const [w, x, y, z] = [data[i], data[i + 1], data[i + 2], data[i + 3]];
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let k = 0; k < columns; k++) {
      const factor = column[k];
      p += w[k] * factor;
      q += x[k] * factor;
      r += y[k] * factor;
      s += z[k] * factor;
    }
    out[i][0] = p;
    out[i + 1][0] = q;
    out[i + 2][0] = r;
    out[i + 3][0] = s;
  }
  for (; i < rows; i++) {
    const row = data[i];
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += row[k] * column[k];
    out[i][0] = sum;
  }
  return result;
}

/** a · b */
export function product(make: MakeMatrix, a: MlMatrix, b: MlMatrix): RowMatrix | undefined {
  const products = a.rows * b.columns * a.columns;
  // First, because this check is the only overhead for small matrices.
  if (products < NATIVE_THRESHOLDS.mlMatrixColumn || a.columns !== b.rows) return undefined;
  if (b.columns === 1) return productByColumn(make, a, b);
  if (!isWorthwhile(products, [a, b], a.rows, b.columns)) return undefined;
  const [left, right] = [pack(a), pack(b)];
  return multiply(make, left, right, areTransposes(left, right));
}

/** aᵀ · b */
export function transposeProduct(
  make: MakeMatrix,
  a: MlMatrix,
  b: MlMatrix,
): RowMatrix | undefined {
  if (a.rows !== b.rows) return undefined;
  if (!isWorthwhile(a.rows * b.columns * a.columns, [a, b], a.columns, b.columns)) return undefined;
  const left = pack(a);
  const right = a === b ? left : pack(b);
  const same =
    right === left ||
    (a.columns === b.columns && left.data.every((each, i) => each === right.data[i]));
  return multiply(make, transposed(left), right, same);
}

/**
 * a · diag(scale) · aᵀ, to the bit as ml-matrix has it: each sum in the order of the columns, four rows at a time, from
 * where the rows are.
 */
function productOfRows(
  make: MakeMatrix,
  { data, columns }: RowMatrix,
  scale: ArrayLike<number> | undefined,
): RowMatrix {
  const rows = data.length;
  const result = make(rows, rows);
  const out = result.data;
  for (let j = 0; j < rows; j++) {
    const own = data[j];
    const other = scale === undefined ? own : own.map((each, k) => scale[k] * each);
    let i = j;
    for (; i + 4 <= rows; i += 4) {
      const [w, x, y, z] = [data[i], data[i + 1], data[i + 2], data[i + 3]];
      let [p, q, r, s] = [0, 0, 0, 0];
      for (let k = 0; k < columns; k++) {
        const factor = other[k];
        p += w[k] * factor;
        q += x[k] * factor;
        r += y[k] * factor;
        s += z[k] * factor;
      }
      out[j][i] = p;
      out[j][i + 1] = q;
      out[j][i + 2] = r;
      out[j][i + 3] = s;
    }
    for (; i < rows; i++) {
      const row = data[i];
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += row[k] * other[k];
      out[j][i] = sum;
    }
    for (i = 0; i < j; i++) out[j][i] = out[i][j];
  }
  return result;
}

/** a · diag(scale) · aᵀ */
export function productByTranspose(
  make: MakeMatrix,
  a: MlMatrix,
  scale: ArrayLike<number> | undefined,
): RowMatrix | undefined {
  const products = (a.rows * a.rows * a.columns) / 2;
  const isWritten = a.columns <= TOO_FEW_COLUMNS && a.rows > MOST_IN_PLACE;
  if (products < NATIVE_THRESHOLDS.mlMatrixColumn || isWritten) return undefined;
  const isWorth = isWorthwhile(products, [a], a.rows, a.rows);
  if (isRowMatrix(a) && (!isWorth || a.rows <= MOST_IN_PLACE)) {
    return productOfRows(make, a as RowMatrix, scale);
  }
  if (!isWorth) return undefined;
  const right = pack(a);
  let left = right;
  if (scale !== undefined) {
    const data = right.data.map((each, i) => each * scale[i % a.columns]);
    left = { ...right, data };
  }
  return multiply(make, left, transposed(right), true);
}

/** Whether b is aᵀ, as in the product of a matrix with its own transpose. */
function areTransposes(a: Operand, b: Operand): boolean {
  const { rows, columns, data } = a;
  if (b.columns !== rows || b.rows !== columns) return false;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) {
      if (data[i * columns + k] !== b.data[k * rows + i]) return false;
    }
  }
  return true;
}
