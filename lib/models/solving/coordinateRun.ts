/** Coordinate descent on a model's objective: least squares with l1, each output by itself. */
import type { Ending } from '../../backend/backend.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import {
  type CoordinateEnd,
  type CoordinateReport,
  coordinateDescent,
} from '../../solvers/coordinateDescent.ts';
import type { CoordinateProblem } from '../../solvers/coordinateProblem.ts';
import type { Computation } from './calls.ts';
import { setCentredOutput } from './centring.ts';
import { type CoordinateData, coordinateData } from './coordinateData.ts';
import type { SolverRun } from './reports.ts';
import { inRounds, type OutputSolver } from './rounds.ts';

/** A gap of this share of `tolerance` and of the objective ends the run. */
const GAP_SHARE = 1e-2;
/** A gap of this share of the mean square of the targets is rounding. */
const ROUNDING = 4 * Number.EPSILON;

/** Solves all outputs; tells a report after every round. */
export function* coordinateRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite'> {
  const data = yield* coordinateData(run.plan, run.data, run.sweeper);
  const outputs = Array.from(
    { length: run.plan.nOutputs },
    (_, k) => new OutputDescent(run, data, k),
  );
  return yield* inRounds(run, outputs);
}

class OutputDescent implements OutputSolver {
  value = Number.NaN;
  readonly gradientNorm = Number.NaN;
  isSolved = false;
  readonly #run: SolverRun;
  readonly #data: CoordinateData;
  readonly #output: number;
  readonly #problem: CoordinateProblem;
  readonly #weights: Float64Array;
  readonly #descent: Generator<CoordinateReport, CoordinateEnd, void>;

  constructor(run: SolverRun, data: CoordinateData, output: number) {
    const { nFeatures } = run.plan;
    const { parameters } = run.state;
    this.#run = run;
    this.#data = data;
    this.#output = output;
    this.#problem = data.problemOf(output);
    const from = output * nFeatures;
    this.#weights = Float64Array.from(parameters.subarray(from, from + nFeatures));
    this.#descent = coordinateDescent(this.#problem, this.#weights);
  }

  // biome-ignore lint/correctness/useYield: the sweeps of a round are computed at once
  *advance(): Computation<never, boolean> {
    const isFirst = Number.isNaN(this.value);
    // The first report is of the start.
    if (isFirst && !this.#next()) return false;
    return this.isSolved || this.#next();
  }

  #next(): boolean {
    const { done, value: told } = this.#descent.next();
    if (done) {
      this.isSolved = true;
      return told !== 'notFinite';
    }
    const { tolerance } = this.#run.plan;
    const limit = Math.max(
      GAP_SHARE * tolerance * told.value,
      ROUNDING * this.#problem.targetSquares,
    );
    this.isSolved = told.gap <= limit;
    this.value = this.#data.factor * told.value;
    this.#run.progress.passes = this.#data.passes(told.sweeps);
    const { plan, state } = this.#run;
    setCentredOutput(plan, this.#data, state.parameters, this.#weights, this.#output);
    return true;
  }
}
