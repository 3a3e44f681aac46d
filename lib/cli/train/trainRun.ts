/** The training itself: a fit that is watched, may be interrupted, and leaves checkpoints. */

import { DivergenceError } from '../../common/errors.ts';
import { Dataset } from '../../data/dataset.ts';
import type { MatrixLike } from '../../data/matrix.ts';
import type { NarrowStorage } from '../../data/storage.ts';
import type { EpochReport } from '../../models/fitOptions.ts';
import type { FitResult } from '../../models/fitResult.ts';
import { ON_NOT_CONVERGED } from '../../models/notConverged.ts';
import { InterruptError } from '../shared/failure.ts';
import { type CommandModel, isClassifier } from '../shared/modelChoice.ts';
import { labelsOf, numbersOf } from '../shared/targetColumn.ts';
import type { CheckpointFile } from './checkpointFile.ts';
import type { Progress } from './progress.ts';
import type { Part, Parts } from './trainData.ts';
import { interruptedRecord, type TrainingRecord } from './trainRecord.ts';

export interface TrainingContext {
  readonly progress: Progress;
  /** Hears of every epoch too. */
  readonly onEpoch: ((report: EpochReport) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Where checkpoints go, and epochs between two of them. */
  readonly checkpoints: CheckpointFile | undefined;
  readonly checkpointEvery: number;
  /** A checkpoint to go on from, as it was read. */
  readonly resume: unknown;
  /** Whether features are scaled already, and what they are called, for the advice after a divergence. */
  readonly standardized: boolean;
  readonly featureNames: readonly string[];
  /** How features are held, if narrower than their precision. */
  readonly storage: NarrowStorage | undefined;
}

/**
 * Trains a model.
 *
 * @returns how it went, also where an interrupt ended it: the model holds the last completed epoch
 * @throws {InterruptError} if it was interrupted before an epoch was completed
 * @throws {DivergenceError} when training diverges, with what helps here
 * @throws {TypeError | RangeError} for data that the model cannot be trained on
 */
export async function trainModel(
  model: CommandModel,
  { training, validation }: Parts,
  context: TrainingContext,
): Promise<TrainingRecord> {
  const { progress, onEpoch, signal, checkpoints, checkpointEvery, resume, storage } = context;
  const reports: EpochReport[] = [];
  const start = performance.now();
  const options = {
    ...(signal && { signal }),
    ...(resume !== undefined && { resume }),
    ...(checkpoints && { checkpointEvery, onCheckpoint: checkpoints.put }),
    onEpoch: (report: EpochReport) => {
      reports.push(report);
      progress.onEpoch(report);
      onEpoch?.(report);
    },
  };
  // The summary says it, with the columns' names.
  model[ON_NOT_CONVERGED] = () => {};
  try {
    const fit = await fitParts(model, training, validation, storage, options);
    const epochs = Number(model.checkpoint().counters.epochs);
    return { ...fit, epochsBefore: epochs - fit.epochs };
  } catch (error) {
    await checkpoints?.finish().catch(() => {});
    if (!(error instanceof InterruptError) || reports.length === 0) throw advised(error, context);
    const seconds = (performance.now() - start) / 1000;
    return interruptedRecord(reports, model.checkpoint(), { signal: error.signal, seconds });
  } finally {
    progress.finish();
  }
}

/** Each kind of model has its kind of targets. */
function fitParts(
  model: CommandModel,
  training: Part,
  validation: Part | undefined,
  storage: NarrowStorage | undefined,
  // What `resume` is, is for the model to check.
  options: object,
): Promise<FitResult> {
  const features = ({ x }: Part): MatrixLike => (storage ? new Dataset(x, { storage }) : x);
  if (isClassifier(model)) {
    const held = validation && { x: features(validation), y: labelsOf(validation.target) };
    const all = { ...options, ...(held && { validation: held }) };
    return model.fit(features(training), labelsOf(training.target), all);
  }
  const numbers = (part: Part) => numbersOf(part.target, model.constructor.name);
  const held = validation && { x: features(validation), y: numbers(validation) };
  return model.fit(features(training), numbers(training), {
    ...options,
    ...(held && { validation: held }),
  });
}

/** A divergence with the columns' names, and with what helps on this command line. */
function advised(error: unknown, { standardized, featureNames }: TrainingContext): unknown {
  if (error instanceof DivergenceError) {
    const named = error.message.replace(/x\[i\]\[(\d+)\]/g, (_, column) =>
      JSON.stringify(featureNames[column]),
    );
    error.message = `${named} ${standardized ? '(--learning-rate)' : '(--standardize, --learning-rate)'}`;
  }
  return error;
}
