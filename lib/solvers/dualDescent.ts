/**
 * Dual coordinate descent for linear models with hinge, squared hinge, epsilon-insensitive and absolute
 * losses and an L2 penalty, to a given duality gap. numerics/dualDescent.ts has the epochs and their
 * sources; backends compute them.
 *
 * A bias with a penalty is one more feature, 1. A bias without one demands Σ d = 0, which steps in single
 * coordinates cannot keep. It is found by the method of multipliers: R. T. Rockafellar, "Augmented
 * Lagrangians and applications of the proximal point algorithm in convex programming", Mathematics of
 * Operations Research 1 (1976). The bias has the penalty ½·(b - c)²/biasSquare, whose centre c moves to b
 * after some epochs; each such problem is solved more exactly than the last. Its limit is exact for every
 * biasSquare. A small one keeps the epochs few, a large one the moves of the centre: it grows while Σ d
 * hardly falls from move to move. `dualBias.ts` chooses the first centre and the first biasSquare.
 *
 * Coordinate descent finds soon which variables are at bounds, but converges slowly then: `minimizeFace`
 * solves for the others, and for the bias, when that costs no more than the epochs so far.
 */
import { sumOfRows } from '../common/treeSum.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { DUAL_COUNTERS, type DualProblem, type DualState } from '../numerics/dualDescent.ts';
import { dualityGapPieces, scorePieces } from '../numerics/duality/dualityGap.ts';
import { sharesOf } from '../numerics/duality/samples.ts';
import { pointLossOf } from '../numerics/losses.ts';
import type { Pieces } from '../numerics/work.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { firstState, type OutputProblem, outputProblem } from './dualProblem.ts';
import { freeRows, minimizeFace, systemWork } from './faceMinimum.ts';

/** Asks for epochs; the answer is their number. `dualEpochs` of numerics and of the addon do them. */
export interface EpochsRequest {
  readonly kind: 'dualEpochs';
  readonly problem: DualProblem;
  readonly state: DualState;
  readonly epochs: number;
  /** A violation at which to end early. */
  readonly tolerance: number;
}

/** Reports what was reached. The answer is ignored. */
export interface DualReport {
  readonly kind: 'dualReport';
  readonly epochs: number;
  /** The objective of the output, penalty included, and its duality gap. */
  readonly objective: number;
  readonly gap: number;
  /** The weights and, with one, the bias. */
  readonly parameters: Float64Array;
}

/** Lets the event loop turn, if the caller wishes. The answer is ignored. */
export interface DualPause {
  readonly kind: 'pause';
}

export interface DualOptions {
  readonly maxEpochs: number;
  /** Ends when the gap is at most this part of the objective. */
  readonly tolerance: number;
  readonly seed: number;
}

export interface DualResult {
  /**
   * `gap`: it is small enough. `precision`: it falls no further. `notFinite`: the samples, or sums of them,
   * are not finite.
   */
  readonly ended: 'gap' | 'maxEpochs' | 'precision' | 'notFinite';
  readonly epochs: number;
  readonly objective: number;
  readonly gap: number;
  readonly parameters: Float64Array;
  /** Slopes of the loss, as `dualityGap` takes them. */
  readonly slopes: Float64Array;
}

export type DualSolver = Generator<EpochsRequest | DualReport | DualPause, DualResult, number>;

/** Epochs between two looks at the variables. */
const EPOCHS_AT_ONCE = 10;
/**
 * So many looks at the variables, or so much work in multiplications, without a report are followed by
 * one, for limits of time and iterations.
 */
const MOST_SILENT = 200;
const MOST_SILENT_WORK = 1e9;
/** By how much each problem is solved more exactly than the last. */
const SHARPER = 0.5;
const SHARPEST = 0.1;
/** Multiplications of faces per element of x and epoch: they take about as long in TypeScript as the epoch. */
const FACE_SHARE = 0.5;
/** A violation, in units of that of the first epoch or of the targets, that is rounding. */
const PRECISION = 1e-14;
/** A part of Σ |limits| that is rounding in Σ d. */
const BALANCED = 1e-14;
/** If Σ d is still more than this part of what it was at the last move, biasSquare grows by a factor. */
const SLOW = 0.5;
const WEAKER = 4;
/** So many looks at the variables are made most, when violations are rounding, for Σ d to be 0. */
const MOST_LATE = 100;

/**
 * Solves the problem of output k.
 *
 * @param plan one that `hasDualDescent`
 */
export function* dualDescent(
  plan: TrainingPlan,
  data: TrainingData,
  k: number,
  options: DualOptions,
): DualSolver {
  const output = yield* pausing(outputProblem(plan, data, k));
  return yield* new Descent(output, options).solve();
}

/** Work in pieces as a part of a solver. */
function* pausing<Result>(pieces: Pieces<Result>): Generator<DualPause, Result, number> {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    yield { kind: 'pause' };
  }
}

class Descent {
  readonly #output: OutputProblem;
  /** With the present penalty of the bias. */
  #problem: DualProblem;
  readonly #options: DualOptions;
  readonly #state: DualState;
  /** How many rows count: the first ones of the order. */
  readonly #counting: number;
  #epochs = 0;
  /** Work of epochs that faces have not used. */
  #budget = 0;
  /** Σ d at the last move of the centre. */
  #excess = 0;

  constructor(output: OutputProblem, options: DualOptions) {
    const { limits, problem } = output;
    this.#output = output;
    this.#problem = problem;
    this.#options = options;
    this.#counting = limits.reduce((count, limit) => count + (limit > 0 ? 1 : 0), 0);
    this.#state = firstState(output, options.seed);
    this.#activateAll();
  }

  *solve(): DualSolver {
    const { counters } = this.#state;
    const { maxEpochs, tolerance } = this.#options;
    const { isBalanced } = this.#output;
    let best = yield* this.#assess();
    // Squares of x overflow: no step is finite.
    if (!this.#output.problem.squares.every(Number.isFinite))
      return { ...best, ended: 'notFinite' };
    let target = Number.POSITIVE_INFINITY;
    let least = 0;
    let [silent, late] = [0, 0];
    const look = 2 * EPOCHS_AT_ONCE * this.#counting * this.#output.problem.cols;
    const mostSilent = Math.max(1, Math.min(MOST_SILENT, Math.floor(MOST_SILENT_WORK / look)));
    while (!(best.gap <= tolerance * best.objective)) {
      if (Number.isNaN(best.gap)) return { ...best, ended: 'notFinite' };
      if (target < least && (this.#isBalanced() || ++late > MOST_LATE))
        return { ...best, ended: 'precision' };
      if (this.#epochs >= maxEpochs) return { ...best, ended: 'maxEpochs' };
      yield* this.#epochsTo(target);
      const violation = counters[DUAL_COUNTERS.violation];
      const jump = violation <= target ? this.#moveCentre() : 0;
      const isFace = yield* this.#face();
      if (violation <= target) {
        if (least === 0) [target, least] = [violation, this.#leastViolation(violation)];
        // A centre that hardly moves deserves a problem that is solved more exactly.
        const sharper = isBalanced ? Math.max(SHARPEST * target, SHARPER * jump) : target;
        target = Math.max(Math.min(SHARPER * target, sharper), SHARPER * least);
      } else if (!isFace && this.#epochs < maxEpochs && ++silent % mostSilent !== 0) continue;
      const next = yield* this.#assess();
      if (!(next.gap >= best.gap)) best = next;
    }
    return { ...best, ended: 'gap' };
  }

  /** Epochs until the violation over all rows is at most the target, or some of them. */
  *#epochsTo(target: number): Generator<EpochsRequest, void, number> {
    const problem = this.#problem;
    const { counters } = this.#state;
    const state = this.#state;
    for (let left = EPOCHS_AT_ONCE; left > 0 && this.#epochs < this.#options.maxEpochs; ) {
      const isWhole = counters[DUAL_COUNTERS.active] === this.#counting;
      const most = Math.min(left, this.#options.maxEpochs - this.#epochs);
      const epochs = Number.isFinite(target) ? most : 1;
      const done = yield { kind: 'dualEpochs', problem, state, epochs, tolerance: target };
      this.#epochs += done;
      this.#budget += FACE_SHARE * done * this.#counting * problem.cols;
      left -= done;
      if (counters[DUAL_COUNTERS.violation] > target) continue;
      if (isWhole && done === 1) return;
      this.#activateAll();
    }
    this.#activateAll();
  }

  #activateAll(): void {
    const { counters } = this.#state;
    counters[DUAL_COUNTERS.active] = this.#counting;
    counters[DUAL_COUNTERS.threshold] = Number.POSITIVE_INFINITY;
  }

  /** A violation that is rounding, when that of the first epoch is known. */
  #leastViolation(first: number): number {
    const { limits, problem } = this.#output;
    const counting = problem.targets.map((y, i) => (limits[i] > 0 ? Math.abs(y) : 0));
    return PRECISION * counting.reduce((most, y) => Math.max(most, y), first);
  }

  /** Whether Σ d is as it should be. */
  #isBalanced(): boolean {
    const { isBalanced, limits } = this.#output;
    if (!isBalanced) return true;
    const most = sumOfRows(limits.length, (i) => limits[i]);
    return Math.abs(this.#sumOfDuals()) <= BALANCED * most;
  }

  #sumOfDuals(): number {
    const { duals } = this.#state;
    return sumOfRows(duals.length, (i) => duals[i]);
  }

  /**
   * Moves the centre of the bias's penalty to the bias, and weakens the penalty if that goes slowly.
   * Returns by how much this changes the bias.
   */
  #moveCentre(): number {
    if (!this.#output.isBalanced) return 0;
    const excess = this.#sumOfDuals();
    const share = excess / this.#excess;
    if (share > SLOW && share < Number.POSITIVE_INFINITY) {
      const biasSquare = WEAKER * this.#problem.biasSquare;
      this.#problem = { ...this.#problem, biasSquare };
    }
    this.#excess = excess;
    const step = this.#problem.biasSquare * excess;
    this.#state.counters[DUAL_COUNTERS.bias] += step;
    return Math.abs(step);
  }

  /** Minimises over the free variables, if there are few enough. Returns whether that was done. */
  *#face(): Generator<DualPause, boolean, number> {
    const { isBalanced } = this.#output;
    const problem = this.#problem;
    const free = freeRows(problem, this.#state);
    // The gap that is computed afterwards takes two passes over the data.
    const left = this.#budget - 2 * this.#counting * problem.cols;
    if (free.length === 0 || systemWork(free.length, problem.cols) > left) return false;
    const { budget, isReached } = yield* pausing(
      minimizeFace(problem, this.#state, isBalanced, free, left),
    );
    this.#budget = budget;
    return isReached;
  }

  /** Objective and gap at the weights. */
  *#assess(): Generator<DualReport | DualPause, Omit<DualResult, 'ended'>, number> {
    const { plan, data, limits } = this.#output;
    const { weights, duals, counters } = this.#state;
    const parameters = new Float64Array(weights.length + (plan.useBias ? 1 : 0));
    parameters.set(weights);
    if (plan.useBias) parameters[weights.length] = counters[DUAL_COUNTERS.bias];
    const slopes = duals.map((d, i) => (d === 0 ? 0 : -d / limits[i]));
    const scores = yield* pausing(scorePieces(plan, data, parameters));
    const known = { scores, duals: slopes };
    const gap = (yield* pausing(dualityGapPieces(plan, data, parameters, known))) ?? Number.NaN;
    const objective = objectiveOf(plan, data, parameters, scores);
    const epochs = this.#epochs;
    yield { kind: 'dualReport', epochs, objective, gap, parameters };
    return { epochs, objective, gap, parameters, slopes };
  }
}

function objectiveOf(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: Float64Array,
  scores: Float64Array,
): number {
  const { rows, y } = data;
  const losses = new Float64Array(rows);
  pointLossOf(plan.loss)(rows, y, scores.slice(), losses);
  const shares = sharesOf(plan, data);
  const penalized = plan.penalizeBias ? parameters.length : plan.nFeatures;
  const squares = sumOfRows(penalized, (j) => parameters[j] ** 2);
  const loss = sumOfRows(rows, (i) => (shares[i] === 0 ? 0 : shares[i] * losses[i]));
  return loss + 0.5 * plan.l2 * squares;
}
