/** Writes the files of `fallline train` (model, report and checkpoint), and describes them. */

import type { BackendInfo } from '../../backend/select.ts';
import { type CsvFormat, type CsvOptions, FORMAT_OPTIONS } from '../../io/csvOptions.ts';
import type { Evaluation } from '../predict/evaluation.ts';
import type { LabelledData } from '../shared/dataSource.ts';
import { showCount } from '../shared/describe.ts';
import type { CommandModel } from '../shared/modelChoice.ts';
import { placeName, writeOutput } from '../shared/outputs.ts';
import { type PageHooks, writePage } from '../shared/pageFiles.ts';
import { drawAll, type Renderer } from '../shared/pictures.ts';
import { pipelineText } from '../shared/pipeline.ts';
import type { CheckpointFile } from './checkpointFile.ts';
import type { Parts } from './trainData.ts';
import type { TrainOptions } from './trainOptions.ts';
import type { TrainingRecord } from './trainRecord.ts';
import { trainCharts, trainPage } from './trainReport.ts';

/** All results of a run. */
export interface TrainOutcome {
  readonly options: TrainOptions;
  readonly data: LabelledData;
  readonly parts: Parts;
  readonly model: CommandModel;
  /** Reason for the choice of the model. */
  readonly reason: string;
  readonly backend: BackendInfo;
  readonly record: TrainingRecord;
  readonly evaluation: Evaluation;
}

export interface WriteHooks extends PageHooks {
  readonly render: Renderer | undefined;
}

/** Outputs that could not be produced. */
export interface WriteFaults {
  /** Reason why pictures are missing. */
  readonly undrawn: string | undefined;
  /** One sentence for each file that could not be written. */
  readonly unwritten: readonly string[];
}

/**
 * Writes the requested files. A failure does not prevent the other files from being written: they
 * may be on another disk.
 */
export async function writeAll(
  outcome: TrainOutcome,
  checkpoints: CheckpointFile | undefined,
  hooks: WriteHooks,
): Promise<WriteFaults> {
  const { save, report, out, checkpoint } = outcome.options;
  const unwritten: string[] = [];
  const attempt = async (work: () => Promise<void>) => {
    await work().catch((error: unknown) => {
      unwritten.push(error instanceof Error ? error.message : String(error));
    });
  };
  if (save !== undefined) {
    await attempt(async () => {
      await writeOutput(save, modelText(outcome), hooks.write);
      hooks.wrote(placeName(save));
    });
  }
  if (checkpoints !== undefined && checkpoint !== undefined) {
    await attempt(async () => {
      await checkpoints.finish(outcome.model.checkpoint());
      hooks.wrote(checkpoint);
    });
  }
  let undrawn: string | undefined;
  if (report !== undefined || out !== undefined) {
    await attempt(async () => {
      undrawn = await writeReport(outcome, hooks);
    });
  }
  return { undrawn, unwritten };
}

/** @returns the reason why pictures are missing, if they are */
async function writeReport(outcome: TrainOutcome, hooks: WriteHooks): Promise<string | undefined> {
  const page = pageOf(outcome);
  const charts = trainCharts(page);
  const { pictures, undrawn } = await drawAll(charts, hooks.render);
  await writePage(outcome.options, { page: trainPage(page, pictures), charts, pictures }, hooks);
  return undrawn;
}

function modelText({ options, data, parts, model }: TrainOutcome): string {
  return pipelineText({
    model,
    scaler: parts.scaler,
    featureNames: data.featureNames,
    target: { name: data.target.name },
    fill: data.fill,
    missing: options.csv.missing ?? 'error',
    format: formatOf(options.csv, data),
  });
}

/** The format options that were given, with the type of the target as a single option. */
function formatOf(csv: CsvOptions, { target }: LabelledData): CsvFormat {
  const given = FORMAT_OPTIONS.filter((name) => csv[name] !== undefined);
  const {
    text = [],
    number = [],
    targetType,
    ...written
  } = Object.fromEntries(given.map((name) => [name, csv[name]])) as CsvFormat;
  const type = targetType ?? (text.includes(target.name) ? 'text' : undefined);
  const asNumber = number.includes(target.name) ? 'number' : undefined;
  const features = number.filter((name) => name !== target.name);
  return {
    ...written,
    ...(features.length > 0 && { number: features }),
    ...((type ?? asNumber) !== undefined && { targetType: type ?? asNumber }),
  };
}

function pageOf(outcome: TrainOutcome) {
  const { data, parts } = outcome;
  return {
    ...outcome,
    featureNames: data.featureNames,
    evaluated: evaluatedPart(parts).name,
    x: evaluatedPart(parts).part.x,
    scaled: parts.scaler !== undefined,
    data: dataRows(outcome),
  };
}

/** The samples that the model is evaluated on. */
export function evaluatedPart({ training, validation }: Parts) {
  return validation === undefined
    ? ({ name: 'training', part: training } as const)
    : ({ name: 'validation', part: validation } as const);
}

/** Facts about the data, with their names. */
export function dataRows({
  options,
  data,
  parts,
}: Pick<TrainOutcome, 'options' | 'data' | 'parts'>): [string, string][] {
  const { validation, standardize, storage } = options;
  const rows: [string, string][] = [
    ['data', options.data],
    ['target', data.target.name],
    ['features', String(data.featureNames.length)],
    ['training', showCount(parts.training.x.rows, 'row')],
  ];
  if (parts.validation !== undefined && validation !== undefined) {
    const from = 'source' in validation ? validation.source : `${100 * validation.fraction} %`;
    rows.push(['validation', `${showCount(parts.validation.x.rows, 'row')} (${from})`]);
  }
  if (standardize) rows.push(['scaling', 'features are standardized by the training rows']);
  if (storage !== undefined) rows.push(['storage', `features are held as ${storage}`]);
  if (data.rowsDropped > 0) {
    rows.push(['left out', `${showCount(data.rowsDropped, 'row')} with a missing value`]);
  }
  for (const { column, count, value } of data.imputed) {
    rows.push([`filled in: ${column}`, `${showCount(count, 'value')} by ${value}`]);
  }
  return rows;
}
