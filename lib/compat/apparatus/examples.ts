/**
 * The examples of a classifier as its descent needs them: products of the examples with weights, and
 * of errors with the examples. If most elements are 0, as in word counts of documents, only the
 * positions of the non-zero elements are kept.
 */
import { wrongKind } from '../../common/errors.ts';
import { notFinite } from '../../data/matrix.ts';
import { gemv } from '../../kernels/index.ts';

/** Products with examples of `cols` features, preceded by a column of ones. */
export interface Products {
  readonly rows: number;
  readonly cols: number;
  /** out[rows] = theta[0] + x · theta[1 … cols] */
  scores(theta: Float64Array, out: Float64Array): void;
  /** out[cols + 1] = [1 x]ᵀ · errors[rows] */
  gradient(errors: Float64Array, out: Float64Array): void;
}

/** With a larger share of non-zero elements, examples are stored densely. */
const MAX_SPARSE_SHARE = 0.25;

/**
 * Reads examples, once.
 *
 * @throws {TypeError} if there are none, or one is no array of numbers
 * @throws {RangeError} if one has another length than the first, or an element is not finite
 */
export function productsOf(examples: readonly ArrayLike<unknown>[]): Products {
  const rows = examples.length;
  if (rows === 0) throw new TypeError('Expected examples to train on, but there are none');
  const cols = examples[0]?.length;
  if (!Number.isInteger(cols)) throw wrongKind('example 0', 'an array of numbers', examples[0]);
  let nonZero = 0;
  for (let i = 0; i < rows; i++) nonZero += countChecked(examples[i], i, cols);
  const read = examples as readonly ArrayLike<number>[];
  return nonZero <= MAX_SPARSE_SHARE * rows * cols
    ? sparseProducts(read, cols, nonZero)
    : denseProducts(read, cols);
}

/** Number of non-zero elements of an example; throws if it differs in form from the first. */
function countChecked(example: ArrayLike<unknown>, i: number, cols: number): number {
  if (example?.length !== cols) {
    throw new RangeError(
      `Expected every example to have ${cols} features like the first, but example ${i} has ${example?.length}`,
    );
  }
  let count = 0;
  for (let j = 0; j < cols; j++) {
    const element = example[j];
    if (typeof element !== 'number') throw wrongKind(`example[${i}][${j}]`, 'a number', element);
    if (!Number.isFinite(element)) throw notFinite(`example[${i}][${j}]`, element);
    if (element !== 0) count++;
  }
  return count;
}

function sparseProducts(
  examples: readonly ArrayLike<number>[],
  cols: number,
  nonZero: number,
): Products {
  const rows = examples.length;
  const starts = new Int32Array(rows + 1);
  // Positions in theta, where the column of ones is first.
  const places = new Int32Array(nonZero);
  const values = new Float64Array(nonZero);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    const example = examples[i];
    for (let j = 0; j < cols; j++) {
      if (example[j] === 0) continue;
      places[at] = j + 1;
      values[at++] = example[j];
    }
    starts[i + 1] = at;
  }
  return {
    rows,
    cols,
    scores(theta, out) {
      for (let i = 0, k = 0; i < rows; i++) {
        let sum = theta[0];
        for (const end = starts[i + 1]; k < end; k++) sum += values[k] * theta[places[k]];
        out[i] = sum;
      }
    },
    gradient(errors, out) {
      out.fill(0);
      for (let i = 0, k = 0; i < rows; i++) {
        const error = errors[i];
        out[0] += error;
        for (const end = starts[i + 1]; k < end; k++) out[places[k]] += values[k] * error;
      }
    },
  };
}

function denseProducts(examples: readonly ArrayLike<number>[], cols: number): Products {
  const rows = examples.length;
  const width = cols + 1;
  const x = new Float64Array(rows * width);
  examples.forEach((example, i) => {
    x[i * width] = 1;
    x.set(example, i * width + 1);
  });
  return {
    rows,
    cols,
    scores: (theta, out) => void gemv(false, rows, width, 1, x, theta, 0, out),
    gradient: (errors, out) => void gemv(true, rows, width, 1, x, errors, 0, out),
  };
}
