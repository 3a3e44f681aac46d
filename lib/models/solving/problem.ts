/** A linear model's objective as solvers ask for it: in the variables of a frame, by a backend. */
import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import type { ColumnMoments } from '../../numerics/columnMoments.ts';
import { constantCurvatureOf } from '../../numerics/curvatures.ts';
import { hessianShape } from '../../plan/hessianShape.ts';
import { parameterCount, type TrainingPlan } from '../../plan/plan.ts';
import { Frame } from '../../solvers/frame.ts';
import { holdNullRows } from '../../solvers/nullRows.ts';
import type {
  EvaluateRequest,
  HessianRequest,
  IterateReport,
  MultiplyRequest,
  NewtonRequest,
} from '../../solvers/solver.ts';
import { type Call, call } from './calls.ts';
import { outputParameters, setOutputParameters } from './outputs.ts';

/** Answers one request. */
type Answer = Generator<Call, number, unknown>;

/** The objective without its l1 penalty, which solvers treat themselves. */
export class Problem {
  readonly frame: Frame;
  /** Number of parameters. */
  readonly size: number;
  /** Passes over the samples so far. */
  passes = 0;
  /** The latest evaluation: a solver's start is that of the run, or of another solver. */
  latest:
    | { readonly x: Float64Array; readonly gradient: Float64Array; readonly value: number }
    | undefined;
  readonly #plan: TrainingPlan;
  readonly #l1: number;
  readonly #data: TrainingData;
  readonly #parameters: FloatArray;
  readonly #passWork: number;
  /** The Hessian of a quadratic objective, which is the same everywhere. */
  #constant: Float64Array | undefined;
  /** The last Hessian, for another try with a larger damping. */
  #before: { readonly x: Float64Array; readonly matrices: Float64Array } | undefined;

  /** The strength of the l1 penalty of each variable. */
  get l1(): Float64Array {
    return this.frame.penalties(this.#l1);
  }

  /** Use `problemOf`. */
  constructor(plan: TrainingPlan, data: TrainingData, frame: Frame) {
    this.#l1 = plan.l1;
    this.#plan = plan.l1 > 0 ? { ...plan, l1: 0 } : plan;
    this.#data = data;
    this.frame = frame;
    this.size = parameterCount(plan);
    this.#parameters = floatArray(plan.precision, this.size);
    this.#passWork = data.rows * plan.nFeatures * plan.nOutputs;
  }

  /** The objective at a point as an iterate; `undefined` if it is not finite. */
  *start(x: Float64Array): Generator<Call, IterateReport | undefined, unknown> {
    const gradient = new Float64Array(this.size);
    const value = yield* this.evaluate({ x, gradient });
    if (!Number.isFinite(value)) return undefined;
    return { kind: 'iterate', x, value, gradient, stepSize: 0 };
  }

  /** Answers what a solver asks for. */
  answer(asked: EvaluateRequest | MultiplyRequest | NewtonRequest | HessianRequest): Answer {
    if (asked.kind === 'evaluate') return this.evaluate(asked);
    if (asked.kind === 'hessian') return this.hessian(asked);
    return asked.kind === 'multiply' ? this.multiply(asked) : this.newton(asked);
  }

  *evaluate({ x, gradient }: Pick<EvaluateRequest, 'x' | 'gradient'>): Answer {
    const { latest } = this;
    if (latest?.x.every((each, j) => each === x[j])) {
      gradient.set(latest.gradient);
      return latest.value;
    }
    this.frame.parametersOf(x, this.#parameters);
    this.passes += 1;
    const args = [this.#plan, this.#data, this.#parameters, gradient] as const;
    const value = yield* call('gradient', 2 * this.#passWork, ...args);
    this.frame.toVariables(gradient);
    const answer = areFinite(value, gradient) ? value : Number.NaN;
    this.latest = { x: x.slice(), gradient: gradient.slice(), value: answer };
    return answer;
  }

  *multiply({ x, vector, product }: Pick<MultiplyRequest, 'x' | 'vector' | 'product'>): Answer {
    this.frame.parametersOf(x, this.#parameters);
    const along = new Float64Array(this.size);
    this.frame.parametersOf(vector, along);
    this.passes += 1;
    const args = [this.#plan, this.#data, this.#parameters, along, product] as const;
    yield* call('hessianProduct', 3 * this.#passWork, ...args);
    this.frame.toVariables(product);
    return 0;
  }

  /** For a Hessian of one block. */
  *hessian({ x, matrix }: HessianRequest): Answer {
    matrix.set(yield* this.#hessian(x));
    return 0;
  }

  *newton({ x, gradient, damping, direction }: NewtonRequest): Answer {
    const { blocks, size } = hessianShape(this.#plan);
    const matrices = yield* this.#hessian(x);
    // The order of a Hessian's block is that of its output: weights, then bias.
    for (let b = 0; b < blocks; b++) {
      const matrix = matrices.subarray(b * size * size, (b + 1) * size * size);
      // A penalty moves the weight of a constant column to 0; without one it stays.
      holdNullRows(matrix, size, (j) => this.#plan.l2 === 0 && this.#isNull(j, size));
      if (damping > 0) for (let j = 0; j < size; j++) matrix[j * (size + 1)] *= 1 + damping;
      const right = this.#blockOf(gradient, b, blocks, size);
      const work = size ** 3 / 3 + right.length * size;
      const isSolved = yield* call('choleskySolve', work, matrix, size, right);
      if (!isSolved) return 0;
      this.#setBlock(direction, right, b, blocks, size);
    }
    return 1;
  }

  *#hessian(x: Float64Array): Generator<Call, Float64Array, unknown> {
    if (this.#constant !== undefined) return this.#constant.slice();
    const before = this.#before;
    if (before?.x.every((each, j) => each === x[j])) return before.matrices.slice();
    const { blocks, size } = hessianShape(this.#plan);
    const out = new Float64Array(blocks * size * size);
    this.frame.parametersOf(x, this.#parameters);
    this.passes += 1;
    const work = this.#data.rows * blocks * size * size;
    const args = [this.#plan, this.#data, this.#parameters, this.frame, out] as const;
    yield* call('hessian', work, ...args);
    if (constantCurvatureOf(this.#plan.loss) !== undefined) this.#constant = out.slice();
    else this.#before = { x: x.slice(), matrices: out.slice() };
    return out;
  }

  /** Whether variable j of a block of the Hessian is the weight of a constant column. */
  #isNull(j: number, size: number): boolean {
    if (size === this.size) return this.frame.isNull(j);
    return j < this.#plan.nFeatures && this.frame.isNull(j);
  }

  /** The right-hand sides of a block: the gradient of its outputs, one after the other. */
  #blockOf(gradient: Float64Array, block: number, blocks: number, size: number): Float64Array {
    if (this.#plan.lossTargets === 'multiclass') return gradient.slice();
    const outputs = this.#outputsOf(block, blocks);
    const right = new Float64Array(outputs.length * size);
    for (const [i, k] of outputs.entries()) {
      right.set(outputParameters(this.#plan, gradient, k), i * size);
    }
    return right;
  }

  /** Writes the opposite of the solutions of a block as the direction of its outputs. */
  #setBlock(
    direction: Float64Array,
    solved: Float64Array,
    block: number,
    blocks: number,
    size: number,
  ): void {
    for (let j = 0; j < solved.length; j++) solved[j] = -solved[j];
    if (this.#plan.lossTargets === 'multiclass') {
      direction.set(solved);
      return;
    }
    for (const [i, k] of this.#outputsOf(block, blocks).entries()) {
      const own = solved.subarray(i * size, (i + 1) * size);
      setOutputParameters(this.#plan, direction, own, k);
    }
  }

  /** The outputs of a block: its own, or all if they share one. */
  #outputsOf(block: number, blocks: number): number[] {
    const { nOutputs } = this.#plan;
    return blocks === nOutputs ? [block] : Array.from({ length: nOutputs }, (_, k) => k);
  }
}

/** Makes the problem in a frame in which the columns have mean 0 and deviation 1. */
export function* problemOf(
  plan: TrainingPlan,
  data: TrainingData,
): Generator<Call, Problem, unknown> {
  const { rows } = data;
  const moments = yield* call('columnMoments', 2 * rows * plan.nFeatures, plan, data);
  const problem = new Problem(plan, data, frameOf(plan, moments));
  problem.passes = 1;
  return problem;
}

/** A second derivative of a penalty in the frame beyond which a weight is 0 but for rounding. */
const MOST_CURVATURE = 1e100;

/** The frame in which the columns have mean 0 and deviation 1; a constant column keeps its scale. */
export function frameOf(plan: TrainingPlan, { means, deviations }: ColumnMoments): Frame {
  const isCentred = plan.useBias && !plan.penalizeBias;
  const shift = isCentred ? means : new Float64Array(means.length);
  const sizes = deviations.map((deviation, j) =>
    isCentred ? deviation : Math.hypot(deviation, means[j]),
  );
  // In a column of such small numbers only the penalty counts, and its square in the frame overflows.
  const isHeld = (size: number) => plan.l2 / size ** 2 > MOST_CURVATURE;
  const scale = sizes.map((size) => {
    return size > 0 && Number.isFinite(size) && !isHeld(size) ? size : 1;
  });
  return new Frame(plan, shift, scale, (column) => sizes[column] === 0);
}

function areFinite(value: number, gradient: Float64Array): boolean {
  return Number.isFinite(value) && gradient.every((each) => Number.isFinite(each));
}
