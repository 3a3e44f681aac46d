/** The interior-point method on a model's objective, each output by itself. */
import type { Ending } from '../../backend/backend.ts';
import { sharesOf } from '../../numerics/duality/samples.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import type { Frame } from '../../solvers/frame.ts';
import {
  type InteriorReport,
  type InteriorSolver,
  interiorPoint,
} from '../../solvers/interiorPoint.ts';
import { kinksOf } from '../../solvers/kinks.ts';
import { type Computation, call } from './calls.ts';
import { InteriorData } from './interiorData.ts';
import { outputParameters, setOutputParameters } from './outputs.ts';
import { frameOf } from './problem.ts';
import type { SolverRun } from './reports.ts';
import { inRounds, type OutputSolver } from './rounds.ts';

/** A gap of this share of `tolerance` and of the objective ends the run. */
const GAP_SHARE = 1e-2;
/** A gap of this share of what the targets' sizes cost is rounding. */
const ROUNDING = 4 * Number.EPSILON;

/** Solves all outputs; tells a report after every round. */
export function* interiorRun(run: SolverRun): Computation<EpochReport, Ending | 'notFinite'> {
  const { plan, data, progress } = run;
  const moments = yield* call('columnMoments', 2 * data.rows * plan.nFeatures, plan, data);
  progress.passes += 1;
  const alone: TrainingPlan = { ...plan, nOutputs: 1 };
  const frame = frameOf(alone, moments);
  const samples = new InteriorData(plan, data, frame);
  progress.duals = new Float64Array(plan.nOutputs * data.rows);
  const outputs = Array.from(
    { length: plan.nOutputs },
    (_, k) => new OutputInterior(run, samples, frame, k),
  );
  return yield* inRounds(run, outputs);
}

class OutputInterior implements OutputSolver {
  value = Number.NaN;
  readonly gradientNorm = Number.NaN;
  isSolved = false;
  readonly #run: SolverRun;
  readonly #samples: InteriorData;
  readonly #frame: Frame;
  readonly #output: number;
  readonly #shares: Float64Array;
  readonly #solver: InteriorSolver;

  constructor(run: SolverRun, samples: InteriorData, frame: Frame, output: number) {
    const { plan, data, reference, state } = run;
    this.#run = run;
    this.#samples = samples;
    this.#frame = frame;
    this.#output = output;
    this.#shares = sharesOf(plan, data);
    const kinks = kinksOf(plan, data, output);
    let sizes = 0;
    for (let t = 0; t < kinks.targets.length; t++) {
      sizes += (kinks.up[t] + kinks.down[t]) * Math.abs(kinks.targets[t]);
    }
    // Where the run starts does not help: a point near the optimum is too near the boundary.
    const start = frame.variablesOf(outputParameters(plan, reference, output));
    const l2 = start.map((_, j) => (j < plan.nFeatures ? plan.l2 / frame.scale[j] ** 2 : 0));
    const problem = { kinks, l1: frame.penalties(plan.l1), l2 };
    const limits = { tolerance: GAP_SHARE * plan.tolerance, rounding: ROUNDING * sizes };
    const known = frame.variablesOf(outputParameters(plan, state.parameters, output));
    this.#solver = interiorPoint(problem, start, { ...limits, known });
  }

  *advance(): Computation<never, boolean> {
    for (let answer = Number.NaN; ; ) {
      const { done, value: told } = this.#solver.next(answer);
      if (done) {
        this.isSolved = true;
        return told !== 'notFinite';
      }
      if (told.kind === 'interior') {
        this.#take(told);
        return true;
      }
      answer = yield* this.#samples.answer(told);
      this.#run.progress.passes += this.#samples.takePasses();
    }
  }

  /** Takes the point as the parameters of the output. */
  #take({ x, value, duals, isLast }: InteriorReport): void {
    const { plan, data, state, progress } = this.#run;
    const k = this.#output;
    const parameters = new Float64Array(x.length);
    this.#frame.parametersOf(x, parameters);
    setOutputParameters(plan, state.parameters, parameters, k);
    this.value = value;
    this.isSolved = isLast;
    for (let i = 0; i < data.rows; i++) {
      const share = this.#shares[i];
      if (progress.duals) progress.duals[k * data.rows + i] = share > 0 ? -duals[i] / share : 0;
    }
  }
}
