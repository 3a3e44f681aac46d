/**
 * Whether a run arrived, judged after its end by what is left to gain. The rule stands in
 * lib/docs/convergence.md.
 *
 * From the model's parameters one step is tried straight down, in coordinates in which every column of
 * x has mean 0 and deviation 1, as long as a search along that line finds best. What the loss loses by
 * it is compared with what the best constant answer is worse than the end of that step: a share that
 * no scale of features, targets or losses changes, and no noise of batches either.
 *
 * Few samples are looked at: so many that the judgement takes a small share of the run's own work, by a
 * count of it rather than by a clock. Everything is computed here, so that both backends and any threads
 * judge alike.
 */

import { gradientOf } from '../backend/typescript/trainer.ts';
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

/** A run has not converged whose loss could fall by more than this share: see `shareLeft`. */
export const MOST_LEFT = 0.15;
/** Gains below this share of the constant's loss are none, whatever they are compared with. */
const LEAST_GAIN = 1e-3;
/** Gains that so many times as much would not make count are not looked for. */
const CAUTION = 8;
/** Rounding of the losses, as a share of that of scores of 0. */
const ROUNDING = 1e-9;

/** Losses at the points of a run, on the samples that are looked at, with penalties. */
export interface Judgement {
  readonly start: number;
  readonly model: number;
  /** After the step straight down; the model's where none goes down. */
  readonly ahead: number;
  readonly constants: ConstantLosses;
  /** Of the columns, looked at when asked. */
  readonly spreads: () => ColumnSpreads | undefined;
  /** What could still be gained, as a share of what any constant answer leaves to gain; from 0. */
  readonly shareLeft: number;
}

/** Judges where a run of so many epochs began and where its model is; nothing without samples. */
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
  // Nothing that a step could reach makes the share larger than that of the least loss there is.
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

/** Losses on the samples that are looked at, penalties included; Infinity where one is not finite. */
class Search {
  readonly constants: ConstantLosses;
  /** What losses differ by without a reason. */
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

  /** The perceptron's loss is least at scores of 0, which say nothing: labels are counted instead. */
  get isLeastAtZero(): boolean {
    const { zero, least } = this.constants;
    return targetsOf(this.#problem.loss) !== 'regression' && zero === least;
  }

  /** Gains below this are none, also what chance makes of few of many samples. */
  get leastGain(): number {
    const { slopes, losses } = this.#samples;
    const share = slopes === losses ? LEAST_GAIN : 1 / Math.sqrt(losses.rows);
    return share * (this.constants.best - this.constants.least) + this.#rounding;
  }

  lossAt(parameters: FloatArray, data = this.#samples.losses): number {
    // A linear model of zeros has scores of 0.
    if (data === this.#samples.losses && this.#problem.layers.length === 0 && isZero(parameters)) {
      return this.constants.zero;
    }
    return this.#lossOf(data, this.#scoresAt(parameters, data), parameters);
  }

  /** The share of samples that are predicted right. */
  scoreAt(parameters: FloatArray): number {
    return evaluate(this.#problem, this.#samples.losses, parameters).score;
  }

  /**
   * The least loss found along the direction of steepest descent; Infinity where nothing falls, or so
   * little that many times as much would be within `enough`.
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
    // Where a straight line reaches the least loss; then the lowest point of a parabola that goes
    // through a point near the start.
    const whole = Math.max(before - this.constants.least, this.#rounding) / -slope;
    const near = 1e-3 * whole;
    const curvature = (2 * (lossAfter(near, slopes) - before - slope * near)) / (near * near);
    const guess = curvature > 0 ? Math.min(whole, -slope / curvature) : whole;
    // The parabola falls by half of what the straight line does there.
    const gain = (-slope * guess) / 2;
    if (curvature > 0 && CAUTION * gain <= enough) return Number.POSITIVE_INFINITY;
    return lowestAlong((step) => lossAfter(step, losses), guess, before - gain / 2);
  }

  /** The loss of samples after a step along a direction, by its length. */
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
    // The scores of a linear model move along a line too: one product for all lengths.
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
 * Goes on in the direction, longer or shorter, in which the loss falls; a few tries. Shorter steps are
 * tried where the first one did not get as low as it should.
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
 * The same problem as a mean over so many samples. Plain descent with weight decay is descent with an L2
 * penalty of that strength; beside adaptive steps, decay has no loss.
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
