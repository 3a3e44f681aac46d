/** The iterations of a solver on a model's objective, with reports and stopping rules. */
import type { Ending } from '../../backend/backend.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import { firstNotFinite } from '../../data/storage.ts';
import { constantCurvatureOf } from '../../numerics/curvatures.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import type { IterateReport } from '../../solvers/solver.ts';
import { largest } from '../../solvers/vectors.ts';
import type { Computation } from './calls.ts';
import { coordinateRun } from './coordinateRun.ts';
import { dualRun } from './dualRun.ts';
import { isClose } from './ends.ts';
import { interiorRun } from './interiorRun.ts';
import { minimumNormRun, wideRidgeRun } from './leastSquaresRun.ts';
import { Memory, solverOf } from './methods.ts';
import { outputsRun } from './outputsRun.ts';
import { type Problem, problemOf } from './problem.ts';
import { Reports, type SolverRun } from './reports.ts';

/** Runs a solver; tells a report after every iteration. */
export function* solverRun(run: SolverRun): Computation<EpochReport, Ending> {
  const end = yield* iterationsOf(run);
  return typeof end === 'string' ? notFinite(run) : end;
}

function iterationsOf(run: SolverRun): Computation<EpochReport, Ending | 'notFinite' | 'singular'> {
  const isSquares = constantCurvatureOf(run.plan.loss) !== undefined;
  if (run.plan.solver === 'cd' && isSquares) return coordinateRun(run);
  if (run.plan.solver === 'dual-cd') return dualRun(run);
  if (run.plan.solver === 'interior-point') return interiorRun(run);
  if (run.plan.solver === 'svd') return minimumNormRun(run);
  if (run.plan.solver === 'cholesky') return choleskyRun(run);
  const { solver, nOutputs, lossTargets } = run.plan;
  const usesHessian = solver === 'newton' || solver === 'cd';
  const isSplit = usesHessian && nOutputs > 1 && lossTargets !== 'multiclass';
  return isSplit && !isSquares ? outputsRun(run) : smoothRun(run);
}

/** Least squares by the Gram matrix of columns or rows, or if it is singular by singular values. */
function* choleskyRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite'> {
  const { plan, data } = run;
  const { nFeatures, l2, penalizeBias } = plan;
  if (nFeatures > data.rows && l2 > 0 && !penalizeBias) return yield* wideRidgeRun(run);
  const end = yield* smoothRun(run);
  return end === 'singular' ? yield* minimumNormRun(run) : end;
}

/** How a run ended whose objective is not finite at its start. */
function notFinite({ data }: SolverRun): Ending {
  const found = firstNotFinite(data.x);
  return found === undefined ? { ended: 'diverged' } : { ended: 'invalidData', ...found };
}

/** A solver that asks for values, gradients and second derivatives. */
function* smoothRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite' | 'singular'> {
  const problem = yield* problemOf(run.plan, run.data);
  const memory = memoryOf(run, problem);
  const reference = yield* referenceSlope(run, problem);
  const first = yield* problem.start(memory.start);
  if (reference === undefined || first === undefined) return 'notFinite';
  const limit = run.plan.tolerance * reference;
  let slope = largest(first.gradient);
  const isDirect = run.plan.solver === 'cholesky' && !run.plan.penalizeBias;
  const reports = new Reports(run);
  const solver = solverOf(run.plan, problem, memory, run.sweeper);
  for (let answer = Number.NaN; ; ) {
    const { done, value: asked } = solver.next(answer);
    if (done) {
      run.progress.isRounded = asked === 'precision';
      run.progress.slopeLeft = slope / reference;
      // A start that is the optimum is the only iterate.
      if (reports.iterations === 0) {
        const report = yield* take(run, problem, memory, reports, first);
        reports.after(report, true);
        yield report;
      }
      return run.progress.ending ?? { ended: 'tolerance' };
    }
    if (asked.kind !== 'iterate') {
      answer = yield* problem.answer(asked);
      const isSingular = asked.kind === 'newton' && answer === 0;
      if (isSingular && isDirect) return 'singular';
      continue;
    }
    slope = largest(asked.gradient);
    const report = yield* take(run, problem, memory, reports, asked);
    // After a step to the minimum of a parabola, the slopes alone tell.
    const reached = isDirect ? { ...asked, expected: undefined } : asked;
    const ending = reports.after(report, isClose(reached, limit));
    yield report;
    if (ending !== undefined) return ending;
  }
}

/** Makes an iterate the model's parameters, and reports it. */
function* take(
  { plan, state, progress }: SolverRun,
  problem: Problem,
  memory: Memory,
  reports: Reports,
  { x, value, gradient, stepSize }: IterateReport,
): Computation<never, EpochReport> {
  problem.frame.parametersOf(x, state.parameters);
  centreBiases(plan, state.parameters);
  memory.start = x.slice();
  progress.memory = memory;
  progress.passes = problem.passes;
  const gradientNorm = problem.frame.gradientNorm(gradient);
  // With l1 the gradient is that of the frame's variables at their kinks.
  if (plan.l1 === 0) progress.known = { value, gradientNorm };
  return yield* reports.reportOf({ value, gradientNorm, stepSize });
}

/** Shifts the free biases of a softmax, of which only differences count, to a sum of 0. */
function centreBiases(
  { lossTargets, nFeatures, nOutputs, useBias, penalizeBias }: TrainingPlan,
  parameters: FloatArray,
): void {
  if (lossTargets !== 'multiclass' || !useBias || penalizeBias) return;
  const biases = parameters.subarray(nFeatures * nOutputs);
  let mean = 0;
  for (const bias of biases) mean += bias / nOutputs;
  for (let k = 0; k < nOutputs; k++) biases[k] -= mean;
}

/** Where a run begins: at its parameters, or at what a checkpoint holds. */
function memoryOf({ state }: SolverRun, { frame, size }: Problem): Memory {
  const { solver } = state;
  return solver === undefined
    ? new Memory(frame.variablesOf(state.parameters))
    : Memory.from(solver, size);
}

/**
 * The largest slope at the reference, of which `tolerance` is a share. In the frame slopes do not
 * depend on the units of columns. `undefined` if it is not finite.
 */
function* referenceSlope(
  { reference }: SolverRun,
  problem: Problem,
): Computation<never, number | undefined> {
  const found = yield* problem.start(problem.frame.variablesOf(reference));
  return found && largest(found.gradient);
}
