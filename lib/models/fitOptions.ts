/** What `fit`, `fitSync` and `partialFit` are told beside the samples. */

import { wrongKind } from '../common/errors.ts';
import { hintsWith } from '../common/foreignHints.ts';
import { functionValue, integerBetween, knownOptions } from '../common/validate.ts';
import type { Labels } from '../data/labels.ts';
import type { MatrixLike } from '../data/matrix.ts';
import type { SampleWeights } from '../data/targets.ts';
import type { EpochReport } from '../numerics/stopping.ts';
import type { Checkpoint } from './checkpoint.ts';

export type { EpochReport };

/** What all ways to train may be told. */
interface Watching {
  /**
   * Called on the event loop after each epoch, in order, with none left out (in the calls that end
   * in Sync, from the calling thread). What it throws ends the fit and comes out of it. A promise that
   * it returns is awaited before the next report and before the fit ends, while training goes on; if it
   * rejects, the fit ends and rejects with that. Calls that end in Sync refuse promises.
   */
  onEpoch?: ((report: EpochReport) => unknown) | undefined;
  /** What each sample weighs; see `TrainingOptions.reduction`. Default: the dataset's, or all 1. */
  sampleWeight?: SampleWeights | undefined;
}

/** Samples that a run is watched by and does not train on. */
export interface ValidationSamples<Y> {
  readonly x: MatrixLike;
  /** May be left out where x is a `Dataset` that has them. */
  readonly y?: Y | undefined;
  readonly sampleWeight?: SampleWeights | undefined;
}

/** What `fitSync` may be told. */
export interface FitSyncOptions<Y = unknown> extends Watching {
  /** The user's own validation samples, instead of `validationFraction`. */
  validation?: ValidationSamples<Y> | undefined;
  /**
   * Goes on where a checkpoint of the same run was made, to the last epoch of this fit, and ends in
   * the same bits as a run that was never interrupted. Model, samples and options must be those of
   * that run, but for `maxEpochs`, `timeLimit`, `threads`, `recordBatches`, `backend` and the other
   * rules for when it stops (`patience` can be changed or given up, but not begun); `timeLimit`
   * counts from here.
   *
   * A run that had ended is not run again: the model is as it was, and the result has its stopReason
   * and 0 epochs. With a rule that would not have ended it (more `maxEpochs`, another target, less
   * `tolerance`) it goes on, and after `timeLimit` always.
   */
  resume?: Checkpoint | undefined;
  /** Epochs between two checkpoints; comes with `onCheckpoint`. */
  checkpointEvery?: number | undefined;
  /**
   * Called with the state of the run after every `checkpointEvery` epochs. What it throws ends the fit
   * and comes out of it. A promise that it returns is awaited before training goes on; if it rejects, the
   * fit ends and rejects with that. `fitSync` refuses promises.
   */
  onCheckpoint?: ((checkpoint: Checkpoint) => unknown) | undefined;
}

/** What `fit` may be told. */
export interface FitOptions<Y = unknown> extends FitSyncOptions<Y> {
  /** Ends the fit within milliseconds; the model keeps the last completed epoch. */
  signal?: AbortSignal | undefined;
}

/** What `partialFitSync` may be told. */
export interface PartialFitSyncOptions extends Watching {
  /** Passes over these samples. Default 1. */
  epochs?: number | undefined;
  /**
   * Goes on where a checkpoint was made, of a `fit` or `partialFit` of a model with the same options,
   * instead of where this model is. Those for when `fit` stops may differ.
   */
  resume?: Checkpoint | undefined;
}

/** What `partialFit` may be told. */
export interface PartialFitOptions extends PartialFitSyncOptions {
  /** Ends it within milliseconds; the model keeps the last completed epoch. */
  signal?: AbortSignal | undefined;
}

/** What a classifier adds to the options of `partialFit`. */
export interface ClassesOption {
  /**
   * All labels that will ever come. Needed in the first call only, and there only where its y does
   * not hold all of them.
   */
  classes?: Labels | undefined;
}

/** All of these, read. */
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

/** The four ways to train. */
export type FitMethod = 'fit' | 'fitSync' | 'partialFit' | 'partialFitSync';

const WATCHING = ['onEpoch', 'signal', 'sampleWeight'];
const OF_FIT = ['validation', 'resume', 'checkpointEvery', 'onCheckpoint'];
const OF_PARTIAL_FIT = ['epochs', 'resume'];

/** The names of what `fit` takes beside the samples. */
export const FIT_OPTIONS: readonly string[] = [...WATCHING, ...OF_FIT];

/**
 * Reads and checks what a way to train was told.
 *
 * @param owner the method with its model, for messages
 * @param withClasses whether `partialFit` takes `classes`
 * @param modelOptions the names of the model's own options, which may have come here by mistake
 * @throws {TypeError} for an option of the wrong kind, an unknown one, or one that makes no sense
 *   in this method (with the reason)
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

/** Options of the other way to train, each with the reason why it is not one of this. */
const NOT_IN_PARTIAL_FIT =
  'makes the epochs that it is told and does not stop by itself: it is an option of fit';
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
