/**
 * Judges, after the end of a run, whether it converged. lib/docs/convergence.md states the rule.
 *
 * From the model's parameters, one step of steepest descent with line search is tried, in
 * coordinates in which every column of x has mean 0 and deviation 1. Its gain is compared with the
 * distance of the best constant prediction from the end of that step. This share does not depend on
 * the scales of features, targets or losses, nor on the noise of batches.
 *
 * The judgement uses few samples, so that it takes a small share of the run's work. The share is
 * counted in products, not measured by a clock. Everything is computed here, so that the result
 * does not depend on the backend or the number of threads.
 */

import { gradientOf } from '../backend/typescript/derivatives.ts';
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import type { RunData, TrainingData } from '../data/trainingData.ts';
import { evaluate, meanLoss } from '../numerics/evaluate.ts';
import { addPenalties, shortenTo } from '../numerics/penalties.ts';
import { modelScores } from '../numerics/scores.ts';
import { targetsOf } from '../plan/losses.ts';
import { scalingOf, weightDecayOf } from '../plan/optimizers.ts';
import { type ParameterBlock, parameterBlocks, parameterCount } from '../plan/parameters.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type ColumnSpreads, columnSpreads } from './columnSpreads.ts';
import { type ConstantLosses, constantLosses } from './constantLoss.ts';
import { type JudgedSamples, judgedSamples, rowCounts, spreadsOf } from './judgedSamples.ts';
import { steepestDirection } from './steepestDirection.ts';

/** A run has not converged if its loss could fall by more than this share: see `shareLeft`. */
export const MOST_LEFT = 0.15;
/** Gains below this share of the constant's loss count as 0. */
const LEAST_GAIN = 1e-3;
/** A search stops if even this multiple of its possible gain would not count. */
const CAUTION = 8;
/** Rounding error of the losses, relative to the loss of scores of 0. */
const ROUNDING = 1e-9;

/** Losses at points of the run, on the judged samples, with penalties. */
export interface Judgement {
  readonly start: number;
  readonly model: number;
  /** After the step of steepest descent; the model's loss if no step lowers it. */
  readonly ahead: number;
  readonly constants: ConstantLosses;
  /** Scales of the columns, computed on demand. */
  readonly spreads: () => ColumnSpreads | undefined;
  /**
   * Possible further gain, as a share of the gain over the best constant prediction; at least 0.
   */
  readonly shareLeft: number;
}

/**
 * Judges a run of this many epochs by its initial and its final parameters. Returns `undefined`
 * without samples.
 */
export function judge(
  plan: TrainingPlan,
  data: RunData,
  epochs: number,
  start: FloatArray,
  model: FloatArray,
): Judgement | undefined {
  const searchIn = (most: number): Search | undefined => {
    const samples = judgedSamples(plan, data, most);
    return samples && new Search(meanProblem(plan, samples.slopes.rows), samples);
  };
  const { few, more } = rowCounts(plan, data.rows, epochs);
  const spreads = () => spreadsOf(plan, data);
  const first = searchIn(few);
  if (first === undefined) return undefined;
  const proof = { start: first.lossAt(start), model: first.lossAt(model) };
  // No step can make the share larger than a step to the lower bound of the loss would.
  const { least, best } = first.constants;
  const mostLeft = (proof.model - least) / (best - least);
  if (!first.isLeastAtZero && proof.model <= proof.start && mostLeft <= MOST_LEFT) {
    const { constants } = first;
    return { ...proof, ahead: proof.model, constants, spreads, shareLeft: mostLeft };
  }
  const search = more > few && data.rows > few ? searchIn(more) : first;
  return search && { ...judgeBySearch(search, start, model), spreads };
}

function judgeBySearch(
  search: Search,
  start: FloatArray,
  model: FloatArray,
): Omit<Judgement, 'spreads'> {
  const { constants } = search;
  const atStart = search.lossAt(start);
  const atModel = search.lossAt(model);
  const enough = MOST_LEFT * (Math.min(atStart, constants.best) - atModel);
  const ahead = Math.min(atModel, search.lossAhead(model, enough));
  const best = Math.min(ahead, atStart, constants.best);
  const shareLeft = search.isLeastAtZero
    ? Number(search.scoreAt(model) <= constants.majority)
    : (atModel - best) / Math.max(constants.best - best, search.leastGain);
  return { start: atStart, model: atModel, ahead, constants, shareLeft };
}

/** Scores of a linear model along a direction: before + step · slope. */
interface ScoreLine {
  readonly before: Float64Array;
  readonly slope: Float64Array;
  readonly after: Float64Array;
}

/** Losses on the judged samples, with penalties; Infinity if a loss is not finite. */
class Search {
  readonly constants: ConstantLosses;
  /** Differences between losses up to this are rounding. */
  readonly #rounding: number;
  readonly #problem: TrainingPlan;
  readonly #samples: JudgedSamples;
  readonly #blocks: readonly ParameterBlock[];
  readonly #ignored: Float64Array;
  readonly #isPenalised: boolean;

  constructor(problem: TrainingPlan, samples: JudgedSamples) {
    this.#problem = problem;
    this.#samples = samples;
    this.#blocks = parameterBlocks(problem);
    this.#ignored = new Float64Array(parameterCount(problem));
    const { l1, l2, layers } = problem;
    this.#isPenalised =
      l1 > 0 || l2 > 0 || layers.some((layer) => layer.kind === 'dense' && layer.l2 > 0);
    this.constants = constantLosses(problem, samples.losses, samples.shares);
    this.#rounding = ROUNDING * (this.constants.zero - this.constants.least);
  }

  /**
   * True for the perceptron: its loss is smallest at scores of 0, which say nothing, so labels are
   * counted instead.
   */
  get isLeastAtZero(): boolean {
    const { zero, least } = this.constants;
    return targetsOf(this.#problem.loss) !== 'regression' && zero === least;
  }

  /** Gains below this count as 0. With few of many samples, it includes the sampling error. */
  get leastGain(): number {
    const { slopes, losses } = this.#samples;
    const share = slopes === losses ? LEAST_GAIN : 1 / Math.sqrt(losses.rows);
    return share * (this.constants.best - this.constants.least) + this.#rounding;
  }

  lossAt(parameters: FloatArray, data = this.#samples.losses): number {
    // A linear model with weights of 0 has scores of 0.
    if (data === this.#samples.losses && this.#problem.layers.length === 0 && isZero(parameters)) {
      return this.constants.zero;
    }
    return this.#lossOf(data, this.#scoresAt(parameters, data), parameters);
  }

  /** The share of samples that are predicted correctly. */
  scoreAt(parameters: FloatArray): number {
    return evaluate(this.#problem, this.#samples.losses, parameters).score;
  }

  /**
   * The smallest loss found along the direction of steepest descent. Returns Infinity if the loss
   * does not fall, or falls so little that `CAUTION` times the gain would be within `enough`.
   */
  lossAhead(model: FloatArray, enough: number): number {
    const { slopes, losses } = this.#samples;
    const gradient = new Float64Array(model.length);
    const spreads = columnSpreads(slopes, this.#problem.nFeatures);
    const before = gradientOf(this.#problem, slopes, model, gradient);
    const direction = steepestDirection(this.#problem, this.#blocks, spreads, model, gradient);
    let slope = 0;
    for (let j = 0; j < gradient.length; j++) slope += gradient[j] * direction[j];
    if (!(slope < 0) || !Number.isFinite(slope)) return Number.POSITIVE_INFINITY;
    const lossAfter = this.#along(model, direction);
    // Two guesses of the step: where the tangent reaches the lower bound of the loss, then the
    // minimum of the parabola through a point near the start.
    const whole = Math.max(before - this.constants.least, this.#rounding) / -slope;
    const near = 1e-3 * whole;
    const curvature = (2 * (lossAfter(near, slopes) - before - slope * near)) / (near * near);
    const guess = curvature > 0 ? Math.min(whole, -slope / curvature) : whole;
    // The parabola falls by half as much as the tangent.
    const gain = (-slope * guess) / 2;
    if (curvature > 0 && CAUTION * gain <= enough) return Number.POSITIVE_INFINITY;
    return lowestAlong((step) => lossAfter(step, losses), guess, before - gain / 2);
  }

  /** Returns the loss of samples as a function of the step length along a direction. */
  #along(model: FloatArray, direction: Float64Array): (step: number, data: TrainingData) => number {
    const { layers, maxNorm, precision } = this.#problem;
    const point = floatArray(precision, model.length);
    const move = (step: number) => {
      for (let j = 0; j < point.length; j++) point[j] = model[j] + step * direction[j];
      shortenTo(this.#problem, this.#blocks, point);
    };
    if (layers.length > 0 || maxNorm > 0) {
      return (step, data) => {
        move(step);
        return this.lossAt(point, data);
      };
    }
    // The scores of a linear model are linear in the step: one product serves all step lengths.
    const lines = new Map(
      [...new Set([this.#samples.slopes, this.#samples.losses])].map((data) => {
        const before = this.#scoresAt(model, data);
        return [data, { before, slope: this.#scoresAt(direction, data), after: before.slice() }];
      }),
    );
    return (step, data) => {
      move(step);
      const { before, slope, after } = lines.get(data) as ScoreLine;
      for (let i = 0; i < after.length; i++) after[i] = before[i] + step * slope[i];
      return this.#lossOf(data, after, point);
    };
  }

  #scoresAt(parameters: FloatArray, { x, rows }: TrainingData): Float64Array {
    const scores = new Float64Array(rows * this.#problem.nOutputs);
    modelScores(this.#problem, x, parameters, scores);
    return scores;
  }

  #lossOf(data: TrainingData, scores: Float64Array, parameters: FloatArray): number {
    const penalty = this.#isPenalised
      ? addPenalties(this.#problem, this.#blocks, parameters, this.#ignored, true)
      : 0;
    const loss = meanLoss(this.#problem, data, scores) + penalty;
    return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
  }
}

function isZero(values: FloatArray): boolean {
  for (let j = 0; j < values.length; j++) if (values[j] !== 0) return false;
  return true;
}

/**
 * Lengthens the step while the loss falls, or shortens it if the first step did not reach the
 * expected loss; a few tries.
 */
function lowestAlong(lossAfter: (step: number) => number, guess: number, expected: number): number {
  let [best, step] = [lossAfter(guess), guess];
  let factor = 4;
  for (let tries = 0; tries < 6; tries++) {
    const loss = lossAfter(step * factor);
    if (loss < best) {
      [best, step] = [loss, step * factor];
    } else if (tries === 0) {
      if (best <= expected) break;
      factor = 1 / 4;
    } else if (loss < Number.POSITIVE_INFINITY) {
      break;
    } else {
      step *= factor;
    }
  }
  return best;
}

/**
 * The same problem as a mean over this many samples. Plain descent with weight decay equals descent
 * with an L2 penalty of that strength. With adaptive optimizers, weight decay corresponds to no
 * loss.
 */
function meanProblem(plan: TrainingPlan, rows: number): TrainingPlan {
  const share = plan.reduction === 'sum' ? 1 / plan.batchSize : 1;
  const { optimizer } = plan;
  const decay = scalingOf(optimizer) === 'proportional' ? weightDecayOf(optimizer) : 0;
  const meanL2 = (l2: number) => share * l2 + decay;
  return {
    ...plan,
    reduction: 'mean',
    l1: share * plan.l1,
    l2: meanL2(plan.l2),
    layers: plan.layers.map((layer) =>
      layer.kind === 'dense' ? { ...layer, l2: meanL2(layer.l2) } : layer,
    ),
    clipSlope: 0,
    batchSize: rows,
  };
}
