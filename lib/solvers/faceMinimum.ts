/**
 * The minimum of a dual problem over the variables that are at no bound and no kink, the others fixed:
 * one linear system, which the last epochs of coordinate descent approach slowly. From the present point
 * it goes towards that minimum up to the first bound, where the variable stays, and so on: the
 * subspace step of J. J. Moré, G. Toraldo, "On the solution of large quadratic programming problems with
 * bound constraints", SIAM Journal on Optimization 1 (1991).
 */
import { floatArray } from '../data/matrix.ts';
import { copyRow } from '../data/storage.ts';
import { DUAL_COUNTERS, type DualProblem, type DualState } from '../numerics/dualDescent.ts';
import type { Pieces } from '../numerics/work.ts';

/**
 * A pivot below this part of the largest diagonal element counts as 0: rows depend on each other. Then the
 * matrix gets a ridge, by which its solution stays near the present point.
 */
const LEAST_PIVOT = 1e-11;
const RIDGE = 1e-9;

/** The free variables: their rows, densely, and the bounds between which the objective is smooth. */
interface Face {
  readonly rows: number[];
  readonly x: Float64Array[];
}

/** The variables that are at no bound and no kink. */
export function freeRows({ lows, highs, epsilon }: DualProblem, { duals }: DualState): number[] {
  const free: number[] = [];
  for (let i = 0; i < duals.length; i++) {
    const d = duals[i];
    if (d > lows[i] && d < highs[i] && (d !== 0 || epsilon === 0)) free.push(i);
  }
  return free;
}

/** Multiplications of one system with so many variables. */
export function systemWork(free: number, cols: number): number {
  return (free * free * (cols + free / 3)) / 2;
}

/**
 * Moves the free variables to their minimum, with Σ d = 0 if `isBalanced`; then the bias is the multiplier
 * of this condition. Solves systems while their work fits into `budget`; returns the budget that is left,
 * and whether the minimum was reached.
 */
export function* minimizeFace(
  problem: DualProblem,
  state: DualState,
  isBalanced: boolean,
  free: readonly number[],
  budget: number,
): Pieces<{ budget: number; isReached: boolean }> {
  const { cols, precision, x } = problem;
  const face: Face = {
    rows: [...free],
    x: free.map((row) => {
      const values = floatArray(precision, cols);
      copyRow(x, cols, row, values, 0);
      return Float64Array.from(values);
    }),
  };
  let left = budget;
  for (let n = face.rows.length; n > 0; n = face.rows.length) {
    left -= systemWork(n, cols);
    if (left < 0) break;
    const solution = yield* solve(problem, state, isBalanced, face);
    if (solution === undefined) break;
    const length = longestStep(problem, state, face, solution.step);
    const before = sum(state.duals);
    move(problem, state, face, solution.step, length);
    state.counters[DUAL_COUNTERS.bias] += problem.biasSquare * (sum(state.duals) - before);
    if (length === 1) {
      if (isBalanced) state.counters[DUAL_COUNTERS.bias] = solution.bias;
      return { budget: left, isReached: true };
    }
    removeBound(problem, state, face);
  }
  return { budget: left, isReached: false };
}

/** The step to the minimum, by the Cholesky factor of the products of the rows. */
function* solve(
  problem: DualProblem,
  state: DualState,
  isBalanced: boolean,
  { rows, x }: Face,
): Pieces<{ step: Float64Array; bias: number } | undefined> {
  const n = rows.length;
  const products = yield* productsOf(problem, rows, x);
  let factor: Float64Array = products.slice();
  if (!(yield* factorize(factor, n))) {
    let largest = 0;
    for (let a = 0; a < n; a++) largest = Math.max(largest, products[a * n + a]);
    for (let a = 0; a < n; a++) products[a * n + a] += RIDGE * largest;
    factor = products;
    if (!(yield* factorize(factor, n))) return undefined;
  }
  const bias = isBalanced ? 0 : state.counters[DUAL_COUNTERS.bias];
  const step = Float64Array.from(rows, (row, a) => {
    const d = state.duals[row];
    const kink = d > 0 ? problem.epsilon : d < 0 ? -problem.epsilon : 0;
    const slope = dot(x[a], state.weights) + bias - problem.targets[row];
    return -(slope + problem.curvatures[row] * d + kink);
  });
  substitute(factor, n, step);
  if (!isBalanced) return { step, bias };
  const ofOnes = new Float64Array(n).fill(1);
  substitute(factor, n, ofOnes);
  const excess = sum(state.duals);
  const multiplier = (sum(step) + excess) / sum(ofOnes);
  for (let a = 0; a < n; a++) step[a] -= multiplier * ofOnes[a];
  return { step, bias: multiplier - problem.biasSquare * excess };
}

/** The lower triangle of the Hessian: products of the rows, with the bias's feature, and curvatures. */
function* productsOf(
  { biasSquare, curvatures }: DualProblem,
  rows: readonly number[],
  x: readonly Float64Array[],
): Pieces<Float64Array> {
  const n = rows.length;
  const products = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    // With Σ d = 0, the bias's feature changes nothing but the multiplier.
    for (let b = 0; b <= a; b++) products[a * n + b] = dot(x[a], x[b]) + biasSquare;
    products[a * n + a] += curvatures[rows[a]];
    if (a % 16 === 15) yield;
  }
  return products;
}

function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let j = 0; j < x.length; j++) total += x[j] * y[j];
  return total;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** Replaces the lower triangle by its Cholesky factor; false if a pivot is too small. */
function* factorize(a: Float64Array, n: number): Pieces<boolean> {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let left = a[i * n + j];
      for (let k = 0; k < j; k++) left -= a[i * n + k] * a[j * n + k];
      if (j < i) a[i * n + j] = left / a[j * n + j];
      else if (left > LEAST_PIVOT * largest) a[i * n + i] = Math.sqrt(left);
      else return false;
    }
    if (i % 16 === 15) yield;
  }
  return true;
}

/** Solves with the factor and its transpose. */
function substitute(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= factor[i * n + k] * b[k];
    b[i] /= factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i] /= factor[i * n + i];
    for (let k = 0; k < i; k++) b[k] -= factor[i * n + k] * b[i];
  }
}

/** The bound, or the kink at 0, that a step goes to. */
function limitOf({ lows, highs, epsilon }: DualProblem, row: number, d: number, up: boolean) {
  if (epsilon > 0 && d !== 0 && up === d < 0) return 0;
  return up ? highs[row] : lows[row];
}

/** The share of the step up to the first bound; at most 1. */
function longestStep(
  problem: DualProblem,
  { duals }: DualState,
  { rows }: Face,
  step: Float64Array,
): number {
  let longest = 1;
  for (let a = 0; a < rows.length; a++) {
    const d = duals[rows[a]];
    const room = limitOf(problem, rows[a], d, step[a] > 0) - d;
    if (Math.abs(step[a]) * longest > Math.abs(room)) longest = room / step[a];
  }
  return longest;
}

function move(
  problem: DualProblem,
  { duals, weights }: DualState,
  { rows, x }: Face,
  step: Float64Array,
  length: number,
): void {
  for (let a = 0; a < rows.length; a++) {
    const d = duals[rows[a]];
    const limit = limitOf(problem, rows[a], d, step[a] > 0);
    let next = d + length * step[a];
    // Exactly at the bound, where rounding leaves it just before or beyond.
    const isAt = Math.abs(limit - next) <= 1e-14 * Math.abs(limit - d);
    if (length < 1 && isAt && Number.isFinite(limit)) next = limit;
    if (step[a] > 0 ? next > limit : next < limit) next = limit;
    duals[rows[a]] = next;
    for (let j = 0; j < weights.length; j++) weights[j] += (next - d) * x[a][j];
  }
}

/** Takes the variables that are at a bound or a kink out of the face. */
function removeBound(problem: DualProblem, { duals }: DualState, { rows, x }: Face): void {
  const { lows, highs, epsilon } = problem;
  let kept = 0;
  for (let a = 0; a < rows.length; a++) {
    const d = duals[rows[a]];
    if (d <= lows[rows[a]] || d >= highs[rows[a]] || (epsilon > 0 && d === 0)) continue;
    rows[kept] = rows[a];
    x[kept++] = x[a];
  }
  rows.length = kept;
  x.length = kept;
}
