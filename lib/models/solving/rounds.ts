/**
 * Solvers that take each output by itself, in rounds: every round advances all outputs that are not
 * solved by an iteration and counts as one epoch.
 */
import type { Ending } from '../../backend/backend.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import type { Computation } from './calls.ts';
import { Reports, type SolverRun } from './reports.ts';

/** The solver of one output. */
export interface OutputSolver {
  /** The output's part of the objective. */
  readonly value: number;
  /** Euclidean norm of its part of the gradient; NaN if it is not known. */
  readonly gradientNorm: number;
  readonly isSolved: boolean;
  /** One iteration; writes the parameters of the output to the state. False: a number is not finite. */
  advance(): Computation<never, boolean>;
}

/** Solves all outputs; tells a report after every round, at least one. */
export function* inRounds(
  run: SolverRun,
  outputs: readonly OutputSolver[],
): Computation<EpochReport, Ending | 'notFinite'> {
  const reports = new Reports(run);
  for (;;) {
    for (const output of outputs) {
      if (!output.isSolved && !(yield* output.advance())) return 'notFinite';
    }
    const value = outputs.reduce((sum, output) => sum + output.value, 0);
    const gradientNorm = outputs.reduce((norm, each) => Math.hypot(norm, each.gradientNorm), 0);
    const report = yield* reports.reportOf({ value, gradientNorm, stepSize: 1 });
    const ending = reports.after(
      report,
      outputs.every(({ isSolved }) => isSolved),
    );
    yield report;
    if (ending !== undefined) return ending;
    yield { kind: 'pause' };
  }
}
