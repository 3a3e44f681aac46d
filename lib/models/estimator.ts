/**
 * What every model does around its plan: reads the data, guards against a second fit, runs the
 * plan on a backend, and turns the ways a run can end into results and errors.
 */
import {
  BACKEND_NAMES,
  type Backend,
  type BackendName,
  type EpochReport,
  type StopReason,
  type TrainingData,
  type TrainingOutcome,
  type TrainingState,
} from '../backend/backend.ts';
import { selectBackend } from '../backend/select.ts';
import { nextRate } from '../backend/typescript/schedules.ts';
import { BusyError, DivergenceError, NotFittedError, wrongKind } from '../errors.ts';
import { checkInitialWeights, type InitialWeights, initialState } from '../initialize.ts';
import {
  assertFinite,
  type FloatArray,
  floatArray,
  type MatrixLike,
  notFinite,
  precisionOf,
  toMatrix,
  withPrecision,
} from '../matrix.ts';
import {
  checkTrainingOptions,
  resolvePlan,
  TRAINING_OPTIONS,
  type TrainingOptions,
  type TrainingPlan,
} from '../plan.ts';
import { functionValue, knownOptions, oneOf } from '../validate.ts';

export interface EstimatorOptions extends TrainingOptions {
  /** Where the weights start. Default `'zeros'`. */
  initialWeights?: InitialWeights | undefined;
  /** The backend to train and predict on. Default: the fastest that loads; see `backend()`. */
  backend?: BackendName | undefined;
}

export interface FitOptions {
  /** Called on the event loop after each epoch, in order, with none left out. */
  onEpoch?: ((report: EpochReport) => void) | undefined;
  /** Ends the fit within milliseconds; the model keeps the last completed epoch. */
  signal?: AbortSignal | undefined;
}

/** What a fit came to. */
export interface FitResult {
  /** Epochs completed. */
  readonly epochs: number;
  /** Why training stopped. */
  readonly stopReason: StopReason;
  /** Loss of each epoch; see `TrainingOptions.reduction`. */
  readonly losses: Float64Array;
  /** Learning rate of each epoch's last step. */
  readonly learningRates: Float64Array;
  /** Duration of each epoch, in seconds. */
  readonly epochSeconds: Float64Array;
  /** Duration of the whole fit, in seconds, reading the data included. */
  readonly seconds: number;
  /** Everything the fit was run with. */
  readonly plan: TrainingPlan;
  /** The backend it ran on. */
  readonly backend: BackendName;
}

/** What a fit leaves behind in a model. */
export interface Fitted {
  readonly plan: TrainingPlan;
  readonly parameters: FloatArray;
}

/** Reads a model's targets for so many rows: as numbers, and what to keep of them after the fit. */
export type Encode<Fit> = (rows: number) => {
  readonly targets: Uint8Array;
  readonly keep: (fitted: Fitted) => Fit;
};

/** A fit that was prepared and not yet run. */
interface Prepared {
  readonly plan: TrainingPlan;
  readonly data: TrainingData;
  readonly state: TrainingState;
  readonly backend: Backend;
  readonly start: number;
  /** Whether `x` was given in double precision and narrowed for the plan. */
  readonly narrowed: boolean;
}

const MODEL_OPTIONS = [...TRAINING_OPTIONS, 'initialWeights', 'backend'];

/** Base of the models: `Fit` is what a subclass keeps of a fit beside the parameters. */
export abstract class Estimator<Fit extends Fitted> {
  readonly #name: string;
  readonly #options: EstimatorOptions;
  #busy = false;
  #fitted: Fit | undefined;

  protected constructor(name: string, options: EstimatorOptions = {}) {
    this.#name = name;
    this.#options = { ...(knownOptions(name, options, MODEL_OPTIONS) as EstimatorOptions) };
    checkTrainingOptions(this.#options);
    if (this.#options.backend !== undefined) oneOf('backend', this.#options.backend, BACKEND_NAMES);
    if (this.#options.initialWeights !== undefined) {
      checkInitialWeights(this.#options.initialWeights);
    }
  }

  /** Trains off the event loop, as far as the backend can. */
  protected async train(
    x: MatrixLike,
    encode: Encode<Fit>,
    options: FitOptions | undefined,
  ): Promise<FitResult> {
    const { onEpoch, signal } = checkedFitOptions(this.#name, options);
    signal?.throwIfAborted();
    const { prepared, keep } = this.#prepare('fit', x, encode);
    const stop = new AbortController();
    const forward = () => stop.abort();
    signal?.addEventListener('abort', forward);
    let thrown: { error: unknown } | undefined;
    this.#busy = true;
    try {
      const { plan, data, state, backend } = prepared;
      const outcome = await backend.train(plan, data, state, plan.maxEpochs, {
        signal: stop.signal,
        onEpoch: (report) => {
          if (onEpoch === undefined || stop.signal.aborted) return;
          try {
            onEpoch(report);
          } catch (error) {
            thrown = { error };
            stop.abort();
          }
        },
      });
      this.#keep(outcome, prepared, keep);
      if (thrown !== undefined) throw thrown.error;
      if (outcome.ended === 'aborted') signal?.throwIfAborted();
      return resultOf(outcome, prepared);
    } finally {
      this.#busy = false;
      signal?.removeEventListener('abort', forward);
    }
  }

  /** Trains on this thread, reading the data in place. */
  protected trainSync(x: MatrixLike, encode: Encode<Fit>): FitResult {
    const { prepared, keep } = this.#prepare('fitSync', x, encode);
    const { plan, data, state, backend } = prepared;
    const outcome = backend.trainSync(plan, data, state, plan.maxEpochs);
    this.#keep(outcome, prepared, keep);
    return resultOf(outcome, prepared);
  }

  /** What the last fit left; throws where there was none. */
  protected fitted(method: string): Fit {
    if (this.#fitted === undefined) throw new NotFittedError(`${this.#name}.${method}`);
    return this.#fitted;
  }

  /** Scores x · weights + bias of every row, in the precision of the fit. */
  protected scores(method: string, x: MatrixLike): FloatArray {
    const { plan, parameters } = this.fitted(method);
    const matrix = toMatrix('x', x);
    if (matrix.cols !== plan.nFeatures) {
      throw new RangeError(
        `Expected "x" to have ${plan.nFeatures} columns, as it had in fit, but it has ${matrix.cols}`,
      );
    }
    const { data } = withPrecision(matrix, plan.precision);
    const out = floatArray(plan.precision, matrix.rows);
    selectBackend(this.#options.backend).scores(plan, data, parameters, out);
    // A sample that is not finite leaves a score that is not.
    if (!out.every(Number.isFinite)) assertFinite('x', matrix);
    return out;
  }

  #prepare(
    method: string,
    x: MatrixLike,
    encode: Encode<Fit>,
  ): { prepared: Prepared; keep: (fitted: Fitted) => Fit } {
    if (this.#busy) throw new BusyError(`${this.#name}.${method}`);
    const start = performance.now();
    const matrix = toMatrix('x', x);
    const { targets, keep } = encode(matrix.rows);
    const precision = precisionOf(matrix.data);
    const plan = resolvePlan(this.#options, {
      nSamples: matrix.rows,
      nFeatures: matrix.cols,
      precision,
    });
    const state = initialState(plan, this.#options.initialWeights ?? 'zeros');
    const y = floatArray(plan.precision, targets.length);
    y.set(targets);
    const data = { x: withPrecision(matrix, plan.precision).data, y, rows: matrix.rows };
    const backend = selectBackend(this.#options.backend);
    const narrowed = precision === 'float64' && plan.precision === 'float32';
    return { prepared: { plan, data, state, backend, start, narrowed }, keep };
  }

  /** Takes over the state if at least one epoch was completed; throws if it must not be used. */
  #keep(outcome: TrainingOutcome, prepared: Prepared, keep: (fitted: Fitted) => Fit): void {
    const { plan, state, narrowed } = prepared;
    if (outcome.reports.length > 0) {
      this.#fitted = keep({ plan, parameters: state.parameters });
    }
    if (outcome.ended === 'diverged') {
      const rate = nextRate(plan.schedule, state.counters);
      throw new DivergenceError(outcome.reports.length + 1, rate);
    }
    if (outcome.ended === 'invalidData') {
      const row = Math.floor(outcome.index / plan.nFeatures);
      const error = notFinite(`x[${row}][${outcome.index % plan.nFeatures}]`, outcome.value);
      if (narrowed && !Number.isNaN(outcome.value)) error.message += ' in float32';
      throw error;
    }
  }
}

/** Why a run stopped as its plan says; all other endings were turned into errors before. */
function stopReasonOf({ ended }: TrainingOutcome): StopReason {
  if (ended === 'aborted' || ended === 'diverged' || ended === 'invalidData') {
    throw new Error(`Training ended early: ${ended}`);
  }
  return ended;
}

function resultOf(outcome: TrainingOutcome, { plan, backend, start }: Prepared): FitResult {
  const { reports } = outcome;
  return Object.freeze({
    epochs: reports.length,
    stopReason: stopReasonOf(outcome),
    losses: Float64Array.from(reports, (report) => report.loss),
    learningRates: Float64Array.from(reports, (report) => report.learningRate),
    epochSeconds: Float64Array.from(reports, (report) => report.seconds),
    seconds: (performance.now() - start) / 1000,
    plan,
    backend: backend.name,
  });
}

function checkedFitOptions(name: string, options: unknown): FitOptions {
  const { onEpoch, signal } = knownOptions(`${name}.fit`, options, ['onEpoch', 'signal']);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  return {
    onEpoch: onEpoch === undefined ? undefined : functionValue('onEpoch', onEpoch),
    signal,
  };
}
