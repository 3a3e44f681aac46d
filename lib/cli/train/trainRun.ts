/** Runs the fit with progress reports, interrupts and checkpoints. */

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
  /** Also called after every epoch. */
  readonly onEpoch: ((report: EpochReport) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Destination of checkpoints, and the number of epochs between them. */
  readonly checkpoints: CheckpointFile | undefined;
  readonly checkpointEvery: number;
  /** A checkpoint to resume from, unchecked. */
  readonly resume: unknown;
  /** Whether features are standardized, and their names, for the advice after a divergence. */
  readonly standardized: boolean;
  readonly featureNames: readonly string[];
  /** Storage type of features, if narrower than the precision. */
  readonly storage: NarrowStorage | undefined;
}

/**
 * Trains a model.
 *
 * @returns the history of the run; after an interrupt, the model holds the last completed epoch
 * @throws {InterruptError} if the run was interrupted before an epoch was completed
 * @throws {DivergenceError} if training diverges; the message advises on options
 * @throws {TypeError | RangeError} for data that the model does not accept
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
  // The summary reports convergence with column names.
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

/** Calls the `fit` of a model with the kind of targets that it expects. */
function fitParts(
  model: CommandModel,
  training: Part,
  validation: Part | undefined,
  storage: NarrowStorage | undefined,
  // The model validates `resume`.
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

/** Adds column names and command-line advice to a divergence error. */
function advised(error: unknown, { standardized, featureNames }: TrainingContext): unknown {
  if (error instanceof DivergenceError) {
    const named = error.message.replace(/x\[i\]\[(\d+)\]/g, (_, column) =>
      JSON.stringify(featureNames[column]),
    );
    error.message = `${named} ${standardized ? '(--learning-rate)' : '(--standardize, --learning-rate)'}`;
  }
  return error;
}
