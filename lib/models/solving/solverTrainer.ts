/**
 * Runs a solver in the place of a backend's descent, with the same reports, stopping rules, stretches
 * and endings. An iteration counts as an epoch.
 */
import type { Backend, Ending, TrainingHooks, TrainingOutcome } from '../../backend/backend.ts';
import type { RunData } from '../../data/trainingData.ts';
import type { TrainingState } from '../../numerics/state.ts';
import type { EpochReport } from '../../numerics/stopping.ts';
import type { TrainingPlan } from '../../plan/plan.ts';
import { modelParameters } from '../fitted.ts';
import { type Computation, type Next, nextSync, Waiting } from './calls.ts';
import { type Certificate, type Certified, certify } from './certificate.ts';
import type { Progress, SolverRun } from './reports.ts';
import { solverRun } from './solverRun.ts';

const NO_LOSSES = new Float64Array(0);

/** What `run` needs of a trainer. */
export type Trainer = Pick<Backend, 'train' | 'trainSync'>;

/** The solver of one fit. Its stretches continue each other. */
export class SolverTrainer implements Trainer {
  readonly #progress: Progress = { passes: 0, memory: undefined };
  readonly #run: SolverRun;
  readonly #backend: Backend;
  #steps: Computation<EpochReport, Ending> | undefined;
  /** How the solver ended; it has nothing left to do. */
  #ending: Ending | undefined;
  #certificate: Certificate | undefined;
  /** Number of iterations so far, and their maximum. */
  #iterations = 0;
  readonly #most: number;

  /** @param most maximum number of iterations */
  constructor(backend: Backend, run: Omit<SolverRun, 'progress' | 'sweeper'>, most: number) {
    this.#backend = backend;
    this.#most = most;
    this.#run = { ...run, progress: this.#progress, sweeper: backend };
  }

  /** Passes over the samples so far, without those of the certificate. */
  get passes(): number {
    return this.#progress.passes;
  }

  /** How near the run came to the optimum; `undefined` until it ended, and if it failed. */
  get certificate(): Certificate | undefined {
    return this.#certificate;
  }

  async train(
    _plan: TrainingPlan,
    _data: RunData,
    _state: TrainingState,
    epochs: number,
    { signal, onEpoch }: TrainingHooks,
  ): Promise<TrainingOutcome> {
    const reports: EpochReport[] = [];
    const waiting = new Waiting(this.#backend, signal);
    while (reports.length < epochs && this.#ending === undefined) {
      const next = await waiting.next(this.#computation());
      if (next === undefined) return this.#ended({ ended: 'aborted' }, reports);
      if (!this.#take(next, reports)) break;
      onEpoch?.(reports[reports.length - 1]);
    }
    if (this.#isOver) {
      // An abort comes too late: the run has ended, and its result needs the certificate.
      const next = await new Waiting(this.#backend, undefined).next(certify(this.#certified()));
      if (next?.done) this.#certificate = next.value;
    }
    return this.#ended({ ended: 'maxEpochs' }, reports);
  }

  trainSync(
    _plan: TrainingPlan,
    _data: RunData,
    _state: TrainingState,
    epochs: number,
  ): TrainingOutcome {
    const reports: EpochReport[] = [];
    while (reports.length < epochs && this.#ending === undefined) {
      if (!this.#take(nextSync(this.#computation(), this.#backend), reports)) break;
    }
    if (this.#isOver) {
      const next = nextSync(certify(this.#certified()), this.#backend);
      if (next.done) this.#certificate = next.value;
    }
    return this.#ended({ ended: 'maxEpochs' }, reports);
  }

  #computation(): Computation<EpochReport, Ending> {
    this.#steps ??= solverRun(this.#run);
    return this.#steps;
  }

  /** False if the solver ended. */
  #take(next: Next<EpochReport, Ending>, reports: EpochReport[]): boolean {
    if (next.done) this.#ending = next.value;
    else this.#iterations += 1;
    this.#ending ??= this.#progress.ending;
    if (!next.done) reports.push({ ...next.value, epoch: reports.length + 1 });
    return !next.done;
  }

  /** Whether the run has its final parameters. */
  get #isOver(): boolean {
    const { ended } = this.#ending ?? {};
    if (ended === undefined) return this.#iterations === this.#most;
    return ended !== 'aborted' && ended !== 'diverged' && ended !== 'invalidData';
  }

  #certified(): Certified {
    const { plan, data, state } = this.#run;
    const { passes, duals, isRounded = false, slopeLeft = 0 } = this.#progress;
    const isSolved = this.#ending?.ended === 'tolerance';
    const counts = { iterations: this.#iterations, passes };
    const parameters = modelParameters(plan, state, data.rows);
    // With patience the model may have an earlier iterate.
    const known = plan.patience > 0 ? undefined : this.#progress.known;
    return { plan, data, parameters, isSolved, isRounded, slopeLeft, known, duals, counts };
  }

  /** The outcome of a stretch; the state then holds what a checkpoint needs. */
  #ended(otherwise: Ending, reports: EpochReport[]): TrainingOutcome {
    const { memory } = this.#progress;
    if (memory !== undefined) this.#run.state.solver = memory.toNumbers();
    return { ...(this.#ending ?? otherwise), reports, batchLosses: NO_LOSSES };
  }
}

/** Makes the solver of a fit; see `SolverTrainer`. */
export type MakeSolver = (...args: ConstructorParameters<typeof SolverTrainer>) => SolverTrainer;

export const makeSolver: MakeSolver = (...args) => new SolverTrainer(...args);
