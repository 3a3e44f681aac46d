/** Reports of a solver's iterations, and the rules that end a run. */

import type { Ending } from '../../backend/backend.ts';
import type { FloatArray } from '../../data/numericArrays.ts';
import type { RunData, TrainingData } from '../../data/trainingData.ts';
import type { CoordinateSweeper } from '../../numerics/coordinateSweeps.ts';
import type { Evaluation } from '../../numerics/evaluate.ts';
import { COUNTERS, type TrainingState } from '../../numerics/state.ts';
import { type EpochReport, StoppingRules } from '../../numerics/stopping.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { type Computation, call } from './calls.ts';
import type { Memory } from './methods.ts';

/** What a run has done so far. */
export interface Progress {
  /** Passes over the samples. */
  passes: number;
  /** Where it is; `undefined` before its first iteration, and if the parameters say it. */
  memory: Memory | undefined;
  /** Objective and gradient norm at the last iterate, if the solver knows both for the whole objective. */
  known?: Pick<Iterate, 'value' | 'gradientNorm'> | undefined;
  /** How the run ended; its last report is told after that. */
  ending?: Ending | undefined;
  /** Whether it ended because rounding hides every further decrease. */
  isRounded?: boolean;
  /** The largest slope then, as a share of that at the reference. */
  slopeLeft?: number;
  /** The dual variables that the solver found, as `dualityGap` takes them. */
  duals?: Float64Array | undefined;
}

/** A run of a solver. */
export interface SolverRun {
  readonly plan: TrainingPlan;
  readonly data: RunData;
  readonly state: TrainingState;
  /** The parameters from which the tolerance counts: weights of 0 and the initial biases. */
  readonly reference: FloatArray;
  readonly progress: Progress;
  /** What computes sweeps of coordinate descent. */
  readonly sweeper: CoordinateSweeper;
}

/** An iterate whose parameters are in the state. */
export interface Iterate {
  readonly value: number;
  /** NaN if it is not known. */
  readonly gradientNorm: number;
  readonly stepSize: number;
}

/** Makes the reports of a run. */
export class Reports {
  iterations = 0;
  readonly #run: SolverRun;
  readonly #stopping: StoppingRules;
  #since = performance.now();

  constructor(run: SolverRun) {
    this.#run = run;
    // The tolerance of a solver is another one than that of descents.
    this.#stopping = new StoppingRules({ ...run.plan, tolerance: 0 }, run.state);
  }

  /** Counts an iteration and evaluates the model as far as the plan asks for it. */
  *reportOf({ value, gradientNorm, stepSize }: Iterate): Computation<never, EpochReport> {
    const { plan, data, state } = this.#run;
    state.counters[COUNTERS.epochs] += 1;
    state.counters[COUNTERS.steps] += 1;
    this.iterations += 1;
    const scored = plan.targetScore > 0 ? yield* this.#evaluated(data) : undefined;
    const watched = data.validation && (yield* this.#evaluated(data.validation));
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#since = now;
    return {
      epoch: this.iterations,
      loss: value,
      validationLoss: watched?.loss ?? Number.NaN,
      validationScore: watched?.score ?? Number.NaN,
      trainingScore: scored?.score ?? Number.NaN,
      learningRate: stepSize,
      gradientNorm,
      seconds,
    };
  }

  /**
   * Judges an iteration before its report is told, so that a checkpoint holds what the rules counted.
   *
   * @param isSolved whether the solver has reached its tolerance
   * @returns how the run ended, if it did
   */
  after(report: EpochReport, isSolved: boolean): Ending | undefined {
    const reason = this.#stopping.after(report, this.#run.state.parameters);
    const ended = reason ?? (isSolved ? 'tolerance' : undefined);
    if (ended !== undefined) this.#run.progress.ending = { ended };
    return this.#run.progress.ending;
  }

  *#evaluated(data: TrainingData): Computation<never, Evaluation> {
    const { plan, state } = this.#run;
    const work = data.rows * plan.nFeatures * plan.nOutputs;
    return yield* call('evaluate', work, plan, data, state.parameters);
  }
}
