/**
 * Cyclic coordinate descent for lasso and elastic net: J. Friedman, T. Hastie, R. Tibshirani,
 * "Regularization paths for generalized linear models via coordinate descent", Journal of Statistical
 * Software 33 (2010). Each round looks at all coordinates once, for the duality gap and for those at
 * 0 that must move; sweeps over these and over the coordinates that are not 0 follow. Coordinates
 * that the gap proves to be 0 at the optimum are left out: E. Ndiaye, O. Fercoq, A. Gramfort, J.
 * Salmon, "Gap safe screening rules for sparsity enforcing penalties", Journal of Machine Learning
 * Research 18 (2017).
 */
import type { SweepResult } from '../numerics/coordinateSweeps.ts';
import type { CoordinateProblem } from './coordinateProblem.ts';
import { dualityGap } from './dualityGap.ts';
import { Extrapolation } from './extrapolation.ts';

/** A report of coordinate descent, at the start and after each round. */
export interface CoordinateReport {
  readonly kind: 'epoch';
  /** The weights, in the array of the caller. */
  readonly weights: Float64Array;
  /** ½·‖y - X·w‖² + Σ l1_j·|w_j| + ½·Σ l2_j·w_j² */
  readonly value: number;
  /**
   * Upper bound of the distance of `value` from its least, but for rounding. It cannot become small where a coordinate
   * has no penalty at all.
   */
  readonly gap: number;
  /** Sweeps over coordinates so far. */
  readonly sweeps: number;
  /** Coordinates that may be other than 0 at the optimum, as far as is proved. */
  readonly candidates: number;
}

/**
 * Why coordinate descent ended by itself.
 *
 * - `stationary`: no weight changes.
 * - `precision`: changes are as small as their rounding errors.
 * - `notFinite`: sums of squares or products overflow, or the data hold NaN or ∞. The weights are
 *   finite.
 */
export type CoordinateEnd = 'stationary' | 'precision' | 'notFinite';

/** Share of the gap that a sweep must still remove for another one to follow. */
const WORTH = 1e-3;
/** Sweeps in a round, before their worth is asked: as many as an extrapolation needs. */
const LEAST_SWEEPS = 7;
/** Bounds of the greatest number of sweeps in a round. */
const SWEEPS = [20, 200] as const;
/** So many rounds in a row that lower neither value nor gap are the end. */
const PATIENCE = 5;
/** So many times the residual is computed anew before the end. */
const REFRESHES = 2;
/** Share of ‖y‖ below which a change of X·w is rounding. */
const ROUNDING = 2 * Number.EPSILON;
/** Keeps rounding from leaving out a coordinate. */
const SAFETY = 1 - 1e-9;

/**
 * Minimises from the weights, which it updates in place. A caller that has enough stops resuming.
 */
export function* coordinateDescent(
  problem: CoordinateProblem,
  weights: Float64Array,
): Generator<CoordinateReport, CoordinateEnd, void> {
  const descent = new Descent(problem, weights);
  const progress = new Progress();
  for (let refreshes = 0; ; ) {
    const report = descent.report();
    if (!isGood(report)) return 'notFinite';
    yield report;
    const active = descent.active();
    if (active.length === 0) return 'stationary';
    const { change } = descent.sweep(active, WORTH * report.gap);
    if (Number.isNaN(change)) return 'notFinite';
    if (change === 0) return 'stationary';
    if (change > descent.rounding && !progress.isOver(report)) continue;
    // The end, unless it is an effect of the rounding of many updates.
    if (refreshes++ === REFRESHES) return 'precision';
    descent.refresh();
  }
}

/** Tells when rounds lower neither value nor gap. */
class Progress {
  #value = Number.POSITIVE_INFINITY;
  #gap = Number.POSITIVE_INFINITY;
  #idle = 0;

  isOver({ value, gap }: CoordinateReport): boolean {
    this.#idle = value < this.#value || gap < this.#gap ? 0 : this.#idle + 1;
    this.#value = Math.min(value, this.#value);
    this.#gap = Math.min(gap, this.#gap);
    return this.#idle >= PATIENCE;
  }
}

function isGood({ value, gap }: CoordinateReport): boolean {
  return Number.isFinite(value) && !Number.isNaN(gap);
}

class Descent {
  readonly #problem: CoordinateProblem;
  readonly #weights: Float64Array;
  #candidates: Uint32Array;
  #products: Float64Array = new Float64Array();
  #sweeps = 0;
  /** A change of X·w, in the Euclidean norm, that may be rounding. */
  readonly rounding: number;

  constructor(problem: CoordinateProblem, weights: Float64Array) {
    this.#problem = problem;
    this.#weights = weights;
    this.rounding = ROUNDING * Math.sqrt(problem.targetSquares);
    const { squares } = problem.system;
    // A constant column is 0 once it is centred.
    for (let j = 0; j < weights.length; j++) if (squares[j] === 0) weights[j] = 0;
    this.#candidates = Uint32Array.from(weights.keys()).filter((j) => squares[j] !== 0);
    this.refresh();
  }

  /** Value and gap; leaves out the candidates that the gap proves to be 0. */
  report(): CoordinateReport {
    const { system } = this.#problem;
    const weights = this.#weights;
    this.#products = this.#problem.products(this.#candidates);
    const squares = this.#problem.residualSquares(weights);
    const found = dualityGap(this.#candidates, weights, this.#products, squares, system);
    const value = this.#value(this.#candidates);
    const radius = Math.sqrt(2 * (found.augmented + Number.EPSILON * value));
    this.#screen(Math.abs(found.scale), radius);
    const { length: candidates } = this.#candidates;
    return { kind: 'epoch', weights, value, gap: found.gap, sweeps: this.#sweeps, candidates };
  }

  /** Those that are not 0 and those that must not be 0. */
  active(): Uint32Array {
    const { l1 } = this.#problem.system;
    return this.#candidates.filter(
      (j) => this.#weights[j] !== 0 || Math.abs(this.#products[j]) > l1[j],
    );
  }

  /** One sweep over all of them, then sweeps over those that are not 0. Returns what the first did. */
  sweep(active: Uint32Array, enough: number): SweepResult {
    const first = this.#sweepOver(active, enough);
    const moving = active.filter((j) => this.#weights[j] !== 0);
    const fair = Math.ceil((2 * this.#candidates.length) / Math.max(1, moving.length));
    const most = Math.min(SWEEPS[1], Math.max(SWEEPS[0], fair));
    const extrapolation = new Extrapolation();
    let last = first;
    for (let n = 1; n < most && moving.length > 0 && last.change > this.rounding; n++) {
      if (n > LEAST_SWEEPS && last.decrease <= enough) break;
      last = this.#sweepOver(moving, enough);
      this.#extrapolate(extrapolation, moving);
    }
    return Number.isNaN(last.change) ? last : first;
  }

  /** Goes on where the last sweeps lead, if the objective is lower there. */
  #extrapolate(extrapolation: Extrapolation, moving: Uint32Array): void {
    const weights = this.#weights;
    const iterate = Float64Array.from(moving, (j) => weights[j]);
    const point = extrapolation.next(iterate);
    if (point === undefined) return;
    const { state } = this.#problem.system;
    const stateBefore = state.slice();
    const before = this.#value(moving);
    this.#set(moving, point);
    // The same combination of states would be cheaper, and hold the rounding of all of them.
    this.refresh();
    if (this.#value(moving) < before) return;
    this.#set(moving, iterate);
    state.set(stateBefore);
  }

  #set(moving: Uint32Array, values: Float64Array): void {
    for (let k = 0; k < moving.length; k++) this.#weights[moving[k]] = values[k];
  }

  /** The objective, where the listed coordinates hold all weights that are not 0. */
  #value(listed: Uint32Array): number {
    const { l1, l2 } = this.#problem.system;
    let value = 0.5 * this.#problem.residualSquares(this.#weights);
    for (const j of listed) {
      const size = Math.abs(this.#weights[j]);
      value += (l1[j] + 0.5 * l2[j] * size) * size;
    }
    return value;
  }

  /** Computes the residual anew. */
  refresh(): void {
    this.#problem.refresh(this.#weights);
  }

  #sweepOver(active: Uint32Array, enough: number): SweepResult {
    const { sweeper, system } = this.#problem;
    const result = sweeper.coordinateSweeps(system, active, this.#weights, 1, enough);
    this.#sweeps += result.sweeps;
    return result;
  }

  /** Gap-safe sphere test: the dual optimum lies within the radius of scale·residual. */
  #screen(scale: number, radius: number): void {
    const { squares, l1, l2 } = this.#problem.system;
    const kept = this.#candidates.filter((j) => {
      if (this.#weights[j] !== 0) return true;
      const reach = scale * Math.abs(this.#products[j]) + radius * Math.sqrt(squares[j] + l2[j]);
      return !(reach < SAFETY * l1[j]);
    });
    this.#candidates = kept;
  }
}
