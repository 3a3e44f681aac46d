/** The argument checks of @stdlib/blas/base, with its error messages word for word. */
import { wrongKind } from '../../common/errors.ts';

/** Memory layout of a matrix. */
export type Layout = 'row-major' | 'column-major';
/**
 * Whether op(A) is A or Aᵀ. `'conjugate-transpose'` is the same as `'transpose'` for real numbers.
 */
export type Transposition = 'no-transpose' | 'transpose' | 'conjugate-transpose';

/**
 * The offset of a vector that is given without one: a vector with a negative stride begins at its
 * far end.
 */
export function firstIndex(n: number, stride: number): number {
  return stride < 0 ? (1 - n) * stride : 0;
}

/**
 * The five parameters of `rotm`, from an array of any type, which the package also accepts.
 *
 * @throws {TypeError} if the value is not an array, or an element is not a number
 * @throws {RangeError} if there are fewer
 */
export function fiveNumbers(name: string, value: ArrayLike<number>): readonly number[] {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) {
    throw wrongKind(name, 'an array of 5 numbers', value);
  }
  if (value.length < 5) {
    throw new RangeError(
      `Expected "${name}" to have 5 elements, but it has ${value.length} elements`,
    );
  }
  return Array.from({ length: 5 }, (_, i) => {
    const number: unknown = value[i];
    if (typeof number !== 'number') throw wrongKind(`${name}[${i}]`, 'a number', number);
    return number;
  });
}

/** Whether the layout is row-major. */
export function validLayout(order: Layout): boolean {
  if (order === 'row-major') return true;
  if (order === 'column-major') return false;
  throw new TypeError(
    `invalid argument. First argument must be a valid order. Value: \`${String(order)}\`.`,
  );
}

/**
 * Whether the value means the transpose. For real numbers, the conjugate transpose equals the
 * transpose.
 */
export function validTransposition(ordinal: string, trans: Transposition): boolean {
  if (trans === 'no-transpose') return false;
  if (trans === 'transpose' || trans === 'conjugate-transpose') return true;
  throw new TypeError(
    `invalid argument. ${ordinal} argument must be a valid transpose operation. Value: \`${String(trans)}\`.`,
  );
}

export function nonnegative(ordinal: string, value: number): void {
  if (value < 0) {
    throw new RangeError(
      `invalid argument. ${ordinal} argument must be a nonnegative integer. Value: \`${value}\`.`,
    );
  }
}

export function nonzero(ordinal: string, stride: number): void {
  if (stride === 0) {
    throw new RangeError(
      `invalid argument. ${ordinal} argument must be non-zero. Value: \`${stride}\`.`,
    );
  }
}

export function leadingAtLeast(ordinal: string, extent: number, leading: number): void {
  if (leading < Math.max(1, extent)) {
    throw new RangeError(
      `invalid argument. ${ordinal} argument must be greater than or equal to max(1,${extent}). Value: \`${leading}\`.`,
    );
  }
}

/** The stored triangle of a symmetric or triangular matrix. */
export type Uplo = 'upper' | 'lower';
/** Whether the diagonal of a triangular matrix is taken as 1 and not read (`'unit'`). */
export type Diagonal = 'unit' | 'non-unit';

/**
 * Whether the value means the upper triangle; `which` selects the wording of the package's error.
 */
export function validUplo(ordinal: string, uplo: Uplo, which?: 'to reference'): boolean {
  if (uplo === 'upper') return true;
  if (uplo === 'lower') return false;
  const what =
    which === undefined
      ? 'whether the lower or upper triangular matrix is supplied'
      : 'whether to reference the lower or upper triangular matrix';
  throw new TypeError(
    `invalid argument. ${ordinal} argument must specify ${what}. Value: \`${String(uplo)}\`.`,
  );
}

/** Whether the diagonal is taken as 1 and not read. */
export function validDiagonal(ordinal: string, diag: Diagonal): boolean {
  if (diag === 'unit') return true;
  if (diag === 'non-unit') return false;
  throw new TypeError(
    `invalid argument. ${ordinal} argument must be a valid diagonal type. Value: \`${String(diag)}\`.`,
  );
}
