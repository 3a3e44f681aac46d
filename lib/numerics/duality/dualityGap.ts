/**
 * The duality gap of a linear model: an upper bound of how far the objective at given parameters is
 * above its minimum. With the objective P(W, b) = Σ sᵢ·L(zᵢ) + R(W), z = W·x + b, every choice of dual
 * variables a in the domain of L*, with Σ sᵢ·aᵢ = 0 if the bias has no penalty, gives a lower bound
 * D = -Σ sᵢ·L*(aᵢ) - R*(-Σ sᵢ·aᵢ·xᵢ): R. T. Rockafellar, "Convex Analysis", Princeton 1970, theorem 31.1.
 * The variables are made from the slopes at the scores, so that the gap falls to 0 at the optimum if the
 * loss is smooth. P - D is computed as a sum of terms of at least 0 (`excesses.ts` and `penaltyExcess`),
 * not as a difference of large numbers: a gap of 1e-20 is right too.
 *
 * Scores may be rounded: an error e in a score changes the gap by the order of e².
 */
import { sumOfRows } from '../../common/treeSum.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import { type Features, isNarrow } from '../../data/storage.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { linearScores } from '../linear.ts';
import { inOneGo, type Pieces, WORK_PER_PIECE } from '../work.ts';
import { balance, shiftedSlopes, slopesAt } from './balance.ts';
import {
  balancedProbabilities,
  type ClassSamples,
  classExcess,
  labelSums,
  probabilities,
} from './classDuals.ts';
import { type Excess, excessOf } from './excesses.ts';
import { sharesOf, targetsOfOutput, weightedRowSums } from './samples.ts';

/** What the caller has already computed. */
export interface KnownValues {
  /** rows × nOutputs scores at the parameters; computed here if absent. */
  readonly scores?: FloatArray | undefined;
  /**
   * Dual variables, output after output, in the signs of slopes and in the domain of the conjugate: for
   * hinge, from -1 to 0 where y is 1 and from 0 to 1 where it is 0. They are balanced and shortened where
   * necessary. A loss with kinks needs them for a gap that falls to 0. Softmax ignores them.
   */
  readonly duals?: Float64Array | undefined;
}

/**
 * The duality gap at the parameters, in units of the plan's objective with penalties. It is at least
 * the objective less its minimum, up to rounding; NaN if a number is not finite.
 *
 * @returns `undefined` if there is no bound: networks, losses without a convex conjugate in closed form
 *   (focal, sigmoidSquaredError, tweedie, westonWatkins, crammerSinger), no penalty, `maxNorm`,
 *   `clipSlope`
 * @example
 * const gap = dualityGap(plan, data, parameters); // 3e-13
 */
export function dualityGap(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  known: KnownValues = {},
): number | undefined {
  return inOneGo(dualityGapPieces(plan, data, parameters, known));
}

/** The same in pieces. */
export function* dualityGapPieces(
  plan: TrainingPlan,
  data: TrainingData,
  parameters: FloatArray,
  known: KnownValues = {},
): Pieces<number | undefined> {
  if (!hasDualityGap(plan)) return undefined;
  const scores = known.scores ?? (yield* scorePieces(plan, data, parameters));
  const shares = sharesOf(plan, data);
  const excess = excessOf(plan.loss);
  if (excess === undefined) return yield* classGap(plan, data, shares, parameters, scores);
  let gap = 0;
  for (let k = 0; k < plan.nOutputs; k++) {
    gap += yield* outputGap(plan, data, { shares, parameters, scores, excess, k, ...known });
  }
  return gap;
}

/** Whether `dualityGap` knows a bound for the plan. */
export function hasDualityGap(plan: TrainingPlan): boolean {
  const { loss, layers, l1, l2, maxNorm, clipSlope } = plan;
  if (layers.length > 0 || maxNorm > 0 || clipSlope > 0 || (l1 === 0 && l2 === 0)) return false;
  return loss.name === 'softmax' || excessOf(loss) !== undefined;
}

function needsBalance({ useBias, penalizeBias }: TrainingPlan): boolean {
  return useBias && !penalizeBias;
}

interface Output {
  readonly shares: Float64Array;
  readonly parameters: FloatArray;
  readonly scores: FloatArray;
  readonly excess: Excess;
  readonly duals?: Float64Array | undefined;
  readonly k: number;
}

/** The gap of output k of a loss of single scores, whose outputs are problems of their own. */
function* outputGap(plan: TrainingPlan, data: TrainingData, output: Output): Pieces<number> {
  const { shares, parameters, excess, k } = output;
  const { rows } = data;
  const { loss, nOutputs } = plan;
  const scores = new Float64Array(rows);
  for (let i = 0; i < rows; i++) scores[i] = output.scores[i * nOutputs + k];
  const samples = { shares, scores, y: targetsOfOutput(plan, data, k) };
  const slopes = slopesAt(loss, samples);
  const isBalanced = needsBalance(plan);
  const duals: Float64Array =
    output.duals?.slice(k * rows, (k + 1) * rows) ??
    (isBalanced ? yield* shiftedSlopes(loss, samples, slopes) : slopes.slice());
  if (isBalanced) balance(shares, duals);
  const penalty = yield* penaltyExcess(plan, data, { shares, duals, parameters, from: k });
  return (
    penalty +
    sumOfRows(rows, (i) =>
      shares[i] === 0 ? 0 : shares[i] * excess(scores[i], samples.y[i], duals[i] - slopes[i]),
    )
  );
}

/** The gap of softmax. */
function* classGap(
  plan: TrainingPlan,
  data: TrainingData,
  shares: Float64Array,
  parameters: FloatArray,
  scores: FloatArray,
): Pieces<number> {
  const { nOutputs, loss } = plan;
  const { rows, y } = data;
  const byClass = new Float64Array(rows * nOutputs);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < nOutputs; k++) byClass[k * rows + i] = scores[i * nOutputs + k];
  }
  const smoothing = loss.name === 'softmax' ? loss.labelSmoothing : 0;
  const sums = labelSums(shares, y, nOutputs, smoothing);
  const samples: ClassSamples = { rows, shares, scores: byClass, sums };
  yield;
  const p = needsBalance(plan) ? yield* balancedProbabilities(samples) : probabilities(samples);
  const label = (k: number, i: number) => smoothing / nOutputs + (y[i] === k ? 1 - smoothing : 0);
  const duals = new Float64Array(p.length);
  for (let i = 0; i < rows; i++) {
    // 1 - p without cancellation, where p is that of the class itself.
    let others = 0;
    for (let k = 0; k < nOutputs; k++) {
      const at = k * rows + i;
      duals[at] = p[at] - label(k, i);
      if (k !== y[i]) others += p[at];
    }
    duals[y[i] * rows + i] = smoothing - smoothing / nOutputs - others;
  }
  yield;
  const before = duals.slice();
  const penalty = yield* penaltyExcess(plan, data, { shares, duals, parameters, from: 0 });
  // What shortened the duals moves p towards the labels.
  for (let at = 0; at < p.length; at++) p[at] += duals[at] - before[at];
  return penalty + classExcess(samples, p);
}

interface Penalised {
  readonly shares: Float64Array;
  /** Shortened, if only l1 is there and they are too long for it. */
  readonly duals: Float64Array;
  readonly parameters: FloatArray;
  /** The output to which the first dual belongs. */
  readonly from: number;
}

/**
 * Σ r(w) + r*(v) - v·w over the penalised parameters, where r(w) = ½·l2·w² + l1·|w| and v is the weighted
 * sum of -dual·x. With t the minimiser of r(w) - v·w, it is ½·l2·(w - t)² + l1·|w| - clip(v, ±l1)·w.
 */
function* penaltyExcess(
  plan: TrainingPlan,
  data: TrainingData,
  { shares, duals, parameters, from }: Penalised,
): Pieces<number> {
  const { nFeatures, nOutputs, l1, l2, useBias, penalizeBias } = plan;
  const { rows } = data;
  const sums = yield* weightedRowSums(plan, data, shares, duals);
  const outputs = duals.length / rows;
  const at = from * nFeatures;
  const w = Array.from(parameters.subarray(at, at + sums.length));
  const v = Array.from(sums, (sum) => -sum);
  for (let k = 0; useBias && penalizeBias && k < outputs; k++) {
    w.push(parameters[nOutputs * nFeatures + from + k]);
    v.push(-sumOfRows(rows, (i) => shares[i] * duals[k * rows + i]));
  }
  let factor = 1;
  if (l2 === 0) {
    const most = v.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
    if (most > l1) factor = l1 / most;
    if (factor < 1) for (let i = 0; i < duals.length; i++) duals[i] *= factor;
  }
  return w.reduce((sum, each, j) => sum + coordinateExcess(each, factor * v[j], l1, l2), 0);
}

function coordinateExcess(w: number, v: number, l1: number, l2: number): number {
  const clipped = Math.max(-l1, Math.min(l1, v));
  const kink = l1 * Math.abs(w) - clipped * w;
  if (l2 === 0) return kink;
  const distance = w - (v - clipped) / l2;
  return 0.5 * l2 * distance * distance + kink;
}

/** All scores, in double precision. */
export function* scorePieces(
  plan: TrainingPlan,
  { x, rows }: TrainingData,
  parameters: FloatArray,
): Pieces<Float64Array> {
  const { nFeatures: cols, nOutputs } = plan;
  const scores = new Float64Array(rows * nOutputs);
  const step = Math.max(1, Math.floor(WORK_PER_PIECE / (cols * nOutputs)));
  for (let first = 0; first < rows; first += step) {
    const end = Math.min(rows, first + step);
    const out = scores.subarray(first * nOutputs, end * nOutputs);
    linearScores(plan, rowsOf(x, first * cols, end * cols), parameters, out);
    yield;
  }
  return scores;
}

function rowsOf(x: Features, from: number, to: number): Features {
  return isNarrow(x)
    ? ({ ...x, codes: x.codes.subarray(from, to) } as Features)
    : x.subarray(from, to);
}

/**
 * An upper bound of the objective less its minimum for an objective that is strongly convex in all of its
 * parameters: ‖gradient‖² / (2·l2). The biases count too: it holds only if they have the penalty, or
 * there are none.
 */
export function strongConvexityBound(gradientNorm: number, l2: number): number {
  return (gradientNorm / l2) * (0.5 * gradientNorm);
}
