/**
 * `fallline train`: trains a model on a data file, prints a summary, and writes the requested
 * files.
 */
import type { BackendInfo } from '../../backend/select.ts';
import { visibleLine } from '../../common/visibleText.ts';
import {
  evaluateModel,
  evaluationJson,
  showEvaluation,
  unknownNote,
} from '../predict/evaluation.ts';
import { type LabelledData, readLabelled } from '../shared/dataSource.ts';
import { describeBackend, showCount, showDuration } from '../shared/describe.ts';
import { asUsage, asUsageLater, InterruptError, type InterruptSignal } from '../shared/failure.ts';
import {
  type ChosenModel,
  chooseModel,
  isClassifier,
  isSolverRun,
  lossName,
  makeModel,
  mostEpochs,
} from '../shared/modelChoice.ts';
import type { Output } from '../shared/output.ts';
import { prepareOutputs, STDOUT } from '../shared/outputs.ts';
import { pageOutputs } from '../shared/pageFiles.ts';
import type { Renderer } from '../shared/pictures.ts';
import { CheckpointFile, resumedCheckpoint } from './checkpointFile.ts';
import { watchedLive } from './liveTrain.ts';
import { Progress, warnAboveProgress } from './progress.ts';
import { partsOf } from './trainData.ts';
import { dataRows, evaluatedPart, type TrainOutcome, writeAll } from './trainFiles.ts';
import type { TrainOptions } from './trainOptions.ts';
import {
  describeArrival,
  describeLoss,
  describeSolver,
  describeStop,
  isInterrupt,
  recordJson,
  roundName,
  type TrainingRecord,
} from './trainRecord.ts';
import { trainModel } from './trainRun.ts';

/** The environment of a run. */
export interface TrainSurroundings {
  readonly backend: BackendInfo;
  readonly output: Pick<Output, 'print' | 'write' | 'warn' | 'log' | 'redraw' | 'logWidth'>;
  /** Ends the training; completed epochs are kept and written. */
  readonly signal?: AbortSignal;
  /** Default: `renderSvg`, which loads vega. */
  readonly render?: Renderer;
}

/**
 * Trains, evaluates and writes.
 *
 * @returns 0, or 1 if a file or the pictures of a report could not be written, after a warning
 * @throws {UsageError} for options that do not fit the data
 * @throws {InterruptError} after an interrupt, once everything possible is written
 * @throws {DivergenceError} when training diverges
 * @throws {Error} if a file cannot be read, or the check before training finds one that cannot be
 *   written
 */
export async function runTrain(
  options: TrainOptions,
  { backend, output, signal, render }: TrainSurroundings,
): Promise<number> {
  const print = takesStdout(options) ? (text: string) => output.log(`${text}\n`) : output.print;
  const say = (text: string) => print(`[INFO] ${visibleLine(text)}`);
  await prepareFiles(options);
  const resume = await resumedCheckpoint(options);
  const data = await asUsageLater(() => readLabelled(options.data, options.csv));
  const { name, reason } = choose(options, data);
  const model = asUsage(() => makeModel(name, options.modelOptions));
  const parts = await partsOf(data, options, isClassifier(model));
  signal?.throwIfAborted();
  for (const row of dataRows({ options, data, parts })) say(row.join(': '));
  say(`model: ${model.constructor.name} (${reason})`);
  say(describeBackend(backend));
  if (options.resume !== undefined && resume === undefined) {
    say(`there is no checkpoint ${JSON.stringify(options.resume)} yet: training begins anew`);
  }

  const checkpoints = options.checkpoint
    ? new CheckpointFile(options.checkpoint, (text) => warnAboveProgress(output, text))
    : undefined;
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
      featureNames: data.featureNames,
      storage: options.storage,
      progress: new Progress(output, isSolverRun(name, options.modelOptions) ? undefined : epochs),
    });
  });
  say(describeStop(record));
  say(describeLoss(record));
  const solved = describeSolver(record);
  if (solved !== undefined) say(solved);
  else if (isSolverRun(name, options.modelOptions) && record.plan.solver === 'descent') {
    say(`gradient descent (${record.plan.solverReason})`);
  }
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
  const { warn, write } = output;
  const { undrawn, unwritten } = await writeAll(outcome, checkpoints, {
    ...{ wrote, warn, write, render },
  });
  say(`trained ${showCount(record.epochs, roundName(record))} in ${showDuration(record.seconds)}`);
  const result = { ...resultJson(outcome), written, unwritten };
  if (options.json) output.write(`${JSON.stringify(result, null, 2)}\n`);
  for (const reason of unwritten) output.warn(`fallline: ${reason}`);
  if (undrawn !== undefined) output.warn(`fallline: the pictures were left out. ${undrawn}`);
  if (interrupt !== undefined) throw interruptError(interrupt, record, { written, unwritten });
  return undrawn === undefined && unwritten.length === 0 ? 0 : 1;
}

/**
 * Whether stdout carries a single document for a program, so that all other text goes to stderr.
 */
function takesStdout({ json, save, report }: TrainOptions): boolean {
  return json || save === STDOUT || report === STDOUT;
}

/** Checks before training that all files can be written, and that none overwrites an input. */
async function prepareFiles(options: TrainOptions): Promise<void> {
  const { data, validation, resume, save, checkpoint } = options;
  const { outputs, folders } = pageOutputs(options);
  const watched = validation && 'source' in validation ? validation.source : undefined;
  await prepareOutputs({
    outputs: { save, checkpoint, ...outputs },
    inputs: { DATA: data, validation: watched, resume },
    folders,
    replaces: { checkpoint: 'resume' },
  });
}

/** The requested model, or the default for the target. */
function choose({ model, modelOptions }: TrainOptions, { target }: LabelledData): ChosenModel {
  return chooseModel(target, lossName(modelOptions), model);
}

function interruptOf({ stopReason }: TrainingRecord): InterruptSignal | undefined {
  return isInterrupt(stopReason) ? stopReason : undefined;
}

function interruptError(
  signal: InterruptSignal,
  record: TrainingRecord,
  { written, unwritten }: Readonly<Record<'written' | 'unwritten', readonly string[]>>,
): InterruptError {
  const { epochs, epochsBefore } = record;
  const last = `${roundName(record)} ${epochsBefore + epochs} was the last one completed`;
  const none = unwritten.length === 0 ? 'no files were asked for' : 'no file could be written';
  const files = written.length === 0 ? none : `wrote ${written.join(', ')}`;
  return new InterruptError(signal, `${last}; ${files}`);
}

/** The output of --json. */
function resultJson(outcome: TrainOutcome): Record<string, unknown> {
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
  };
}
