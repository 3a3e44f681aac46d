/**
 * Whether a run arrived, judged after its end by what is left to gain. The rule stands in
 * lib/docs/convergence.md.
 *
 * From the model's parameters one step is tried straight down, in coordinates in which every column of
 * x has mean 0 and deviation 1, as long as a search along that line finds best. What the loss loses by
 * it is compared with what the best constant answer is worse than the end of that step: a share that
 * no scale of features, targets or losses changes, and no noise of batches either.
 *
 * Few samples are looked at, copied before the run begins: at most so many that the search takes
 * milliseconds. Everything is computed here, so that both backends and any threads judge alike.
 */
import type { RunData, TrainingData } from '../backend/backend.ts';
import { evaluate } from '../backend/typescript/evaluate.ts';
import { addPenalties, shortenTo } from '../backend/typescript/penalties.ts';
import { gradientOf } from '../backend/typescript/trainer.ts';
import { type FloatArray, floatArray } from '../matrix.ts';
import { copyRow, elementCount } from '../narrow.ts';
import { type ParameterBlock, parameterBlocks, parameterCount } from '../parameters.ts';
import type { TrainingPlan } from '../plan.ts';
import { type ColumnSpreads, columnSpreads } from './columnSpreads.ts';
import { type ConstantLosses, constantLosses } from './constantLoss.ts';
import { steepestDirection } from './steepestDirection.ts';

/** Most products of a pass over the samples that are looked at, and how few rows there are at least. */
const MOST_PRODUCTS = 1 << 18;
const LEAST_ROWS = 64;
/** Most numbers of x that are copied. */
const MOST_ELEMENTS = 1 << 20;
/** A run has not converged whose loss could fall by more than this share: see `shareLeft`. */
export const MOST_LEFT = 0.15;
/** Gains below this share of the constant's loss are none, whatever they are compared with. */
const LEAST_GAIN = 1e-3;
/** Rounding of the losses, as a share of that of scores of 0. */
const ROUNDING = 1e-9;

/** What is kept of a run's data to judge it by. */
export interface JudgedSamples {
  /** What the direction is made of, and what the losses are of: the same where all samples are here. */
  readonly slopes: TrainingData;
  readonly losses: TrainingData;
}

/** Losses at the points of a run, on the samples that are looked at, with penalties. */
export interface Judgement {
  readonly start: number;
  readonly model: number;
  /** After the step straight down; the model's where none goes down. */
  readonly ahead: number;
  readonly constants: ConstantLosses;
  readonly spreads: ColumnSpreads;
  /** What could still be gained, as a share of what any constant answer leaves to gain; from 0. */
  readonly shareLeft: number;
}

/** Copies the samples that a run is to be judged by; nothing where too few of them have weight. */
export function judgedSamples(plan: TrainingPlan, data: RunData): JudgedSamples | undefined {
  const perRow = Math.max(plan.nFeatures, parameterCount(plan));
  const most = Math.max(
    Math.min(LEAST_ROWS, Math.ceil(MOST_ELEMENTS / plan.nFeatures)),
    Math.floor(MOST_PRODUCTS / perRow),
  );
  const watched = data.validation !== undefined && plan.monitor !== 'loss';
  const all = rowsOf(plan, data, most, 0, 1);
  if (watched) {
    const losses = rowsOf(plan, data.validation as TrainingData, most, 0, 1);
    return all && losses && { slopes: all, losses };
  }
  if (data.rows <= most) return all && { slopes: all, losses: all };
  // A direction fits the samples that it is made of better than others.
  const [slopes, losses] = [rowsOf(plan, data, most, 0, 2), rowsOf(plan, data, most, 1, 2)];
  return slopes && losses && { slopes, losses };
}

/**
 * Every so many rows from one end to the other: of 2·most places for `of: 2`, those with an even or an
 * odd number. Weights are scaled to a mean of 1.
 */
function rowsOf(
  plan: TrainingPlan,
  data: TrainingData,
  most: number,
  phase: number,
  of: number,
): TrainingData | undefined {
  const { nFeatures: cols, nOutputs, targets, precision } = plan;
  const rows = Math.min(most, Math.ceil((data.rows - phase) / of));
  if (rows === 0 || elementCount(data.x) !== data.rows * cols) return undefined;
  const width = targets === 'classes' ? 1 : nOutputs;
  const x = floatArray(precision, rows * cols);
  const y = floatArray(precision, rows * width);
  const weights = data.sampleWeights && floatArray(precision, rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const row = Math.floor(((i * of + phase) * data.rows) / (rows * of));
    copyRow(data.x, cols, row, x, i * cols);
    for (let k = 0; k < width; k++) y[i * width + k] = data.y[row * width + k];
    if (weights) weights[i] = data.sampleWeights?.[row] ?? 1;
    if (weights) sum += weights[i];
  }
  if (weights && !(sum > 0)) return undefined;
  weights?.forEach((weight, i) => {
    weights[i] = (weight * rows) / sum;
  });
  return { x, y, rows, sampleWeights: weights };
}

/** Judges where a run began and where its model is. */
export function judge(
  plan: TrainingPlan,
  samples: JudgedSamples,
  start: FloatArray,
  model: FloatArray,
): Judgement {
  const search = new Search(meanProblem(plan, samples.slopes.rows), samples);
  const { constants, rounding, spreads } = search;
  const atStart = search.lossAt(start);
  const atModel = search.lossAt(model);
  const ahead = Math.min(atModel, search.lossAhead(model));
  const best = Math.min(ahead, atStart, constants.best);
  const least = LEAST_GAIN * (constants.best - constants.least) + rounding;
  const shareLeft = (atModel - best) / Math.max(constants.best - best, least);
  return { start: atStart, model: atModel, ahead, constants, spreads, shareLeft };
}

/** Losses on the samples that are looked at, penalties included; Infinity where one is not finite. */
class Search {
  readonly constants: ConstantLosses;
  readonly spreads: ColumnSpreads;
  /** What losses differ by without a reason. */
  readonly rounding: number;
  readonly #problem: TrainingPlan;
  readonly #samples: JudgedSamples;
  readonly #blocks: readonly ParameterBlock[];
  readonly #ignored: Float64Array;

  constructor(problem: TrainingPlan, samples: JudgedSamples) {
    this.#problem = problem;
    this.#samples = samples;
    this.#blocks = parameterBlocks(problem);
    this.#ignored = new Float64Array(parameterCount(problem));
    this.constants = constantLosses(problem, samples.losses);
    this.spreads = columnSpreads(samples.slopes, problem.nFeatures);
    this.rounding = ROUNDING * (this.constants.zero - this.constants.least);
  }

  lossAt(parameters: FloatArray, data = this.#samples.losses): number {
    const loss =
      evaluate(this.#problem, data, parameters).loss +
      addPenalties(this.#problem, this.#blocks, parameters, this.#ignored, true);
    return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
  }

  /** The least loss found along the direction of steepest descent; Infinity where nothing falls. */
  lossAhead(model: FloatArray): number {
    const { slopes, losses } = this.#samples;
    const gradient = new Float64Array(model.length);
    const before = gradientOf(this.#problem, slopes, model, gradient);
    const direction = steepestDirection(this.#problem, this.spreads, model, gradient);
    let slope = 0;
    for (let j = 0; j < gradient.length; j++) slope += gradient[j] * direction[j];
    if (!(slope < 0) || !Number.isFinite(slope)) return Number.POSITIVE_INFINITY;
    const point = floatArray(this.#problem.precision, model.length);
    const lossAfter = (step: number, data: TrainingData) => {
      for (let j = 0; j < point.length; j++) point[j] = model[j] + step * direction[j];
      shortenTo(this.#problem, this.#blocks, point);
      return this.lossAt(point, data);
    };
    // Where a straight line reaches the least loss; then the lowest point of a parabola that goes
    // through a point near the start.
    const whole = Math.max(before - this.constants.least, this.rounding) / -slope;
    const near = 1e-3 * whole;
    const curvature = (2 * (lossAfter(near, slopes) - before - slope * near)) / (near * near);
    const guess = curvature > 0 ? Math.min(whole, -slope / curvature) : whole;
    return lowestAlong((step) => lossAfter(step, losses), guess);
  }
}

/** Goes on in the direction, longer or shorter, in which the loss falls; a few tries. */
function lowestAlong(lossAfter: (step: number) => number, guess: number): number {
  let [best, step] = [lossAfter(guess), guess];
  let factor = 4;
  for (let tries = 0; tries < 6; tries++) {
    const loss = lossAfter(step * factor);
    if (loss < best) {
      [best, step] = [loss, step * factor];
    } else if (tries === 0) {
      factor = 1 / 4;
    } else if (loss < Number.POSITIVE_INFINITY) {
      break;
    } else {
      step *= factor;
    }
  }
  return best;
}

/** The same problem as a mean over so many samples, with what decays the weights as a penalty. */
function meanProblem(plan: TrainingPlan, rows: number): TrainingPlan {
  const share = plan.reduction === 'sum' ? 1 / plan.batchSize : 1;
  const decay = 'weightDecay' in plan.optimizer ? plan.optimizer.weightDecay : 0;
  const of = (l2: number) => share * l2 + decay;
  return {
    ...plan,
    reduction: 'mean',
    l1: share * plan.l1,
    l2: of(plan.l2),
    layers: plan.layers.map((layer) =>
      layer.kind === 'dense' ? { ...layer, l2: of(layer.l2) } : layer,
    ),
    clipSlope: 0,
    batchSize: rows,
  };
}
