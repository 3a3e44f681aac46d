/**
 * Epochs of dual coordinate descent for linear models whose loss has a dual with bounds: hinge, its
 * square, epsilon-insensitive and others. C.-J. Hsieh et al., "A dual coordinate descent method for
 * large-scale linear SVM", ICML 2008; C.-H. Ho, C.-J. Lin, "Large-scale linear support vector regression",
 * JMLR 13 (2012).
 *
 * It minimises over the dual variables d, with w = Σ d·x and low ≤ d ≤ high for each row,
 *
 *     ½·‖w‖² + ½·(biasSquare·(Σ d)² + Σ curvature·d²) + Σ epsilon·|d| - target·d.
 *
 * The twin of native/kernels/dualDescent.h: both add the same products in the same order, so that their
 * results have the same bits.
 */
import { floatArray } from '../data/matrix.ts';
import type { FloatArray, Precision } from '../data/numericArrays.ts';
import { copyRow, type Features } from '../data/storage.ts';
import { nextBelow } from '../random/rng.ts';
import { isReadInPlace, MAX_REACH } from './rows.ts';
import type { Pieces, WorkMeter } from './work.ts';

/** One number per row where nothing else is said. */
export interface DualProblem {
  readonly x: Features;
  readonly cols: number;
  readonly precision: Precision;
  readonly targets: Float64Array;
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** At least 0; 0 for a loss that grows linearly. */
  readonly curvatures: Float64Array;
  /** ‖x‖² */
  readonly squares: Float64Array;
  readonly epsilon: number;
  /** The square of the bias's feature; 0: no bias. */
  readonly biasSquare: number;
}

export interface DualState {
  /** Σ d·x */
  readonly weights: Float64Array;
  readonly duals: Float64Array;
  /** The numbers of the rows, those that are visited first. */
  readonly order: Uint32Array;
  /** The random generator that orders them. */
  readonly random: Uint32Array;
  /** See `DUAL_COUNTERS`. */
  readonly counters: Float64Array;
}

/** Places in `DualState.counters`. */
export const DUAL_COUNTERS = {
  /** How many rows of the order are visited. */
  active: 0,
  /** A row is left out while its variable is at a bound and its slope beyond this number. */
  threshold: 1,
  /** The bias, which every step changes by biasSquare times the step. */
  bias: 2,
  /** The largest violation of the conditions of optimality in the last epoch, before its steps. */
  violation: 3,
} as const;

/** Fixed cost of a row, as a number of elements. */
const WORK_PER_ROW = 30;

/**
 * Epochs over the active rows in random order, until the violation is at most `tolerance`. Returns how
 * many there were.
 */
export function* dualEpochs(
  problem: DualProblem,
  state: DualState,
  epochs: number,
  tolerance: number,
  meter: WorkMeter,
): Pieces<number> {
  const descent = new DualDescent(problem, state);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    yield* descent.epoch(meter);
    if (!(state.counters[DUAL_COUNTERS.violation] > tolerance)) return epoch;
  }
  return epochs;
}

class DualDescent {
  readonly #problem: DualProblem;
  readonly #state: DualState;
  readonly #isInPlace: boolean;
  /** The array from which a row is read: x itself, or a copy of the row. */
  readonly #rows: FloatArray;

  constructor(problem: DualProblem, state: DualState) {
    const { x, cols, precision } = problem;
    this.#problem = problem;
    this.#state = state;
    this.#isInPlace = isReadInPlace(x, MAX_REACH);
    this.#rows = isReadInPlace(x, MAX_REACH) ? x : floatArray(precision, cols);
  }

  *epoch(meter: WorkMeter): Pieces<void> {
    const { order, random, counters } = this.#state;
    const { cols } = this.#problem;
    let active = counters[DUAL_COUNTERS.active];
    const threshold = counters[DUAL_COUNTERS.threshold];
    for (let s = 0; s < active; s++) {
      const other = s + nextBelow(random, active - s);
      const row = order[other];
      order[other] = order[s];
      order[s] = row;
    }
    let most = 0;
    for (let s = 0; s < active; ) {
      const row = order[s];
      const violation = this.#visit(row, threshold);
      if (violation < 0) {
        active--;
        order[s] = order[active];
        order[active] = row;
      } else {
        if (violation > most) most = violation;
        s++;
      }
      if (meter.isFull(cols + WORK_PER_ROW)) yield;
    }
    counters[DUAL_COUNTERS.active] = active;
    counters[DUAL_COUNTERS.violation] = most;
    counters[DUAL_COUNTERS.threshold] = most > 0 ? most : Number.POSITIVE_INFINITY;
  }

  /** Minimises over the variable of a row. Returns the violation before, or -1 to leave it out. */
  #visit(row: number, threshold: number): number {
    const { cols, epsilon, biasSquare } = this.#problem;
    const { weights, duals, counters } = this.#state;
    const [low, high] = [this.#problem.lows[row], this.#problem.highs[row]];
    const curvature = this.#problem.curvatures[row];
    const at = this.#isInPlace ? row * cols : 0;
    if (!this.#isInPlace) copyRow(this.#problem.x, cols, row, this.#rows, 0);
    const d = duals[row];
    const score = dotRow(this.#rows, at, cols, weights) + counters[DUAL_COUNTERS.bias];
    const slope = score - this.#problem.targets[row] + curvature * d;
    let violation: number;
    if (d === low) {
      const right = low >= 0 ? slope + epsilon : slope - epsilon;
      if (right > threshold) return -1;
      violation = -right;
    } else if (d === high) {
      const left = high > 0 ? slope + epsilon : slope - epsilon;
      if (left < -threshold) return -1;
      violation = left;
    } else if (d === 0) {
      violation = Math.abs(slope) - epsilon;
      if (violation < -threshold) return -1;
    } else {
      violation = Math.abs(d > 0 ? slope + epsilon : slope - epsilon);
    }
    if (!(violation > 0)) return 0;
    const square = this.#problem.squares[row] + biasSquare + curvature;
    const next = minimum(d, slope, square, epsilon, low, high);
    const step = next - d;
    duals[row] = next;
    counters[DUAL_COUNTERS.bias] += biasSquare * step;
    addRow(step, this.#rows, at, cols, weights);
    return violation;
  }
}

/** The d' in [low, high] that minimises slope·(d' - d) + ½·square·(d' - d)² + epsilon·|d'|. */
function minimum(
  d: number,
  slope: number,
  square: number,
  epsilon: number,
  low: number,
  high: number,
): number {
  let next: number;
  if (square > 0) {
    const pull = square * d - slope;
    const beyond = pull > epsilon ? pull - epsilon : pull < -epsilon ? pull + epsilon : 0;
    next = beyond / square;
  } else {
    next = slope < -epsilon ? high : slope > epsilon ? low : 0;
  }
  return next < low ? low : next > high ? high : next;
}

/** x[row] · w in eight sums, which are added in a fixed order. */
function dotRow(x: FloatArray, at: number, cols: number, w: Float64Array): number {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  let j = 0;
  for (; j + 8 <= cols; j += 8) {
    s0 += x[at + j] * w[j];
    s1 += x[at + j + 1] * w[j + 1];
    s2 += x[at + j + 2] * w[j + 2];
    s3 += x[at + j + 3] * w[j + 3];
    s4 += x[at + j + 4] * w[j + 4];
    s5 += x[at + j + 5] * w[j + 5];
    s6 += x[at + j + 6] * w[j + 6];
    s7 += x[at + j + 7] * w[j + 7];
  }
  let sum = s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
  for (; j < cols; j++) sum += x[at + j] * w[j];
  return sum;
}

/** w += a·x[row] */
function addRow(a: number, x: FloatArray, at: number, cols: number, w: Float64Array): void {
  for (let j = 0; j < cols; j++) w[j] += a * x[at + j];
}
