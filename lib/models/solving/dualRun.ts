/** Dual coordinate descent on a model's objective, each output by itself. */
import type { Ending } from '../../backend/backend.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import {
  type DualReport,
  type DualSolver,
  dualDescent,
  type EpochsRequest,
} from '../../solvers/dualDescent.ts';
import { type Computation, call } from './calls.ts';
import { setOutputParameters } from './outputs.ts';
import type { SolverRun } from './reports.ts';
import { inRounds, type OutputSolver } from './rounds.ts';

/** Most work of one call, in multiplications: some 100 ms, after which an abort is noticed. */
const MOST_WORK = 1e8;

/** Solves all outputs; tells a report after every round of some epochs. */
export function* dualRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite'> {
  const { plan, data, progress } = run;
  const { nOutputs } = plan;
  const duals = new Float64Array(nOutputs * data.rows);
  let left = nOutputs;
  const keep = (slopes: Float64Array, k: number) => {
    duals.set(slopes, k * data.rows);
    left -= 1;
    if (left === 0) progress.duals = duals;
  };
  const outputs = Array.from({ length: nOutputs }, (_, k) => new OutputDual(run, k, keep));
  return yield* inRounds(run, outputs);
}

class OutputDual implements OutputSolver {
  value = Number.NaN;
  readonly gradientNorm = Number.NaN;
  isSolved = false;
  readonly #run: SolverRun;
  readonly #output: number;
  readonly #solver: DualSolver;

  readonly #keep: (slopes: Float64Array, output: number) => void;

  /** @param keep takes the dual variables at the end, as slopes of the loss */
  constructor(
    run: SolverRun,
    output: number,
    keep: (slopes: Float64Array, output: number) => void,
  ) {
    const { plan, data } = run;
    const { tolerance, seed } = plan;
    this.#run = run;
    this.#output = output;
    this.#keep = keep;
    // Rounds are counted, not epochs.
    const maxEpochs = Number.MAX_SAFE_INTEGER;
    this.#solver = dualDescent(plan, data, output, { maxEpochs, tolerance, seed });
  }

  *advance(): Computation<never, boolean> {
    for (let answer = Number.NaN; ; ) {
      const { done, value: told } = this.#solver.next(answer);
      if (done) {
        this.isSolved = true;
        // The gap then says whether it is the optimum.
        if (told.ended === 'precision') this.#run.progress.isRounded = true;
        this.#keep(told.slopes, this.#output);
        this.#take(told);
        return told.ended !== 'notFinite';
      }
      if (told.kind === 'dualReport') {
        this.#take(told);
        // The first report is of the start; after the last one the solver ends.
        const isLast = told.gap <= this.#run.plan.tolerance * told.objective;
        if (told.epochs > 0 && !isLast) return true;
      } else if (told.kind === 'dualEpochs') answer = yield* this.#epochs(told);
      else yield told;
    }
  }

  *#epochs({ problem, state, epochs, tolerance }: EpochsRequest): Computation<never, number> {
    const { plan, data, progress } = this.#run;
    const passWork = 2 * data.rows * plan.nFeatures;
    const some = Math.min(epochs, Math.max(1, Math.floor(MOST_WORK / passWork)));
    const done = yield* call('dualEpochs', some * passWork, problem, state, some, tolerance);
    progress.passes += done;
    return done;
  }

  /** Takes the parameters as those of the output. */
  #take({ objective, parameters }: Pick<DualReport, 'objective' | 'parameters'>): void {
    const { plan, state } = this.#run;
    this.value = objective;
    setOutputParameters(plan, state.parameters, parameters, this.#output);
  }
}
