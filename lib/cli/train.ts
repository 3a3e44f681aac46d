/**
 * `fallline train`: trains a model on a file of data, with all that the library can do, says how it
 * went, and writes what was asked for.
 */
import type { BackendInfo } from '../backend/select.ts';
import { CheckpointFile } from './checkpointFile.ts';
import { describeBackend, showCount, showDuration } from './describe.ts';
import { evaluateModel, evaluationJson, showEvaluation, unknownNote } from './evaluation.ts';
import { asUsage, asUsageLater, InterruptError, type InterruptSignal } from './failure.ts';
import { prepareFile, readJson } from './files.ts';
import { watchedLive } from './liveTrain.ts';
import {
  type ChosenModel,
  chooseModel,
  isClassifier,
  lossName,
  makeModel,
  mostEpochs,
} from './modelChoice.ts';
import type { Output } from './output.ts';
import { preparePage } from './pageFiles.ts';
import type { Renderer } from './pictures.ts';
import { Progress } from './progress.ts';
import { type LabelledData, partsOf, readLabelled } from './trainData.ts';
import { dataRows, evaluatedPart, type TrainOutcome, writeAll } from './trainFiles.ts';
import type { TrainOptions } from './trainOptions.ts';
import {
  describeArrival,
  describeLoss,
  describeStop,
  isInterrupt,
  recordJson,
  type TrainingRecord,
} from './trainRecord.ts';
import { trainModel } from './trainRun.ts';

/** What surrounds a run. */
export interface TrainSurroundings {
  readonly backend: BackendInfo;
  readonly output: Pick<Output, 'print' | 'write' | 'warn' | 'log' | 'logWidth'>;
  /** Ends the training; what was reached is kept and written. */
  readonly signal?: AbortSignal;
  /** Default: `renderSvg`, which loads vega. */
  readonly render?: Renderer;
}

/**
 * Trains, evaluates and writes.
 *
 * @returns 0, or 1 where the pictures of a report are missing
 * @throws {UsageError} for options that do not fit the data
 * @throws {InterruptError} after an interrupt, when all that could be kept is written
 * @throws {DivergenceError} when training diverges
 * @throws {Error} if a file cannot be read, or one cannot be written, which is found out before
 *   training
 */
export async function runTrain(
  options: TrainOptions,
  { backend, output, signal, render }: TrainSurroundings,
): Promise<number> {
  // With --json, stdout holds nothing else.
  const print = options.json ? (text: string) => output.log(`${text}\n`) : output.print;
  const say = (text: string) => print(`[INFO] ${text}`);
  for (const path of [options.save, options.checkpoint]) {
    if (path !== undefined) await prepareFile(path);
  }
  await preparePage(options);
  const { resume: from } = options;
  const resume = from === undefined ? undefined : await readJson('the checkpoint', from);

  const data = await asUsageLater(() => readLabelled(options.data, options.csv));
  const { name, reason } = choose(options, data);
  const model = asUsage(() => makeModel(name, options.modelOptions));
  const parts = await partsOf(data, options, isClassifier(model));
  signal?.throwIfAborted();
  for (const row of dataRows({ options, data, parts })) say(row.join(': '));
  say(`model: ${model.constructor.name} (${reason})`);
  say(describeBackend(backend));

  const checkpoints = options.checkpoint ? new CheckpointFile(options.checkpoint) : undefined;
  const epochs = mostEpochs(name, options.modelOptions);
  const run = {
    title: `${model.constructor.name} on ${options.data}`,
    samples: parts.training.x.rows,
    maxEpochs: epochs,
  };
  const record = await watchedLive(run, { options, output, say, signal }, (watch) => {
    say('training...');
    return trainModel(model, parts, {
      ...{ ...watch, checkpoints, resume },
      checkpointEvery: options.checkpointEvery,
      standardized: options.standardize,
      storage: options.storage,
      progress: new Progress(output, epochs),
    });
  });
  say(describeStop(record));
  say(describeLoss(record));
  const arrival = describeArrival(model.constructor.name, record, data.featureNames);
  if (arrival !== undefined) output.warn(`fallline: ${arrival}`);
  else if (record.converged) say('converged');

  const evaluated = evaluatedPart(parts);
  say(`evaluating on the ${evaluated.name} rows...`);
  const evaluation = evaluateModel(model, evaluated.part.x, evaluated.part.target);
  print(showEvaluation(evaluation));
  const note = unknownNote(evaluation);
  if (note !== undefined) output.warn(`fallline: ${note}`);

  const outcome = { options, data, parts, model, reason, backend, record, evaluation };
  const interrupt = interruptOf(record);
  const written: string[] = [];
  const wrote = (path: string) => {
    written.push(path);
    say(`wrote ${path}${interrupt ? ' (early: training was interrupted)' : ''}`);
  };
  const { undrawn } = await writeAll(outcome, checkpoints, { wrote, warn: output.warn, render });
  say(`trained ${showCount(record.epochs, 'epoch')} in ${showDuration(record.seconds)}`);
  if (options.json) output.write(`${JSON.stringify(resultJson(outcome, written), null, 2)}\n`);
  if (undrawn !== undefined) output.warn(`fallline: the pictures were left out. ${undrawn}`);
  if (interrupt !== undefined) throw interruptError(interrupt, record, written);
  return undrawn === undefined ? 0 : 1;
}

/** The model that was asked for, or the one for the target. */
function choose({ model, modelOptions }: TrainOptions, { target }: LabelledData): ChosenModel {
  return chooseModel(target, lossName(modelOptions), model);
}

function interruptOf({ stopReason }: TrainingRecord): InterruptSignal | undefined {
  return isInterrupt(stopReason) ? stopReason : undefined;
}

function interruptError(
  signal: InterruptSignal,
  { epochs, epochsBefore }: TrainingRecord,
  written: readonly string[],
): InterruptError {
  const last = `epoch ${epochsBefore + epochs} was the last one completed`;
  const files = written.length === 0 ? 'no files were asked for' : `wrote ${written.join(', ')}`;
  return new InterruptError(signal, `${last}; ${files}`);
}

/** What --json prints. */
function resultJson(outcome: TrainOutcome, written: readonly string[]): Record<string, unknown> {
  const { options, data, parts, model, reason, backend, record, evaluation } = outcome;
  return {
    model: model.constructor.name,
    reason,
    data: {
      source: options.data,
      target: data.target.name,
      featureNames: data.featureNames,
      trainingRows: parts.training.x.rows,
      validationRows: parts.validation?.x.rows ?? 0,
      rowsDropped: data.rowsDropped,
      imputed: data.imputed,
      standardized: options.standardize,
      storage: options.storage ?? null,
    },
    ...recordJson(record, data.featureNames),
    plan: { ...record.plan },
    evaluated: evaluatedPart(parts).name,
    evaluation: evaluationJson(evaluation),
    backend,
    written,
  };
}
