/**
 * The base class of models: options, the four training methods, the guard against concurrent fits,
 * and the state that training leaves. Subclasses define how targets are read and what is predicted.
 */

import { selectBackend } from '../backend/select.ts';
import { BusyError, NotFittedError } from '../common/errors.ts';
import { DenseMatrix } from '../data/denseMatrix.ts';
import { assertFeaturesIntact, assertIntact } from '../data/intact.ts';
import type { Label } from '../data/labels.ts';
import { floatArray, type Matrix, plainElements } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { elementCount, type Features } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import { isSmallBatch, modelScores } from '../numerics/scores.ts';
import { COUNTERS, type TrainingState } from '../numerics/state.ts';
import { BATCH_TRAINER, type BatchTrainer } from '../plan/batchTrainer.ts';
import { OBJECTIVE, type Objective, type ObjectiveOptions } from '../plan/objective.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { type Checkpoint, checkpointOf } from './checkpoint.ts';
import type { EncodedTargets, OutputShape, TargetContext } from './encodedTargets.ts';
import {
  type EstimatorOptions,
  type ModelOptions,
  resolveModelOptions,
} from './estimatorOptions.ts';
import { fitJob, judgedJob } from './fitJob.ts';
import { type FitMethod, type GivenFitOptions, readFitOptions } from './fitOptions.ts';
import { assertEndedWell, type FitResult, resultOf } from './fitResult.ts';
import { type Fitted, modelParameters } from './fitted.ts';
import { INSPECT, type Inspect, type InspectOptions, inspectedModel } from './inspected.ts';
import type { Job, ModelParts } from './job.ts';
import { lossObjective } from './lossObjective.ts';
import { type NotConverged, ON_NOT_CONVERGED, warnNotConverged } from './notConverged.ts';
import { asGiven, floatOut, givenOut } from './outOption.ts';
import { partialFitJob } from './partialFitJob.ts';
import { withoutPenalty } from './penaltyOptions.ts';
import type { ModelName } from './presets.ts';
import { type RunOutcome, run, runSync, stopReasonOf, type Watchers } from './run.ts';
import { assertRowsFinite, featuresOf, type Given, sourceFor } from './samples.ts';
import {
  type ModelJson,
  modelToJson,
  readModelJson,
  readToJsonOptions,
  restoredFit,
  type ToJsonOptions,
} from './savedModel.ts';
import { withoutSchedule } from './savedState.ts';
import { setTrainer } from './setTrainer.ts';
import type { MakeSolver } from './solving/solverTrainer.ts';
import { verdictOf } from './verdict.ts';

/** Returns the array for the scores of this many rows. It must not overlap the features. */
export type Place = (rows: number, features: Features) => FloatArray;

/** The methods that all models share. */
export abstract class Estimator<Options extends EstimatorOptions = EstimatorOptions> {
  readonly #name: ModelName;
  readonly #options: ModelOptions<Options>;
  /** The names of all options of the model. */
  readonly #known: readonly string[];
  #busy = false;
  #fitted: Fitted | undefined;
  /** Whether this model has already warned that a fit did not converge. */
  #warned = false;
  /** Options that could not be stored in the file that the model was loaded from. */
  #missing: readonly string[] = [];

  protected constructor(name: ModelName, options: unknown, known: readonly string[]) {
    this.#name = name;
    this.#options = resolveModelOptions<Options>(name, options, known);
    this.#known = known;
  }

  /** Encodes targets; each kind of model has its own encoding. */
  protected abstract encode(y: unknown, context: TargetContext): EncodedTargets;

  /** The number and encoding of the scores, for these classes or this number of outputs. */
  protected abstract shapeFor(classes: readonly Label[], nOutputs: number): OutputShape;

  protected abstract get isClassifier(): boolean;

  /** Initial biases, one per output; `undefined` for 0. */
  protected startingBiases(_plan: TrainingPlan, _data: TrainingData): Float64Array | undefined {
    return undefined;
  }

  /**
   * What leads the model to its optimum; models that only descend have none, so that a bundle with them
   * does not contain it.
   */
  protected get makeSolver(): MakeSolver | undefined {
    return undefined;
  }

  /** The options, completed by the model's preset. */
  protected get options(): Readonly<Options> {
    return this.#options.complete;
  }

  /** The options as the user gave them. */
  protected get givenOptions(): Readonly<Options> {
    return this.#options.given;
  }

  protected get modelName(): ModelName {
    return this.#name;
  }

  /** Trains off the event loop where the backend can, otherwise in short turns on it. */
  protected async train(
    method: 'fit' | 'partialFit',
    x: unknown,
    y: unknown,
    options: unknown,
  ): Promise<FitResult> {
    const fitOptions = readFitOptions(this.#name, method, options, this.isClassifier, this.#known);
    fitOptions.signal?.throwIfAborted();
    const job = this.#prepare(method, { x, y, sampleWeight: fitOptions.sampleWeight }, fitOptions);
    const bestBefore = job.state.counters[COUNTERS.best];
    this.#busy = true;
    try {
      const outcome = await run(job, this.#watchers(job, fitOptions));
      return this.#take(outcome, job, fitOptions, bestBefore);
    } finally {
      this.#busy = false;
    }
  }

  /** Trains on the calling thread and reads the data in place. */
  protected trainSync(
    method: 'fitSync' | 'partialFitSync',
    x: unknown,
    y: unknown,
    options: unknown,
  ): FitResult {
    const fitOptions = readFitOptions(this.#name, method, options, this.isClassifier, this.#known);
    const job = this.#prepare(method, { x, y, sampleWeight: fitOptions.sampleWeight }, fitOptions);
    return this.#runSync(job, fitOptions);
  }

  #runSync(job: Job, fitOptions: GivenFitOptions): FitResult {
    const bestBefore = job.state.counters[COUNTERS.best];
    this.#busy = true;
    try {
      const outcome = runSync(job, this.#watchers(job, fitOptions));
      return this.#take(outcome, job, fitOptions, bestBefore);
    } finally {
      this.#busy = false;
    }
  }

  /** The state of the last training; throws `NotFittedError` if there is none. */
  protected fitted(method: string): Fitted {
    if (this.#fitted === undefined) throw new NotFittedError(`${this.#name}.${method}`);
    return this.#fitted;
  }

  /**
   * Scores of every row, rows × nOutputs, in the precision of the fit.
   *
   * @param place returns the array to write to. Default: a new array
   */
  protected scores(method: string, x: unknown, place?: Place): FloatArray {
    const { plan, parameters } = this.fitted(method);
    const { nFeatures, nOutputs, precision } = plan;
    const data: Features =
      plainElements(x, precision, nFeatures) ?? featuresOf('x', sourceFor(x, plan), precision);
    const rows = elementCount(data) / nFeatures;
    if (rows < 1) assertFeaturesIntact('x', data, 1, nFeatures);
    const out = place === undefined ? floatArray(precision, rows * nOutputs) : place(rows, data);
    assertFeaturesIntact('x', data, rows, nFeatures);
    assertIntact('out', out, rows * nOutputs);
    // For few samples, a call across the binding costs more than the scores.
    if (isSmallBatch(plan, rows)) modelScores(plan, data, parameters, out);
    else selectBackend(this.options.backend).scores(plan, data, parameters, out);
    // A sample with a non-finite element has a non-finite score.
    if (!allFinite(out)) {
      assertRowsFinite({ prefix: '', x: sourceFor(x, plan) }, data, undefined);
    }
    return out;
  }

  /** The raw scores as a matrix; its data are the array of the option `out`, if given. */
  protected scoreMatrix(method: string, x: unknown, options: unknown): Matrix {
    const { nOutputs: cols, precision } = this.fitted(method).plan;
    const out = givenOut(`${this.#name}.${method}`, options);
    const what = cols === 1 ? 'the number' : 'the numbers';
    const place: Place | undefined =
      out === undefined
        ? undefined
        : (rows, features) => floatOut(out, { rows, perRow: cols, what, precision, features });
    const data = this.scores(method, x, place);
    return new DenseMatrix(asGiven(data), data.length / cols, cols);
  }

  /**
   * Returns the state of the last run as plain data: parameters, optimizer state and generator
   * state. Write it with `JSON.stringify`; pass it to `fit` as `resume` to continue the run. Call
   * it after an aborted fit, or use the argument of `onCheckpoint`.
   *
   * @throws {NotFittedError} if no epoch is completed, or the model was loaded from a file
   * @example
   * const { x, y } = datasets.loadWine();
   * const options = { maxEpochs: 50, seed: 1 };
   * const controller = new AbortController();
   * const onEpoch = ({ epoch }) => epoch === 10 && controller.abort();
   *
   * const model = new SGDClassifier(options);
   * await model.fit(x, y, { signal: controller.signal, onEpoch }).catch(() => {});
   * const checkpoint = JSON.parse(JSON.stringify(model.checkpoint()));
   *
   * await new SGDClassifier(options).fit(x, y, { resume: checkpoint });
   */
  checkpoint(): Checkpoint {
    const fitted = this.fitted('checkpoint');
    if (fitted.state === undefined) {
      throw new NotFittedError(`${this.#name}.checkpoint`, {
        what: 'a model that was trained, not loaded,',
        by: 'fit or partialFit',
      });
    }
    return checkpointOf(this.#name, fitted, fitted.state, fitted.ended);
  }

  /**
   * Returns the trained model as plain data; `JSON.stringify` calls it. `fromJSON` and `loadModel`
   * restore a model that predicts the same bits. Not stored: the options `backend` and `threads`,
   * which depend on the machine, and a `learningRate` that is a function. To train such a model
   * again, pass the function to `fromJSON`.
   *
   * The numbers of steps and epochs are always stored, so that `partialFit` of the loaded model
   * continues its schedule. The optimizer's state is stored if `partialFit` trained the model;
   * `partialFit` of the loaded model then continues in the same bits.
   *
   * @param options `state`: whether to store the optimizer's state; see `ToJsonOptions`.
   *   `JSON.stringify` passes a string, which is ignored
   * @throws {NotFittedError} if the model is not trained, or if `state` is true and the model was
   *   loaded without its state
   * @throws {TypeError} if an option is unknown or has the wrong type
   * @example
   * const model = new LinearRegression();
   * model.fitSync([[0], [1], [2], [3]], [1, 3, 5, 7]);
   *
   * const text = JSON.stringify(model);
   * const loaded = LinearRegression.fromJSON(JSON.parse(text));
   * loaded.predict([[4]])[0] === model.predict([[4]])[0]; // true
   */
  toJSON(options?: ToJsonOptions | string): ModelJson {
    const owner = `${this.#name}.toJSON`;
    const withState = readToJsonOptions(owner, options);
    const fitted = this.fitted('toJSON');
    return modelToJson(this.#name, this.#options.given, this.#missing, fitted, withState);
  }

  /** What `console.log` shows in Node: the options given and the fitted state. */
  [INSPECT](depth: number, options: InspectOptions, inspect: Inspect): string {
    const how = { depth, given: options, inspect };
    return inspectedModel(this.#name, this.#options.given, this.#fitted, how);
  }

  /**
   * Makes the loss of samples as a function of the parameters; see `objective` in fallline/descent.
   */
  [OBJECTIVE](x: unknown, y: unknown, options: ObjectiveOptions): Objective {
    return lossObjective(this.#parts(), { x, y }, options);
  }

  /** Makes a trainer on batches of a fixed set of samples; see `learningRateFinder`. */
  [BATCH_TRAINER](x: unknown, y: unknown, sampleWeight: unknown): BatchTrainer {
    const method = 'partialFitSync';
    this.#assertReady(method);
    return setTrainer(this.#parts(), { x, y, sampleWeight }, (make) => {
      this.#assertReady(method);
      return this.#runSync(
        make(this.#parts()),
        readFitOptions(this.#name, method, {}, false, this.#known),
      );
    });
  }

  /**
   * Warns, once per model, that a fit did not converge. Code that reports it in another way
   * replaces this.
   */
  [ON_NOT_CONVERGED](found: NotConverged): void {
    warnNotConverged(this.#name, found);
  }

  /** Restores the model that `toJSON` described. `make` constructs it from the stored options. */
  protected static restored<Model extends Estimator>(
    name: ModelName,
    json: unknown,
    options: object | undefined,
    make: (options: Record<string, unknown>) => Model,
  ): Model {
    const saved = readModelJson(name, json);
    const model = make({ ...withoutPenalty(name, saved.options, { ...options }), ...options });
    const fitted = restoredFit(saved, model.options, (classes, nOutputs) =>
      model.shapeFor(classes, nOutputs),
    );
    const { loaded } = fitted;
    const isNewRate = (options as EstimatorOptions | undefined)?.learningRate !== undefined;
    model.#fitted = isNewRate && loaded ? { ...fitted, loaded: withoutSchedule(loaded) } : fitted;
    const given: object = model.#options.given;
    model.#missing = saved.unsaved.filter((each) => !(each in given));
    return model;
  }

  /** Throws if the model cannot be trained now. */
  #assertReady(method: FitMethod): void {
    if (this.#busy) throw new BusyError(`${this.#name}.${method}`);
    for (const option of this.#missing) {
      throw new TypeError(
        `Expected "${option}" to be given to fromJSON before ${this.#name}.${method}: it was a function, which cannot be saved`,
      );
    }
  }

  #prepare(method: FitMethod, given: Given, fitOptions: GivenFitOptions): Job {
    this.#assertReady(method);
    const parts = this.#parts();
    const isPartial = method === 'partialFit' || method === 'partialFitSync';
    return isPartial
      ? partialFitJob(parts, method, given, fitOptions)
      : judgedJob(parts, fitJob(parts, method, given, fitOptions));
  }

  #parts(): ModelParts {
    return {
      name: this.#name,
      options: this.options,
      givenOptions: this.#options.given,
      makeSolver: this.makeSolver,
      descentOptions: this.#options.descent,
      fitted: this.#fitted,
      encode: (y, context) => this.encode(y, context),
      startingBiases: (plan, data) => this.startingBiases(plan, data),
    };
  }

  #watchers(
    job: Job,
    { onEpoch, signal, checkpointEvery, onCheckpoint }: GivenFitOptions,
  ): Watchers {
    return {
      onEpoch,
      signal,
      every: checkpointEvery,
      onStretch:
        onCheckpoint && ((ended) => onCheckpoint(checkpointOf(this.#name, job, job.state, ended))),
    };
  }

  /** Keeps the state if at least one epoch was completed; throws if the run had to end early. */
  #take(outcome: RunOutcome, job: Job, { signal }: GivenFitOptions, bestBefore: number): FitResult {
    const { plan, classes, nSamples, nValidation, isStream } = job;
    const state: TrainingState = job.state;
    if (outcome.reports.length > 0 || job.ended !== undefined) {
      const parameters = modelParameters(plan, state, nSamples);
      const ended = isStream ? undefined : stopReasonOf(outcome.ending);
      const counts = { nSamples, nValidation };
      this.#fitted = { plan, parameters, state, classes, ...counts, ended, isStream };
    }
    assertEndedWell(outcome, job, state, signal);
    const verdict = verdictOf(outcome, job, this.#fitted?.parameters);
    if (verdict.found !== undefined && !this.#warned) {
      this.#warned = true;
      this[ON_NOT_CONVERGED](verdict.found);
    }
    return resultOf(outcome, job, bestBefore, verdict);
  }
}

function allFinite(values: FloatArray): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
