/**
 * Full-batch descent of one-vs-all logistic regression, bit-identical to ml-logistic-regression:
 *
 *     w += learningRate · Σᵢ x[i] · (t[i] - 1 / (1 + e^-(x[i] · w)))
 *
 * Every sum starts at 0 and adds one product after the other: a score over the columns, an element
 * of the gradient over the rows. Twin: native/kernels/oneVsAllDescent.h.
 */
import type { OneVsAllProblem } from '../oneVsAll.ts';

/** Trains from the given weights, classes × cols, which it updates in place. */
export function descendOneVsAll(problem: OneVsAllProblem, weights: Float64Array): void {
  const { x, labels, cols, classes, steps, learningRate } = problem;
  const errors = new Float64Array(labels.length);
  const gradient = new Float64Array(cols);
  for (let k = 0; k < classes; k++) {
    const own = weights.subarray(k * cols, (k + 1) * cols);
    for (let step = 0; step < steps; step++) {
      addScores(x, cols, own, errors);
      for (let i = 0; i < errors.length; i++) {
        const target = labels[i] === k ? 0 : 1;
        errors[i] = target - 1 / (1 + Math.exp(-errors[i]));
      }
      addGradient(x, cols, errors, gradient);
      for (let j = 0; j < cols; j++) own[j] += gradient[j] * learningRate;
    }
  }
}

/** scores[rows] = x · weights, each sum in the order of the columns; four rows at a time. */
export function addScores(
  x: Float64Array,
  cols: number,
  weights: Float64Array,
  scores: Float64Array,
): void {
  const rows = scores.length;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const [a, b, c, d] = [i * cols, (i + 1) * cols, (i + 2) * cols, (i + 3) * cols];
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let j = 0; j < cols; j++) {
      const weight = weights[j];
      p += x[a + j] * weight;
      q += x[b + j] * weight;
      r += x[c + j] * weight;
      s += x[d + j] * weight;
    }
    scores[i] = p;
    scores[i + 1] = q;
    scores[i + 2] = r;
    scores[i + 3] = s;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let j = 0, at = i * cols; j < cols; j++) sum += x[at + j] * weights[j];
    scores[i] = sum;
  }
}

/** gradient[cols] = xᵀ · errors, each sum in the order of the rows; four columns at a time. */
function addGradient(
  x: Float64Array,
  cols: number,
  errors: Float64Array,
  gradient: Float64Array,
): void {
  let j = 0;
  for (; j + 4 <= cols; j += 4) {
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let i = 0, at = j; i < errors.length; i++, at += cols) {
      const error = errors[i];
      p += x[at] * error;
      q += x[at + 1] * error;
      r += x[at + 2] * error;
      s += x[at + 3] * error;
    }
    gradient[j] = p;
    gradient[j + 1] = q;
    gradient[j + 2] = r;
    gradient[j + 3] = s;
  }
  for (; j < cols; j++) {
    let sum = 0;
    for (let i = 0, at = j; i < errors.length; i++, at += cols) sum += x[at] * errors[i];
    gradient[j] = sum;
  }
}
