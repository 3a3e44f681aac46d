/** A model's samples as the interior-point method asks for them: products in a frame, by a backend. */
import { floatArray } from '../../data/matrix.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { scorePieces } from '../../numerics/duality/dualityGap.ts';
import { weightedRowSums } from '../../numerics/duality/samples.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import type { Frame } from '../../solvers/frame.ts';
import type {
  ScoresRequest,
  SumsRequest,
  SystemRequest,
  TermRequest,
} from '../../solvers/kinkTerms.ts';
import { clearRow, holdNullRows } from '../../solvers/nullRows.ts';
import { type Computation, call, inPieces } from './calls.ts';

/** Shares of the diagonal that are added to a matrix that is singular, the next if one does not do. */
const DAMPINGS = [0, 1e-13, 1e-11, 1e-9, 1e-7, 1e-5, 1e-3];

/** Answers requests for one output after the other. */
export class InteriorData {
  #passes = 0;
  readonly #plan: TrainingPlan;
  readonly #data: TrainingData;
  readonly #frame: Frame;
  readonly #zeros: FloatArray;
  readonly #work: number;
  #matrix = new Float64Array(0);
  #fixed: Uint8Array | undefined;

  /** @param frame of one output */
  constructor(plan: TrainingPlan, data: TrainingData, frame: Frame) {
    // Its Hessian is twice the mean of x·xᵀ, its gradient twice the mean of (x·w - y)·x.
    const squares = { loss: { name: 'squaredError' }, lossTargets: 'regression' } as const;
    const alone = { nOutputs: 1, targets: 'values', l1: 0, l2: 0, reduction: 'mean' } as const;
    this.#plan = { ...plan, ...squares, ...alone, link: 'identity' };
    this.#data = data;
    this.#frame = frame;
    this.#zeros = floatArray(plan.precision, plan.nFeatures + (plan.useBias ? 1 : 0));
    this.#work = data.rows * plan.nFeatures;
  }

  /** The passes over the samples since the last call. */
  takePasses(): number {
    const passes = this.#passes;
    this.#passes = 0;
    return passes;
  }

  answer(asked: TermRequest): Computation<never, number> {
    if (asked.kind === 'scores') return this.#scores(asked);
    return asked.kind === 'sums' ? this.#sums(asked) : this.#system(asked);
  }

  /** Scores of float32 samples are computed here, since backends would round them. */
  *#scores({ x, out }: ScoresRequest): Computation<never, number> {
    const parameters = new Float64Array(x.length);
    this.#frame.parametersOf(x, parameters);
    this.#passes += 1;
    if (this.#plan.precision === 'float64') {
      yield* call('scores', this.#work, this.#plan, this.#data.x, parameters, out);
    } else out.set(yield* inPieces(scorePieces(this.#plan, this.#data, parameters)));
    return 0;
  }

  *#sums({ factors, out }: SumsRequest): Computation<never, number> {
    const { rows, x } = this.#data;
    this.#passes += 1;
    if (this.#plan.precision === 'float64') {
      const y = factors.map((factor) => -0.5 * rows * factor);
      const args = [this.#plan, { x, y, rows }, this.#zeros, out] as const;
      yield* call('gradient', 2 * this.#work, ...args);
    } else {
      const ones = new Float64Array(rows).fill(1);
      out.set(yield* inPieces(weightedRowSums(this.#plan, this.#data, ones, factors)));
      if (this.#plan.useBias) out[out.length - 1] = sumOf(factors);
    }
    this.#frame.toVariables(out);
    return 0;
  }

  *#system({ matrix: wanted, right }: SystemRequest): Computation<never, number> {
    if (wanted !== undefined) yield* this.#assemble(wanted);
    const size = right.length;
    const fixed = this.#fixed;
    if (fixed) for (let j = 0; j < size; j++) if (fixed[j]) right[j] = 0;
    for (const damping of DAMPINGS) {
      const matrix = this.#matrix.slice();
      for (let j = 0; j < size; j++) matrix[j * (size + 1)] *= 1 + damping;
      const solution = right.slice();
      const isSolved = yield* call('choleskySolve', size ** 3 / 3, matrix, size, solution);
      if (!isSolved) continue;
      right.set(solution);
      return 1;
    }
    return 0;
  }

  *#assemble({ factors, diagonal, fixed }: NonNullable<SystemRequest['matrix']>) {
    const { rows, x, y } = this.#data;
    const size = diagonal.length;
    const most = factors.reduce((largest, each) => Math.max(largest, each), 0);
    const sampleWeights = floatArray(this.#plan.precision, rows);
    // As weights of at most 1, which float32 can hold.
    if (most > 0) for (let i = 0; i < rows; i++) sampleWeights[i] = factors[i] / most;
    const matrix = new Float64Array(size * size);
    const data = { x, rows, sampleWeights, y: y.length === rows ? y : y.subarray(0, rows) };
    const args = [this.#plan, data, this.#zeros, this.#frame, matrix] as const;
    this.#passes += 1;
    yield* call('hessian', rows * size * size, ...args);
    const scale = 0.5 * rows * most;
    for (let at = 0; at < matrix.length; at++) matrix[at] *= scale;
    for (let j = 0; j < size; j++) matrix[j * (size + 1)] += diagonal[j];
    if (fixed) for (let j = 0; j < size; j++) if (fixed[j]) clearRow(matrix, size, j);
    holdNullRows(matrix, size, (j) => diagonal[j] === 0 && this.#frame.isNull(j));
    this.#matrix = matrix;
    this.#fixed = fixed;
  }
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each, 0);
}
