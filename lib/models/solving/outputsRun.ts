/**
 * Newton's method on the outputs of a loss of single scores, each by itself: the line search of one
 * output then does not hold back the others. One-vs-rest of ten digits takes 12 rounds instead of 56.
 */
import type { Ending } from '../../backend/backend.ts';
import { floatArray } from '../../data/matrix.ts';
import type { TrainingData } from '../../data/trainingData.ts';
import { targetsOfOutput } from '../../numerics/duality/samples.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import type { IterateReport } from '../../solvers/solver.ts';
import { largest } from '../../solvers/vectors.ts';
import { type Computation, call } from './calls.ts';
import { isClose } from './ends.ts';
import { type AnySolver, Memory, solverOf } from './methods.ts';
import { outputParameters, setOutputParameters } from './outputs.ts';
import { frameOf, Problem } from './problem.ts';
import type { SolverRun } from './reports.ts';
import { inRounds, type OutputSolver } from './rounds.ts';

/** Solves all outputs in rounds. */
export function* outputsRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite'> {
  const { plan, data } = run;
  const moments = yield* call('columnMoments', 2 * data.rows * plan.nFeatures, plan, data);
  run.progress.passes += 1;
  const memory = new Memory(new Float64Array(run.state.parameters.length));
  const outputs: OutputNewton[] = [];
  for (let k = 0; k < plan.nOutputs; k++) {
    const own: TrainingPlan = { ...plan, nOutputs: 1, targets: 'values' };
    const y = floatArray(plan.precision, data.rows);
    y.set(targetsOfOutput(plan, data, k));
    const samples: TrainingData = { ...data, y };
    const problem = new Problem(own, samples, frameOf(own, moments));
    const output = new OutputNewton(run, problem, k, memory);
    if (!(yield* output.start())) return 'notFinite';
    outputs.push(output);
  }
  run.progress.memory = memory;
  return yield* inRounds(run, outputs);
}

class OutputNewton implements OutputSolver {
  value = Number.NaN;
  gradientNorm = Number.NaN;
  isSolved = false;
  readonly #run: SolverRun;
  readonly #problem: Problem;
  readonly #output: number;
  /** The variables of all outputs, laid out as the parameters. */
  readonly #memory: Memory;
  #passes = 0;
  /** The largest slopes at the reference and at the last iterate. */
  #reference = 0;
  #slope = 0;
  #solver: AnySolver | undefined;

  constructor(run: SolverRun, problem: Problem, output: number, memory: Memory) {
    this.#run = run;
    this.#problem = problem;
    this.#output = output;
    this.#memory = memory;
  }

  /** False if the objective at the start is not finite. */
  *start(): Computation<never, boolean> {
    const { plan, state, reference } = this.#run;
    const problem = this.#problem;
    const k = this.#output;
    const at = (parameters: ArrayLike<number>) =>
      problem.frame.variablesOf(outputParameters(plan, parameters, k));
    const found = yield* problem.start(at(reference));
    const first = yield* problem.start(
      state.solver === undefined ? at(state.parameters) : outputParameters(plan, state.solver, k),
    );
    if (found === undefined || first === undefined) return false;
    this.#reference = largest(found.gradient);
    this.#solver = solverOf(plan, problem, new Memory(first.x), this.#run.sweeper);
    this.#take(first);
    return true;
  }

  *advance(): Computation<never, boolean> {
    const solver = this.#solver as AnySolver;
    for (let answer = Number.NaN; ; ) {
      const { done, value: asked } = solver.next(answer);
      if (done) {
        this.isSolved = true;
        if (asked === 'precision') this.#markRounded();
        return true;
      }
      if (asked.kind === 'iterate') {
        this.#take(asked);
        this.isSolved = isClose(asked, this.#run.plan.tolerance * this.#reference);
        return true;
      }
      answer = yield* this.#problem.answer(asked);
    }
  }

  #markRounded(): void {
    const { progress } = this.#run;
    progress.isRounded = true;
    progress.slopeLeft = Math.max(progress.slopeLeft ?? 0, this.#slope / this.#reference);
  }

  /** Takes an iterate as the parameters of the output. */
  #take({ x, value, gradient }: IterateReport): void {
    const { plan, state, progress } = this.#run;
    const { frame, passes } = this.#problem;
    const parameters = new Float64Array(x.length);
    frame.parametersOf(x, parameters);
    setOutputParameters(plan, state.parameters, parameters, this.#output);
    setOutputParameters(plan, this.#memory.start, x, this.#output);
    this.value = value;
    this.#slope = largest(gradient);
    this.gradientNorm = frame.gradientNorm(gradient);
    progress.passes += passes - this.#passes;
    this.#passes = passes;
  }
}
