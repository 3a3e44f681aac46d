/** A descent by a solver: answers what the solver asks for, and decides when it has done enough. */
import type { Solver } from '../solvers/solver.ts';
import type { DescentResult, DescentStep } from './descentResult.ts';
import { allFinite, type DescentRun, diverged, lengthOf } from './descentRun.ts';
import { FunctionError } from './errors.ts';
import type { HessianProduct } from './secondDerivatives.ts';

const UNBOUNDED =
  'The function seems to have no lower bound along its steepest descent: add one, such as a penalty, or start elsewhere';

/** The loop of a solver's steps. */
export function* solverSteps(
  run: DescentRun,
  solver: Solver,
  multiply: HessianProduct,
): Generator<DescentStep, DescentResult, undefined> {
  const { tolerance, gradientTolerance, maxIterations } = run.plan;
  const isFlat = () => gradientTolerance > 0 && norm <= gradientTolerance;
  let step = 0;
  let norm = Number.NaN;
  try {
    for (let answer = 0; ; ) {
      const { done, value: asked } = solver.next(answer);
      if (done) return run.result(asked === 'stationary' ? 'gradientTolerance' : asked);
      if (asked.kind === 'multiply') {
        multiply(asked.x, asked.vector, asked.product);
      } else if (asked.kind === 'evaluate') {
        answer = step === 0 ? atStart(run, asked.gradient) : run.at(asked.x, asked.gradient);
        if (answer === Number.NEGATIVE_INFINITY)
          throw diverged(run, 1, 'the value is no longer finite', UNBOUNDED);
        if (step > 0) continue;
        norm = lengthOf(asked.gradient);
        if (isFlat()) return run.result('gradientTolerance');
        run.step = ++step;
      } else {
        const before = run.value;
        run.x.set(asked.x);
        yield run.keep(asked.value, asked.stepSize, norm);
        norm = lengthOf(asked.gradient);
        if (tolerance > 0 && Math.abs(asked.value - before) <= tolerance)
          return run.result('tolerance');
        if (isFlat()) return run.result('gradientTolerance');
        if (step === maxIterations) return run.result('maxIterations');
        run.step = ++step;
      }
    }
  } catch (error) {
    if (error instanceof FunctionError) error.descent = run.result('failed');
    throw error;
  }
}

/** Value and gradient at the start, whose value is known. */
function atStart(run: DescentRun, gradient: Float64Array): number {
  run.step = 1;
  run.differentiate();
  if (!allFinite(run.gradient)) throw diverged(run, 1, 'the gradient is no longer finite');
  gradient.set(run.gradient);
  return run.value;
}
