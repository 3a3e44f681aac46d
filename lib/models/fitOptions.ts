/** The options of `fit`, `fitSync` and `partialFit`, and how they are checked. */

import { wrongKind } from '../common/errors.ts';
import { hintsWith } from '../common/foreignHints.ts';
import { functionValue, integerBetween, knownOptions } from '../common/validate.ts';
import type { Labels } from '../data/labels.ts';
import type { MatrixLike } from '../data/matrix.ts';
import type { SampleWeights } from '../data/targets.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import type { Checkpoint } from './checkpoint.ts';

export type { EpochReport };

/** Options of every training method. */
interface Watching {
  /**
   * Called after each epoch, in order, without gaps: on the event loop, or by `fitSync` and
   * `partialFitSync` on the calling thread. If it throws, the fit ends with that error. If it
   * returns a promise, training continues, and the promise is awaited before the next report and
   * before the fit ends; if the promise rejects, the fit ends with that error. The methods that end
   * in `Sync` refuse promises.
   */
  onEpoch?: ((report: EpochReport) => unknown) | undefined;
  /**
   * Weight of each sample: finite and at least 0; see `TrainingOptions.reduction`. Default: the
   * weights of the dataset, or all 1.
   */
  sampleWeight?: SampleWeights | undefined;
}

/** Samples that monitor a run without training it. */
export interface ValidationSamples<Y> {
  /** Features: rows × nFeatures. */
  readonly x: MatrixLike;
  /**
   * One label, number or row of numbers per row of x. May be omitted if x is a `Dataset` that holds
   * them.
   */
  readonly y?: Y | undefined;
  /** Weight of each row. Default: the weights of the dataset, or all equal. */
  readonly sampleWeight?: SampleWeights | undefined;
}

/** Options of `fitSync`, and of `fit` too. */
export interface FitSyncOptions<Y = unknown> extends Watching {
  /** Your own validation samples. Use either this option or `validationFraction`. */
  validation?: ValidationSamples<Y> | undefined;
  /**
   * A checkpoint to continue from, up to the last epoch of this fit. The result has the same bits
   * as a run without interruption. The model, the samples and the options must be those of the
   * interrupted run, except `maxEpochs`, `timeLimit`, `threads`, `recordBatches`, `backend` and the
   * stopping rules. `patience` may be changed or turned off, but not turned on. `timeLimit` counts
   * from the start of this fit.
   *
   * A run that has ended is not run again: the model gets its final state, and the result has its
   * `stopReason` and 0 epochs. It continues if the present rules would not have ended it (more
   * `maxEpochs`, another target, a smaller `tolerance`), and always after `timeLimit`.
   */
  resume?: Checkpoint | undefined;
  /** Number of epochs between two calls of `onCheckpoint`, at least 1. Needs `onCheckpoint`. */
  checkpointEvery?: number | undefined;
  /**
   * Called with the state of the run after every `checkpointEvery` epochs. If it throws, the fit
   * ends with that error. If it returns a promise, training waits for it; if the promise rejects,
   * the fit ends with that error. `fitSync` refuses promises.
   */
  onCheckpoint?: ((checkpoint: Checkpoint) => unknown) | undefined;
}

/** Options of `fit`. */
export interface FitOptions<Y = unknown> extends FitSyncOptions<Y> {
  /**
   * Aborts the fit within milliseconds. The model keeps the parameters of the last completed epoch.
   */
  signal?: AbortSignal | undefined;
}

/** Options of `partialFitSync`, and of `partialFit` too. */
export interface PartialFitSyncOptions extends Watching {
  /** Number of passes over these samples, at least 1. Default 1. */
  epochs?: number | undefined;
  /**
   * A checkpoint to continue from, instead of the present state of this model. It may come from a
   * `fit` or a `partialFit` of a model with the same options; the stopping rules of `fit` may
   * differ.
   */
  resume?: Checkpoint | undefined;
}

/** Options of `partialFit`. */
export interface PartialFitOptions extends PartialFitSyncOptions {
  /**
   * Aborts the call within milliseconds. The model keeps the parameters of the last completed
   * epoch.
   */
  signal?: AbortSignal | undefined;
}

/** Additional option of a classifier's `partialFit`. */
export interface ClassesOption {
  /**
   * All labels that any later call may contain. Needed in the first call only, and only if its y
   * does not contain all of them.
   */
  classes?: Labels | undefined;
}

/** All of these options after checking. */
export interface GivenFitOptions {
  readonly onEpoch: ((report: EpochReport) => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly sampleWeight: unknown;
  readonly validation: { x: unknown; y: unknown; sampleWeight: unknown } | undefined;
  readonly resume: unknown;
  readonly checkpointEvery: number | undefined;
  readonly onCheckpoint: ((checkpoint: Checkpoint) => unknown) | undefined;
  readonly epochs: number;
  readonly classes: unknown;
}

/** The four training methods. */
export type FitMethod = 'fit' | 'fitSync' | 'partialFit' | 'partialFitSync';

const WATCHING = ['onEpoch', 'signal', 'sampleWeight'];
const OF_FIT = ['validation', 'resume', 'checkpointEvery', 'onCheckpoint'];
const OF_PARTIAL_FIT = ['epochs', 'resume'];

/** The names of the options of `fit`. */
export const FIT_OPTIONS: readonly string[] = [...WATCHING, ...OF_FIT];

/**
 * Reads and checks the options of a training method.
 *
 * @param owner the method with its model, for messages
 * @param withClasses whether `partialFit` takes `classes`
 * @param modelOptions the names of the model's own options, which may be given here by mistake
 * @throws {TypeError} if an option has the wrong type, is unknown, or does not apply to this method
 *   (with the reason)
 */
export function readFitOptions(
  model: string,
  method: FitMethod,
  options: unknown,
  withClasses: boolean,
  modelOptions: readonly string[],
): GivenFitOptions {
  const owner = `${model}.${method}`;
  const partial = method === 'partialFit' || method === 'partialFitSync';
  const own = partial ? [...OF_PARTIAL_FIT, ...(withClasses ? ['classes'] : [])] : OF_FIT;
  refuseMisplaced(owner, options, partial);
  const given = knownOptions(
    owner,
    options,
    [...WATCHING, ...own],
    hintsWith(modelOptions, `an option of the model: new ${model}({ … })`),
  );
  const { signal, onEpoch, checkpointEvery, onCheckpoint } = given;
  if (signal !== undefined && method.endsWith('Sync')) {
    throw new TypeError(
      `Expected no "signal" in ${owner}, which holds the event loop until it ends: nothing could abort it`,
    );
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongKind('signal', 'an AbortSignal', signal);
  }
  if ((checkpointEvery === undefined) !== (onCheckpoint === undefined)) {
    throw new TypeError(
      'Expected "checkpointEvery" and "onCheckpoint" to come together, but received one of them',
    );
  }
  return {
    onEpoch: onEpoch === undefined ? undefined : functionValue('onEpoch', onEpoch),
    signal,
    sampleWeight: given.sampleWeight,
    validation: given.validation === undefined ? undefined : readValidation(given.validation),
    resume: given.resume,
    checkpointEvery:
      checkpointEvery === undefined
        ? undefined
        : integerBetween('checkpointEvery', checkpointEvery, 1),
    onCheckpoint:
      onCheckpoint === undefined ? undefined : functionValue('onCheckpoint', onCheckpoint),
    epochs: given.epochs === undefined ? 1 : integerBetween('epochs', given.epochs, 1),
    classes: given.classes,
  };
}

/** Options that only `fit` has, each with the reason why `partialFit` refuses it. */
const NOT_IN_PARTIAL_FIT =
  'runs the given number of epochs and has no stopping rules: it is an option of fit';
const NOT_IN_FIT: Readonly<Record<string, string>> = {
  epochs: 'trains for "maxEpochs", an option of the model',
  classes: 'sees all classes in y',
};

function refuseMisplaced(owner: string, options: unknown, partial: boolean): void {
  if (typeof options !== 'object' || options === null) return;
  const misplaced = partial ? OF_FIT : Object.keys(NOT_IN_FIT);
  for (const name of misplaced.filter((each) => each !== 'resume')) {
    if ((options as Record<string, unknown>)[name] === undefined) continue;
    const reason = partial ? NOT_IN_PARTIAL_FIT : NOT_IN_FIT[name];
    throw new TypeError(`Expected no "${name}" in ${owner}, which ${reason}`);
  }
}

function readValidation(value: unknown): { x: unknown; y: unknown; sampleWeight: unknown } {
  if (typeof value !== 'object' || value === null) {
    throw wrongKind('validation', 'an object with x and y', value);
  }
  const { x, y, sampleWeight } = knownOptions('validation', value, ['x', 'y', 'sampleWeight']);
  return { x, y, sampleWeight };
}
