/** How near a model is to the optimum of its objective, and whether there is one. */
import { sign } from '../../common/sign.ts';
import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { RunData } from '../../data/trainingData.ts';
import { dualityGapPieces, strongConvexityBound } from '../../numerics/duality/dualityGap.ts';
import { hasNoMinimum } from '../../numerics/separability.ts';
import { lossRow } from '../../plan/losses.ts';
import { parameterCount, type TrainingPlan } from '../../plan/plan.ts';
import type { SolverName } from '../../plan/solvers.ts';
import { type Computation, call, inPieces } from './calls.ts';
import type { Iterate } from './reports.ts';

/** Shows how near a model is to the optimum of its objective. */
export interface Certificate {
  /** The solver; see `SOLVERS`. */
  readonly solver: SolverName;
  /** Why this solver was chosen, in words. */
  readonly reason: string;
  /** Number of iterations of this fit. */
  readonly iterations: number;
  /** Number of passes over the samples. */
  readonly passes: number;
  /** The objective at the model's parameters: the loss of all samples with penalties. */
  readonly objective: number;
  /**
   * Euclidean norm of the objective's gradient; with l1, of its subgradient of the smallest norm.
   */
  readonly gradientNorm: number;
  /**
   * An upper bound of the objective's distance from its optimum: the duality gap, or
   * ‖gradient‖²/(2·l2) where the whole objective is strongly convex. `undefined` if there is none.
   */
  readonly gap: number | undefined;
  /**
   * Whether the solver reached its tolerance, or `gap` is at most 1e-6 of the objective. If the loss
   * has kinks, or the solver ended because rounding hides every further decrease: whether `gap`, if there
   * is one, is at most 1e-6 of the objective (float32: 1e-3).
   */
  readonly converged: boolean;
  /**
   * Whether parameters of the smallest objective exist, as far as it is known. `'none'`: the classes
   * are separable and there is no penalty, so that longer weights are always better, or a free bias
   * has nothing to hold it (one class, counts that are all 0); `'notUnique'`: an output has more parameters than there are samples, and there is no l2 penalty.
   */
  readonly optimum: 'exists' | 'notUnique' | 'none';
}

/** The run that a certificate describes. */
export interface Certified {
  readonly plan: TrainingPlan;
  readonly data: RunData;
  readonly parameters: FloatArray;
  /** Whether the solver ended by itself. */
  readonly isSolved: boolean;
  /** Whether it ended because rounding hides every further decrease. */
  readonly isRounded: boolean;
  /** Its largest slope then, as a share of that at the reference. */
  readonly slopeLeft: number;
  /** Objective and gradient norm at the parameters, if the solver computed them. */
  readonly known?: Pick<Iterate, 'value' | 'gradientNorm'> | undefined;
  /** Dual variables that the solver found. */
  readonly duals?: Float64Array | undefined;
  readonly counts: Pick<Certificate, 'iterations' | 'passes'>;
}

/** Share of the objective that a gap may be, and what it may be where rounding ended a run. */
const SMALL_GAP = 1e-6;
/** A wider gap is no optimum, whatever the slopes say. */
const WIDE_GAP = 0.1;
const ROUNDED_GAP = { float32: 1e-3, float64: 1e-6 } as const;

/** A share of the slope at the reference that is more than rounding, where there is no gap. */
const STEEP = { float32: 1e-2, float64: 1e-4 } as const;

/** Makes the certificate; it takes one pass for the scores and, if they are not known, one for the slopes. */
export function* certify(certified: Certified): Computation<never, Certificate> {
  const { plan, data, parameters, isSolved, isRounded, slopeLeft, counts } = certified;
  const work = data.rows * plan.nFeatures * plan.nOutputs;
  const { known = yield* slopesOf(certified) } = certified;
  const { value: objective, gradientNorm } = known;
  const scores = floatArray(plan.precision, data.rows * plan.nOutputs);
  yield* call('scores', work, plan, data.x, parameters, scores);
  const { duals } = certified;
  const gap =
    (yield* inPieces(dualityGapPieces(plan, data, parameters, { scores, duals }))) ??
    convexityBound(plan, gradientNorm);
  const optimum = optimumOf(plan, data, scores);
  const share = gap === undefined ? undefined : gap / Math.abs(objective);
  const isClose = share !== undefined && share <= SMALL_GAP;
  // A loss with kinks has no slope that tells how near the optimum is.
  const needsGap = isRounded || !lossRow(plan.loss).isSmooth;
  const mostShare = needsGap ? ROUNDED_GAP[plan.precision] : WIDE_GAP;
  const isSteep = isRounded && share === undefined && slopeLeft > STEEP[plan.precision];
  const isEnd = isSolved && !isSteep && !(share !== undefined && share > mostShare);
  return Object.freeze({
    solver: plan.solver,
    reason: plan.solverReason,
    iterations: counts.iterations,
    passes: counts.passes + (certified.known === undefined ? 2 : 1),
    objective,
    gradientNorm,
    gap,
    converged: optimum !== 'none' && (isEnd || isClose),
    optimum,
  });
}

/** The objective and the norm of its smallest subgradient. */
function* slopesOf({
  plan,
  data,
  parameters,
}: Certified): Computation<never, Pick<Iterate, 'value' | 'gradientNorm'>> {
  const gradient = new Float64Array(parameterCount(plan));
  const work = 2 * data.rows * plan.nFeatures * plan.nOutputs;
  const smooth = { ...plan, l1: 0 };
  const value = yield* call('gradient', work, smooth, data, parameters, gradient);
  subtractL1(plan, parameters, gradient);
  return {
    value: value + plan.l1 * absoluteSum(plan, parameters),
    gradientNorm: gradient.reduce((norm, each) => Math.hypot(norm, each), 0),
  };
}

/** The bound of an objective that is strongly convex in all parameters. */
function convexityBound(
  { l1, l2, useBias, penalizeBias }: TrainingPlan,
  gradientNorm: number,
): number | undefined {
  const isStrong = l2 > 0 && l1 === 0 && (!useBias || penalizeBias);
  return isStrong ? strongConvexityBound(gradientNorm, l2) : undefined;
}

function optimumOf(plan: TrainingPlan, data: RunData, scores: FloatArray): Certificate['optimum'] {
  if (hasNoMinimum(plan, data, scores)) return 'none';
  const perOutput = plan.nFeatures + (plan.useBias ? 1 : 0);
  return plan.l2 === 0 && perOutput > data.rows ? 'notUnique' : 'exists';
}

function penalized({ nFeatures, nOutputs, penalizeBias }: TrainingPlan, size: number): number {
  return penalizeBias ? size : nFeatures * nOutputs;
}

function absoluteSum(plan: TrainingPlan, parameters: FloatArray): number {
  let sum = 0;
  if (plan.l1 === 0) return sum;
  for (let j = 0; j < penalized(plan, parameters.length); j++) sum += Math.abs(parameters[j]);
  return sum;
}

/** The subgradient of the smallest norm. */
function subtractL1(plan: TrainingPlan, parameters: FloatArray, gradient: Float64Array): void {
  const { l1 } = plan;
  if (l1 === 0) return;
  for (let j = 0; j < penalized(plan, parameters.length); j++) {
    if (parameters[j] !== 0) gradient[j] += l1 * sign(parameters[j]);
    else gradient[j] = sign(gradient[j]) * Math.max(0, Math.abs(gradient[j]) - l1);
  }
}
